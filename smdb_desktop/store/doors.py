"""Who can open the store (``services.ports.vault.Doors``): a passphrase more or fewer, and a new data key behind all of them.

A passphrase belongs to one person and opens for one only, because it is by the passphrase that the person is known. One that was
given to somebody is pending until that person has opened the store with it.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from smdb_desktop.domain.words import T, joined, sentences
from smdb_desktop.durable import sync_written
from smdb_desktop.services.errors import KnownError, StoreDamaged, StoreError, UsageError, WrongPassphrase
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.vault import CodeState, KeyMaterial, PassphraseState, Unsettled
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.store import swap
from smdb_desktop.store.backup import PORTION, Progress, counted
from smdb_desktop.store.connection import KEY_BYTES, SALT_BYTES, Connection, open_database, problems, rekey
from smdb_desktop.store.errors import CLOSED, translated
from smdb_desktop.store.folder import Folder
from smdb_desktop.store.keys import known
from smdb_desktop.store.keys.keyfile import KeyFile, whole
from smdb_desktop.store.keys.keyslots import MOST_SEALED, KdfParams, KeySlots, Slot, SlotType
from smdb_desktop.store.keys.recovery import new_code, parse_code
from smdb_desktop.store.keys.todays import todays
from smdb_desktop.store.sqlstore import SqlStore

MOST_PEOPLE = 10
"""Passphrases of people: with a change of each kind under way the key file has room for no more."""
MOST_WAITING = 3
"""Recovery codes that wait to be confirmed at most: a fourth takes the place of the oldest."""
TAKEN = T("Den adgangssætning kan ikke bruges. Vælg en anden.")
NOT_YOURS = T("Det er ikke din adgangssætning. Skriv den, du selv låste op med.")
REMOVED = T("Adgangssætningen gælder ikke længere: personen er fjernet fra lageret. Spørg dem, der bruger det.")
TOO_MANY = T("Der kan højst være {n} personer med hver sin adgangssætning.", n=MOST_PEOPLE)
NOT_REACHED = T(
    "Lageret kan ikke få en ny nøgle endnu: {navne} skal låse op én gang først, så nøglen kan nå dem. Intet er ændret."
)
OLD_CODE = T(
    "Gendannelseskoden er fra en ældre udgave af programmet. Lav en ny på siden Indstillinger, og bekræft den; så kan lageret få "
    "en ny nøgle. Intet er ændret."
)
BAD_COPY = T("Kopien under den nye nøgle kunne ikke læses og er fjernet igen. Intet er ændret. Prøv igen.")


class OpenedKey(NamedTuple):
    """What a secret opened: key file, data key, slot. ``counts``: it was the first copy, or the first is another store's."""

    slots: KeySlots
    dek: bytes
    slot: Slot
    older: bool
    counts: bool

    def __repr__(self) -> str:
        """Nothing that is secret."""
        return "OpenedKey"


class Holder(Protocol):
    """What the doors need of the vault whose they are."""

    open_store: SqlStore | None
    folder: Folder
    keyfile: KeyFile
    kdf: KdfParams

    @property
    def now(self) -> Clock:
        """The time."""
        ...

    def key_copies(self) -> tuple[KeySlots, ...]:
        """The copies of the key file that can be read."""
        ...

    def keys_in_hand(self, type_: SlotType, secret: str) -> AbstractContextManager[OpenedKey]:
        """What a secret opens, with the folder held."""
        ...

    def must_be_good(self, passphrase: str, names: Iterable[str]) -> None:
        """Refuse a passphrase that is easily guessed."""
        ...

    def opened_with(self, slots: KeySlots, dek: bytes, person_id: str, closed: Callable[[], None]) -> SqlStore:
        """Open the file with the data key."""
        ...


def must_be_free(slots: KeySlots, passphrase: str, mine: Iterable[Slot]) -> None:
    """Refuse a passphrase that opens for somebody else. Raises UsageError, which does not tell for whom."""
    if slots.without(mine).open(SlotType.PASSPHRASE, passphrase) is not None:
        raise UsageError(TAKEN)


class FolderDoors:
    """The passphrases of one vault's key file."""

    def __init__(self, vault: Holder) -> None:
        self._vault = vault

    def all(self) -> Mapping[str, bool]:
        """Who has a passphrase, by id, and whether somebody has opened the store with it."""
        found: dict[str, bool] = {}
        for slots in self._vault.key_copies()[:1]:
            for slot in slots.of_type(SlotType.PASSPHRASE):
                found[slot.person_id] = found.get(slot.person_id, False) or not slot.pending
        return found

    def unsettled(self, *, finished: bool) -> Unsettled:
        """What waits for somebody, as the copies of the key file say it; ``finished``: the opening ended a change."""
        return self._waiting(finished=finished)._replace(**self._come_back())

    def _waiting(self, *, finished: bool) -> Unsettled:
        store, copies = self._vault.open_store, self._vault.key_copies()
        found = [slot for copy in copies if copy.database_id == copies[0].database_id for slot in copy.slots]
        codes = [slot for slot in found if slot.type == SlotType.RECOVERY]
        code = CodeState.IN_HAND
        if any(slot.pending for slot in codes):
            code = CodeState.NEVER if all(slot.pending for slot in codes) else CodeState.RENEWED
        mine = "" if store is None else store.people.current_id
        own = [s for s in found if s.type == SlotType.PASSPHRASE and mine in ("", s.person_id)]
        # a passphrase that is somebody's first waits for them, and nothing was cut off
        settled = {s.person_id for s in own if not s.pending}
        if any(s.pending and s.person_id in settled for s in own):
            return Unsettled(code, PassphraseState.BOTH)
        return Unsettled(code, PassphraseState.FINISHED if finished else PassphraseState.SETTLED)

    def _come_back(self) -> dict[str, Any]:
        """What was replaced and opens again, as ``Unsettled`` has it; only the open store knows."""
        store = self._vault.open_store
        if store is None:
            return {}
        with suppress(KnownError):
            slots = known.come_back(store.settings, self._todays(store))
            owners = {slot.person_id for slot in slots if slot.type == SlotType.PASSPHRASE}
            people = [person for person in store.people.all() if person.aktiv and person.id in owners]
            code = any(slot.type == SlotType.RECOVERY for slot in slots)
            return {"igen": tuple(person.navn for person in people), "kode_igen": code}
        return {}

    def remember(self) -> None:
        """Let the open store know its key file as it is now. Where it cannot be written, the next opening does it."""
        store = self._vault.open_store
        if store is not None:
            with suppress(KnownError):
                known.note(store.settings, self._todays(store))

    def _todays(self, store: SqlStore) -> list[KeySlots]:
        """The copies of the key file that are this store's and of its data key."""
        own = [slots for slots in self._vault.key_copies() if slots.database_id == store.info().database_id]
        return [slots for slots in todays(self._vault.folder, own) if slots in own]

    def refuse_removed(self, store: SqlStore) -> None:
        """A person who was removed opens nothing, though the key file says otherwise. Raises WrongPassphrase."""
        person = store.people.get(store.people.current_id)
        if person is not None and not person.aktiv:
            with suppress(KnownError):
                self.take_away([person.id])
            raise WrongPassphrase(REMOVED, 0)

    def prove(self, own: str) -> None:
        """Somebody at the machine has the passphrase of the person who opened the store. Raises WrongPassphrase, UsageError."""
        with self._vault.keys_in_hand(SlotType.PASSPHRASE, own) as key:
            self._must_be_own(key)

    def add(self, own: str, person_id: str, passphrase: str, names: Iterable[str] = ()) -> None:
        """Give a person a passphrase, in place of one that was never used; pending until the store is opened with it."""
        vault = self._vault
        vault.must_be_good(passphrase, names)
        with vault.keys_in_hand(SlotType.PASSPHRASE, own) as key:
            self._must_be_own(key)
            kept = key.slots.without(slot for slot in key.slots.of_person(person_id) if slot.pending)
            must_be_free(kept, passphrase, ())
            if len({slot.person_id for slot in kept.of_type(SlotType.PASSPHRASE)} | {person_id}) > MOST_PEOPLE:
                raise UsageError(TOO_MANY)
            more = kept.with_slot(SlotType.PASSPHRASE, passphrase, key.dek, vault.kdf, person_id, pending=True)
            vault.keyfile.replace_or_leave(key.slots, more)

    def take_away(self, people: Collection[str]) -> bool:
        """Let these people open nothing any more; whether the key file had a passphrase of theirs.

        One is left where nobody else has a passphrase that was ever used: a key file that was put back from a time before the
        others must not lose the last one. Raises StoreError, and then nothing is changed.
        """
        vault, had = self._vault, False
        for slots in vault.key_copies()[:1]:
            gone = [slot for slot in slots.of_type(SlotType.PASSPHRASE) if slot.person_id in people]
            had = bool(gone)
            left = slots.without(gone)
            if gone and any(not slot.pending for slot in left.of_type(SlotType.PASSPHRASE)):
                vault.keyfile.replace_or_leave(slots, left)
                self.remember()
        return had

    def _must_be_own(self, key: OpenedKey) -> None:
        store = self._vault.open_store
        if store is not None and key.slot.person_id not in ("", store.people.current_id):
            raise WrongPassphrase(NOT_YOURS, 0)

    # -- a new data key --------------------------------------------------------------------------------------------------

    def renew_key(self, own: str, progress: Progress | None = None) -> KeyMaterial:
        """Give the open store a new data key; it is the store under the new one when this returns.

        Every passphrase and code that opens goes on opening, and a new code waits to be confirmed. What a cut leaves is the one
        or the other whole, and is told at the next opening. Raises UsageError where the key would not reach somebody.
        """
        vault = self._vault
        store = vault.open_store
        if store is None:
            raise StoreError(CLOSED)
        with vault.keys_in_hand(SlotType.PASSPHRASE, own) as key:
            self._must_be_own(key)
            _must_reach_all(store, key.slots)
            dek, code = secrets.token_bytes(KEY_BYTES), new_code()
            waiting = [slot for slot in key.slots.of_type(SlotType.RECOVERY) if slot.pending]
            gone = waiting[: 1 - MOST_WAITING]
            removed = {person.id for person in store.people.all() if not person.aktiv}
            left = [slot for slot in key.slots.slots if slot.person_id in removed]
            slots = (
                key.slots.without([*gone, *left]).with_new_key(key.dek, dek).with_salt(secrets.token_bytes(SALT_BYTES))
            )
            slots = slots.with_slot(SlotType.RECOVERY, parse_code(code) or "", dek, vault.kdf, pending=True)
            whole(slots)
            note = swap.begin(vault.folder, swap.new_note("", vault.now(), ny_noegle=True))
            try:
                self._lay_ready(store.connection, key.dek, dek, slots, progress)
            except BaseException:
                with suppress(KnownError, OSError):
                    swap.give_up(vault.folder)
                raise
        person_id, let_go = store.people.current_id, store.keep_folder()
        store.close()
        try:
            swap.carry_out(vault.folder, note)
            renewed = vault.opened_with(slots, dek, person_id, let_go)
        except BaseException:
            let_go()
            raise
        store.go_on_as(renewed)
        vault.open_store = store
        with suppress(KnownError):
            store.log.add(Handling.NOEGLE_NY, store.people.who(), vault.now())
            swap.forget_note(vault.folder)
        self.remember()
        return KeyMaterial(code, displaced=bool(gone))

    def _lay_ready(self, db: Connection, before: bytes, dek: bytes, slots: KeySlots, progress: Progress | None) -> None:
        """The store under its new key, checked, beside the store; with the key file that fits."""
        folder = self._vault.folder
        staged = folder.staged / swap.DATABASE
        between: Callable[[], None] = (lambda: None) if progress is None else lambda: progress(0, 0)
        with translated(folder.backup_hint):
            _copied(db, before, staged, progress)
            between()
            copy = open_database(staged, before)
            try:
                rekey(copy, dek, slots.salt)
            finally:
                copy.close()
            copy = open_database(staged, dek)
            try:
                bad = problems(copy, between) or (() if counted(copy) == counted(db) else ("counts",))
                copy.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                copy.close()
            if bad or staged.with_name(staged.name + "-wal").exists():
                raise StoreDamaged(BAD_COPY, bad[0] if bad else "the copy did not close")
            sync_written(staged)
            swap.stage_file(folder, swap.KEYSLOTS, whole(slots))


def _copied(db: Connection, key: bytes, target: Path, progress: Progress | None) -> None:
    def between(_status: int, remaining: int, pages: int) -> None:
        if progress is not None and remaining:
            progress(pages - remaining, pages)

    copy = open_database(target, key, create=True)
    try:
        db.conn.backup(copy.conn, pages=PORTION if progress else -1, progress=between, sleep=0)
    finally:
        copy.close()


def _must_reach_all(store: SqlStore, slots: KeySlots) -> None:
    """Refuse a new key that somebody's slot could not be given. Raises UsageError."""
    missed = [slot for slot in slots.slots if not slot.public or len(slot.sealed) >= MOST_SEALED]
    if not missed:
        return
    people = (store.people.get(slot.person_id) for slot in missed if slot.type == SlotType.PASSPHRASE)
    names = tuple(dict.fromkeys(person.navn if person is not None else T("en anden person") for person in people))
    code = any(slot.type == SlotType.RECOVERY for slot in missed)
    said = NOT_REACHED.format(navne=joined(", ", names)) if names else ""
    raise UsageError(sentences(said, OLD_CODE if code else ""))
