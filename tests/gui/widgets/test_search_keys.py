"""A list that is searched by typing, worked as people do: letters, arrows in the open list, then Return, Tab or the mouse.

What is taken from the list is one answer, told once, and the focus goes on as if it had been typed in full.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QAction, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.gui.fields.base import FieldWidget
from smdb_desktop.gui.fields.registry import make_field
from smdb_desktop.gui.kit import below, paint, theme
from smdb_desktop.gui.kit.list_box import ListBox
from smdb_desktop.gui.kit.list_popup import ListPopup
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

    def popup(self) -> ListPopup:
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, ListPopup)
        return popup

    def rows(self) -> list[str]:
        """What the open list offers."""
        return [str(self.popup().hits.index(row).data()) for row in range(self.popup().hits.rowCount())]

    def marked(self) -> str:
        """The row that Return would take."""
        return str(self.popup().view.currentIndex().data() or "")

    def box(self) -> ListBox:
        box = self.field.findChild(ListBox, self.field.context.name)
        assert isinstance(box, ListBox)
        return box

    def text(self) -> str:
        return self.box().currentText()

    def click_row(self, row: int) -> None:
        view = self.popup().view
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(row, 0)).center()
        )


def is_open() -> bool:
    return QApplication.activePopupWidget() is not None


@pytest.fixture
def bench(qtbot: QtBot) -> Callable[[str], Bench]:
    def make(navn: str) -> Bench:
        felt = next(f for skema in catalog().nyeste.skemaer.values() for f in skema.felter if f.navn == navn)
        window, after = QWidget(), QLineEdit()
        field = make_field(felt, catalog().lister)
        layout = QVBoxLayout(window)
        layout.addWidget(field)
        layout.addWidget(after)
        qtbot.addWidget(window)
        told: list[Any] = []
        field.committed.connect(told.append)
        field.wants_next.connect(lambda: told.append("next"))
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is window.windowHandle())
        field.inputs()[-1].setFocus()
        return Bench(window, field, after, told)

    return make


LISTE = catalog().lister["hovedstof"]
LABELS = [kode.label for kode in LISTE]


def code_of(label: str) -> str:
    return next(kode.code for kode in LISTE if kode.label == label)


@pytest.mark.parametrize("way", ["click", "click at the edge", "Down", "Alt+Down", "Space", "F4", "a letter"])
def test_a_list_opens_every_usual_way(bench: Callable[[str], Bench], way: str) -> None:
    there = bench("hovedstof")
    box = there.box()
    if way.startswith("click"):
        place = box.rect().center() if way == "click" else box.rect().topLeft() + QPoint(2, 2)
        QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=place)
    elif way == "Alt+Down":
        QTest.keyClick(box, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    elif way == "a letter":
        there.letters("k")
    else:
        there.keys({"Down": Qt.Key.Key_Down, "Space": Qt.Key.Key_Space, "F4": Qt.Key.Key_F4}[way])
    assert is_open()
    assert set(there.rows()) <= set(LABELS) and there.rows()
    there.keys(Qt.Key.Key_Escape)
    assert not is_open() and there.told == [] and box.hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Down, Qt.Key.Key_Up])
def test_what_opens_a_list_closes_it_and_takes_nothing(bench: Callable[[str], Bench], key: Qt.Key) -> None:
    there = bench("hovedstof")
    there.keys(Qt.Key.Key_Down, Qt.Key.Key_Down)
    QTest.keyClick(there.popup().line, key, Qt.KeyboardModifier.AltModifier)
    assert not is_open() and there.told == [] and there.box().hasFocus()


def test_f1_in_an_open_list_gives_the_help_of_its_window(bench: Callable[[str], Bench]) -> None:
    there, asked = bench("hovedstof"), list[str]()
    action = QAction("Hjælp", there.window)
    action.setShortcut("F1")
    action.triggered.connect(lambda: asked.append("open" if is_open() else "closed"))
    there.window.addAction(action)
    there.keys(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_F1)
    assert asked == ["closed"] and there.told == [] and there.box().hasFocus(), "the help is about the field"


def test_under_x11_a_press_outside_is_for_what_lies_there_too(
    bench: Callable[[str], Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt closes the list there and swallows the press; elsewhere it hands the press on itself."""
    there = bench("hovedstof")
    monkeypatch.setattr(below, "X11", QGuiApplication.platformName())
    button, pressed = QPushButton("Knap"), list[bool]()
    button.clicked.connect(lambda: pressed.append(True))
    layout = there.window.layout()
    assert layout is not None
    layout.addWidget(button)
    there.window.resize(400, 400)
    QApplication.processEvents()
    for target in (button, there.after):
        there.box().open_list(first=True)
        popup = there.popup()
        popup.setGeometry(QRect(there.window.mapToGlobal(QPoint(0, 0)) + QPoint(0, 5), QSize(80, 20)))
        place = popup.mapFromGlobal(target.mapToGlobal(target.rect().center()))
        press = QMouseEvent(
            QEvent.Type.MouseButtonPress,
            QPointF(place),
            QPointF(popup.mapToGlobal(place)),
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        popup.mousePressEvent(press)
        assert not is_open()
        QApplication.processEvents()
    assert len(pressed) == 1 and there.window.focusWidget() is there.after and there.told == []


def test_the_row_of_now_is_shown_when_it_opens_and_return_takes_what_is_shown(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    last = LABELS[-1]
    there.field.set_value(code_of(last))
    there.keys(Qt.Key.Key_Down)
    view = there.popup().view
    assert there.marked() == last
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    there.keys(Qt.Key.Key_Up)
    shown = there.marked()
    there.keys(Qt.Key.Key_Return)
    assert there.told == [code_of(shown), "next"] and shown == LABELS[-2]
    assert there.text() == shown


def test_return_takes_the_marked_row_once_and_goes_on(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.letters("ko")
    rows = there.rows()
    assert len(rows) > 1
    there.keys(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert not is_open()
    assert there.told == [code_of(there.text()), "next"]
    there.keys(Qt.Key.Key_Tab)
    assert there.after.hasFocus() and len(there.told) == 2


def test_tab_takes_the_marked_row_and_goes_on(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.letters("her")
    there.keys(Qt.Key.Key_Tab)
    assert not is_open()
    assert there.told == ["HEROIN"]
    assert there.after.hasFocus()


def test_a_click_takes_a_row_once(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.letters("her")
    there.click_row(0)
    assert there.told == ["HEROIN"] and not is_open()
    there.keys(Qt.Key.Key_Tab)
    assert there.told == ["HEROIN"] and there.after.hasFocus()


def test_what_begins_so_is_marked_before_what_only_has_it_inside(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.letters("k")
    assert not there.rows()[0].startswith("K") and there.marked().startswith("Kokain")
    there.letters("okain")
    assert any(row.startswith("Anden kokain") for row in there.rows()), there.rows()
    assert there.marked().startswith("Kokain")


def test_what_is_no_answer_of_the_list_is_kept_as_typed(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.letters("xyz")
    assert there.rows() == ["Behold »xyz«, som ikke er på listen"]
    there.keys(Qt.Key.Key_Return)
    assert there.told == ["xyz", "next"] and there.text() == "xyz"


@pytest.mark.parametrize(("typed", "kept"), [("ko", "ko"), ("heroin", "HEROIN"), ("xyz", "xyz")])
def test_what_was_half_typed_is_kept_when_the_list_is_left_by_a_click_elsewhere(
    bench: Callable[[str], Bench], typed: str, kept: str
) -> None:
    there = bench("hovedstof")
    there.letters(typed)
    assert there.field.value() == kept, "a step change asks for it while the list is open"
    QTest.mouseClick(there.popup(), Qt.MouseButton.LeftButton, pos=QPoint(-30, -30))
    assert not is_open()
    assert there.told == [kept]


def test_half_typed_words_are_told_by_flush_and_only_once(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.letters("heroin")
    there.field.flush()
    assert there.told == ["HEROIN"]
    there.keys(Qt.Key.Key_Return)
    assert there.told == ["HEROIN", "next"]


def test_escape_closes_and_leaves_the_answer(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.field.set_value("HASH")
    there.letters("ko")
    there.keys(Qt.Key.Key_Escape)
    assert not is_open()
    assert (there.told, there.field.value()) == ([], "HASH")
    assert there.box().hasFocus()


def test_a_closed_list_changes_by_no_key_and_not_by_the_wheel(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.field.set_value("HEROIN")
    for key in range(int(Qt.Key.Key_Space), int(Qt.Key.Key_Underscore) + 1):
        QTest.keyClick(there.box(), Qt.Key(key))
        if is_open():
            there.keys(Qt.Key.Key_Escape)
    more = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Delete)
    for key in (*more, Qt.Key.Key_Backspace, Qt.Key.Key_F4):
        QTest.keyClick(there.box(), key)
        if is_open():
            there.keys(Qt.Key.Key_Escape)
    window = there.window.windowHandle()
    assert window is not None
    QTest.wheelEvent(window, QPointF(there.box().mapTo(there.window, there.box().rect().center())), QPoint(0, -120))
    QApplication.processEvents()
    assert (there.told, there.field.value()) == ([], "HEROIN")


def test_an_answer_is_taken_back_seen(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.field.set_value("HEROIN")
    there.keys(Qt.Key.Key_Delete)
    assert there.marked() == "Ryd svaret" and there.told == []
    there.keys(Qt.Key.Key_Return)
    assert there.told == [None, "next"] and there.text() == ""
    there.keys(Qt.Key.Key_Delete)
    assert there.told == [None, "next"], "there is nothing to take back"


def test_down_in_an_empty_list_marks_its_first_row_and_takes_nothing_yet(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.keys(Qt.Key.Key_Down)
    assert there.marked() == LABELS[0] and there.told == []
    there.keys(Qt.Key.Key_Return)
    assert there.told == [code_of(LABELS[0]), "next"]


def test_a_locked_list_is_reached_and_does_not_open(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    there.field.set_value("HEROIN")
    there.field.set_read_only(True)
    QTest.mouseClick(there.box(), Qt.MouseButton.LeftButton)
    there.keys(Qt.Key.Key_Down, Qt.Key.Key_K, Qt.Key.Key_Delete)
    assert not is_open() and there.box().hasFocus()
    assert (there.told, there.field.value()) == ([], "HEROIN")


def test_opening_without_an_answer_and_leaving_it_gives_none(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    QTest.mouseClick(there.box(), Qt.MouseButton.LeftButton)
    assert there.marked() == "", "nothing is chosen beforehand"
    there.keys(Qt.Key.Key_Tab)
    assert there.told == [] and there.after.hasFocus()


def test_a_click_on_the_open_box_closes_it(bench: Callable[[str], Bench]) -> None:
    there = bench("hovedstof")
    QTest.mouseClick(there.box(), Qt.MouseButton.LeftButton)
    popup = there.popup()
    QTest.mouseClick(popup, Qt.MouseButton.LeftButton, pos=popup.mapFromGlobal(there.box().mapToGlobal(QPoint(5, 5))))
    assert not is_open() and there.told == []


@pytest.mark.parametrize("navn", ["hovedstof", "tilbud_kommune"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_list_shows_every_word_and_stays_on_the_screen(
    bench: Callable[[str], Bench], qapp: QApplication, navn: str, scale: float
) -> None:
    theme.apply(qapp, dark=False, scale=scale)
    there = bench(navn)
    # the screenless platform gives a window a frame of two pixels
    screen = there.window.screen().availableGeometry().adjusted(-2, -2, 2, 2)
    for place in (screen.topLeft(), screen.bottomRight() - QPoint(200, 120)):
        there.window.move(place)
        there.keys(Qt.Key.Key_Down)
        popup = there.popup()
        assert screen.contains(popup.geometry())
        assert not popup.geometry().intersects(
            QRect(there.box().mapToGlobal(QPoint(0, 2)), there.box().size() - QSize(0, 4))
        )
        metrics = popup.view.fontMetrics()
        for row in range(popup.hits.rowCount()):
            index = popup.hits.index(row)
            room = popup.view.visualRect(index)
            assert room.height() >= paint.tall(metrics, str(index.data()), room.width() - 2 * theme.px(12))
        there.keys(Qt.Key.Key_Escape)
    theme.apply(qapp, dark=False)


def test_all_lists_of_a_window_share_one_popup_and_one_model(bench: Callable[[str], Bench]) -> None:
    there = bench("stoffer_brugt_30_dage")
    there.field.set_value([{"stof": "HASH"}, {"stof": "HEROIN"}])
    boxes = there.field.findChildren(ListBox)
    popups = set()
    for box in boxes:
        box.setFocus()
        there.keys(Qt.Key.Key_Down)
        popups.add(there.popup())
        there.keys(Qt.Key.Key_Escape)
    assert len(popups) == 1 and len({id(box.model()) for box in boxes}) == 1


@pytest.mark.parametrize("width", [260, 420])
def test_the_closed_box_shows_every_answer_whole(bench: Callable[[str], Bench], width: int) -> None:
    there = bench("behandlingstype")
    box, metrics = there.box(), there.box().fontMetrics()
    there.window.resize(width, 300)
    for kode in there.field.context.liste or ():
        there.field.set_value(kode.code)
        room = box.width() - theme.px(paint.SIDE) - theme.px(34)
        assert paint.tall(metrics, kode.label, room) <= box.height()
        assert box.toolTip() == ""
    there.field.set_value("et svar, som ingen liste har, og som er så langt, at det aldrig kan stå der " * 3)
    assert box.toolTip() == box.currentText() != ""


@pytest.mark.parametrize("how", ["Return", "Tab", "mouse"])
def test_a_row_is_added_once_and_its_days_are_next(bench: Callable[[str], Bench], how: str) -> None:
    there = bench("stoffer_brugt_30_dage")
    for number, (letters, code) in enumerate((("hash", "HASH"), ("koka", "KOKAIN"))):
        there.letters(letters)
        if how == "mouse":
            there.click_row(there.rows().index(there.marked()))
        else:
            there.keys(Qt.Key.Key_Return if how == "Return" else Qt.Key.Key_Tab)
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
    assert "next" not in there.told, "Return goes on inside the table"
    there.keys(Qt.Key.Key_Return)
    assert there.told[-1] == "next", "and out of it from the line that adds"


def test_tab_goes_through_a_new_row_and_on(bench: Callable[[str], Bench]) -> None:
    there = bench("stoffer_brugt_30_dage")
    there.letters("hash")
    there.keys(Qt.Key.Key_Return)
    seen = []
    while not there.after.hasFocus():
        focus = QApplication.focusWidget()
        assert focus is not None
        seen.append(focus.objectName())
        there.keys(Qt.Key.Key_Tab)
    name = "stoffer_brugt_30_dage"
    assert seen == [f"{name}[0].antal_dage", f"{name}[0].fjern", name]


def test_tab_follows_the_rows_also_when_they_came_and_went(bench: Callable[[str], Bench]) -> None:
    there = bench("stoffer_brugt_30_dage")
    rows: list[Any] = [{"stof": code} for code in ("HASH", "HEROIN", "KOKAIN")]
    for shown in (rows, rows[:1], rows):
        there.field.set_value(shown)
    stops = there.field.tab_stops()
    stops[0].setFocus()
    for stop in stops:
        assert QApplication.focusWidget() is stop
        there.keys(Qt.Key.Key_Tab)
    assert there.after.hasFocus()
    QTest.keyClick(there.after, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)


def test_a_list_in_a_table_is_told_its_column_by_a_label(bench: Callable[[str], Bench]) -> None:
    there = bench("stoffer_brugt_30_dage")
    there.field.set_value([{"stof": "HEROIN", "antal_dage": "3"}])
    heard: Any = QAccessible.queryAccessibleInterface(there.field.part("[0].stof"))
    labels = [other.text(QAccessible.Text.Name) for other, _kind in heard.relations()]
    assert labels == [there.field.context.felt.kolonner[0].label]


def test_cells_are_named_by_column_and_drug(bench: Callable[[str], Bench]) -> None:
    there = bench("stoffer_brugt_30_dage")
    there.field.set_value([{"stof": "HEROIN", "antal_dage": "3"}, {}])
    heroin = LISTE.label("HEROIN")
    column = there.field.context.felt.kolonner[1].label
    assert there.field.part("[0].antal_dage").accessibleName() == f"{column}, {heroin}"
    assert there.field.part("[1].antal_dage").accessibleName() == f"{column}, linje 2"
    remove = there.field.findChild(QPushButton, "stoffer_brugt_30_dage[0].fjern")
    assert remove is not None and (remove.text(), remove.accessibleName()) == ("Fjern", f"Fjern {heroin}")
    remove.setFocus()
    there.keys(Qt.Key.Key_Space)
    assert there.field.value() == [{}] and len(there.told) == 1
