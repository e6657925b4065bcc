"""SqlStore: an open, unlocked store, as the use cases know it (``services.ports.Store``).

It joins the parts of the repository with settings, backup and closing; it is made by the vault only, which owns the key.
"""

from collections.abc import Callable
from pathlib import Path

from smdb_desktop.services.stored.records import Json, StoreInfo
from smdb_desktop.store.backup import copy_database
from smdb_desktop.store.connection import Connection, problems
from smdb_desktop.store.errors import Hint, no_hint
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.overview import Overview
from smdb_desktop.store.rows import dumps, loads

_SET = "INSERT INTO indstilling (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"


def _nothing() -> None:
    """For a store whose folder nobody has locked."""


class SqlStore(Overview):
    """The store over one encrypted database. Use and close it from the thread that opened it."""

    def __init__(
        self,
        db: Connection,
        key: bytes,
        info: StoreInfo,
        *,
        keyslots: Path | None = None,
        folder: Path | None = None,
        closed: Callable[[], None] = _nothing,
        hint: Hint = no_hint,
    ) -> None:
        super().__init__(db, hint, folder)
        self._key = key
        self._info = info
        self._keyslots = keyslots
        self._closed = closed

    def info(self) -> StoreInfo:
        """Identity, practice mark and schema version."""
        return self._info

    def close(self) -> None:
        """Close the file and let go of the folder; harmless the second time."""
        try:
            self._db.conn.close()
        except dbapi2.ProgrammingError:
            # the wrong thread: the file is still open, so the folder must stay locked
            raise
        except dbapi2.Error:
            # what is committed stands in the file or its log, which the next opening reads
            pass
        self._key = b""
        closed, self._closed = self._closed, _nothing
        closed()

    def setting(self, key: str) -> Json:
        """A setting, or None."""
        with self._translated():
            row = self._db.conn.execute("SELECT value FROM indstilling WHERE key = ?", (key,)).fetchone()
        return None if row is None else loads(row[0])

    def set_setting(self, key: str, value: Json) -> None:
        """Keep a setting; None is kept as None."""
        with self._writing() as conn:
            conn.execute(_SET, (key, dumps(value)))

    def blob(self, key: str) -> bytes | None:
        """A binary value (such as a certificate), or None."""
        with self._translated():
            row = self._db.conn.execute("SELECT value FROM blob WHERE key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def set_blob(self, key: str, value: bytes | None) -> None:
        """Keep a binary value; None removes it."""
        with self._writing() as conn:
            if value is None:
                conn.execute("DELETE FROM blob WHERE key = ?", (key,))
            else:
                self._db.table("blob").upsert({"key": key, "value": value}, pk="key")

    def backup(self, target: Path) -> None:
        """An encrypted, checked copy of the file, with a copy of the key file beside it (``….keyslots.json``).

        Raises StoreExists when ``target`` is there, StoreFull and its kin when it cannot be written, and StoreDamaged when
        this store is damaged; nothing is left at ``target`` then.
        """
        copy_database(self._db, self._key, target, self._keyslots, self._hint)

    def problems(self) -> tuple[str, ...]:
        """What a check of every page finds; empty when the file is sound. Takes seconds on a large store."""
        with self._translated():
            return problems(self._db)
