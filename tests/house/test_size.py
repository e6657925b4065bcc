"""No file and no function may swallow the rest: every Qt program that was looked at has one window that did."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.house_tree import ROOT, sources

MOST_LINES_OF_A_FILE = 500
MOST_LINES_OF_A_FUNCTION = 60


def too_long(text: str, most_lines: int, most_lines_of_function: int) -> list[str]:
    """What in a module's text is too long, one sentence each."""
    complaints = []
    if len(text.splitlines()) > most_lines:
        complaints.append(f"{len(text.splitlines())} lines, at most {most_lines}")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > most_lines_of_function:
                complaints.append(f"{node.name} has {lines} lines, at most {most_lines_of_function}")
    return complaints


@pytest.mark.parametrize("file", [*sources(), ROOT / "dev.py"], ids=lambda file: str(file.relative_to(ROOT)))
def test_no_file_and_no_function_is_too_long(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert too_long(text, MOST_LINES_OF_A_FILE, MOST_LINES_OF_A_FUNCTION) == []


def test_the_measure_sees_a_long_function_and_a_long_file() -> None:
    text = "def f():\n" + "    pass\n" * 4
    assert too_long(text, 5, 5) == []
    assert too_long(text, 4, 4) == ["5 lines, at most 4", "f has 5 lines, at most 4"]
