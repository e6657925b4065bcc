"""A report as a workbook, read back by a reader that shares nothing with what wrote it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from random import Random
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.tables import Template
from smdb_desktop.services.reports import courses, statistikbanken
from smdb_desktop.services.reports.files import HOW, MASKED, WHOLE
from smdb_desktop.services.reports.model import HIDDEN, Report
from smdb_desktop.services.reports.questions import Spoergsmaal, answer
from smdb_desktop.services.reports.service import CASES, NO_TABLES, leaving, save
from smdb_desktop.tables.reading import ProcessTables
from tests.services.reports.generated import GIVEN, many

TABLES = ProcessTables()
CASE = ("150277-9995", "2026-03-01", "", "", "", "", "", "")


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    """The rows of each sheet, with texts and numbers as they are."""
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def expected(report: Report) -> list[list[list[object]]]:
    """What stands in the lines of each section."""
    return [
        [
            [
                line.words,
                *(HIDDEN if n.hidden else "" if n.value is None else float(round(n.value, 1)) for n in line.numbers),
                line.how.told(),
            ]
            for line in section.lines
        ]
        for section in report.sections
    ]


@pytest.mark.parametrize("made", [statistikbanken.guarantee, courses.waiting], ids=["garanti", "ventetid"])
@pytest.mark.parametrize("whole", [False, True], ids=["uden", "med"])
def test_a_workbook_says_the_same_numbers_as_the_report(tmp_path: Path, made: object, whole: bool) -> None:
    assert callable(made)
    report = made(many(120), GIVEN)
    cases = Template("Forløb", CASES, [CASE]) if whole else None
    shown = leaving(report, cases)
    hides = any(number.hidden for section in shown.sections for _, number in section.cells())
    assert hides is not whole, "small numbers are among them"
    save(tmp_path / "ud.xlsx", report, cases, TABLES)
    found = sheets(tmp_path / "ud.xlsx")
    assert list(found)[: len(report.sections)] == [name for name in found if name[0].isdigit()]
    for (name, (heading, *rows)), section, lines in zip(found.items(), report.sections, expected(shown), strict=False):
        assert heading == [section.along, *section.columns, HOW], name
        assert rows[: len(lines)] == lines, name
    first = next(iter(found.values()))
    assert (WHOLE if whole else MASKED) in first[-1]
    assert found.get("Forløb", []) == ([list(CASES), list(CASE)] if whole else [])
    packed = zipfile.ZipFile(tmp_path / "ud.xlsx")
    assert any(b"150277" in packed.read(name) for name in packed.namelist()) is whole


def test_the_name_of_a_question_is_no_formula_in_a_workbook(tmp_path: Path) -> None:
    report = answer(Spoergsmaal("=1+1", "anmodninger", "koen"), many(60), GIVEN)
    save(tmp_path / "ud.xlsx", report, None, TABLES)
    packed = zipfile.ZipFile(tmp_path / "ud.xlsx")
    written = [packed.read(name) for name in packed.namelist() if name.startswith("xl/worksheets/")]
    assert written and not any(b"<f>" in each for each in written)


def test_where_no_workbook_can_be_written_nothing_is(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match=NO_TABLES[:30]):
        save(
            tmp_path / "ud.xlsx",
            answer(Spoergsmaal("x", "anmodninger"), many(3, Random(1).randrange(9)), GIVEN),
            None,
            None,
        )
    assert list(tmp_path.iterdir()) == []
