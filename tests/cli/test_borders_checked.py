"""Every row of the table of borders, checked: ``check --json`` says what the table says, for both form versions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from tests.cli.cli_process import Program
from tests.rules.rows import Row
from tests.rules.table import TABLE

IN_A_FILE = sorted((row for row in TABLE if not row.andre), key=lambda row: row.today)
"""No case file holds another municipality's courses: of those the wizard says it (``tests/scenarios/test_borders_typed.py``)."""


def of_each_day() -> Iterator[tuple[date, list[Row]]]:
    for day, rows in groupby(IN_A_FILE, key=lambda row: row.today):
        yield day, list(rows)


@pytest.mark.parametrize(
    ("day", "rows"), [*of_each_day()], ids=lambda value: str(value) if isinstance(value, date) else ""
)
def test_checked(day: date, rows: list[Row], tmp_path: Path) -> None:
    program = Program(tmp_path)
    answer = program(
        "check", "--json", "--today", day.isoformat(), program.write("sager.json", [row.case for row in rows])
    )
    told: list[dict[str, Any]] = answer.json
    assert answer.status == (1 if any(row.expected for row in rows) else 0)
    for row, case in zip(rows, told, strict=True):
        found = sorted((str(f["regel"]), f["niveau"], f["felt"]) for f in case["fund"])
        assert found == sorted((str(regel), niveau, felt) for regel, niveau, felt in row.expected), str(row)
