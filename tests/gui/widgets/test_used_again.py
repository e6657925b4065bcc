"""A widget that is used again: nothing of the field before is left in it, and one that shows no field commits nothing.

An answer of one case must not reach another: whatever event comes to a widget that was let go, nothing is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.gui.fields.base import FieldContext, FieldWidget
from smdb_desktop.gui.fields.registry import kind_of, make_field
from smdb_desktop.gui.fields.shown import only_shown
from smdb_desktop.gui.kit import theme
from smdb_desktop.resources import catalog
from smdb_desktop.services.stored.records import Json
from tests.gui.gui_hands import in_front
from tests.gui.widgets.field_answers import answers_of

LISTER = catalog().lister
FELTER: list[Felt] = [
    felt for version in catalog().versioner.values() for skema in version.skemaer.values() for felt in skema.felter
]
BY_KIND: dict[str, list[Felt]] = {}
for _felt in FELTER:
    BY_KIND.setdefault(kind_of(_felt, LISTER), []).append(_felt)
EXAMPLES = [felter[0] for felter in BY_KIND.values()]


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, dark=False)


def context(felt: Felt) -> FieldContext:
    return FieldContext(felt, LISTER, felt.navn, lambda: date(2026, 3, 2))


class Stand:
    """A window with one field, below another input where that is wanted, and what the field told."""

    def __init__(self, qtbot: QtBot, felt: Felt, *, second: bool = False) -> None:
        self.window = QWidget()
        self.window.resize(640, 480)
        layout = QVBoxLayout(self.window)
        if second:
            layout.addWidget(QLineEdit())
        self.field: FieldWidget = make_field(felt, LISTER, self.window)
        layout.addWidget(self.field)
        layout.addStretch(1)
        self.told: list[Any] = []
        self.field.committed.connect(self.told.append)
        self.field.wants_next.connect(lambda: self.told.append("next"))
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)

    def settle(self) -> None:
        layout = self.window.layout()
        assert layout is not None
        layout.activate()
        QApplication.sendPostedEvents(None, int(QEvent.Type.LayoutRequest))
        QApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete))


def looks(widget: QWidget) -> tuple[Any, ...]:
    """What can be seen or heard of a widget."""
    heard: Any = QAccessible.queryAccessibleInterface(widget)
    state = heard.state()
    said = [heard.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)]
    bits = [state.__getattribute__(bit) for bit in ("checked", "disabled", "focused", "readOnly", "invisible")]
    more: list[Any] = []
    if isinstance(widget, QAbstractButton):
        more = [widget.text(), widget.isChecked(), widget.isDown(), widget.isCheckable()]
    elif isinstance(widget, QLineEdit):
        more = [
            widget.text(),
            widget.placeholderText(),
            widget.isReadOnly(),
            widget.hasSelectedText(),
            widget.isUndoAvailable(),
        ]
        more.append(widget.cursorPosition())
    elif isinstance(widget, QComboBox):
        more = [widget.currentText(), widget.count(), [widget.itemText(i) for i in range(widget.count())]]
    elif isinstance(widget, QLabel):
        more = [widget.text()]
    properties = {
        bytes(name.data()).decode(): widget.property(bytes(name.data()).decode())
        for name in widget.dynamicPropertyNames()
        if not name.startsWith(b"_q")
    }
    return (
        type(widget).__name__, widget.objectName(), widget.toolTip(), widget.isEnabled(), widget.hasFocus(),
        widget.focusPolicy(), widget.geometry(), {k: v for k, v in properties.items() if v}, heard.role(), said, bits, more,
    )  # fmt: skip


def tree(field: FieldWidget) -> list[Any]:
    """Everything visible of a field, in the order in which a screen reader meets it."""
    found: list[Any] = [looks(field)]

    def walk(parent: QWidget, depth: int) -> None:
        for child in parent.children():
            if isinstance(child, QWidget) and not child.isWindow() and child.isVisibleTo(field):
                found.append((depth, looks(child)))
                if not isinstance(child, QComboBox | QLineEdit):
                    walk(child, depth + 1)

    walk(field, 0)
    found.append([stop.objectName() for stop in field.tab_stops()])
    found.append([each.objectName() for each in field.inputs()])
    found.append((field.named().objectName(), field.part("").objectName(), field.value(), field.shown(), field.wide))
    found.append([field.height_for(width) for width in (300, 640)])
    return found


def dirty(stand: Stand, felt: Felt, raw: Any) -> None:
    """Leave behind whatever a field can leave behind."""
    field = stand.field
    field.set_value(raw)
    field.describe("Et andet spørgsmål", "Noget er galt her.")
    field.set_state("error", frozenset({"[0].antal_dage"}))
    target = (field.tab_stops() or [field])[-1]
    target.setFocus(Qt.FocusReason.TabFocusReason)
    if not only_shown(felt):
        QTest.keyClicks(QApplication.focusWidget() or target, "ko")


@pytest.mark.parametrize("kind", sorted(BY_KIND))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_widget_used_again_is_like_one_just_made(qtbot: QtBot, kind: str, data: st.DataObject) -> None:
    felter = st.sampled_from(BY_KIND[kind])
    first, second = data.draw(felter), data.draw(felter)
    used, new = Stand(qtbot, first), Stand(qtbot, second)
    in_front(qtbot, used.window)
    dirty(used, first, data.draw(answers_of(first, LISTER)))
    if data.draw(st.booleans()):
        used.field.set_read_only(True)
    if data.draw(st.booleans()):
        used.field.release()
    used.told.clear()
    used.field.bind(context(second))
    new.field.bind(context(second))
    raw = data.draw(answers_of(second, LISTER))
    focus = QApplication.focusWidget()
    if focus is not None and new.field.isAncestorOf(focus):
        focus.clearFocus()  # where a list closes the screenless platform makes another window the active one
    for stand in (used, new):
        stand.settle()
    assert tree(used.field) == tree(new.field)
    assert used.field.grab().toImage() == new.field.grab().toImage()
    for stand in (used, new):
        stand.field.set_value(raw)
        stand.settle()
    assert tree(used.field) == tree(new.field)
    assert used.told == [], "to show another field tells nothing"
    for stand in (used, new):
        stand.window.close()
        stand.window.deleteLater()


def test_a_long_answer_is_seen_whole_in_a_line_that_is_used_again(qtbot: QtBot) -> None:
    felt = BY_KIND["table"][0]
    column = felt.kolonner[0]
    codes = context(column).liste
    assert codes is not None
    rows: Json = [{column.navn: max(codes.koder, key=lambda kode: len(codes.label(kode)))}]
    stand = Stand(qtbot, felt)
    stand.field.set_value(rows)
    stand.settle()
    stand.field.bind(context(felt))
    stand.field.set_value(rows)
    stand.settle()
    cell = stand.field.part(f"[0].{column.navn}")
    holder = cell.parentWidget()
    assert isinstance(holder, FieldWidget) and cell.rect() == holder.rect()
    assert holder.height() == holder.height_for(holder.width()) > holder.fontMetrics().lineSpacing() * 2


Parts = list[QWidget]


def _focus_out(_field: FieldWidget, parts: Parts) -> None:
    for each in parts:
        QApplication.sendEvent(each, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))


def _editing_finished(field: FieldWidget, _parts: Parts) -> None:
    for line in field.findChildren(QLineEdit):
        line.setText("9")
        line.editingFinished.emit()
        line.returnPressed.emit()


def _toggles(field: FieldWidget, _parts: Parts) -> None:
    for each in field.findChildren(QAbstractButton):
        heard: Any = QAccessible.queryAccessibleInterface(each)
        actions = heard.actionInterface()
        for name in actions.actionNames() if actions is not None else ():
            actions.doAction(name)
        each.click()


def _keys(_field: FieldWidget, parts: Parts) -> None:
    for each in parts:
        for key in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Space,
            Qt.Key.Key_Delete,
            Qt.Key.Key_Down,
            Qt.Key.Key_A,
            Qt.Key.Key_Return,
        ):
            popup = QApplication.activePopupWidget()
            QTest.keyClick(each if popup is None else popup.focusWidget() or popup, key)


def _lists(field: FieldWidget, _parts: Parts) -> None:
    for combo in field.findChildren(QComboBox):
        combo.activated.emit(0)


def _hide(field: FieldWidget, _parts: Parts) -> None:
    field.hide()
    field.show()


def _flush(field: FieldWidget, _parts: Parts) -> None:
    field.flush()


EVENTS: list[Callable[[FieldWidget, Parts], None]] = [
    _hide, _focus_out, _editing_finished, _toggles, _keys, _lists, _flush,
]  # fmt: skip


@pytest.fixture
def no_popup() -> Iterator[None]:
    yield
    while popup := QApplication.activePopupWidget():
        popup.close()


@pytest.mark.usefixtures("no_popup")
@pytest.mark.parametrize("felt", EXAMPLES, ids=lambda felt: kind_of(felt, LISTER))
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_a_widget_that_was_let_go_tells_nothing(
    qtbot: QtBot, felt: Felt, event: Callable[[FieldWidget, Parts], None]
) -> None:
    stand = Stand(qtbot, felt)
    dirty(stand, felt, {"tick": ["X"]}.get(kind_of(felt, LISTER)))
    parts = stand.field.inputs()
    stand.field.release()
    stand.told.clear()
    event(stand.field, parts)
    QApplication.processEvents()
    assert stand.told == []
    stand.field.bind(context(felt))
    assert stand.field.value() is None, "nor is it an answer of the next field"
    stand.field.flush()
    assert stand.told == []


@pytest.mark.parametrize("felt", EXAMPLES, ids=lambda felt: kind_of(felt, LISTER))
def test_a_widget_that_is_hidden_with_the_focus_and_then_used_again(qtbot: QtBot, felt: Felt) -> None:
    # on a screen a window that comes back to the front gives the focus to its first input where none has it
    stand = Stand(qtbot, felt, second=True)
    dirty(stand, felt, None)
    stand.told.clear()
    stand.field.release()
    remembered = stand.window.focusWidget()
    assert remembered is None or not stand.field.isAncestorOf(remembered), "the focus comes back to it"
    stand.field.hide()
    stand.field.bind(context(BY_KIND[kind_of(felt, LISTER)][-1]))
    stand.field.show()
    QApplication.processEvents()
    assert stand.told == [] and stand.field.value() is None
    focus = QApplication.focusWidget()
    assert focus is None or not stand.field.isAncestorOf(focus)


@pytest.mark.parametrize("felt", FELTER, ids=lambda felt: felt.navn)
def test_a_group_is_one_stop(qtbot: QtBot, felt: Felt) -> None:
    if kind_of(felt, LISTER) not in ("radio", "tick"):
        return
    stand = Stand(qtbot, felt)
    assert len(stand.field.tab_stops()) == 1
    stops = [b for b in stand.field.findChildren(QAbstractButton) if b.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == stand.field.tab_stops()


@pytest.mark.parametrize("felt", EXAMPLES, ids=lambda felt: kind_of(felt, LISTER))
def test_return_commits_and_goes_on(qtbot: QtBot, felt: Felt) -> None:
    stand = Stand(qtbot, felt)
    stand.field.tab_stops()[0].setFocus()
    focus = QApplication.focusWidget()
    assert focus is not None
    typed = felt.type in (Felttype.TEKST, Felttype.HELTAL, Felttype.DATO) and not only_shown(felt)
    if typed:
        QTest.keyClicks(focus, "12")
    QTest.keyClick(focus, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "next" not in stand.told, "with Ctrl it belongs to the page"
    QTest.keyClick(focus, Qt.Key.Key_Return)
    assert stand.told == (["12", "next"] if typed else ["next"])
