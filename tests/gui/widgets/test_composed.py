"""What an input method is still putting together (a dead key) when the line is left, committed, or shows another field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from smdb_desktop.gui.fields.base import FieldContext, FieldWidget
from smdb_desktop.gui.fields.registry import kind_of, make_field
from smdb_desktop.gui.kit import theme
from smdb_desktop.resources import catalog
from tests.gui.gui_hands import in_front

LISTER = catalog().lister
FELTER = [f for v in catalog().versioner.values() for s in v.skemaer.values() for f in s.felter if not f.read_only]
LINES = ["text", "date", "integer"]
Field = Callable[[str], tuple[FieldWidget, QLineEdit, list[Any]]]


@pytest.fixture
def field(qtbot: QtBot, qapp: QApplication) -> Iterator[Field]:
    """A field of a kind with the focus in its line, and what it commits."""
    theme.apply(qapp, dark=False)
    kept: list[QWidget] = []

    def make(kind: str) -> tuple[FieldWidget, QLineEdit, list[Any]]:
        window = QWidget()
        kept.append(window)
        layout, told = QVBoxLayout(window), list[Any]()
        felt = next(felt for felt in FELTER if kind_of(felt, LISTER) == kind)
        made = make_field(felt, LISTER, window)
        layout.addWidget(made)
        layout.addWidget(QLineEdit())
        made.bind(FieldContext(felt, LISTER, "felt", lambda: date(2026, 3, 2)))
        made.committed.connect(told.append)
        qtbot.addWidget(window)
        window.show()
        in_front(qtbot, window)
        made.inputs()[0].setFocus()
        line = made.inputs()[0]
        assert isinstance(line, QLineEdit)
        return made, line, told

    yield make


def compose(line: QWidget, letters: str) -> None:
    QApplication.sendEvent(line, QInputMethodEvent(letters, []))


@pytest.mark.parametrize("kind", LINES)
def test_it_is_committed_with_the_rest_when_the_program_is_locked(field: Field, kind: str) -> None:
    made, line, told = field(kind)
    line.insert("12")
    compose(line, "é")
    made.flush()
    assert told == ["12é"]
    made.flush()
    assert told == ["12é"], "once"


def test_it_is_committed_when_the_line_is_left(field: Field) -> None:
    made, line, told = field("text")
    compose(line, "ñ")
    made.window().findChildren(QLineEdit)[-1].setFocus()
    assert told == ["ñ"]


def test_it_is_nobodys_when_another_field_is_shown(field: Field) -> None:
    made, line, told = field("text")
    compose(line, "en anden borger")
    context = made.context
    made.release()
    made.bind(context)
    made.flush()
    assert told == [] and line.text() == ""
