"""Each report against an independent computation in SQL on generated courses, and by properties on small ones."""

# ruff: noqa: S608  the parts of these questions are ours

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smdb_desktop import resources
from smdb_desktop.domain.figures.rows import Forloeb
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.services.reports import courses, files, statistikbanken
from smdb_desktop.services.reports.building import TOTAL, Given
from smdb_desktop.services.reports.drawn import figure
from smdb_desktop.services.reports.facts import Meaning
from smdb_desktop.services.reports.masking import LEAST, masked
from smdb_desktop.services.reports.model import NO_AGE, Report, Section, Unit
from smdb_desktop.services.reports.questions import FELTER, TAELLERE, Filter, Spoergsmaal, answer
from smdb_desktop.services.reports.service import RAPPORTER
from tests.services.reports.generated import AARSAG, GIVEN, KODER, YEAR, course, database, few, many, one

BEFORE = YEAR - 1
IDS = [each.navn for each in RAPPORTER]


@pytest.fixture(scope="module")
def rows() -> list[Forloeb]:
    return many(3000)


@pytest.fixture(scope="module")
def sql(rows: list[Forloeb]) -> sqlite3.Connection:
    return database(rows)


def values(section: Section) -> dict[str, tuple[float | None, ...]]:
    return {line.key: tuple(number.value for number in line.numbers) for line in section.lines}


def named(section: Section) -> dict[str, tuple[float | None, ...]]:
    return {str(line.words): tuple(number.value for number in line.numbers) for line in section.lines}


# -- against SQL -------------------------------------------------------------------------------------------------------


def test_activity(rows: list[Forloeb], sql: sqlite3.Connection) -> None:
    year, months = statistikbanken.activity(rows, GIVEN).sections
    asked = {
        "ANMOD": ("anmodet", ""),
        "IVAERK": ("ivaerksat", ""),
        "BEHSLUT": ("afsluttet", " AND ivaerksat <> ''"),
    }
    for at, (key, (day, more)) in enumerate(asked.items()):
        counts = [
            one(sql, f"SELECT count(*) FROM r WHERE substr({day}, 1, 4) = ?{more}", str(y)) for y in (BEFORE, YEAR)
        ]
        assert values(year)[key][:2] == tuple(counts) and min(counts) > 50
        assert values(year)[key][2] == pytest.approx(100 * (counts[1] - counts[0]) / counts[0])
        for month in range(1, 13):
            asks = f"SELECT count(*) FROM r WHERE substr({day}, 1, 7) = ?{more}"
            assert values(months)[f"{month:02}"][at] == one(sql, asks, f"{YEAR}-{month:02}")


_OPEN_IN = "begyndt <= ?1 || '-12-31' AND til >= ?1 || '-01-01'"
_TREATED = f"{_OPEN_IN} AND ivaerksat <> '' AND ivaerksat <= ?1 || '-12-31'"


def test_key_figures(rows: list[Forloeb], sql: sqlite3.Connection) -> None:
    (section,) = statistikbanken.key_figures(rows, GIVEN).sections
    for at, year in enumerate((str(BEFORE), str(YEAR))):
        assert values(section)["KTKFORL"][at] == one(sql, f"SELECT count(*) FROM r WHERE {_OPEN_IN}", year)
        assert values(section)["BEHFORL"][at] == one(sql, f"SELECT count(*) FROM r WHERE {_TREATED}", year)
        people = one(sql, f"SELECT count(DISTINCT borger_id) FROM r WHERE {_TREATED}", year)
        assert values(section)["PERSBEH"][at] == people


_YOUNG = "(strftime('%Y', begyndt) - strftime('%Y', foedt) - (substr(begyndt, 6) < substr(foedt, 6)) < 18)"
_SEX = "CASE WHEN koen <> '' THEN koen WHEN substr(cpr_nr, 10) % 2 THEN '1' ELSE '2' END"


def test_age_and_sex(rows: list[Forloeb], sql: sqlite3.Connection) -> None:
    courses_, treated, people = statistikbanken.age_and_sex(rows, GIVEN).sections
    for key, young in (("0017", 1), ("1899", 0)):
        for at, sex in enumerate(("1", "2")):
            which = f"{_YOUNG} = {young} AND {_SEX} = '{sex}'"
            for section, of in ((courses_, _OPEN_IN), (treated, _TREATED)):
                number = one(sql, f"SELECT count(*) FROM r WHERE {of} AND {which}", str(YEAR))
                assert values(section)[key][at] == number
            numbered = "row_number() OVER (PARTITION BY borger_id ORDER BY begyndt, forloeb_id) AS nr"
            first = f"SELECT *, {numbered} FROM r WHERE {_TREATED}"
            assert values(people)[key][at] == one(
                sql, f"SELECT count(*) FROM ({first}) WHERE nr = 1 AND {which}", str(YEAR)
            )
    assert values(treated)["0017"][3] not in (0, None)


def test_guarantee(rows: list[Forloeb], sql: sqlite3.Connection) -> None:
    section, why = statistikbanken.guarantee(rows, GIVEN).sections
    for at, year in enumerate((str(BEFORE), str(YEAR))):
        new = one(sql, "SELECT count(*) FROM r WHERE substr(ivaerksat, 1, 4) = ?", year)
        late = one(sql, "SELECT count(*) FROM r WHERE substr(ivaerksat, 1, 4) = ? AND ventet > 14", year)
        found = {key: numbers[at] for key, numbers in values(section).items()}
        assert found == {
            "NYBEH": new, "OK": new - late, "EJOK": late,
            "OKPCT": pytest.approx(100 * (new - late) / new), "EJOKPCT": pytest.approx(100 * late / new),
        }  # fmt: skip
    asked = "SELECT aarsag_garanti, count(*) FROM r WHERE substr(ivaerksat, 1, 4) = ? AND ventet > 14 GROUP BY 1"
    reasons = {
        GIVEN.label("aarsag_overskridelse_behandlingsgaranti", code): n for code, n in sql.execute(asked, (str(YEAR),))
    }
    assert {words: n for words, (n,) in named(why).items() if words != "I alt"} == reasons


def test_closing(rows: list[Forloeb], sql: sqlite3.Connection) -> None:
    section, why = statistikbanken.closing(rows, GIVEN).sections
    groups = {"FRI": ("OPHOERT",), "REDSTAB": ("REDUCERET", "STABILISERET"), "AND": ("TILBAGEFALD", "ANDET", "UKENDT")}
    for at, year in enumerate((str(BEFORE), str(YEAR))):
        for key, codes in groups.items():
            asked = (
                f"SELECT count(*) FROM r WHERE substr(afsluttet, 1, 4) = ? AND status IN ({','.join('?' * len(codes))})"
            )
            assert values(section)[key][at] == one(sql, asked, year, *codes)
        assert values(section)[TOTAL][at] == one(sql, "SELECT count(*) FROM r WHERE substr(afsluttet, 1, 4) = ?", year)
    assert len(why.lines) == len(AARSAG) + 1


def test_waiting(rows: list[Forloeb], sql: sqlite3.Connection) -> None:
    spread, types, places = courses.waiting(rows, GIVEN).sections
    days = [int(d) for (d,) in sql.execute("SELECT ventet FROM r WHERE substr(ivaerksat, 1, 4) = ?", (str(YEAR),))]
    assert values(spread)["median"] == (median(days),)
    for low, high in ((0, 0), (1, 7), (8, 14), (15, 21), (29, 60), (61, 9999)):
        assert values(spread)[str(low)] == (sum(low <= d <= high for d in days),)
    first = (
        "SELECT r.*, (SELECT tilbud_navn FROM b WHERE b.forloeb_id = r.forloeb_id ORDER BY fra, tilbud, type LIMIT 1) AS sted"
        " FROM r WHERE substr(ivaerksat, 1, 4) = ?"
    )
    for place in ("Alfa", "Beta", "Gamma"):
        of = [int(d) for (d,) in sql.execute(f"SELECT ventet FROM ({first}) WHERE sted = ?", (str(YEAR), place))]
        held = sum(d <= 14 for d in of)
        assert named(places)[place] == pytest.approx((len(of), held, len(of) - held, 100 * held / len(of), median(of)))
    assert named(types)["I alt"][0] == len(days)


def test_length(rows: list[Forloeb], sql: sqlite3.Connection) -> None:
    spread, types, places = courses.length(rows, GIVEN).sections
    asked = "SELECT julianday(afsluttet) - julianday(ivaerksat) FROM r WHERE ivaerksat <> '' AND substr(afsluttet, 1, 4) = ?"
    days = [int(d) for (d,) in sql.execute(asked, (str(YEAR),))]
    assert values(spread)["median"] == (median(days),) and values(spread)[TOTAL] == (len(days),)
    for place in ("Alfa", "Beta", "Gamma"):
        asks = "SELECT julianday(til) - julianday(fra) FROM b WHERE substr(til, 1, 4) = ? AND tilbud_navn = ?"
        of = [int(d) for (d,) in sql.execute(asks, (str(YEAR), place))]
        assert named(places)[place] == (len(of), median(of))
    assert named(types)["I alt"] == named(places)["I alt"]


def _other_list(at: Path) -> tuple[Katalog, list[dict[str, Any]]]:
    """A catalogue in which the newest version has another list of reasons, with codes that are numbers; and its options."""
    for name in ("forms", "codelists"):
        shutil.copytree(resources.path(name), at / name)
    reasons = json.loads((at / "codelists" / "aarsag_afsluttet.json").read_text("utf-8"))
    for number, option in enumerate(reasons["options"]):
        option["code"] = str(number)
    (at / "codelists" / "aarets_aarsager.json").write_text(json.dumps(reasons), "utf-8")
    form = at / "forms" / "2025-07-01" / "forloebsafslutning.json"
    form.write_text(form.read_text("utf-8").replace('"list": "aarsag_afsluttet"', '"list": "aarets_aarsager"'), "utf-8")
    katalog = resources.load_catalog(at)
    felt = katalog.skema("2025-07-01", "forloebsafslutning").felt("aarsag_afsluttet")
    assert felt is not None and felt.liste == "aarets_aarsager"
    return katalog.med_udgaver(), reasons["options"]


@pytest.mark.parametrize("version", ["2024-01-01", "2025-07-01"])
@pytest.mark.parametrize("day", ["2025-06-30", "2025-07-01"])
def test_a_course_is_counted_by_the_list_of_its_own_version(tmp_path: Path, day: str, version: str) -> None:
    """On both sides of the border a course may have either version: it keeps the one that it was made in."""
    katalog, options = _other_list(tmp_path)
    left = next(n for n, option in enumerate(options) if option.get("frafald"))
    code = str(left) if version == "2025-07-01" else AARSAG[left]
    begun = course(1, date.fromisoformat(day), wait=3, stay=20, how=Random(1))
    closed = begun._replace(kan_indberettes=True, aarsag=code, skemaversion=version)
    given = Given(2025, Meaning(katalog))
    section, why, *_ = courses.dropout([closed], given).sections
    assert values(section)["frafald"][1] == 1
    assert named(why)[options[left]["label"]] == (1,)
    _status, closing = statistikbanken.closing([closed], given).sections
    assert named(closing)[options[left]["label"]] == (1,)
    asked = answer(Spoergsmaal("x", "afslutninger", "aarsag"), [closed], given)
    assert named(asked.sections[0])[options[left]["label"]] == (1,)


def test_dropout(rows: list[Forloeb], sql: sqlite3.Connection) -> None:
    section, why, _types, places = courses.dropout(rows, GIVEN).sections
    marks = ",".join(
        f"'{code}'" for code in AARSAG if (k := KODER.kode("aarsag_afsluttet", code, "")) and k.flag("frafald")
    )
    assert marks.count(",") == 2
    where = "ivaerksat <> '' AND substr(afsluttet, 1, 4) = ?"
    whole = one(sql, f"SELECT count(*) FROM r WHERE {where}", str(YEAR))
    gone = one(sql, f"SELECT count(*) FROM r WHERE {where} AND aarsag IN ({marks})", str(YEAR))
    assert [values(section)[key][1] for key in (TOTAL, "frafald", "andre")] == [whole, gone, whole - gone]
    assert values(section)["pct"][1] == pytest.approx(100 * gone / whole) and values(why)[TOTAL] == (gone,)
    last = (
        "SELECT r.*, (SELECT tilbud_navn FROM b WHERE b.forloeb_id = r.forloeb_id"
        f" ORDER BY til DESC, fra DESC, tilbud DESC, type DESC LIMIT 1) AS sted FROM r WHERE {where}"
    )
    for place in ("Alfa", "Beta", "Gamma"):
        number = one(sql, f"SELECT count(*) FROM ({last}) WHERE sted = ? AND aarsag IN ({marks})", str(YEAR), place)
        assert named(places)[place][1] == number


# -- by hand -----------------------------------------------------------------------------------------------------------


def _hand(**more: Any) -> Forloeb:
    (row,) = many(1)
    base: dict[str, Any] = {
        "kan_indberettes": True,
        "anmodet": "2026-03-01",
        "begyndt": "2026-03-01",
        "til": "9999-12-31",
    }
    base |= {
        "foedt": "2008-03-02",
        "behandlinger": (),
        **dict.fromkeys(("ivaerksat", "afsluttet", "status", "aarsag"), ""),
    }
    return row._replace(**{**base, **more})


@pytest.mark.parametrize(
    ("row", "group"),
    [
        (_hand(), "0017"),
        (_hand(foedt="2008-03-01"), "1899"),
        (_hand(foedt="2008-02-29", begyndt="2026-02-28", anmodet="2026-02-28"), "0017"),
        (_hand(foedt="2008-02-29", begyndt="2026-03-01"), "1899"),
        (_hand(foedt=""), "1899"),
    ],
)
def test_eighteen_is_reckoned_on_the_day_of_the_request(row: Forloeb, group: str) -> None:
    section = statistikbanken.age_and_sex([row], GIVEN).sections[0]
    assert values(section)[group][3] == 1 and values(section)["TOT"][3] == 1


@pytest.mark.parametrize(("day", "held"), [("2026-03-15", True), ("2026-03-16", False)])
def test_fourteen_days_are_held_and_fifteen_are_not(day: str, held: bool) -> None:
    section = statistikbanken.guarantee([_hand(ivaerksat=day)], GIVEN).sections[0]
    assert (values(section)["OK"][1], values(section)["EJOK"][1]) == ((1, 0) if held else (0, 1))


def test_a_course_over_new_year_is_in_both_years() -> None:
    row = _hand(
        begyndt="2025-12-31", anmodet="2025-12-31", ivaerksat="2026-01-01", afsluttet="2026-01-01", til="2026-01-01"
    )
    section = statistikbanken.key_figures([row], GIVEN).sections[0]
    assert values(section)["KTKFORL"][:2] == (1, 1)
    assert values(section)["BEHFORL"][:2] == (0, 1) and values(section)["PERSBEH"][:2] == (0, 1)


def test_who_cannot_be_reported_is_in_no_report() -> None:
    row = _hand(kan_indberettes=False, ivaerksat="2026-03-05", afsluttet="2026-04-01", til="2026-04-01")
    for rapport in RAPPORTER:
        assert not any(number.value for s in rapport.made([row], GIVEN).sections for _, number in s.cells())


FOLLOWED = "FAERDIGBEHANDLET"


@pytest.mark.parametrize(("done", "key"), [("2026-05-30", "til_tiden"), ("2026-05-31", "for_sent"), ("", "ikke")])
def test_a_follow_up_is_in_time_until_its_last_day(done: str, key: str) -> None:
    """Closed on 30 April: one month later is 30 May."""
    row = _hand(ivaerksat="2026-03-05", afsluttet="2026-04-30", til="2026-04-30", aarsag=FOLLOWED)
    fulgt = {(row.forloeb_id, 1): done} if done else {}
    (section,) = courses.follow_up([row], Given(YEAR, KODER, fulgt, "2026-09-01")).sections
    assert values(section)[key] == (1, 0, 1) and values(section)["venter"] == (0, 1, 1)
    assert values(section)[TOTAL] == (1, 1, 2)


def test_a_month_later_is_the_last_day_of_a_shorter_one() -> None:
    assert courses.months_after("2026-01-31", 1) == "2026-02-28"
    assert courses.months_after("2027-08-31", 6) == "2028-02-29"


# -- properties --------------------------------------------------------------------------------------------------------

ALL: dict[str, Callable[..., Report]] = {each.navn: each.made for each in RAPPORTER} | {
    "opfoelgning": courses.follow_up
}


@pytest.mark.parametrize("navn", ALL)
@given(found=few(), seed=st.integers(0, 9))
def test_the_order_of_courses_changes_nothing(navn: str, found: list[Forloeb], seed: int) -> None:
    other = [*found]
    Random(seed).shuffle(other)
    assert ALL[navn](found, GIVEN) == ALL[navn](other, GIVEN)


@pytest.mark.parametrize("navn", ALL)
@given(found=few())
def test_parts_sum_to_the_whole(navn: str, found: list[Forloeb]) -> None:
    report = ALL[navn](found, GIVEN)
    for section in report.sections:
        for total, parts in section.relations():
            assert section.number(total).value == sum(section.number(part).value or 0 for part in parts), (total, parts)
    for (at, key, column), links in report.links:
        whole = report.sections[at].number((key, column)).value
        assert whole == sum(report.sections[n].number((k, c)).value or 0 for n, k, c in links)


@pytest.mark.parametrize("navn", ALL)
@given(found=few())
def test_nothing_small_leaves(navn: str, found: list[Forloeb]) -> None:
    shown = masked(ALL[navn](found, GIVEN))
    for section in shown.sections:
        for at, number in section.cells():
            assert number.hidden or number.unit is not Unit.COUNT or number.of or not 0 < (number.value or 0) < LEAST, (
                at
            )
        drawn = figure(section)
        if drawn is not None:
            assert not any(
                0 < (v.number or 0) < LEAST for s in drawn.series for v in s.values if section.axis == "Forløb"
            )
    assert files.csv_text(shown).count("skjult") >= sum(
        number.hidden for section in shown.sections for _, number in section.cells()
    )


@given(few())
def test_a_year_is_the_sum_of_questions_about_its_months(found: list[Forloeb]) -> None:
    for taeller in ("anmodninger", "ivaerksaettelser", "afslutninger"):
        whole = values(answer(Spoergsmaal("x", taeller), found, GIVEN).sections[0])[TOTAL][0]
        months = 0.0
        for month in range(1, 13):
            last = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
            days = f"{YEAR}-{month:02}-01", f"{YEAR}-{month:02}-{last}"
            months += values(answer(Spoergsmaal("x", taeller, "", *days), found, GIVEN).sections[0])[TOTAL][0] or 0
        assert whole == months


@given(few(), st.sampled_from(sorted(TAELLERE)), st.sampled_from(sorted(FELTER)))
def test_a_filter_and_a_group_agree(found: list[Forloeb], taeller: str, felt: str) -> None:
    """Each line of a question by a field is the answer to the same question with that field as its filter."""
    section = answer(Spoergsmaal("x", taeller, felt), found, GIVEN).sections[0]
    for line in section.lines:
        if line.key != TOTAL:
            only = Spoergsmaal("x", taeller, filtre=(Filter(felt, True, line.words),))
            assert values(answer(only, found, GIVEN).sections[0])[TOTAL] == (line.numbers[0].value,)


@given(few(), st.sampled_from(sorted(TAELLERE)), st.sampled_from(sorted(FELTER)))
def test_questions_hide_what_is_small(found: list[Forloeb], taeller: str, felt: str) -> None:
    shown = masked(answer(Spoergsmaal("x", taeller, felt), found, GIVEN))
    assert not any(0 < (number.value or 0) < LEAST for _, number in shown.sections[0].cells())


def test_every_number_says_how_it_is_counted(rows: list[Forloeb]) -> None:
    for rapport in RAPPORTER:
        for section in rapport.made(rows[:50], GIVEN).sections:
            for line in section.lines:
                assert line.how.text and "Kilde: " in line.how.told() and line.how.told().endswith(line.how.alder)
                assert (line.how.alder != NO_AGE) == (rapport.navn == "alder_koen")


@pytest.mark.parametrize(("asked", "aged"), [("alder", True), ("koen", False)])
def test_an_own_question_says_on_which_days_age_it_counts(rows: list[Forloeb], asked: str, aged: bool) -> None:
    for question in (
        Spoergsmaal("x", "forloeb", asked),
        Spoergsmaal("x", "forloeb", filtre=(Filter(asked, False, "?"),)),
    ):
        line = answer(question, rows[:20], GIVEN).sections[0].lines[-1]
        assert (line.how.alder != NO_AGE) == aged
