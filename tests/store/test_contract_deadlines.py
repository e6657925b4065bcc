"""What every store promises of the work until a limit: courses by state, numbers that stop, drafts by form, and typed forms."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from smdb_desktop.domain.deadlines import Fristart, Krav
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.deadlines import Skyldig
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Svar, Tilstand
from tests.store.store_material import BO, BORGER, IDA, START, forloeb, indberetning, minute, send, skema, write

MONTH, MEDICAL = Fristart.MAANED, Fristart.MEDICINSK
FIRST, SECOND = date(2025, 8, 15), date(2025, 9, 15)


def course(store: Store, id_: str, *forms: str) -> None:
    if store.cases.find_borger(BORGER.cpr_nr) is None:
        store.cases.save_borger(BORGER, BO, START)
    store.cases.create_forloeb(forloeb(id_, skemaer=[skema(each, "anmodning") for each in forms]), BO)


def answer(store: Store, id_: str, form: str, felt: str, at: int, hvorfor: str = "") -> None:
    revision = store.cases.forloeb(id_).revision
    store.cases.save_svar(id_, form, {felt: Svar("1", "1")}, None, write(revision, at, hvorfor=hvorfor))


def complete(store: Store, id_: str, form: str, at: int) -> None:
    klar = indberetning(f"i-{form}-{at}", at)._replace(forloeb_id=id_)
    revision = store.cases.forloeb(id_).revision
    store.cases.complete_skema(id_, {form: {"a": "1"}}, [], klar, write(revision, at))


def limits(store: Store, id_: str, *krav: Krav) -> None:
    store.deadlines.keep({(id_, store.cases.forloeb(id_).revision): krav})


@pytest.fixture
def due(store: Store) -> Store:
    """Three courses with a limit on the 15th of August and one of September; the first has a medical one too."""
    for number in range(1, 5):
        course(store, f"f{number}", f"s{number}")
    for number in (1, 2):
        complete(store, f"f{number}", f"s{number}", number)
    send(store, "i-s2-2", "sha")
    month = Krav(MONTH, "", FIRST, START.date())
    limits(store, "f1", month, Krav(MEDICAL, "", FIRST, START.date()))
    limits(store, "f2", month)
    limits(store, "f3", month)
    limits(store, "f4", month._replace(dag=SECOND))
    return store


def test_a_course_counts_once_by_the_state_of_its_newest_submission(due: Store) -> None:
    kinds = (MONTH.value, MEDICAL.value)
    month, medical = kinds
    first = (
        Skyldig("f1", month, "", FIRST, Tilstand.KLAR),
        Skyldig("f2", month, "", FIRST, Tilstand.EKSPORTERET),
        Skyldig("f3", month, "", FIRST, ""),
    )
    assert due.deadlines.due(kinds, FIRST, 9) == first
    assert due.deadlines.due(kinds, SECOND, 9) == (*first, Skyldig("f4", month, "", SECOND, ""))
    assert due.deadlines.due((medical,), FIRST, 9) == (first[0]._replace(art=medical),)
    assert due.deadlines.due(kinds, SECOND, 2) == first[:2], "at most so many of each kind"
    assert due.deadlines.due(kinds, date(2025, 8, 14), 9) == ()


def test_limits_are_looked_up_in_the_order_in_which_they_are_asked_for(due: Store) -> None:
    found = due.deadlines.due((MONTH.value,), SECOND, 9)
    wanted = (found[2], found[0], found[1]._replace(art=MEDICAL.value))
    assert [(row.forloeb_id, row.art, row.dag) for row in due.deadlines.limits(wanted)] == [
        ("f3", MONTH.value, FIRST),
        ("f1", MONTH.value, FIRST),
    ]
    assert due.deadlines.limits(found[:1]) == due.deadlines.rows(0, 1, MONTH.value)


def test_counting_stops_where_it_is_told_to(due: Store) -> None:
    door = due.deadlines
    assert [door.number(MONTH.value, SECOND, most) for most in (None, 5, 4, 3)] == [4, 4, 4, 3]
    assert door.number(MONTH.value, FIRST, 9) == 3


def test_drafts_are_counted_by_form(store: Store) -> None:
    assert store.lists.drafts_by_form() == {}
    store.cases.save_borger(BORGER, BO, START)
    forms = (skema("s1", "anmodning", a="1"), skema("s2", "tilbud", a="1"), skema("s3", "tilbud", None, 1, a="1"))
    store.cases.create_forloeb(forloeb(skemaer=(*forms, skema("s4", "ivaerksaettelse"))), BO)
    assert store.lists.drafts_by_form() == {"anmodning": 1, "tilbud": 2}
    complete(store, "f1", "s2", 2)
    assert store.lists.drafts_by_form() == {"anmodning": 1, "tilbud": 1}


def typed(store: Store, most: int = 9) -> list[tuple[str, list[datetime]]]:
    return [(art, list(moments)) for art, moments in store.deadlines.typed(most)]


def test_a_form_was_typed_from_its_answers_to_its_completion_the_last_first(store: Store) -> None:
    course(store, "f1", "s1", "s2")
    for form, start in (("s1", 1), ("s2", 11)):
        answer(store, "f1", form, "a", start)
        answer(store, "f1", form, "b", start + 2, "corrected")
        answer(store, "f1", form, "c", start + 3)
        complete(store, "f1", form, start + 4)
        answer(store, "f1", form, "c", start + 5)
    first, last = (("anmodning", [minute(at + each) for each in (0, 3, 4)]) for at in (1, 11))
    assert typed(store) == [last, first]
    assert typed(store, 1) == [last]


def test_a_form_with_an_answer_that_came_in_was_not_typed(store: Store) -> None:
    store.cases.save_borger(BORGER, BO, START)
    there = (skema("s1", "anmodning", a="1"), skema("s2", "tilbud"), skema("s3", "ivaerksaettelse"))
    store.cases.create_forloeb(forloeb(skemaer=there), BO)
    store.log.add(Handling.IMPORTERET, BO, START, forloeb_id="f1")
    for at, form in enumerate(("s1", "s2", "s3"), 1):
        answer(store, "f1", form, "b", at)
    answer(store, "f1", "s3", "c", 5, "out of a file")
    store.log.add(Handling.FLETTET, IDA, minute(5), forloeb_id="f1")
    for form in ("s1", "s2", "s3"):
        complete(store, "f1", form, 7)
    assert typed(store) == [("tilbud", [minute(2), minute(7)])]
