"""Nothing but a keyboard: keys go to the window that has the focus, as the system sends them. The focus itself is only looked at.

It never gives the focus to a widget. What cannot be reached within a round of Tab is reported as unreachable.
"""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

from smdb_desktop.gui.kit.answer_list import Answers
from smdb_desktop.gui.kit.held import reason

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MOST_TABS = 80


class UnreachableError(Exception):
    """Tab goes round without coming there."""


def name_of(widget: QWidget | None) -> str:
    """What a widget is called, for the report."""
    if widget is None:
        return "nothing"
    return widget.objectName() or getattr(widget, "text", lambda: "")() or type(widget).__name__


class Keys:
    """A keyboard."""

    def __init__(self, bot: QtBot) -> None:
        self._bot = bot

    def wait(self, condition: Callable[[], object]) -> None:
        """Until the condition holds."""
        self._bot.waitUntil(lambda: bool(condition()), timeout=30_000)

    def _window(self) -> QWindow:
        if QApplication.activeWindow() is None and QApplication.activePopupWidget() is None:
            # without a window manager nobody gives a window the keys when the dialog over it has closed
            modal = QApplication.activeModalWidget()
            for top in [modal] if modal is not None else QApplication.topLevelWidgets():
                if top.isVisible():
                    top.activateWindow()
        self.wait(QGuiApplication.focusWindow)
        window = QGuiApplication.focusWindow()
        assert window is not None
        return window

    def focus(self) -> QWidget:
        """What has the focus now."""
        self._window()
        self.wait(QApplication.focusWidget)
        found = QApplication.focusWidget()
        assert found is not None
        if QApplication.activePopupWidget() is None:
            gets = QGuiApplication.focusObject()
            assert gets is found or gets is found.focusProxy(), f"{name_of(found)} has the focus, {gets} gets the keys"
        return found

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, times: int = 1) -> None:
        """Press a key so many times; shortcuts work as they do for a person."""
        for _ in range(times):
            QTest.keyClick(self._window(), key, modifiers)

    def type(self, text: str) -> None:
        """Letters, also Danish ones."""
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self._window(), QKeyEvent(kind, Qt.Key.Key_unknown, NONE, letter))

    def retype(self, text: str) -> None:
        """In place of what stands in the line."""
        self.key(Qt.Key.Key_A, CTRL)
        self.key(Qt.Key.Key_Delete)
        self.type(text)

    # -- going there -----------------------------------------------------------------------------------------------

    def to(self, there: Callable[[QWidget], bool], what: str, *, back: bool = False) -> QWidget:
        """Press Tab (or Shift+Tab) until the focus is there."""
        seen = []
        for _ in range(MOST_TABS):
            now = self.focus()
            if there(now):
                return now
            seen.append(name_of(now))
            self.key(Qt.Key.Key_Tab, SHIFT if back else NONE)
        raise UnreachableError(f"{what}; Tab went {' → '.join(seen)}")

    def to_field(self, name: str, *, back: bool = False) -> QWidget:
        """To an input by its name, or to the tab stop of its answers."""
        return self.to(lambda w: w.objectName().split("=")[0] == name, name, back=back)

    def press(self, words: str) -> None:
        """Go to the button with these words, when it is there, and press the space bar."""

        def shown() -> bool:
            return any(
                _says(made, words) and made.isVisible() and made.isEnabled() and not reason(made)
                for top in QApplication.topLevelWidgets()
                for made in top.findChildren(QAbstractButton)
            )

        self.wait(shown)
        self.to(lambda w: isinstance(w, QAbstractButton) and _says(w, words), words)
        self.key(Qt.Key.Key_Space)

    # -- answering -------------------------------------------------------------------------------------------------

    def answer(self, name: str, text: str, *, back: bool = False) -> None:
        """Go to an input of any kind and answer it; codes are chosen, several are given as ``A,B``."""
        self.wait(lambda: _shown(name))
        focus = self.to_field(name, back=back)
        if isinstance(focus, QComboBox):
            self.choose(focus, text)
        elif not isinstance(focus, QAbstractButton):
            self.retype(text)
            self.key(Qt.Key.Key_Tab)
        elif focus.autoExclusive() or focus.group() is not None:
            self.arrow(f"{name}={text}")
        else:
            for code in text.split(","):
                self._tick(name, code)

    def _tick(self, name: str, code: str) -> None:
        """Tick a box: the question is one stop, arrows move inside it."""
        self.to_field(name)
        for _ in range(MOST_TABS):
            if self.focus().objectName() in (f"{name}={code}", name):
                self.key(Qt.Key.Key_Space)
                return
            self.key(Qt.Key.Key_Down)
        raise UnreachableError(f"{name}={code}")

    def choose(self, combo: QComboBox, code: str) -> None:
        """Type the answer's words, and take what is found with Return."""
        answers = combo.model()
        assert isinstance(answers, Answers), f"{name_of(combo)} is not one of our lists"
        self.key(Qt.Key.Key_Down)
        self.type(answers.labels[answers.row_of(code)])
        self.key(Qt.Key.Key_Return)

    def arrow(self, name: str) -> None:
        """Choose a radio button with the arrow keys."""
        for _ in range(MOST_TABS):
            now = self.focus()
            if now.objectName() != name:
                self.key(Qt.Key.Key_Down)
            elif isinstance(now, QAbstractButton) and now.isChecked():
                return
            else:
                self.key(Qt.Key.Key_Space)
        raise UnreachableError(name)


def _says(button: QAbstractButton, words: str) -> bool:
    return button.text().replace("&", "") == words or button.accessibleName() == words


def _shown(name: str) -> bool:
    return any(
        made.isVisible() and made.objectName().split("=")[0] == name
        for top in QApplication.topLevelWidgets()
        for made in top.findChildren(QWidget)
    )
