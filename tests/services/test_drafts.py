"""What is wrong in a draft is counted once and holds until something of it is another; how many days a request has left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.services.casework.drafts import KladdeLinje
from smdb_desktop.services.casework.kontrol import days_left, monthly
from tests.scenario import PROFIL, Scenario


@pytest.fixture
def scenario() -> Scenario:
    """One citizen with a request that is begun."""
    made = Scenario()
    made.citizen("150277-9995", "Testborger Et").answer("gravid", "JA")
    return made


def line(scenario: Scenario) -> KladdeLinje:
    window = scenario.workspace.drafts.window(0, 10)
    assert (window.antal, window.foerste) == (1, 0)
    return window.linjer[0]


def count(scenario: Scenario) -> KladdeLinje:
    drafts = scenario.workspace.drafts
    (counted,) = drafts.count(drafts.window(0, 10).linjer)
    drafts.keep([counted])
    return counted


def test_a_draft_is_named_before_it_is_counted_and_counted_once(scenario: Scenario) -> None:
    first = line(scenario)
    assert (first.title, first.talt, first.fejl) == ("Anmodning", False, None)
    counted = count(scenario)
    assert counted.talt and counted.mangler
    assert (line(scenario).fejl, line(scenario).mangler) == (counted.fejl, counted.mangler)


def test_what_was_counted_holds_until_something_is_another(scenario: Scenario) -> None:
    def answer() -> None:
        scenario.answer("anmodningsdato", "04-08-2025")

    def rename() -> None:
        scenario.workspace.cases.save_borger(parse_cpr("150277-9995"), "Et Andet Navn")

    def tomorrow() -> None:
        scenario.clock.wait(days=1)

    def another_role() -> None:
        scenario.workspace.save_profil(replace(PROFIL, roller=("SUNDHEDSFAGLIG",), rolle="SUNDHEDSFAGLIG"))

    for change in (answer, rename, tomorrow, another_role):
        count(scenario)
        assert line(scenario).talt
        change()
        assert not line(scenario).talt, change.__name__


def test_a_draft_that_is_gone_when_its_turn_comes_is_passed_over(scenario: Scenario) -> None:
    drafts = scenario.workspace.drafts
    lines = drafts.window(0, 10).linjer
    scenario.workspace.cases.delete_forloeb(scenario.session.forloeb_id, "Forkert")
    assert drafts.count(lines) == ()
    assert drafts.window(0, 10).antal == 0


def test_days_are_said_in_words() -> None:
    assert [str(days_left(n)) for n in (-2, -1, 0, 1, 5)] == ["2 dage over", "1 dag over", "i dag", "1 dag", "5 dage"]


@pytest.mark.parametrize(
    ("today", "slut", "senest", "dage"),
    [
        (date(2026, 11, 15), date(2026, 10, 31), date(2026, 11, 15), 0),
        (date(2026, 11, 16), date(2026, 11, 30), date(2026, 12, 15), 29),
        (date(2026, 12, 31), date(2026, 12, 31), date(2027, 1, 15), 15),
        (date(2024, 3, 1), date(2024, 2, 29), date(2024, 3, 15), 14),
    ],
)
def test_a_month_is_reported_by_the_15th_of_the_next(today: date, slut: date, senest: date, dage: int) -> None:
    assert monthly(today) == (slut, senest, dage)


def test_what_was_counted_in_another_role_is_not_kept_for_this_one(scenario: Scenario) -> None:
    drafts = scenario.workspace.drafts
    counted = drafts.count(drafts.window(0, 10).linjer)
    scenario.workspace.save_profil(replace(PROFIL, roller=("SUNDHEDSFAGLIG",), rolle="SUNDHEDSFAGLIG"))
    drafts.keep(counted)
    assert not line(scenario).talt
