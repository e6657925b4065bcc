"""What the kinds of kills around copies share: a small store to kill over, and what its tables hold."""

import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord, Hvem, SkemaRecord, Svar
from smdb_desktop.store.connection import open_database
from smdb_desktop.store.copies import copies_in
from smdb_desktop.store.keys.keyslots import KdfParams, SlotType
from smdb_desktop.store.sqlstore import SqlStore
from smdb_desktop.store.vault import FolderVault

PASSPHRASE = "korrekt hest på hæfteklamme"  # noqa: S105  a made-up one
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WHO = Hvem("p1", "Øvelsesbruger")
CITIZENS = 60
CHEAP = KdfParams(memory_kib=64, rounds=1, lanes=1)
HOURS = 3600 * 1000
UNCOUNTED = {"tilstand", "_sqlite_migrations"}
"""What counts commits and migrations: it says when, not what."""

Tables = dict[str, list[Any]]


def vault(folder: Path) -> FolderVault:
    """A vault with a cheap key and a fast clock: nobody waits for a try that a kill cut off."""
    return FolderVault(folder, kdf=CHEAP, now=lambda: NOW, ticks=lambda: time.monotonic() * HOURS)


def filled(folder: Path) -> tuple[FolderVault, SqlStore, bytes]:
    """A practice store with some citizens, open, and its data key."""
    door = vault(folder)
    store, _keys = door.create(PASSPHRASE, oevelse=True)
    add(store, 0, CITIZENS)
    return door, store, key_of(door)


def key_of(door: FolderVault) -> bytes:
    """The data key, by which the files are looked at that nobody has open."""
    return door.open_with(SlotType.PASSPHRASE, PASSPHRASE, door.key_copies(), lambda _key: True).dek


def add(store: SqlStore, first: int, number: int) -> None:
    """So many citizens more, each with a course and a draft."""
    for n in range(first, first + number):
        cpr = made_up_cpr(n).replace("-", "")
        store.cases.save_borger(BorgerRecord(f"b{n}", cpr, f"Testborger {n}"), WHO, NOW)
        answers = {f"felt_{i}": Svar(f"svar {i} " + "x" * 60, None) for i in range(12)}
        form = SkemaRecord(f"s{n}", "anmodning", svar=answers, kladde=True)
        course = ForloebRecord(
            f"f{n}", f"b{n}", "165", "INDBERETTER", "2025-07-01", 1, NOW, NOW, WHO.navn, skemaer=(form,)
        )
        store.cases.create_forloeb(course, WHO)


def tables(path: Path, key: bytes) -> Tables:
    """Every row of every table of a database file that nobody has open."""
    db = open_database(path, key)
    try:
        names = [row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(db.conn.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)  # noqa: S608  names of tables
            for name in names
            if name not in UNCOUNTED
        }
    finally:
        db.close()


def false_copies(folder: Path, key: bytes, wanted: Tables) -> list[str]:
    """Files that are called a copy and are none: they do not open, fail a check, or hold something else than the store did."""
    found = []
    for kopi in copies_in(folder):
        where = f"{kopi.fil.parent.name}/{kopi.fil.name}"
        if kopi.antal is None or not kopi.fil.with_name(kopi.fil.name + ".keyslots.json").is_file():
            found.append(f"{where}: without its description or key file")
        elif tables(kopi.fil, key) != wanted:
            found.append(f"{where}: another content")
    return found


def seconds_of(work: Callable[[], object]) -> float:
    """How long the work takes where nobody kills it."""
    begun = time.monotonic()
    work()
    return time.monotonic() - begun


def fresh(source: Path, target: Path) -> Path:
    """A copy of a data folder, to be killed over."""
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(source, target)
    return target
