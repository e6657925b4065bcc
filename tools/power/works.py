"""The pieces of work that are recorded: real work of the program on a disk of its own, with a line for everything promised.

``python -m tools.power.works NAME DISK TOLD`` works; a line is told after the program's own call has returned, never before.
"""

import hashlib
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from smdb_desktop.examples import demo_data
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.outbox.job import ExportResult
from smdb_desktop.services.safekeeping.backups import nothing
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.store.sqlstore import SqlStore
from tools.power.later import LATER
from tools.power.newest import NEWEST
from tools.power.telling import (
    COPY,
    CPR,
    DATA,
    MOVING,
    OUT,
    PASSPHRASE,
    SCHEMA_1,
    SECOND,
    STICK,
    THIRD,
    TICKS,
    desk,
    folder_of_a_person,
    not_the_store,
    opened,
    state,
    tell,
    told_to,
    with_klar,
    with_store,
)

_OLD_STORE = Path(__file__).parents[2] / "tests" / "store" / "data" / "skema1"


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


def restore_ticks(disk: Path) -> None:
    """An older copy becomes the store: what was typed into SMDB since comes into it."""
    _put_back(disk, COPY, PASSPHRASE)
    store = desk(disk / DATA).vault.unlock(PASSPHRASE)
    assert isinstance(store, SqlStore)  # noqa: S101
    (number,) = store.conn.execute("SELECT count(*) FROM indtastet").fetchone()
    tell("ticks", number=number)
    store.close()


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


def _with_copy(disk: Path) -> None:
    """A store with an older copy of itself, which lacks a submission that has left and citizens."""
    with_klar(disk)
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    (disk / STICK).mkdir()
    opened(workspace).backup(disk / COPY)
    (disk / OUT).mkdir(parents=True)
    workspace.exports.export_all(workspace.desk.folder_way(disk / OUT), None, lambda *_: None)
    _sent, others = demo_data.demo_cases(workspace.katalog, workspace.cases.today)
    for raw in others[1:]:
        ImportService(workspace.cases, "Øvelse").take_in(raw)
    workspace.close()


def _with_ticks(disk: Path) -> None:
    """A store, and an older copy of it: since then one has typed three answers of a case into SMDB."""
    with_klar(disk)
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    (disk / STICK).mkdir()
    opened(workspace).backup(disk / COPY)
    aid, first = workspace.typing_aid, workspace.exports.udbakke()[0].indberetning
    aid.lay_out([first.id])
    for punkt in aid.open(first.forloeb_id).punkter[:TICKS]:
        aid.tick(aid.open(first.forloeb_id), punkt)
    workspace.close()


def _with_another(disk: Path) -> None:
    """A store, and a copy of another one on a stick."""
    with_store(disk)
    workspace, _code = desk(disk / "anden").create(SECOND, demo_data.PROFIL, oevelse=True)
    (disk / STICK).mkdir()
    opened(workspace).backup(disk / COPY)
    workspace.close()
    shutil.rmtree(disk / "anden")


def _with_moving(disk: Path) -> None:
    """An empty machine, and the one file of another on a stick."""
    with_klar(disk)
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
    "open": (with_store, opening),
    "typing": (with_store, typing),
    "import": (with_store, importing),
    "export": (with_klar, exporting),
    "settings": (with_store, settings),
    "passphrase": (with_store, passphrase),
    "recovery": (with_store, recovery),
    "backup": (with_store, backup),
    "migration": (_with_old_store, migration),
    "restore": (_with_copy, restore),
    "restore-ticks": (_with_ticks, restore_ticks),
    "restore-other": (_with_another, restore_other),
    "move": (with_store, move),
    "move-in": (_with_moving, move_in),
    **LATER,
    **NEWEST,
}
"""By name: how the disk is prepared, and the work."""


def main(name: str, disk: Path, told: Path) -> None:
    """Do one piece of work and tell what is promised."""
    with told_to(told):
        tell("start")
        WORKS[name][1](disk)
        tell("end")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
