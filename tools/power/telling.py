"""What every recorded piece of work stands on: a disk of its own, a line for everything promised, and the state of the store.

A line is told after the program's own call has returned, never before.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from smdb_desktop import app
from smdb_desktop.durable import make_folders
from smdb_desktop.examples import demo_data
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.workspace import Desk, Workspace
from smdb_desktop.store.errors import translated
from smdb_desktop.store.keys import known
from smdb_desktop.store.keys.keyslots import KdfParams
from smdb_desktop.store.safe import FolderSafe
from smdb_desktop.store.sqlstore import SqlStore
from smdb_desktop.store.transactions import Transactions
from smdb_desktop.store.vault import FolderVault

CHEAP = KdfParams(memory_kib=64, rounds=1, lanes=1)
PASSPHRASE = "korrekt hest på hæfteklamme"  # noqa: S105  of made-up stores
SECOND, THIRD = "fire andre ord på linje", "tredje sætning på fem ord"
SCHEMA_1 = "korrekt hest på hæfteklamme"
CPR = "100705-9995"
DATA = Path("hjem/data")
"""Where the data lie on the disk: below a folder that the program has to make itself."""
OUT = Path("ud/nye/filer")
STICK = Path("usb")
MOVING = STICK / "flyt.smdbflyt"
COPY = STICK / "kopi.db"
TICKS = 3
"""Answers that were typed into SMDB since the copy was made."""
# what the program keeps for itself and a person never typed: it may lag behind
_NOT_CONTENT = frozenset({"tilstand", "_sqlite_migrations"})

_told = -1
_after_line: list[Callable[[], None]] = []
_silent: list[None] = []


def after_each_line(act: Callable[[], None]) -> None:
    """Let something happen after each line that is told."""
    _after_line.append(act)


def tell(what: str, **values: Any) -> None:
    """Say that something was promised; nobody listens while a disk is prepared."""
    if _told >= 0:
        os.write(_told, (json.dumps({"what": what, **values}) + "\n").encode())
        for act in _after_line:
            act()


def desk(data: Path, now: Clock | None = None) -> Desk:
    """The program's own desk, with a key that costs little."""
    made = app.desk(data)
    vault = FolderVault(data, kdf=CHEAP, now=now or made.clock)
    return replace(made, vault=vault, safe=FolderSafe(vault))


def state(store: SqlStore) -> str:
    """Everything that people have typed and done, as one digest."""
    names = [
        name for (name,) in store.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ]
    rows = [
        (name, sorted(_line(name, row) for row in store.conn.execute(f"SELECT * FROM {name}") if _is_content(row)))  # noqa: S608
        for name in names
        if name not in _NOT_CONTENT
    ]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def _is_content(row: tuple[Any, ...]) -> bool:
    # an opening after a cut between a change of the key file and what the store notes of it learns the key file as it is
    return bool(row[0] != known.SETTING)


def _line(table: str, row: tuple[Any, ...]) -> str:
    # the log's salts and chain are made by chance each time that an old store is migrated
    return repr([value for value in row if table != "haendelse" or not isinstance(value, bytes)])


def opened(workspace: Workspace) -> SqlStore:
    """The store itself."""
    assert isinstance(workspace.store, SqlStore)  # noqa: S101
    return workspace.store


@contextmanager
def watched() -> Iterator[None]:
    """Tell the state of the store after every commit of it, when the commit has returned; before it, what is under way."""
    writing = Transactions.writing

    def tell_state(tx: Transactions, what: str = "state") -> None:
        store = SqlStore.__new__(SqlStore)
        store._tx = tx
        tell(what, digest=state(store))

    @contextmanager
    def told_writing(self: Transactions) -> Iterator[Any]:
        whole = not self._joined and not _silent
        with writing(self) as conn:
            yield conn
            if whole and conn.in_transaction:
                tell_state(self, "under way")
        if whole:
            tell_state(self)

    Transactions.writing = told_writing  # type: ignore[method-assign]
    try:
        yield
    finally:
        Transactions.writing = writing  # type: ignore[method-assign]


@contextmanager
def not_the_store() -> Iterator[None]:
    """What is written in here is written to a copy: no state of the store is told."""
    _silent.append(None)
    try:
        yield
    finally:
        _silent.pop()


def folder_of_a_person(folder: Path) -> None:
    """What somebody makes beside the program: a disk that takes no folder is no fault of the program's."""
    with translated():
        make_folders(folder)


def with_store(disk: Path) -> None:
    """A practice store with a case that is not complete."""
    workspace, _code = desk(disk / DATA).create(PASSPHRASE, demo_data.PROFIL, oevelse=True)
    _sent, others = demo_data.demo_cases(workspace.katalog, workspace.cases.today)
    ImportService(workspace.cases, "Øvelse").take_in(others[0])
    workspace.close()


def with_klar(disk: Path) -> None:
    """The same with two cases that are Klar."""
    with_store(disk)
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    sent, _others = demo_data.demo_cases(workspace.katalog, workspace.cases.today)
    service = ImportService(workspace.cases, "Øvelse")
    for raw in sent[:2]:
        service.take_in(raw)
    workspace.close()


@contextmanager
def told_to(path: Path) -> Iterator[None]:
    """What is told inside goes to this file."""
    global _told
    _told = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        with watched():
            yield
    finally:
        os.close(_told)
        _told = -1
