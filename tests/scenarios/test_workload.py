"""The work until the next limit: how far the courses are, which drafts wait, and minutes from what was typed here itself."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from smdb_desktop.cli.deadlines import deadlines
from smdb_desktop.domain.figures.entry_times import FEWEST, PAUSE, Skematid, left, medians, typed
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.services.deadlines.service import DeadlineService
from smdb_desktop.services.deadlines.workload import (
    DELE,
    LOOKED_THROUGH,
    SAADAN,
    Arbejde,
    entry_times,
    lines,
    look_on,
    looked_through,
    workload,
)
from smdb_desktop.services.ports.writes import Write
from smdb_desktop.services.stored.receipts import Modtagersvar, Udfaldsord
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.tables.child import read
from tests.scenario import Scenario
from tests.scenarios.test_deadlines import REST, TODAY, service, take_in
from tests.scenarios.typed import ANMODNING

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SLOW = 20
"""Seconds between two answers."""


def moments(*seconds: int) -> list[datetime]:
    return [START + timedelta(seconds=each) for each in seconds]


def of(scenario: Scenario) -> Arbejde:
    """Everything reckoned and looked through."""
    service(scenario)
    while look_on(scenario.workspace):
        pass
    return workload(scenario.workspace)


def request(scenario: Scenario, number: int, *, every: int = SLOW, whole: bool = True) -> None:
    """A request typed answer by answer, completed or left."""
    scenario.citizen(made_up_cpr(number))
    for felt, raw in ANMODNING.items():
        scenario.answer(felt, raw)
        scenario.clock.wait(seconds=every)
    if whole:
        scenario.complete("anmodning")


@pytest.mark.parametrize(("gap", "seconds"), [(PAUSE, PAUSE + 20), (PAUSE + 1, 20)])
def test_a_pause_is_no_work(gap: int, seconds: int) -> None:
    assert typed(moments(0, 10, 10 + gap, 20 + gap)) == seconds


def test_what_came_in_whole_was_not_typed() -> None:
    assert typed(moments(0, 0, 0, 60)) is None and typed(moments(0, 30, 60)) == 60


def test_of_too_few_there_is_no_median_and_no_guess() -> None:
    few = [("anmodning", moments(0, 10, 20 + at)) for at in range(FEWEST - 1)]
    times = medians([*few, ("tilbud", moments(0))])
    assert times == {"anmodning": Skematid(FEWEST - 1, None)}
    assert left({"anmodning": 2, "tilbud": 1}, times) == (0.0, {"anmodning": FEWEST - 1, "tilbud": 0})
    enough = medians([*few, ("anmodning", moments(0, 100, 200))])
    assert enough == {"anmodning": Skematid(FEWEST, 22.0)}
    assert left({"anmodning": 3}, enough) == (66.0, {})


def test_a_store_without_work_says_so(scenario: Scenario) -> None:
    found = of(scenario)
    assert (found.forloeb, found.kladder, found.tid, found.uden_tid) == (0, 0, "0 minutter", "")
    assert (found.senest, found.dage) == (date(2025, 8, 15), 11)


def test_courses_are_counted_once_by_how_far_they_are(scenario: Scenario) -> None:
    day = TODAY - timedelta(days=14)
    for number in range(1, 4):
        take_in(scenario, number, day=day, uden=REST)
    take_in(scenario, 4, day=TODAY, uden=REST)
    found = of(scenario)
    assert (found.forloeb, found.klar, found.ude, found.returneret, found.andre) == (3, 3, 0, 0, 0)
    scenario.clock.wait(days=14)
    found = of(scenario)
    assert (found.senest, found.forloeb) == (date(2025, 9, 15), 4), "what happened in August"
    scenario.citizen(made_up_cpr(1))
    scenario.workspace.marking.mark([scenario.submissions()[-1].id], "i dag")
    found = of(scenario)
    assert (found.forloeb, found.klar) == (3, 3), "reported is done"
    assert found.forloeb == found.klar + found.ude + found.returneret + found.andre


def test_what_left_is_still_to_be_reported(scenario: Scenario, tmp_path: Path) -> None:
    take_in(scenario, 1, day=TODAY - timedelta(days=14), uden=REST)
    scenario.export(tmp_path / "ud")
    found = of(scenario)
    assert (found.forloeb, found.klar, found.ude) == (1, 0, 1)


def test_minutes_follow_from_what_was_typed_here(scenario: Scenario) -> None:
    for number in range(1, FEWEST):
        request(scenario, number)
    request(scenario, 30, whole=False)
    found = of(scenario)
    assert (found.kladder, found.tid) == (1, "kendes ikke")
    assert found.uden_tid == f"For få er tastet her til at kende tiden: Anmodning ({FEWEST - 1} af {FEWEST})."
    take_in(scenario, 20, day=TODAY, uden=REST)
    assert of(scenario).tid == "kendes ikke", "what was read in was not typed here"
    request(scenario, FEWEST)
    found = of(scenario)
    seconds = len(ANMODNING) * SLOW
    assert (found.minutter, found.uden_tid) == (-(-seconds // 60), "")
    request(scenario, 31, whole=False)
    assert of(scenario).minutter == -(-2 * seconds // 60), "each draft is a whole form"


def test_drafts_with_errors_and_those_that_nobody_looked_at(scenario: Scenario) -> None:
    request(scenario, 1, whole=False)
    request(scenario, 2, whole=False)
    scenario.answer("anmodningsdato", "31-12-2030")
    service(scenario)
    found = workload(scenario.workspace)
    assert (found.kladder, found.usete) == (2, 2)
    found = of(scenario)
    assert (found.kladder, len(found.fejl), found.usete) == (2, 1, 0) and found.kladder <= LOOKED_THROUGH


def test_more_drafts_than_are_asked_are_told_as_at_least_and_nobody_waits_for_the_others(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("smdb_desktop.services.deadlines.workload.LOOKED_THROUGH", 2)
    request(scenario, 1, whole=False)
    for number in (2, 3):
        request(scenario, number, whole=False)
        scenario.answer("anmodningsdato", "31-12-2030")
    found = looked_through(scenario.workspace)
    only = "Kun de 2 kladder, der er besvaret sidst, er spurgt, om de har fejl."
    assert (found.kladder, found.spurgt, found.usete) == (3, 2, 2), "no draft was judged"
    assert found.om_fejl == f"{only} 2 af dem er ikke set igennem i dag; det sker, når Kladder er åben."
    monkeypatch.setattr("smdb_desktop.cli.deadlines.unlock", lambda _: scenario.workspace)
    with monkeypatch.context() as open_:
        open_.setattr(Workspace, "close", lambda _: None)
        deadlines(Namespace(ics="", work=True, json=False))
        told = capsys.readouterr()
        deadlines(Namespace(ics="", work=True, json=True))
    object_ = json.loads(capsys.readouterr().out)
    assert (object_["spurgt"], object_["usete"]) == (2, 2)
    assert [each["navn"] for each in object_["tal"] if each["mindst"]] == ["fejl"]
    assert only in told.out + told.err and "heraf med fejl | mindst 0" in told.out
    found = of(scenario)
    assert (len(found.fejl), found.usete, found.om_fejl) == (2, 0, only), "Kladder was open: now nothing is unseen"
    (errors,) = [each for each in lines(found) if each.navn == "fejl"]
    assert errors.tal == "mindst 2" and "flere end 50 kladder" in errors.saadan.told()


def test_all_drafts_are_asked_where_they_are_few(scenario: Scenario) -> None:
    request(scenario, 1, whole=False)
    assert workload(scenario.workspace).om_fejl == "1 kladde er ikke set igennem i dag; det sker, når Kladder er åben."
    found = looked_through(scenario.workspace)
    assert (found.spurgt, found.usete, found.om_fejl) == (1, 0, "")
    assert [each.tal for each in lines(found) if each.navn == "fejl"] == ["0"]


def test_a_draft_that_was_read_in_and_completed_by_hand_was_not_typed_here(scenario: Scenario) -> None:
    for number in range(1, FEWEST + 1):
        request(scenario, number)
    cpr_nr = made_up_cpr(20)
    book = read(f"CPR-nr.;Navn;Anmodningsdato\r\n{cpr_nr};Nr 20;04-08-2025\r\n".encode())
    tables, sheet = scenario.workspace.table_cases, book.sheets[0]
    valg = tables.columns(sheet)[0]
    assert tables.take_in(book, sheet, valg, tables.look(book, sheet, valg)).forloeb == 1
    scenario.citizen(cpr_nr)
    known = entry_times(scenario.workspace)
    assert known["anmodning"].antal == FEWEST
    for felt, raw in ANMODNING.items():
        scenario.answer(felt, raw)
        scenario.clock.wait(seconds=1)
    scenario.complete("anmodning")
    assert entry_times(scenario.workspace) == known


def test_the_years_number_stops_where_counting_does(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smdb_desktop.services.deadlines.workload.MOST", 1)
    scenario.clock.wait(days=180)
    DeadlineService(scenario.workspace).choose("1-3-2026", False)
    for number, wanted in ((1, "1"), (2, "mindst 1"), (3, "mindst 1")):
        take_in(scenario, number, day=date(2025, 12, 31), uden=REST)
        line = lines(of(scenario))[-1]
        assert (line.navn, line.antal, line.tal) == ("aarlig", 1, wanted)


def test_the_years_day_counts_what_lacks_of_the_years_before(scenario: Scenario) -> None:
    scenario.clock.wait(days=180)
    take_in(scenario, 1, day=date(2025, 12, 31), uden=REST)
    take_in(scenario, 2, day=date(2026, 1, 1), uden=REST)
    assert of(scenario).aarlig is None and not lines(of(scenario))[-1].vises
    DeadlineService(scenario.workspace).choose("1-3-2026", False)
    assert of(scenario).aarlig == (date(2026, 3, 1), 1)
    scenario.clock.wait(days=60)
    assert of(scenario).aarlig is None, "the day is over"


def listed(scenario: Scenario, navn: str) -> list[tuple[str, int]]:
    """The numbers of the citizens in the list behind a number of the work, and how many there are said to be."""
    window = DeadlineService(scenario.workspace).window(0, 9, navn)
    return [(f"{line.row.cpr_nr[:6]}-{line.row.cpr_nr[6:]}", window.antal) for line in window.linjer]


def test_each_number_of_the_work_leads_to_exactly_what_it_counts(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One has left, two are ready, one of them with a limit that is later than the next 15th; and one of a year before."""
    day = TODAY - timedelta(days=14)
    take_in(scenario, 1, day=day, uden=REST)
    scenario.export(tmp_path / "ud")
    take_in(scenario, 2, day=day, uden=REST)
    take_in(scenario, 3, day=TODAY, uden=REST)
    found = of(scenario)
    numbers = {each.navn: each.antal for each in lines(found) if each.navn in DELE}
    assert numbers == {"forloeb": 2, "klar": 1, "ude": 1, "returneret": 0, "andre": 0, "aarlig": 0}
    assert listed(scenario, "klar") == [(made_up_cpr(2), 1)] and listed(scenario, "ude") == [(made_up_cpr(1), 1)]
    assert len(listed(scenario, "forloeb")) == 2 and DELE.keys() == SAADAN.keys()
    scenario.clock.wait(days=180)
    DeadlineService(scenario.workspace).choose("1-3-2026", False)
    numbers = {each.navn: each.antal for each in lines(of(scenario)) if each.navn in DELE}
    assert numbers["forloeb"] == numbers["aarlig"] == 3
    for navn, antal in numbers.items():
        assert len(listed(scenario, navn)) == antal, navn
        assert not DeadlineService(scenario.workspace).window(0, 9, navn).flere
    for where in ("workload", "service"):
        monkeypatch.setattr(f"smdb_desktop.services.deadlines.{where}.MOST", 2)
    assert len(listed(scenario, "aarlig")) == len(listed(scenario, "forloeb")) == 2, "at least so many are those"
    for navn in ("aarlig", "forloeb", "klar", "ude"):
        assert DeadlineService(scenario.workspace).window(0, 9, navn).flere, "and it is said"
        assert {each.navn: each.mindst for each in lines(of(scenario))}[navn]


def test_a_case_that_came_back_and_one_without_a_submission_are_counted_apart(
    scenario: Scenario, tmp_path: Path
) -> None:
    day = TODAY - timedelta(days=14)
    returned = take_in(scenario, 1, day=day, uden=REST)
    scenario.export(tmp_path / "ud")
    store, now = scenario.workspace.store, scenario.clock()
    (sent,) = store.outbox.indberetninger_of(returned)
    revision, seal, no = sent.revision, sent.payload_sha256, Udfaldsord.RETURNERET
    receipt = Modtagersvar("0" * 32, sent.id, returned, revision, seal, "", "", "", now, no, oevelse=True)
    store.receipts.keep(receipt, b"", Tilstand.RETURNERET, store.people.who(), now)
    take_in(scenario, 2, day=day, uden=REST)
    without = take_in(scenario, 3, day=day, uden=REST)
    write = Write(store.people.who(), now, store.cases.forloeb(without).revision)
    store.cases.take_back(without, (), write)
    assert store.outbox.indberetninger_of(without) == ()
    found = of(scenario)
    assert (found.forloeb, found.klar, found.ude, found.returneret, found.andre) == (3, 1, 0, 1, 1)
    assert listed(scenario, "returneret") == [(made_up_cpr(1), 1)] and listed(scenario, "andre") == [
        (made_up_cpr(3), 1)
    ]
    assert listed(scenario, "klar") == [(made_up_cpr(2), 1)] and listed(scenario, "ude") == []


@pytest.mark.parametrize(("number", "words", "more"), [(1, "; 1 forløb", False), (2, "; mindst 1 forløb", True)])
def test_the_fifteenth_counts_within_bounds(
    scenario: Scenario, monkeypatch: pytest.MonkeyPatch, number: int, words: str, more: bool
) -> None:
    monkeypatch.setattr("smdb_desktop.services.deadlines.service.MOST", 1)
    for nr in range(number):
        take_in(scenario, nr + 1, day=TODAY - timedelta(days=14), uden=REST)
    of(scenario)
    (day,) = DeadlineService(scenario.workspace).days()
    assert (day.antal, day.flere) == (1, more) and words in day.hvad


def test_every_number_says_how_it_is_counted(scenario: Scenario) -> None:
    DeadlineService(scenario.workspace).choose("1-3-2026", False)
    for each in lines(of(scenario)):
        assert "Kilde: " in each.saadan.told() and "lder" in each.saadan.alder
