"""What comes at the wrong moment: an action of a screen reader, a calendar, a drop, a redo, while another answer is half typed.

To leave a line commits it, and what is committed may put another field into any row. So whoever moves the focus looks again
before it tells an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.gui.fields.base import FieldContext, FieldWidget
from smdb_desktop.gui.fields.calendar import Calendar
from smdb_desktop.gui.fields.registry import kind_of, make_field
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.list_popup import ListPopup, open_popup
from smdb_desktop.resources import catalog
from smdb_desktop.services.wizard.views import FeltVisning
from tests.gui.gui_hands import in_front
from tests.gui.widgets.row_material import row_of, seen_of

LISTER = catalog().lister
FELTER = [f for v in catalog().versioner.values() for s in v.skemaer.values() for f in s.felter if not f.read_only]
SECRET = "Noget om en anden borger"


def fields(kind: str) -> list[Felt]:
    return [felt for felt in FELTER if kind_of(felt, LISTER) == kind]


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, dark=False)
    yield
    while popup := QApplication.activePopupWidget():
        popup.close()


class Stand:
    """A window with a field, and beside it a line that is being typed in; what leaving that line does, the test says."""

    def __init__(self, qtbot: QtBot, felt: Felt) -> None:
        self.window = QWidget()
        self.window.resize(900, 600)
        layout = QVBoxLayout(self.window)
        self.other = QLineEdit()
        self.field: FieldWidget = make_field(felt, LISTER, self.window)
        layout.addWidget(self.other)
        layout.addWidget(self.field)
        layout.addStretch(1)
        self.told: list[Any] = []
        self.field.committed.connect(lambda raw: self.told.append((self.field.context.name, raw)))
        self.bind(felt, "foerst")
        qtbot.addWidget(self.window)
        self.window.show()
        in_front(qtbot, self.window)
        self.other.setFocus()
        QTest.keyClicks(self.other, "halvt")

    def bind(self, felt: Felt, name: str) -> None:
        self.field.bind(FieldContext(felt, LISTER, name, lambda: date(2026, 3, 2)))

    def leaving_does(self, run: Callable[[], None]) -> None:
        self.other.editingFinished.connect(run)


def act(widget: QWidget, action: str) -> None:
    """What a screen reader or voice control does: nothing gets the focus first, as with the mouse on a Mac."""
    heard: Any = QAccessible.queryAccessibleInterface(widget)
    heard.actionInterface().doAction(action)


# -- an answer is told for the field that it was given for ------------------------------------------------------------


def test_a_suggestion_is_not_told_for_the_field_that_came_meanwhile(qtbot: QtBot) -> None:
    first, second = fields("date")[:2]
    row = row_of(FeltVisning(first, None, True, (), "22-11-2025"), seen_of(first, "den ene"))
    window = QWidget()
    qtbot.addWidget(window)
    layout, other = QVBoxLayout(window), QLineEdit()
    layout.addWidget(other)
    layout.addWidget(row)
    window.show()
    in_front(qtbot, window)
    other.setFocus()
    QTest.keyClicks(other, "halvt")
    told: list[tuple[str, Any]] = []
    row.answered.connect(lambda seen, raw: told.append((seen.skema_id, raw)))
    other.editingFinished.connect(lambda: row.bind(seen_of(second, "den anden"), LISTER, 0))
    suggested = row.findChild(QPushButton, f"{first.navn}.forslag")
    assert suggested is not None
    suggested.click()
    assert told == [] and row.field.value() is None


def test_a_line_is_not_taken_out_of_the_table_that_came_meanwhile(qtbot: QtBot) -> None:
    (felt, *_more) = fields("table")
    stand = Stand(qtbot, felt)
    first = felt.kolonner[0]
    assert first.liste is not None
    codes = [kode.code for kode in LISTER[first.liste]]
    stand.field.set_value([{first.navn: codes[0]}, {first.navn: codes[1]}])

    def another() -> None:
        stand.bind(felt, "siden")
        stand.field.set_value([{first.navn: codes[2]}])

    stand.leaving_does(another)
    remove = stand.window.findChild(QPushButton, "foerst[0].fjern")
    assert remove is not None
    remove.click()
    assert stand.told == [] and stand.field.value() == [{first.navn: codes[2]}]


def test_a_line_that_goes_while_it_is_taken_out_is_no_fault(qtbot: QtBot) -> None:
    (felt, *_more) = fields("table")
    stand = Stand(qtbot, felt)
    first = felt.kolonner[0]
    assert first.liste is not None
    stand.field.set_value([{first.navn: next(iter(LISTER[first.liste])).code}])
    stand.leaving_does(lambda: stand.field.set_value(None))
    remove = stand.window.findChild(QPushButton, "foerst[0].fjern")
    assert remove is not None
    remove.click()
    assert stand.told == []


def calendar_button(stand: Stand) -> QToolButton:
    return next(made for made in stand.field.findChildren(QToolButton) if made.isVisible())


def test_a_calendar_opens_when_what_was_being_typed_is_told(qtbot: QtBot) -> None:
    stand = Stand(qtbot, fields("date")[0])
    left: list[str] = []
    stand.leaving_does(lambda: left.append(stand.other.text()))
    QTest.mouseClick(calendar_button(stand), Qt.MouseButton.LeftButton)
    assert isinstance(QApplication.activePopupWidget(), Calendar)
    assert left == ["halvt"]
    QTest.keyClick(QApplication.focusWidget() or stand.window, Qt.Key.Key_Return)
    assert stand.told == [("foerst", "02-03-2026")]


def test_a_calendar_does_not_open_for_the_date_that_came_meanwhile(qtbot: QtBot) -> None:
    stand = Stand(qtbot, fields("date")[0])
    stand.leaving_does(lambda: stand.bind(fields("date")[1], "siden"))
    QTest.mouseClick(calendar_button(stand), Qt.MouseButton.LeftButton)
    assert QApplication.activePopupWidget() is None


@pytest.mark.parametrize("by", ["click", "screen reader"])
def test_a_list_opens_when_what_was_being_typed_is_told(qtbot: QtBot, by: str) -> None:
    stand = Stand(qtbot, fields("list")[0])
    left: list[str] = []
    stand.leaving_does(lambda: left.append(stand.other.text()))
    open_it(stand, by)
    assert isinstance(QApplication.activePopupWidget(), ListPopup) and left == ["halvt"]


def test_a_list_does_not_open_for_the_field_that_came_meanwhile(qtbot: QtBot) -> None:
    stand = Stand(qtbot, fields("list")[0])
    stand.leaving_does(lambda: stand.bind(fields("list")[1], "siden"))
    open_it(stand, "screen reader")
    assert QApplication.activePopupWidget() is None


@pytest.mark.parametrize("by", ["click", "screen reader"])
def test_a_list_does_not_open_where_meanwhile_no_field_is_shown(qtbot: QtBot, by: str) -> None:
    stand = Stand(qtbot, fields("list")[0])
    stand.leaving_does(stand.field.release)
    open_it(stand, by)
    assert QApplication.activePopupWidget() is None


def open_it(stand: Stand, by: str) -> None:
    box = stand.field.inputs()[0]
    if by == "click":
        QTest.mousePress(box, Qt.MouseButton.LeftButton)
    else:
        act(box, "ShowMenu")


def test_a_date_that_is_locked_has_no_calendar_open(qtbot: QtBot) -> None:
    stand = Stand(qtbot, fields("date")[0])
    QTest.mouseClick(calendar_button(stand), Qt.MouseButton.LeftButton)
    stand.field.set_read_only(True)
    assert QApplication.activePopupWidget() is None


# -- what is dropped ---------------------------------------------------------------------------------------------------


def test_what_is_dropped_into_a_line_is_told_when_the_line_is_left(qtbot: QtBot) -> None:
    stand = Stand(qtbot, fields("text")[0])
    left: list[str] = []
    stand.leaving_does(lambda: left.append(stand.other.text()))
    line, data = stand.field.inputs()[0], QMimeData()
    assert isinstance(line, QLineEdit)
    data.setText("Sluppet her")
    drop = QDropEvent(
        QPointF(QPoint(20, 10)),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    line.dropEvent(drop)
    assert left == ["halvt"] and QApplication.focusWidget() is line
    stand.other.setFocus()
    assert stand.told == [("foerst", "Sluppet her")]


# -- what is left behind -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["text", "date", "integer"])
def test_nothing_of_another_field_comes_back_by_undo_or_redo(qtbot: QtBot, kind: str) -> None:
    stand = Stand(qtbot, fields(kind)[0])
    line = stand.field.inputs()[0]
    assert isinstance(line, QLineEdit)
    line.setFocus()
    QTest.keyClicks(line, SECRET)
    while line.isUndoAvailable():
        line.undo()
    stand.bind(fields(kind)[0], "siden")
    line.redo()
    assert line.text() == ""
    assert not line.isUndoAvailable()


def test_nor_in_the_cells_of_a_table(qtbot: QtBot) -> None:
    (felt, *_more) = fields("table")
    stand = Stand(qtbot, felt)
    stand.field.set_value([{}])
    cell = stand.field.part(f"[0].{felt.kolonner[1].navn}")
    assert isinstance(cell, QLineEdit)
    cell.setFocus()
    QTest.keyClicks(cell, SECRET)
    while cell.isUndoAvailable():
        cell.undo()
    stand.bind(felt, "siden")
    stand.field.set_value([{}])
    assert stand.field.part(f"[0].{felt.kolonner[1].navn}") is cell, "the cell is used again"
    cell.redo()
    assert cell.text() == ""


def test_what_was_searched_for_does_not_stay_in_the_popup(qtbot: QtBot) -> None:
    stand = Stand(qtbot, fields("list")[0])
    open_it(stand, "click")
    popup = open_popup(stand.window)
    assert popup is not None
    QTest.keyClicks(popup.line, SECRET)
    assert SECRET in popup.hits.rows[0].words
    stand.field.release()
    assert not popup.isVisible() and popup.hits.rows == [] and not popup.line.isUndoAvailable()
    assert popup.line.accessibleName() == popup.view.accessibleName() == ""


def test_a_suggestion_does_not_stay_in_a_row_without_a_field(qtbot: QtBot) -> None:
    felt = fields("date")[0]
    row = row_of(FeltVisning(felt, None, True, (), "22-11-2025"))
    qtbot.addWidget(row)
    row.show()
    row.release()
    left = [
        str(text)
        for made in row.findChildren(QPushButton)
        for text in (made.text(), made.accessibleName(), made.property("forslag"), made.toolTip())
    ]
    assert not [text for text in left if "22-11-2025" in text]
