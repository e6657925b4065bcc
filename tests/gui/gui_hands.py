"""A person at the window: finds things by their names and words, works them with keys, and waits for conditions only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar, overload

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QListView, QWidget

from smdb_desktop.gui.app.main import Gui
from smdb_desktop.gui.app.navigation import DESTINATIONS
from smdb_desktop.gui.app.shell import MainWindow
from smdb_desktop.gui.core.updating import BEHIND_MS
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.layout import BREAK
from smdb_desktop.gui.kit.list_box import ListBox
from smdb_desktop.gui.kit.list_popup import open_popup
from tests.fakes.dialogs import FakeDialogs

W = TypeVar("W", bound=QWidget)


@dataclass
class Hands:
    """One person at one window. Everything waits for a condition, nothing for a time."""

    gui: Gui
    dialogs: FakeDialogs
    bot: QtBot

    @property
    def window(self) -> MainWindow:
        return self.gui.window

    @property
    def here(self) -> str:
        return self.gui.window.here

    def settle(self) -> Hands:
        """Wait until all work is done and shown."""
        context = self.gui.context
        soon = [each for each in context.updating.findChildren(QTimer) if each.interval() == BEHIND_MS]
        self.bot.waitUntil(lambda: context.tasks.is_idle and not any(each.isActive() for each in soon))
        QApplication.sendPostedEvents()
        return self

    @overload
    def find(self, name: str) -> QWidget: ...
    @overload
    def find(self, name: str, kind: type[W]) -> W: ...
    def find(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """The one visible widget of this name."""
        shown = [w for w in self.window.findChildren(kind, name) if w.isVisible()]
        assert len(shown) == 1, f"{len(shown)} visible widgets are called {name}"
        return shown[0]

    def button(self, words: str) -> QAbstractButton:
        """The visible button with these words, in any window."""
        shown = {
            button
            for top in QApplication.topLevelWidgets()
            for button in top.findChildren(QAbstractButton)
            if button.isVisible() and words_of(button) == words
        }
        assert len(shown) == 1, f"{len(shown)} visible buttons say {words}"
        return shown.pop()

    def press(self, words: str) -> Hands:
        """Press a button with the space bar and wait for what it does."""
        button = self.button(words)
        assert button.isEnabled() and not reason(button), f"{words} cannot be pressed"
        button.setFocus()
        self.bot.keyClick(button, Qt.Key.Key_Space)
        return self.settle()

    def choose(self, words: str) -> Hands:
        """Open the menu of what can be done and choose the entry with these words."""
        return self.press("Handlinger").press(words)

    def type(self, name: str, text: str) -> QLineEdit:
        """Type into a line, key by key, in place of what stood there."""
        line = self.find(name, QLineEdit)
        line.setFocus()
        line.selectAll()
        self.bot.keyClicks(line, text) if text else self.bot.keyClick(line, Qt.Key.Key_Delete)
        return line

    def pick(self, name: str, text: str, key: Qt.Key = Qt.Key.Key_Return) -> Hands:
        """Open a list, type a part of an answer, and take what is marked (Return, Tab) or leave it (Esc)."""
        box = self.find(name, ListBox)
        box.setFocus()
        self.bot.keyClick(box, Qt.Key.Key_Down)
        popup = open_popup(self.window)
        assert popup is not None and popup.isVisible(), f"the list of {name} does not open"
        self.bot.keyClicks(popup.line, text)
        self.bot.keyClick(popup.line, key)
        return self.settle()

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Hands:
        """A key into whatever has the focus."""
        self.bot.keyClick(self.window.focusWidget() or self.window, key, modifier)
        return self.settle()

    def texts(self) -> str:
        """Everything that is written on the page."""
        labels = [label.text() for label in self.window.findChildren(QLabel) if label.isVisible()]
        lists = [made for made in self.window.findChildren(QListView) if made.isVisible() and made.model() is not None]
        rows = [made.model().index(row, 0).data() for made in lists for row in range(made.model().rowCount())]
        return "\n".join([*labels, *map(str, rows)]).replace(BREAK, "")

    def go(self, name: str, **arguments: str) -> Hands:
        """Go to a page by its name."""
        self.gui.context.navigate(DESTINATIONS[name].at(**arguments))
        return self.settle()


def in_front(bot: QtBot, window: QWidget) -> None:
    """Wait until a window that was shown is the one that gets the keys; on a screen its manager decides when."""
    bot.waitExposed(window)
    window.activateWindow()
    bot.waitUntil(window.isActiveWindow)


def words_of(button: QAbstractButton) -> str:
    """The words of a button as they are read, without the mark of its underlined letter."""
    return button.text().replace("&&", "\0").replace("&", "").replace("\0", "&")


def wrong(field: QWidget) -> str:
    """What is wrong with a field, as it is heard there before its hint; empty when nothing is."""
    said = str(field.property("wrong") or "")
    assert field.accessibleDescription().startswith(said)
    return said


def calls_of(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> list[tuple[Any, ...]]:
    """What a function of a class or an object is called with from now on; it does what it did before."""
    was, calls = getattr(owner, name), list[tuple[Any, ...]]()

    def watched(*given: Any, **more: Any) -> Any:
        calls.append(given)
        return was(*given, **more)

    monkeypatch.setattr(owner, name, watched)
    return calls
