"""The centre's own tilbud: offered before anything was used, found by search, and never twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smdb_desktop.services.casework import tilbud
from smdb_desktop.services.ports.submissions import Organisation
from tests.scenario import PROFIL, Scenario

OWN = {"tilbud_navn": "Alfa København ApS", "tilbud_p_nummer": "1011489075"}
BETA = {"tilbud_navn": "Beta", "tilbud_p_nummer": "1000000001"}


@pytest.fixture
def centre() -> Scenario:
    scenario = Scenario()
    scenario.workspace.save_profil(
        replace(PROFIL, organisation=Organisation("Alfa København ApS", p_nummer="1011489075"))
    )
    return scenario


def names(scenario: Scenario, text: str = "", most: int = 50) -> list[object]:
    return [each["tilbud_navn"] for each in scenario.workspace.cases.find_tilbud(text, most)]


def test_it_is_offered_before_anything_was_used(centre: Scenario) -> None:
    assert centre.workspace.cases.find_tilbud() == (OWN,)


def test_behind_what_was_used_and_never_cut_off(centre: Scenario) -> None:
    tilbud.remember(centre.workspace.store, BETA, centre.clock())
    tilbud.remember(centre.workspace.store, {"tilbud_navn": "Gamma"}, centre.clock())
    assert names(centre) == ["Gamma", "Beta", "Alfa København ApS"]
    assert names(centre, most=2) == ["Gamma", "Alfa København ApS"]


@pytest.mark.parametrize(
    ("text", "found"), [("alfa", True), ("10114 KØB", True), ("beta", False), ("alfa beta", False)]
)
def test_it_is_found_by_search(centre: Scenario, text: str, found: bool) -> None:
    assert names(centre, text) == (["Alfa København ApS"] if found else [])


def test_once_it_was_used_it_stands_there_once_with_what_was_typed(centre: Scenario) -> None:
    used = {**OWN, "tilbud_navn": "Alfa, Nørregade", "tilbud_kommune": "101"}
    tilbud.remember(centre.workspace.store, used, centre.clock())
    assert centre.workspace.cases.find_tilbud() == (used,)
    assert names(centre, "københavn") == ["Alfa, Nørregade"], "by its municipality"
    assert names(centre, "aps") == [], "what it was called before is not offered again"


def test_another_that_names_the_number_in_its_address_is_another(centre: Scenario) -> None:
    tilbud.remember(centre.workspace.store, {**BETA, "tilbud_adresse": "ved 1011489075"}, centre.clock())
    assert names(centre) == ["Beta", "Alfa København ApS"]


def test_without_a_p_nummer_nothing_is_offered() -> None:
    assert Scenario().workspace.cases.find_tilbud() == ()
