"""What a store promises of what was typed into SMDB's pages, on the encrypted one and on the fake alike."""

from __future__ import annotations

import pytest

from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.typed import Tastet
from tests.store.store_material import (
    ANDEN,
    BO,
    IDA,
    PER,
    START,
    forloeb,
    indberetning,
    minute,
    send,
    skema,
    with_course,
    write,
)


def tick(noegle: str, svar: str = "JA", at: int = 1, *, anderledes: bool = False) -> Tastet:
    return Tastet(noegle, "anmodning", "Er borgeren gravid", svar, 1, "Ida", minute(at), anderledes)


@pytest.fixture
def typed(store: Store) -> Store:
    """A course that has left, with two answers typed, and on two people's lists."""
    with_course(store)
    store.cases.create_forloeb(forloeb("f2", skemaer=(skema("s2", "anmodning"),)), BO)
    store.cases.complete_skema("f1", {"s1": {"a": "1"}}, [], indberetning("i1"), write(1))
    for each in (tick("s1/a"), tick("s1/b", "NEJ", 2)):
        store.typed.tick("f1", each)
    store.typed.lay_out(IDA.id, ["f1", "f2"])
    store.typed.lay_out(PER.id, ["f2", "f1"])
    return store


def test_a_tick_is_kept_as_it_was_and_the_last_of_a_key_counts(typed: Store) -> None:
    assert typed.typed.of("f1") == {"s1/a": tick("s1/a"), "s1/b": tick("s1/b", "NEJ", 2)}
    typed.typed.tick("f1", tick("s1/a", "VED_IKKE", 3, anderledes=True))
    assert typed.typed.of("f1")["s1/a"] == tick("s1/a", "VED_IKKE", 3, anderledes=True)
    typed.typed.untick("f1", ["s1/a", "findes/ikke"])
    assert list(typed.typed.of("f1")) == ["s1/b"] and typed.typed.of("f2") == {}


def test_a_course_that_is_not_there_is_refused_and_changes_nothing(typed: Store) -> None:
    with pytest.raises(StoreError):
        typed.typed.tick("f9", tick("s1/a"))
    with pytest.raises(StoreError):
        typed.typed.lay_out(IDA.id, ["f2", "f9"])
    assert typed.typed.waiting(IDA.id) == (("f1", ""), ("f2", ""))


def test_each_person_has_a_list_in_its_order_and_where_one_stopped_stays(typed: Store) -> None:
    typed.typed.stopped(IDA.id, "f1", "s1/b")
    typed.typed.stopped(BO.id, "f1", "s1/a")
    assert typed.typed.waiting(IDA.id) == (("f1", "s1/b"), ("f2", ""))
    assert typed.typed.waiting(PER.id) == (("f2", ""), ("f1", ""))
    typed.typed.lay_out(IDA.id, ["f2", "f1", "f2"])
    assert typed.typed.waiting(IDA.id) == (("f2", ""), ("f1", "s1/b"))
    assert typed.typed.waiting(BO.id) == ()
    typed.typed.done("f1")
    assert (typed.typed.waiting(IDA.id), typed.typed.waiting(PER.id)) == ((("f2", ""),), (("f2", ""),))
    assert len(typed.typed.of("f1")) == 2, "what was typed is known afterwards too"


@pytest.mark.parametrize("how", ["handed over", "another number", "forgotten"])
def test_it_goes_with_the_course(typed: Store, how: str) -> None:
    send(typed, "i1", "a" * 64)
    if how == "handed over":
        typed.deletions.hand_over("f1", "101", {}, IDA, minute(9))
    elif how == "another number":
        typed.cases.save_borger(ANDEN, BO, START)
        typed.corrections.succeed("f1", "f3", "b2", IDA, minute(9))
    else:
        typed.deletions.lay_down("f1", "Ved en fejl", IDA, minute(9))
        assert len(typed.typed.of("f1")) == 2, "while its answers are here, what was typed of them is"
        typed.deletions.forget("f1", IDA, minute(10))
    assert typed.typed.of("f1") == {}
    assert typed.typed.waiting(IDA.id) == (("f2", ""),)


def test_it_goes_with_what_lies_in_the_bin(typed: Store) -> None:
    typed.typed.tick("f2", tick("s2/a"))
    typed.bin.throw_course("k1", "f2", "Oprettet ved en fejl", IDA, minute(9))
    assert typed.typed.of("f2") == {} and typed.typed.waiting(PER.id) == (("f1", ""),)


def test_a_form_that_is_taken_away_leaves_what_was_typed_of_it(store: Store) -> None:
    with_course(store, skema("s1", "anmodning"), skema("s2", "tilbud"))
    store.typed.tick("f1", tick("s2/a"))
    store.cases.remove_skema("f1", "s2", write(1, at=4))
    assert list(store.typed.of("f1")) == ["s2/a"], "it still stands in SMDB"
