"""FolderVault: a data folder as people meet it (``services.ports.vault.Vault``): set up, unlock, recover, change the passphrase.

It owns the order of things: lock the folder, wait out wrong passphrases, open a key slot, prove the key on the file, copy,
migrate. The passphrase and the data key are never written down and never part of a message.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.errors import (
    KnownError,
    StoreDamaged,
    StoreExists,
    StoreLocked,
    StoreMissing,
    UsageError,
    WrongPassphrase,
)
from smdb_desktop.services.ports import vault as port
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.vault import KeyMaterial, Milepaele, PassphraseState, Unsettled, Verdict
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import StoreInfo
from smdb_desktop.store import swap, whose
from smdb_desktop.store.connection import Connection, has_clear_header, open_database, peek, salt_of
from smdb_desktop.store.doors import MOST_WAITING, FolderDoors, OpenedKey, must_be_free
from smdb_desktop.store.errors import damaged, only_the_key, translated
from smdb_desktop.store.folder import Folder, FolderLock
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.store.keys.attempts import Ticks
from smdb_desktop.store.keys.keyfile import KeyFile, fitting
from smdb_desktop.store.keys.keyslots import KdfParams, KeySlots, SlotType
from smdb_desktop.store.keys.recovery import new_code, parse_code
from smdb_desktop.store.keys.strength import Strength
from smdb_desktop.store.keys.todays import is_behind, todays
from smdb_desktop.store.migrations.applied import CURRENT, applied
from smdb_desktop.store.people import first_person
from smdb_desktop.store.renewal import Renewal
from smdb_desktop.store.safeguard.guard import Safeguard
from smdb_desktop.store.setup import Wanted, exists, set_up, why_not
from smdb_desktop.store.sqlstore import SqlStore
from smdb_desktop.store.transactions import count, written

if TYPE_CHECKING:
    from smdb_desktop.store.backup import Progress
    from smdb_desktop.store.hook import Migrations

MISSING = T("Der er ingen data i mappen endnu. Begynd med at sætte programmet op.")
NO_DATABASE = T(
    "Datafilen mangler i datamappen. Læg den eller en sikkerhedskopi tilbage. Blev programmet aldrig sat helt op her, så flyt "
    "keyslots.json og keyslots.bak.json væk, og begynd forfra."
)
OTHER_KEYS = T(
    "Nøglefilerne i datamappen hører til andre data end datafilen. Intet er ændret. Læg de nøglefiler tilbage, der hører til "
    "datafilen: der ligger en ved siden af hver sikkerhedskopi i mappen backup."
)
OTHER_BEGINNING = T(
    "Datafilen kan ikke læses med nøglefilerne i mappen: de hører til andre data, eller datafilens begyndelse er ødelagt. Intet "
    "er ændret. Nøglefiler, der hører til, ligger ved siden af hver sikkerhedskopi i mappen backup."
)
WRONG_OR_OTHER = T(
    "Adgangssætningen eller koden passer ikke til nøglefilerne i mappen, og de ser ud til at høre til andre data end datafilen. "
    "Prøv igen; virker det stadig ikke, så læg de nøglefiler tilbage, der ligger ved siden af sikkerhedskopien i mappen backup."
)
WRONG = T("Adgangssætningen er forkert. Se efter store bogstaver og tastatursprog.")
WRONG_CODE = T("Gendannelseskoden passer ikke til disse data. Se efter, at det er den rigtige udskrift.")
MISTYPED = T("Gendannelseskoden er tastet forkert. Den har 28 tegn i syv grupper; sammenlign dem med udskriften.")


def _utc_now() -> datetime:
    return datetime.now(UTC)


class FolderVault:
    """The vault over a data folder. ``strength`` judges new passphrases, ``milepaele`` names the forms that mark a course (none
    without it), ``datofelter`` the date of a request by form, ``copying`` is told of the copy before a migration; the rest is
    given by tests, ``migrations`` by those of later schemas."""

    def __init__(
        self,
        folder: Path,
        *,
        strength: Strength | None = None,
        milepaele: Milepaele = dict,
        datofelter: port.Datofelter = dict,
        kdf: KdfParams | None = None,
        now: Clock = _utc_now,
        ticks: Ticks = time.monotonic,
        migrations: Migrations | None = None,
        copying: Progress | None = None,
        konto: Callable[[], str] = str,
    ) -> None:
        self.folder, self._copying, self._konto = Folder(folder), copying, konto
        self._strength = strength or Strength()
        self._milepaele = milepaele
        self.datofelter = datofelter
        self.kdf = kdf or KdfParams()
        self.now = self._now = now
        self._migrations = migrations
        self.keyfile = KeyFile(self.folder, now, ticks)
        self._finished = False
        """Whether opening ended a change of passphrase that had been cut off."""
        self._lock: FolderLock | None = None
        self.open_store: SqlStore | None = None
        """This vault's store while it is open."""
        self.doors = FolderDoors(self)

    def exists(self) -> bool:
        """Whether there is a store, whole or damaged; a set-up that was cut off half-way is none."""
        return exists(self.folder)

    def is_practice(self) -> bool:
        """Whether the key file marks a practice store; False where there is no readable key file."""
        with suppress(KnownError):
            return self.keyfile.load()[0].oevelse
        return False

    def wait_seconds(self) -> int:
        """Seconds before another try is accepted; 0 when one may try now."""
        return self.keyfile.wait_seconds() if self.exists() else 0

    def judge(self, passphrase: str, names: Iterable[str] = ()) -> Verdict:
        """What a passphrase is worth, in words; ``names`` are those that somebody would try. Loads its words when first asked."""
        return self._strength.judge(passphrase, names)

    def must_be_good(self, passphrase: str, names: Iterable[str]) -> None:
        if problem := self.judge(passphrase, names).problem:
            raise UsageError(problem)

    def unsettled(self) -> Unsettled:
        """What of the keys waits for a person, as the copies of the key file say it."""
        return self.doors.unsettled(finished=self._finished)

    def create(
        self, passphrase: str, *, oevelse: bool, names: Iterable[str] = (), awaited: bool = True
    ) -> tuple[SqlStore, KeyMaterial]:
        """Make an empty store and open it; the recovery code is in memory only and must be shown now.

        It waits for ``confirm_recovery`` from its birth, unless nobody will ever need it (``awaited`` False). Raises UsageError
        for a passphrase that is easily guessed, StoreExists, StoreLocked, StoreFull or StoreReadOnly.
        """
        self.must_be_good(passphrase, names)
        if self.exists():
            raise StoreExists(why_not(self.folder))
        self.folder.make()
        lock = self.take()
        try:
            if self.exists():
                raise StoreExists(why_not(self.folder))
            wanted = Wanted(passphrase, oevelse, awaited, self.kdf)
            made = set_up(self.folder, wanted, self.keyfile, lambda db: self.migrated(db, lambda: None), self._now)
            store = self.opened_with(made.slots, made.dek, made.person_id, lambda: self.release(lock))
        except BaseException:
            self.release(lock)
            raise
        return store, KeyMaterial(made.code)

    def unlock(self, passphrase: str) -> SqlStore:
        """Open the store. Raises WrongPassphrase with the delay before the next try, StoreMissing, StoreLocked,
        StoreDamaged, StoreTooNew, StoreFull or StoreReadOnly."""
        return self._open(SlotType.PASSPHRASE, passphrase)

    def unlock_with_recovery(
        self,
        code: str,
        new_passphrase: str,
        person_id: str | None = None,
        names: Callable[[SqlStore], Iterable[str]] = lambda _store: (),
    ) -> SqlStore:
        """Open with the printed code and set one person's passphrase anew; the code and the others' passphrases stay valid.

        ``person_id`` is the person's id or name; where several have a passphrase it must be given, else UsageError is raised and
        nothing is changed. A mistyped code does not count as a try, because its check symbol tells. A code that had not been
        confirmed is by this. ``names`` gives those that the opened store knows, for judging the passphrase.
        """
        self.must_be_good(new_passphrase, ())
        return self._open(SlotType.RECOVERY, self._symbols(code), Renewal(new_passphrase, person_id, names))

    def _symbols(self, code: str) -> str:
        symbols = parse_code(code)
        if symbols is None:
            raise WrongPassphrase(MISTYPED, self.wait_seconds())
        return symbols

    def change_passphrase(self, old: str, new: str, names: Iterable[str] = ()) -> None:
        """Replace the passphrase of the person who has it; works while this vault's store is open and while it is closed."""
        self.must_be_good(new, names)
        with self.keys_in_hand(SlotType.PASSPHRASE, old) as key:
            person_id = key.slot.person_id
            others = key.slots.of_type(SlotType.PASSPHRASE)
            gone = [s for s in others if s == key.slot or (person_id and s.person_id == person_id)]
            must_be_free(key.slots, new, gone)
            kept = key.slots.without(slot for slot in gone if slot.pending and slot != key.slot)
            both = kept.with_slot(SlotType.PASSPHRASE, new, key.dek, self.kdf, person_id, pending=True)
            self.keyfile.exchange(key.slots, both, gone)
            self._finished = False
            self._tell(Handling.NOEGLE_SKIFTET)

    def renew_recovery(self, passphrase: str) -> KeyMaterial:
        """A new recovery code beside those that are valid: all open until one of them is confirmed. Works open and closed."""
        code = new_code()
        with self.keys_in_hand(SlotType.PASSPHRASE, passphrase) as key:
            waiting = [slot for slot in key.slots.of_type(SlotType.RECOVERY) if slot.pending]
            gone = waiting[: 1 - MOST_WAITING]
            kept = key.slots.without(gone)
            renewed = kept.with_slot(SlotType.RECOVERY, parse_code(code) or "", key.dek, self.kdf, pending=True)
            self.keyfile.replace(key.slots, renewed)
        return KeyMaterial(code, displaced=bool(gone))

    def confirm_recovery(self, code: str) -> None:
        """Somebody has this code, new or old: from now on it is the only one. Works open and closed.

        Raises WrongPassphrase when it opens nothing, so no code is confirmed that would not.
        """
        with self.keys_in_hand(SlotType.RECOVERY, self._symbols(code)) as key:
            others = [slot for slot in key.slots.of_type(SlotType.RECOVERY) if slot != key.slot]
            settled = key.slots.proved(key.slot)
            if self.keyfile.differs(settled):
                self.keyfile.replace(key.slots, settled)
            if others:
                self._tell(Handling.KODE_FORNYET)

    @contextmanager
    def keys_in_hand(self, type_: SlotType, secret: str) -> Iterator[OpenedKey]:
        """The key file, the data key and the slot that the secret opened, with the folder held while it is changed."""
        self._must_be_there()
        lock = self.take() if self._lock is None else None
        try:
            yield self._try(type_, secret)
            self.doors.remember()
        finally:
            if lock is not None:
                self.release(lock)

    def _tell(self, art: Handling) -> None:
        """Note a change of keys in the log of this vault's store while it is open; a full disk does not take the change back."""
        if self.open_store is not None:
            with suppress(KnownError):
                self.open_store.log.add(art, self.open_store.people.who(), self._now())

    def _open(self, type_: SlotType, secret: str, renewal: Renewal | None = None) -> SqlStore:
        self._must_be_there()
        lock = self.take()
        self._finished = False
        try:
            self.keyfile.load()
            if not self.folder.database.exists():
                raise damaged(self.folder.backup_hint, "missing", NO_DATABASE)
            key = self._try(type_, secret)
            try:
                store = self.opened_with(key.slots, key.dek, key.slot.person_id, lambda: self.release(lock))
            except StoreDamaged as error:
                if self._begins_otherwise(key.slots):
                    raise damaged(self.folder.backup_hint, error.details, OTHER_BEGINNING) from error
                raise
            try:
                if renewal is not None:
                    self._renew(store, key, secret, renewal)
                else:
                    self.doors.refuse_removed(store)
                    self._after_opening(store, key, secret)
                self.doors.remember()
                whose.note(self.folder, store.people.who().navn, self._now())
            except BaseException:
                store.close()
                raise
        except BaseException:
            self.release(lock)
            raise
        return store

    def _try(self, type_: SlotType, secret: str) -> OpenedKey:
        """Open a slot, or raise WrongPassphrase; the failure is counted before the secret is judged.

        Where the two copies of the key file differ, both are tried, the first one first.
        """
        copies = self.keyfile.load()
        counting = [slots for slots in todays(self.folder, copies) if slots in copies]
        return self.open_with(type_, secret, copies, lambda dek: len(copies) == 1 or self._is_key(dek), counting)

    def key_copies(self) -> tuple[KeySlots, ...]:
        """The copies of the key file that can be read, in their order, each once; () where there is none."""
        with suppress(KnownError):
            return self.keyfile.load()
        return ()

    def open_with(
        self,
        type_: SlotType,
        secret: str,
        copies: Sequence[KeySlots],
        fits: Callable[[bytes], bool],
        counting: Sequence[KeySlots] = (),
    ) -> OpenedKey:
        """The first of these key files that the secret opens to a data key that ``fits``; each try counts.

        Raises WrongPassphrase where it opens none (of the ``counting`` ones, where there are), StoreDamaged where no key fits.
        """
        wait = self.keyfile.wait_seconds()
        if wait:
            raise WrongPassphrase("", wait, _waiting(wait))
        self.keyfile.failed()
        opened = ((slots, slots.open(type_, secret)) for slots in copies)
        found = [OpenedKey(slots, *each, counts=False) for slots, each in opened if each is not None]
        if counted := bool(found) and (not counting or any(each.slots in counting for each in found)):
            self.keyfile.succeeded()
        if (key := next((key for key in found if fits(key.dek)), None)) is not None:
            self.keyfile.succeeded()
            older, before = [each.slots for each in found if each.dek != key.dek], copies[: copies.index(key.slots)]
            counts = all(there in older or is_behind(self.folder, there, key.slots) for there in before)
            return key._replace(counts=counts)
        if counted:
            raise damaged(self.folder.backup_hint, "no copy of the key file opens it", OTHER_KEYS)
        wait = self.keyfile.wait_seconds()
        message = WRONG if type_ is SlotType.PASSPHRASE else WRONG_CODE
        if all(self._begins_otherwise(slots) for slots in copies):
            message = WRONG_OR_OTHER
        raise WrongPassphrase(message, wait, _waiting(wait))

    def _begins_otherwise(self, slots: KeySlots) -> bool:
        """Whether the file begins with another salt than the key file knows: it is another store's, or damaged there."""
        with suppress(OSError):
            begins = salt_of(self.folder.database)
            clear = has_clear_header(self.folder.database)
            return bool(slots.salt) and len(begins) == len(slots.salt) and not clear and begins != slots.salt
        return False

    def _is_key(self, dek: bytes) -> bool:
        """Whether the data key opens the file: one of two copies may be another store's."""
        if self.open_store is not None:
            return self.open_store.has_key(dek)
        try:
            peek(self.folder.database, dek, with_log=True).close()
        except dbapi2.Error as error:
            only_the_key(error)
            return False
        return True

    def in_hand(self, key: OpenedKey) -> SqlStore:
        """The store of this folder for who has taken the folder: closing it lets go of nothing. Raises as ``unlock``.

        ``key`` is one of this store's; the key file in use says more of the file than an older one.
        """
        present = (slots for slots in self.key_copies() if slots.database_id == key.slots.database_id)
        store = self.opened_with(next(present, key.slots), key.dek, "", lambda: None)
        self.open_store = None
        return store

    def opened_with(self, slots: KeySlots, dek: bytes, person_id: str, closed: Callable[[], None]) -> SqlStore:
        """Open the file with the data key, check that it belongs to the key file, and migrate it."""
        hint = self.folder.backup_hint
        with translated(hint), self._guarded(slots, dek) as guard:
            db = open_database(self.folder.database, dek, hint=hint)
            try:
                foer = written(db.conn)
                version = self.migrated(db, lambda: self._copy_first(db, dek, slots))
                self._must_belong(db, slots)
                if written(db.conn).taeller != foer.taeller:
                    count(db.conn, self._now())
                info = StoreInfo(slots.database_id, slots.oevelse, version, foer)
                person_id = person_id or first_person(db.conn)
                guard.begin(db)
            except BaseException:
                db.close()
                raise
        self.open_store = SqlStore(
            db,
            dek,
            info,
            now=self._now,
            person_id=person_id,
            navne=port.Navne(self._milepaele, self.datofelter),
            keyslots=lambda: fitting(self.folder, info.database_id),
            folder=self.folder,
            guard=guard,
            closed=closed,
            hint=hint,
            unknown=lambda: whose.unknown(self._konto()),
            named=lambda navn: whose.renamed(self.folder, navn, self._now()),
        )
        return self.open_store

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

    def _renew(self, store: SqlStore, key: OpenedKey, secret: str, renewal: Renewal) -> None:
        """Set the new passphrase of one person; everybody else's slot stays as it is."""
        self.must_be_good(renewal.passphrase, renewal.names(store))
        first = first_person(store.conn)
        slots = key.slots.of_type(SlotType.PASSPHRASE)
        owners = {slot.person_id or first for slot in slots} | {p.id for p in store.people.all() if p.aktiv}
        person_id = renewal.person(store, owners - {p.id for p in store.people.all() if not p.aktiv})
        must_be_free(key.slots, renewal.passphrase, (s for s in slots if (s.person_id or first) == person_id))
        kept, code = key.slots, key.slot
        if code.pending:
            kept, code = kept.proved(code), code._replace(pending=False)
        if code.is_old:
            kept = kept.rewrapped(code, secret, key.dek, "")
        # what was never used makes room: the one that was stays until the new one is on the disk
        kept = kept.without(s for s in kept.of_person(person_id) if s.pending)
        both = kept.with_slot(SlotType.PASSPHRASE, renewal.passphrase, key.dek, self.kdf, person_id, pending=True)
        self.keyfile.exchange(key.slots, both, [s for s in slots if (s.person_id or first) == person_id])
        store.people.current_id = person_id
        self._tell(Handling.NOEGLE_GENDANNET)

    def _after_opening(self, store: SqlStore, key: OpenedKey, secret: str) -> None:
        """Bring the slot that was used to the newest format; mend a copy of the key file that is damaged or behind.

        Nothing of it is worth refusing a person who has the passphrase. What only the second copy opened replaces nothing: the
        first may hold a newer passphrase.
        """
        if not key.counts:
            return
        slots, slot, cut_off = key.slots, key.slot, self.unsettled().passphrase is PassphraseState.BOTH
        if slot.pending:
            # whoever typed the new one has it: the change that was cut off is ended
            slots = slots.proved(slot)
            slot = slot._replace(pending=False)
        if slot.is_old or not slot.person_id or key.older:
            slots = slots.rewrapped(slot, secret, key.dek, store.people.current_id)
        with suppress(KnownError, OSError):
            slots = slots.with_salt(salt_of(self.folder.database))
            if self.keyfile.differs(slots):
                self.keyfile.replace(key.slots, slots)
            self._finished = cut_off

    def migrated(self, db: Connection, before: Callable[[], None]) -> int:
        """Bring the file to this program's schema and return its version; see ``migrations.migrate``."""
        if self._migrations is None and applied(db.conn) == CURRENT:
            return len(CURRENT)
        from smdb_desktop.store.migrations.steps import MIGRATIONS, migrate

        return migrate(db.utils, before, self._migrations or MIGRATIONS)

    def _copy_first(self, db: Connection, dek: bytes, opened: KeySlots) -> None:
        from smdb_desktop.store.backup import copy_database

        self.folder.make()
        now, hint, why = self._now(), self.folder.backup_hint, Kopiaarsag.FOER_MIGRERING
        name = f"smdb-skema{len(applied(db.conn))}-{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}.db"
        copy_database(db, dek, self.folder.backups / name, opened.to_bytes, hint, why, now, self._copying)

    def _must_belong(self, db: Connection, slots: KeySlots) -> None:
        meta = dict(db.conn.execute("SELECT key, value FROM meta").fetchall())
        if (meta.get("database_id"), meta.get("oevelse")) != (slots.database_id, str(int(slots.oevelse))):
            raise damaged(self.folder.backup_hint, "identity", OTHER_KEYS)

    def _must_be_there(self) -> None:
        if not self.exists():
            raise StoreMissing(MISSING)

    def take(self) -> FolderLock:
        """Take the folder for this program, and put in order what a cut left in it. Raises StoreLocked, StoreFull and its kin."""
        try:
            self._lock = lock = self.folder.lock()
        except StoreLocked as error:
            raise whose.named(self.folder, error) from error
        try:
            whose.forget(self.folder)
            self.folder.tidy()
            swap.recover(self.folder)
            self.folder.tighten()
        except BaseException:
            self.release(lock)
            raise
        return lock

    def release(self, lock: FolderLock) -> None:
        """Let go of the folder."""
        if self._lock is lock:
            self._lock = self.open_store = None
            whose.forget(self.folder)
        lock.release()


def _waiting(seconds: int) -> str:
    if seconds == 0:
        return ""  # judging a passphrase takes about as long as the first delay
    return Tn("Vent {n} sekund, før du prøver igen.", "Vent {n} sekunder, før du prøver igen.", n=seconds)
