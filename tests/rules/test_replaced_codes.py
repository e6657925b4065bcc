"""Meaning hangs on no code: with a number for every code of every list, all forms load and every rule judges as before."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from smdb_desktop import resources
from smdb_desktop.domain.codelists import Udgaver
from smdb_desktop.domain.findings import KODELISTE
from smdb_desktop.domain.forms.definitions import Felt, Felttype, Skemaversion
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.judgement import check_document
from smdb_desktop.examples.example_case import example_case
from tests.rules.cases import TODAY, V24, V25
from tests.rules.renumbered import Codes, renumbered
from tests.rules.table import TABLE
from tests.rules.test_borders import judge, told


@pytest.fixture(scope="module")
def replaced(tmp_path_factory: pytest.TempPathFactory) -> tuple[Katalog, Codes]:
    """The shipped forms, untouched, over lists whose every code is another number."""
    return renumbered(tmp_path_factory.mktemp("resources"))


def _answer(raw: Any, felt: Felt, codes: Codes) -> Any:
    if isinstance(raw, list):
        return [_answer(each, felt, codes) for each in raw]
    if isinstance(raw, dict):
        columns = {kolonne.navn: kolonne for kolonne in felt.kolonner}
        return {k: _answer(v, columns[k], codes) if k in columns else v for k, v in raw.items()}
    return codes[felt.liste].get(raw, raw) if felt.liste and isinstance(raw, str) else raw


def _form(raw: Any, art: str, version: Skemaversion, codes: Codes) -> Any:
    if not isinstance(raw, dict):
        return raw
    felter = {felt.navn: felt for felt in version.skemaer[art].felter}
    return {k: _answer(v, felter[k], codes) if k in felter else v for k, v in raw.items()}


def _place(raw: Any, plads: Plads, version: Skemaversion, codes: Codes) -> Any:
    if isinstance(raw, list):
        return [_place(each, plads, version, codes) for each in raw]
    if not plads.under or not isinstance(raw, dict):
        return _form(raw, plads.art, version, codes)
    under = {u.noegle: u for u in plads.under}
    head = {plads.art: _form(raw.get(plads.art), plads.art, version, codes)}
    return head | {k: _place(v, under[k], version, codes) for k, v in raw.items() if k in under}


def _course(raw: Mapping[str, Any], version: Skemaversion, codes: Codes) -> dict[str, Any]:
    places = {plads.noegle: plads for plads in version.pladser}
    return {k: _place(v, places[k], version, codes) if k in places else v for k, v in raw.items()}


def _case(raw: Mapping[str, Any], version: Skemaversion, codes: Codes) -> dict[str, Any]:
    lists = {"opholdskommune": "kommune", "koen": "koen", "myndighedskommune": "kommune", "profil": "profil"}
    top = {**raw, "borger": {k: codes[lists[k]].get(v, v) if k in lists else v for k, v in raw["borger"].items()}}
    top |= {k: codes[lists[k]].get(raw[k], raw[k]) for k in ("myndighedskommune", "profil")}
    return top | {"kontaktforloeb": [_course(course, version, codes) for course in raw["kontaktforloeb"]]}


def test_no_code_is_what_it_was(replaced: tuple[Katalog, Codes]) -> None:
    katalog, codes = replaced
    assert set(katalog.versioner) == {V24, V25}
    for name, liste in katalog.lister.items():
        assert not set(liste.koder) & set(codes[name])


def test_every_rule_judges_as_before(replaced: tuple[Katalog, Codes]) -> None:
    katalog, codes = replaced
    different = {}
    for row in TABLE:
        version = resources.catalog().versioner[row.version]
        other = tuple(_course(course, version, codes) for course in row.andre)
        again = type(row)(row.regel, row.navn, row.version, _case(row.case, version, codes), (), row.today, other)
        before, after = told(judge(row, resources.catalog())), told(judge(again, katalog))
        if before != after:
            different[str(row)] = (before, after)
    assert different == {}


def test_a_case_with_the_old_codes_is_seen(replaced: tuple[Katalog, Codes]) -> None:
    """The other side: the comparison above really went through the new codes."""
    katalog, _ = replaced
    old = example_case(resources.catalog(), V24, day=TODAY.replace(month=3))
    assert {f.regel for f in check_document(old, katalog, TODAY)} >= {"KODELISTE"}


@pytest.mark.parametrize("version", [V24, V25])
def test_the_example_case_knows_no_code(replaced: tuple[Katalog, Codes], version: str) -> None:
    katalog, _ = replaced
    assert check_document(example_case(katalog, version), katalog, TODAY) == ()


@pytest.mark.parametrize("version", [V24, V25])
def test_a_list_that_is_exchanged_judges_the_next_case_and_one_taken_back_the_one_after(version: str) -> None:
    katalog = resources.catalog().med_udgaver()
    raw = example_case(katalog, version)
    form, lister = katalog.skema(version, "anmodning"), katalog.lister
    given = raw["kontaktforloeb"][0]["anmodning"]
    felt = next(f for f in form.felter if f.liste and f.type is Felttype.ENKELTVALG and f.navn in given)
    own = lister[str(felt.liste)]
    without = replace(own, koder={code: kode for code, kode in own.koder.items() if code != given[felt.navn]})
    assert isinstance(lister, Udgaver)

    def judged() -> list[int | str]:
        return [f.regel for f in check_document(raw, katalog, TODAY) if f.felt.endswith(f".anmodning.{felt.navn}")]

    assert judged() == []
    lister.saet({own.navn: (without, own)})
    assert judged() == [KODELISTE]
    lister.saet({})
    assert judged() == []
