"""One cleaning for every text, whichever way it comes in: composed letters, nothing unseen, one line, one kind of space."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.domain.forms.texts import clean
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.desk.profile import load_profile
from smdb_desktop.services.ports.submissions import Organisation
from smdb_desktop.services.stored.history import Handling
from tests.rules.cases import TODAY, patched, whole_case
from tests.scenario import PROFIL, Scenario
from tests.scenarios.typed import ANMODNING

DIRTY = "\u200bA\u030ase\u00a0So\u0308\u00adrensen\ufe0f\r\nJensen \u3164"
CLEAN = "Åse Sörensen Jensen"
FIRST = "kontaktforloeb[0]"
TILBUD = f"{FIRST}.tilbudstilknytninger[0].tilbud.tilbud_navn"


def scenario_of_today() -> Scenario:
    made = Scenario()
    made.clock.wait(days=(TODAY - made.clock().date()).days)
    return made


def header_typed(scenario: Scenario) -> str:
    cpr, _ = scenario.workspace.cases.find("150277-9995")
    return scenario.workspace.cases.save_borger(cpr, DIRTY).navn


def header_imported(scenario: Scenario) -> str:
    take(scenario, patched(whole_case(), {"borger.navn": DIRTY}))
    borger = scenario.workspace.store.cases.find_borger("1502779995")
    return borger.navn if borger else ""


def answer_typed(scenario: Scenario) -> str:
    scenario.citizen("150277-9995").add_tilbud(tilbud_navn=DIRTY)
    return str(scenario.shown("tilbud")["tilbud_navn"].raw)


def answer_imported(scenario: Scenario) -> str:
    take(scenario, patched(whole_case(), {TILBUD: DIRTY}))
    scenario.borger_id = next(iter(b.id for b in [scenario.workspace.store.cases.find_borger("1502779995")] if b))
    scenario.open(scenario.overview().forloeb[0].id)
    record = scenario.workspace.store.cases.forloeb(scenario.session.forloeb_id)
    return next(str((s.faerdig or {})["tilbud_navn"]) for s in record.skemaer if s.art == "tilbud")


def organisation(scenario: Scenario) -> str:
    scenario.workspace.save_profil(replace(PROFIL, organisation=Organisation(DIRTY, "99999999")))
    info, profil = scenario.workspace.certificates.info(), load_profile(scenario.workspace.store)
    assert info is not None and profil is not None
    assert info.organisation == profil.organisation.navn
    return profil.organisation.navn


def employee(scenario: Scenario) -> str:
    scenario.workspace.save_profil(replace(PROFIL, medarbejder=DIRTY))
    return scenario.workspace.store.people.who().navn


def reason_of_a_deletion(scenario: Scenario) -> str:
    scenario.citizen("150277-9995")
    course = scenario.session.forloeb_id
    scenario.workspace.cases.delete_forloeb(course, DIRTY)
    events = scenario.workspace.store.log.of(course).haendelser
    return next(str((e.data or {})["begrundelse"]) for e in events if e.art is Handling.KASSERET)


def reason_of_a_reopening(scenario: Scenario) -> str:
    take(scenario, whole_case())
    scenario.borger_id = next(iter(b.id for b in [scenario.workspace.store.cases.find_borger("1502779995")] if b))
    course = scenario.overview().forloeb[0].id
    scenario.workspace.cases.reopen(course, DIRTY)
    events = scenario.workspace.store.log.of(course).haendelser
    return next(str((e.data or {})["begrundelse"]) for e in events if e.art is Handling.GENAABNET)


def reason_of_an_import(scenario: Scenario) -> str:
    take(
        scenario,
        patched(whole_case(), {f"{FIRST}.tilbudstilknytninger[0].behandlinger[0].tilbudsstartdato": "2025-08-09"}),
        DIRTY,
    )
    (borger,) = [b for b in [scenario.workspace.store.cases.find_borger("1502779995")] if b]
    (course,) = scenario.workspace.store.cases.forloeb_of(borger.id)
    return course.bekraeftelser[0].begrundelse


def take(scenario: Scenario, raw: Any, begrundelse: str = "") -> None:
    report = ImportService(scenario.workspace.cases, begrundelse).take_in(raw)
    assert report.ok, report.linjer


@pytest.mark.parametrize(
    "way_in",
    [
        *(header_typed, header_imported, answer_typed, answer_imported, organisation, employee),
        *(reason_of_a_deletion, reason_of_a_reopening, reason_of_an_import),
    ],
)
def test_no_way_in_escapes_the_cleaning(way_in: Callable[[Scenario], str]) -> None:
    assert way_in(scenario_of_today()) == CLEAN


def test_what_is_signed_is_what_is_seen(tmp_path: Path) -> None:
    scenario = Scenario()
    scenario.citizen("150277-9995", DIRTY).answers(ANMODNING).complete("anmodning", DIRTY)
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None, result.besked
    said: Any = scenario.desk.submissions.read_payload(scenario.payload(result.path))
    assert said["sag"]["borger"]["navn"] == CLEAN


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" Anna  Rigtig ", "Anna  Rigtig"),
        ("Test\u200bborger", "Testborger"),
        ("A\tB\n\nC", "A B C"),
        ("\u202eanna\u202c", "anna"),
        ("Anna\u2009Rigtig", "Anna Rigtig"),
        ("\u2800\u00ad", ""),
    ],
)
def test_texts_as_they_are_kept(text: str, kept: str) -> None:
    assert clean(text) == kept
