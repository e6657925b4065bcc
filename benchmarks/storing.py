"""What the store costs above SQLCipher itself: the autosave of one answer, and the look-up of a citizen."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from benchmarks import material
from benchmarks.measure import Sizes, side_by_side
from benchmarks.table import Row
from smdb_desktop.examples import demo_data
from smdb_desktop.services.stored.records import Svar
from smdb_desktop.store.chain import START, new_salt
from smdb_desktop.store.connection import KEY_BYTES, open_database
from smdb_desktop.store.sqlstore import SqlStore

AIM, AUTOSAVE_AIM = 2.0, 2.5
_FELT = "hovedstof_antal_dage"
_LOGGED = (
    "tid", "person_id", "hvem", "forloeb_id", "borger_id", "skema_id", "salt", "felt", "fra", "til", "hvorfor", "lukket", "kaede",
)  # fmt: skip
_PUT = "INSERT OR REPLACE INTO svar VALUES (?, ?, ?, ?, ?, ?)"
_LOG = f"INSERT INTO aendring ({', '.join(_LOGGED)}) VALUES ({', '.join('?' for _ in _LOGGED)})"  # noqa: S608
_SELECT = "SELECT id, cpr_nr, navn, opholdskommune, koen FROM borger WHERE cpr_nr = ?"


def autosave(sizes: Sizes) -> list[Row]:
    """Keeper.flush of one changed answer, as after every field, beside a commit of the same bytes in a file of its own."""
    with material.workspace() as opened, TemporaryDirectory(prefix="smdb-bench-") as folder:
        for number in range(20):
            material.add_case(opened, number, completed=False)
        case = opened.cases.open(material.add_case(opened, 20, completed=False))
        skema_id = case.session.skema_id("ivaerksaettelse") or ""
        answers = [Svar(str(number), number) for number in range(sizes.autosaves)]

        def ours() -> None:
            for answer in answers:
                case.keeper.put(skema_id, {_FELT: answer})
                case.keeper.flush()

        bare = _bare_commits(Path(folder) / "bare.db", case.session.forloeb_id, skema_id, answers)
        side = side_by_side(sizes.rounds, ours, bare)
    own = side.own or side
    one, bare_one = own.each(sizes.autosaves)
    waited, bare_waited = side.each(sizes.autosaves)
    return [
        Row(
            "autosave of one answer, processor time",
            f"{one:.3f} ms",
            f"{bare_one:.3f} ms, bare SQLCipher commit of the same bytes",
            own.ratio,
            aim=AUTOSAVE_AIM,
            note=f"rounds {own.spread}; counter and mirror of the log are in it; by the clock, which waits for the disk,"
            f" {waited:.3f} ms and {bare_waited:.3f} ms, {side.ratio:.2f} ({side.spread})",
        )
    ]


def _bare_commits(path: Path, forloeb_id: str, skema_id: str, answers: list[Svar]) -> Callable[[], None]:
    """The same answer and line of the log by two prepared statements on a connection with the same settings.

    Nothing is read, compared, indexed, numbered or digested, and nothing else is kept.
    """
    db = open_database(path, bytes(range(KEY_BYTES)), create=True)
    conn = db.conn
    conn.execute(
        "CREATE TABLE svar (skema_id TEXT, felt TEXT, raw TEXT, value TEXT, aendret TEXT, aendret_af TEXT,"
        " PRIMARY KEY (skema_id, felt)) WITHOUT ROWID"
    )
    conn.execute(f"CREATE TABLE aendring (nr INTEGER PRIMARY KEY, {', '.join(_LOGGED)})")
    hvem, tid = demo_data.PROFIL.medarbejder, datetime.now(UTC).isoformat(timespec="microseconds")
    filler = [(uuid4().hex, f"felt_{n % 30}", '"svar"', '"svar"', tid, hvem) for n in range(600)]
    rows = [(skema_id, _FELT, f'"{a.raw}"', str(a.value), tid, hvem) for a in answers]
    salt, digest, person = new_salt(), START, uuid4().hex

    def logged(row: Sequence[str]) -> tuple[str | bytes, ...]:
        text = f"[{row[2]},{row[3]}]"
        return (row[4], person, row[5], forloeb_id, "", row[0], salt, row[1], text, text, "", digest, digest)

    conn.execute("BEGIN")
    conn.executemany(_PUT, filler)
    conn.executemany(_LOG, [logged(row) for row in filler])
    conn.execute("COMMIT")
    lines = [(row, logged(row)) for row in rows]

    def work() -> None:
        # with the memory that a connection of its own has
        with conn.quick():
            for row, line in lines:
                conn.execute("BEGIN IMMEDIATE")
                conn.execute(_PUT, row)
                conn.execute(_LOG, line)
                conn.execute("COMMIT")

    return work


def look_up(sizes: Sizes) -> list[Row]:
    """CaseService.find from a typed number to a record, beside the indexed SELECT alone on the same connection."""
    chance = random.Random(1)  # noqa: S311
    chosen = chance.choices(range(sizes.citizens), k=sizes.lookups)
    digits = [material.cpr(number) for number in chosen]
    typed = [f"{text[:6]}-{text[6:]}" for text in digits]
    with material.workspace() as opened:
        conn = _filled(opened.store, sizes.citizens)

        def ours() -> None:
            for text in typed:
                if opened.cases.find(text)[1] is None:
                    raise RuntimeError("a citizen is gone")

        def bare() -> None:
            for text in digits:
                conn.execute(_SELECT, (text,)).fetchone()

        side = side_by_side(sizes.rounds, ours, bare)
    one, select = side.each(sizes.lookups)
    return [
        Row(
            f"CPR look-up among {sizes.citizens:,} citizens",
            f"{one * 1000:.1f} µs",
            f"{select * 1000:.1f} µs, bare indexed SELECT",
            side.ratio,
            aim=AIM,
            note=f"rounds {side.spread}",
        )
    ]


def _filled(store: Any, citizens: int) -> Any:
    """Fill the store by one transaction on its own connection: a hundred thousand commits would be the benchmark."""
    if not isinstance(store, SqlStore):
        raise TypeError("not the encrypted store")
    conn = store._tx.conn
    rows = ((uuid4().hex, material.cpr(n), f"Testborger {n}", "165", "1", "2026-01-01", "") for n in range(citizens))
    conn.execute("BEGIN")
    conn.executemany("INSERT INTO borger VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    conn.execute("COMMIT")
    return conn
