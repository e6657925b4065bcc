"""A treatment changes type or intensity: one action ends it and begins the next; both are completed together (rules 25, 55)."""

from __future__ import annotations

from pathlib import Path

import pytest

from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.wizard.views import Trintilstand
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING, BEHANDLING, DEL_1, DEL_2


@pytest.fixture
def treated(scenario: Scenario) -> Scenario:
    """A course with one running treatment, four weeks old."""
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=8)
    scenario.answers({**DEL_1, **DEL_2}).complete("ivaerksaettelse")
    scenario.add_tilbud().answers(BEHANDLING).complete("behandling")
    scenario.clock.wait(days=28)
    return scenario


def changed(scenario: Scenario, day: str = "01-09-2025") -> str:
    course = scenario.session.forloeb_id
    new = scenario.workspace.changing.change(course, scenario.treatment, day)
    scenario.open(course)
    assert scenario.treatment == new
    return new


def test_the_running_one_ends_and_the_next_begins_with_its_answers(treated: Scenario) -> None:
    old = treated.treatment
    new = changed(treated)
    session = treated.session
    before, after = session.record(old), session.record(new)
    assert before.svar["tilbudsslutdato"].value == after.svar["tilbudsstartdato"].value == "2025-09-01"
    assert after.parent_id == before.parent_id and "tilbudsslutdato" not in after.svar
    for felt in ("behandlingstype", "behandlingsintensitet"):
        assert after.svar[felt] == before.svar[felt]


def test_both_are_completed_with_one_press(treated: Scenario, tmp_path: Path) -> None:
    old = treated.treatment
    changed(treated)
    treated.answer("behandlingsintensitet", "DAG")
    assert set(treated.judged("behandling").skema_ids) >= {old, treated.treatment}
    treated.complete("behandling")
    assert treated.session.tilstand(old) is Trintilstand.FAERDIG
    (result,) = treated.export(tmp_path / "ud")
    assert result.path is not None, result.besked
    (tilbud,) = treated.inside(treated.payload(result.path))["tilbudstilknytninger"]
    dates = [(b["tilbudsstartdato"], b.get("tilbudsslutdato")) for b in tilbud["behandlinger"]]
    assert dates == [("2025-08-11", "2025-09-01"), ("2025-09-01", None)]


def test_what_else_was_corrected_in_the_old_one_stays_a_draft(treated: Scenario) -> None:
    old = treated.treatment
    new = changed(treated)
    treated.treatment = old
    treated.answer("frit_valg", True)
    treated.treatment = new
    treated.answer("behandlingsintensitet", "DAG")
    assert old not in treated.judged("behandling").skema_ids


def test_the_same_type_and_intensity_is_no_change(treated: Scenario) -> None:
    changed(treated)
    assert any(fund.regel == 55 for fund in treated.judged("behandling").advarsler), "a shared day is asked about"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("", "Skriv den dag"),
        ("engang", "ikke en hel dato"),
        ("10-08-2025", "begyndte 11-08-2025"),
        ("01-01-2031", "fremtiden"),
    ],
)
def test_a_day_that_cannot_be_is_refused_and_nothing_is_written(treated: Scenario, day: str, why: str) -> None:
    before = treated.workspace.store.cases.forloeb(treated.session.forloeb_id)
    with pytest.raises(NotAllowed, match=why):
        treated.workspace.changing.change(treated.session.forloeb_id, treated.treatment, day)
    assert treated.workspace.store.cases.forloeb(before.id) == before


def test_only_what_runs_and_is_completed_is_changed(treated: Scenario) -> None:
    course, first = treated.session.forloeb_id, treated.treatment
    changed(treated)
    with pytest.raises(NotAllowed, match="ikke gjort færdig"):
        treated.workspace.changing.change(course, treated.treatment, "i dag")
    with pytest.raises(NotAllowed, match="ikke i gang"):
        treated.workspace.changing.change(course, first, "i dag")
    treated.answer("behandlingsintensitet", "DAG").complete("behandling")
    treated.answer("tilbudsslutdato", "i dag").complete("behandling")
