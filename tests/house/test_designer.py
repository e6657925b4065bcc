"""Designer files and the modules made from them cannot drift apart, and Tab reaches every input of a fixed screen."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import sysconfig
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.house_tree import ROOT
from tools.placed_first import placed_first

UI = sorted((ROOT / "ui").glob("*.ui"))
FORMS = ROOT / "smdb_desktop" / "gui" / "forms"
INPUTS = {
    *("QLineEdit", "QPlainTextEdit", "QTextEdit", "QComboBox", "QCheckBox", "QRadioButton", "QPushButton"),
    *("QToolButton", "QSpinBox", "QListView", "QListWidget", "QTableView", "QTableWidget", "QTreeView", "QTreeWidget"),
}


def _generated(file: Path) -> Path:
    return FORMS / f"ui_{file.stem}.py"


@pytest.mark.parametrize("file", UI, ids=lambda file: file.name)
def test_generated_module_is_what_the_designer_file_says(file: Path, tmp_path: Path) -> None:
    suffix = ".exe" if sys.platform == "win32" else ""
    compiler = Path(sysconfig.get_path("scripts")) / f"pyside6-uic{suffix}"
    made = tmp_path / "made.py"
    subprocess.run([compiler, file.relative_to(ROOT), "-o", made], cwd=ROOT, check=True, capture_output=True)
    committed = _generated(file)
    assert committed.is_file(), "run: python3 dev.py generate"
    wanted = placed_first(made.read_text(encoding="utf-8"))
    assert committed.read_text(encoding="utf-8") == wanted, "run: python3 dev.py generate"


@pytest.mark.parametrize(
    "file", sorted((ROOT / "smdb_desktop").rglob("*.py")), ids=lambda file: str(file.relative_to(ROOT))
)
def test_a_layout_has_its_place_before_it_is_filled(file: Path) -> None:
    assert filled_alone(file.read_text(encoding="utf-8")) == []


def test_a_layout_that_is_filled_alone_is_seen() -> None:
    body = "def f(outer):\n  row = QHBoxLayout()\n  {}\n  {}\n"
    assert filled_alone(body.format("row.addWidget(a)", "outer.addLayout(row, 1)")) == ["row"]
    assert filled_alone(body.format("outer.addLayout(row, 1)", "row.addWidget(a)")) == []
    assert filled_alone(body.format("row.addWidget(a)", "return row")) == ["row"]
    moved = placed_first("self.row = QHBoxLayout()\nself.row.addWidget(self.a)\n\nself.outer.addLayout(self.row, 1)\n")
    assert moved == "self.row = QHBoxLayout()\nself.outer.addLayout(self.row, 1)\nself.row.addWidget(self.a)\n\n"


def filled_alone(code: str) -> list[str]:
    """Layouts that get a widget before they get their place: Python keeps what Qt deletes (see tools/placed_first.py)."""
    found = []
    for function in (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef)):
        calls = [
            node for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        ]
        for name in _made_alone(function):
            placed = [c.lineno for c in calls if _method(c) in PLACING and name in map(ast.unparse, c.args)]
            filled = [c.lineno for c in calls if _method(c) in FILLING and _owner(c) == name]
            if filled and min(filled) <= min(placed, default=min(filled)):
                found.append(name)
    return found


PLACING = {"addLayout", "insertLayout", "setLayout"}
FILLING = {"addWidget", "insertWidget", "addRow"}


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _owner(call: ast.Call) -> str:
    return ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""


def _made_alone(function: ast.FunctionDef) -> list[str]:
    """The names that stand for a layout made without a widget of its own."""
    names = []
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            names += [ast.unparse(name) for name, value in _assigned(node) if ALONE.fullmatch(ast.unparse(value))]
    return names


ALONE = re.compile(r"Q\w+Layout\(\)")


def _assigned(node: ast.Assign) -> Iterator[tuple[ast.expr, ast.expr]]:
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from zip(target.elts, node.value.elts, strict=False)
        else:
            yield target, node.value


def test_every_generated_module_has_its_designer_file() -> None:
    assert {file.name for file in FORMS.glob("ui_*.py")} == {_generated(file).name for file in UI}


@pytest.mark.parametrize("file", UI, ids=lambda file: file.name)
def test_every_input_is_in_the_tab_order(file: Path) -> None:
    root = ET.parse(file).getroot()  # noqa: S314
    assert missing_tab_stops(root) == []


def missing_tab_stops(root: ET.Element) -> list[str]:
    """Inputs of a Designer file that Tab would reach in the order of creation instead of a chosen one."""
    stops = {stop.text for stop in root.iterfind("tabstops/tabstop")}
    inputs = [widget for widget in root.iter("widget") if widget.get("class") in INPUTS and not _skipped_by_tab(widget)]
    return [widget.get("name", "?") for widget in inputs if widget.get("name") not in stops]


def _skipped_by_tab(widget: ET.Element) -> bool:
    policy = widget.findtext("property[@name='focusPolicy']/enum") or ""
    return policy.rpartition("::")[2] in {"NoFocus", "ClickFocus"}


def test_a_forgotten_tab_stop_is_seen() -> None:
    text = (
        '<ui><widget class="QWidget" name="w"><widget class="QLineEdit" name="a"/><widget class="QLineEdit" name="b"/>'
        '<widget class="QToolButton" name="c"><property name="focusPolicy"><enum>Qt::FocusPolicy::NoFocus</enum>'
        "</property></widget></widget><tabstops><tabstop>a</tabstop></tabstops></ui>"
    )
    assert missing_tab_stops(ET.fromstring(text)) == ["b"]  # noqa: S314


def test_the_fixed_screens_are_designer_files() -> None:
    assert UI
