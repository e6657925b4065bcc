"""A reader asks for a child by a number that no longer is one, because the page has changed since it counted: there is nothing.

Qt's own object of what can be scrolled reads foreign memory then, and the program is gone; so each kind is asked in a process.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel

from smdb_desktop.gui.kit import heard, parts
from smdb_desktop.gui.kit.rowmodel import RowModel
from smdb_desktop.gui.secret import SecretLine
from tests.accessibility.asker import MAKERS


@pytest.mark.parametrize("kind", MAKERS)
def test_there_is_no_child_past_the_end(kind: str) -> None:
    command = [sys.executable, "-m", "tests.accessibility.asker", kind]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr


def test_a_scroll_bar_keeps_its_number_while_it_is_hidden(qtbot: QtBot) -> None:
    heard.install()
    text = QLabel("Her")
    area = parts.scrolling(text)
    qtbot.addWidget(area)
    area.resize(200, 200)
    area.show()

    def bars() -> list[bool]:
        """Whether each can be seen."""
        accessible: Any = QAccessible.queryAccessibleInterface(area)
        assert accessible.child(0).object() is area.viewport()
        found = [accessible.child(number) for number in range(1, accessible.childCount())]
        return [not one.state().invisible for one in found]

    QApplication.processEvents()
    assert bars() == [False, False]
    text.setMinimumHeight(2000)
    QApplication.processEvents()
    assert sorted(bars()) == [False, True]


def test_a_table_without_columns_has_one_all_the_same(qapp: QApplication) -> None:
    """The bus divides by their number when it is asked in which row a cell is."""
    model = RowModel((), qapp)
    assert model.columnCount() == 1
    model.set_columns(("A", "B"))
    assert model.columnCount() == 2
    model.set_columns(())
    assert model.columnCount() == 1


def test_letters_that_are_gone_cannot_be_chosen(qtbot: QtBot) -> None:
    """Numbers that Qt cannot hold are a fault of the program otherwise."""
    heard.install()
    line = SecretLine()
    qtbot.addWidget(line)
    line.setText("hest")
    accessible: Any = QAccessible.queryAccessibleInterface(line)
    most = 2**31 - 1
    accessible.textInterface().setSelection(0, -most, most)
    assert (line.selectionStart(), len(line.selectedText())) == (0, 4)
    accessible.textInterface().setSelection(0, most, -most)
    assert (line.selectionStart(), len(line.selectedText())) == (0, 4)
    accessible.editableTextInterface().replaceText(3, most, "gehaver")
    assert line.text() == "hesgehaver"
