"""Whose passphrases open a copy when it has become the store: those of today, and never those of somebody who was removed since.

A copy brings the key file of its day. Where the secret that opens it opens today's store too, the copy gets today's data key and
today's key file stays. Where only the copy's own key file knows the secret, of its doors those stay whose people have one today.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from smdb_desktop.domain.words import T
from smdb_desktop.durable import sync_written
from smdb_desktop.services.errors import KnownError, StoreDamaged, WrongPassphrase
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.copies import Personskifte
from smdb_desktop.services.stored.history import Haendelse, Handling
from smdb_desktop.services.stored.records import Hvem, PersonRecord
from smdb_desktop.store.backup import counted
from smdb_desktop.store.connection import SALT_BYTES, open_database, problems, rekey
from smdb_desktop.store.doors import REMOVED, OpenedKey
from smdb_desktop.store.errors import translated
from smdb_desktop.store.folder import Folder
from smdb_desktop.store.keys.keyslots import KeySlots, SlotType
from smdb_desktop.store.keys.todays import todays
from smdb_desktop.store.log import Log
from smdb_desktop.store.people import People

BAD_COPY = T(
    "Kopien under den nøgle, der gælder i dag, kunne ikke læses og er fjernet igen. Intet er ændret. Prøv igen."
)
_PEOPLE = (
    Handling.PERSON_TILFOEJET,
    Handling.PERSON_AENDRET,
    Handling.PERSON_FJERNET,
    Handling.PROFIL_SKIFTET,
    Handling.NOEGLE_SKIFTET,
    Handling.NOEGLE_GENDANNET,
    Handling.NOEGLE_NY,
    Handling.KODE_FORNYET,
)


class Doors(NamedTuple):
    """What opens the copy, what opens today's store by the same secret (None: nothing does), and the key file of afterwards.

    ``dropped`` are the ids of people whose passphrase of then opens nothing afterwards; ``lies``: the key files in the folder are
    those of afterwards.
    """

    copy: OpenedKey
    today: OpenedKey | None
    after: KeySlots
    dropped: tuple[str, ...] = ()
    lies: bool = False

    @property
    def store(self) -> OpenedKey:
        """What opens the store that would be replaced, where anything does."""
        return self.today or self.copy

    @property
    def is_todays(self) -> bool:
        """Whether today's passphrases and codes go on opening."""
        return self.today is not None

    @property
    def is_older(self) -> bool:
        """Whether the store has had a new data key since the copy, which the copy gets."""
        return self.today is not None and self.today.dek != self.copy.dek


def doors_of(copy: OpenedKey, folder: Folder, lying: Sequence[KeySlots], type_: SlotType, secret: str) -> Doors:
    """The doors of a copy that was opened; ``lying`` are the key files in the folder.

    Raises WrongPassphrase for somebody who has no door in a key file of this store that lies there or is today's: each of them is
    the newer one for all that is known without the secret of another.
    """
    lying = [slots for slots in lying if slots.database_id == copy.slots.database_id]
    present = [slots for slots in todays(folder, lying) if slots.database_id == copy.slots.database_id]
    known = [{slot.person_id for slot in slots.of_type(SlotType.PASSPHRASE)} for slots in (*lying, *present)]
    as_it_lies = all(slots in present for slots in lying) and bool(lying)
    today = _opened(copy, present, type_, secret)
    after = copy.slots if today is None else today.slots
    if not known or any("" in people for people in known):
        return Doors(copy, today, after, lies=as_it_lies and after in lying)
    everywhere = set.intersection(*known)
    if type_ is SlotType.PASSPHRASE and copy.slot.person_id and copy.slot.person_id not in everywhere:
        raise WrongPassphrase(REMOVED, 0)
    gone = [slot for slot in after.of_type(SlotType.PASSPHRASE) if slot.person_id not in everywhere]
    dropped = tuple(dict.fromkeys(slot.person_id for slot in gone))
    return Doors(copy, today, after.without(gone), dropped, lies=as_it_lies and after in lying and not gone)


def _opened(copy: OpenedKey, present: Sequence[KeySlots], type_: SlotType, secret: str) -> OpenedKey | None:
    """What the secret opens of today's key files."""
    if copy.slots in present:
        return copy
    opened = ((slots, slots.open(type_, secret)) for slots in present)
    return next((OpenedKey(slots, *found, counts=True) for slots, found in opened if found is not None), None)


def refuse_removed(store: Store, doors: Doors) -> None:
    """Somebody whom the store that would be replaced has removed restores nothing. Raises WrongPassphrase."""
    opened = doors.store
    person = store.people.get(opened.slot.person_id)
    if opened.slot.type == SlotType.PASSPHRASE and person is not None and not person.aktiv:
        raise WrongPassphrase(REMOVED, 0)


def give_key(staged: Path, before: bytes, dek: bytes, salt: bytes) -> None:
    """Give the closed copy another data key and check it. Raises StoreDamaged, StoreFull and its kin; the file is for nothing
    then."""
    with translated():
        copy = open_database(staged, before)
        try:
            amount = counted(copy)
            rekey(copy, dek, salt)
        finally:
            copy.close()
        copy = open_database(staged, dek)
        try:
            bad = problems(copy) or (() if counted(copy) == amount else ("counts",))
            copy.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            copy.close()
        if bad:
            raise StoreDamaged(BAD_COPY, bad[0])
        sync_written(staged)


def new_salt(slots: KeySlots) -> bytes:
    """What a file under these slots' data key begins with: as they say, where they do."""
    return slots.salt or secrets.token_bytes(SALT_BYTES)


# -- who works here ------------------------------------------------------------------------------------------------------


def people_between(store: Store | None, copy: People, dropped: Sequence[str]) -> Personskifte:
    """Who was removed, came or was changed since the copy, by name; of a store that cannot be read, whose door is dropped."""
    before = {person.id: person for person in copy.all()}
    if store is None:
        names = tuple(before[id_].navn for id_ in dropped if id_ in before)
        return Personskifte(uden_adgang=names)
    now = store.people.all()
    return Personskifte(
        fjernet=tuple(p.navn for p in now if not p.aktiv and (p.id not in before or before[p.id].aktiv)),
        tilfoejet=tuple(p.navn for p in now if p.aktiv and p.id not in before),
        aendret=tuple(
            p.navn
            for p in now
            if p.aktiv and p.id in before and (p.navn, p.roller) != (before[p.id].navn, before[p.id].roller)
        ),
    )


def carry_people(store: Store, copy: People, log: Log) -> None:
    """The people of today, their names and roles and who was removed, and what was done to people and keys since, as it was; as
    far as the store can be read."""
    before = {person.id: person for person in copy.all()}
    now: Sequence[PersonRecord] = ()
    there, here = _done(log.of_keys()), list[Haendelse]()
    with suppress(KnownError):
        now = store.people.all()
    with suppress(KnownError):
        here = _done(store.log.of_keys())
    for person in now:
        if before.get(person.id) != person:
            copy.save(person)
    if here[: len(there)] == there:
        for event in here[len(there) :]:
            log.add(event.art, Hvem(event.person_id, event.hvem), event.tid, data=event.data)


def _done(events: Sequence[Haendelse]) -> list[Haendelse]:
    return [event._replace(nr=0) for event in events if event.art in _PEOPLE]
