"""The pieces of work that are recorded: real work of the program on a disk of its own, with a line for everything promised.

``python -m tools.power.works NAME DISK TOLD`` works; a line is told after the program's own call has returned, never before.
"""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from smdb_desktop import app
from smdb_desktop.durable import make_folders
from smdb_desktop.examples import demo_data
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.outbox.job import ExportResult
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.safekeeping.backups import nothing
from smdb_desktop.services.stored.copies import Kopiaarsag
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
# what the program keeps for itself and a person never typed: it may lag behind
_NOT_CONTENT = frozenset({"tilstand", "_sqlite_migrations"})
_OLD_STORE = Path(__file__).parents[2] / "tests" / "store" / "data" / "skema1"

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


# -- the work ----------------------------------------------------------------------------------------------------------


def first_start(disk: Path) -> None:
    """Set-up in a folder that is not there, with a profile and a practice certificate."""
    workspace, code = desk(disk / DATA).create(PASSPHRASE, demo_data.PROFIL, oevelse=True)
    tell("created", code=code, digest=state(opened(workspace)))
    workspace.close()


def opening(disk: Path) -> None:
    """Unlocked, and closed again."""
    desk(disk / DATA).unlock(PASSPHRASE).close()


def typing(disk: Path) -> None:
    """Answers of one form, each saved as it is left."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    _cpr, borger = workspace.cases.find(CPR)
    assert borger is not None  # noqa: S101
    forloeb = workspace.store.cases.forloeb_of(borger.id)[0]
    case = workspace.cases.open(forloeb.id)
    skema_id = case.session.skema_id("ivaerksaettelse")
    assert skema_id is not None  # noqa: S101
    day = workspace.cases.today - timedelta(days=9)
    whole = demo_data.request_case(workspace.katalog, CPR, "Testborger To", day)["kontaktforloeb"][0]["anmodning"]
    names = [felt.felt.navn for felt in case.session.felter(skema_id)][:12]
    for number, navn in enumerate(names * 2):
        change = case.session.answer(skema_id, navn, str(whole.get(navn, f"svar {number}")))
        case.keeper.put(skema_id, change.svar, case.session.place(skema_id, navn))
        case.keeper.flush()
    workspace.close()


def folder_of_a_person(folder: Path) -> None:
    """What somebody makes beside the program: a disk that takes no folder is no fault of the program's."""
    with translated():
        make_folders(folder)


def importing(disk: Path) -> None:
    """Whole cases from files, each completed as far as it goes."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    sent, _others = demo_data.demo_cases(workspace.katalog, workspace.cases.today)
    service = ImportService(workspace.cases, "Øvelse")
    for raw in sent[:2]:
        service.take_in(raw)
    workspace.close()


def exporting(disk: Path) -> None:
    """Three cases that are Klar, into a folder that is made for them; once more into another."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)

    def told(_number: int, _of: int, result: ExportResult) -> None:
        if result.ok and result.path is not None:
            content = result.path.read_bytes()
            tell("file", path=str(result.path.relative_to(disk)), sha=hashlib.sha256(content).hexdigest())
        else:
            tell("refused", sentence=str(result.besked))

    folder_of_a_person(disk / OUT)
    workspace.exports.export_all(workspace.desk.folder_way(disk / OUT), None, told)
    workspace.close()


def settings(disk: Path) -> None:
    """Another profile, and with it another practice certificate."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    workspace.save_profil(replace(demo_data.PROFIL, organisation=demo_data.ORGANISATION._replace(navn="Andet Center")))
    workspace.save_profil(demo_data.PROFIL)
    workspace.close()


def passphrase(disk: Path) -> None:
    """Two changes of the passphrase, the store open."""
    door = desk(disk / DATA).vault
    store = door.unlock(PASSPHRASE)
    for old, new in ((PASSPHRASE, SECOND), (SECOND, THIRD)):
        tell("passphrase begun", new=new)
        door.change_passphrase(old, new)
        tell("passphrase", new=new)
    store.close()


def recovery(disk: Path) -> None:
    """A new recovery code, then opening with it, which sets a new passphrase."""
    door = desk(disk / DATA).vault
    tell("code begun")
    code = door.renew_recovery(PASSPHRASE).recovery_code
    tell("code", new=code)
    tell("passphrase begun", new=SECOND)
    store = door.unlock_with_recovery(code, SECOND)
    tell("passphrase", new=SECOND)
    store.close()


def backup(disk: Path) -> None:
    """A copy in the folder for copies, and one in a folder of its own, with a commit in between."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    store = opened(workspace)
    folder_of_a_person(disk / "usb" / "kopier")
    for target in (disk / DATA / "backup" / "kopi.db", disk / "usb" / "kopier" / "kopi.db"):
        store.backup(target)
        tell("backup", path=str(target.relative_to(disk)), digest=state(store))
        store.settings.put("x", str(target))
    workspace.close()


def migration(disk: Path) -> None:
    """A store of the first schema is opened by this program."""
    store = desk(disk / DATA).vault.unlock(SCHEMA_1)
    assert isinstance(store, SqlStore)  # noqa: S101
    tell("migrated", digest=state(store))
    store.settings.put("x", 1)
    store.close()


def restore(disk: Path) -> None:
    """A copy of this store becomes the store: what was exported after it stays known."""
    _put_back(disk, COPY, PASSPHRASE)


def restore_other(disk: Path) -> None:
    """A copy of another store, under another passphrase: its key file takes the place of the one in use."""
    _put_back(disk, COPY, SECOND)


def move(disk: Path) -> None:
    """The one file for another machine, written to a stick."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    backups, mover = workspace.backups, workspace.mover
    assert backups is not None and mover is not None  # noqa: S101
    folder_of_a_person(disk / STICK)
    kopi = backups.make(Kopiaarsag.FLYTNING).kopi
    tell("backup", path=str(kopi.fil.relative_to(disk)), digest=state(opened(workspace)))
    mover.move(kopi, disk / MOVING, nothing)
    tell("moved", path=str(MOVING), sha=hashlib.sha256((disk / MOVING).read_bytes()).hexdigest())
    workspace.close()


def move_in(disk: Path) -> None:
    """The one file, taken into the empty folder of another machine."""
    sha = hashlib.sha256((disk / MOVING).read_bytes()).hexdigest()
    tell("arrived", path=str(MOVING), sha=sha)
    _put_back(disk, MOVING, PASSPHRASE)


def _put_back(disk: Path, file: Path, passphrase: str) -> None:
    made = desk(disk / DATA)
    assert made.safe is not None  # noqa: S101
    with not_the_store():
        restoring = made.safe.restoring(disk / file, passphrase)
        tell("restoration begun", new=passphrase)
        restoring.carry_out()
    tell("restored", new=passphrase)
    store = made.vault.unlock(passphrase)
    assert isinstance(store, SqlStore)  # noqa: S101
    tell("restored as", digest=state(store))
    store.close()
    tell("telling")
    made.unlock(passphrase).close()


# -- the disk before it ------------------------------------------------------------------------------------------------


def _with_store(disk: Path) -> None:
    workspace, _code = desk(disk / DATA).create(PASSPHRASE, demo_data.PROFIL, oevelse=True)
    _sent, others = demo_data.demo_cases(workspace.katalog, workspace.cases.today)
    ImportService(workspace.cases, "Øvelse").take_in(others[0])
    workspace.close()


def _with_klar(disk: Path) -> None:
    _with_store(disk)
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    sent, _others = demo_data.demo_cases(workspace.katalog, workspace.cases.today)
    service = ImportService(workspace.cases, "Øvelse")
    for raw in sent[:2]:
        service.take_in(raw)
    workspace.close()


def _with_copy(disk: Path) -> None:
    """A store with an older copy of itself, which lacks a submission that has left and citizens."""
    _with_klar(disk)
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    (disk / STICK).mkdir()
    opened(workspace).backup(disk / COPY)
    (disk / OUT).mkdir(parents=True)
    workspace.exports.export_all(workspace.desk.folder_way(disk / OUT), None, lambda *_: None)
    _sent, others = demo_data.demo_cases(workspace.katalog, workspace.cases.today)
    for raw in others[1:]:
        ImportService(workspace.cases, "Øvelse").take_in(raw)
    workspace.close()


def _with_another(disk: Path) -> None:
    """A store, and a copy of another one on a stick."""
    _with_store(disk)
    workspace, _code = desk(disk / "anden").create(SECOND, demo_data.PROFIL, oevelse=True)
    (disk / STICK).mkdir()
    opened(workspace).backup(disk / COPY)
    workspace.close()
    shutil.rmtree(disk / "anden")


def _with_moving(disk: Path) -> None:
    """An empty machine, and the one file of another on a stick."""
    _with_klar(disk)
    move(disk)
    shutil.rmtree(disk / DATA.parts[0])


def _with_old_store(disk: Path) -> None:
    (disk / DATA).mkdir(parents=True)
    for path in _OLD_STORE.iterdir():
        shutil.copyfile(path, disk / DATA / path.name)


def _nothing(_disk: Path) -> None:
    """An empty disk."""


WORKS: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
    "first-start": (_nothing, first_start),
    "open": (_with_store, opening),
    "typing": (_with_store, typing),
    "import": (_with_store, importing),
    "export": (_with_klar, exporting),
    "settings": (_with_store, settings),
    "passphrase": (_with_store, passphrase),
    "recovery": (_with_store, recovery),
    "backup": (_with_store, backup),
    "migration": (_with_old_store, migration),
    "restore": (_with_copy, restore),
    "restore-other": (_with_another, restore_other),
    "move": (_with_store, move),
    "move-in": (_with_moving, move_in),
}
"""By name: how the disk is prepared, and the work."""


def main(name: str, disk: Path, told: Path) -> None:
    """Do one piece of work and tell what is promised."""
    global _told
    _told = os.open(told, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        with watched():
            tell("start")
            WORKS[name][1](disk)
            tell("end")
    finally:
        os.close(_told)
        _told = -1


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
