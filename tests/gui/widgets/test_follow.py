"""A focus that the program moves is in sight, and nothing moves that the person has scrolled."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from smdb_desktop.gui.kit.follow import Follower
from smdb_desktop.gui.kit.page import show_error
from tests.gui.gui_hands import in_front


@dataclass
class Long:
    """A long page: a line above, a line far below, and a part between them that can grow; and a line outside of it."""

    area: QScrollArea
    follower: Follower
    outside: QLineEdit
    above: QLineEdit
    between: QWidget
    below: QLineEdit

    def stretch(self) -> None:
        """Let the lower line be far below, and wait until it is."""
        self.between.setFixedHeight(900)
        while not self.area.verticalScrollBar().maximum():
            QApplication.processEvents()

    def seen(self, line: QLineEdit) -> bool:
        QApplication.processEvents()
        return line.visibleRegion().boundingRect().height() == line.height()


@pytest.fixture
def page(qtbot: QtBot) -> Long:
    area, inside = QScrollArea(), QWidget()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    layout = QVBoxLayout(inside)
    made = Long(area, Follower(area, inside), QLineEdit(area), QLineEdit(), QWidget(), QLineEdit())
    made.between.setFixedHeight(50)
    for part in (made.above, made.between, made.below):
        layout.addWidget(part)
    area.setWidget(inside)
    area.resize(300, 200)
    area.show()
    in_front(qtbot, area)
    made.above.setFocus()
    QApplication.processEvents()
    return made


def test_a_focus_that_is_set_far_below_is_brought_into_sight(page: Long) -> None:
    page.between.setFixedHeight(900)
    assert page.seen(page.above) and not page.seen(page.below)
    page.below.setFocus()
    assert page.seen(page.below)


def test_what_grows_above_the_focus_does_not_push_it_out_of_sight(page: Long) -> None:
    page.below.setFocus()
    assert page.seen(page.below)
    page.between.setFixedHeight(900)
    assert page.seen(page.below)


def test_where_the_person_scrolled_nothing_moves(page: Long) -> None:
    page.between.setFixedHeight(900)
    page.below.setFocus()
    assert page.seen(page.below)
    page.area.verticalScrollBar().setValue(100)
    page.between.setFixedHeight(950)
    assert not page.seen(page.below)


def test_what_is_built_anew_under_a_focus_that_was_scrolled_away_moves_nothing(page: Long) -> None:
    page.stretch()
    page.below.setFocus()
    assert page.seen(page.below)
    page.area.verticalScrollBar().setValue(100)
    with page.follower.undisturbed():
        page.above.setFocus()
    assert not page.seen(page.above)


def test_a_focus_that_comes_from_outside_while_the_page_is_filled_is_followed(page: Long) -> None:
    page.stretch()
    page.outside.setFocus()
    page.area.verticalScrollBar().setValue(50)
    with page.follower.undisturbed():
        page.below.setFocus()
    assert page.seen(page.below)


def test_a_window_that_comes_back_stays_where_it_was_scrolled_to(page: Long) -> None:
    page.between.setFixedHeight(900)
    page.below.setFocus()
    assert page.seen(page.below)
    page.area.verticalScrollBar().setValue(0)
    page.below.clearFocus()
    page.below.setFocus()
    assert not page.seen(page.below)


def test_a_page_that_fails_while_it_is_built_is_taken_apart_in_silence(page: Long, qtbot: QtBot) -> None:
    """Python's collector empties the object while Qt still has it, and Qt goes on telling it of sizes and of the focus."""
    page.below.setFocus()
    (follower,) = page.area.findChildren(Follower)
    for name in ("_area", "_inside", "_followed", "_holds", "_mine"):
        vars(follower).pop(name, None)
    with qtbot.captureExceptions() as faults:
        page.between.setFixedHeight(900)
        page.above.setFocus()
        page.area.verticalScrollBar().setValue(20)
        QApplication.processEvents()
    assert not faults


def test_what_is_wrong_with_a_field_comes_into_sight_with_it(page: Long) -> None:
    inside, wrong = page.area.widget(), QLabel("1\n2\n3")
    assert inside is not None
    layout = inside.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.insertWidget(0, wrong)
    layout.insertSpacing(0, 60)
    page.stretch()
    show_error(page.above, wrong, "Skriv noget andet")
    wrong.setMinimumHeight(60)
    page.below.setFocus()
    assert page.seen(page.below)
    page.above.setFocus()
    QApplication.processEvents()
    QApplication.processEvents()
    assert wrong.visibleRegion().boundingRect().height() == wrong.height()
    assert page.seen(page.above)
