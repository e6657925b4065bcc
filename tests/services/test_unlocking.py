"""The one question that unlocks most drafts, against counting it the slow way."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.services.casework import drafts as drafts_of
from smdb_desktop.services.casework.drafts import Gennemgang
from smdb_desktop.services.casework.unlocking import LEAST, Mangel, unlocking
from smdb_desktop.services.changes import Changed, Kind
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

FIELDS = st.lists(st.sampled_from("abcd"), unique=True, max_size=4).map(tuple)
DRAFTS = st.lists(st.tuples(st.sampled_from("xy"), FIELDS, st.integers(0, 2)), max_size=9)


@given(DRAFTS)
def test_no_question_unlocks_more_drafts_than_the_one_that_is_named(
    drawn: list[tuple[str, tuple[str, ...], int]],
) -> None:
    drafts = [Mangel(str(n), art, felter, fejl) for n, (art, felter, fejl) in enumerate(drawn)]
    questions = {(d.art, felt) for d in drafts for felt in d.felter}

    def completed_by(question: tuple[str, str]) -> set[str]:
        """The drafts that could be completed, and could not before, if this question were answered everywhere."""
        art, felt = question
        left = {d.skema_id: set(d.felter) - ({felt} if d.art == art else set()) for d in drafts}
        return {d.skema_id for d in drafts if d.felter and not d.fejl and not left[d.skema_id]}

    def taken_away(question: tuple[str, str]) -> set[str]:
        return {d.skema_id for d in drafts if (d.art, question[1]) == question and question[1] in d.felter}

    found = unlocking(drafts)
    most = max((len(completed_by(q)) for q in questions), default=0)
    often = max((len(taken_away(q)) for q in questions), default=0)
    if most >= LEAST:
        assert found is not None and found.alene
        assert set(found.kladder) == completed_by((found.art, found.felt)) and len(found.kladder) == most
    elif often >= LEAST:
        assert found is not None and not found.alene
        assert set(found.kladder) == taken_away((found.art, found.felt)) and len(found.kladder) == often
    else:
        assert found is None


def looked_through(scenario: Scenario) -> Gennemgang:
    drafts = scenario.workspace.drafts
    for _ in range(200):
        so_far = drafts.look_through()
        if so_far.faerdig:
            return so_far
        drafts.look_on(so_far)
    raise AssertionError("it never ends")


def test_it_is_told_how_far_it_is_and_what_was_judged_is_kept_whoever_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts_of, "MANY", 3)
    scenario = Scenario()
    for number in range(3):
        scenario.citizen(made_up_cpr(number), "Testborger").answer("gravid", "JA")
    drafts = scenario.workspace.drafts
    so_far, told = drafts.look_through(), []
    for _ in range(2):
        drafts.look_on(so_far)
        told.append(str(so_far.told)[-7:])
    assert told == ["0 af 3.", "2 af 3."]
    scenario.desk.changes.publish(Changed(Kind.KLADDER))
    so_far = drafts.look_through()
    drafts.look_on(so_far)
    assert len(so_far.venter) == 1, "two were judged already"
    drafts.look_on(so_far)
    assert so_far.told == ""


def test_the_drafts_of_a_store_are_judged_once_and_the_question_names_them() -> None:
    scenario = Scenario()
    without = {navn: raw for navn, raw in ANMODNING.items() if navn != "gravid"}
    for number, cpr in enumerate(("150277-9995", "100705-9995")):
        scenario.citizen(cpr, f"Testborger {number}").answers(without)
    found = looked_through(scenario).fundet
    assert found is not None and found.alene and len(found.kladder) == 2
    assert (found.skema, found.felt) == ("Anmodning", "Er borgeren eller borgerens partner gravid")
    rows = scenario.workspace.store.lists.kladder()
    assert Counter(row.fundet.felter for row in rows if row.fundet) == {("gravid",): 2}
    # nothing was told since: nothing is looked at again
    assert scenario.workspace.drafts.look_through().faerdig
    scenario.answer("gravid", "JA")
    assert looked_through(scenario).fundet is None
