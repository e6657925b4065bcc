"""*Slet hele det valgte kontaktforløb*: what goes is looked at, and what has left is reported deleted, and stays until then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.services.casework.allowed import OTHER_NUMBER
from smdb_desktop.services.casework.deleting import AT_ONCE, OTHERWISE, REPORTED_DELETED
from smdb_desktop.services.casework.history import BLANKED
from smdb_desktop.services.errors import NotAllowed, StoreError
from smdb_desktop.services.stored.citizens import Stand
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Art, Tilstand
from smdb_desktop.services.wizard.locking import DELETING
from smdb_desktop.store.reports import CORRECTED
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING, BEHANDLING, DEL_1, DEL_2

KLAR, EKSPORTERET, INDBERETTET = Tilstand.KLAR, Tilstand.EKSPORTERET, Tilstand.INDBERETTET


@pytest.fixture
def left(scenario: Scenario, tmp_path: Path) -> Scenario:
    """A course with a treatment and a draft, of which revision 1 has left."""
    scenario.citizen("150277-9995", "Testborger").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=8)
    scenario.answers({**DEL_1, **DEL_2}).complete("ivaerksaettelse")
    scenario.add_tilbud().answers(BEHANDLING).complete("behandling")
    (result,) = scenario.export(tmp_path / "ud")
    assert result.ok
    return scenario.answer("gravid", "JA")


def deleted(scenario: Scenario, reason: str = "En anden kommune betaler") -> Scenario:
    deletions = scenario.workspace.deletions
    deletions.delete(deletions.plan(scenario.session.forloeb_id), reason)
    return scenario


def states(scenario: Scenario) -> list[tuple[int, Art, Tilstand]]:
    return [(i.revision, i.art, i.tilstand) for i in scenario.submissions()]


def test_what_goes_is_looked_at_first(left: Scenario) -> None:
    plan = left.workspace.deletions.plan(left.session.forloeb_id)
    assert plan.periode == "04-08-2025 -"
    assert dict(plan.skemaer)["Anmodning"] == "færdig, med rettelser"
    assert dict(plan.skemaer)["Behandling"] == "færdig"
    assert plan.svar == sum(len(form.svar) for form in left.session.records())
    assert plan.indberetninger == ((1, "Eksporteret"),)
    assert plan.sendt and plan.konsekvenser[0] == REPORTED_DELETED


def test_what_never_left_goes_at_once_and_the_log_says_who_and_why(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    course = scenario.session.forloeb_id
    assert scenario.workspace.deletions.plan(course).konsekvenser[0] == AT_ONCE
    deleted(scenario, "Ren alkoholbehandling")
    assert scenario.overview().forloeb == ()
    assert scenario.workspace.exports.udbakke() == ()
    told = scenario.workspace.store.log.of(course).haendelser[-1]
    assert told.art is Handling.SLETTET and (told.data or {})["begrundelse"] == "Ren alkoholbehandling"


def test_what_has_left_is_reported_deleted_under_the_next_revision(left: Scenario, tmp_path: Path) -> None:
    deleted(left)
    assert states(left) == [(1, Art.NY, EKSPORTERET), (2, Art.SLETTET, KLAR)]
    (result,) = left.export(tmp_path / "ud")
    assert result.path is not None, result.besked
    read: Any = left.desk.submissions.read_payload(left.payload(result.path))
    assert (read["art"], read["revision"], read["forloeb_id"]) == ("SLETTET", 2, left.session.forloeb_id)
    assert read["sag"]["borger"] == {"cpr_nr": "150277-9995"}
    assert not any(read["sag"]["kontaktforloeb"]), "not a word of what was in it"


def test_until_then_it_stands_as_being_deleted_and_can_only_be_read(left: Scenario) -> None:
    course = left.session.forloeb_id
    deleted(left)
    (line,) = left.overview().forloeb
    assert (line.id, line.slettes) == (course, True)
    valgt = left.overview().valgt
    assert valgt is not None and valgt.hvorfor_laast == DELETING and valgt.behandlinger
    assert left.workspace.store.lists.kladder() == ()
    citizens = left.workspace.store.citizens
    assert [row.stand for row in citizens.rows(citizens.find())] == [Stand.SLETTES]
    left.open(course)
    with pytest.raises(NotAllowed, match="slettes"):
        left.session.answer(left.form("anmodning"), "gravid", "NEJ")
    with pytest.raises(NotAllowed, match="slettes allerede"):
        left.workspace.deletions.plan(course)
    with pytest.raises(NotAllowed, match="kan ikke fjernes"):
        left.workspace.removals.remove(left.borger_id, "væk")


def test_a_new_course_can_begin_beside_it(left: Scenario) -> None:
    deleted(left).new_course().answers(ANMODNING)
    assert left.findings() == [], "neither the dates nor the earlier course of what is deleted count"
    assert [line.slettes for line in left.overview().forloeb] == [False, True]


def test_what_is_another_than_it_was_looked_at_is_not_deleted(left: Scenario) -> None:
    deletions = left.workspace.deletions
    plan = deletions.plan(left.session.forloeb_id)
    left.answer("gravid", "NEJ")
    with pytest.raises(NotAllowed) as refused:
        deletions.delete(plan, "Ved en fejl")
    assert str(refused.value) == OTHERWISE
    with pytest.raises(NotAllowed, match="begrundelse"):
        deletions.delete(deletions.plan(left.session.forloeb_id), "  ")
    assert states(left) == [(1, Art.NY, EKSPORTERET)]


def test_it_is_taken_back_while_nobody_has_got_the_deletion(left: Scenario) -> None:
    left.complete("anmodning")
    assert states(left)[-1] == (2, Art.RETTET, KLAR)
    deleted(left).workspace.deletions.undo(left.session.forloeb_id)
    assert states(left) == [(1, Art.NY, EKSPORTERET), (2, Art.RETTET, KLAR)], "what it says has not left"
    assert left.open(left.session.forloeb_id).answer("gravid", "NEJ").session.why_locked() == ""


def test_what_says_what_left_is_not_made_ready_again_when_it_is_taken_back(left: Scenario) -> None:
    deleted(left).workspace.deletions.undo(left.session.forloeb_id)
    assert states(left) == [(1, Art.NY, EKSPORTERET)]
    assert [row.art for row in left.workspace.store.lists.kladder()] == ["anmodning"]


def test_it_is_not_taken_back_beside_another_open_course_or_when_it_has_left(left: Scenario, tmp_path: Path) -> None:
    course = left.session.forloeb_id
    deleted(left).new_course()
    with pytest.raises(NotAllowed, match="andet åbent"):
        left.workspace.deletions.undo(course)
    left.export(tmp_path / "ud")
    with pytest.raises(NotAllowed, match="kan ikke fortrydes"):
        left.workspace.deletions.undo(course)


@pytest.mark.parametrize("known", [False, True])
def test_it_is_not_taken_back_under_another_number_than_it_was_reported_with(left: Scenario, known: bool) -> None:
    course, work, right = left.session.forloeb_id, left.workspace, "100705-9995"
    deleted(left)
    if known:
        work.cases.save_borger(work.cases.find(right)[0], "Testborger")
    given = work.corrections.correct(work.corrections.plan(left.borger_id, right), "Forkert nummer")
    with pytest.raises(NotAllowed) as refused:
        work.deletions.undo(course)
    assert str(refused.value) == OTHER_NUMBER
    assert states(left)[-1] == (2, Art.SLETTET, KLAR), "what was reported is still taken back under the old one"
    work.corrections.correct(work.corrections.plan(given.borger_id, "150277-9995"), "Det var rigtigt nok")
    work.deletions.undo(course)
    assert work.cases.open(course).session.why_locked() == ""


def test_a_mark_of_a_deleted_course_stays_and_no_number_is_blamed(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    (klar,) = scenario.submissions()
    scenario.workspace.marking.mark([klar.id], "i dag")
    deleted(scenario)
    with pytest.raises(StoreError):
        scenario.workspace.marking.undo(klar.id, "Fejl")
    assert states(scenario) == [(1, Art.NY, INDBERETTET), (2, Art.SLETTET, KLAR)]
    assert "slettet eller overdraget" in CORRECTED


def test_what_is_here_goes_when_the_deletion_was_reported(left: Scenario) -> None:
    course = left.session.forloeb_id
    deleted(left, "Ved en fejl")
    left.workspace.marking.mark([left.submissions()[-1].id], "i dag")
    assert left.overview().forloeb == () and states(left)[-1] == (2, Art.SLETTET, INDBERETTET)
    assert left.submissions()[0].payload is None
    log = left.workspace.store.log
    assert all(change.til is None for change in log.of(course).aendringer)
    assert (log.of(course).haendelser[-1].data or {})["begrundelse"] == "Ved en fejl"
    assert log.verify() == ()
    with pytest.raises(NotAllowed, match="er slettet"):
        left.workspace.cases.open(course)


def test_what_is_here_goes_when_a_person_says_so_and_the_deletion_still_leaves(left: Scenario, tmp_path: Path) -> None:
    course = left.session.forloeb_id
    with pytest.raises(NotAllowed):
        left.workspace.deletions.forget(course)
    deleted(left).workspace.deletions.forget(course)
    assert left.overview().forloeb == ()
    (result,) = left.export(tmp_path / "ud")
    assert result.ok and states(left)[-1] == (2, Art.SLETTET, EKSPORTERET)


def test_what_left_before_the_deletion_is_not_exported_again(left: Scenario, tmp_path: Path) -> None:
    first = left.submissions()[0].id
    deleted(left)
    result = left.again(first, tmp_path / "ud")
    assert not result.ok and "Eksportér sletningen" in result.besked


def test_what_is_said_of_a_course_that_was_reported_under_a_number_that_was_corrected(left: Scenario) -> None:
    """Nothing of it has left under the right one, so it goes at once; under the wrong one it has, and its deletion waits."""
    corrections = left.workspace.corrections
    made = corrections.correct(corrections.plan(left.borger_id, "100705-9995"), "Tastefejl")
    left.borger_id = made.borger_id
    (line,) = left.overview().forloeb
    plan = left.workspace.deletions.plan(line.id)
    assert not plan.sendt and "Under 150277" in plan.konsekvenser[0] and "står i Udbakken" in plan.konsekvenser[0]


def test_a_change_of_which_nothing_is_left_says_so_and_no_line_is_blank(left: Scenario) -> None:
    course = left.session.forloeb_id
    deleted(left).workspace.deletions.forget(course)
    number, lines = left.workspace.history.changes(course, 0, 100)
    assert number == len(lines) > 0
    assert {line.felt for line in lines} == {BLANKED} and all(line.hvem == "Ida" for line in lines)


def test_the_day_of_a_forgotten_course_is_known_until_its_deletion_has_left(left: Scenario, tmp_path: Path) -> None:
    store, fields = left.workspace.store, left.desk.katalog.datofelter()
    course = left.session.forloeb_id
    deleted(left).workspace.deletions.forget(course)
    (known,) = store.outbox.left_courses(fields)
    assert (known.forloeb_id, known.anmodet) == (course, "2025-08-04")
    assert all(result.ok for result in left.export(tmp_path / "ud"))
    assert store.outbox.left_courses(fields) == ()
