"""Designer files and the modules made from them cannot drift apart, and Tab reaches every input of a fixed screen."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.house.house_tree import ROOT

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
    assert committed.read_text(encoding="utf-8") == made.read_text(encoding="utf-8"), "run: python3 dev.py generate"


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
