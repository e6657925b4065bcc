"""The counts of *Godkendelse*: both sides of each border by hand, and against plain SQL, whatever the courses are."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smdb_desktop.domain.figures.approval import (
    ENHEDER,
    FORLOEB_SAMLET,
    SUSPICIOUS_ZERO,
    Grund,
    Noegle,
    asked,
    behind,
    by_person,
    changed_much,
    count,
)
from smdb_desktop.domain.figures.merged import merged
from smdb_desktop.domain.figures.periods import Periode, aar
from smdb_desktop.domain.figures.rows import Behandling, Forloeb, born
from tests.figures.by_sql import answers
from tests.figures.rows_made import behandling, citizens, flat, forloeb, medical

YEAR = aar(2025)
GUIDE = "1502779995"


def number(nr: int, *courses: Forloeb, del_: str = "", periode: Periode = YEAR) -> int:
    """One number of these courses, which are all one citizen's unless they say otherwise."""
    (found,) = count(courses, (periode,))
    return found.get(Noegle(nr, del_), 0)


def treated(*behandlinger: Behandling, anmodet: str = "2025-02-01", **other: object) -> Forloeb:
    return forloeb("f1", anmodet, "", *behandlinger, **other)


# -- both sides of each border -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "counts"), [("2024-12-31", 0), ("2025-01-01", 1), ("2025-12-31", 1), ("2026-01-01", 0)]
)
def test_a_request_counts_in_the_year_of_its_day(day: str, counts: int) -> None:
    assert number(81, forloeb("f1", day, "2027-01-01")) == counts


@pytest.mark.parametrize(
    ("fra", "til", "counts"),
    [
        ("2024-06-01", "2024-12-31", 0),
        ("2024-06-01", "2025-01-01", 1),
        ("2025-12-31", "", 1),
        ("2026-01-01", "", 0),
        ("2020-01-01", "", 1),
        ("2024-02-29", "2025-02-28", 1),
    ],
)
def test_a_course_over_new_year_is_open_in_both_years(fra: str, til: str, counts: int) -> None:
    course = forloeb("f1", fra, til)
    assert number(87, course) == number(87, course, del_="forloeb") == counts


@pytest.mark.parametrize(
    ("started", "counts"), [("2025-03-01", 0), ("2025-03-15", 0), ("2025-03-16", 1), ("2026-03-16", 1), ("", 0)]
)
def test_fourteen_days_keep_the_guarantee_and_fifteen_do_not(started: str, counts: int) -> None:
    assert number(91, forloeb("f1", "2025-03-01", "", ivaerksat=started)) == counts


def test_the_guarantee_counts_the_leap_day() -> None:
    leap = aar(2024)
    assert number(91, forloeb("f1", "2024-02-20", "", ivaerksat="2024-03-05"), periode=leap) == 0
    assert number(91, forloeb("f1", "2024-02-20", "", ivaerksat="2024-03-06"), periode=leap) == 1
    # a year without one reaches the fifteenth day a date later
    assert number(91, forloeb("f1", "2025-02-20", "", ivaerksat="2025-03-06")) == 0
    assert number(91, forloeb("f1", "2025-02-20", "", ivaerksat="2025-03-07")) == 1


@pytest.mark.parametrize(
    ("foedt", "day", "young"),
    [
        ("2007-05-17", "2025-05-16", True),
        ("2007-05-17", "2025-05-17", False),
        ("2007-05-17", "2025-05-18", False),
        ("2008-02-29", "2026-02-28", True),
        ("2008-02-29", "2026-03-01", False),
        ("2004-02-29", "2022-02-28", True),
        ("", "2025-05-17", False),
    ],
)
def test_a_citizen_is_an_adult_from_the_birthday_by_the_day_of_the_request(foedt: str, day: str, young: bool) -> None:
    course, periode = forloeb("f1", day, "", behandling(day), foedt=foedt), aar(int(day[:4]))
    assert (number(83, course, periode=periode), number(84, course, periode=periode)) == (int(young), int(not young))
    kind = "type:behandlingstype/SOCIAL_SEL101"
    assert number(83 if young else 84, course, del_=kind, periode=periode) == 1


def test_who_turns_18_between_two_courses_counts_on_both_sides_and_once_as_a_citizen() -> None:
    before = forloeb("f1", "2025-01-10", "2025-02-10", foedt="2007-05-17")
    after = forloeb("f2", "2025-06-01", "", foedt="2007-05-17")
    assert [number(nr, before, after) for nr in (83, 84, 87)] == [1, 1, 1]
    # a course that goes on over the birthday stays what it was on the day of the request
    assert [number(nr, before._replace(til="9999-12-31", afsluttet="")) for nr in (83, 84)] == [1, 0]


@pytest.mark.parametrize(
    ("start", "ours", "theirs"),
    [("2025-03-10", 2, 1), ("2025-03-11", 2, 1), ("2025-03-12", 2, 2), ("2025-02-20", 2, 1)],
)
def test_ten_days_between_two_courses_are_one_and_eleven_are_two(start: str, ours: int, theirs: int) -> None:
    courses = forloeb("f1", "2025-01-10", "2025-03-01"), forloeb("f2", start, "2025-06-01")
    assert number(81, *courses) == ours and number(81, *courses, del_="samlet") == theirs
    assert number(87, *courses, del_=FORLOEB_SAMLET) == theirs
    assert number(81, *reversed(courses), del_="samlet") == theirs, "order of entry does not matter"
    strangers = courses[0], courses[1]._replace(borger_id="c")
    assert number(81, *strangers, del_="samlet") == 2


def test_a_merged_course_begins_in_the_year_of_its_first_request() -> None:
    courses = forloeb("f1", "2024-11-01", "2024-12-28"), forloeb("f2", "2025-01-07", "2025-02-01")
    assert number(81, *courses) == 1 and number(81, *courses, del_="samlet") == 0
    assert number(81, *courses, del_="samlet", periode=aar(2024)) == 1
    assert number(87, *courses, del_=FORLOEB_SAMLET) == 1
    assert YEAR.read_from == "2024-12-22", "what ended then and later is read along"


def test_a_chain_of_short_pauses_is_one_course_and_a_long_one_inside_does_not_end_it() -> None:
    chain = [forloeb(f"f{month}", f"2025-{month:02}-01", f"2025-{month:02}-25") for month in range(1, 7)]
    assert [len(group) for group in merged(chain)] == [6]
    around = forloeb("f0", "2025-01-01", "2025-06-20"), forloeb("f1", "2025-02-01", "2025-02-02")
    assert len(merged((*around, forloeb("f2", "2025-06-30", "")))) == 1
    assert len(merged((*around, forloeb("f2", "2025-07-01", "")))) == 2


@pytest.mark.parametrize(
    ("now", "before", "much"),
    [
        (120, 100, False),
        (121, 100, True),
        (80, 100, False),
        (79, 100, True),
        (0, 0, False),
        (1, 0, True),
        (6, 5, False),
    ],
)
def test_more_than_twenty_per_cent_is_much(now: int, before: int, much: bool) -> None:
    assert changed_much(now, before) is much
    why = asked(81, {Noegle(81): now}, {Noegle(81): before})
    assert why is (Grund.AENDRING if much else None)


def test_a_zero_is_asked_about_where_it_is_suspicious_and_nowhere_else() -> None:
    assert {nr for nr in ENHEDER if asked(nr, {}, {}) is Grund.NUL} == SUSPICIOUS_ZERO == {88, 89, 91, 92}
    assert all(asked(nr, {Noegle(nr): 1}, {}) is None for nr in SUSPICIOUS_ZERO)
    assert [asked(85, {Noegle(85): n}, {}) for n in (0, 1, 2, 3)] == [Grund.FAA_TILBUD] * 3 + [None]
    assert {nr for nr in ENHEDER if asked(nr, {Noegle(nr): 1}, {}) is Grund.GENNEMGAA} == {86, 93, 94, 95}


# -- what each question counts -----------------------------------------------------------------------------------------


def test_more_than_one_tilbud_counts_where_both_are_used_in_the_year() -> None:
    first, second = behandling("2024-11-01", "2024-12-31"), behandling("2025-01-01", tilbud="P2")
    assert number(88, treated(first, second, anmodet="2024-10-01")) == 0
    assert number(88, treated(first._replace(til="2025-01-01"), second, anmodet="2024-10-01")) == 1
    assert number(88, treated(behandling("2025-02-01"), behandling("2025-03-01"))) == 0
    both = treated(behandling("2025-02-01"), behandling("2025-03-01", tilbud="P2"))
    assert number(85, both) == 2 and number(85, both, del_="tilbud:P2") == 1


def test_a_change_counts_in_the_year_in_which_the_later_treatment_begins() -> None:
    first = behandling("2024-11-01", "2024-12-31")
    later = behandling("2025-01-01", intensitet="DAG")
    course = treated(first, later, anmodet="2024-10-01")
    assert number(89, course) == 1 and number(89, course, periode=aar(2024)) == 0
    assert number(89, treated(first, behandling("2025-01-01"), anmodet="2024-10-01")) == 0, "the same goes on"
    assert number(89, treated(behandling("2025-02-01"), medical("2025-02-01"))) == 0, "begun together"
    assert number(89, treated(behandling("2025-02-01"), medical("2025-02-02"))) == 1
    assert number(89, treated(behandling("2025-02-01"), behandling("2025-03-01", tilbud="P2"))) == 0, "only the tilbud"


def test_social_and_medical_count_where_they_share_a_day_of_the_year() -> None:
    social = behandling("2024-12-01", "2025-01-10")
    assert number(90, treated(social, medical("2025-01-10"), anmodet="2024-11-01")) == 1
    assert number(90, treated(social, medical("2025-01-11"), anmodet="2024-11-01")) == 0
    before = treated(social, medical("2024-12-01", "2024-12-31"), anmodet="2024-11-01")
    assert number(90, before) == 0 and number(90, before, periode=aar(2024)) == 1
    unknown = medical("2025-01-05", gruppe="")
    assert number(90, treated(social, unknown, anmodet="2024-11-01")) == 0


def test_never_started_unfinished_and_untreated() -> None:
    never = forloeb("f1", "2025-03-01", "2025-03-20")
    waiting = forloeb("f2", "2025-03-01")
    untreated = forloeb("f3", "2025-03-01", "2025-05-01", ivaerksat="2025-03-05")
    each = {course.forloeb_id: [number(nr, course) for nr in (92, 93, 94)] for course in (never, waiting, untreated)}
    assert each == {"f1": [1, 0, 0], "f2": [0, 1, 0], "f3": [0, 0, 1]}
    # rules 93 and 94 say how it is now, of what is open in the year
    assert number(93, waiting, periode=aar(2026)) == 1 and number(93, waiting, periode=aar(2024)) == 0
    assert number(94, untreated, periode=aar(2026)) == 0


def test_a_draft_of_a_start_counts_for_nothing_else() -> None:
    draft = forloeb("f1", "", begyndt="2025-03-01", kladde=True, opholdskommune="101")
    assert dict(count([draft], (YEAR,))[0]) == {Noegle(95): 1, Noegle(85): 0}


def test_another_municipality_pays() -> None:
    assert number(86, forloeb("f1", "2025-03-01", opholdskommune="101")) == 1
    assert number(86, forloeb("f1", "2025-03-01", opholdskommune="")) == 0
    assert number(86, forloeb("f1", "2025-03-01")) == 0


def test_who_cannot_be_reported_is_in_no_number() -> None:
    course = treated(behandling("2025-02-01"), kan_indberettes=False, kladde=True)
    assert sum(count([course], (YEAR,))[0].values()) == 0


@pytest.mark.parametrize(
    ("cpr_nr", "foedt", "valid"),
    [
        (GUIDE, "1977-02-15", True),
        ("1007059995", "2005-07-10", True),
        (f"7{GUIDE[1:]}", "1977-02-15", False),
        (f"{GUIDE[:6]}AB12", "", False),
        (f"{GUIDE[:7]}A95", "1977-02-15", False),
        (f"31{GUIDE[2:]}", "", False),
        (GUIDE[:9], "", False),
        ("", "", False),
    ],
)
def test_the_day_of_birth_and_whether_smdb_takes_the_number(cpr_nr: str, foedt: str, valid: bool) -> None:
    assert born(cpr_nr) == (foedt, valid)


# -- whatever the courses are ------------------------------------------------------------------------------------------


def plain(courses: Sequence[Forloeb], year: int) -> dict[tuple[int, str], int]:
    """The same by SQL."""
    rows = [
        (
            *(c.forloeb_id, c.borger_id, c.foedt, c.kan_indberettes, c.opholdskommune, c.myndighedskommune),
            *(c.begyndt, c.til, c.anmodet, c.ivaerksat, c.afsluttet, c.kladde),
        )
        for c in courses
    ]
    treatments = [
        (c.forloeb_id, f"{t.liste}/{t.type}", t.gruppe, t.intensitet, t.fra, t.til, t.tilbud)
        for c in courses
        for t in c.behandlinger
    ]
    return answers(rows, treatments, year)


def ours(courses: Sequence[Forloeb], *years: int) -> list[dict[tuple[int, str], int]]:
    found = count(courses, [aar(year) for year in years])
    apart = (FORLOEB_SAMLET,)
    return [{(k.nr, k.del_): n for k, n in each.items() if n and k.del_ not in apart} for each in found]


@settings(max_examples=150, deadline=None)
@given(citizens())
def test_every_number_is_what_plain_sql_says(people: list[list[Forloeb]]) -> None:
    courses = flat(people)
    assert ours(courses, 2025, 2024) == [plain(courses, 2025), plain(courses, 2024)]


@settings(max_examples=75, deadline=None)
@given(citizens(), st.randoms(use_true_random=False))
def test_order_of_entry_does_not_matter(people: list[list[Forloeb]], chance: random.Random) -> None:
    there = count(flat(people), (YEAR, aar(2024)))
    shuffled = [chance.sample(courses, len(courses)) for courses in chance.sample(people, len(people))]
    assert count(flat(shuffled), (YEAR, aar(2024))) == there


@settings(max_examples=75, deadline=None)
@given(citizens())
def test_parts_sum_to_the_whole(people: list[list[Forloeb]]) -> None:
    (found,) = count(flat(people), (YEAR,))

    def parts(nr: int, prefix: str) -> int:
        return sum(n for key, n in found.items() if key.nr == nr and key.del_.startswith(prefix))

    whole = found.get(Noegle(82), 0)
    assert parts(82, "type:") == parts(82, "gruppe:") == parts(85, "tilbud:") == whole
    assert found.get(Noegle(81, "samlet"), 0) <= found.get(Noegle(81), 0)
    assert found.get(Noegle(87), 0) <= found.get(Noegle(83), 0) + found.get(Noegle(84), 0)
    requested, ran, neither = (found.get(Noegle(87, part), 0) for part in ("anmodet", "behandlet", "hverken"))
    assert max(requested, ran, neither) <= found.get(Noegle(87), 0) <= requested + ran + neither
    owner = {each.forloeb_id: each.borger_id for each in flat(people)}
    some = {owner[id_] for part in ("anmodet", "behandlet") for id_ in behind(flat(people), YEAR, Noegle(87, part))}
    assert found.get(Noegle(87), 0) - len(some) == neither


@settings(max_examples=50, deadline=None)
@given(citizens())
def test_a_year_in_months_sums_up_where_a_case_has_one_day(people: list[list[Forloeb]]) -> None:
    courses = flat(people)
    days = ["2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01", "2025-05-01", "2025-06-01", "2025-07-01"]
    days += ["2025-08-01", "2025-09-01", "2025-10-01", "2025-11-01", "2025-12-01", "2026-01-01"]
    ends = ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-31", "2025-06-30", "2025-07-31"]
    ends += ["2025-08-31", "2025-09-30", "2025-10-31", "2025-11-30", "2025-12-31"]
    months = count(courses, [Periode(fra, til) for fra, til in zip(days[:-1], ends, strict=True)])
    (year,) = count(courses, (YEAR,))
    for noegle in (Noegle(81), Noegle(81, "samlet"), Noegle(91), Noegle(92)):
        assert sum(month.get(noegle, 0) for month in months) == year.get(noegle, 0)


@settings(max_examples=75, deadline=None)
@given(citizens())
def test_the_cases_behind_a_number_are_as_many_as_it_says(people: list[list[Forloeb]]) -> None:
    courses = flat(people)
    owner = {each.forloeb_id: each.borger_id for each in courses}
    (found,) = count(courses, (YEAR,))
    for noegle, n in found.items():
        ids = list(behind(courses, YEAR, noegle))
        assert len(ids) == len(set(ids))
        if by_person(noegle):
            assert len({owner[id_] for id_ in ids}) == n
        elif noegle.nr in (82, 85):
            assert len(ids) <= max(n, len(ids) if noegle == Noegle(85) else n) and bool(ids) == bool(n)
        else:
            assert len(ids) == n
