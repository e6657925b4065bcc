"""Where a calendar opens: near the dates of the case, not at today, which may be months later."""

from __future__ import annotations

from datetime import date

from smdb_desktop.services.wizard.near import near_day
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING, DEL_1


def test_a_case_without_a_date_has_no_day_near(scenario: Scenario) -> None:
    scenario.citizen("150277-9995")
    assert near_day(scenario.session, scenario.form("anmodning"), "anmodningsdato") is None


def test_a_date_lies_near_the_one_before_it(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers({**ANMODNING, "anmodningsdato": "04082025"}).complete("anmodning")
    start = scenario.form("ivaerksaettelse")
    assert near_day(scenario.session, start, "ivaerksat_dato") == date(2025, 8, 4)
    scenario.answers({**DEL_1, "laegesamtale_dato": "08-08-2025"})
    assert near_day(scenario.session, start, "ivaerksat_dato") == date(2025, 8, 8)


def test_the_first_date_lies_near_the_one_behind_it(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers({**ANMODNING, "anmodningsdato": "04082025"}).complete("anmodning")
    scenario.answers({**DEL_1, "laegesamtale_dato": "08-08-2025"})
    scenario.answer("anmodningsdato", "31-02-2025")
    assert near_day(scenario.session, scenario.form("anmodning"), "anmodningsdato") == date(2025, 8, 8)
