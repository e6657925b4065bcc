"""What leaves without CPR numbers gives no hidden number away: not by its place, a median, another table or what nobody shows."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from smdb_desktop.domain.figures.rows import Forloeb
from smdb_desktop.services.reports import courses, files, service, statistikbanken
from smdb_desktop.services.reports.building import TOTAL, Given
from smdb_desktop.services.reports.masking import LEAST, masked
from smdb_desktop.services.reports.model import HIDDEN, Report
from smdb_desktop.services.reports.questions import Spoergsmaal, answer
from smdb_desktop.services.reports.service import RAPPORTER
from tests.services.reports.generated import GIVEN, KODER, YEAR, course, many

BEGUN = date(YEAR, 3, 1)


def closed(numbers: dict[str, int]) -> list[Forloeb]:
    """So many courses closed for each reason."""
    made: list[Forloeb] = []
    for code, number in numbers.items():
        for _ in range(number):
            row = course(len(made), BEGUN, wait=0, stay=10, how=Random(1))
            made.append(row._replace(kan_indberettes=True, aarsag=code, status="OPHOERT", behandlinger=()))
    return made


def waited(days: list[int]) -> list[Forloeb]:
    """A course for each wait."""
    rows = (course(nr, BEGUN, wait=wait, stay=None, how=Random(nr)) for nr, wait in enumerate(days))
    return [row._replace(kan_indberettes=True, behandlinger=()) for row in rows]


def text(report: Report) -> str:
    return files.csv_text(masked(report))


REASONS = ("UDEBLEVET", "BORTVIST", "FAERDIGBEHANDLET")


@pytest.mark.parametrize("report", [statistikbanken.closing, courses.dropout])
def test_where_a_line_stands_does_not_say_which_hidden_count_is_larger(report: object) -> None:
    first, second, shown = REASONS
    assert callable(report)
    one, other = (report(closed({first: a, second: 3 - a, shown: 7}), GIVEN) for a in (1, 2))
    assert [line.words for line in one.sections[1].lines] != [line.words for line in other.sections[1].lines]
    assert text(one) == text(other) and f";{HIDDEN}" in text(one)


def test_nor_does_it_in_ones_own_question() -> None:
    first, second, shown = REASONS
    asked = Spoergsmaal("x", "afslutninger", "aarsag")
    one, other = (answer(asked, closed({first: a, second: 3 - a, shown: 7}), GIVEN) for a in (1, 2))
    assert one != other and text(one) == text(other)
    assert one.sections[0].lines[0].words == masked(one).sections[0].lines[0].words, "what is shown stands as it did"


def test_a_median_between_two_groups_would_say_how_many_are_in_each() -> None:
    """0.5 days of eight: four waited 0 days, and four waited 1 or more."""
    report = masked(courses.waiting(waited([0] * 4 + [1] * 4), GIVEN))
    spread, *tables = report.sections
    assert spread.line("0").numbers[0].hidden and spread.line("median").numbers[0].hidden
    for table in tables:
        assert all(line.numbers[4].hidden for line in table.lines), "of the same eight"
    shown = masked(courses.waiting(waited([0] * 5 + [1] * 5), GIVEN))
    assert shown.sections[0].line("median").numbers[0].value == 0.5


@pytest.mark.parametrize("seed", range(25))
def test_tables_of_one_report_do_not_give_each_others_numbers_away(seed: int) -> None:
    how = Random(seed)
    days = [how.choice((0, 0, 3, 5, 10, 14, 16, 20, 40)) for _ in range(how.randrange(10, 60))]
    begun = [BEGUN + timedelta(how.randrange(100)) for _ in days]
    rows = [course(nr, begun[nr], wait=wait, stay=None, how=how) for nr, wait in enumerate(days)]
    spread, types, places = masked(courses.waiting(rows, GIVEN)).sections
    by_type, by_place = types.line(TOTAL).numbers, places.line(TOTAL).numbers
    assert [each.hidden for each in by_type[:3]] == [each.hidden for each in by_place[:3]]
    for column, starts in ((1, (0, 1, 8)), (2, (15, 22, 29, 61))):
        hidden = [start for start in starts if spread.line(f"{start}").numbers[0].hidden]
        assert by_type[column].hidden or len(hidden) != 1, "the sum less the other groups"


def test_who_asked_and_was_not_treated_does_not_follow_from_two_tables() -> None:
    made = [course(nr, BEGUN, wait=None if nr < 2 else 3, stay=None, how=Random(nr)) for nr in range(40)]
    rows = [row._replace(kan_indberettes=True, koen="1", foedt="1980-01-01") for row in made]
    asked, treated, _people = masked(statistikbanken.age_and_sex(rows, GIVEN)).sections
    for key in ("1899", "TOT"):
        for column in (0, 3):
            both = (asked.line(key).numbers[column], treated.line(key).numbers[column])
            assert any(number.hidden for number in both), (key, column, "40 less 38 are 2")
    many = [row._replace(ivaerksat="") if nr < LEAST else row for nr, row in enumerate(rows)]
    assert f";{HIDDEN}" not in text(statistikbanken.age_and_sex(many, GIVEN)), "five hide nobody"


def test_one_small_rest_of_two_tables_hides_four_numbers_and_no_more() -> None:
    """22 women below 18 were treated of 23 who asked: one of the tables lacks the four numbers of a square, the other none."""
    exact = statistikbanken.age_and_sex(many(2000), GIVEN)
    asked, treated = (exact.sections[at].line("0017").numbers[1].value for at in (0, 1))
    assert (asked, treated) == (23, 22)
    hidden = [
        (at, *cell) for at, section in enumerate(masked(exact).sections) for cell, n in section.cells() if n.hidden
    ]
    assert hidden == [(1, line, column) for line in ("0017", "1899") for column in (0, 1)]


def test_a_course_whose_request_is_a_draft_is_in_no_report() -> None:
    (row,) = waited([3])
    draft = row._replace(anmodet="", ivaerksat="")
    reports = [rapport.made([draft], GIVEN) for rapport in RAPPORTER]
    reports += [answer(Spoergsmaal("x", taeller), [draft], GIVEN) for taeller in ("forloeb", "personer")]
    for report in reports:
        assert not any(number.value for section in report.sections for _, number in section.cells()), report.navn
    assert statistikbanken.key_figures([row], GIVEN).sections[0].line("KTKFORL").numbers[1].value == 1


@pytest.mark.parametrize(("done", "key"), [(f"{YEAR}-03-10", "ikke"), (f"{YEAR}-03-11", "til_tiden")])
def test_a_follow_up_of_an_earlier_closing_is_none(done: str, key: str) -> None:
    """It was closed before, followed up, opened again, and closed on 11 March."""
    (row,) = closed({"FAERDIGBEHANDLET": 1})
    assert row.afsluttet == f"{YEAR}-03-11"
    given = Given(YEAR, KODER, {(row.forloeb_id, 1): done}, f"{YEAR}-12-31")
    (section,) = courses.follow_up([row], given).sections
    assert section.line(key).numbers[0].value == 1


def test_the_name_of_a_question_is_no_formula() -> None:
    asked = Spoergsmaal("=1+1", "anmodninger")
    assert text(answer(asked, (), GIVEN)).startswith("'=1+1;")


def test_a_month_begins_also_where_the_clock_of_the_machine_does_not_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    class Windows(datetime):
        def astimezone(self, tz: object = None) -> datetime:  # type: ignore[override]
            raise OSError(22, "Invalid argument", tz)

    monkeypatch.setattr(service, "datetime", Windows)
    assert service._midnight(1970, 1) == datetime(1970, 1, 1, tzinfo=UTC)
