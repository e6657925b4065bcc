"""What every part of the store stands on: one connection, transactions, and the two ways an error leaves.

A transaction is all or nothing, and after an error the connection is ready for the next call. Only this module says BEGIN.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import StoreError, StoreFull
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.stored.records import Hvem, Skrivestand
from smdb_desktop.store import errors
from smdb_desktop.store.connection import Connection
from smdb_desktop.store.errors import Hint, no_hint
from smdb_desktop.store.folder import try_to_write
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.rows import stamp, unstamp

if TYPE_CHECKING:
    from smdb_desktop.store.hook import Table

NO_FORLOEB = T("Forløbet findes ikke. Det kan være slettet. Gå tilbage til borgeren, og prøv igen.")
ID_TAKEN = T("Det findes allerede, og intet blev ændret. Åbn borgeren igen.")
NO_SKEMA = T("Skemaet findes ikke i forløbet. Det kan være slettet. Åbn forløbet igen.")

# how a write begins, how it is kept, and how it is undone
_WHOLE = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_COUNT = "UPDATE tilstand SET taeller = ?, skrevet = ? WHERE id = 1"
_COUNTED = "SELECT taeller, skrevet FROM tilstand WHERE id = 1"
# an answer is counted by its line in the log, which is written anyway: a page less in each commit
_LOGGED = "SELECT skrivning, tid FROM aendring WHERE nr = (SELECT max(nr) FROM aendring)"
_STEP = ("SAVEPOINT step", "RELEASE step", ("ROLLBACK TO step", "RELEASE step"))

Row = dict[str, Any]


def _nothing(_counter: int = 0) -> None:
    """For a store beside which nothing stands."""


class Transactions:
    """An open database, shared by the parts of one store. Belongs to the thread that opened it."""

    def __init__(self, db: Connection, now: Clock, hint: Hint = no_hint, folder: Path | None = None) -> None:
        self.db = db
        self._now = now
        self._hint = hint
        self._folder = folder
        self._joined = False
        self._counter: int | None = None
        """The counter of the last commit, None while nobody has asked, where a commit failed, or somebody else wrote since."""
        self._written = 0
        """How many rows this connection had changed at the last commit: more means that somebody else wrote over it."""
        self.counted = False
        """Whether the last line of the log that this transaction wrote counts it, so that nothing else need."""
        self.committed: Callable[[int], None] = _nothing
        """Called with the counter after a commit has returned; it raises nothing."""
        self.refused: Callable[[bool], object] = _nothing
        """Called after a commit for which there was no room was undone, with whether that is sure; raises nothing.

        What it has written already may be whole in the log, and would be taken for a commit at the next opening.
        """
        self.log_end: tuple[int, bytes] | None = None
        """Number and chain of the log's last row, None while nobody has asked; undone with the transaction (``log.py``)."""
        self.newest = ("", "")
        """The form that was answered last and by whom, "" where nobody knows; forgotten with a transaction undone."""
        self.noted: dict[str, str] = {}
        """In which hour a change of a course was last noted in the list of citizens; forgotten with a transaction undone."""
        self.who: Hvem | None = None
        """The person who writes, None while nobody has asked; forgotten with a transaction that is undone (``people.py``)."""
        self.afterwards: Callable[[], object] | None = None
        """Called once after the commit has returned; forgotten with a transaction that is undone. It raises nothing."""

    @property
    def conn(self) -> dbapi2.Connection:
        """The connection, for plain SQL."""
        return self.db.conn

    def quick(self) -> AbstractContextManager[None]:
        """For a write of which there are many (``statements.py``)."""
        return self.db.conn.quick()

    def table(self, name: str) -> Table:
        """A table with sqlite-utils' methods."""
        return self.db.table(name)

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Let only the store's own errors out; a disk that fails is tried, because SQLite does not say why it failed."""
        try:
            with errors.translated(self._hint):
                yield
        except StoreFull as error:
            if self._folder is not None:
                try_to_write(self._folder)
            raise error

    @contextmanager
    def reading(self) -> Iterator[dbapi2.Connection]:
        """Several reads of one and the same state."""
        with self.translated():
            conn = self.conn
            if self._joined:
                yield conn
                return
            conn.execute("BEGIN")
            try:
                yield conn
            finally:
                if conn.in_transaction:
                    conn.execute("ROLLBACK")

    @contextmanager
    def statement(self) -> Iterator[dbapi2.Connection]:
        """One statement that is all or nothing by itself: its own transaction, or as it is in a joined one."""
        if not self._joined:
            with self.writing() as conn:
                yield conn
            return
        with self.translated():
            self._must_go_on()
            yield self.conn

    @contextmanager
    def statements(self) -> Iterator[dbapi2.Connection]:
        """A few statements that judge before they write: their own transaction, or as they are in a joined one.

        An error before anything was written undoes nothing of a joined transaction; one afterwards, which only the disk gives,
        the whole of it. A step of their own would cost as much as they do.
        """
        if not self._joined:
            with self.writing() as conn:
                yield conn
            return
        with self.translated():
            self._must_go_on()
            conn, log_end = self.conn, self.log_end
            before = conn.total_changes
            try:
                yield conn
            except BaseException:
                self.log_end = log_end
                if conn.in_transaction and conn.total_changes != before:
                    conn.execute("ROLLBACK")
                raise

    def _must_go_on(self) -> None:
        """Raise where the disk took a joined transaction back: what comes now would be kept although the rest is gone."""
        if self._joined and not self.conn.in_transaction:
            raise StoreError(errors.OTHER, "the transaction was rolled back")

    @contextmanager
    def writing(self) -> Iterator[dbapi2.Connection]:
        """One transaction, or one step of a joined one: everything in the block, or nothing."""
        whole = not self._joined
        begin, end, undo = _WHOLE if whole else _STEP
        with self.translated():
            conn, log_end = self.conn, self.log_end
            self._must_go_on()
            conn.execute(begin)
            before, counter = conn.total_changes, 0
            if whole and before != self._written:
                self._counter = None
            try:
                yield conn
                if whole and conn.in_transaction and conn.total_changes != before:
                    counter = self.counter()
                    if not self.counted:
                        conn.execute(_COUNT, (counter, stamp(self._now())))
                conn.execute(end)
            except BaseException as error:
                self.log_end, self.who, self.newest, self.afterwards = log_end, None, ("", ""), None
                self.counted, self._counter = False, None if whole else self._counter
                self.noted.clear()
                # a full disk may have rolled back already
                if conn.in_transaction:
                    for statement in undo:
                        conn.execute(statement)
                if counter and (errors.is_full(error) or errors.may_be_whole(error)):
                    self.refused(errors.is_full(error))
                raise
            if counter:
                self._counter, self._written, self.counted = counter, conn.total_changes, False
                self.committed(counter)
            if whole and (then := self.afterwards) is not None:
                self.afterwards = None
                then()

    def counter(self) -> int:
        """The counter of the commit that this transaction will be. Ask before its first line of the log is written."""
        if self._counter is None:
            self._counter = written(self.conn).taeller
        return self._counter + 1

    @contextmanager
    def together(self, *, portion: bool = False) -> Iterator[None]:
        """Everything that is written inside reaches the disk in one commit at the end, or nothing where the block raises.

        A write that fails inside undoes only itself, or the whole (``statements``). Raises StoreError where the whole was taken
        back meanwhile. ``portion`` is for one of many whose statements are the same (``statements.py``).
        """
        if self._joined:
            raise RuntimeError("joined already")
        with self.db.conn.portion() if portion else nullcontext(), self.writing():
            self._joined = True
            try:
                yield
            finally:
                self._joined = False

    @contextmanager
    def several(self) -> Iterator[dbapi2.Connection]:
        """Several writes of the parts that are all or nothing: a transaction of their own, or one step of a joined one."""
        if self._joined:
            with self.writing() as conn:
                yield conn
        else:
            with self.together():
                yield self.conn

    def rows(self, sql: str, arguments: Sequence[Any] = ()) -> Iterator[Row]:
        """The rows of a query as dicts by column name."""
        cursor = self.conn.execute(sql, arguments)
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(names, row, strict=True))

    def must_exist(self, table: str, id_: str, message: str) -> None:
        """Raise StoreError with this message where the table has no row with this id."""
        sql = f"SELECT 1 FROM {table} WHERE id = ?"  # noqa: S608  the table's name is ours
        if self.conn.execute(sql, (id_,)).fetchone() is None:
            raise StoreError(message)

    def must_be_new(self, table: str, id_: str) -> None:
        """Raise StoreError where the table has a row with this id already."""
        if self.conn.execute(f"SELECT 1 FROM {table} WHERE id = ?", (id_,)).fetchone():  # noqa: S608
            raise StoreError(ID_TAKEN)


def count(conn: dbapi2.Connection, time: datetime) -> None:
    """Count a commit that is made outside of ``Transactions``, and note when it was made."""
    conn.execute(_COUNT, (written(conn).taeller + 1, stamp(time)))


def written(conn: dbapi2.Connection) -> Skrivestand:
    """How far the file has been written; a file of a schema that does not count stands at 0."""
    if conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'tilstand'").fetchone() is None:
        return Skrivestand(0, None)
    taeller, skrevet = max(conn.execute(_COUNTED).fetchone(), conn.execute(_LOGGED).fetchone() or (0, ""))
    return Skrivestand(taeller, unstamp(skrevet) if skrevet else None)
