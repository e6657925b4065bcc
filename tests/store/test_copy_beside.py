"""What lies beside a copy, damaged or exchanged: the key file and the description. A copy that nobody could open is none, and
none is described untruly."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.services.errors import StoreDamaged
from smdb_desktop.services.safekeeping.backups import nothing
from smdb_desktop.services.stored.copies import Kopi, Kopiaarsag
from smdb_desktop.store.connection import Connection, open_database
from smdb_desktop.store.copies import copies_in, described, info_of, newest_good, read_copy, slots_of
from smdb_desktop.store.safe import FolderSafe
from tests.platforms import make_fifo, make_link
from tests.store.store_material import PASSPHRASE, START, minute, vault
from tests.store.test_safe import House

DATA = Path(__file__).parent / "data"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def restored_elsewhere(copy: Path, folder: Path) -> None:
    """The copy becomes the store of an empty folder, with nothing but what lies beside it, and opens."""
    FolderSafe(vault(folder)).restoring(copy, PASSPHRASE).carry_out()
    vault(folder).unlock(PASSPHRASE).close()


def another_copy(house: House, at: int = 600) -> Kopi:
    store = house.opened()
    try:
        target = house.safe.target(Kopiaarsag.LUKKET, minute(at), store.info().database_id)
        return store.backup(target, tid=minute(at))
    finally:
        store.close()


@pytest.mark.parametrize("first", ["gone", "damaged", "another's"])
def test_the_copy_before_a_migration_has_the_key_file_that_opened(tmp_path: Path, first: str) -> None:
    data = tmp_path / "data"
    shutil.copytree(DATA / "skema1", data)
    keys = data / "keyslots.json"
    shutil.copy(keys, data / "keyslots.bak.json")
    if first == "gone":
        keys.unlink()
    elif first == "damaged":
        keys.write_bytes(keys.read_bytes().replace(b'"m"', b'"n"'))
    else:
        shutil.copy(DATA / "skema2" / "keyslots.json", keys)
        shutil.copy(DATA / "skema2" / "forsoeg.json", data)
    vault(data).unlock(PASSPHRASE).close()
    (copy,) = copies_in(data / "backup")
    restored_elsewhere(copy.fil, tmp_path / "elsewhere")


@pytest.mark.parametrize("content", [None, b"damaged", (DATA / "skema2" / "keyslots.json").read_bytes()])
def test_a_key_file_that_is_damaged_while_the_store_is_open_goes_into_no_copy(
    house: House, tmp_path: Path, content: bytes | None
) -> None:
    store = house.opened()
    first, second = house.door.folder.keyslots
    first.unlink() if content is None else first.write_bytes(content)
    copy = store.backup(house.safe.target(Kopiaarsag.BEDT_OM, minute(9), store.info().database_id))
    restored_elsewhere(copy.fil, tmp_path / "elsewhere")
    second.unlink()
    target = house.safe.target(Kopiaarsag.BEDT_OM, minute(10), store.info().database_id)
    with pytest.raises(StoreDamaged, match="Nøglefilen"):
        store.backup(target)
    store.close()
    assert not list(target.parent.glob(f"{target.name}*"))


def test_the_key_file_of_a_copy_that_somebody_moved_away_stays(house: House, tmp_path: Path) -> None:
    shutil.move(house.copy.fil, tmp_path / "moved.db")
    house.opened().close()
    shutil.move(slots_of(house.copy.fil), slots_of(tmp_path / "moved.db"))
    restored_elsewhere(tmp_path / "moved.db", tmp_path / "elsewhere")


def test_half_a_copy_is_taken_away_with_what_lies_beside_it(house: House) -> None:
    half = house.copy.fil.with_name(house.copy.fil.name + ".ny")
    house.copy.fil.rename(half)
    house.opened().close()
    assert not list(house.root.joinpath("backup").glob("smdb-*"))


def test_another_stores_key_file_beside_a_copy_does_not_matter_where_the_present_one_opens_it(
    house: House, tmp_path: Path
) -> None:
    other = House(tmp_path / "other")
    shutil.copy(slots_of(other.copy.fil), slots_of(house.copy.fil))
    assert house.safe.restoring(house.copy.fil, PASSPHRASE).carry_out().noegle_nuvaerende
    house.opened().close()


def test_a_copy_without_a_key_file_goes_nowhere(house: House, tmp_path: Path) -> None:
    beside = slots_of(house.copy.fil)
    beside.unlink()
    make_fifo(beside)
    for _ in range(2):
        with pytest.raises(StoreDamaged, match="Nøglefilen mangler"):
            house.safe.copy_over(house.copy, tmp_path, nothing)
        with pytest.raises(StoreDamaged, match="Nøglefilen mangler"):
            house.safe.pack(house.copy, tmp_path / "alt.smdbflyt", nothing)
        beside.unlink()
        beside.write_bytes(bytes(100_000))
    assert not list(tmp_path.glob("*.*"))


def test_a_changed_description_is_none(house: House) -> None:
    info = info_of(house.copy.fil)
    before, year = info.read_bytes(), f"{house.copy.tid:%Y}-".encode()
    for old, new in ((b'"borgere": 1', b'"borgere": 3'), (year, b"9" + year[1:]), (b'"kontrol"', b'"kontro1"')):
        assert old in before
        info.write_bytes(before.replace(old, new))
        found = read_copy(house.copy.fil)
        assert found is not None
        assert found.antal is None
        assert found.tid.year < 9000
    info.write_bytes(described(house.copy._replace(tid=datetime(9999, 12, 31, 23, 59, tzinfo=UTC))))
    assert house.door.folder.backup_hint()


def test_exchanged_descriptions_do_not_say_when_a_copy_is_of(house: House) -> None:
    other = another_copy(house)
    one, two = info_of(house.copy.fil), info_of(other.fil)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    restoring = house.safe.restoring(house.copy.fil, PASSPHRASE)
    restoring.cancel()
    assert restoring.comparison.kopi_tid == START


def test_a_copy_from_the_future_is_not_the_newest(house: House) -> None:
    ahead = another_copy(house, at=60 * 24 * 365 * 100)
    now = another_copy(house, at=1)
    assert ahead.tid > datetime.now(UTC) + timedelta(days=1)
    assert newest_good(now.fil.parent) != ahead
    assert copies_in(now.fil.parent)[-1] == ahead


def test_a_link_in_place_of_what_stands_beside_the_store_is_named(house: House, tmp_path: Path) -> None:
    counter = house.door.folder.sidecar
    counter.rename(tmp_path / "stand")
    make_link(counter, tmp_path / "stand")
    with pytest.raises(Exception, match=r"smdb\.stand"):
        house.opened()


def test_a_copy_is_made_and_proved_with_little_memory(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    caches: list[int] = []

    def opened(*args: Any, **kwargs: Any) -> Connection:
        made = open_database(*args, **kwargs)
        caches.append(-int(made.conn.execute("PRAGMA cache_size").fetchone()[0]))
        return made

    monkeypatch.setattr("smdb_desktop.store.backup.open_database", opened)
    another_copy(house)
    # what is written, and the same opened anew; the store itself works with four times as much
    assert caches == [4_096, 4_096]
