"""Case files far beyond what is meant: work grows with the file and not faster, findings stay few, and a sentence says why."""

from __future__ import annotations

import copy
import re
import sys
from collections.abc import Callable
from datetime import date, timedelta
from types import FrameType, MappingProxyType
from typing import Any

import pytest

from smdb_desktop.domain.case.casefile import MOST_UNREAD, read_case
from smdb_desktop.domain.findings import Niveau
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.judgement import check_document
from smdb_desktop.resources import catalog
from smdb_desktop.services.casework.importing import MOST_COURSES, ImportService
from smdb_desktop.services.workspace import Workspace
from tests.rules.cases import TODAY, V25, course, document, request, request_only_course, tilbud, treatment, whole_case
from tests.scenario import FIRST_DAY, PASSPHRASE, PROFIL, Clock, Scenario, make_desk

KATALOG = catalog()
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def calls(work: Callable[[], Any]) -> int:
    """How many functions of Python's the work calls: what it costs, whatever else the machine does."""
    counted = [0]

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            counted[0] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return counted[0]


def judging(raw: Any) -> int:
    return calls(lambda: check_document(raw, KATALOG, TODAY))


def many(number: int, **forms: Any) -> Any:
    return document(*(copy.deepcopy(course(**forms)) for _ in range(number)))


@pytest.mark.parametrize(
    "forms",
    [
        {},
        {"forloebsafslutning": None},
        {"ivaerksaettelse": None, "tilbudstilknytninger": [], "forloebsafslutning": None},
        {"anmodning": request(tidligere_stofmisbrugsbehandling="NEJ")},
    ],
    ids=["closed", "open", "requested", "never treated before"],
)
def test_twice_as_many_courses_cost_twice_as_much(forms: dict[str, Any]) -> None:
    judging(many(2, **forms))  # what is loaded once
    few, more = judging(many(60, **forms)), judging(many(120, **forms))
    assert more < few * 2.1


def test_twice_as_many_treatments_cost_twice_as_much() -> None:
    def one(number: int) -> Any:
        return document(course(tilbudstilknytninger=[tilbud(*(treatment() for _ in range(number)))]))

    judging(one(2))
    assert judging(one(120)) < judging(one(60)) * 2.1


def unknown_in(place: str, number: int) -> Any:
    raw = whole_case()
    inside = {"": raw, "borger": raw["borger"], "form": raw["kontaktforloeb"][0]["anmodning"]}[place]
    inside.update({f"x{n}": n for n in range(number)})
    return raw


@pytest.mark.parametrize("place", ["", "borger", "form"])
def test_unknown_fields_without_number_are_one_finding_and_no_more_work(place: str) -> None:
    raw = unknown_in(place, MOST_UNREAD + 1)
    (found,) = check_document(raw, KATALOG, TODAY)
    assert (found.regel, found.felt) == ("FORMAT", "")
    assert f"Mere end {MOST_UNREAD} steder i sagen kan ikke læses." in found.besked
    assert "x0: Feltet »x0« findes ikke" in found.besked
    assert judging(unknown_in(place, MOST_UNREAD * 20)) <= judging(raw) * 1.05
    report = ImportService(Scenario().workspace.cases).take_in(raw)
    assert not report.ok
    assert report.linjer == [f"Sagen er ikke læst ind. {found.besked}"]


@pytest.mark.parametrize("place", ["", "borger", "form"])
def test_fewer_are_each_named(place: str) -> None:
    found = check_document(unknown_in(place, MOST_UNREAD), KATALOG, TODAY)
    assert len([f for f in found if f.regel == "FORMAT"]) == MOST_UNREAD


def test_whatever_cannot_be_read_is_counted() -> None:
    raw = document() | {"kontaktforloeb": [5] * (MOST_UNREAD + 1)}
    sag, found = read_case(raw, KATALOG)
    assert sag.kontaktforloeb == ()
    assert len(found) == 1


def test_more_courses_than_a_citizen_can_have_are_not_taken_in() -> None:
    scenario = Scenario()
    report = ImportService(scenario.workspace.cases).take_in(many(MOST_COURSES + 1))
    assert (report.ok, report.faerdige, report.kladder) == (False, 0, 0)
    (line,) = report.linjer
    assert "Sagen har 101 kontaktforløb, og der læses højst 100 ind for én borger." in line
    assert scenario.workspace.cases.find("150277-9995")[1] is None
    assert check_document(many(MOST_COURSES + 1), KATALOG, TODAY), "judged all the same"


def following(number: int, **forms: Any) -> Any:
    """So many courses of one citizen, each begun and closed before the next."""

    def days(raw: Any, first: date) -> Any:
        if isinstance(raw, dict):
            return {name: days(value, first) for name, value in raw.items()}
        if isinstance(raw, list):
            return [days(value, first) for value in raw]
        if isinstance(raw, str) and DAY.fullmatch(raw):
            return str(first if raw == "2025-08-01" else first + timedelta(days=1))
        return raw

    return document(*(days(course(**forms), date(2025, 7, 1) + timedelta(days=3 * n)) for n in range(number)))


def taking_in(number: int, *, again: bool = False) -> int:
    """What an import costs; ``again`` of what is there already."""
    desk = make_desk(Clock(FIRST_DAY + timedelta(days=900)), katalog=KATALOG)
    work = desk.create(PASSPHRASE, PROFIL, oevelse=True)[0]
    raw = following(number)
    service = ImportService(work.cases, "Efter aftale")
    reports = []
    if again:
        service.take_in(raw)
    cost = calls(lambda: reports.append(service.take_in(raw)))
    assert reports[0].ok and reports[0].faerdige == (0 if again else 4 * number), reports[0].linjer
    return cost


@pytest.mark.parametrize("again", [False, True], ids=["new", "there already"])
def test_an_import_of_twice_as_many_courses_costs_twice_as_much(again: bool) -> None:
    taking_in(2)  # what is loaded once
    assert taking_in(48, again=again) < taking_in(24, again=again) * 2.1


def test_a_case_without_a_course_is_said_alike_by_check_and_import() -> None:
    raw = document()
    (found,) = check_document(raw, KATALOG, TODAY)
    assert (found.regel, found.niveau, found.felt) == ("PAAKRAEVET", Niveau.FEJL, "kontaktforloeb")
    report = ImportService(Scenario().workspace.cases).take_in(raw)
    assert (report.ok, report.linjer) == (False, [found.besked])
    # what is no list at all is unreadable, and said once
    assert [f.regel for f in check_document(raw | {"kontaktforloeb": 5}, KATALOG, TODAY)] == ["FORMAT"]


# -- a course of a version that this program has not -------------------------------------------------------------------------

BEFORE = request_only_course(anmodning=request(anmodningsdato="2019-05-01"))
NAMED = {"skemaversion": "2031-01-01", **request_only_course()}
PREDATING = {"skemaversion": V25, **request_only_course(anmodning=request(anmodningsdato="2025-06-01"))}
NEWEST = Katalog(MappingProxyType({V25: KATALOG.versioner[V25]}), KATALOG.lister)
STRANGERS = {
    "from before the forms": (BEFORE, NEWEST, "anmodning.anmodningsdato", "Anmodningen er fra 01-05-2019"),
    "of a later version": (NAMED, KATALOG, "skemaversion", "Skemaversionen »2031-01-01« findes ikke"),
    "from before its version": (PREDATING, KATALOG, "skemaversion", "men anmodningsdatoen hører til »2024-01-01«"),
}


def over(katalog: Katalog) -> Workspace:
    """A store of a program that has these forms."""
    desk = make_desk(Clock(FIRST_DAY + timedelta(days=120)), katalog=katalog)
    return desk.create(PASSPHRASE, PROFIL, oevelse=True)[0]


@pytest.mark.parametrize("name", STRANGERS)
@pytest.mark.parametrize("first", [True, False])
def test_a_course_of_a_version_that_is_lacking_takes_no_other_with_it(name: str, first: bool) -> None:
    stranger, katalog, place, words = STRANGERS[name]
    raw = document(*((stranger, course()) if first else (course(), stranger)))
    path = f"kontaktforloeb[{0 if first else 1}].{place}"
    assert [(f.regel, f.felt) for f in check_document(raw, katalog, TODAY)] == [("FORMAT", path)]
    work = over(katalog)
    report = ImportService(work.cases).take_in(raw)
    assert (report.ok, report.faerdige, report.kladder) == (False, 4, 0)
    line, new = report.linjer
    assert new.startswith("Ny borger: ")
    assert line.startswith(f"Forløbet er ikke læst ind: {path}: ")
    assert words in line
    assert len(work.exports.queue()) == 1


def test_a_case_of_nothing_but_such_courses_changes_nothing() -> None:
    work = over(NEWEST)
    report = ImportService(work.cases).take_in(document(BEFORE, NAMED))
    assert (report.ok, len(report.linjer)) == (False, 2)
    assert work.cases.find("150277-9995")[1] is None


def test_what_is_wrong_with_another_course_still_holds_the_case_back() -> None:
    scenario = Scenario()
    odd = course()
    odd["anmodning"]["findes_ikke"] = 1
    report = ImportService(scenario.workspace.cases).take_in(document(NAMED, odd))
    assert report.linjer == [
        "Sagen kan ikke læses 1 sted og er ikke læst ind: kontaktforloeb[1].anmodning.findes_ikke: "
        "Feltet »findes_ikke« findes ikke i skemaet »Anmodning«."
    ]
    assert scenario.workspace.cases.find("150277-9995")[1] is None
