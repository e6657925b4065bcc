"""The pieces of memory that are set aside: what is written and read is the same, whatever ran before and however it ended."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from smdb_desktop.store.connection import KEY_BYTES, Connection, open_database
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.statements import Statements
from smdb_desktop.store.transactions import Transactions
from tests.store.store_material import START

KEY = bytes(range(KEY_BYTES))


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Statements]:
    made = open_database(tmp_path / "a.db", KEY, create=True).conn
    made.execute("CREATE TABLE t (a TEXT PRIMARY KEY, b TEXT) STRICT")
    yield made
    made.close()


def _rows(conn: Statements) -> list[tuple[str, str]]:
    return [(a, b) for a, b in conn.execute("SELECT a, b FROM t ORDER BY a")]


def test_quick_writes_are_those_of_any_other_moment(conn: Statements) -> None:
    for number in range(60):
        # statements that differ, as many as a day has
        conn.execute(f"SELECT {number} FROM t WHERE a = ?", ("x" * number,)).fetchall()  # noqa: S608
    for number in range(60):
        with conn.quick():
            conn.execute("BEGIN IMMEDIATE")
            conn.execute("INSERT INTO t VALUES (?, ?)", (f"{number:02}", "y" * number))
            conn.execute("COMMIT")
    assert _rows(conn) == [(f"{number:02}", "y" * number) for number in range(60)]


def test_a_quick_write_that_fails_takes_nothing_along(conn: Statements) -> None:
    with conn.quick(), conn.quick():
        conn.execute("INSERT INTO t VALUES ('a', 'b')")
    with pytest.raises(dbapi2.IntegrityError), conn.quick():
        conn.execute("BEGIN IMMEDIATE")
        conn.execute("INSERT INTO t VALUES ('c', 'd')")
        conn.execute("INSERT INTO t VALUES ('a', 'e')")
    conn.execute("ROLLBACK")
    with conn.quick():
        conn.execute("INSERT INTO t VALUES ('f', 'g')")
    assert _rows(conn) == [("a", "b"), ("f", "g")]


def test_a_portion_writes_and_reads_as_any_other_moment(conn: Statements) -> None:
    for number in range(3):
        with conn.portion():
            conn.execute("BEGIN IMMEDIATE")
            conn.executemany("INSERT INTO t VALUES (?, ?)", [(f"{number}{each:02}", "y") for each in range(40)])
            changed = conn.execute("UPDATE t SET b = ? WHERE a >= ?", ("z", f"{number}39"))
            assert (changed.rowcount, changed.description) == (1, None)
            found = conn.execute("SELECT b FROM t WHERE a = ? AND b <> ?", (f"{number}39", "y"))
            assert found.fetchall() == [("z",)]
            conn.execute("DELETE FROM t WHERE a = ?", (f"{number}00",))
            conn.execute("COMMIT")
    assert _rows(conn) == [(f"{a}{b:02}", "z" if b == 39 else "y") for a in range(3) for b in range(1, 40)]


def test_a_portion_that_fails_takes_nothing_along(conn: Statements) -> None:
    def portion(*names: str) -> None:
        with conn.portion(), conn.quick(), conn.portion():
            conn.execute("BEGIN IMMEDIATE")
            conn.executemany("INSERT INTO t VALUES (?, ?)", [(name, "b") for name in names])
            conn.execute("COMMIT")

    portion("a")
    with pytest.raises(dbapi2.IntegrityError):
        portion("c", "a")
    conn.execute("ROLLBACK")
    portion("f")
    assert [name for name, _ in _rows(conn)] == ["a", "f"]


def _resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what is resident is read where Linux says it")
@pytest.mark.parametrize("statement", ["UPDATE t SET b = ? WHERE a = ?", "SELECT a FROM t WHERE b = ? AND a = ?"])
def test_what_a_portion_has_bound_is_let_go_of(conn: Statements, statement: str) -> None:
    large = "x" * 50_000_000
    before = _resident()
    with conn.portion():
        conn.execute(statement, (large, "nobody")).fetchall()
    assert _resident() - before < len(large) / 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="what is resident is read where Linux says it")
def test_what_a_refused_write_of_a_portion_has_bound_is_let_go_of(conn: Statements) -> None:
    large = "x" * 50_000_000
    conn.execute("INSERT INTO t VALUES ('a', '')")
    before = _resident()
    with pytest.raises(dbapi2.IntegrityError), conn.portion():
        conn.execute("INSERT INTO t (b, a) VALUES (?, ?)", (large, "a"))
    assert _resident() - before < len(large) / 2


def test_nobody_else_has_what_a_portion_that_failed_let_go_of(conn: Statements) -> None:
    told: list[str] = []
    conn.set_trace_callback(told.append)
    with pytest.raises(ZeroDivisionError), conn.portion():
        conn.execute("BEGIN")
        conn.execute("ROLLBACK")
        raise ZeroDivisionError
    conn.set_trace_callback(None)
    assert [text.count("||") for text in told if "||" in text] == [95, 95, 26, 95]


def test_nobody_else_has_what_a_portion_let_go_of(conn: Statements) -> None:
    told: list[str] = []
    conn.set_trace_callback(told.append)
    with conn.portion():
        conn.execute("BEGIN")
        conn.execute("COMMIT")
    conn.set_trace_callback(None)
    # around what is new, and all of them at the end
    assert [text.count("||") for text in told if "||" in text] == [95, 95, 26, 95]


def test_the_file_is_let_go_of(conn: Statements, tmp_path: Path) -> None:
    with conn.quick():
        conn.execute("INSERT INTO t VALUES ('a', 'b')")
    conn.close()
    # the last connection takes the log away with it
    assert [file.name for file in tmp_path.iterdir()] == ["a.db"]
    conn.close()


def test_the_keys_text_is_in_no_statement_that_is_kept(tmp_path: Path) -> None:
    told: list[str] = []

    class Told(Statements):
        def execute(self, sql: str, parameters: object = (), /) -> dbapi2.Cursor:
            told.append(sql)
            return super().execute(sql, parameters)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("smdb_desktop.store.connection.Statements", Told)
        open_database(tmp_path / "b.db", KEY, create=True).close()
    assert told
    assert not any(KEY.hex() in sql for sql in told)


def test_the_librarys_steps_are_one_statement_however_many_there_were(tmp_path: Path) -> None:
    # each of another name would be kept, and where there is no room left what comes new is prepared anew each time
    database = open_database(tmp_path / "c.db", KEY, create=True)
    told: set[str] = set()
    database.conn.execute("CREATE TABLE t (a TEXT PRIMARY KEY, b TEXT) STRICT")
    database.conn.set_trace_callback(told.add)
    for number in range(5):
        database.table("t").upsert({"a": str(number), "b": ""}, pk="a")
    with pytest.raises(dbapi2.IntegrityError), database.utils.atomic():
        database.table("t").insert({"a": "new", "b": ""})
        database.table("t").insert({"a": "0", "b": ""})
    database.conn.set_trace_callback(None)
    assert len({text for text in told if text.startswith("SAVEPOINT")}) == 1
    assert [row[0] for row in database.conn.execute("SELECT a FROM t ORDER BY a")] == ["0", "1", "2", "3", "4"]
    database.close()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Connection]:
    made = open_database(tmp_path / "d.db", KEY, create=True)
    made.conn.execute("CREATE TABLE t (a TEXT PRIMARY KEY, b TEXT) STRICT")
    yield made
    made.close()


def _put(database: Connection, *names: str) -> None:
    for name in names:
        database.table("t").insert({"a": name, "b": ""})


def _names(database: Connection) -> str:
    return "".join(a for a, _b in _rows(database.conn))


class _Wrong(Exception):
    pass


def test_an_inner_step_that_fails_takes_only_itself_back(database: Connection) -> None:
    database.conn.execute("BEGIN IMMEDIATE")
    with database.utils.atomic():
        _put(database, "a")
        with pytest.raises(_Wrong), database.utils.atomic():
            _put(database, "b")
            with database.utils.atomic():
                _put(database, "c")
            raise _Wrong
        with database.utils.atomic():
            _put(database, "d")
    database.conn.execute("COMMIT")
    assert _names(database) == "ad"


def test_an_outer_step_that_fails_takes_what_was_kept_inside_with_it(database: Connection) -> None:
    database.conn.execute("BEGIN IMMEDIATE")
    _put(database, "a")
    with pytest.raises(_Wrong), database.utils.atomic():
        _put(database, "b")
        with database.utils.atomic():
            _put(database, "c")
        raise _Wrong
    _put(database, "d")
    database.conn.execute("COMMIT")
    assert _names(database) == "ad"


def test_an_inner_step_that_cannot_be_ended_does_not_keep_half_of_the_outer_one(database: Connection) -> None:
    conn = database.conn
    conn.execute("BEGIN IMMEDIATE")
    _put(database, "a")
    with pytest.raises(dbapi2.OperationalError, match="in progress"), database.utils.atomic():
        _put(database, "b")
        with database.utils.atomic():
            # rows of a write that nobody has taken: the step is not let go of
            waiting = conn.execute("INSERT INTO t VALUES ('c', ''), ('d', '') RETURNING a")
            waiting.fetchone()
    waiting.close()
    assert _names(database) == "a"
    with database.utils.atomic():
        _put(database, "e")
    conn.execute("COMMIT")
    assert _names(database) == "ae"


def test_a_step_of_the_store_is_not_one_of_the_library(database: Connection) -> None:
    tx = Transactions(database, lambda: START)
    with pytest.raises(_Wrong), tx.together(), database.utils.atomic():
        _put(database, "a")
        with suppress(_Wrong), tx.writing(), database.utils.atomic():
            _put(database, "b")
            raise _Wrong
        assert _names(database) == "a"
        with tx.writing():
            _put(database, "c")
        raise _Wrong
    assert _names(database) == "" and not database.conn.in_transaction


def test_a_step_that_was_left_open_hinders_nobody_after_its_transaction(database: Connection) -> None:
    left = database.utils.atomic()
    database.conn.execute("BEGIN IMMEDIATE")
    left.__enter__()
    _put(database, "a")
    database.conn.execute("ROLLBACK")
    assert not left.__exit__(_Wrong, _Wrong(), None)
    told: set[str] = set()
    database.conn.set_trace_callback(told.add)
    for name in "bcd":
        database.conn.execute("BEGIN IMMEDIATE")
        _put(database, name)
        database.conn.execute("COMMIT")
    database.conn.set_trace_callback(None)
    assert _names(database) == "bcd"
    # nothing is kept of what was left
    assert {text for text in told if text.startswith("SAVEPOINT")} == {"SAVEPOINT sqlite_utils_0;"}


def test_what_is_new_in_a_quick_write_is_prepared_beside_the_pieces(conn: Statements) -> None:
    told: list[str] = []
    conn.set_trace_callback(told.append)
    for _ in range(2):
        with conn.quick():
            conn.execute("SELECT a FROM t").fetchall()
    conn.set_trace_callback(None)
    taken = [text.count("||") for text in told if "||" in text]
    # all of them around the first run of a statement, and fewer again after each write
    assert taken == [95, 26, 26]
