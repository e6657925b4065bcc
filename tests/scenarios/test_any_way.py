"""Any way through a course gives the course that typing it straight gives: Hypothesis goes the ways, on the real store too.

A mutant of each kind shows that the comparison would tell: it is taken into the program, and a way of its kind must be red.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from smdb_desktop.services.casework.history import Gendannelse, HistoryService
from smdb_desktop.services.stored.records import SkemaRecord, Svar
from smdb_desktop.services.wizard.keeper import Keeper
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.views import Change, Skift
from tests.scenarios.any_way import Person, Step, look

REST = ["jump", "save", "resume", "killed", "remove", "restore"]
STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(
            ["answer"] * 12 + ["day"] * 3 + ["begin"] * 2 + ["jump", "save", "resume", "killed", "remove", "restore"]
        ),
        st.integers(0, 7),
        st.integers(0, 40),
        st.integers(0, 12),
        st.text(max_size=8),
        st.booleans(),
    ),
    max_size=40,
)

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""What is found is told as it was found: making it smaller takes minutes, and the steps can be read."""


def same(person: Person) -> None:
    """As it stands in the window, as it is read from the store again, and typed straight: one course."""
    person.do(Step("save"))
    live, straight = look(person.session), look(person.straight())
    person.it.open(person.session.forloeb_id)
    again = look(person.session)
    assert again == live, "what the store has is another than what the window shows"
    assert live == straight, "the way has left something behind"


def walked(steps: list[Step], folder: Path | None) -> None:
    person = Person(folder)
    try:
        for step in steps:
            person.do(step)
        same(person)
    finally:
        person.close()


@given(STEPS)
@settings(max_examples=40, deadline=None, suppress_health_check=[*HealthCheck], phases=PHASES)
def test_any_way_in_memory(steps: list[Step]) -> None:
    walked(steps, None)


@pytest.mark.slow
@given(STEPS)
@settings(max_examples=8, deadline=None, suppress_health_check=[*HealthCheck], phases=PHASES)
def test_any_way_on_the_disk(steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        walked(steps, Path(folder) / "data")


# -- that it would tell ------------------------------------------------------------------------------------------------

DATO, GRAVID, TIDLIGERE = 0, 1, 2
JA, NEJ, EMPTY = 0, 1, -1


def asked(felt: int, way: int, *, later: bool = False) -> Step:
    """An answer to a question of the request."""
    return Step("answer", 0, felt, way, later=later)


def emptied_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    put = Keeper.put

    def mutant(keeper: Keeper, skema_id: str, svar: Any, sted: Any = None) -> None:
        put(keeper, skema_id, {navn: each for navn, each in svar.items() if each is not None}, sted)

    patch.setattr(Keeper, "put", mutant)


def what_waits_is_replaced(patch: pytest.MonkeyPatch) -> None:
    put = Keeper.put

    def mutant(keeper: Keeper, skema_id: str, svar: Any, sted: Any = None) -> None:
        keeper._waiting.pop(skema_id, None)
        put(keeper, skema_id, svar, sted)

    patch.setattr(Keeper, "put", mutant)


def nothing_is_written_before_one_leaves(patch: pytest.MonkeyPatch) -> None:
    flush, remember = Keeper.flush, Keeper.remember

    def mutant(keeper: Keeper, sted: Any) -> None:
        with pytest.MonkeyPatch.context() as again:
            again.setattr(Keeper, "flush", flush)
            remember(keeper, sted)

    patch.setattr(Keeper, "flush", lambda _keeper: None)
    patch.setattr(Keeper, "remember", mutant)


def what_was_half_typed_is_not_read_again(patch: pytest.MonkeyPatch) -> None:
    insert = WizardSession._insert

    def mutant(session: WizardSession, record: SkemaRecord) -> Any:
        return insert(session, record._replace(svar={n: s for n, s in record.svar.items() if s.value is not None}))

    patch.setattr(WizardSession, "_insert", mutant)


def the_other_version_is_not_written(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Keeper, "change_version", lambda keeper, _skift: keeper.flush())


def the_other_version_keeps_what_it_has_no_question_for(patch: pytest.MonkeyPatch) -> None:
    skift = WizardSession.skift_skema

    def mutant(session: WizardSession, given: Skift) -> None:
        before = {record.id: dict(record.svar) for record in session.records()}
        skift(session, replace(given, skemaer=before))

    patch.setattr(WizardSession, "skift_skema", mutant)


def what_is_seen_of_other_forms_is_old(patch: pytest.MonkeyPatch) -> None:
    """What is shown then depends on what was looked at first."""

    def mutant(session: WizardSession) -> None:
        session.changes += 1
        session._cache = session._built = None

    patch.setattr(WizardSession, "_changed", mutant)


def what_stood_under_a_form_stays(patch: pytest.MonkeyPatch) -> None:
    remove = Keeper.remove

    def mutant(keeper: Keeper, skema_id: str, mangler: Any = ()) -> None:
        if next(s for s in keeper._store.cases.forloeb(keeper._forloeb_id).skemaer if s.id == skema_id).parent_id:
            remove(keeper, skema_id, mangler)

    patch.setattr(Keeper, "remove", mutant)


def a_field_is_given_back_unread(patch: pytest.MonkeyPatch) -> None:
    restore = HistoryService.restore

    def mutant(history: HistoryService, plan: Gendannelse, begrundelse: str) -> Any:
        with pytest.MonkeyPatch.context() as inner:
            answer = WizardSession.answer

            def unread(session: WizardSession, skema_id: str, navn: str, raw: Any, *, fill: bool = True) -> Change:
                change = answer(session, skema_id, navn, raw, fill=fill)
                return replace(change, svar={n: s and Svar(s.raw, None) for n, s in change.svar.items()})

            inner.setattr(WizardSession, "answer", unread)
            return restore(history, plan, begrundelse)

    patch.setattr(HistoryService, "restore", mutant)


def a_jump_throws_away(patch: pytest.MonkeyPatch) -> None:
    go_to = WizardSession.go_to

    def mutant(session: WizardSession, trin_id: str) -> None:
        go_to(session, trin_id)
        session.clear(session.records()[0].id)

    patch.setattr(WizardSession, "go_to", mutant)


Mutant = Callable[[pytest.MonkeyPatch], None]
MUTANTS: dict[str, tuple[Mutant, list[Step]]] = {
    "answer": (emptied_is_forgotten, [asked(GRAVID, JA), asked(GRAVID, EMPTY)]),
    "save": (what_waits_is_replaced, [asked(GRAVID, JA, later=True), asked(TIDLIGERE, NEJ, later=True), Step("save")]),
    "kill": (nothing_is_written_before_one_leaves, [asked(GRAVID, JA), Step("killed"), asked(TIDLIGERE, NEJ)]),
    "resume": (what_was_half_typed_is_not_read_again, [asked(DATO, 6), Step("resume")]),
    "version": (the_other_version_is_not_written, [asked(GRAVID, JA), Step("day", way=1)]),
    "version and back": (
        the_other_version_keeps_what_it_has_no_question_for,
        [Step("answer", 1, 14, 0), asked(DATO, 1), Step("answer", 1, 14, 0), Step("day", way=5)],
    ),
    "visibility": (what_is_seen_of_other_forms_is_old, [Step("jump"), Step("day"), Step("answer", 1, 4, 5)]),
    "removal": (what_stood_under_a_form_stays, [Step("begin"), Step("remove", 0)]),
    "restore": (a_field_is_given_back_unread, [asked(GRAVID, JA), asked(GRAVID, NEJ), Step("restore")]),
    "jump": (a_jump_throws_away, [asked(GRAVID, JA), Step("jump", way=1)]),
}


@pytest.mark.parametrize("kind", MUTANTS)
def test_a_mutant_of_each_kind_is_found(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mutant, steps = MUTANTS[kind]
    walked(steps, None)
    mutant(monkeypatch)
    with pytest.raises((AssertionError, KeyError)):
        walked(steps, None)
