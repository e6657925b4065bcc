"""A closed list outside the forms: it opens on a click, is searched as one types, and never changes unseen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.code_box import CodeBox, stand_below
from smdb_desktop.gui.kit.list_popup import ListPopup, open_popup
from smdb_desktop.resources import catalog
from tests.gui.gui_hands import in_front

KEY = Qt.Key
KOMMUNER = catalog().lister["kommune"]


class Stand:
    """A window with a line, and the box behind it."""

    def __init__(self, bot: QtBot, code: str = "165") -> None:
        self.bot, self.window = bot, QWidget()
        self.window.resize(700, 500)
        column = QVBoxLayout(self.window)
        self.line, caption, hint = QLineEdit(), QLabel("Hvilken kommune?"), QLabel("Skriv de første bogstaver.")
        self.box = CodeBox(self.window, KOMMUNER, code)
        for each in (self.line, caption, hint):
            column.addWidget(each)
        stand_below(self.box, column, caption, (hint,), self.line)
        column.addStretch(1)
        self.told = 0
        self.box.changed.connect(self._count)
        bot.addWidget(self.window)
        self.window.show()
        in_front(bot, self.window)

    def _count(self) -> None:
        self.told += 1

    def popup(self) -> ListPopup:
        found = open_popup(self.window)
        assert found is not None and found.isVisible()
        return found


@pytest.fixture
def stand(qtbot: QtBot, qapp: QApplication) -> Iterator[Stand]:
    theme.apply(qapp, dark=False)
    yield Stand(qtbot)
    while popup := QApplication.activePopupWidget():
        popup.close()


def test_a_click_opens_it_at_its_answer(stand: Stand) -> None:
    stand.bot.mouseClick(stand.box, Qt.MouseButton.LeftButton)
    assert stand.popup().view.currentIndex().data() == "Albertslund"
    stand.bot.keyClick(stand.popup().line, KEY.Key_Escape)
    assert (stand.box.code, stand.told) == ("165", 0)


@pytest.mark.parametrize("key", [KEY.Key_Return, KEY.Key_Home, KEY.Key_End, KEY.Key_PageDown])
def test_closed_no_key_changes_it(stand: Stand, key: Qt.Key) -> None:
    stand.box.setFocus()
    stand.bot.keyClick(stand.box, key)
    assert (stand.box.code, stand.told) == ("165", 0)


def test_the_wheel_scrolls_what_it_stands_in(stand: Stand) -> None:
    turn = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(stand.box, turn)
    assert not turn.isAccepted() and (stand.box.code, stand.told) == ("165", 0)


def test_a_letter_opens_it_and_a_part_of_a_name_is_enough(stand: Stand) -> None:
    stand.box.setFocus()
    stand.bot.keyClicks(stand.box, "k")
    stand.bot.keyClicks(stand.popup().line, "øbenh")
    stand.bot.keyClick(stand.popup().line, KEY.Key_Return)
    assert (stand.box.code, stand.box.currentText(), stand.told) == ("101", "København", 1)


def test_what_is_typed_and_left_is_the_answer_that_it_can_only_mean(stand: Stand) -> None:
    stand.box.setFocus()
    stand.bot.keyClicks(stand.box, "a")
    stand.bot.keyClicks(stand.popup().line, "arhus")
    stand.popup().close()
    assert (stand.box.code, stand.told) == ("751", 1)


def test_what_is_no_answer_stays_in_sight_and_has_no_code(stand: Stand) -> None:
    stand.box.setFocus()
    stand.bot.keyClicks(stand.box, "A")
    stand.bot.keyClicks(stand.popup().line, "ndeby")
    stand.bot.keyClick(stand.popup().line, KEY.Key_Return)
    assert (stand.box.currentText(), stand.box.code, stand.box.unknown, stand.told) == ("Andeby", "", True, 1)
    stand.box.show_code("101")
    assert (stand.box.code, stand.box.unknown) == ("101", False)


def test_an_answer_can_be_taken_back(stand: Stand) -> None:
    stand.box.setFocus()
    stand.bot.keyClick(stand.box, KEY.Key_Delete)
    stand.bot.keyClick(stand.popup().line, KEY.Key_Return)
    assert (stand.box.code, stand.box.unknown, stand.told) == ("", False, 1)


def test_it_is_named_described_and_stands_behind_its_line_for_tab(stand: Stand) -> None:
    assert stand.box.accessibleName() == "Hvilken kommune?"
    assert stand.box.accessibleDescription() == "Skriv de første bogstaver."
    stand.line.setFocus()
    stand.bot.keyClick(stand.line, KEY.Key_Tab)
    assert QApplication.focusWidget() is stand.box
