"""What happened to a course last, as Borgeroverblik says it: who, when and what, newest first, a few lines."""

from __future__ import annotations

from pathlib import Path

from smdb_desktop.services.casework.happened import LINES, READ
from tests.scenario import Scenario
from tests.scenarios.typed import ALDRIG_STARTET, ANMODNING, BEHANDLING, DEL_1, DEL_2


def said(scenario: Scenario) -> list[str]:
    course = scenario.overview().valgt
    assert course is not None
    assert {line.hvem for line in course.haendt} == {course.haendt[0].hvem}
    assert [line.tid for line in course.haendt] == sorted((line.tid for line in course.haendt), reverse=True)
    return [line.hvad for line in course.haendt]


def test_each_act_is_one_line_in_words(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995")
    assert said(scenario) == ["Begyndte forløbet"]
    scenario.clock.wait(seconds=60)
    scenario.answers(ANMODNING)
    assert said(scenario) == ["Skrev i Anmodning", "Begyndte forløbet"], "what is typed in a row is one line"
    scenario.clock.wait(seconds=60)
    scenario.complete("anmodning", "Spurgt")
    assert said(scenario)[0] == "Gjorde Anmodning færdig", "that it became Klar and what was confirmed goes with it"
    scenario.clock.wait(days=20)
    scenario.answers({**DEL_1, **DEL_2}).complete("ivaerksaettelse", "Spurgt")
    scenario.clock.wait(seconds=60)
    scenario.add_tilbud().answers(BEHANDLING)
    scenario.clock.wait(seconds=60)
    scenario.complete("behandling", "Spurgt")
    assert said(scenario)[0] == "Gjorde Behandling færdig", "the tilbud above it is no act of its own"
    assert "Gjorde Ny iværksættelse færdig" in said(scenario)
    scenario.clock.wait(seconds=60)
    assert all(result.ok for result in scenario.export(tmp_path))
    assert said(scenario)[0] == "Eksporterede revision 1"
    scenario.clock.wait(seconds=60)
    cases, borger = scenario.workspace.cases, scenario.overview().borger
    cases.correct_borger(cases.find(borger.cpr_nr)[0], "Et Andet Navn")
    assert said(scenario)[0] == "Forløbet blev klar til eksport igen"
    assert len(said(scenario)) == LINES


def test_a_course_that_is_opened_again_says_why(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(seconds=60)
    scenario.answers(ALDRIG_STARTET).complete("forloebsafslutning")
    scenario.clock.wait(seconds=60)
    scenario.workspace.cases.reopen(scenario.session.forloeb_id, "Forkert årsag")
    assert said(scenario)[:2] == ["Genåbnede forløbet: Forkert årsag", "Gjorde Forløbsafslutning færdig"]


def test_what_stood_in_a_form_that_is_gone_is_told_without_it(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning").add_tilbud(tilbud_navn="Hemmeligt tilbud")
    scenario.clock.wait(seconds=60)
    case = scenario.open_case
    case.keeper.remove(scenario.form("tilbud"))
    scenario.open(scenario.session.forloeb_id)
    assert not any("Hemmeligt" in line for line in said(scenario))


def test_only_the_newest_lines_are_read_however_long_it_has_lived(scenario: Scenario) -> None:
    scenario.citizen("150277-9995")
    for number in range(2 * READ):
        scenario.clock.wait(seconds=60)
        scenario.answer("gravid", "JA" if number % 2 else "NEJ")
    assert said(scenario) == ["Skrev i Anmodning", "Begyndte forløbet"]
