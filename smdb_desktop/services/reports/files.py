"""A report as rows of a table: CSV as Danish spreadsheets open it (semicolons, decimal commas), the sheets of a workbook, JSON.

A text that a spreadsheet would take for a formula gets an apostrophe in front.
"""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import Any

from smdb_desktop.domain.words import T
from smdb_desktop.services.ports.tables import Template
from smdb_desktop.services.reports.model import HIDDEN, Line, Number, Report, Section, Unit

HOW = T("Sådan er det talt")
MASKED = T("Uden CPR-numre: tal under 5 er skjult, og så mange andre, at ingen af dem kan regnes ud.")
WHOLE = T("Med CPR-numre: tallene er hele. Filen indeholder personoplysninger.")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MOST_LETTERS = 31
"""Of the name of a sheet in Excel."""


def told(report: Report) -> str:
    """What is said of the numbers as a whole."""
    return MASKED if report.masked else WHOLE


def csv_text(report: Report, cases: Template | None = None) -> str:
    """The report as CSV, section by section with an empty line between; then the courses behind it, where they are wanted."""
    target = StringIO()
    write = csv.writer(target, delimiter=";", lineterminator="\r\n").writerow
    write((harmless(report.title), report.periode))
    write((told(report),))
    for section in report.sections:
        write(())
        for row in _rows(section):
            write([harmless(each) if isinstance(each, str) else written(each) for each in row])
    if cases is not None:
        write(())
        write(cases.headings)
        for case in cases.rows:
            write([harmless(each) if isinstance(each, str) else written(each) for each in case])
    return target.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def written(value: float) -> str:
    """A number with a decimal comma and no other separator."""
    rounded = round(value, 1)
    return f"{rounded:.0f}" if rounded == int(rounded) else f"{rounded:.1f}".replace(".", ",")


def _rows(section: Section) -> Iterator[Sequence[str | float]]:
    yield (section.title,)
    yield (section.along, *section.columns, HOW)
    for line in section.lines:
        yield (line.words, *(_cell(number) for number in line.numbers), line.how.told())


def _cell(number: Number) -> str | float:
    if number.hidden:
        return HIDDEN
    return "" if number.value is None else round(number.value, 1)


def sheets(report: Report, cases: Template | None = None) -> list[Template]:
    """The report as sheets of a workbook: a section each, then the courses."""
    made = []
    for number, section in enumerate(report.sections, 1):
        _, headings, *rows = _rows(section)
        name = "".join(letter for letter in section.title if letter not in "[]:*?/\\")
        short = f"{number} {name}"[:_MOST_LETTERS].strip()
        texts = [str(each) for each in headings]
        note = [(told(report),)] if number == 1 else []
        made.append(Template(short, texts, [*rows, *note]))
    return made if cases is None else [*made, cases]


def as_json(report: Report) -> dict[str, Any]:
    """The report for scripts: a hidden number is null with ``skjult`` true, a number of nothing is null."""
    return {
        "rapport": report.navn,
        "titel": report.title,
        "periode": report.periode,
        "smaa_tal_skjult": report.masked,
        "tabeller": [
            {
                "titel": section.title,
                "kolonner": list(section.columns),
                "linjer": [_line(line) for line in section.lines],
            }
            for section in report.sections
        ],
    }


def _line(line: Line) -> dict[str, Any]:
    return {"navn": line.words, "tal": [_number(number) for number in line.numbers], "saadan": line.how.told()}


def _number(number: Number) -> dict[str, Any]:
    value = None if number.value is None else round(number.value, 1) if number.unit is not Unit.COUNT else number.value
    return {"vaerdi": value, "enhed": number.unit.value, "skjult": number.hidden}
