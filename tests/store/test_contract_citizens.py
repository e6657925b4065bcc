"""The list of all citizens, on the encrypted store and on the fake: who is found by what, in which order, in which state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

import pytest

from smdb_desktop.domain.names import search_words
from smdb_desktop.services.ports.store import Store, Write
from smdb_desktop.services.stored.citizens import BorgerRow, Orden, Stand, Udvalg
from smdb_desktop.services.stored.records import BorgerRecord, Svar, Tilstand
from tests.store.store_material import ANDEN, BO, BORGER, IDA, START, forloeb, indberetning, minute, send, skema, write

# no number: the store keeps any ten characters, and these stand for nobody
NAMES = {
    "b3": ("0000000003", "Åse Jørgensen"),
    "b4": ("0000000004", "Anne-Marie Sørensen"),
    "b5": ("0000000005", "Zoë Ærø"),
    "b6": ("0000000006", "Aage Ærø"),
    "b7": ("0000000007", "Østen Zornig"),
}


def filled(store: Store) -> Store:
    for id_, (number, navn) in NAMES.items():
        store.cases.save_borger(BorgerRecord(id_, number, navn), BO, START)
    return store


def ids(store: Store, text: str = "", udvalg: Udvalg = Udvalg.ALLE, orden: Orden = Orden.NAVN) -> list[str]:
    numbers = store.citizens.find(search_words(text), udvalg, orden)
    whose = {row.nr: row.borger_id for row in store.citizens.rows(numbers)}
    return [whose[nr] for nr in numbers]


def one(store: Store, borger_id: str = "b1") -> BorgerRow:
    return next(row for row in store.citizens.rows(store.citizens.find()) if row.borger_id == borger_id)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("åse", ["b3"]),
        ("AASE", ["b3"]),
        ("ase", ["b3"]),
        ("jør", ["b3"]),
        ("joerg", ["b3"]),
        ("jorgen", ["b3"]),
        ("jørgensen åse", ["b3"]),
        ("  sen   a ", ["b4", "b3"]),
        ("anne-marie", ["b4"]),
        ("Anne Marie", ["b4"]),
        ("zoe", ["b5"]),
        ("ærø", ["b5", "b6"]),
        ("aero", ["b5", "b6"]),
        ("age", ["b6"]),
        ("åge", ["b6"]),
        ("000000-0003", ["b3"]),
        ("000000-", ["b4", "b5", "b7", "b6", "b3"]),
        ("0003 åse", ["b3"]),
        ("0003 anne", []),
        ("%", []),
        ("-", ["b4", "b5", "b7", "b6", "b3"]),
    ],
)
def test_a_citizen_is_found_by_parts_of_name_and_number_in_any_order(
    store: Store, typed: str, found: list[str]
) -> None:
    assert ids(filled(store), typed) == found


def test_names_stand_in_danish_order(store: Store) -> None:
    assert ids(filled(store)) == ["b4", "b5", "b7", "b6", "b3"]


def test_a_name_stands_before_a_longer_one(store: Store) -> None:
    for id_, navn in (("b1", "Jørgen Berg"), ("b2", "Jørgen"), ("b3", "Jørgen-Ole")):
        store.cases.save_borger(BorgerRecord(id_, f"000000000{id_[1]}", navn), BO, START)
    assert ids(store) == ["b2", "b1", "b3"]


def test_the_list_stands_by_number_and_by_the_time_of_the_last_change(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START + timedelta(hours=2))
    store.cases.save_borger(ANDEN, BO, START)
    assert ids(store, orden=Orden.CPR_NR) == ["b2", "b1"]
    assert ids(store, orden=Orden.AENDRET) == ["b2", "b1"]
    store.cases.save_borger(ANDEN._replace(navn="Ny"), BO, START + timedelta(hours=5))
    assert ids(store, orden=Orden.AENDRET) == ["b1", "b2"]


def test_another_name_or_number_is_found_and_the_old_one_is_not(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    store.cases.save_borger(BORGER._replace(navn="Øjvind Ås", cpr_nr="0000000009"), BO, minute(1))
    assert [ids(store, text) for text in ("oejvind", "kanarie", "0000000009", "1502779995")] == [["b1"], [], ["b1"], []]
    assert (one(store).navn, one(store).cpr_nr) == ("Øjvind Ås", "0000000009")


Step: TypeAlias = Callable[[Store], object]


def course(s: Store) -> None:
    s.cases.create_forloeb(forloeb(skemaer=[skema("s1", "anmodning")]), BO)


def draft(s: Store) -> None:
    s.cases.create_forloeb(forloeb(skemaer=[skema("s1", "anmodning", a="1")]), BO)


def answer(s: Store) -> None:
    s.cases.save_svar("f1", "s1", {"a": Svar(1, 1)}, None, write(1))


def ready(s: Store) -> None:
    s.cases.complete_skema("f1", {"s1": {"a": "1"}}, [], indberetning(), write(1))


CLOSED: tuple[Step, ...] = (
    lambda s: s.cases.create_forloeb(forloeb(skemaer=[skema("s1", "forloebsafslutning")]), BO),
    lambda s: s.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1)),
)
STATES: dict[str, tuple[tuple[Step, ...], set[Udvalg]]] = {
    "without a course": ((), {Udvalg.UDEN_FORLOEB}),
    "a course that is open": ((course,), {Udvalg.AABNE}),
    "a draft": ((draft,), {Udvalg.AABNE, Udvalg.KLADDER}),
    "a form that became a draft": ((course, answer), {Udvalg.AABNE, Udvalg.KLADDER}),
    "a draft that was taken back": (
        (course, answer, lambda s: s.cases.save_svar("f1", "s1", {"a": None}, None, write(2))),
        {Udvalg.AABNE},
    ),
    "a draft that was removed": ((draft, lambda s: s.cases.remove_skema("f1", "s1", write(1))), {Udvalg.AABNE}),
    "ready": ((draft, ready), {Udvalg.AABNE, Udvalg.IKKE_INDBERETTET}),
    "exported": ((draft, ready, lambda s: send(s, "i1", "sha")), {Udvalg.AABNE, Udvalg.IKKE_INDBERETTET}),
    "reported": (
        (draft, ready, lambda s: s.reports.mark(["i1"], START.date(), {}, IDA, minute(7))),
        {Udvalg.AABNE},
    ),
    "reported by mistake": (
        (
            draft,
            ready,
            lambda s: send(s, "i1", "sha"),
            lambda s: s.reports.mark(["i1"], START.date(), {}, IDA, minute(7)),
            lambda s: s.reports.undo("i1", "forkert", IDA, minute(8)),
        ),
        {Udvalg.AABNE, Udvalg.IKKE_INDBERETTET},
    ),
    "closed": (CLOSED, {Udvalg.LUKKEDE, Udvalg.IKKE_INDBERETTET}),
    "closed, and one that is open": (
        (*CLOSED, lambda s: s.cases.create_forloeb(forloeb("f2", at=3), BO)),
        {Udvalg.AABNE, Udvalg.IKKE_INDBERETTET},
    ),
    "deleted": (
        (draft, ready, lambda s: s.cases.delete_forloeb("f1", "grund", IDA, minute(9))),
        {Udvalg.UDEN_FORLOEB},
    ),
}


@pytest.mark.parametrize("state", STATES)
def test_every_state_stands_in_its_lists_and_in_no_other(store: Store, state: str) -> None:
    store.cases.save_borger(BORGER, BO, START)
    store.cases.save_borger(ANDEN, BO, START)
    steps, lists = STATES[state]
    for step in steps:
        step(store)
    assert {u for u in Udvalg if "b1" in ids(store, udvalg=u)} == {Udvalg.ALLE, *lists}
    assert {u for u in Udvalg if "b2" in ids(store, udvalg=u)} == {Udvalg.ALLE, Udvalg.UDEN_FORLOEB}


def test_a_row_tells_of_the_newest_course_that_is_open(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    assert one(store)._replace(nr=0, aendret=START) == BorgerRow(
        0, "b1", BORGER.navn, BORGER.cpr_nr, "165", Stand.UDEN, 0, "", "", False, None, START
    )
    for step in CLOSED:
        step(store)
    closed = one(store)
    assert (closed.stand, closed.aabne, closed.forloeb_id, closed.tilstand) == (Stand.LUKKET, 0, "f1", Tilstand.KLAR)
    store.cases.create_forloeb(forloeb("f0", at=-9, skemaer=[skema("s0", "anmodning", a="1")]), BO)
    store.cases.create_forloeb(forloeb("f2", at=-5), BO)
    row = one(store)
    assert (row.stand, row.aabne, row.forloeb_id, row.myndighedskommune) == (Stand.AABENT, 2, "f2", "165")
    assert row.kladde and row.tilstand is None and row.nr == closed.nr


def test_the_last_change_is_told_to_the_hour(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    store.cases.create_forloeb(forloeb(skemaer=[skema("s1", "anmodning", a="0")]), BO)
    for revision, hours in enumerate((1, 1, 30), 1):
        time = START + timedelta(hours=hours, minutes=revision)
        store.cases.save_svar("f1", "s1", {"a": Svar(revision, revision)}, None, Write(IDA, time, revision))
        assert one(store).aendret.replace(minute=0) == time.replace(minute=0)


def test_a_last_change_that_was_undone_is_told_by_the_next(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    store.cases.create_forloeb(forloeb(skemaer=[skema("s1", "anmodning", a="0")]), BO)
    write = Write(IDA, START + timedelta(hours=30), 1)
    with pytest.raises(KeyError), store.together():
        store.cases.save_svar("f1", "s1", {"a": Svar("1", 1)}, None, write)
        raise KeyError
    assert one(store).aendret < write.tid
    store.cases.save_svar("f1", "s1", {"a": Svar("1", 1)}, None, write)
    assert one(store).aendret == write.tid
