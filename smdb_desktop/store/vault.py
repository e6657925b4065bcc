"""FolderVault: a data folder as people meet it (``services.ports.vault.Vault``): set up, unlock, recover, change the passphrase.

It owns the order of things: lock the folder, wait out wrong passphrases, open a key slot, prove the key on the file, copy,
migrate. The passphrase and the data key are never written down and never part of a message.
"""

import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from smdb_desktop.domain.words import T, Tn
from smdb_desktop.durable import must_be_file_or_nothing, put_in_place
from smdb_desktop.services.errors import (
    KnownError,
    StoreExists,
    StoreMissing,
    UsageError,
    WrongPassphrase,
)
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.vault import KeyMaterial
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import StoreInfo
from smdb_desktop.store.backup import copy_database
from smdb_desktop.store.connection import (
    KEY_BYTES,
    SALT_BYTES,
    Connection,
    has_clear_header,
    open_database,
    peek,
    salt_of,
)
from smdb_desktop.store.errors import damaged, translated
from smdb_desktop.store.folder import Folder, FolderLock
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.keys import keyslots
from smdb_desktop.store.keys.attempts import Attempts
from smdb_desktop.store.keys.keyfile import KeyFile
from smdb_desktop.store.keys.keyslots import KdfParams, KeySlots, SlotType
from smdb_desktop.store.keys.recovery import new_code, parse_code
from smdb_desktop.store.migrations.applied import CURRENT, applied
from smdb_desktop.store.people import first_person, new_person_id
from smdb_desktop.store.safeguard.guard import Safeguard
from smdb_desktop.store.sqlstore import SqlStore
from smdb_desktop.store.transactions import count, written

if TYPE_CHECKING:
    from smdb_desktop.store.hook import Migrations

EXISTS = T("Der er allerede data i mappen. De bliver ikke overskrevet. Lås op, eller vælg en anden mappe.")
MISSING = T("Der er ingen data i mappen endnu. Begynd med at sætte programmet op.")
NO_DATABASE = T("Datafilen mangler i datamappen.")
WRONG = T("Adgangssætningen er forkert. Se efter store bogstaver og tastatursprog.")
WRONG_CODE = T("Gendannelseskoden passer ikke til disse data. Se efter, at det er den rigtige udskrift.")
MISTYPED = T("Gendannelseskoden er tastet forkert. Den har 28 tegn i syv grupper; sammenlign dem med udskriften.")
WHOSE = T("Flere personer har en adgangssætning til disse data. Skriv, hvis adgangssætning der skal laves om.")
NOBODY = T("Der er ikke netop én person med det navn, som har en adgangssætning. Se efter, hvordan navnet er skrevet.")


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
        self._keys = KeyFile(self.folder, now)
        self._lock: FolderLock | None = None
        self._store: SqlStore | None = None
        """This vault's store while it is open."""

    def exists(self) -> bool:
        """Whether there is a store, whole or damaged; a set-up that was cut off half-way is none."""
        if self.folder.database.exists():
            return True
        return any(path.exists() for path in self.folder.keyslots) and not self.folder.unfinished.exists()

    def is_practice(self) -> bool:
        """Whether the key file marks a practice store; False where there is no readable key file."""
        with suppress(KnownError):
            return self._keys.load()[0].oevelse
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
        return self._open(SlotType.PASSPHRASE, passphrase)

    def unlock_with_recovery(self, code: str, new_passphrase: str, person_id: str | None = None) -> SqlStore:
        """Open with the printed code and set one person's passphrase anew; the code and the others' passphrases stay valid.

        ``person_id`` is the person's id or name; where several have a passphrase it must be given, else UsageError is raised and
        nothing is changed. A mistyped code does not count as a try, because its check symbol tells.
        """
        keyslots.check_new_passphrase(new_passphrase)
        symbols = parse_code(code)
        if symbols is None:
            raise WrongPassphrase(MISTYPED, self.wait_seconds())
        return self._open(SlotType.RECOVERY, symbols, Renewal(new_passphrase, person_id))

    def change_passphrase(self, old: str, new: str) -> None:
        """Replace the passphrase of the person who has it; works while this vault's store is open and while it is closed."""
        keyslots.check_new_passphrase(new)
        with self._keys_in_hand(old) as key:
            changed = key.slots.without([key.slot])
            changed = changed.with_slot(SlotType.PASSPHRASE, new, key.dek, self._kdf, key.slot.person_id)
            self._keys.replace(key.slots, changed)
            self._tell(Handling.NOEGLE_SKIFTET)

    def renew_recovery(self, passphrase: str) -> KeyMaterial:
        """A new recovery code in place of the old one; works while this vault's store is open and while it is closed."""
        code = new_code()
        with self._keys_in_hand(passphrase) as key:
            kept = key.slots.without(key.slots.of_type(SlotType.RECOVERY))
            renewed = kept.with_slot(SlotType.RECOVERY, parse_code(code) or "", key.dek, self._kdf)
            self._keys.replace(key.slots, renewed)
            self._tell(Handling.KODE_FORNYET)
        return KeyMaterial(code)

    @contextmanager
    def _keys_in_hand(self, passphrase: str) -> Iterator["OpenedKey"]:
        """The key file, the data key and the slot that the passphrase opened, with the folder held while it is changed."""
        self._must_be_there()
        lock = self._take() if self._lock is None else None
        try:
            yield self._try(SlotType.PASSPHRASE, passphrase)
        finally:
            if lock is not None:
                self._release(lock)

    def _tell(self, art: Handling) -> None:
        """Note a change of keys in the log of this vault's store while it is open; a full disk does not take the change back."""
        if self._store is not None:
            with suppress(KnownError):
                self._store.log.add(art, self._store.people.who(), self._now())

    def _make(self, passphrase: str, oevelse: bool, lock: FolderLock) -> tuple[SqlStore, str]:
        """Set up: the file under another name, the keys, and the rename that makes it a store."""
        dek, code, person_id = secrets.token_bytes(KEY_BYTES), new_code(), new_person_id()
        salt = secrets.token_bytes(SALT_BYTES)
        slots = KeySlots(secrets.token_hex(16), oevelse, salt=salt)
        slots = slots.with_slot(SlotType.PASSPHRASE, passphrase, dek, self._kdf, person_id)
        slots = slots.with_slot(SlotType.RECOVERY, parse_code(code) or "", dek, self._kdf)
        unfinished = self.folder.unfinished
        with translated(self.folder.backup_hint):
            for suffix in ("", "-wal", "-shm"):
                half = unfinished.with_name(unfinished.name + suffix)
                must_be_file_or_nothing(half)
                half.unlink(missing_ok=True)
            db = open_database(unfinished, dek, create=True, salt=salt)
            try:
                self._migrate(db, lambda: None)
                with db.utils.atomic():
                    rows = {"database_id": slots.database_id, "oevelse": str(int(oevelse))}
                    db.table("meta").insert_all({"key": key, "value": value} for key, value in rows.items())
                    count(db.conn, self._now())
            finally:
                db.close()
            if has_clear_header(unfinished):
                raise RuntimeError("the new database is not encrypted")
            self._keys.write(slots)
            put_in_place(unfinished, self.folder.database)
        return self._opened(slots, dek, lock, person_id), code

    def _open(self, type_: SlotType, secret: str, renewal: "Renewal | None" = None) -> SqlStore:
        self._must_be_there()
        lock = self._take()
        try:
            self._keys.load()
            if not self.folder.database.exists():
                raise damaged(self.folder.backup_hint, "missing", NO_DATABASE)
            key = self._try(type_, secret)
            store = self._opened(key.slots, key.dek, lock, key.slot.person_id)
            try:
                if renewal is not None:
                    self._renew(store, key, secret, renewal)
                else:
                    self._after_opening(store, key, secret)
            except BaseException:
                store.close()
                raise
        except BaseException:
            self._release(lock)
            raise
        return store

    def _try(self, type_: SlotType, secret: str) -> "OpenedKey":
        """Open a slot, or raise WrongPassphrase; the failure is counted before the secret is judged.

        Where the two copies of the key file differ, both are tried, the first one first.
        """
        attempts = Attempts(self.folder.attempts, self._now)
        wait = attempts.wait_seconds()
        if wait:
            raise WrongPassphrase("", wait, _waiting(wait))
        copies = self._keys.load()
        attempts.failed()
        found: list[OpenedKey] = []
        for slots in copies:
            opened = slots.open(type_, secret)
            if opened is not None:
                counts = slots is copies[0] or copies[0].database_id != slots.database_id
                found.append(OpenedKey(slots, *opened, counts))
        if found:
            attempts.succeeded()
            key = next((key for key in found if len(copies) == 1 or self._is_key(key.dek)), None)
            if key is None:
                raise damaged(self.folder.backup_hint, "no copy of the key file opens it")
            return key
        wait = attempts.wait_seconds()
        message = WRONG if type_ is SlotType.PASSPHRASE else WRONG_CODE
        raise WrongPassphrase(message, wait, _waiting(wait))

    def _is_key(self, dek: bytes) -> bool:
        """Whether the data key opens the file: one of two copies may be another store's."""
        if self._store is not None:
            return self._store.has_key(dek)
        try:
            peek(self.folder.database, dek, with_log=True).close()
        except dbapi2.Error:
            return False
        return True

    def _opened(self, slots: KeySlots, dek: bytes, lock: FolderLock, person_id: str) -> SqlStore:
        """Open the file with the data key, check that it belongs to the key file, and migrate it."""
        hint = self.folder.backup_hint
        with translated(hint), self._guarded(slots, dek) as guard:
            db = open_database(self.folder.database, dek, hint=hint)
            try:
                foer = written(db.conn)
                version = self._migrate(db, lambda: self._copy_first(db, dek))
                self._must_belong(db, slots)
                if written(db.conn).taeller != foer.taeller:
                    count(db.conn, self._now())
                info = StoreInfo(slots.database_id, slots.oevelse, version, foer)
                person_id = person_id or first_person(db.conn)
                guard.begin(db)
            except BaseException:
                db.close()
                raise
        self._store = SqlStore(
            db,
            dek,
            info,
            now=self._now,
            person_id=person_id,
            keyslots=self.folder.keyslots[0],
            folder=self.folder,
            guard=guard,
            closed=lambda: self._release(lock),
            hint=hint,
        )
        return self._store

    @contextmanager
    def _guarded(self, slots: KeySlots, dek: bytes) -> Iterator[Safeguard]:
        """What stands beside the file, after it has judged what lies there; let go of where the block raises."""
        if not self.folder.database.is_file() or has_clear_header(self.folder.database):
            # said by the opening itself, and nothing beside such a file is touched
            open_database(self.folder.database, dek, hint=self.folder.backup_hint).close()
        guard = Safeguard(self.folder, dek, slots.database_id, self._now)
        try:
            guard.judge(slots.salt)
            yield guard
        except BaseException:
            guard.let_go()
            raise

    def _renew(self, store: SqlStore, key: "OpenedKey", secret: str, renewal: "Renewal") -> None:
        """Set the new passphrase of one person; everybody else's slot stays as it is."""
        first = first_person(store.conn)
        slots = key.slots.of_type(SlotType.PASSPHRASE)
        owners = {slot.person_id or first for slot in slots}
        person_id = renewal.person(store, owners)
        kept = key.slots.without(slot for slot in slots if (slot.person_id or first) == person_id)
        if key.slot.format != keyslots.FORMAT:
            kept = kept.rewrapped(key.slot, secret, key.dek, "")
        renewed = kept.with_slot(SlotType.PASSPHRASE, renewal.passphrase, key.dek, self._kdf, person_id)
        self._keys.replace(key.slots, renewed)
        store.people.current_id = person_id
        self._tell(Handling.NOEGLE_GENDANNET)

    def _after_opening(self, store: SqlStore, key: "OpenedKey", secret: str) -> None:
        """Bring the slot that was used to the newest format; mend a copy of the key file that is damaged or behind.

        Nothing of it is worth refusing a person who has the passphrase. What only the second copy opened replaces nothing: the
        first may hold a newer passphrase.
        """
        if not key.counts:
            return
        slots = key.slots
        if key.slot.format != keyslots.FORMAT or not key.slot.person_id:
            slots = slots.rewrapped(key.slot, secret, key.dek, store.people.current_id)
        with suppress(KnownError, OSError):
            slots = slots.with_salt(salt_of(self.folder.database))
            if self._keys.differs(slots):
                self._keys.replace(key.slots, slots)

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
            raise damaged(self.folder.backup_hint, "identity", T("Datafilen hører ikke til nøglefilen."))

    def _must_be_there(self) -> None:
        if not self.exists():
            raise StoreMissing(MISSING)

    def _take(self) -> FolderLock:
        self._lock = lock = self.folder.lock()
        self.folder.tidy()
        self.folder.tighten()
        return lock

    def _release(self, lock: FolderLock) -> None:
        if self._lock is lock:
            self._lock = self._store = None
        lock.release()


@dataclass(frozen=True, slots=True)
class OpenedKey:
    """What a secret opened: the key file, the data key and the slot.

    ``counts``: it was the first copy, or the first is another store's.
    """

    slots: KeySlots
    dek: bytes = field(repr=False)
    slot: keyslots.Slot
    counts: bool


@dataclass(frozen=True, slots=True)
class Renewal:
    """A new passphrase, and whose it is: a person's id or name, or None where there can be no doubt."""

    passphrase: str = field(repr=False)
    whose: str | None

    def person(self, store: SqlStore, owners: Collection[str]) -> str:
        """The person's id. Raises UsageError where it is not told or nobody of that name has a passphrase."""
        if self.whose is None:
            if len(owners) > 1:
                raise UsageError(WHOSE)
            return next(iter(owners), store.people.current_id)
        named = self.whose.strip().casefold()
        found = [id_ for id_ in owners if id_ == self.whose or _name(store, id_) == named]
        if len(found) != 1:
            raise UsageError(NOBODY)
        return found[0]


def _name(store: SqlStore, person_id: str) -> str:
    person = store.people.get(person_id)
    return "" if person is None else person.navn.strip().casefold()


def _waiting(seconds: int) -> str:
    if seconds == 0:
        return ""  # judging a passphrase takes about as long as the first delay
    return Tn("Vent {n} sekund, før du prøver igen.", "Vent {n} sekunder, før du prøver igen.", n=seconds)
