"""Files of released schemas open and keep their content; a copy comes first; a newer schema is refused untouched.

``data/`` holds one real file per released schema, so a migration is proved on what people have, not on what tests make.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smdb_desktop.services.errors import StoreError, StoreFull, StoreTooNew
from smdb_desktop.services.stored.records import Art, Bekraeftelse, Sted, Svar, Tilstand
from smdb_desktop.store.copies import newest_good
from smdb_desktop.store.hook import Database, Migrations
from smdb_desktop.store.migrations import applied as schema
from smdb_desktop.store.migrations import steps as migrations
from smdb_desktop.store.sqlstore import SqlStore
from smdb_desktop.store.vault import FolderVault
from tests.store.store_material import BORGER, CHEAP, PASSPHRASE, START, Clock, minute, vault

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[2]
RELEASED = sorted(path.name for path in DATA.glob("skema*"))
NEWEST = len(migrations.MIGRATIONS._migrations)


def unpacked(name: str, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    for path in (DATA / name).iterdir():
        shutil.copyfile(path, folder / path.name)
    return folder


def with_later(fails: bool = False) -> Migrations:
    """This program's schema with one more version."""
    later = Migrations("smdb")
    later._migrations = list(migrations.MIGRATIONS._migrations)

    @later()
    def m9999_later(db: Database) -> None:
        db.table("borger").add_column("telefon", str)
        db.execute("UPDATE borger SET telefon = 'ukendt'")
        if fails:
            raise StoreFull("no room")

    return later


def the_same(store: SqlStore) -> None:
    """The content that ``make_data.py`` wrote, through the port."""
    assert store.info().oevelse
    assert store.settings.get("hvem") == "Prøvesen"
    assert store.settings.blob("p12") == b"\x00\x01"
    assert store.cases.find_borger(BORGER.cpr_nr) == BORGER
    assert store.cases.all_forloeb_ids() == ("f1",)
    course = store.cases.forloeb("f1")
    assert (course.revision, course.oprettet, course.aendret, course.aendret_af) == (3, START, minute(6), "Ida")
    assert course.sted == Sted("ivaerksaettelse", "s2", "alder")
    first, second = course.skemaer
    assert (first.faerdig, first.faerdig_tid, first.faerdig_af) == ({"gravid": "NEJ"}, minute(1), "Ida")
    assert dict(second.svar) == {"alder": Svar("tolv", None)}
    place = "anmodning.anmodningsdato"
    assert course.bekraeftelser == (Bekraeftelse("42", place, "besked", "fordi", "Ida", minute(2)),)
    sent = store.outbox.indberetning("i1")
    assert (sent.revision, sent.art, sent.tilstand, sent.payload) == (1, Art.NY, Tilstand.EKSPORTERET, b"payload sha")
    assert (sent.sendt_tid, sent.sendt_af, sent.filnavn) == (minute(5), "Ida", "i1.asice")
    assert [row.skema_id for row in store.lists.kladder()] == ["s2"]
    assert store.lists.counts()["anmodninger_uden_ivaerksaettelse"] == 1
    assert store.problems() == ()


@pytest.mark.parametrize("name", RELEASED)
def test_a_file_of_every_released_schema_opens(name: str, tmp_path: Path) -> None:
    store = vault(unpacked(name, tmp_path)).unlock(PASSPHRASE)
    assert store.info().schema_version == NEWEST
    the_same(store)
    store.close()


def test_there_is_a_file_for_every_schema() -> None:
    assert [f"skema{n + 1}" for n in range(NEWEST)] == RELEASED


def test_the_schema_is_named_as_the_migrations_are() -> None:
    assert tuple(step.name for step in migrations.MIGRATIONS._migrations) == schema.CURRENT


def test_a_file_that_needs_nothing_is_opened_and_read_without_sqlite_utils(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from smdb_desktop.store.vault import FolderVault\n"
        "store = FolderVault(Path(sys.argv[1])).unlock(sys.argv[2])\n"
        "store.settings.put('hvem', store.settings.get('hvem')); store.lists.kladder(); store.lists.counts()\n"
        "store.log.of('f1'); store.people.who(); store.registers.find_tilbud(); store.close()\n"
        "assert 'sqlite_utils' not in sys.modules"
    )
    folder = unpacked(RELEASED[-1], tmp_path)
    subprocess.run([sys.executable, "-c", code, str(folder), PASSPHRASE], cwd=ROOT, check=True)


def test_a_file_that_needs_nothing_is_not_copied(tmp_path: Path) -> None:
    door = vault(unpacked(RELEASED[-1], tmp_path))
    door.unlock(PASSPHRASE).close()
    assert newest_good(door.folder.backups) is None


def test_a_copy_comes_before_the_first_change(tmp_path: Path) -> None:
    folder = unpacked(RELEASED[-1], tmp_path)
    store = FolderVault(folder, kdf=CHEAP, now=Clock(), migrations=with_later()).unlock(PASSPHRASE)
    assert store.info().schema_version == NEWEST + 1
    assert [row["telefon"] for row in store._tx.rows("SELECT telefon FROM borger")] == ["ukendt"]
    the_same(store)
    store.close()
    (copy,) = (folder / "backup").glob("*.db")
    assert RELEASED[-1] in copy.name
    old = vault(tmp_path / "old")
    old.folder.make()
    shutil.copyfile(copy, old.folder.database)
    shutil.copyfile(f"{copy}.keyslots.json", old.folder.keyslots[0])
    shutil.copyfile(folder / "forsoeg.json", old.folder.attempts[0])
    store = old.unlock(PASSPHRASE)
    assert store.info().schema_version == NEWEST
    the_same(store)
    store.close()


def test_who_opens_sees_how_far_the_copy_before_a_migration_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smdb_desktop.store.backup.PORTION", 4)
    folder, seen = unpacked(RELEASED[-1], tmp_path), list[tuple[int, int]]()
    opening = FolderVault(
        folder, kdf=CHEAP, migrations=with_later(), copying=lambda done, all_: seen.append((done, all_))
    )
    opening.unlock(PASSPHRASE).close()
    assert seen[0] == (4, seen[0][1]) and seen[-1] == (0, 0), "the reading, then the check"


def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    folder = unpacked(RELEASED[-1], tmp_path)
    with pytest.raises(StoreFull):
        FolderVault(folder, kdf=CHEAP, migrations=with_later(fails=True)).unlock(PASSPHRASE)
    store = vault(folder).unlock(PASSPHRASE)
    assert store.info().schema_version == NEWEST
    the_same(store)
    store.close()


def test_without_room_for_the_copy_nothing_is_migrated(tmp_path: Path) -> None:
    folder = unpacked(RELEASED[-1], tmp_path)
    (folder / "backup").write_text("a file where the folder should be")
    with pytest.raises(StoreError):
        FolderVault(folder, kdf=CHEAP, migrations=with_later()).unlock(PASSPHRASE)
    store = vault(folder).unlock(PASSPHRASE)
    assert store.info().schema_version == NEWEST
    store.close()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a data folder; the lock holds nothing."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "smdb.lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    folder = unpacked(RELEASED[-1], tmp_path)
    FolderVault(folder, kdf=CHEAP, migrations=with_later()).unlock(PASSPHRASE).close()
    before = contents(folder)
    with pytest.raises(StoreTooNew, match="nyere udgave"):
        vault(folder).unlock(PASSPHRASE)
    assert contents(folder) == before, "no file of it is another, and none is new"
    FolderVault(folder, kdf=CHEAP, migrations=with_later()).unlock(PASSPHRASE).close()
