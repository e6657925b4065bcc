"""What the store costs above SQLCipher itself: the autosave of one answer, and the look-up of a citizen."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from benchmarks import material
from benchmarks.measure import Sizes, side_by_side
from benchmarks.table import Row
from smdb_desktop.services.stored.records import Svar
from smdb_desktop.store.connection import KEY_BYTES, open_database
from smdb_desktop.store.sqlstore import SqlStore

AIM = 2.0
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
                case.keeper.put(skema_id, "hovedstof_antal_dage", answer)
                case.keeper.flush()

        side = side_by_side(sizes.rounds, ours, _bare_commits(Path(folder) / "bare.db", skema_id, answers))
    one, bare = side.each(sizes.autosaves)
    return [
        Row(
            "autosave of one answer",
            f"{one:.3f} ms",
            f"{bare:.3f} ms, bare SQLCipher commit of the same bytes",
            side.ratio,
            aim=AIM,
            note=f"rounds {side.spread}",
        )
    ]


def _bare_commits(path: Path, skema_id: str, answers: list[Svar]) -> Callable[[], None]:
    """The same rows by one prepared statement on a connection with the same settings; nothing else is kept."""
    db = open_database(path, bytes(range(KEY_BYTES)), create=True)
    conn = db.conn
    conn.execute(
        "CREATE TABLE svar (skema_id TEXT, felt TEXT, raw TEXT, value TEXT, aendret TEXT, aendret_af TEXT,"
        " PRIMARY KEY (skema_id, felt)) WITHOUT ROWID"
    )
    filler = [(uuid4().hex, f"felt_{n % 30}", '"svar"', '"svar"', "2026-01-01", "Øvelsesbruger") for n in range(600)]
    conn.execute("BEGIN")
    conn.executemany("INSERT INTO svar VALUES (?, ?, ?, ?, ?, ?)", filler)
    conn.execute("COMMIT")
    rows = [
        (skema_id, "hovedstof_antal_dage", f'"{a.raw}"', str(a.value), datetime.now(UTC).isoformat(), "Øvelsesbruger")
        for a in answers
    ]

    def work() -> None:
        for row in rows:
            conn.execute("BEGIN IMMEDIATE")
            conn.execute("INSERT OR REPLACE INTO svar VALUES (?, ?, ?, ?, ?, ?)", row)
            conn.execute("COMMIT")

    return work


def look_up(sizes: Sizes) -> list[Row]:
    """CaseService.find from a typed number to a record, beside the indexed SELECT alone on the same connection."""
    chosen = random.Random(1).choices(range(sizes.citizens), k=sizes.lookups)
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
