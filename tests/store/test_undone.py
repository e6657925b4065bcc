"""What a refused commit left in the log is cut out of it, and never a commit that has returned: the mirror against SQLite itself.

A refused commit is one that the mirror was not told of; a killed program is a copy of the file and its log.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smdb_desktop.store.connection import Connection, open_database
from smdb_desktop.store.errors import is_full, may_be_whole
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.safeguard.inplace import InPlace
from smdb_desktop.store.safeguard.mirror import LogMirror
from tools.small_disks import PAGE as DISK_PAGE
from tools.small_disks import SmallDisk, room

KEY = bytes(range(32))
PAGE = "x" * 3000
"""A value that nearly fills a page."""


class Store:
    """A file with one table of numbered values, its log and its mirror."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.db: Connection = open_database(folder / "a.db", KEY, create=True)
        self.log = folder / "a.db-wal"
        self.sql("CREATE TABLE t (n INTEGER PRIMARY KEY, v TEXT)")
        self.sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self.mirror = LogMirror(folder / "a.spejl", self.log, KEY)
        self.mirror.empty(0)
        self.count = 0

    def sql(self, statement: str) -> None:
        self.db.conn.execute(statement).fetchall()

    def write(self, n: int, pages: int = 1) -> None:
        """One commit: a number with so many pages."""
        self.sql(f"INSERT OR REPLACE INTO t VALUES ({n}, '{PAGE * pages}')")  # noqa: S608

    def returned(self, n: int, pages: int = 1) -> None:
        self.write(n, pages)
        self.count += 1
        self.mirror.append(self.count)

    def undone(self, pages: int) -> None:
        """A transaction that does not fit in the cache is taken back: its frames are in the log, nobody's."""
        self.sql("PRAGMA cache_size = 10")
        self.sql("BEGIN IMMEDIATE")
        self.write(99, pages)
        self.sql("ROLLBACK")

    def after_a_kill(self) -> set[int]:
        """The numbers that the next opening finds."""
        copy = self.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for path in (self.folder / "a.db", self.log):
            shutil.copyfile(path, copy / path.name)
        with closing(open_database(copy / "a.db", KEY)) as db:
            assert db.conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            return {n for (n,) in db.conn.execute("SELECT n FROM t")}

    def close(self) -> None:
        self.mirror.close()
        self.db.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(tmp_path)
    yield made
    made.close()


def test_the_first_commit_of_a_log(store: Store) -> None:
    store.write(1)
    assert store.after_a_kill() == {1}
    assert store.mirror.cut_undone() and store.log.stat().st_size == 0
    assert store.after_a_kill() == set()


def test_a_later_commit_of_a_log(store: Store) -> None:
    for n in (1, 2):
        store.returned(n)
    assert not store.mirror.cut_undone()
    store.write(3, pages=9)
    assert store.mirror.cut_undone()
    assert store.after_a_kill() == {1, 2}
    assert not store.mirror.cut_undone(), "a second time there is nothing"
    assert store.after_a_kill() == {1, 2}


@pytest.mark.parametrize("pages", [1, 3, 40])
def test_behind_frames_of_a_transaction_that_was_taken_back(store: Store, pages: int) -> None:
    """The log has become longer without a commit, and the next ones are written over that."""
    store.returned(1)
    store.undone(60)
    store.returned(2, pages)
    store.write(3)
    assert store.mirror.cut_undone()
    assert store.after_a_kill() == {1, 2}


def test_in_a_log_that_was_begun_anew(store: Store) -> None:
    """A checkpoint that does not shorten the log: SQLite begins it anew with the next commit, and it does not grow."""
    for n in range(9):
        store.returned(n, pages=5)
    size = store.log.stat().st_size
    store.sql("PRAGMA wal_checkpoint(PASSIVE)")
    store.returned(20)
    assert store.log.stat().st_size == size
    store.write(30)
    assert store.mirror.cut_undone()
    assert store.after_a_kill() == {*range(9), 20}


def test_of_a_commit_that_began_the_log_anew_itself(store: Store) -> None:
    for n in range(9):
        store.returned(n)
    store.sql("PRAGMA wal_checkpoint(PASSIVE)")
    store.write(30)
    assert store.after_a_kill() == {*range(9), 30}
    assert store.mirror.cut_undone()
    assert store.after_a_kill() == set(range(9))


@pytest.mark.parametrize("pages", [0, 1, 5])
def test_a_commit_that_was_not_seen_to_return_is_never_cut(
    store: Store, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its frames could not be read: from then on nobody knows where the last commit ends."""
    store.returned(1)

    def read(*_: object) -> bytes:
        raise OSError("unreadable")

    with monkeypatch.context() as patch:
        patch.setattr(InPlace, "read", read)
        with pytest.raises(OSError, match="unreadable"):
            store.returned(2)
    if pages:
        store.returned(3, pages)
    there = store.after_a_kill()
    store.write(4)
    assert not store.mirror.cut_undone()
    assert store.after_a_kill() == {*there, 4}
    store.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.mirror.empty(9)
    store.write(5)
    assert store.mirror.cut_undone(), "from an empty log on it is known again"
    assert store.after_a_kill() == {*there, 4}


def test_more_than_one_commit_is_never_cut(store: Store) -> None:
    """Also where each is a single frame of the same page, and looks like one whose last frame was repeated."""
    store.returned(1, pages=5)
    for _ in range(2):
        store.sql("UPDATE t SET v = v || 'y' WHERE n = 1")
    size = store.log.stat().st_size
    assert not store.mirror.cut_undone()
    assert store.log.stat().st_size == size


def test_a_commit_ends_where_sqlite_ends_it(store: Store) -> None:
    """Of every length; among so many frames one ends with a sector, and is not repeated."""
    aligned = 0
    for n in range(150):
        store.returned(n, (1, 2, 5, 9)[n % 4])
        end = store.log.stat().st_size
        aligned += end % 4096 == 0
        with store.log.open("ab") as file:
            file.write(bytes(100))
        assert store.mirror.cut_undone()
        assert store.log.stat().st_size == end
    assert aligned, "no commit ended with a sector"
    assert store.after_a_kill() == set(range(150))


def test_no_room_for_the_index_of_a_long_log(tmp_path: Path) -> None:
    """Its frames had room, all of them, and its index has not: SQLite refuses the commit, and not as for a full disk."""
    needed = 0
    with room(tmp_path) as small:
        if not isinstance(small, SmallDisk):
            pytest.skip("nothing can be mounted here, and the longest file is the log itself")
        for pages in (6000, None):
            small.clear()
            with closing(Store(small.folder)) as store, small.leaving(pages or needed + 1):
                if pages:
                    store.write(1, pages=5700)
                    needed = -(-store.log.stat().st_size // DISK_PAGE)
                    continue
                with pytest.raises(dbapi2.OperationalError) as refused:
                    store.write(1, pages=5700)
                store.folder = tmp_path
                shutil.copyfile(small.folder / "a.db", tmp_path / "a.db")
                assert is_full(refused.value) or may_be_whole(refused.value)
                assert store.after_a_kill() == {1}, "the level does not show what it is for"
                assert store.mirror.cut_undone()
                assert store.after_a_kill() == set()
