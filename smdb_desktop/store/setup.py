"""Set-up: a new store is made under another name and becomes one with its last rename, its keys written before.

A set-up that was killed leaves nothing that looks whole: the next one first moves the old key files away, because they and a
missing ``smdb.db.ny`` would say that there is a store. It opens nothing for anybody; ``vault.py`` does.
"""

import secrets
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from smdb_desktop import held
from smdb_desktop.domain.words import T
from smdb_desktop.durable import must_be_file_or_nothing, put_in_place, sync_folder
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.store import swap
from smdb_desktop.store.connection import KEY_BYTES, SALT_BYTES, Connection, has_clear_header, open_database
from smdb_desktop.store.errors import translated
from smdb_desktop.store.folder import Folder
from smdb_desktop.store.keys import known
from smdb_desktop.store.keys.keyfile import KeyFile
from smdb_desktop.store.keys.keyslots import KdfParams, KeySlots, SlotType
from smdb_desktop.store.keys.recovery import new_code, parse_code
from smdb_desktop.store.people import new_person_id
from smdb_desktop.store.rows import dumps
from smdb_desktop.store.transactions import count

EXISTS = T("Der er allerede data i mappen. De bliver ikke overskrevet. Lås op, eller vælg en anden mappe.")
KEYS_ONLY = T(
    "Der ligger nøglefiler i mappen, men ingen datafil. De bliver ikke overskrevet. Læg datafilen eller en sikkerhedskopi "
    "tilbage, eller vælg en anden mappe."
)
_PARTS = ("-journal", "-wal", "-shm", "")


class Made(NamedTuple):
    """A new store on the disk, with what opens it."""

    slots: KeySlots
    dek: bytes
    code: str
    person_id: str

    def __repr__(self) -> str:
        """Nothing that is secret."""
        return "Made"


class Wanted(NamedTuple):
    """What is to be made. ``awaited``: the recovery code waits to be confirmed."""

    passphrase: str
    oevelse: bool
    awaited: bool
    kdf: KdfParams

    def __repr__(self) -> str:
        """Nothing that is secret."""
        return "Wanted"


def exists(folder: Folder) -> bool:
    """Whether there is a store, whole or damaged; a set-up that was cut off half-way is none."""
    if folder.database.exists() or swap.is_under_way(folder):
        return True
    return any(path.exists() for path in folder.keyslots) and not folder.unfinished.exists()


def why_not(folder: Folder) -> str:
    """Why nothing can be set up where ``exists`` says that something is there."""
    return EXISTS if folder.database.exists() else KEYS_ONLY


def set_up(folder: Folder, wanted: Wanted, keys: KeyFile, migrate: Callable[[Connection], object], now: Clock) -> Made:
    """Make the store, with the folder locked: the file under another name, the keys, and the rename that makes it a store.

    That the recovery code waits to be confirmed stands in the key file, so no store is born without it.
    """
    dek, code, person_id = secrets.token_bytes(KEY_BYTES), new_code(), new_person_id()
    salt = secrets.token_bytes(SALT_BYTES)
    slots = KeySlots(secrets.token_hex(16), wanted.oevelse, salt=salt)
    slots = slots.with_slot(SlotType.PASSPHRASE, wanted.passphrase, dek, wanted.kdf, person_id)
    slots = slots.with_slot(SlotType.RECOVERY, parse_code(code) or "", dek, wanted.kdf, pending=wanted.awaited)
    unfinished = folder.unfinished
    with translated(folder.backup_hint):
        _clear(folder, now)
        try:
            db = open_database(unfinished, dek, create=True, salt=salt)
            try:
                migrate(db)
                with db.utils.atomic():
                    rows = {"database_id": slots.database_id, "oevelse": str(int(wanted.oevelse))}
                    db.table("meta").insert_all({"key": key, "value": value} for key, value in rows.items())
                    db.table("indstilling").insert({"key": known.SETTING, "value": dumps(known.first(slots))})
                    count(db.conn, now())
            finally:
                db.close()
            if has_clear_header(unfinished):
                raise RuntimeError("the new database is not encrypted")
            keys.begin(slots)
            put_in_place(unfinished, folder.database)
        except BaseException:
            _undo(folder)
            raise
    return Made(slots, dek, code, person_id)


def _clear(folder: Folder, now: Clock) -> None:
    """Take away what a set-up that was killed left, in the order in which no moment looks like a store.

    Key files are moved and not removed: somebody may have put them there.
    """
    rests = [path for path in folder.keyslots if path.exists()]
    # a log without its file would be read into the new one
    rests += [path for path in folder.root.glob("smdb.db-*") if path.is_file()]
    for path in rests:
        name = f"{path.stem}-ufaerdig-{now():%Y%m%dT%H%M%S}-{secrets.token_hex(2)}{path.suffix}"
        held.rename(path, folder.backups / name)
    sync_folder(folder.backups)
    sync_folder(folder.root)
    for suffix in _PARTS:
        half = folder.unfinished.with_name(folder.unfinished.name + suffix)
        must_be_file_or_nothing(half)
        held.unlink(half)
    sync_folder(folder.root)


def _undo(folder: Folder) -> None:
    """Take away what a set-up that is refused has made: a full disk gets its room back. The keys first: no moment looks whole."""
    if folder.database.exists():
        return
    with suppress(OSError):
        for path in (*folder.keyslots, *folder.attempts):
            held.unlink(path)
        sync_folder(folder.root)
        for suffix in _PARTS:
            held.unlink(folder.unfinished.with_name(folder.unfinished.name + suffix))
