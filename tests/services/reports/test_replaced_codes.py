"""Reports hang on no code: with a number for every code of every list, every report says the same words and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from smdb_desktop.domain.figures.rows import Behandling, Forloeb
from smdb_desktop.services.reports.building import Given
from smdb_desktop.services.reports.facts import Meaning
from smdb_desktop.services.reports.model import Report
from smdb_desktop.services.reports.questions import FELTER, TAELLERE, Spoergsmaal, answer
from smdb_desktop.services.reports.service import RAPPORTER
from tests.rules.renumbered import Codes, renumbered
from tests.services.reports.generated import GIVEN, many

OF_COURSE = {
    "koen": "koen", "opholdskommune": "kommune", "myndighedskommune": "kommune", "status": "status_stofmisbrug",
    "aarsag": "aarsag_afsluttet", "aarsag_garanti": "aarsag_overskridelse_behandlingsgaranti",
}  # fmt: skip
OF_TREATMENT = {"type": "behandlingstype", "intensitet": "behandlingsintensitet", "tilbud_kommune": "kommune"}
REPORTS: dict[str, Callable[[Iterable[Forloeb], Given], Report]] = {each.navn: each.made for each in RAPPORTER} | {
    f"spoergsmaal-{felt}": lambda rows, given, felt=felt: answer(
        Spoergsmaal("x", next(iter(TAELLERE)), felt), rows, given
    )
    for felt in FELTER
}


def _numbered(row: Any, lists: dict[str, str], codes: Codes) -> dict[str, Any]:
    return {name: codes[liste].get(getattr(row, name), getattr(row, name)) for name, liste in lists.items()}


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[list[Forloeb], Given], tuple[list[Forloeb], Given]]:
    """The same courses with the codes as shipped and with numbers, each with the lists that they are of."""
    katalog, codes = renumbered(tmp_path_factory.mktemp("resources"))
    rows = many(400)

    def treated(each: Behandling) -> Behandling:
        return each._replace(**_numbered(each, OF_TREATMENT, codes))

    numbered = [
        row._replace(behandlinger=tuple(map(treated, row.behandlinger)), **_numbered(row, OF_COURSE, codes))
        for row in rows
    ]
    return (rows, GIVEN), (numbered, replace(GIVEN, koder=Meaning(katalog)))


def said(report: Report) -> list[Any]:
    """What a person reads of a report: titles, headings, and each line with its numbers."""
    return [
        (
            str(section.title),
            [str(column) for column in section.columns],
            sorted((str(line.words), [number.value for number in line.numbers]) for line in section.lines),
        )
        for section in report.sections
    ]


@pytest.mark.parametrize("navn", REPORTS)
def test_every_report_says_what_it_said(navn: str, pairs: Any) -> None:
    before, after = (said(REPORTS[navn](*each)) for each in pairs)
    assert before == after
    assert any(any(numbers) for section in before for _, numbers in section[2]), "there is something to count"
