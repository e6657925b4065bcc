"""Encrypted copies under the same key, opened and counted before they are called copies.

A copy goes through a temporary name and is renamed when it has proved itself, so a file in ``backup/`` is a good one. The key
file is copied beside it: without a key slot a copy could never be opened.
"""

import os
from contextlib import suppress
from pathlib import Path

from smdb_desktop.domain.words import T
from smdb_desktop.durable import put_new, sync_file, sync_path, write_whole
from smdb_desktop.services.errors import StoreDamaged, StoreExists
from smdb_desktop.store.connection import Connection, open_database, problems
from smdb_desktop.store.errors import Hint, damaged, no_hint, translated

EXISTS = T("Der ligger allerede en fil med det navn, og den bliver ikke overskrevet. Vælg et andet navn.")
BAD_COPY = T("Sikkerhedskopien kunne ikke læses efter kopieringen og er slettet igen. Prøv en anden disk.")
SLOTS_SUFFIX = ".keyslots.json"

_COUNTED = ("borger", "forloeb", "skema", "svar", "indberetning")


def copy_database(db: Connection, key: bytes, target: Path, keyslots: Path | None = None, hint: Hint = no_hint) -> None:
    """Copy an open database to ``target``; raises StoreExists, StoreFull, StoreReadOnly or StoreDamaged."""
    temporary = target.with_name(target.name + ".ny")
    slots = target.with_name(target.name + SLOTS_SUFFIX)
    with translated(hint):
        if os.path.lexists(target):
            raise StoreExists(EXISTS)
        _remove(temporary)
        try:
            _copy(db, key, temporary)
            _prove(db, key, temporary, hint)
            if keyslots is not None:
                write_whole(slots, keyslots.read_bytes())
            put_new(temporary, target)
            sync_path(target.parent)
        except BaseException:
            _remove(temporary)
            with suppress(OSError):
                slots.unlink(missing_ok=True)
            raise


def _copy(db: Connection, key: bytes, temporary: Path) -> None:
    # the same beginning as the store's, so that the key file beside it fits
    salt = bytes.fromhex(db.conn.execute("PRAGMA cipher_salt").fetchone()[0])
    copy = open_database(temporary, key, create=True, salt=salt)
    try:
        db.conn.backup(copy.conn)
    finally:
        copy.close()
    with temporary.open("rb+") as file:
        sync_file(file.fileno())


def _prove(db: Connection, key: bytes, temporary: Path, hint: Hint) -> None:
    """Open the copy anew, check every page and compare the number of rows; when it fails, say which of the two is bad."""
    wanted = _counts(db)
    try:
        with translated():
            copy = open_database(temporary, key)
            try:
                bad = problems(copy) or (() if _counts(copy) == wanted else ("counts",))
            finally:
                copy.close()
    except StoreDamaged as error:
        bad = (error.details,)
    if bad:
        if problems(db):
            raise damaged(hint, "found while copying")
        raise StoreDamaged(BAD_COPY, bad[0])


def _counts(db: Connection) -> tuple[int, ...]:
    there = set(db.utils.table_names())
    return tuple(db.table(name).count for name in _COUNTED if name in there)


def _remove(temporary: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            temporary.with_name(temporary.name + suffix).unlink(missing_ok=True)
