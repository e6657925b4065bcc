"""A picture that does not show what it is for is a fault: each assertion with and without what it asks for."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from tests.gui.gui_hands import in_front
from tools.pictures.shows import Focus, Has, Lacks, Says, Shows, Tells, That


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    """A page with a line in sight and a help text far below."""
    made, inside = QWidget(), QWidget()
    qtbot.addWidget(made)
    area = QScrollArea(made)
    area.setGeometry(0, 0, 300, 200)
    inside.setFixedSize(250, 900)
    line = QLineEdit(inside)
    line.setObjectName("cpr")
    line.setGeometry(0, 0, 200, 30)
    help_text = QLabel("Hjælp til feltet", inside)
    help_text.setObjectName("hjaelp")
    help_text.setGeometry(0, 800, 200, 30)
    hidden = QLabel("Kladde", inside)
    hidden.setObjectName("kladde")
    hidden.hide()
    area.setWidget(inside)
    QVBoxLayout(made)
    made.resize(300, 200)
    made.show()
    in_front(qtbot, made)
    line.setFocus()
    return made


def _named(shows: Shows) -> str:
    return shows.what if isinstance(shows, That) else repr(shows)


@pytest.mark.parametrize(
    "shows", [Says("Hjælp"), Has("hjaelp"), Focus("cpr"), Lacks("Hjælp"), That("it is so", lambda: True)], ids=_named
)
def test_what_is_shown_is_no_fault(window: QWidget, shows: Shows) -> None:
    assert shows.fault(window) == ""


@pytest.mark.parametrize(
    "shows",
    [
        Says("Kladde"),
        Tells("Hjælp"),
        Has("kladde"),
        Has("findes_ikke"),
        Focus("hjaelp"),
        That("it is so", lambda: False),
    ],
    ids=_named,
)
def test_what_is_not_shown_is_a_fault(window: QWidget, shows: Shows) -> None:
    assert shows.fault(window)


def test_a_text_that_may_not_be_there_is_a_fault_where_it_can_be_read(window: QWidget) -> None:
    assert Says("Hjælp").fault(window) == ""
    assert Lacks("Hjælp").fault(window) == "says: Hjælp til feltet"


def test_a_focus_that_was_scrolled_away_is_a_fault(window: QWidget) -> None:
    area = window.findChild(QScrollArea)
    assert isinstance(area, QScrollArea)
    area.verticalScrollBar().setValue(500)
    assert "out of sight" in Focus("cpr").fault(window)
