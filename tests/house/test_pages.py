"""The window knows its pages by one type: no attribute is asked for by name, nothing is cast away, no page asks its window."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.house_tree import PACKAGE, ROOT, sources

GUI = [file for file in sources() if file.is_relative_to(PACKAGE / "gui")]
BY_NAME = {"getattr", "hasattr", "setattr", "delattr", "vars", "cast", "methodcaller", "attrgetter"}
OF_A_WIDGET = {"windowHandle", "focusWidget", "size", "width", "height", "isActiveWindow", "screen"}
"""What every window of Qt has: to ask for it presumes nothing of ours."""


def guesses(text: str) -> list[str]:
    """What asks for an attribute by name, casts, or reaches for something of ours through ``window()``; as ``line: code``."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in BY_NAME:
                found.append(f"{node.lineno}: {ast.unparse(node)}")
        if isinstance(node, ast.Attribute) and node.attr not in OF_A_WIDGET and _is_window(node.value):
            found.append(f"{node.lineno}: {ast.unparse(node)}")
        if (
            isinstance(node, ast.FunctionDef)
            and node.name in ("enter", "navigate")
            and (node.args.kwarg or node.args.vararg)
        ):
            found.append(f"{node.lineno}: {node.name} takes whatever it is given")
    return found


def _is_window(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("window", "parent")
    )


@pytest.mark.parametrize("file", GUI, ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_in_the_window_guesses(file: Path) -> None:
    assert guesses(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "refresh = getattr(self.window(), 'refresh', None)",
        "case = getattr(self.page, 'case', None)",
        "ok = hasattr(page, 'saved')",
        "cast(Any, page).open_case(x)",
        "typing.cast(Any, page)",
        "self.window().refresh()",
        "def enter(self, **arguments): pass",
        "def navigate(self, name, *rest): pass",
    ],
)
def test_the_rule_sees_a_guess(line: str) -> None:
    assert guesses(line) != []


def test_the_rule_lets_qt_be_asked() -> None:
    assert guesses("focus = self.window().focusWidget()\nwidth = parent.window().size().width()") == []
