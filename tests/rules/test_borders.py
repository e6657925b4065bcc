"""Every rule of both form versions on both sides of its border, through ``check_document`` as the command line uses it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from smdb_desktop.domain.case.casefile import read_case
from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.judgement import check_case, check_document
from smdb_desktop.domain.rules import REGLER, Regelniveau, Udfoerelse
from smdb_desktop.resources import catalog
from tests.rules.cases import (
    EARLIER,
    TODAY,
    V24,
    V25,
    course,
    document,
    kvalhep,
    patched,
    request,
    request_only_case,
    start,
    substitution,
    tilbud,
    treatment,
    whole_case,
)
from tests.rules.rows import Row
from tests.rules.table import TABLE

VERSIONS = (V24, V25)
JUDGED = {r.nummer: r for r in REGLER.values() if r.udfoerelse in (Udfoerelse.FUNKTION, Udfoerelse.SKEMA)}
FUNCTIONS = {nummer for nummer, r in JUDGED.items() if r.kontrol is not None and not r.i_skema}
LEVELS = {Regelniveau.FEJL, Regelniveau.ADVARSEL}
NOTHING_TO_JUDGE = {(6, V25), (53, V25), (61, V24)}
"""Rules whose question a version does not ask: KvalHep, the numbers of children; and a kind of treatment by age."""
FEWER_LEVELS = {(50, V24): {"ADVARSEL"}}
"""The form of 2024 has no age at first injection, which is what can be wrong there."""
NOT_IN_A_FILE = {"kontaktforloeb.tilbudstilknytninger.tilbud"}
"""A tilbud is a draft of its own in the window only."""
BLANK_SPEAKS = {"tilbudsslutdato": {55, 66}}
"""Blanks that mean something: a treatment without an end is open and endless."""


def judge(row: Row, katalog: Katalog) -> tuple[Fund, ...]:
    """The verdict on a row; another municipality's courses are known to the program, no case file holds them."""
    if not row.andre:
        return check_document(row.case, katalog, row.today)
    sag, reading = read_case(row.case, katalog)
    assert reading == ()
    others, unread = read_case({**row.case, "kontaktforloeb": list(row.andre)}, katalog)
    assert unread == ()
    return check_case(replace(sag, andre_myndigheder=others.kontaktforloeb), katalog, row.today, in_file=True)


def told(findings: tuple[Fund, ...]) -> list[tuple[str, str, str]]:
    return sorted((str(f.regel), f.niveau.value, f.felt) for f in findings)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("make", [whole_case, request_only_case], ids=["whole", "request-only"])
def test_the_cases_to_start_from_have_nothing_to_object_to(make: Any, version: str) -> None:
    assert check_document(make(version), catalog(), TODAY) == ()
    assert check_document(make(version), catalog(), TODAY - EARLIER[version]) == ()


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_border(row: Row) -> None:
    assert told(judge(row, catalog())) == sorted((str(regel), niveau, felt) for regel, niveau, felt in row.expected)


@pytest.mark.parametrize("row", [row for row in TABLE if row.breaks], ids=str)
def test_messages_are_plain_danish_sentences(row: Row) -> None:
    for fund in judge(row, catalog()):
        assert fund.besked[0].isupper() or fund.besked[0] in "»0123456789"
        assert fund.besked[-1] in ".?"
        assert not re.search(r"[{}]|\d{4}-\d{2}-\d{2}|None", fund.besked), fund.besked


def test_no_two_rows_have_the_same_name() -> None:
    names = [str(row) for row in TABLE]
    assert sorted(name for name in names if names.count(name) > 1) == []


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("nummer", sorted(JUDGED))
def test_rule_has_both_sides_in_the_table(nummer: int, version: str) -> None:
    rows = [row for row in TABLE if (row.regel, row.version) == (nummer, version)]
    levels = {niveau for row in rows for regel, niveau, _ in row.expected if regel == nummer}
    if (nummer, version) in NOTHING_TO_JUDGE:
        assert not any(row.breaks for row in TABLE if (row.regel, row.version) == (nummer, version))
        return
    assert any(not row.breaks for row in rows), "no case that just holds"
    every = {niveau.value for niveau in JUDGED[nummer].niveau if niveau in LEVELS}
    assert levels == FEWER_LEVELS.get((nummer, version), every), "not every level is broken"


@pytest.mark.parametrize("nummer", sorted(JUDGED))
def test_findings_land_on_the_declared_fields(nummer: int) -> None:
    landed = {re.sub(r"\[\d+\]", "", felt) for row in TABLE for regel, _, felt in row.expected if regel == nummer}
    assert landed == set(JUDGED[nummer].felter) - NOT_IN_A_FILE


def test_only_errors_and_warnings_are_judged() -> None:
    for regel in JUDGED.values():
        assert set(regel.niveau) & LEVELS, regel.nummer


def leaves(value: object, path: str = "") -> Iterator[str]:
    """The path of every answer in a case file."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{index}]")
    else:
        yield path


RICH_25 = document(
    course(
        ivaerksaettelse=start(
            hovedstof_indtagelsesmaade="INJICERER", injektion_nogensinde="JA", alder_foerste_injektion=20
        ),
        tilbudstilknytninger=[tilbud(substitution(), treatment())],
    ),
    {
        "anmodning": request(anmodningsdato="2025-11-25", tidligere_stofmisbrugsbehandling="JA"),
        "ivaerksaettelse": start(
            ivaerksat_dato="2025-11-26",
            laegesamtale_dato="2025-11-26",
            substitutionsbehandling_nogensinde="TIDLIGERE",
        ),
        "tilbudstilknytninger": [tilbud(treatment(tilbudsstartdato="2025-11-26", tilbudsslutdato=None))],
    },
)
RICH_24 = {
    **document(
        course(
            V24,
            skemaversion=V24,
            ivaerksaettelse=start(V24, injektion_nogensinde="JA"),
            kvalhep=[kvalhep()],
            tilbudstilknytninger=[tilbud(substitution(V24), treatment(V24), version=V24)],
        ),
        version=V24,
    ),
    "profil": "SUNDHEDSFAGLIG",
}
RICH = {V24: RICH_24, V25: RICH_25}
ANSWERS = [
    (version, path)
    for version, case in RICH.items()
    for path in leaves(case)
    if path.startswith("kontaktforloeb") and not path.endswith("skemaversion")
]


@pytest.mark.parametrize("answer", [None, {}], ids=["blank", "unreadable"])
@pytest.mark.parametrize(("version", "path"), ANSWERS)
def test_a_rule_is_silent_about_what_it_cannot_know(version: str, path: str, answer: object) -> None:
    assert check_document(RICH[version], catalog(), TODAY) == ()
    found = check_document(patched(RICH[version], {path: answer}), catalog(), TODAY)
    speaking = {f.regel for f in found if f.regel in FUNCTIONS and not f.mangler}
    assert speaking <= BLANK_SPEAKS.get(path.rsplit(".", 1)[-1], set()) if answer is None else not speaking
