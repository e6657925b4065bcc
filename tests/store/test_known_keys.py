"""What the store keeps of its key file: which slots came and went, whatever files are put there in between."""

from __future__ import annotations

from typing import cast

import pytest

from smdb_desktop.services.stored.records import Json
from smdb_desktop.store.keys import known
from smdb_desktop.store.keys.keyslots import KeySlots, SlotType
from tests.store.store_material import CHEAP, OTHER, PASSPHRASE

DEK = b"d" * 32


class Kept:
    """Settings in memory."""

    def __init__(self) -> None:
        self.there: dict[str, Json] = {}
        self.writes = 0

    def get(self, key: str) -> Json:
        return self.there.get(key)

    def put(self, key: str, value: Json) -> None:
        self.there[key] = value
        self.writes += 1


def added(slots: KeySlots, secret: str, person: str) -> KeySlots:
    return slots.with_slot(SlotType.PASSPHRASE, secret, DEK, CHEAP, person)


@pytest.fixture
def first() -> KeySlots:
    return added(KeySlots("a" * 32, oevelse=False), PASSPHRASE, "ida")


def came_back(kept: Kept, *copies: KeySlots) -> list[str]:
    return [slot.person_id for slot in known.come_back(kept, copies)]


def test_nothing_is_written_while_nothing_changes(first: KeySlots) -> None:
    kept = Kept()
    kept.there[known.SETTING] = known.first(first)
    known.note(kept, [first])
    known.note(kept, [first, first])
    known.note(kept, [])
    assert (kept.writes, came_back(kept, first)) == (0, [])


def test_a_store_of_before_takes_the_key_file_as_it_is(first: KeySlots) -> None:
    kept = Kept()
    assert came_back(kept, first) == []
    known.note(kept, [first])
    assert (kept.writes, came_back(kept, first)) == (1, [])


def test_a_slot_that_went_is_known_and_stays_known_under_an_old_file(first: KeySlots) -> None:
    kept = Kept()
    known.note(kept, [first])
    later = added(first, OTHER, "eva")
    known.note(kept, [later])
    newest = later.without([later.slots[0]])
    known.note(kept, [newest])
    assert came_back(kept, newest) == []
    for there in (first, later):
        known.note(kept, [there])
        assert came_back(kept, there) == ["ida"]
    # what is made under the old file belongs to it, and today's is today's again
    known.note(kept, [newest])
    assert came_back(kept, newest) == []


def test_a_file_from_before_somebody_came_takes_nothing_of_them_away(first: KeySlots) -> None:
    kept, later = Kept(), added(first, OTHER, "eva")
    known.note(kept, [later])
    known.note(kept, [first])
    known.note(kept, [later])
    assert came_back(kept, later) == []


def test_an_old_file_that_claims_to_be_newer_takes_nothing_of_todays_away(first: KeySlots) -> None:
    """The number of changes is no secret and not authenticated; the ids are."""
    kept, later = Kept(), added(first.without(first.slots), OTHER, "ida")
    for there in (first, later, first._replace(nr=later.nr + 10)):
        known.note(kept, [there])
    assert came_back(kept, first) == ["ida"]
    known.note(kept, [later])
    assert came_back(kept, later) == []


def test_what_was_made_and_replaced_under_an_old_file_is_known_too(first: KeySlots) -> None:
    kept = Kept()
    later = added(first.without(first.slots), OTHER, "ida")
    for there in (first, later, first):
        known.note(kept, [there])
    made = added(first, "noget helt andet", "bo")
    known.note(kept, [made])
    assert came_back(kept, made) == ["ida"]
    settled = added(first.without(first.slots), "noget tredje", "ida")._replace(nr=made.nr + 5)
    known.note(kept, [settled])
    assert came_back(kept, settled) == []
    assert sorted(came_back(kept, made, later)) == ["bo", "ida", "ida"]


@pytest.mark.parametrize(
    "raw", [1, "x", [], {}, {"nr": "1", "der": [], "vaek": []}, {"nr": 1, "der": None, "vaek": []}]
)
def test_what_cannot_be_read_is_nothing_known(first: KeySlots, raw: Json) -> None:
    kept = Kept()
    kept.there[known.SETTING] = raw
    assert came_back(kept, first) == []
    known.note(kept, [first])
    assert kept.there[known.SETTING] == known.first(first)


def test_a_slot_of_format_1_has_no_id_and_is_never_taken_for_another(first: KeySlots) -> None:
    kept = Kept()
    old = first._replace(slots=(first.slots[0]._replace(id="", person_id="", format=1),))
    for there in (old, first, old):
        known.note(kept, [there])
    assert came_back(kept, old) == []


def test_a_secret_keeps_its_id_when_its_slot_is_wrapped_anew(first: KeySlots) -> None:
    anew = first.rewrapped(first.slots[0], PASSPHRASE, DEK, "ida")
    assert anew.slots[0].wrapped != first.slots[0].wrapped
    assert anew.slots[0].id == first.slots[0].id
    assert anew.open(SlotType.PASSPHRASE, PASSPHRASE) is not None


def test_no_more_than_some_are_kept(first: KeySlots) -> None:
    kept = Kept()
    for number in range(250):
        slot = first.slots[0]._replace(id=f"{number:032}")
        known.note(kept, [first._replace(slots=(slot,), nr=number)])
    raw = cast(dict[str, list[str]], kept.there[known.SETTING])
    assert raw["vaek"] == [f"{number:032}" for number in range(49, 249)]
