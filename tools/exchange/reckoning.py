"""What both stores must hold at the end, reckoned from the list of cases and asked by SQL: the exchange is not believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from smdb_desktop.services.workspace import Workspace
from smdb_desktop.store.sqlstore import SqlStore

SENT = (
    "SELECT b.cpr_nr, i.revision, i.tilstand, i.id, i.payload_sha256 FROM indberetning AS i"
    " JOIN forloeb AS f ON f.id = i.forloeb_id JOIN borger AS b ON b.id = f.borger_id"
)
CAME = (
    "SELECT b.cpr_nr, d.revision, d.indberetning_id, d.payload_sha256 FROM indsendt AS d"
    " JOIN forloeb AS f ON f.id = d.forloeb_id JOIN borger AS b ON b.id = f.borger_id"
)
ANSWERED = (
    "SELECT b.cpr_nr, s.art, v.felt, v.value FROM svar AS v JOIN skema AS s ON s.id = v.skema_id"
    " JOIN forloeb AS f ON f.id = s.forloeb_id JOIN borger AS b ON b.id = f.borger_id WHERE v.value IS NOT NULL"
)
LETTERS = "SELECT i.id, m.udfald FROM modtagersvar AS m JOIN indberetning AS i ON i.id = m.indberetning_id"


def rows(work: Workspace, sql: str) -> list[tuple[Any, ...]]:
    """What the open store's file says."""
    store = work.store
    assert isinstance(store, SqlStore)  # noqa: S101  the trial opens no other
    return [tuple(row) for row in store._tx.conn.execute(sql).fetchall()]


def disagreements(
    centre: Workspace, kommune: Workspace, cases: Iterable[str], returned: set[str], folder: Path, marker: str
) -> list[str]:
    """Each sentence names what is not as it must be; none where both sides agree exactly."""
    wanted: Counter[tuple[str, int, str]] = Counter()
    for case in cases:
        cpr = case.replace("-", "")
        wanted[cpr, 1, "RETURNERET" if case in returned else "KVITTERET"] += 1
        wanted.update([(cpr, 2, "KVITTERET")] if case in returned else [])
    sent = rows(centre, SENT)
    accepted = Counter((cpr, revision, id_, sha) for cpr, revision, state, id_, sha in sent if state == "KVITTERET")
    letters = Counter(
        (id_, "RETURNERET" if state == "RETURNERET" else "MODTAGET") for _cpr, _nr, state, id_, _sha in sent
    )
    names = Counter(f"{id_}.asice.p7m{end}" for *_, id_, _sha in sent for end in ({"", marker}))
    return [
        *_differ("the sender's submissions", wanted, Counter((cpr, nr, state) for cpr, nr, state, *_ in sent)),
        *_differ("what was taken in", accepted, Counter(rows(kommune, CAME))),
        *_differ("the answers", Counter(rows(centre, ANSWERED)), Counter(rows(kommune, ANSWERED))),
        *_differ("the receipts", letters, Counter(rows(centre, LETTERS))),
        *_differ("the files", names, Counter(each.name for each in folder.iterdir())),
        *(
            f"the {name}'s log is broken"
            for name, work in (("sender", centre), ("receiver", kommune))
            if work.store.log.verify()
        ),
    ]


def _differ(what: str, wanted: Counter[Any], found: Counter[Any]) -> list[str]:
    lacking, more = wanted - found, found - wanted
    said = [f"{what}: {sum(lacking.values())} lacking, such as {next(iter(lacking))}"] if lacking else []
    return said + ([f"{what}: {sum(more.values())} too many, such as {next(iter(more))}"] if more else [])
