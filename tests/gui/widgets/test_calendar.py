"""The calendar of a date: opens at the date or near the case's, whole weeks, Danish, keys and mouse, writes only text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

from smdb_desktop.gui.fields.base import FieldContext, FieldWidget
from smdb_desktop.gui.fields.calendar import DAYS, WEEKS, Calendar, Month, moved
from smdb_desktop.gui.fields.registry import make_field
from smdb_desktop.gui.kit import theme
from smdb_desktop.resources import catalog

NEAR = date(2025, 8, 4)


@pytest.fixture(autouse=True)
def _danish(qapp: QApplication) -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("da_DK"))
    theme.apply(qapp, dark=False)
    yield
    QLocale.setDefault(before)


@dataclass
class Bench:
    """A date in a window, and what it told."""

    window: QWidget
    field: FieldWidget
    told: list[Any]

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        popup = QApplication.activePopupWidget()
        target = (popup.focusWidget() or popup) if popup is not None else self.field.inputs()[0]
        QTest.keyClick(target, key, modifier)

    def open(self) -> Calendar:
        self.key(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        return self.calendar()

    def calendar(self) -> Calendar:
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, Calendar)
        return popup


@pytest.fixture
def bench(qtbot: QtBot) -> Callable[[], Bench]:
    def make() -> Bench:
        felt = catalog().nyeste.skemaer["anmodning"].felt("anmodningsdato")
        assert felt is not None
        window = QWidget()
        window.resize(500, 200)
        field = make_field(felt, catalog().lister, window)
        field.bind(FieldContext(felt, catalog().lister, felt.navn, lambda: NEAR))
        field.setGeometry(20, 20, 300, 40)
        field.describe(felt.label, "")
        told: list[Any] = []
        field.committed.connect(told.append)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        field.inputs()[0].setFocus()
        qtbot.waitUntil(lambda: field.inputs()[0].hasFocus())
        return Bench(window, field, told)

    return make


def test_it_opens_near_the_cases_dates_and_at_the_date_that_stands_there(bench: Callable[[], Bench]) -> None:
    there = bench()
    assert there.open().day == NEAR
    there.key(Qt.Key.Key_Escape)
    there.field.set_value("31-12-2024")
    assert there.open().day == date(2024, 12, 31)
    there.key(Qt.Key.Key_Escape)
    there.field.set_value("31-02-2024")
    assert there.open().day == NEAR, "no date"


def test_a_day_is_taken_by_keys_and_written_as_text(bench: Callable[[], Bench]) -> None:
    there = bench()
    there.open()
    there.key(Qt.Key.Key_Down)
    there.key(Qt.Key.Key_Right)
    there.key(Qt.Key.Key_PageDown)
    assert there.told == []
    there.key(Qt.Key.Key_Return)
    assert there.told == ["12-09-2025"] and there.field.value() == "12-09-2025"
    assert QApplication.activePopupWidget() is None and there.field.inputs()[0].hasFocus()


def test_a_click_takes_a_day(bench: Callable[[], Bench]) -> None:
    there = bench()
    button = there.field.findChild(QToolButton)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    days = there.calendar().days
    place = days.visualRect(there.calendar().month.place(date(2025, 8, 31))).center()
    QTest.mouseClick(days.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert there.told == ["31-08-2025"]


def test_escape_and_a_click_elsewhere_leave_the_date(bench: Callable[[], Bench]) -> None:
    there = bench()
    there.field.set_value("01-02-2026")
    there.open()
    there.key(Qt.Key.Key_Down)
    there.key(Qt.Key.Key_Escape)
    assert QApplication.activePopupWidget() is None and there.field.inputs()[0].hasFocus()
    QTest.mouseClick(there.open(), Qt.MouseButton.LeftButton, pos=QPoint(-20, -20))
    assert QApplication.activePopupWidget() is None
    assert (there.told, there.field.value()) == ([], "01-02-2026")


def test_whole_weeks_from_monday_are_seen(bench: Callable[[], Bench]) -> None:
    there = bench()
    days = there.open().days
    for row in range(WEEKS):
        for column in range(DAYS):
            assert days.viewport().rect().contains(days.visualRect(days.model().index(row, column)))
    names = [days.model().headerData(i, Qt.Orientation.Horizontal) for i in range(DAYS)]
    assert [str(name)[:2] for name in names] == ["ma", "ti", "on", "to", "fr", "lø", "sø"]


def test_the_months_are_named_in_danish_and_turned_by_buttons(bench: Callable[[], Bench]) -> None:
    there = bench()
    calendar = there.open()
    back, on = calendar.findChildren(QPushButton)
    assert "august 2025" in [
        child.accessibleName() or child.text() for child in calendar.findChildren(type(calendar._title))
    ]
    QTest.mouseClick(on, Qt.MouseButton.LeftButton)
    assert calendar.day == date(2025, 9, 4)
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert calendar.day == date(2025, 7, 4)


def test_a_day_is_heard_as_a_whole_date(bench: Callable[[], Bench]) -> None:
    there = bench()
    days = there.open().days
    heard: Any = QAccessible.queryAccessibleInterface(days)
    names = [heard.child(i).text(QAccessible.Text.Name) for i in range(heard.childCount())]
    assert "mandag den 4. august 2025" in names


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_it_stays_on_the_screen(bench: Callable[[], Bench], qapp: QApplication, scale: float) -> None:
    theme.apply(qapp, dark=False, scale=scale)
    there = bench()
    # the screenless platform gives a window a frame of two pixels
    screen = there.window.screen().availableGeometry().adjusted(-2, -2, 2, 2)
    for corner in (screen.topLeft(), screen.bottomRight() - QPoint(400, 120)):
        there.window.move(corner)
        assert screen.contains(there.open().geometry())
        there.key(Qt.Key.Key_Escape)
    theme.apply(qapp, dark=False)


def test_a_locked_date_opens_none(bench: Callable[[], Bench]) -> None:
    there = bench()
    there.field.set_read_only(True)
    there.key(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert QApplication.activePopupWidget() is None


@given(st.dates(date(1901, 1, 1), date(2198, 12, 31)))
def test_every_day_has_its_place(day: date) -> None:
    month = Month()
    month.show_month(day)
    assert month.first.weekday() == 0
    assert month.day(month.place(day)) == day
    last = month.first + timedelta(days=WEEKS * DAYS - 1)
    assert month.first <= day.replace(day=1) and last >= moved(day.replace(day=1), 1) - timedelta(days=1)
    assert moved(moved(day, 1), -1).month == day.month
