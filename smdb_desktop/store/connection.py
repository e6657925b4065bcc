"""The one factory that opens databases: key first, proved at once, never in clear.

SQLCipher writes plain text without an error when no key is given, so nothing else in the program may connect. The settings
and the traps behind them were measured; ``docs/store.md`` says what each is for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from smdb_desktop.domain.words import T
from smdb_desktop.durable import must_be_file_or_nothing, open_file
from smdb_desktop.services.errors import StoreFull
from smdb_desktop.store.errors import FULL, Code, Hint, damaged, no_hint
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.statements import Statements

if TYPE_CHECKING:
    from smdb_desktop.store.hook import Database, Table

KEY_BYTES = 32
SALT_BYTES = 16
CLEAR_HEADER = b"SQLite format 3\0"
CIPHER_GENERATION = "4."

_CACHE_KIB = 16_384
# what a cache held is not given back to the system; with a quarter of this the check of a copy, which looks each row up in every
# index, takes twice the time that it takes with the whole
_PASSING_KIB = 4_096
_BUSY_SECONDS = 2.0
_OPERATIONS = 20_000
# the driver's cache throws away what came last when it is full, so two new statements would push each other out for ever
_STATEMENTS = 512
# a sector that is torn while the log's next frame is written must not take an acknowledged one along
_READ_WRITE = "mode=rw&psow=0"
_WITH_LOG = "mode=ro"
_WITHOUT_LOG = "immutable=1"


class Connection:
    """One open database file: ``conn`` takes SQL as it is, ``utils`` is the same connection in the hands of sqlite-utils."""

    def __init__(self, conn: Statements) -> None:
        self.conn = conn

    @cached_property
    def utils(self) -> Database:
        """The connection with sqlite-utils' methods; loads the library at the first call."""
        from smdb_desktop.store.hook import Database

        database = Database(self.conn, execute_plugins=False)
        # else the library finds it out by making and dropping a table, and every prepared statement has to be prepared anew
        vars(database)["_supports_on_conflict"] = True
        return database

    def table(self, name: str) -> Table:
        """A table with sqlite-utils' methods."""
        return self.utils.table(name)

    def close(self) -> None:
        """Close the file."""
        self.conn.close()


def has_clear_header(path: Path) -> bool:
    """Whether the file is an ordinary, unencrypted SQLite file."""
    return _beginning(path, len(CLEAR_HEADER)) == CLEAR_HEADER


def salt_of(path: Path) -> bytes:
    """The salt of an encrypted file: its first 16 bytes."""
    return _beginning(path, SALT_BYTES)


def _beginning(path: Path, size: int) -> bytes:
    with os.fdopen(open_file(path, os.O_RDONLY), "rb") as file:
        return file.read(size)


def open_database(
    path: Path, key: bytes, *, create: bool = False, salt: bytes = b"", hint: Hint = no_hint, passing: bool = False
) -> Connection:
    """Open an encrypted database file and prove the key by reading from it.

    ``key`` is the raw 32-byte data key. ``create`` makes a new, empty file with mode 0600 and refuses an existing one;
    otherwise the file must be there. ``salt`` (16 bytes) is a new file's; b"" lets SQLCipher draw one. ``passing`` is for what is
    read or written once and closed: it takes little memory. The connection belongs to the thread that opened it. Raises
    StoreDamaged for a file that is missing, empty, unencrypted or not opened by the key, NotAFileError for a folder or a pipe in
    its place or its log's; errors of SQLite itself come out as they are.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("the data key must have 32 bytes")
    for suffix in ("", "-wal", "-shm", "-journal"):
        # SQLite would call anything else here a full disk
        must_be_file_or_nothing(path.with_name(path.name + suffix))
    if create:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    elif not path.is_file() or path.stat().st_size == 0:
        raise damaged(hint, "missing or empty", T("Datafilen mangler eller er tom."))
    elif has_clear_header(path):
        raise damaged(hint, "clear header", T("Datafilen er ikke krypteret og bruges derfor ikke."))
    conn = _connected(path, _READ_WRITE, key, salt)
    try:
        _configure(conn, _PASSING_KIB if passing else _CACHE_KIB)
    except BaseException:
        conn.close()
        raise
    return Connection(conn)


def rekey(db: Connection, key: bytes, salt: bytes) -> None:
    """Write the file anew under another data key and salt, and bring all of it from the log into the file.

    Raises StoreFull where there was no room for it, or the disk does not answer: the file is for nothing then.
    """
    # the text that gives the key is run as a script, so that no kept statement has it
    db.conn.executescript(f"PRAGMA rekey = \"x'{key.hex()}{salt.hex()}'\";")
    try:
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except dbapi2.Error as error:
        # SQLCipher does not say that it could not write: its transaction stays open, and nobody else has this file
        if int(getattr(error, "sqlite_errorcode", 0)) & 0xFF == Code.LOCKED:
            raise StoreFull(FULL, "rekey") from error
        raise


def peek(path: Path, key: bytes, *, with_log: bool) -> Connection:
    """Open a file to look at it: with its log or without, nothing of either is changed, also not by closing.

    Raises SQLite's errors where the key or the content does not fit.
    """
    return Connection(_connected(path, _WITH_LOG if with_log else _WITHOUT_LOG, key))


def _connected(path: Path, how: str, key: bytes, salt: bytes = b"") -> Statements:
    _lock_memory()
    conn: Statements = dbapi2.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        isolation_level=None,
        timeout=_BUSY_SECONDS,
        cached_statements=_STATEMENTS,
        factory=Statements,
    )
    try:
        _unlock(conn, key, salt)
    except BaseException:
        conn.close()
        raise
    return conn


@cache
def _lock_memory() -> None:
    """Have everything locked and wiped that SQLCipher asks for from now on.

    The setting counts for the whole process, and a connection takes its small store of memory before it can be told any setting.
    """
    conn = dbapi2.connect(":memory:")
    conn.executescript("PRAGMA cipher_memory_security = ON")
    conn.close()


def _unlock(conn: Statements, key: bytes, salt: bytes) -> None:
    """Give the key before anything else and read with it; the log would otherwise print to standard error."""
    # a script is not kept among the prepared statements, and the key's text is not either
    conn.executescript(
        f"PRAGMA cipher_log_level = NONE; PRAGMA cipher_memory_security = ON; PRAGMA key = \"x'{key.hex()}{salt.hex()}'\";"
    )
    version = conn.execute("PRAGMA cipher_version").fetchone()
    if version is None or not str(version[0]).startswith(CIPHER_GENERATION):
        raise RuntimeError("this SQLite has no SQLCipher 4 and would write plain text")
    conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    conn.set_aside()


def _configure(conn: dbapi2.Connection, cache_kib: int) -> None:
    """Durability and secrecy: a commit is on the disk when it returns, and nothing is spilled to temporary files."""
    conn.executescript(
        "PRAGMA temp_store = 2; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
        f"PRAGMA cache_size = -{cache_kib}; PRAGMA trusted_schema = OFF;"
    )


@contextmanager
def interruptible(db: Connection, between: Callable[[], None]) -> Iterator[None]:
    """Ask ``between`` every millisecond or so of long statements; what it raises ends the statement and comes out of here.

    Whatever the broken statement was taken for on the way out.
    """
    raised: list[BaseException] = []

    def asked() -> int:
        try:
            between()
        except BaseException as error:
            raised.append(error)
        return len(raised)

    db.conn.set_progress_handler(asked, _OPERATIONS)
    try:
        yield
    except Exception:
        if raised:
            raise raised[0] from None
        raise
    finally:
        db.conn.set_progress_handler(None, 0)
    if raised:
        # somebody took the broken statement for one that failed, and went on
        raise raised[0]


def problems(db: Connection, between: Callable[[], None] = lambda: None) -> tuple[str, ...]:
    """What SQLCipher's and SQLite's own checks of the whole file find; empty when it is sound. Reads every page.

    ``between`` is asked while it reads; what it raises ends the check.

    The first reads the file past its log, so what stands in the log comes into the file before: a checkpoint that was cut off
    leaves pages half-written, which is no damage as long as the log has them.
    """
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    between()
    found = [f"cipher: {row[0]}" for row in db.conn.execute("PRAGMA cipher_integrity_check")]
    between()
    with interruptible(db, between):
        found += [f"sqlite: {row[0]}" for row in db.conn.execute("PRAGMA integrity_check(20)") if row[0] != "ok"]
        found += [f"foreign key: {row[0]}" for row in db.conn.execute("PRAGMA foreign_key_check")]
    return tuple(found)
