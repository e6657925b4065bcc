"""*Hovedtal*: what counts in which year, and the difference as SMDB's own Forside shows it."""

from __future__ import annotations

import pytest
from hypothesis import given

from smdb_desktop.domain.figures.approval import Noegle, count
from smdb_desktop.domain.figures.headline import Hovedtal, difference, headline, started
from smdb_desktop.domain.figures.periods import aar
from smdb_desktop.domain.figures.rows import Forloeb
from smdb_desktop.services.reports.headline import change
from tests.figures.rows_made import behandling, citizens, flat, forloeb

YEARS = tuple(map(aar, (2024, 2025, 2026)))


def test_the_differences_of_the_guide() -> None:
    # the example of the guide of 2024: from 0 to 0, from 7 to 0, from 0 to 2
    assert [difference(*pair) for pair in ((0, 0), (7, 0), (0, 2))] == [0, -100, 100]
    assert Hovedtal(3, 2).andel == 67 and Hovedtal(0, 0).andel == 0 and Hovedtal(2, 2).andel == 100


@pytest.mark.parametrize(
    ("before", "now", "told"), [(8, 9, "+13 %"), (9, 8, "\u221211 %"), (5, 5, "0 %"), (201, 200, "0 %")]
)
def test_a_difference_is_rounded_and_has_its_sign(before: int, now: int, told: str) -> None:
    assert change(before, now) == told


def test_each_number_counts_in_the_years_of_its_own_days() -> None:
    over_new_year = forloeb(
        "1", "2024-12-31", "", behandling("2025-01-01", "2025-12-31"), ivaerksat="2025-01-01", borger_id="a"
    )
    draft = forloeb("2", "", begyndt="2025-03-01", borger_id="b")
    nobody = forloeb("3", "2025-03-01", kan_indberettes=False, borger_id="c")
    assert headline((over_new_year, draft, nobody), YEARS) == (Hovedtal(1, 0, 0), Hovedtal(0, 1, 1), Hovedtal(0, 0, 0))


@given(citizens())
def test_requests_and_treatments_are_those_of_godkendelse(people: list[list[Forloeb]]) -> None:
    courses = flat(people)
    counts, found = count(courses, YEARS), headline(courses, YEARS)
    for one, numbers, periode in zip(counts, found, YEARS, strict=True):
        assert (numbers.anmodninger, numbers.tilknytninger) == (one.get(Noegle(81), 0), one.get(Noegle(82), 0))
        assert len(list(started(courses, periode))) == numbers.ivaerksaettelser
