"""A full or read-only disk while saving: a sentence, nothing half-written, and the store goes on when there is room again.

Full is real in three ways: the file-size limit of the process (EFBIG), SQLite's own page limit, and a small tmpfs (ENOSPC).
Read-only is a read-only bind mount, or plain rights for a user who is not root; where neither is possible the test is skipped.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smdb_desktop.services.errors import StoreFull, StoreReadOnly
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Afsendelse, BorgerRecord, Json, Kvittering, PersonRecord, Sted, Svar
from smdb_desktop.store.connection import open_database, rekey
from smdb_desktop.store.errors import translated
from smdb_desktop.store.sqlstore import SqlStore
from tests.store.limited_disks import in_a_mount, no_file_longer_than
from tests.store.store_material import (
    BO,
    IDA,
    OTHER,
    PASSPHRASE,
    START,
    forloeb,
    indberetning,
    skema,
    vault,
    with_course,
    write,
)

LONG = Svar("x" * 20_000, None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened, _ = vault(tmp_path / "data").create(PASSPHRASE, oevelse=True)
    with_course(opened, skema("s1", "anmodning", gravid="JA"), skema("s2", "tilbud"))
    opened.cases.complete_skema("f1", {"s1": {"gravid": "JA"}}, [], indberetning(), write(1))
    yield opened
    opened.close()


def everything(store: SqlStore) -> list[object]:
    return [
        store.cases.forloeb("f1"),
        store.outbox.udbakke(),
        store.outbox.attempts_of("i1"),
        store.outbox.receipts_of("i1"),
        store.lists.kladder(),
        store.lists.counts(),
        store.settings.get("a"),
        store.settings.blob("b"),
        store.registers.find_tilbud(),
        store.people.get("x"),
        store.log.of("f1"),
        store.log.of_keys(),
        store.log.verify(),
    ]


BIG: dict[str, Json] = {"x": "y" * 20_000}
WRITES = {
    "svar": lambda s: s.cases.save_svar("f1", "s1", {"gravid": Svar("NEJ", "NEJ"), "lang": LONG}, Sted("x"), write(2)),
    "sted": lambda s: s.cases.save_sted("f1", Sted("x" * 20_000)),
    "add": lambda s: s.cases.add_skema("f1", skema("s3", "tilbud", navn="x" * 20_000), write(2)),
    "remove": lambda s: s.cases.remove_skema("f1", "s2", write(2)),
    "complete": lambda s: s.cases.complete_skema("f1", {"s1": BIG, "s2": BIG}, [], indberetning("i2"), write(2)),
    "freeze": lambda s: s.outbox.freeze("i1", b"x" * 20_000, "sha", "indhold"),
    "course": lambda s: s.cases.create_forloeb(forloeb("f2", skemaer=(skema("n", "tilbud", a="x" * 20_000),)), BO),
    "citizen": lambda s: s.cases.save_borger(BorgerRecord("b2", "1007059995", "x" * 20_000), BO, START),
    "delete": lambda s: s.cases.delete_forloeb("f1", "x" * 20_000, IDA, START),
    "version": lambda s: s.cases.change_version("f1", "2024-01-01", {"s1": {"x": LONG}, "s2": {}}, [], write(2)),
    "attempt": lambda s: s.outbox.begin_attempt(Afsendelse("a1", "i1", "mappe", "x" * 20_000, START, "Ida")),
    "receipt": lambda s: s.outbox.keep_receipt(Kvittering("i1", "a1", "mappe", START, "sha", "x" * 20_000)),
    "tilbud": lambda s: s.registers.remember_tilbud("x", BIG, "x", "101", START),
    "person": lambda s: s.people.save(PersonRecord("x", "x" * 20_000, (), "", START)),
    "event": lambda s: s.log.add(Handling.IMPORTERET, IDA, START, forloeb_id="f1", data=BIG),
    "setting": lambda s: s.settings.put("a", "x" * 20_000),
    "blob": lambda s: s.settings.put_blob("b", b"x" * 20_000),
}


@pytest.mark.parametrize("name", WRITES)
def test_a_full_disk_changes_nothing_and_is_survived(store: SqlStore, tmp_path: Path, name: str) -> None:
    before = everything(store)
    wal = (tmp_path / "data" / "smdb.db-wal").stat().st_size
    with no_file_longer_than(wal + 100):
        for _ in range(2):
            with pytest.raises(StoreFull, match="Frigør plads"):
                WRITES[name](store)
            assert everything(store) == before
    WRITES[name](store)
    assert store.problems() == ()
    store.close()
    reopened = vault(tmp_path / "data").unlock(PASSPHRASE)
    assert reopened.problems() == ()
    if name != "delete":
        assert everything(reopened) != before or name in {"course", "citizen"}
    reopened.close()


@pytest.mark.parametrize("name", sorted(set(WRITES) - {"remove"}))
def test_a_full_file_changes_nothing_and_is_survived(store: SqlStore, name: str) -> None:
    before = everything(store)
    pages = store._tx.conn.execute("PRAGMA page_count").fetchone()[0]
    store._tx.conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull):
        WRITES[name](store)
    assert everything(store) == before
    store._tx.conn.execute("PRAGMA max_page_count = 1000000")
    WRITES[name](store)


def test_a_backup_on_a_full_disk_leaves_nothing_behind(store: SqlStore, tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    with no_file_longer_than(8_192), pytest.raises(StoreFull):
        store.backup(tmp_path / "usb" / "kopi.db")
    assert list((tmp_path / "usb").iterdir()) == []
    store.backup(tmp_path / "usb" / "kopi.db")


def test_set_up_on_a_full_disk_can_be_tried_again(tmp_path: Path) -> None:
    door = vault(tmp_path / "data")
    for size in (0, 100, 4_096, 20_000):
        with no_file_longer_than(size), pytest.raises(StoreFull):
            door.create(PASSPHRASE, oevelse=True)
        assert not door.exists()
        rests = [path.name for path in (tmp_path / "data").glob("*") if path.is_file()]
        assert set(rests) <= {"smdb.lock"}, "a full disk gets its room back"
    door.create(PASSPHRASE, oevelse=True)[0].close()
    door.unlock(PASSPHRASE).close()


def test_a_passphrase_is_not_half_changed_on_a_full_disk(store: SqlStore, tmp_path: Path) -> None:
    store.close()
    door = vault(tmp_path / "data")
    with no_file_longer_than(200), pytest.raises(StoreFull):
        door.change_passphrase(PASSPHRASE, OTHER)
    door.unlock(PASSPHRASE).close()
    assert not list((tmp_path / "data").glob("*.tmp"))


FILL = """
import sys
from pathlib import Path
from tests.store.store_material import *
from smdb_desktop.services.errors import StoreFull
data = Path(sys.argv[1]) / "data"
store, _ = vault(data).create(PASSPHRASE, oevelse=True)
with_course(store)
ballast = data / "ballast"
with ballast.open("wb", buffering=0) as file:
    try:
        while file.write(bytes(4096)) == 4096:
            pass
    except OSError as error:
        print(error.errno)
revision, refused = 1, 0
for n in range(200):
    try:
        revision = store.cases.save_svar("f1", "s1", {f"felt{n}": Svar("x" * 5000, None)}, None, write(revision))
    except StoreFull as error:
        refused += 1
        assert store.cases.forloeb("f1").revision == revision
        if refused == 3:
            ballast.unlink()
assert refused == 3, refused
assert len(store.cases.forloeb("f1").skemaer[0].svar) == 197
assert store.problems() == ()
store.close()
reopened = vault(data).unlock(PASSPHRASE)
assert len(reopened.cases.forloeb("f1").skemaer[0].svar) == 197
reopened.close()
print("survived")
"""


def test_a_disk_that_runs_full(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    said = in_a_mount(tmp_path / "disk", 'mount -t tmpfs -o size=8m none "$1"', FILL)
    assert said.split() == ["28", "survived"]


UNLOCK = """
import sys
from pathlib import Path
from tests.store.store_material import *
from smdb_desktop.services.errors import StoreReadOnly
for folder, use in (("data", "unlock"), ("data", "change"), ("new", "create"), ("usb", "backup")):
    door = vault(Path(sys.argv[1]) / folder)
    try:
        if use == "unlock":
            assert door.exists() and door.is_practice() and door.wait_seconds() == 0
            door.unlock(PASSPHRASE)
        elif use == "change":
            door.change_passphrase(PASSPHRASE, OTHER)
        elif use == "create":
            door.create(PASSPHRASE, oevelse=True)
        else:
            import tempfile
            store, _ = vault(Path(tempfile.mkdtemp()) / "data").create(PASSPHRASE, oevelse=True)
            store.backup(door.folder.root / "kopi.db")
    except StoreReadOnly as error:
        print(use, "skrive" in str(error))
"""


def test_a_read_only_folder_is_said_before_the_passphrase_is_tried(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    vault(disk / "data").create(PASSPHRASE, oevelse=True)[0].close()
    (disk / "usb").mkdir()
    said = in_a_mount(disk, 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"', UNLOCK)
    assert said.splitlines() == ["unlock True", "change True", "create True", "backup True"]


def test_a_read_only_database_while_saving(store: SqlStore) -> None:
    """SQLite's own refusal stands in for the disk's: files that are open already stay writable on every system here."""
    before = everything(store)
    store._tx.conn.execute("PRAGMA query_only = ON")
    for name in WRITES:
        with pytest.raises(StoreReadOnly, match="lov at skrive"):
            WRITES[name](store)
    assert everything(store) == before
    store._tx.conn.execute("PRAGMA query_only = OFF")
    WRITES["svar"](store)


def immutable(on: bool, *paths: Path) -> bool:
    """Make files immutable (root on a Linux file system that can), or undo it; whether it worked."""
    program = shutil.which("chattr")
    if program is None:
        return False
    command = [program, "+i" if on else "-i", *map(str, paths)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_folder_that_becomes_read_only_while_saving(store: SqlStore, tmp_path: Path) -> None:
    data = tmp_path / "data"
    paths = [*data.glob("smdb.db*"), data]
    before = everything(store)
    try:
        if not immutable(True, *paths):
            pytest.skip("files cannot be made immutable here")
        with pytest.raises(StoreReadOnly, match="lov at skrive"):
            WRITES["svar"](store)
    finally:
        immutable(False, *reversed(paths))
    assert everything(store) == before
    WRITES["svar"](store)
    assert store.problems() == ()


@pytest.mark.parametrize("length", [20_000, 100_000])
def test_no_room_for_a_new_data_key_is_called_a_full_disk(tmp_path: Path, length: int) -> None:
    """SQLCipher says nothing of a file that it could not write anew, and what comes next finds it locked."""
    with closing(open_database(tmp_path / "a.db", bytes(32), create=True)) as db:
        db.conn.execute("CREATE TABLE t (v TEXT)")
        db.conn.executemany("INSERT INTO t VALUES (?)", [("x" * 3000,)] * 40)
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        with no_file_longer_than(length), pytest.raises(StoreFull), translated():
            rekey(db, bytes(range(32)), bytes(16))
