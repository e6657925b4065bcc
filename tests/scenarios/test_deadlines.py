"""Limits of courses as a centre lives with them: they come, are kept or overdue, are reported, followed up, and taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from smdb_desktop.domain.deadlines import Fristart, months_after, report_by
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.examples.example_case import answer_with, example_case
from smdb_desktop.services.casework.happened import lately
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.casework.taking_back import TakingBack
from smdb_desktop.services.deadlines.reckoning import catch_up_wholly
from smdb_desktop.services.deadlines.service import DeadlineService
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.history import Handling
from tests.scenario import Scenario

NEW, OLD = "2025-07-01", "2024-01-01"
REST = ("ivaerksaettelse", "tilbud", "forloebsafslutning")
I, L, M, R, K, O = (  # noqa: E741
    Fristart.IVAERKSAETTELSE,
    Fristart.LAEGESAMTALE,
    Fristart.MEDICINSK,
    Fristart.MAANED,
    Fristart.KVALHEP,
    Fristart.OPFOELGNING,
)
TODAY = date(2025, 8, 4)


def take_in(scenario: Scenario, number: int = 1, **given: Any) -> str:
    """Import an example case of a made-up citizen; the id of its course."""
    katalog = scenario.workspace.katalog
    raw = example_case(
        katalog, given.pop("version", NEW), borger={"cpr_nr": made_up_cpr(number)}, kommune="165", **given
    )
    ImportService(scenario.workspace.cases, "Test").take_in(raw)
    _cpr, borger = scenario.workspace.cases.find(made_up_cpr(number))
    assert borger is not None
    return scenario.workspace.store.cases.forloeb_of(borger.id)[-1].id


def service(scenario: Scenario) -> DeadlineService:
    """With everything reckoned."""
    catch_up_wholly(scenario.workspace.store, scenario.workspace.katalog)
    return DeadlineService(scenario.workspace)


def found(scenario: Scenario, forloeb_id: str = "") -> list[tuple[Fristart, date, int]]:
    lines = service(scenario).window().linjer
    return [(line.art, line.row.dag, line.dage) for line in lines if forloeb_id in ("", line.row.forloeb_id)]


def limit_of(scenario: Scenario, art: Fristart) -> tuple[date, int] | None:
    return next(((dag, dage) for kind, dag, dage in found(scenario) if kind is art), None)


@pytest.mark.parametrize(("asked", "left"), [(0, 14), (10, 4), (14, 0), (15, -1)])
def test_a_request_has_fourteen_calendar_days(scenario: Scenario, asked: int, left: int) -> None:
    day = TODAY - timedelta(days=asked)
    take_in(scenario, day=day, uden=REST)
    assert limit_of(scenario, I) == (day + timedelta(days=14), left)


def test_over_new_year_and_a_leap_day(scenario: Scenario) -> None:
    scenario.clock.wait(days=200)
    take_in(scenario, day=date(2025, 12, 20), uden=REST)
    assert limit_of(scenario, I) == (date(2026, 1, 3), (date(2026, 1, 3) - date(2026, 2, 20)).days)
    assert limit_of(scenario, R) == (date(2026, 1, 15), (date(2026, 1, 15) - date(2026, 2, 20)).days)
    assert months_after(date(2028, 1, 31), 1) == date(2028, 2, 29) and months_after(date(2027, 1, 31), 1) == date(
        2027, 2, 28
    )
    assert months_after(date(2027, 8, 31), 6) == date(2028, 2, 29) and report_by(date(2026, 12, 31)) == date(
        2027, 1, 15
    )


def test_the_limit_goes_with_the_start_and_a_draft_does_not_count(scenario: Scenario) -> None:
    raw = example_case(
        scenario.workspace.katalog, NEW, day=TODAY - timedelta(days=12), uden=("tilbud", REST[2]), kommune="165"
    )
    raw["kontaktforloeb"][0]["ivaerksaettelse"]["status"] = "KLADDE"
    ImportService(scenario.workspace.cases, "Test").take_in(raw)
    assert limit_of(scenario, I) is not None, "a draft"
    scenario.citizen("150277-9995").complete("ivaerksaettelse", "Spurgt")
    assert limit_of(scenario, I) is None


def test_a_wanted_talk_that_was_not_held_keeps_its_limit(scenario: Scenario) -> None:
    day = TODAY - timedelta(days=14)
    held = answer_with(scenario.workspace.katalog, NEW, "ivaerksaettelse.laegesamtale_afholdt", "afholdt")
    lists = scenario.workspace.katalog.lister["laegesamtale_afholdt"]
    other = next(kode.code for kode in lists if kode.code != held)
    take_in(scenario, day=day, uden=REST[1:])
    assert limit_of(scenario, L) is None
    take_in(scenario, 2, day=day, uden=REST[1:], svar={"ivaerksaettelse.laegesamtale_afholdt": other})
    assert limit_of(scenario, L) == (day + timedelta(days=14), 0)


def medical(scenario: Scenario, day: date, number: int = 1) -> str:
    katalog = scenario.workspace.katalog
    kind = answer_with(katalog, NEW, "behandling.behandlingstype", "kraever_autorisationskode")
    svar = {"behandling.behandlingstype": kind, "behandling.tilbudsslutdato": None}
    return take_in(scenario, number, day=day, uden=(REST[2],), svar=svar)


def test_a_medical_treatment_has_a_month_and_what_else_happened_until_the_fifteenth(scenario: Scenario) -> None:
    scenario.clock.wait(days=30)
    medical(scenario, date(2025, 8, 1))
    assert limit_of(scenario, M) == (date(2025, 9, 11), 8)
    assert limit_of(scenario, R) == (date(2025, 9, 15), 12)


def test_what_was_reported_has_no_limit_and_what_happens_later_has_one_of_its_own(scenario: Scenario) -> None:
    scenario.clock.wait(days=30)
    forloeb = medical(scenario, date(2025, 8, 1))
    scenario.citizen(made_up_cpr(1))
    mark = scenario.submissions()[-1].id
    scenario.workspace.marking.mark([mark], "i dag")
    assert found(scenario) == [], "reported"
    scenario.workspace.marking.undo(mark, "En fejl")
    assert [art for art, *_ in found(scenario)] == [M, R], "taken back"
    scenario.workspace.marking.mark([mark], "i dag")
    scenario.clock.wait(days=40)
    scenario.open(forloeb).answer("tilbudsslutdato", "01-10-2025").complete("behandling", "Spurgt")
    assert found(scenario) == [(R, date(2025, 11, 15), 33)], "the end is new; the start, corrected or not, is reported"


def test_a_day_that_was_taken_out_before_it_was_reported_has_a_limit_when_it_comes_again(scenario: Scenario) -> None:
    scenario.clock.wait(days=30)
    forloeb = medical(scenario, date(2025, 8, 1))
    for day in ("20-08-2025", ""):
        scenario.open(forloeb).answer("tilbudsslutdato", day).complete("behandling", "Spurgt")
        scenario.clock.wait(days=1)
    scenario.citizen(made_up_cpr(1))
    scenario.workspace.marking.mark([scenario.submissions()[-1].id], "i dag")
    assert found(scenario) == [], "reported without an end"
    scenario.clock.wait(days=40)
    scenario.open(forloeb).answer("tilbudsslutdato", "01-10-2025").complete("behandling", "Spurgt")
    assert [(art, day) for art, day, _left in found(scenario)] == [(R, date(2025, 11, 15))]


def test_a_day_that_was_taken_back_before_it_left_is_not_reported_by_what_leaves_later(scenario: Scenario) -> None:
    scenario.clock.wait(days=30)
    forloeb = medical(scenario, date(2025, 8, 1))
    scenario.citizen(made_up_cpr(1))
    scenario.workspace.marking.mark([scenario.submissions()[-1].id], "i dag")
    scenario.clock.wait(days=40)
    scenario.open(forloeb).answer("tilbudsslutdato", "01-10-2025").complete("behandling", "Spurgt")
    taking = TakingBack(scenario.workspace.cases, scenario.clock)
    taking.take(taking.plan(scenario.submissions()[-1].id))
    scenario.clock.wait(days=1)
    scenario.open(forloeb).complete("ivaerksaettelse", "Spurgt")
    scenario.workspace.marking.mark([scenario.submissions()[-1].id], "i dag")
    assert found(scenario) == []
    scenario.clock.wait(days=1)
    scenario.open(forloeb).complete("behandling", "Spurgt")
    assert [(art, day) for art, day, _left in found(scenario)] == [(R, date(2025, 11, 15))]


def test_a_course_of_2024_that_lacks_its_kvalhep(scenario: Scenario) -> None:
    katalog = scenario.workspace.katalog
    injected = answer_with(katalog, OLD, "ivaerksaettelse.injektion_nogensinde", "har_injiceret")
    svar = {"ivaerksaettelse.injektion_nogensinde": injected, "behandling.tilbudsslutdato": None}
    take_in(scenario, version=OLD, day=date(2025, 6, 30), uden=("kvalhep", REST[2]), svar=svar)
    assert limit_of(scenario, K) == (date(2026, 7, 10), 340)
    take_in(scenario, 2, day=date(2025, 7, 1), uden=(REST[1], REST[2]))
    assert [art for art, *_ in found(scenario)].count(K) == 1, "from 1 July 2025 on there is none"


def closed(scenario: Scenario, number: int = 1, egenskab: str = "opfoelgning") -> str:
    reason = answer_with(scenario.workspace.katalog, NEW, "forloebsafslutning.aarsag_afsluttet", egenskab)
    return take_in(scenario, number, day=date(2025, 7, 2), svar={"forloebsafslutning.aarsag_afsluttet": reason})


def test_a_closed_course_is_followed_up_twice_and_each_is_ticked_off_and_undone(scenario: Scenario) -> None:
    scenario.clock.wait(days=100)
    forloeb, due = closed(scenario), service(scenario)
    assert [(art, dag) for art, dag, _ in found(scenario) if art is O] == [
        (O, date(2025, 11, 1)),
        (O, date(2026, 4, 1)),
    ]
    with pytest.raises(NotAllowed, match="fremtiden"):
        due.follow(forloeb, 1, "13-11-2025", "")
    with pytest.raises(NotAllowed, match="afsluttet 01-10-2025"):
        due.follow(forloeb, 1, "30-09-2025", "")
    scenario.clock.wait(seconds=1)
    due.follow(forloeb, 1, "01-10-2025", "Talte med ham")
    assert [dag for art, dag, _ in found(scenario) if art is O] == [date(2026, 4, 1)]
    (made,) = due.followed(forloeb)
    assert (made.maaneder, made.dag, made.note, made.hvem) == (1, date(2025, 10, 1), "Talte med ham", "Ida")
    told = [line.hvad for line in lately(scenario.workspace.store.log, scenario.open(forloeb).session)]
    assert told[0] == "Fulgte op efter 1 md. (01-10-2025): Talte med ham"
    (listed,) = scenario.workspace.store.deadlines.made()
    assert (listed.forloeb_id, listed.opfoelgning) == (forloeb, made)
    due.undo(forloeb, 1)
    assert scenario.workspace.store.deadlines.number_made() == 0
    assert [dag for art, dag, _ in found(scenario) if art is O] == [date(2025, 11, 1), date(2026, 4, 1)]
    arts = [event.art for event in scenario.workspace.store.log.of(forloeb).haendelser]
    assert arts[-2:] == [Handling.OPFOELGNING, Handling.OPFOELGNING_FORTRUDT]


def test_who_dropped_out_is_not_followed_up(scenario: Scenario) -> None:
    scenario.clock.wait(days=100)
    forloeb = closed(scenario, egenskab="udeblevet")
    with pytest.raises(NotAllowed, match="ingen opfølgning"):
        service(scenario).follow(forloeb, 1, "01-10-2025", "")
    assert limit_of(scenario, O) is None and limit_of(scenario, R) is not None


def test_a_course_that_is_deleted_has_no_limits_and_gets_them_back(scenario: Scenario) -> None:
    forloeb = take_in(scenario, day=TODAY, uden=REST)
    assert len(found(scenario)) == 2
    scenario.open(forloeb)
    plan = scenario.workspace.deletions.plan(forloeb)
    scenario.workspace.deletions.delete(plan, "Fejl")
    assert found(scenario) == [] and not service(scenario).counts()


def test_an_empty_store_has_the_fifteenth_alone(scenario: Scenario) -> None:
    window, (day,) = service(scenario).window(), service(scenario).days()
    assert (window.antal, window.linjer, window.regnes) == (0, (), 0)
    assert (day.regel, day.dag, day.antal) == ("76", date(2025, 8, 15), 0)


def test_the_years_day_and_the_doctors_twentieth_come_from_settings(scenario: Scenario) -> None:
    due = service(scenario)
    due.choose("1-3-2026", True)
    assert [(each.regel, each.dag) for each in due.days()] == [
        ("76", date(2025, 8, 15)),
        ("78", date(2025, 8, 20)),
        ("80", date(2026, 3, 1)),
    ]
    with pytest.raises(NotAllowed, match="årlige frist"):
        due.choose("31-02-2026", True)
    due.choose("", False)
    assert [each.regel for each in due.days()] == ["76"]


def test_limits_follow_lists_that_were_replaced(scenario: Scenario) -> None:
    store = scenario.workspace.store
    take_in(scenario, day=TODAY, uden=REST)
    assert service(scenario).window().regnes == 0 and store.deadlines.number_waiting() == 0
    store.settings.put("fristregning", "an older reckoning")
    assert len(found(scenario)) == 2 and store.deadlines.number_waiting() == 0
