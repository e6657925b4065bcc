"""SqlStore: an open, unlocked store, as the use cases know it (``services.ports.store.Store``).

It joins the parts over one connection and one transaction, and adds backup and closing; it is made by the vault only, which owns
the key.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.vault import Navne
from smdb_desktop.services.stored.copies import Antal, Kopi, Kopiaarsag
from smdb_desktop.services.stored.records import Skrivestand, StoreInfo
from smdb_desktop.store.connection import Connection, interruptible, problems
from smdb_desktop.store.courses import Courses
from smdb_desktop.store.errors import Hint, no_hint
from smdb_desktop.store.folder import Folder
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.log import Log
from smdb_desktop.store.people import People
from smdb_desktop.store.revisions import Revisions
from smdb_desktop.store.safeguard.guard import Safeguard
from smdb_desktop.store.settings import Settings
from smdb_desktop.store.transactions import Transactions, written

if TYPE_CHECKING:
    from smdb_desktop.store.backup import Draft, Keys, Progress
    from smdb_desktop.store.bin import Bin
    from smdb_desktop.store.cases import Cases
    from smdb_desktop.store.citizens import Citizens
    from smdb_desktop.store.coded import Coded
    from smdb_desktop.store.corrections import Corrections
    from smdb_desktop.store.deadlines import Deadlines
    from smdb_desktop.store.deletions import Deletions
    from smdb_desktop.store.figures import Figures
    from smdb_desktop.store.lists import Lists
    from smdb_desktop.store.outbox import Outbox
    from smdb_desktop.store.outways import Outways
    from smdb_desktop.store.receipts import Receipts
    from smdb_desktop.store.registers import Registers
    from smdb_desktop.store.reports import Reports
    from smdb_desktop.store.safeguard.health import Health
    from smdb_desktop.store.sittings import Sittings
    from smdb_desktop.store.typed import Typed


def _nothing() -> None:
    """For a store whose folder nobody has locked."""


class SqlStore:
    """The store over one encrypted database. Use and close it from the thread that opened it."""

    def __init__(
        self,
        db: Connection,
        key: bytes,
        info: StoreInfo,
        *,
        now: Clock,
        person_id: str,
        navne: Navne,
        keyslots: Keys | None = None,
        folder: Folder,
        guard: Safeguard,
        closed: Callable[[], None] = _nothing,
        hint: Hint = no_hint,
        unknown: Callable[[], str] = str,
        named: Callable[[str], object] = lambda _navn: None,
    ) -> None:
        self._tx = Transactions(db, now, hint, folder.root)
        self._tx.committed = guard.committed
        self._tx.refused = guard.undone
        self._guard = guard
        self._courses = Courses(self._tx)
        self._folder, self._now, self._navne = folder, now, navne
        self.log = Log(self._tx)
        self.people = People(self._tx, person_id, unknown, named)
        self._revisions = Revisions(self._tx, self.log, self.people.who)
        self.settings = Settings(self._tx)
        self._hint = hint
        self._key = key
        self._info = info
        self._keyslots = keyslots
        self._closed = closed

    # -- the parts, each imported when it is first asked for ----------------------------------------------------------

    @cached_property
    def outbox(self) -> Outbox:
        """What leaves."""
        from smdb_desktop.store.outbox import Outbox

        return Outbox(self._tx, self._courses, self.log, self._revisions)

    @cached_property
    def cases(self) -> Cases:
        """Citizens' courses and their answers."""
        from smdb_desktop.store.cases import Cases

        return Cases(self._tx, self._courses, self._revisions, self.log, self._navne)

    @cached_property
    def reports(self) -> Reports:
        """What stands in SMDB, as a person says it."""
        from smdb_desktop.store.reports import Reports

        return Reports(self._tx, self.log, self._revisions)

    @cached_property
    def receipts(self) -> Receipts:
        """What receivers answered, and what others sent here."""
        from smdb_desktop.store.receipts import Receipts

        return Receipts(self._tx)

    @cached_property
    def corrections(self) -> Corrections:
        """Corrections of CPR numbers."""
        from smdb_desktop.store.corrections import Corrections

        return Corrections(self._tx, self._revisions, self.log)

    @cached_property
    def deletions(self) -> Deletions:
        """Courses that are taken out."""
        from smdb_desktop.store.deletions import Deletions

        return Deletions(self._tx, self._courses, self.cases, self._revisions, self.log)

    @cached_property
    def bin(self) -> Bin:
        """What was deleted."""
        from smdb_desktop.store.bin import Bin

        return Bin(self._tx, self.cases, self._revisions, self.log, self.settings)

    @cached_property
    def outways(self) -> Outways:
        """Ways out, and what waits for them."""
        from smdb_desktop.store.outways import Outways

        return Outways(self._tx)

    @cached_property
    def sittings(self) -> Sittings:
        """What is being written."""
        from smdb_desktop.store.sittings import Sittings

        return Sittings(self._tx, self.log)

    @cached_property
    def typed(self) -> Typed:
        """What was typed into SMDB's pages."""
        from smdb_desktop.store.typed import Typed

        return Typed(self._tx)

    @cached_property
    def lists(self) -> Lists:
        """Lists and counts."""
        from smdb_desktop.store.lists import Lists

        return Lists(self._tx, self._navne.milepaele)

    @cached_property
    def citizens(self) -> Citizens:
        """All citizens."""
        from smdb_desktop.store.citizens import Citizens

        return Citizens(self._tx)

    @cached_property
    def figures(self) -> Figures:
        """Figures of courses."""
        from smdb_desktop.store.figures import Figures

        return Figures(self._tx, self._navne.milepaele)

    @cached_property
    def coded(self) -> Coded:
        """Where codes stand."""
        from smdb_desktop.store.coded import Coded

        return Coded(self._tx)

    @cached_property
    def deadlines(self) -> Deadlines:
        """Limits and follow-ups."""
        from smdb_desktop.store.deadlines import Deadlines

        return Deadlines(self._tx, self._courses, self.log)

    @cached_property
    def registers(self) -> Registers:
        """What is remembered of treatment places."""
        from smdb_desktop.store.registers import Registers

        return Registers(self._tx)

    @cached_property
    def health(self) -> Health:
        """Whether the store is as it was written."""
        from smdb_desktop.store.safeguard.health import Health

        return Health(self._tx, self.settings, self._folder, self._guard, self._now)

    @property
    def conn(self) -> dbapi2.Connection:
        """The connection, for the vault."""
        return self._tx.conn

    @property
    def connection(self) -> Connection:
        """The database, for comparing two of them."""
        return self._tx.db

    def has_key(self, key: bytes) -> bool:
        """Whether this is the key of the file."""
        return secrets.compare_digest(key, self._key)

    def info(self) -> StoreInfo:
        """Identity, practice mark, schema version, and how far it had been written before this opening."""
        return self._info

    def written(self) -> Skrivestand:
        """How many commits the store has had, and when the last one was made."""
        with self._tx.translated():
            return written(self._tx.conn)

    def close(self) -> None:
        """Close the file and let go of the folder; harmless the second time."""
        try:
            self._guard.close()
            self._tx.conn.close()
        except dbapi2.ProgrammingError:
            # the wrong thread: the file is still open, so the folder must stay locked
            raise
        except dbapi2.Error:
            # what is committed stands in the file or its log, which the next opening reads
            pass
        self._key = b""
        self._guard.let_go()
        closed, self._closed = self._closed, _nothing
        closed()

    def keep_folder(self) -> Callable[[], None]:
        """What lets go of the folder when it is called: closing the store does it no more."""
        closed, self._closed = self._closed, _nothing
        return closed

    def go_on_as(self, other: SqlStore) -> None:
        """Be another opening of the same data, which is this one's from now on: whoever has this store goes on with it."""
        mine, theirs = vars(self), vars(other)
        # a part that was asked for before stands on the connection that is closed
        for part in mine.keys() - theirs.keys():
            del mine[part]
        mine.update(theirs)

    def together(self, *, portion: bool = False) -> AbstractContextManager[None]:
        """Everything that is written inside reaches the disk in one commit at the end, or nothing where the block raises.

        A write that fails inside undoes only itself, or the whole (``statements``). Raises StoreError where the whole was taken
        back meanwhile. ``portion`` is for one of many that write the same things.
        """
        return self._tx.together(portion=portion)

    def interruptible(self, between: Callable[[], None]) -> AbstractContextManager[None]:
        """Ask ``between`` every millisecond or so of what is read inside; what it raises ends the reading and comes out."""
        return interruptible(self._tx.db, between)

    def backup(self, target: Path, aarsag: Kopiaarsag = Kopiaarsag.BEDT_OM, tid: datetime | None = None) -> Kopi:
        """An encrypted, checked copy of the file, with the key file and a description beside it; without ``tid`` of now.

        Raises StoreExists when ``target`` is there, StoreFull and its kin when it cannot be written, and StoreDamaged when
        this store is damaged; nothing is left at ``target`` then.
        """
        from smdb_desktop.store.backup import copy_database

        return copy_database(self._tx.db, self._key, target, self._keyslots, self._hint, aarsag, tid)

    def begin_backup(self, target: Path, aarsag: Kopiaarsag, tid: datetime, progress: Progress) -> Draft:
        """The first half of a copy: read the store in portions, between which ``progress`` may write to it.

        Raises as ``backup``, and what ``progress`` raises; nothing is left then.
        """
        from smdb_desktop.store.backup import begin_copy

        return begin_copy(self._tx.db, self._key, target, self._keyslots, self._hint, aarsag, tid, progress)

    def mark(self) -> str:
        """A mark of the content, in hexadecimal digits: another when something worth a copy was written since."""
        from smdb_desktop.store.mark import mark

        with self._tx.translated():
            return mark(self._tx.db, self._key)

    def amount(self) -> Antal:
        """How much it holds."""
        from smdb_desktop.store.backup import counted

        with self._tx.translated():
            return counted(self._tx.db)

    def problems(self) -> tuple[str, ...]:
        """What a check of every page finds; empty when the file is sound. Takes seconds on a large store."""
        with self._tx.translated():
            return problems(self._tx.db)
