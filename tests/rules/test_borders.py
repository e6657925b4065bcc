"""Every rule on both sides of its border, through ``check_document`` as the command line uses it."""

import re
from collections.abc import Iterator

import pytest

from smdb_desktop.domain.judgement import check_document
from smdb_desktop.domain.rules import REGLER, Regelniveau, Udfoerelse
from smdb_desktop.resources import catalog
from tests.rules.cases import (
    TODAY,
    course,
    document,
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

JUDGED = {r.nummer: r for r in REGLER.values() if r.udfoerelse in (Udfoerelse.FUNKTION, Udfoerelse.SKEMA)}


FUNCTIONS = {nummer for nummer, r in JUDGED.items() if r.kontrol is not None and not r.i_skema}
BLANK_SPEAKS = {"tilbudsslutdato": {55, 66}}
"""Blanks that mean something: a treatment without an end is open and endless."""


@pytest.mark.parametrize("case", [whole_case(), request_only_case()], ids=["whole", "request-only"])
def test_the_cases_to_start_from_have_nothing_to_object_to(case: dict[str, object]) -> None:
    assert check_document(case, catalog(), TODAY) == ()


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_border(row: Row) -> None:
    found = check_document(row.case, catalog(), row.today)
    assert sorted((str(f.regel), f.niveau.value, f.felt) for f in found) == sorted(
        (str(regel), niveau, felt) for regel, niveau, felt in row.expected
    )


@pytest.mark.parametrize("row", [row for row in TABLE if row.breaks], ids=str)
def test_messages_are_plain_danish_sentences(row: Row) -> None:
    for fund in check_document(row.case, catalog(), row.today):
        assert fund.besked[0].isupper() or fund.besked[0] in "»0123456789"
        assert fund.besked[-1] in ".?"
        assert not re.search(r"[{}]|\d{4}-\d{2}-\d{2}|None", fund.besked), fund.besked


@pytest.mark.parametrize("nummer", sorted(JUDGED))
def test_rule_has_both_sides_in_the_table(nummer: int) -> None:
    rows = [row for row in TABLE if row.regel == nummer]
    assert any(not row.breaks for row in rows), "no case that just holds"
    levels = {niveau for row in rows for regel, niveau, _ in row.expected if regel == nummer}
    assert levels == {niveau.value for niveau in JUDGED[nummer].niveau}, "not every level is broken"


@pytest.mark.parametrize("nummer", sorted(JUDGED))
def test_findings_land_on_the_declared_fields(nummer: int) -> None:
    landed = {re.sub(r"\[\d+\]", "", felt) for row in TABLE for regel, _, felt in row.expected if regel == nummer}
    assert landed <= set(JUDGED[nummer].felter)


def test_only_errors_and_warnings_are_judged() -> None:
    for regel in JUDGED.values():
        assert set(regel.niveau) <= {Regelniveau.FEJL, Regelniveau.ADVARSEL}


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


RICH = document(
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
ANSWERS = [path for path in leaves(RICH) if path.startswith("kontaktforloeb")]


@pytest.mark.parametrize("answer", [None, {}], ids=["blank", "unreadable"])
@pytest.mark.parametrize("path", ANSWERS)
def test_a_rule_is_silent_about_what_it_cannot_know(path: str, answer: object) -> None:
    assert check_document(RICH, catalog(), TODAY) == ()
    found = check_document(patched(RICH, {path: answer}), catalog(), TODAY)
    speaking = {f.regel for f in found if f.regel in FUNCTIONS and not f.mangler}
    assert speaking <= BLANK_SPEAKS.get(path.rsplit(".", 1)[-1], set()) if answer is None else not speaking
