"""What finds cut text finds it: each way of cutting on a window of its own, beside the same window with room enough."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from smdb_desktop.gui.kit.tables import Row, RowTable
from tools.pictures.cut_text import cut_texts

WORDS = "Behandlingsstedets eller kommunens navn"


def window(qtbot: QtBot, part: QWidget, width: int, height: int) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(600, 400)
    part.setParent(made)
    part.setGeometry(10, 10, width, height)
    made.show()
    qtbot.waitExposed(made)
    return made


def wrapped() -> QLabel:
    made = QLabel(WORDS)
    made.setWordWrap(True)
    return made


def list_of_words() -> QListView:
    made = QListView()
    model = QStringListModel([WORDS], made)
    made.setModel(model)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made


def combo() -> QComboBox:
    made = QComboBox()
    made.addItem(WORDS)
    return made


def placeholder() -> QLineEdit:
    made = QLineEdit()
    made.setPlaceholderText(WORDS)
    return made


def read_only() -> QLineEdit:
    made = QLineEdit(WORDS)
    made.setReadOnly(True)
    return made


@pytest.mark.parametrize(
    ("make", "width", "height"),
    [
        (lambda: QLabel(WORDS), 90, 30),
        (lambda: QLabel(WORDS), 500, 9),
        (wrapped, 120, 20),
        (wrapped, 40, 200),
        (lambda: QPushButton(WORDS), 90, 30),
        (lambda: QCheckBox(WORDS), 90, 30),
        (placeholder, 90, 30),
        (read_only, 90, 30),
        (combo, 90, 30),
        (list_of_words, 90, 60),
    ],
)
def test_too_little_room_is_found(qtbot: QtBot, make: Callable[[], QWidget], width: int, height: int) -> None:
    assert cut_texts(window(qtbot, make(), width, height))
    assert cut_texts(window(qtbot, make(), 560, 200)) == []


def test_dots_behind_a_word_are_found_and_those_that_promise_a_dialog_are_not(qtbot: QtBot) -> None:
    assert cut_texts(window(qtbot, QLabel("Behandlingsst…"), 560, 40))
    assert cut_texts(window(qtbot, QLabel("Kopien åbnes …"), 560, 40)) == []


def test_what_lies_outside_its_parent_is_found(qtbot: QtBot) -> None:
    low = QWidget()
    QLabel(WORDS, low).setGeometry(0, 20, 400, 30)
    assert cut_texts(window(qtbot, low, 500, 30))
    high = QWidget()
    QLabel(WORDS, high).setGeometry(0, 20, 400, 30)
    assert cut_texts(window(qtbot, high, 500, 60)) == []


@pytest.mark.parametrize("scrolls", [True, False])
def test_what_can_be_scrolled_to_is_not_cut(qtbot: QtBot, scrolls: bool) -> None:
    area, inside = QScrollArea(), QWidget()
    inside.setFixedSize(450, 300)
    QLabel(WORDS, inside).setGeometry(0, 250, 400, 30)
    area.setWidget(inside)
    made = window(qtbot, area, 500, 100)
    if not scrolls:
        area.verticalScrollBar().setRange(0, 0)
    assert bool(cut_texts(made)) is not scrolls


def test_two_texts_over_each_other_are_found(qtbot: QtBot) -> None:
    part = QWidget()
    QLabel("Skema", part).setGeometry(0, 0, 200, 30)
    QLabel("Dato", part).setGeometry(0, 20, 200, 30)
    assert any("over each other" in fault for fault in cut_texts(window(qtbot, part, 500, 100)))


def test_a_dialog_that_is_higher_than_the_screen_is_found(qtbot: QtBot) -> None:
    made = window(qtbot, QLabel("Skema"), 200, 30)
    dialog = QDialog(made)
    QVBoxLayout(dialog).addWidget(QLabel("Skema"))
    dialog.resize(300, made.screen().availableGeometry().height() + 10)
    dialog.show()
    qtbot.waitExposed(dialog)
    assert any("higher than the screen" in fault for fault in cut_texts(made))
    dialog.resize(300, 200)
    assert cut_texts(made) == []
    dialog.resize(made.screen().availableGeometry().width() + 10, 200)
    assert any("wider than the screen" in fault for fault in cut_texts(made))
    dialog.close()


def test_a_table_wraps_what_has_no_room_and_a_cell_that_is_too_low_is_found(qtbot: QtBot) -> None:
    table = RowTable("Sager", ("Navn", "Hvad"), stretch=1, flexible=(0, 1))
    table.set_rows([Row("1", (WORDS, f"{WORDS} og {WORDS}"))])
    made = window(qtbot, table, 360, 200)
    assert table.verticalHeader().sectionSize(0) > table.fontMetrics().height() * 3
    assert cut_texts(made) == []
    table.verticalHeader().resizeSection(0, 20)
    assert any("a cell needs" in fault for fault in cut_texts(made))


def test_a_table_breaks_no_word_and_scrolls_instead(qtbot: QtBot) -> None:
    table = RowTable("Sager", ("A", "B", "C"), stretch=1, flexible=(0, 1, 2))
    table.set_rows([Row("1", ("Stofmisbrugsbehandling", "Behandlingsintensitet", "Tilbudsstartdato"))])
    made = window(qtbot, table, 300, 120)
    assert cut_texts(made) == []
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() > 0)
    assert Qt.ScrollBarPolicy.ScrollBarAlwaysOff is not table.horizontalScrollBarPolicy()
