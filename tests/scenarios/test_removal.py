"""A treatment that was made by mistake goes away, and whoever got it is told (rules 64 and 25)."""

from __future__ import annotations

from pathlib import Path

from smdb_desktop.services.stored.records import Art, Tilstand
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING, BEHANDLING, DEL_1, DEL_2


def treated(scenario: Scenario) -> Scenario:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=8)
    scenario.reopen(0).answers(DEL_1).answers(DEL_2).complete("ivaerksaettelse")
    scenario.add_tilbud().answers(BEHANDLING).complete("behandling")
    return scenario.add_behandling().answers({**BEHANDLING, "behandlingsintensitet": "DAG"}).complete("behandling")


def remove_last(scenario: Scenario) -> None:
    session = scenario.session
    gone = session.ids("behandling", session.ids("tilbud")[-1])[-1]
    session.remove(gone)
    scenario.open_case.keeper.remove(gone)


def test_a_completed_treatment_that_left_makes_a_new_revision(scenario: Scenario, tmp_path: Path) -> None:
    (first,) = treated(scenario).export(tmp_path / "ud")
    remove_last(scenario)
    assert [(i.revision, i.art, i.tilstand) for i in scenario.submissions()] == [
        (1, Art.NY, Tilstand.EKSPORTERET),
        (2, Art.RETTET, Tilstand.KLAR),
    ]
    (second,) = scenario.export(tmp_path / "ud")
    assert first.path is not None
    assert second.path is not None, second.besked
    inside = [scenario.inside(scenario.payload(path)) for path in (first.path, second.path)]
    assert [len(course["tilbudstilknytninger"][0]["behandlinger"]) for course in inside] == [2, 1]


def test_a_treatment_that_never_left_changes_what_is_klar_and_makes_no_revision(scenario: Scenario) -> None:
    (before,) = treated(scenario).submissions()
    remove_last(scenario)
    (after,) = scenario.submissions()
    assert (after.id, after.revision, after.tilstand) == (before.id, 1, Tilstand.KLAR)


def test_a_draft_goes_away_without_a_word(scenario: Scenario, tmp_path: Path) -> None:
    treated(scenario).export(tmp_path / "ud")
    scenario.add_behandling().answer("tilbudsstartdato", "12082025")
    remove_last(scenario)
    assert [i.tilstand for i in scenario.submissions()] == [Tilstand.EKSPORTERET]


def test_a_tilbud_whose_last_treatment_goes_away_is_not_sent(scenario: Scenario, tmp_path: Path) -> None:
    (first,) = treated(scenario).export(tmp_path / "ud")
    remove_last(scenario)
    remove_last(scenario)
    assert len(scenario.session.ids("tilbud")) == 1, "it stays here, to be given a treatment or to be removed"
    (second,) = scenario.export(tmp_path / "ud")
    assert first.path is not None
    assert second.path is not None, second.besked
    inside = [scenario.inside(scenario.payload(path)) for path in (first.path, second.path)]
    assert [len(course["tilbudstilknytninger"]) for course in inside] == [1, 0]
