"""What the store itself keeps of its key file: which slots it has, and which were taken away since.

A key file from before a change of a passphrase or a code, put back in both places, opens with the secret of then. The file does
not tell; the store does, because what it keeps is encrypted with everything else. A slot is known by its id, which is
authenticated: who has not opened it cannot give it another.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from smdb_desktop.services.stored.records import Json
from smdb_desktop.store.keys.keyslots import KeySlots, Slot

SETTING = "noeglefil"
_MOST_GONE = 200


class Kept(Protocol):
    """The settings of the store."""

    def get(self, key: str) -> Json:
        """One of them."""
        ...

    def put(self, key: str, value: Json) -> None:
        """Keep one."""
        ...


class Known(NamedTuple):
    """How far the key file had come (``nr``), the ids of its slots then, and of those that were taken away, the newest last."""

    nr: int = 0
    there: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def first(slots: KeySlots) -> Json:
    """What a store knows that is born with these."""
    return _json(Known(slots.nr, _ids([slots])))


def note(kept: Kept, copies: Sequence[KeySlots]) -> None:
    """Remember the key file as it is now (its copies), and which slots it has no more.

    As long as it is an older one that somebody put back, it takes nothing away: today's may come back.
    """
    before, there, nr = _read(kept), _ids(copies), max((slots.nr for slots in copies), default=0)
    if not copies:
        return
    if nr < before.nr or set(there) & set(before.gone):
        now = before._replace(there=before.there + _without(there, (*before.there, *before.gone)))
    else:
        gone = before.gone + _without(before.there, (*there, *before.gone))
        now = Known(nr, there, gone[-_MOST_GONE:])
    if now != before:
        kept.put(SETTING, _json(now))


def come_back(kept: Kept, copies: Sequence[KeySlots]) -> tuple[Slot, ...]:
    """The slots that were taken away and open again, each once."""
    gone = set(_read(kept).gone)
    found = {slot.id: slot for slots in copies for slot in slots.slots if slot.id in gone}
    return tuple(found.values())


def _ids(copies: Iterable[KeySlots]) -> tuple[str, ...]:
    # a slot of format 1 has none
    return tuple(dict.fromkeys(slot.id for slots in copies for slot in slots.slots if slot.id))


def _without(ids: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    known = set(others)
    return tuple(each for each in ids if each not in known)


def _json(known: Known) -> Json:
    return {"nr": known.nr, "der": list(known.there), "vaek": list(known.gone)}


def _read(kept: Kept) -> Known:
    """What is kept; nothing in a store of before."""
    raw = kept.get(SETTING)
    if not isinstance(raw, dict):
        return Known()
    nr, there, gone = raw.get("nr"), raw.get("der"), raw.get("vaek")
    if not isinstance(nr, int) or not isinstance(there, list) or not isinstance(gone, list):
        return Known()
    return Known(nr, tuple(map(str, there)), tuple(map(str, gone)))
