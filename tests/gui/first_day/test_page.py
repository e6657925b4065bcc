"""The page about the first day names each test once, and each test stands on it."""

from __future__ import annotations

import re
from pathlib import Path

from tests.gui.first_day.conftest import PAGE, ROW


def test_every_task_has_its_row_and_every_row_its_test() -> None:
    found = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert [int(number) for number, *_ in found] == list(range(1, len(found) + 1))
    tests = [
        name
        for file in Path(__file__).parent.glob("test_*.py")
        if file != Path(__file__)
        for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert sorted(test for *_, test in found) == sorted(tests)
