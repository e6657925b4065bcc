"""What is typed as a secret is known to the page and to nobody else: Qt, and so the accessibility bus, knows dots."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAction,
    QContextMenuEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeySequence,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from smdb_desktop.gui.kit import heard
from smdb_desktop.gui.kit.reveal import Reveal
from smdb_desktop.gui.kit.written import Written
from smdb_desktop.gui.secret import DOT, SecretLine

SECRET = "hest batteri Ærø 9"


@pytest.fixture
def line(qtbot: QtBot) -> Iterator[SecretLine]:
    heard.install()
    made = SecretLine()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    yield made
    assert set(known_to_qt(made)) <= {DOT}


def known_to_qt(line: SecretLine) -> str:
    return QLineEdit.text(line)


def test_letters_become_dots(line: SecretLine, qtbot: QtBot) -> None:
    heard_of: list[tuple[str, str]] = []
    line.textChanged.connect(lambda dots: heard_of.append((dots, line.text())))
    qtbot.keyClicks(line, "hest 9")
    assert (line.text(), known_to_qt(line), line.displayText()) == ("hest 9", DOT * 6, line.displayText())
    assert heard_of == [(DOT * n, "hest 9"[:n]) for n in range(1, 7)], "who listens gets dots, and asks for the text"
    assert "h" not in line.displayText()


KEYS = [
    (Qt.Key.Key_Left, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Right, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier),
    (Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier),
    (Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier),
]
DEEDS = st.one_of(st.sampled_from(KEYS), st.sampled_from("aBæ 9"))


@example(
    ["a", (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier), (Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)]
)
@given(st.lists(DEEDS, max_size=25))
@example(["a", KEYS[6], KEYS[9]])
def test_it_is_edited_like_any_line(qapp: QApplication, deeds: list[Any]) -> None:
    """Beside a plain line of the same length, in which every place can be told apart."""
    qapp.clipboard().setText("xyz")
    line, plain = SecretLine(), QLineEdit()
    for deed in deeds:
        if isinstance(deed, str):
            QTest.keyClicks(line, deed)
            QTest.keyClicks(plain, deed)
        elif deed != (Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier) and deed[0] != Qt.Key.Key_C:
            QTest.keyClick(line, *deed)
            QTest.keyClick(plain, *deed)
        else:
            # a secret is never copied or cut out
            QTest.keyClick(line, *deed)
        assert line.text() == plain.text()
        assert (line.cursorPosition(), len(line.selectedText())) == (plain.cursorPosition(), len(plain.selectedText()))
    assert qapp.clipboard().text() == "xyz"
    assert set(known_to_qt(line)) <= {DOT}
    line.deleteLater()
    plain.deleteLater()


def test_it_is_put_cleared_and_replaced(line: SecretLine, qtbot: QtBot) -> None:
    line.setText(SECRET)
    assert line.text() == SECRET
    line.setSelection(0, 5)
    line.insert("gris ")
    assert line.text() == "gris batteri Ærø 9"
    line.clear()
    assert (line.text(), known_to_qt(line)) == ("", "")
    qtbot.keyClicks(line, "x")
    line.selectAll()
    qtbot.keyClicks(line, "y")
    assert line.text() == "y"
    qtbot.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert line.text() == ""


def test_it_is_pasted_and_dropped_in_one_line(line: SecretLine, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(f"{SECRET}\n")
    line.paste()
    assert line.text() == SECRET
    given = QMimeData()
    given.setText("til ")
    line.dropEvent(
        QDropEvent(
            QPointF(1, 1), Qt.DropAction.CopyAction, given, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
    )
    assert line.text() == f"til {SECRET}"
    line.setReadOnly(True)
    line.paste()
    qtbot.keyClicks(line, "x")
    assert line.text() == f"til {SECRET}"


def test_an_input_method_writes_dots_too(line: SecretLine) -> None:
    event = QInputMethodEvent("´", [])
    QApplication.sendEvent(line, event)
    assert line.text() == ""
    event = QInputMethodEvent("", [])
    event.setCommitString("é")
    QApplication.sendEvent(line, event)
    event = QInputMethodEvent("", [])
    event.setCommitString("ø", -1, 1)
    QApplication.sendEvent(line, event)
    assert line.text() == "ø"


def test_the_menu_pastes_and_deletes_the_same_way(line: SecretLine) -> None:
    QGuiApplication.clipboard().setText(SECRET)
    for name, expected in (("edit-paste", SECRET), ("edit-delete", "")):
        line.selectAll()
        place = line.rect().center()
        QApplication.sendEvent(
            line, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, line.mapToGlobal(place))
        )
        menu = next(m for m in line.findChildren(QMenu) if m.isVisible())
        action = menu.findChild(QAction, name)
        assert action is not None
        action.trigger()
        menu.close()
        assert line.text() == expected


def test_what_gets_in_another_way_empties_it(line: SecretLine) -> None:
    line.setText(SECRET)
    QLineEdit.setText(line, "noget andet")
    assert (line.text(), known_to_qt(line)) == ("", "")


def accessible(line: SecretLine) -> Any:
    return QAccessible.queryAccessibleInterface(line)


def test_it_is_heard_as_dots(line: SecretLine) -> None:
    line.setText(SECRET)
    heard_of = accessible(line)
    text = heard_of.textInterface()
    assert text.text(0, 100) == DOT * len(SECRET)
    assert (text.text(2, 4), text.characterCount(), text.cursorPosition()) == (DOT * 2, len(SECRET), len(SECRET))
    assert heard_of.text(QAccessible.Text.Value) == ""
    assert heard_of.state().passwordEdit and heard_of.role() == QAccessible.Role.EditableText
    text.setSelection(0, 2, 5)
    assert text.selectionCount() == 1 and tuple(text.selection(0)) == (2, 5)
    text.removeSelection(0)
    text.setCursorPosition(3)
    assert (line.hasSelectedText(), line.cursorPosition()) == (False, 3)


def test_it_can_be_written_by_ear(line: SecretLine) -> None:
    writing = accessible(line).editableTextInterface()
    writing.insertText(0, "hest")
    writing.insertText(0, "en ")
    writing.replaceText(0, 2, "min")
    writing.deleteText(3, 4)
    assert line.text() == "minhest"
    line.setReadOnly(True)
    writing.insertText(0, "x")
    assert line.text() == "minhest"


def test_a_code_is_seen_below_it_and_not_heard(line: SecretLine, qtbot: QtBot) -> None:
    below = Written(line)
    qtbot.addWidget(below)
    line.setText("ABCD")
    assert below.shows() == "ABCD"
    assert accessible_name(below) == ""


def accessible_name(widget: Any) -> str:
    found: Any = QAccessible.queryAccessibleInterface(widget)
    return str(found.text(QAccessible.Text.Name))


def test_pasting_by_key(line: SecretLine) -> None:
    QGuiApplication.clipboard().setText(SECRET)
    QTest.keySequence(line, QKeySequence(QKeySequence.StandardKey.Paste))
    assert line.text() == SECRET


@pytest.mark.usefixtures("listening")
def test_eyes_see_what_is_typed_by_a_click_or_a_key_and_qt_knows_dots(line: SecretLine) -> None:
    line.resize(300, 40)
    eye = Reveal(line)
    eye.show()
    QTest.keyClicks(line, "hest ")
    dots = painted(line)
    QTest.keyClick(line, Qt.Key.Key_F8, Qt.KeyboardModifier.AltModifier)
    assert line.revealed and painted(line) != dots
    assert eye.accessibleName() == "Skjul det, du skriver (Alt+F8)"
    QTest.keyClicks(line, "9")
    shown = painted(line)
    QTest.mouseClick(eye, Qt.MouseButton.LeftButton)
    assert painted(line) != shown
    assert eye.accessibleName() == "Vis det, du skriver (Alt+F8)"
    assert line.text() == "hest 9" and QLineEdit.text(line) == DOT * 6
    QTest.mouseClick(eye, Qt.MouseButton.LeftButton)
    interface = QAccessible.queryAccessibleInterface(line)
    assert interface is not None
    assert interface.textInterface().text(0, 6) == DOT * 6
    assert "hest" not in line.accessibleDescription()


def painted(line: SecretLine) -> bytes:
    """How it looks, without the eye."""
    picture = line.grab().toImage().copy(0, 0, line.width() - 60, line.height())
    return bytes(picture.constBits())
