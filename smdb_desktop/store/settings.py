"""Settings of the store and binary values, each by its key. What a key means is the business of who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smdb_desktop.store.rows import dumps, loads

if TYPE_CHECKING:
    from smdb_desktop.services.stored.records import Json
    from smdb_desktop.store.transactions import Transactions

_PUT = "INSERT INTO indstilling (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value"


class Settings:
    """``ports.store.Settings``."""

    def __init__(self, tx: Transactions) -> None:
        self._tx = tx

    def get(self, key: str) -> Json:
        """A setting, or None."""
        with self._tx.translated():
            row = self._tx.conn.execute("SELECT value FROM indstilling WHERE key = ?", (key,)).fetchone()
        return None if row is None else loads(row[0])

    def put(self, key: str, value: Json) -> None:
        """Keep a setting; None is kept as None."""
        with self._tx.writing() as conn:
            conn.execute(_PUT, (key, dumps(value)))

    def blob(self, key: str) -> bytes | None:
        """A binary value (such as a certificate), or None."""
        with self._tx.translated():
            row = self._tx.conn.execute("SELECT value FROM blob WHERE key = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def put_blob(self, key: str, value: bytes | None) -> None:
        """Keep a binary value; None removes it."""
        with self._tx.writing() as conn:
            if value is None:
                conn.execute("DELETE FROM blob WHERE key = ?", (key,))
            else:
                self._tx.table("blob").upsert({"key": key, "value": value}, pk="key")
