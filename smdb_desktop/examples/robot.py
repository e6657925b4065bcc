"""A pair of hands for the real window: finds inputs by their name and works them with the keyboard, as a person would.

Used by ``demo --headless``, the kill test, the benchmarks and the pictures. It waits for conditions in an event loop of its own,
never for a time, and knows nothing of stores or sessions: what it cannot see on the window it cannot do. Its patience is
counted in turns that the window had: a machine that gives it few of them is waited for, a window that stands still is not.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.language import say

if TYPE_CHECKING:
    from smdb_desktop.gui.kit.list_popup import ListPopup

W = TypeVar("W", bound=QWidget)

_POLL_MS = 5
PATIENCE_MS = 60_000
"""On a machine that has time for the window."""


class RobotLostError(Exception):
    """What the robot waited for did not come. The text says what it was."""


class Robot:
    """Works one window."""

    def __init__(self, window: QWidget, patience_ms: int = PATIENCE_MS) -> None:
        self.window = window
        self._patience = patience_ms

    # -- waiting ---------------------------------------------------------------------------------------------------

    def wait(self, condition: Callable[[], object], what: str) -> None:
        """Let the window live until the condition holds; raises RobotLostError when it never does."""
        if condition():
            return
        loop, left = QEventLoop(), max(1, self._patience // _POLL_MS)
        poll = QTimer()
        poll.setInterval(_POLL_MS)

        def look() -> None:
            nonlocal left
            left -= 1
            if left <= 0 or condition():
                loop.quit()

        poll.timeout.connect(look)
        poll.start()
        # what ends the waiting may begin something else in the same turn
        while left > 0 and not condition():
            loop.exec()
        poll.stop()
        if not condition():
            raise RobotLostError(what)

    # -- seeing ----------------------------------------------------------------------------------------------------

    def see(self, name: str, kind: type[W], within: QWidget | None = None) -> W | None:
        """The visible widget of that name and kind, or None."""
        found = (within or self.window).findChildren(kind, name)
        return next((w for w in found if w.isVisible()), None)

    def find(self, name: str, kind: type[W]) -> W:
        """Wait for a visible widget of that name."""
        self.wait(lambda: self.see(name, kind), T("feltet {navn}", navn=name))
        found = self.see(name, kind)
        if found is None:
            raise RobotLostError(T("feltet {navn}", navn=name))
        return found

    def button(self, words: str) -> QAbstractButton | None:
        """The visible button with these words that can be used, in any window of the program, or None."""
        for top in QApplication.topLevelWidgets():
            for made in top.findChildren(QAbstractButton):
                usable = made.isVisible() and made.isEnabled() and not reason(made)
                if usable and made.text().replace("&", "") == say(words):
                    return made
        return None

    # -- doing -----------------------------------------------------------------------------------------------------

    @staticmethod
    def key(
        widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, text: str = ""
    ) -> None:
        """One key down and up."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))

    def press(self, words: str) -> None:
        """Wait for a button and press it with the space bar."""
        self.wait(lambda: self.button(words), T("knappen {ord}", ord=words))
        made = self.button(words)
        if made is None:
            raise RobotLostError(T("knappen {ord}", ord=words))
        made.setFocus(Qt.FocusReason.TabFocusReason)
        self.key(made, Qt.Key.Key_Space, text=" ")

    def type(self, line: QLineEdit, text: str) -> None:
        """Replace what stands in a line, key by key; nothing is committed yet."""
        line.setFocus(Qt.FocusReason.TabFocusReason)
        self.key(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.key(line, Qt.Key.Key_Delete)
        for letter in text:
            self.key(line, Qt.Key.Key_unknown, text=letter)

    def leave(self, widget: QWidget) -> None:
        """Tab out of an input: what was typed is committed."""
        self.key(widget, Qt.Key.Key_Tab)

    def answer(self, name: str, text: str) -> None:
        """Answer a field of any kind: text is typed, a code is chosen, several codes are given as ``A,B``."""
        first = text.split(",")[0]
        self.wait(
            lambda: self.see(name, QWidget) or self.see(f"{name}={first}", QAbstractButton),
            T("feltet {navn}", navn=name),
        )
        if self.see(f"{name}={first}", QAbstractButton):
            for code in text.split(","):
                made = self.find(f"{name}={code}", QAbstractButton)
                made.setFocus(Qt.FocusReason.TabFocusReason)
                self.key(made, Qt.Key.Key_Space, text=" ")
            return
        combo = self.see(name, QComboBox)
        box = self.see(name, QAbstractButton)
        if combo is not None:
            self.choose(combo, text)
        elif box is not None:
            box.setFocus(Qt.FocusReason.TabFocusReason)
            self.key(box, Qt.Key.Key_Space, text=" ")
        else:
            line = self.find(name, QLineEdit)
            self.type(line, text)
            self.leave(line)

    def choose(self, combo: QComboBox, code: str) -> None:
        """Choose in a list that is searched by typing: the label of the code, then Return."""
        # not at the top: who only unlocks with the robot loads no forms
        from smdb_desktop.gui.kit.list_box import ListBox

        row = combo.answers.row_of(code) if isinstance(combo, ListBox) else -1
        if not isinstance(combo, ListBox) or row < 0:
            raise RobotLostError(T("svaret {kode} i {felt}", kode=code, felt=combo.objectName()))
        popup = self.open_list(combo, combo.answers.labels[row])
        self.key(popup.line, Qt.Key.Key_Return)

    def open_list(self, combo: QComboBox, text: str) -> "ListPopup":
        """Open the list of a field and type in it; what is found is not taken yet."""
        from smdb_desktop.gui.kit.list_popup import ListPopup

        combo.setFocus(Qt.FocusReason.TabFocusReason)
        self.key(combo, Qt.Key.Key_Down)

        def shown() -> "ListPopup | None":
            found = self.window.findChildren(ListPopup)
            return next((popup for popup in found if popup.isVisible()), None)

        self.wait(shown, T("listen i {felt}", felt=combo.objectName()))
        popup = shown()
        if popup is None:
            raise RobotLostError(T("listen i {felt}", felt=combo.objectName()))
        self.type(popup.line, text)
        return popup
