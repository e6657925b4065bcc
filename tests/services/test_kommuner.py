"""A municipality is found by its code and by every usual spelling of its name, and by no other."""

from __future__ import annotations

import pytest

from smdb_desktop.resources import catalog
from tests.scenario import Scenario

KOMMUNER = catalog().lister["kommune"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("165", "165"), ("0165", "165"), (" 165 ", "165"), ("albertslund", "165"), ("Albertslund kommune", "165")),
        *(
            ("Århus", "751"),
            ("A\u030arhus", "751"),
            ("AARHUS KOMMUNE", "751"),
            ("Kommune Aarhus", "751"),
            ("Åbenrå", "580"),
        ),
        *(
            ("Koebenhavn", "101"),
            ("Københavns Kommune", "101"),
            ("Aeroe", "492"),
            ("Ærø Kommune", "492"),
            ("Taarnby", "185"),
        ),
        *(
            ("Høje Tåstrup", "169"),
            ("hoeje-taastrup kommune", "169"),
            ("Lyngby\u2013Tårbæk", "173"),
            ("Lyngby  Taarbaek", "173"),
        ),
        *(("Nordfyn", "480"), ("Nordfyns", "480"), ("Vesthimmerland", "820"), ("Bornholms Regionskommune", "400")),
        *(("Andeby", ""), ("", ""), ("Kommune", ""), ("999", ""), ("00", ""), ("rhus", ""), ("Region Hovedstaden", "")),
    ],
)
def test_spellings_of_a_municipality(typed: str, code: str) -> None:
    assert KOMMUNER.find(typed) == code


def test_every_municipality_is_found_by_its_own_name_and_no_spelling_is_two() -> None:
    for kode in KOMMUNER:
        for typed in (
            kode.code,
            f"0{kode.code}",
            kode.label,
            f"{kode.label.removesuffix('s')}s Kommune",
            kode.label.upper().replace("-", " "),
        ):
            assert KOMMUNER.find(typed) == kode.code


@pytest.mark.parametrize("typed", ["århus", "Aarhus Kommune", "beta aarhus", "kommune aarhus"])
def test_a_tilbud_is_found_by_its_municipality_however_it_is_spelled(typed: str) -> None:
    scenario = Scenario()
    registers, now = scenario.workspace.store.registers, scenario.clock()
    registers.remember_tilbud("1", {"tilbud_navn": "Beta", "tilbud_kommune": "751"}, "beta", "751", now)
    registers.remember_tilbud("2", {"tilbud_navn": "Gamma", "tilbud_kommune": "101"}, "gamma", "101", now)
    assert [t["tilbud_navn"] for t in scenario.workspace.cases.find_tilbud(typed)] == ["Beta"]
