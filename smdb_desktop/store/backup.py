"""Encrypted copies under the same key, opened, checked and counted before they are called copies.

A copy is made in two halves. The first reads the store, in portions between which its thread may do other work; the second
touches the copy only, on any thread: it is opened anew, every page is checked, its rows are counted, and then it gets its name.
The key file and a description are written beside it: without a key slot a copy could never be opened.
"""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from smdb_desktop import __version__, held
from smdb_desktop.domain.words import T
from smdb_desktop.durable import put_new, sync_path, sync_written, write_whole
from smdb_desktop.services.errors import StoreDamaged, StoreExists
from smdb_desktop.services.stored.copies import Antal, Kopi, Kopiaarsag
from smdb_desktop.store.connection import Connection, open_database, problems
from smdb_desktop.store.copies import SLOTS_SUFFIX, UNFINISHED_SUFFIX, described, info_of, remove_beside, slots_of
from smdb_desktop.store.errors import Hint, damaged, no_hint, translated
from smdb_desktop.store.mark import mark

__all__ = ["SLOTS_SUFFIX", "Draft", "Progress", "begin_copy", "copy_database", "copy_name", "counted", "drop_file"]

EXISTS = T("Der ligger allerede en fil med det navn, og den bliver ikke overskrevet. Vælg et andet navn.")
BAD_COPY = T("Sikkerhedskopien kunne ikke læses efter kopieringen og er slettet igen. Prøv en anden disk.")
PORTION = 256
"""Pages of a portion: a megabyte, some milliseconds."""

Keys = Callable[[], bytes]
"""Gives the key file that lies beside a copy. Raises StoreDamaged where none would open it."""

Progress = Callable[[int, int], None]
"""Called between two portions with the pages that are copied and all pages. What it raises ends the copying."""


class _Source(NamedTuple):
    """What the store held at the moment that the copy is of."""

    antal: Antal
    skemaer: int
    pages: int
    mark: str
    database_id: str
    oevelse: bool


def copy_name(aarsag: Kopiaarsag, tid: datetime, database_id: str) -> str:
    """The name of a new copy: when it was made, of which store and why. Nobody has it yet."""
    kind = aarsag.value.lower().replace("_", "-")
    return f"smdb-{tid.astimezone(UTC):%Y%m%dT%H%M%S}-{kind}-{database_id[:8]}-{secrets.token_hex(2)}.db"


def copy_database(
    db: Connection,
    key: bytes,
    target: Path,
    keyslots: Keys | None = None,
    hint: Hint = no_hint,
    aarsag: Kopiaarsag = Kopiaarsag.BEDT_OM,
    tid: datetime | None = None,
    progress: Progress | None = None,
) -> Kopi:
    """Copy an open database to ``target``; raises StoreExists, StoreFull, StoreReadOnly or StoreDamaged."""
    draft = begin_copy(db, key, target, keyslots, hint, aarsag, tid, progress)
    try:
        return draft.prove(progress)
    except StoreDamaged as error:
        raise draft.blame(error) from error


def begin_copy(
    db: Connection,
    key: bytes,
    target: Path,
    keyslots: Keys | None = None,
    hint: Hint = no_hint,
    aarsag: Kopiaarsag = Kopiaarsag.BEDT_OM,
    tid: datetime | None = None,
    progress: Progress | None = None,
) -> "Draft":
    """Read the database into a file beside ``target``. What is written meanwhile through the same connection is in the copy.

    Raises as ``copy_database``, and what ``progress`` raises; nothing is left then.
    """
    temporary = target.with_name(target.name + UNFINISHED_SUFFIX)
    with translated(hint):
        if os.path.lexists(target):
            raise StoreExists(EXISTS)
        drop_file(temporary)
        try:
            _copy(db, key, temporary, progress)
            source = _source(db, key)
            slots = keyslots() if keyslots is not None else None
        except BaseException:
            drop_file(temporary)
            raise
    return Draft(db, target, temporary, key, source, slots, aarsag, tid or datetime.now(UTC), hint)


@dataclass(slots=True)
class Draft:
    """A copy that has not proved itself. ``prove`` and ``drop`` may be called on any thread, ``blame`` on the store's."""

    db: Connection
    target: Path
    temporary: Path
    key: bytes = field(repr=False)
    source: _Source
    slots: bytes | None
    aarsag: Kopiaarsag
    tid: datetime
    hint: Hint

    def prove(self, progress: Progress | None = None) -> Kopi:
        """Open it anew, check every page, compare the rows, and give it its name.

        Raises StoreFull, StoreReadOnly, StoreExists or StoreDamaged, and what ``progress`` raises; nothing is left then.
        """
        with translated(self.hint):
            try:
                if os.path.lexists(self.target):
                    raise StoreExists(EXISTS)
                sync_written(self.temporary)
                self._judge(progress)
                kopi = Kopi(
                    self.target,
                    self.tid,
                    self.temporary.stat().st_size,
                    self.source.antal,
                    self.aarsag,
                    self.source.database_id,
                    self.source.oevelse,
                    __version__,
                    self.source.mark,
                )
                if self.slots is not None:
                    write_whole(slots_of(self.target), self.slots)
                write_whole(info_of(self.target), described(kopi))
                put_new(self.temporary, self.target)
                sync_path(self.target.parent)
            except BaseException:
                self.drop()
                raise
        return kopi

    def drop(self) -> None:
        """Take it away, with what was written beside it."""
        drop_file(self.temporary)
        remove_beside(self.target)

    def blame(self, error: StoreDamaged) -> StoreDamaged:
        """Which of the two is bad when the copy was: the error that says so. Reads every page of the store."""
        with translated(self.hint):
            return damaged(self.hint, "found while copying") if problems(self.db) else error

    def _judge(self, progress: Progress | None) -> None:
        """Raise StoreDamaged for a copy that is not what the store was."""

        def between() -> None:
            if progress is not None:
                # nobody can say how far a check is
                progress(0, 0)

        try:
            with translated():
                copy = open_database(self.temporary, self.key, passing=True)
                try:
                    bad = problems(copy, between) or (() if _source(copy, self.key) == self.source else ("counts",))
                finally:
                    copy.close()
        except StoreDamaged as error:
            bad = (error.details,)
        if bad:
            raise StoreDamaged(BAD_COPY, bad[0])


def _copy(db: Connection, key: bytes, temporary: Path, progress: Progress | None = None) -> None:
    def between(_status: int, remaining: int, pages: int) -> None:
        # after the last portion nothing may be written any more: it would not be in the copy
        if progress is not None and remaining:
            progress(pages - remaining, pages)

    # the same beginning as the store's, so that the key file beside it fits
    salt = bytes.fromhex(db.conn.execute("PRAGMA cipher_salt").fetchone()[0])
    copy = open_database(temporary, key, create=True, salt=salt, passing=True)
    try:
        db.conn.backup(copy.conn, pages=PORTION if progress else -1, progress=between, sleep=0)
    finally:
        copy.close()


def counted(db: Connection) -> Antal:
    """How much a database of any schema of ours holds."""
    sql = (
        "SELECT (SELECT count(*) FROM borger), (SELECT count(*) FROM forloeb),"
        " (SELECT count(*) FROM skema WHERE kladde = 1), (SELECT count(*) FROM indberetning)"
    )
    return Antal(*db.conn.execute(sql).fetchone())


def _source(db: Connection, key: bytes) -> _Source:
    """Rows, pages and mark at this moment. Answers are not counted: on a large store that would hold up a person."""
    meta = dict(db.conn.execute("SELECT key, value FROM meta").fetchall())
    return _Source(
        counted(db),
        int(db.conn.execute("SELECT count(*) FROM skema").fetchone()[0]),
        int(db.conn.execute("PRAGMA page_count").fetchone()[0]),
        mark(db, key),
        meta.get("database_id", ""),
        meta.get("oevelse") == "1",
    )


def drop_file(temporary: Path) -> None:
    """Take a database file away with everything that SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            held.unlink(temporary.with_name(temporary.name + suffix))
