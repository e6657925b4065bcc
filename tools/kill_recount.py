"""What the kinds of kills around states and numbers share: a small practice store, and a recount of what is kept beside it."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from smdb_desktop import app
from smdb_desktop.examples import demo_data
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.workspace import Desk, Workspace
from smdb_desktop.store.connection import open_database
from smdb_desktop.store.keys.keyslots import KdfParams, SlotType
from smdb_desktop.store.vault import FolderVault
from tools.kills.harness import impatient

CASES = 4
CHEAP = KdfParams(memory_kib=64, rounds=1, lanes=1)

_NEWEST = "coalesce((SELECT tilstand FROM indberetning WHERE forloeb_id = f.id ORDER BY revision DESC LIMIT 1), '')"
_LACKS = f"EXISTS (SELECT 1 FROM forloeb AS f WHERE f.borger_id = b.id AND {_NEWEST} NOT IN ('', 'INDBERETTET'))"  # noqa: S608
_LISTED = (
    f"SELECT count(*) FROM borger AS b LEFT JOIN borgerliste AS l ON l.borger_id = b.id WHERE l.mangler IS NOT {_LACKS}"  # noqa: S608
)


def _desk(data: Path) -> Desk:
    made = app.desk(data)
    # a kill while the passphrase is tried costs a second of waiting, which is another promise
    katalog = made.katalog
    vault = FolderVault(data, kdf=CHEAP, ticks=impatient, milepaele=katalog.milepaele, datofelter=katalog.datofelter)
    return Desk(
        vault, made.katalog, made.submissions, made.folder_way, made.clock, made.new_id, made.ways, made.data_dir
    )


def set_up(data: Path, cases: int = CASES) -> None:
    """A practice store with some citizens, each with one case that is Klar."""
    workspace = _desk(data).create(demo_data.PASSPHRASE, demo_data.PROFIL, oevelse=True)[0]
    service, katalog = ImportService(workspace.cases), workspace.katalog
    for number in range(cases):
        cpr, name = demo_data.made_up_cpr(number), f"Testborger {number}"
        service.take_in(demo_data.request_case(katalog, cpr, name, date(2026, 1, 5)))
    workspace.close()


@contextmanager
def opened(data: Path) -> Iterator[Workspace]:
    """The store, open."""
    workspace = _desk(data).unlock(demo_data.PASSPHRASE)
    try:
        yield workspace
    finally:
        workspace.close()


def disagreements(data: Path) -> list[str]:
    """Where the state of a case, the counts or the list of citizens are others than the tables say, or the log does not hold."""
    with opened(data) as workspace:
        found = [f"the log: {each}" for each in workspace.store.log.verify()]
    door = FolderVault(data, kdf=CHEAP, ticks=impatient)
    db = open_database(
        door.folder.database,
        door.open_with(SlotType.PASSPHRASE, demo_data.PASSPHRASE, door.key_copies(), lambda _key: True).dek,
    )
    try:
        rows = db.conn.execute(f"SELECT {_NEWEST}, f.tilstand FROM forloeb AS f").fetchall()  # noqa: S608  our own words
        counts = dict(
            db.conn.execute("SELECT tilstand, antal FROM sagstal WHERE antal <> 0 AND tilstand <> ''").fetchall()
        )
        listed = db.conn.execute(_LISTED).fetchone()[0]
    finally:
        db.close()
    found += ["the state kept at a course"] * sum(newest != kept for newest, kept in rows)
    found += ["the counts"] * (counts != Counter(newest for newest, _kept in rows if newest))
    return found + ["the list of citizens"] * bool(listed)
