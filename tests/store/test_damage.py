"""A damaged, foreign or missing file is refused with a sentence that names the newest backup; no wrong record comes out."""

from __future__ import annotations

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from smdb_desktop.services.errors import StoreDamaged, StoreError, StoreExists, WrongPassphrase
from smdb_desktop.services.ports.lists import BEGYNDT, UDEN_BEHANDLING, UDEN_IVAERKSAETTELSE
from smdb_desktop.store.backup import Progress
from smdb_desktop.store.connection import SALT_BYTES, Connection
from smdb_desktop.store.sqlstore import SqlStore
from smdb_desktop.store.vault import FolderVault
from tests.store.store_material import (
    BO,
    BORGER,
    PASSPHRASE,
    START,
    Clock,
    forloeb,
    skema,
    vault,
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with some courses and a backup; copied by every test."""
    folder = tmp_path_factory.mktemp("sound") / "data"
    store, _ = vault(folder).create(PASSPHRASE, oevelse=True)
    store.cases.save_borger(BORGER, BO, START)
    for n in range(30):
        answers = {f"felt_{i}": f"svar {n} {i} " + "x" * 40 for i in range(12)}
        store.cases.create_forloeb(
            forloeb(f"f{n}", skemaer=(skema(f"s{n}", "anmodning", None, 0, **answers),), at=n), BO
        )
    store.backup(folder / "backup" / "i-gaar.db")
    store.close()
    return folder


@pytest.fixture
def door(sound: Path, tmp_path: Path) -> FolderVault:
    shutil.copytree(sound, tmp_path / "data")
    return vault(tmp_path / "data")


def read_everything(store: SqlStore) -> list[object]:
    """Every record through every list."""
    lists: list[object] = [store.lists.control_list(name) for name in (UDEN_IVAERKSAETTELSE, UDEN_BEHANDLING, BEGYNDT)]
    lists.append((store.lists.counts(), store.outbox.queue(), store.outbox.number()))
    ids = store.cases.all_forloeb_ids()
    courses = [(store.cases.forloeb(id_), store.log.of(id_)) for id_ in ids]
    return [
        lists,
        store.lists.kladder(),
        store.outbox.udbakke(),
        courses,
        store.log.of_borger("b1"),
        store.log.verify(),
    ]


def test_a_flipped_bit_is_never_read_as_an_answer(door: FolderVault) -> None:
    path = door.folder.database
    content = path.read_bytes()
    store = door.unlock(PASSPHRASE)
    right = read_everything(store)
    store.close()
    chance = random.Random(4)
    refused = 0
    for place in [*range(0, 32, 5), *(chance.randrange(len(content)) for _ in range(40))]:
        path.write_bytes(content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :])
        try:
            store = door.unlock(PASSPHRASE)
        except StoreDamaged as error:
            assert "i-gaar.db" in str(error)
            refused += 1
            continue
        try:
            if place < SALT_BYTES:
                mended = store.health.mended()
                assert mended is not None and mended.helet
                assert store.problems() == ()
                store.health.read()
            else:
                assert store.problems()
            assert read_everything(store) == right
        except StoreDamaged as error:
            assert "i-gaar.db" in str(error)
            refused += 1
        finally:
            store.close()
    assert refused > 20


def test_a_refused_file_prints_nothing(door: FolderVault, capfd: pytest.CaptureFixture[str]) -> None:
    """SQLCipher's own log would go to standard error, where no person and no log filter sees it coming."""
    path = door.folder.database
    path.write_bytes(bytes(len(path.read_bytes())))
    with pytest.raises(StoreDamaged):
        door.unlock(PASSPHRASE)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("length", [0, 1, 15, 16, 100, 1024, 4096, 5000, 8192, -4096, -1])
def test_a_truncated_file_is_refused(door: FolderVault, length: int) -> None:
    path = door.folder.database
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(StoreDamaged, match=r"i-gaar\.db"):
        store = door.unlock(PASSPHRASE)
        try:
            read_everything(store)
            assert not store.problems()
        finally:
            store.close()
    door.folder.lock().release()


def test_an_unencrypted_file_in_its_place_is_refused_untouched(door: FolderVault) -> None:
    path = door.folder.database
    path.unlink()
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE meta (key, value)")
    plain.commit()
    plain.close()
    content = path.read_bytes()
    assert content.startswith(b"SQLite format 3\0")
    with pytest.raises(StoreDamaged, match=r"ikke krypteret.*i-gaar\.db"):
        door.unlock(PASSPHRASE)
    assert path.read_bytes() == content


def test_a_missing_file_is_not_taken_for_an_empty_folder(door: FolderVault) -> None:
    door.folder.database.unlink()
    assert door.exists()
    with pytest.raises(StoreDamaged, match=r"mangler.*i-gaar\.db"):
        door.unlock(PASSPHRASE)
    with pytest.raises(StoreExists):
        door.create(PASSPHRASE, oevelse=True)
    assert not door.folder.database.exists()


def test_a_missing_key_file_is_not_taken_for_an_empty_folder(door: FolderVault) -> None:
    for path in door.folder.keyslots:
        path.unlink()
    with pytest.raises(StoreDamaged, match=r"Nøglefilen.*i-gaar\.db"):
        door.unlock(PASSPHRASE)
    with pytest.raises(StoreExists):
        door.create(PASSPHRASE, oevelse=True)


def test_without_a_backup_the_sentence_says_so(door: FolderVault) -> None:
    shutil.rmtree(door.folder.backups)
    door.folder.database.write_bytes(b"nonsense")
    with pytest.raises(StoreDamaged, match="ingen sikkerhedskopi"):
        door.unlock(PASSPHRASE)


def test_another_stores_file_is_refused(door: FolderVault, tmp_path: Path) -> None:
    other = vault(tmp_path / "other")
    other.create(PASSPHRASE, oevelse=True)[0].close()
    shutil.copy(other.folder.database, door.folder.database)
    with pytest.raises(StoreDamaged):
        door.unlock(PASSPHRASE)


def test_a_practice_store_cannot_pass_for_a_real_one(door: FolderVault) -> None:
    store = door.unlock(PASSPHRASE)
    store._tx.conn.execute("UPDATE meta SET value = '0' WHERE key = 'oevelse'")
    store.close()
    with pytest.raises(StoreDamaged, match="hører til andre data"):
        door.unlock(PASSPHRASE)


def test_a_backup_stands_on_its_own(door: FolderVault, tmp_path: Path) -> None:
    store = door.unlock(PASSPHRASE)
    right = read_everything(store)
    store.backup(tmp_path / "kopi.db")
    store.close()
    clock = Clock()
    restored = vault(tmp_path / "restored", clock)
    restored.folder.make()
    shutil.copy(tmp_path / "kopi.db", restored.folder.database)
    shutil.copy(tmp_path / "kopi.db.keyslots.json", restored.folder.keyslots[0])
    with pytest.raises(WrongPassphrase):
        restored.unlock(PASSPHRASE)
    clock.turn(300)
    store = restored.unlock(PASSPHRASE)
    assert read_everything(store) == right
    assert store.problems() == ()
    store.close()


def test_a_backup_to_a_place_that_is_gone_is_said(door: FolderVault, tmp_path: Path) -> None:
    store = door.unlock(PASSPHRASE)
    with pytest.raises(StoreError, match="USB"):
        store.backup(tmp_path / "usb" / "kopi.db")
    store.close()


def test_a_damaged_store_makes_no_backup(door: FolderVault, tmp_path: Path) -> None:
    path = door.folder.database
    content = path.read_bytes()
    place = len(content) * 3 // 4  # in a page that opening does not read
    path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    store = door.unlock(PASSPHRASE)
    (tmp_path / "usb").mkdir()
    with pytest.raises(StoreDamaged, match=r"i-gaar\.db"):
        store.backup(tmp_path / "usb" / "kopi.db")
    store.close()
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_copy_that_cannot_be_read_back_is_no_backup(
    door: FolderVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk that is written to lies: what comes back differs by one bit."""
    import smdb_desktop.store.backup as module

    copy = module._copy

    def lying(db: Connection, key: bytes, path: Path, progress: Progress | None = None) -> None:
        copy(db, key, path, progress)
        content = path.read_bytes()
        path.write_bytes(content[:9000] + bytes([content[9000] ^ 1]) + content[9001:])

    monkeypatch.setattr(module, "_copy", lying)
    store = door.unlock(PASSPHRASE)
    (tmp_path / "usb").mkdir()
    with pytest.raises(StoreDamaged, match="Sikkerhedskopien"):
        store.backup(tmp_path / "usb" / "kopi.db")
    assert store.problems() == ()
    store.close()
    assert list((tmp_path / "usb").iterdir()) == []
