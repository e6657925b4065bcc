"""A list that is searched by typing, worked as people do: letters, arrow down in the offers, then Return, Tab or the mouse.

What is taken from the offers is one answer, told once, and the focus goes on as if it had been typed in full.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QListView, QVBoxLayout, QWidget

from smdb_desktop.gui.fields.base import FieldWidget
from smdb_desktop.gui.fields.registry import make_field
from smdb_desktop.resources import catalog


@dataclass
class Bench:
    """A field and a line after it, in a window with the focus in the field."""

    window: QWidget
    field: FieldWidget
    after: QLineEdit
    told: list[Any]

    def keys(self, *keys: Qt.Key) -> None:
        for key in keys:
            # as the system does: to the offers while they are open, else to what has the focus
            popup = QApplication.activePopupWidget()
            target = (popup.focusWidget() or popup) if popup is not None else QApplication.focusWidget()
            assert target is not None
            QTest.keyClick(target, key)

    def letters(self, text: str) -> None:
        for letter in text:
            self.keys(Qt.Key(ord(letter.upper())))

    def offers(self) -> QListView:
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, QListView)
        return popup

    def text(self) -> str:
        combo = self.field.findChild(QComboBox, self.field.context.name)
        assert isinstance(combo, QComboBox)
        return combo.currentText()


@pytest.fixture
def bench(qtbot: QtBot) -> Callable[[str], Bench]:
    def make(navn: str) -> Bench:
        felt = catalog().nyeste.skemaer["ivaerksaettelse"].felt(navn)
        assert felt is not None
        window, after = QWidget(), QLineEdit()
        field = make_field(felt, catalog().lister)
        layout = QVBoxLayout(window)
        layout.addWidget(field)
        layout.addWidget(after)
        qtbot.addWidget(window)
        told: list[Any] = []
        field.committed.connect(told.append)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle())
        field.inputs()[-1].setFocus()
        return Bench(window, field, after, told)

    return make


def test_return_takes_the_marked_offer_once(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.letters("ko")
    labels = [there.offers().model().index(row, 0).data() for row in range(there.offers().model().rowCount())]
    assert len(labels) > 1
    there.keys(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert QApplication.activePopupWidget() is None
    assert there.text() == labels[1]
    liste = catalog().lister["hovedstof"]
    assert there.told == [next(kode.code for kode in liste if kode.label == labels[1])]
    there.keys(Qt.Key.Key_Tab)
    assert there.after.hasFocus() and len(there.told) == 1


def test_tab_takes_the_marked_offer_and_goes_on(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.letters("her")
    there.keys(Qt.Key.Key_Down, Qt.Key.Key_Tab)
    assert QApplication.activePopupWidget() is None
    assert there.told == ["HEROIN"]
    assert there.after.hasFocus()


def test_a_click_takes_an_offer_once(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.letters("her")
    offers = there.offers()
    place = offers.visualRect(offers.model().index(0, 0)).center()
    QTest.mouseClick(offers.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert there.told == ["HEROIN"]
    there.keys(Qt.Key.Key_Tab)
    assert there.told == ["HEROIN"] and there.after.hasFocus()


def test_return_without_a_mark_takes_what_was_typed(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.letters("heroin")
    there.keys(Qt.Key.Key_Return)
    assert there.told == ["HEROIN"]
    there = bench("hovedstof")
    there.letters("xyz")
    there.keys(Qt.Key.Key_Return)
    assert there.told == ["xyz"]


def test_escape_closes_the_offers_and_keeps_the_letters(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.letters("ko")
    there.keys(Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None
    assert (there.told, there.text()) == ([], "ko")


@pytest.mark.parametrize("how", ["Return", "Tab", "mouse"])
def test_a_row_is_added_once_and_its_days_are_next(bench: Callable[[str], Bench], how: str) -> None:
    there = bench("stoffer_brugt_30_dage")
    for number, (letters, code) in enumerate((("hash", "HASH"), ("koka", "KOKAIN"))):
        there.letters(letters)
        if how == "mouse":
            offers = there.offers()
            place = offers.visualRect(offers.model().index(0, 0)).center()
            QTest.mouseClick(offers.viewport(), Qt.MouseButton.LeftButton, pos=place)
        else:
            there.keys(Qt.Key.Key_Down, Qt.Key.Key_Return if how == "Return" else Qt.Key.Key_Tab)
        value = there.field.value()
        assert isinstance(value, list) and [row["stof"] for row in value if isinstance(row, dict)][number:] == [code]
        focus = QApplication.focusWidget()
        assert focus is not None and focus.objectName() == f"stoffer_brugt_30_dage[{number}].antal_dage"
        assert QGuiApplication.focusObject() is focus, "the keys go where the focus is"
        there.letters("4")
        there.keys(Qt.Key.Key_Return)
    assert there.field.value() == [
        {"stof": "HASH", "antal_dage": "4"},
        {"stof": "KOKAIN", "antal_dage": "4"},
    ]
