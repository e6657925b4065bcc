"""What a person waits for on the store's lane, in stores of a thousand to a hundred thousand citizens, and what grows with them.

For each reading the smallest processor time of many, and how many steps SQLite takes for it, which no load changes. What cannot
but grow (the check of the whole log, a look for a code in every case) is done once, and its memory is told.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import crowd, material, years
from benchmarks.measure import Sizes
from benchmarks.resident import memory
from benchmarks.starting import child, compiled, folder
from benchmarks.table import Row
from smdb_desktop.services.casework import tilbud
from smdb_desktop.services.casework.cases import OpenCase
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.lists.used import Looking
from smdb_desktop.services.outbox.outways import SERVER
from smdb_desktop.services.outbox.sending import AT_ONCE
from smdb_desktop.services.stored.bin import HELE_KURVEN, Kasseorden, Kassevalg
from smdb_desktop.services.stored.chosen import Udbakkevalg
from smdb_desktop.services.stored.drafts import Kladdeorden, Kladdevalg
from smdb_desktop.services.stored.noted import note_json
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.services.stored.records import Note, Svar, Tilstand
from smdb_desktop.services.stored.tilbud import Udvalg
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.store.rows import dumps, stamp
from smdb_desktop.store.sqlstore import SqlStore

AIM = 100.0
MOST = 60
"""Rows that a list reads at once."""
EVERY = 100
"""Steps of SQLite in one of which the machine counts."""
WAY = "udvej"
SINCE = datetime(2024, 1, 8, 12, tzinfo=UTC)
_PATIENCE = 2.0
"""Seconds after which no further reading of a kind begins."""


@dataclass(frozen=True, slots=True)
class At:
    """An open store, and the courses that are looked at: one with a long history, and a draft that is being typed."""

    work: Workspace
    long: str
    typed: OpenCase
    form: str

    @property
    def who(self) -> str:
        """The person who works."""
        return self.work.store.people.who().navn


def _drafts(at: At, valg: Kladdevalg) -> object:
    return at.work.drafts.window(0, MOST, valg)


def _udbakke(at: At, first: int) -> object:
    rows = at.work.exports.udbakke(MOST, first)
    return rows, at.work.outways.waits_for([row.indberetning.id for row in rows])


def _chosen(at: At, valg: Udbakkevalg) -> object:
    return at.work.store.outbox.chosen(valg, MOST), at.work.store.outbox.number_of(valg)


def _bin(at: At, valg: Kassevalg) -> object:
    return at.work.papirkurv.window(0, MOST, valg)


def _unlocking(at: At) -> object:
    """The question that unlocks most drafts: every draft is judged once, others being let past after each two."""
    looked = at.work.drafts.look_through()
    while not looked.faerdig:
        at.work.drafts.look_on(looked)
    return looked.fundet


def _unlocking_again(at: At) -> object:
    at.work.desk.changes.publish(Changed(Kind.KLADDER))
    return _unlocking(at)


def _typed(at: At) -> None:
    at.typed.keeper.put(at.form, {"hovedstof_antal_dage": Svar(str(time.perf_counter_ns() % 97), None)})
    at.typed.keeper.flush()


READINGS: dict[str, Callable[[At], object]] = {
    "register: a letter": lambda at: at.work.register.rows(at.work.register.numbers("h")[:MOST]),
    "register: a word and a municipality": lambda at: at.work.register.rows(
        at.work.register.numbers("havn hvi")[:MOST]
    ),
    "register: *Vis alle tilbud*": lambda at: at.work.register.rows(at.work.register.numbers("", Udvalg.ALLE)[:MOST]),
    "wizard: a letter of a tilbud": lambda at: tilbud.find(at.work.store, at.work.katalog.lister, "h", MOST),
    "wizard: *Vis alle tilbud*": lambda at: tilbud.find(at.work.store, at.work.katalog.lister, "", MOST),
    "Kladder: as it opens": lambda at: _drafts(at, Kladdevalg()),
    "Kladder: by name": lambda at: _drafts(at, Kladdevalg(orden=Kladdeorden.NAVN)),
    "Kladder: a word": lambda at: _drafts(at, Kladdevalg(("anne",))),
    "Kladder: a word that nobody has": lambda at: _drafts(at, Kladdevalg(("qqq",))),
    "Kladder: a form": lambda at: _drafts(at, Kladdevalg(art="ivaerksaettelse")),
    "Kladder: one's own": lambda at: _drafts(at, Kladdevalg(af=at.who)),
    "Kladder: those that wait": lambda at: _drafts(at, Kladdevalg(venter=True)),
    "Papirkurv: as it opens, read anew": lambda at: _bin(at, HELE_KURVEN),
    "Papirkurv: by name, read anew": lambda at: _bin(at, Kassevalg(orden=Kasseorden.NAVN)),
    "Papirkurv: a word, read anew": lambda at: _bin(at, Kassevalg(("anne",))),
    "Udbakke: a window, and what of it waits": lambda at: _udbakke(at, 0),
    "Udbakke: a window far down": lambda at: _udbakke(at, at.work.store.outbox.number() // 2),
    "Udbakke: a window by way": lambda at: _chosen(at, Udbakkevalg(maal="/mappe", udvej_id=WAY)),
    "Udbakke: a window by way, state and period": lambda at: _chosen(
        at, Udbakkevalg((Tilstand.EKSPORTERET, Tilstand.UVIST), "/mappe", WAY, SINCE)
    ),
    "what is signed and waits, in words": lambda at: at.work.sending.told(),
    "what is signed and waits, a go of it": lambda at: at.work.store.outways.signed(WAY, AT_ONCE),
    "Historik opens": lambda at: at.work.history.of(at.long),
    "Historik: a window of changes": lambda at: at.work.history.changes(at.long, MOST, MOST),
    "Historik: a day": lambda at: at.work.history.on_day(at.long, at.work.cases.today - timedelta(days=30)),
    "Borgeroverblik, with what happened last": lambda at: at.work.cases.overview(
        at.work.store.cases.forloeb(at.long).borger_id, at.long
    ),
    "the look before a deletion": lambda at: at.work.deletions.plan(at.long),
    "the look before a hand-over": lambda at: at.work.handovers.plan(at.long, "751"),
    "Personer, with what happened": lambda at: (at.work.people.lines(), at.work.people.events()),
    "autosave of one answer": _typed,
    "CPR look-up": lambda at: at.work.cases.find(material.cpr(7)),
}


WHOLE: dict[str, Callable[[At], object]] = {
    "doctor: every row of the log": lambda at: at.work.store.log.verify(),
    "a code that is looked for in every case": lambda at: list(
        Looking(at.work.store, at.work.katalog, "kommune", frozenset({"751"})).everywhere(lambda _done, _all: None)
    ),
    "names, for a page without them": lambda at: at.work.store.lists.names(),
    "what was left after a cut, fifty forms": lambda at: at.work.recovery.found(),
    "the question that unlocks most drafts": _unlocking,
    "the same, when the drafts were judged before": _unlocking_again,
}


def _lay(opened: Workspace) -> None:
    """What the crowd lacks: a note in every third draft, as many things in the bin as there are drafts, what a cut left in fifty
    forms, and up to ten thousand signed files that wait for a way."""
    if not isinstance(opened.store, SqlStore):
        raise TypeError("not the encrypted store")
    who, now = opened.store.people.who(), opened.clock()
    note = dumps(note_json(Note("Afventer journal", who.navn, now)))
    opened.store.outways.put(Udvej(WAY, "Kommunen", SERVER, "https://sag.example/ud/"), Hemmeligt())
    with opened.store._tx.writing() as conn:
        drafts = "SELECT id, row_number() OVER (ORDER BY id) AS nr FROM skema WHERE kladde = 1"
        conn.execute(
            f"UPDATE svar SET note = ? WHERE (skema_id, felt) IN (SELECT s.skema_id, min(s.felt) FROM svar AS s"  # noqa: S608
            f" JOIN ({drafts}) AS d ON d.id = s.skema_id WHERE d.nr % 3 = 0 GROUP BY s.skema_id)",
            (note,),
        )
        conn.execute(
            "INSERT INTO papirkurv (id, art, tid, hvem, hvorfor, forloeb_id, borger_id, skema, version, indhold)"
            " SELECT lower(hex(randomblob(16))), 'SKEMA', ?, ?, 'prøve', s.forloeb_id, f.borger_id, s.art, f.skemaversion, '[]'"
            " FROM skema AS s JOIN forloeb AS f ON f.id = s.forloeb_id WHERE s.kladde = 1",
            (stamp(now), who.navn),
        )
        conn.execute(
            "INSERT INTO underskrevet (indberetning_id, udvej_id, sha256, indhold, tillid, siden)"
            " SELECT id, ?, payload_sha256, zeroblob(9000), '[]', ? FROM indberetning WHERE tilstand = 'KLAR' LIMIT 10000",
            (WAY, stamp(now)),
        )
        conn.execute(
            "INSERT INTO siddende (skema_id, person_id, hvem, begyndt, fra_nr, til_nr, felt, tekst, skrevet)"
            " SELECT id, ?, ?, ?, 0, (SELECT max(nr) FROM aendring), '', '', '' FROM skema WHERE kladde = 1 LIMIT 50",
            (who.id, who.navn, stamp(now)),
        )


def run(sizes: Sizes) -> list[Row]:
    """Every reading, at every size."""
    found: dict[int, dict[str, Any]] = {}
    for citizens in sizes.crowds:
        with material.desk() as around:
            crowd.filled(citizens, folder(around))
            environment = {**os.environ, **compiled(around)}
            (found[citizens],) = child(environment, "growth", str(folder(around)), str(citizens), str(sizes.visits))
    least, most = min(found), max(found)
    rows = [_line(kind, found, least, most) for kind in READINGS]
    for kind in WHOLE:
        each = {size: found[size]["whole"][kind] for size in found}
        told = ", ".join(f"{size:,}: {took['own']:.2f} s" for size, took in each.items())
        grown = f"memory grew by {each[most]['rss']:.0f} MB"
        rows.append(Row(f"{kind}, whole", told, "–", each[most]["own"], "s", note=f"processor time, once; {grown}"))
    return rows


def _line(kind: str, found: dict[int, dict[str, Any]], least: int, most: int) -> Row:
    taken = {size: found[size]["own"][kind] for size in found}
    steps = {size: found[size]["steps"][kind] for size in found}
    told = ", ".join(f"{size:,}: {ms:.2f} ms" for size, ms in taken.items())
    note = f"smallest processor time; SQLite's steps {steps[least] * EVERY:,} and {steps[most] * EVERY:,}"
    return Row(f"{kind}, {most:,} citizens", told, f"{AIM:.0f} ms", taken[most], "ms", AIM, note=note)


def readings(data_dir: Path, citizens: int, visits: int) -> dict[str, Any]:
    """In this process: the smallest milliseconds and the steps of each reading, and seconds and MB of what is done once."""
    opened = material.opened_desk(data_dir).unlock(material.PASSPHRASE)
    try:
        _lay(opened)
        at = _at(opened)
        own = {kind: _smallest(partial(read, at), visits) for kind, read in READINGS.items()}
        taken = {kind: steps(opened, partial(read, at)) for kind, read in READINGS.items()}
        whole = {kind: _once(partial(read, at)) for kind, read in WHOLE.items()}
    finally:
        opened.close()
    return {"own": own, "steps": taken, "whole": whole, "citizens": citizens}


def _at(opened: Workspace) -> At:
    _cpr, borger = opened.cases.find(material.cpr(years.LONG))
    if borger is None:
        raise RuntimeError("the citizen with the long history is not there")
    (long,) = opened.store.cases.forloeb_of(borger.id)
    (draft,) = opened.store.lists.kladder(0, 1)
    return At(opened, long.id, opened.cases.open(draft.forloeb_id), draft.skema_id)


def _smallest(read: Callable[[], object], visits: int) -> float:
    taken, end = list[float](), time.monotonic() + _PATIENCE
    while not taken or (len(taken) < visits and time.monotonic() < end):
        begun = time.thread_time()
        read()
        taken.append((time.thread_time() - begun) * 1000)
    return min(taken)


def _once(read: Callable[[], object]) -> dict[str, float]:
    before, begun = memory()["rss"], time.thread_time()
    kept = read()
    took, after = time.thread_time() - begun, memory()["rss"]
    del kept
    return {"own": took, "rss": after - before}


def steps(opened: Workspace, read: Callable[[], object], every: int = EVERY) -> int:
    """How many steps SQLite takes for a reading, in units of ``every``."""
    taken = [0]

    def step() -> int:
        taken[0] += 1
        return 0

    if not isinstance(opened.store, SqlStore):
        raise TypeError("not the encrypted store")
    conn = opened.store._tx.conn
    conn.set_progress_handler(step, every)
    try:
        read()
    finally:
        conn.set_progress_handler(None, 0)
    return taken[0]
