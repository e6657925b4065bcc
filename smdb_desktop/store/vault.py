"""FolderVault: a data folder as people meet it (``services.ports.vault.Vault``): set up, unlock, recover, change the passphrase.

It owns the order of things: lock the folder, wait out wrong passphrases, open a key slot, prove the key on the file, copy,
migrate. The passphrase and the data key are never written down and never part of a message.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from smdb_desktop.services.errors import (
    KnownError,
    StoreExists,
    StoreMissing,
    WrongPassphrase,
)
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.vault import KeyMaterial
from smdb_desktop.services.stored.records import StoreInfo
from smdb_desktop.store.backup import copy_database
from smdb_desktop.store.connection import KEY_BYTES, Connection, has_clear_header, open_database
from smdb_desktop.store.errors import damaged, translated
from smdb_desktop.store.folder import Folder, sync_folder
from smdb_desktop.store.keys import keyslots
from smdb_desktop.store.keys.attempts import Attempts
from smdb_desktop.store.keys.keyslots import KdfParams, KeySlots, SlotType
from smdb_desktop.store.keys.recovery import new_code, parse_code
from smdb_desktop.store.migrations.applied import CURRENT, applied
from smdb_desktop.store.people import first_person
from smdb_desktop.store.sqlstore import SqlStore

if TYPE_CHECKING:
    from smdb_desktop.store.hook import Migrations

EXISTS = "Der er allerede data i mappen. De bliver ikke overskrevet. Lås op, eller vælg en anden mappe."
MISSING = "Der er ingen data i mappen endnu. Begynd med at sætte programmet op."
NO_DATABASE = "Datafilen mangler i datamappen."
WRONG = "Adgangssætningen er forkert. Se efter store bogstaver og tastatursprog."
WRONG_CODE = "Gendannelseskoden passer ikke til disse data. Se efter, at det er den rigtige udskrift."
MISTYPED = "Gendannelseskoden er tastet forkert. Den har 28 tegn i syv grupper; sammenlign dem med udskriften."
WAIT_ONE = "Vent 1 sekund, før du prøver igen."
WAIT = "Vent {seconds} sekunder, før du prøver igen."


def _utc_now() -> datetime:
    return datetime.now(UTC)


class FolderVault:
    """The vault over a data folder. ``now`` and ``kdf`` are given by tests; ``migrations`` by tests of later schemas."""

    def __init__(
        self,
        folder: Path,
        *,
        kdf: KdfParams | None = None,
        now: Clock = _utc_now,
        migrations: "Migrations | None" = None,
    ) -> None:
        self.folder = Folder(folder)
        self._kdf = kdf or KdfParams()
        self._now = now
        self._migrations = migrations
        self._lock: FileLock | None = None

    def exists(self) -> bool:
        """Whether there is a store, whole or damaged; a set-up that was cut off half-way is none."""
        if self.folder.database.exists():
            return True
        return any(path.exists() for path in self.folder.keyslots) and not self.folder.unfinished.exists()

    def is_practice(self) -> bool:
        """Whether the key file marks a practice store; False where there is no readable key file."""
        with suppress(KnownError):
            return keyslots.load(self.folder.keyslots, self.folder.backup_hint).oevelse
        return False

    def wait_seconds(self) -> int:
        """Seconds before another try is accepted; 0 when one may try now."""
        return Attempts(self.folder.attempts, self._now).wait_seconds()

    def create(self, passphrase: str, *, oevelse: bool) -> tuple[SqlStore, KeyMaterial]:
        """Make an empty store and open it; the recovery code is in memory only and must be shown now.

        Raises UsageError for a short passphrase, StoreExists, StoreLocked, StoreFull or StoreReadOnly.
        """
        keyslots.check_new_passphrase(passphrase)
        if self.exists():
            raise StoreExists(EXISTS)
        self.folder.make()
        lock = self._take()
        try:
            if self.exists():
                raise StoreExists(EXISTS)
            store, code = self._make(passphrase, oevelse, lock)
        except BaseException:
            self._release(lock)
            raise
        return store, KeyMaterial(code)

    def unlock(self, passphrase: str) -> SqlStore:
        """Open the store. Raises WrongPassphrase with the delay before the next try, StoreMissing, StoreLocked,
        StoreDamaged, StoreTooNew, StoreFull or StoreReadOnly."""
        return self._open(SlotType.PASSPHRASE, passphrase, None)

    def unlock_with_recovery(self, code: str, new_passphrase: str) -> SqlStore:
        """Open with the printed code and set a new passphrase; the code stays valid. A mistyped code does not count as a
        try, because its check symbol tells."""
        keyslots.check_new_passphrase(new_passphrase)
        symbols = parse_code(code)
        if symbols is None:
            raise WrongPassphrase(MISTYPED, self.wait_seconds())
        return self._open(SlotType.RECOVERY, symbols, new_passphrase)

    def change_passphrase(self, old: str, new: str) -> None:
        """Replace the passphrase; works while this vault's store is open and while it is closed."""
        keyslots.check_new_passphrase(new)
        with self._keys_in_hand(old) as (slots, dek, used):
            self._save(slots.without([used]).with_slot(SlotType.PASSPHRASE, new, dek, self._kdf))

    def renew_recovery(self, passphrase: str) -> KeyMaterial:
        """A new recovery code in place of the old one; works while this vault's store is open and while it is closed."""
        code = new_code()
        with self._keys_in_hand(passphrase) as (slots, dek, _used):
            kept = slots.without(slots.of_type(SlotType.RECOVERY))
            self._save(kept.with_slot(SlotType.RECOVERY, parse_code(code) or "", dek, self._kdf))
        return KeyMaterial(code)

    @contextmanager
    def _keys_in_hand(self, passphrase: str) -> Iterator[tuple[KeySlots, bytes, keyslots.Slot]]:
        """The key file, the data key and the slot that the passphrase opened, with the folder held while it is changed."""
        self._must_be_there()
        lock = self._take() if self._lock is None else None
        try:
            slots = keyslots.load(self.folder.keyslots, self.folder.backup_hint)
            yield (slots, *self._try(slots, SlotType.PASSPHRASE, passphrase))
        finally:
            if lock is not None:
                self._release(lock)

    def _make(self, passphrase: str, oevelse: bool, lock: FileLock) -> tuple[SqlStore, str]:
        """Set up: the file under another name, the keys, and the rename that makes it a store."""
        dek, code = secrets.token_bytes(KEY_BYTES), new_code()
        slots = KeySlots(secrets.token_hex(16), oevelse)
        slots = slots.with_slot(SlotType.PASSPHRASE, passphrase, dek, self._kdf)
        slots = slots.with_slot(SlotType.RECOVERY, parse_code(code) or "", dek, self._kdf)
        unfinished = self.folder.unfinished
        with translated(self.folder.backup_hint):
            for suffix in ("", "-wal", "-shm"):
                unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)
            db = open_database(unfinished, dek, create=True)
            try:
                self._migrate(db, lambda: None)
                with db.utils.atomic():
                    rows = {"database_id": slots.database_id, "oevelse": str(int(oevelse))}
                    db.table("meta").insert_all({"key": key, "value": value} for key, value in rows.items())
            finally:
                db.close()
            if has_clear_header(unfinished):
                raise RuntimeError("the new database is not encrypted")
            keyslots.save(slots, self.folder.keyslots)
            unfinished.rename(self.folder.database)
            sync_folder(self.folder.root)
        return self._opened(slots, dek, lock), code

    def _open(self, type_: SlotType, secret: str, new_passphrase: str | None) -> SqlStore:
        self._must_be_there()
        lock = self._take()
        try:
            slots = keyslots.load(self.folder.keyslots, self.folder.backup_hint)
            if not self.folder.database.exists():
                raise damaged(self.folder.backup_hint, "missing", NO_DATABASE)
            dek, _ = self._try(slots, type_, secret)
            store = self._opened(slots, dek, lock)
            try:
                self._after_opening(slots, dek, new_passphrase)
            except BaseException:
                store.close()
                raise
        except BaseException:
            self._release(lock)
            raise
        return store

    def _try(self, slots: KeySlots, type_: SlotType, secret: str) -> tuple[bytes, keyslots.Slot]:
        """Open a slot, or raise WrongPassphrase; the failure is counted before the secret is judged."""
        attempts = Attempts(self.folder.attempts, self._now)
        wait = attempts.wait_seconds()
        if wait:
            raise WrongPassphrase("", wait, _waiting(wait))
        attempts.failed()
        opened = slots.open(type_, secret)
        if opened is None:
            wait = attempts.wait_seconds()
            message = WRONG if type_ is SlotType.PASSPHRASE else WRONG_CODE
            raise WrongPassphrase(message, wait, _waiting(wait))
        attempts.succeeded()
        return opened

    def _opened(self, slots: KeySlots, dek: bytes, lock: FileLock) -> SqlStore:
        """Open the file with the data key, check that it belongs to the key file, and migrate it."""
        hint = self.folder.backup_hint
        with translated(hint):
            db = open_database(self.folder.database, dek, hint=hint)
            try:
                version = self._migrate(db, lambda: self._copy_first(db, dek))
                self._must_belong(db, slots)
                info = StoreInfo(slots.database_id, slots.oevelse, version)
                person_id = first_person(db.conn)
            except BaseException:
                db.close()
                raise
        return SqlStore(
            db,
            dek,
            info,
            person_id=person_id,
            keyslots=self.folder.keyslots[0],
            folder=self.folder.root,
            closed=lambda: self._release(lock),
            hint=hint,
        )

    def _after_opening(self, slots: KeySlots, dek: bytes, new_passphrase: str | None) -> None:
        """Set the new passphrase of a recovery; mend a copy of the key file that is damaged or behind."""
        if new_passphrase is not None:
            kept = slots.without(slots.of_type(SlotType.PASSPHRASE))
            self._save(kept.with_slot(SlotType.PASSPHRASE, new_passphrase, dek, self._kdf))
            return
        wanted = slots.to_bytes()
        for path in self.folder.keyslots:
            with suppress(KnownError, OSError):
                if not path.is_file() or path.read_bytes() != wanted:
                    keyslots.save(slots, [path])

    def _migrate(self, db: Connection, before: Callable[[], None]) -> int:
        """Bring the file to this program's schema and return its version; see ``migrations.migrate``."""
        if self._migrations is None and applied(db.conn) == CURRENT:
            return len(CURRENT)
        from smdb_desktop.store.migrations.steps import MIGRATIONS, migrate

        return migrate(db.utils, before, self._migrations or MIGRATIONS)

    def _copy_first(self, db: Connection, dek: bytes) -> None:
        self.folder.make()
        name = f"smdb-skema{len(applied(db.conn))}-{self._now():%Y%m%dT%H%M%S}-{secrets.token_hex(2)}.db"
        copy_database(db, dek, self.folder.backups / name, self.folder.keyslots[0], self.folder.backup_hint)

    def _must_belong(self, db: Connection, slots: KeySlots) -> None:
        meta = dict(db.conn.execute("SELECT key, value FROM meta").fetchall())
        if (meta.get("database_id"), meta.get("oevelse")) != (slots.database_id, str(int(slots.oevelse))):
            raise damaged(self.folder.backup_hint, "identity", "Datafilen hører ikke til nøglefilen.")

    def _must_be_there(self) -> None:
        if not self.exists():
            raise StoreMissing(MISSING)

    def _take(self) -> FileLock:
        self._lock = lock = self.folder.lock()
        self.folder.tidy()
        self.folder.tighten()
        return lock

    def _release(self, lock: FileLock) -> None:
        if self._lock is lock:
            self._lock = None
        lock.release()

    def _save(self, slots: KeySlots) -> None:
        keyslots.save(slots, self.folder.keyslots)


def _waiting(seconds: int) -> str:
    if seconds == 0:
        return ""  # judging a passphrase takes about as long as the first delay
    return WAIT_ONE if seconds == 1 else WAIT.format(seconds=seconds)
