"""A person on the first day: works the real window and its real dialogs by keys and clicks, and every one of them counts."""

from __future__ import annotations

from dataclasses import dataclass, field

from pytestqt.qtbot import QtBot

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QTableView,
    QTextBrowser,
    QWidget,
)

from smdb_desktop.gui.app.main import Gui
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.secret import SecretLine
from smdb_desktop.gui.typing_aid.window import TypingWindow
from tests.gui.gui_hands import words_of

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Person:
    """One person at one window. Waits for conditions; looks only at what is shown."""

    gui: Gui
    bot: QtBot
    keys: int = 0
    clicks: int = 0
    scrolled: int = 0
    _popup: QWidget | None = field(default=None, repr=False)
    """Held while its list gets keys: it would take the list along."""

    @property
    def here(self) -> str:
        """The page that is shown."""
        return self.gui.window.here

    def settle(self) -> Person:
        """Until nothing is loaded or saved any more."""
        self.bot.waitUntil(lambda: self.gui.context.tasks.is_idle)
        QApplication.sendPostedEvents()
        return self

    def starts_here(self) -> Person:
        """What came before belongs to another task."""
        self.keys = self.clicks = self.scrolled = 0
        return self

    # -- keys --------------------------------------------------------------------------------------------------------

    def _focus(self) -> QWidget:
        """Who gets a key: as in Qt, an open menu or list before what has the focus."""
        self._popup = QApplication.activePopupWidget()
        if self._popup is not None:
            return self._popup.focusWidget() or self._popup
        front = self._front()
        active = QApplication.activeWindow()
        if active is None or not active.isVisible():
            # without a screen nobody gives the keys back to what was behind a dialog or a list
            front.activateWindow()
        self.bot.waitUntil(lambda: front.isActiveWindow() and QApplication.focusWidget() is not None)
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE, times: int = 1) -> Person:
        """Press a key, with what is held, into whatever has the focus."""
        for _ in range(times):
            self.keys += 1
            self.bot.keyClick(self._focus(), key, modifier)
            self.settle()
        return self

    def write(self, text: str) -> Person:
        """Write letter by letter into whatever has the focus."""
        for letter in text:
            self.keys += 1
            self.bot.keyClicks(self._focus(), letter)
        return self.settle()

    # -- the mouse ---------------------------------------------------------------------------------------------------

    def click(self, target: str | QWidget) -> Person:
        """Click on a button by its words, or on a widget."""
        widget = self.button(target) if isinstance(target, str) else target
        if isinstance(widget, QAbstractButton):
            assert not reason(widget), f"not now: {reason(widget)}"
        assert widget.isEnabled(), f"{target} cannot be pressed"
        self._in_sight(widget)
        self.clicks += 1
        at = widget.rect().center()
        if isinstance(widget, QCheckBox | QRadioButton):
            # on its box: beside its words it may be wider than what takes a click
            at.setX(widget.fontMetrics().averageCharWidth())
        self.bot.mouseClick(widget, Qt.MouseButton.LeftButton, NONE, at)
        return self.settle()

    def row(self, words: str, *, twice: bool = False) -> Person:
        """Click on the row of a list or table in which these words stand."""
        view, index = self._row(words)
        view.scrollTo(index)
        at = view.visualRect(index).center()
        self.clicks += 2 if twice else 1
        self.bot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, at)
        if twice:
            self.bot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, NONE, at)
        return self.settle()

    def _in_sight(self, widget: QWidget) -> None:
        """Turn the wheel until a widget is seen; each area that had to move counts once."""
        area = widget.parentWidget()
        while area is not None:
            if isinstance(area, QScrollArea):
                inside = widget.mapTo(area.viewport(), QPoint(widget.width() // 2, widget.height() // 2))
                if not area.viewport().rect().contains(inside):
                    area.ensureWidgetVisible(widget)
                    self.scrolled += 1
                    self.settle()
            area = area.parentWidget()

    def act(self, words: str) -> Person:
        """Open the menu of what can be done here and choose an entry."""
        return self.click("Handlinger").click(words)

    def in_file_dialog(self) -> Person:
        """Wait for the dialog for a file or a folder."""
        self.bot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog))
        return self

    # -- eyes --------------------------------------------------------------------------------------------------------

    def _front(self) -> QWidget:
        """What gets the keys: an open menu, a dialog, or the window."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup
        beside = (top for top in QApplication.topLevelWidgets() if isinstance(top, TypingWindow) and top.isVisible())
        return QApplication.activeModalWidget() or next(beside, self.gui.window)

    def button(self, words: str) -> QAbstractButton:
        """The one shown button that begins with these words, in front."""
        front = self._front()
        shown = [b for b in front.findChildren(QAbstractButton) if b.isVisible() and words_of(b).startswith(words)]
        exact = [b for b in shown if words_of(b) == words] or shown
        assert len(exact) == 1, f"{len(exact)} shown buttons say {words}: {sorted(map(words_of, shown))}"
        return exact[0]

    def part(self, name: str) -> QWidget:
        """The one shown part of this name, in front."""
        front = self._front()
        shown = [w for w in front.findChildren(QWidget, name) if w.isVisible()]
        assert len(shown) == 1, f"{len(shown)} shown parts are called {name}"
        return shown[0]

    def in_sight(self, widget: QWidget) -> bool:
        """Whether the whole of a part is seen without turning the wheel."""
        return widget.visibleRegion().boundingRect() == widget.rect()

    def sees(self, *words: str) -> Person:
        """Wait until all these words stand on the screen."""
        missing: list[str] = []

        def there() -> bool:
            text = self.screen()
            missing[:] = [each for each in words if each not in text]
            return not missing

        self.bot.waitUntil(there)
        assert not missing
        return self

    def waits_for_the_end_of(self, words: str) -> Person:
        """Wait until these words stand on the screen no more."""
        self.bot.waitUntil(lambda: words not in self.screen())
        return self.settle()

    def sees_not(self, *words: str) -> Person:
        """None of these words stands on the screen."""
        text = self.screen()
        assert [each for each in words if each in text] == []
        return self

    def screen(self) -> str:
        """Everything that can be read now, of every window that is shown."""
        found: list[str] = []
        for top in QApplication.topLevelWidgets():
            if not top.isVisible():
                continue
            found.append(top.windowTitle())
            for widget in [top, *top.findChildren(QWidget)]:
                if widget.isVisible():
                    found.append(_words(widget))
        return "\n".join(found)

    def _row(self, words: str) -> tuple[QAbstractItemView, QModelIndex]:
        for view in QApplication.topLevelWidgets():
            for each in view.findChildren(QAbstractItemView):
                model = each.model()
                if each.isVisible() and model is not None:
                    for row in range(model.rowCount()):
                        line = _line(model, row)
                        if words in line:
                            return each, model.index(row, 0)
        raise AssertionError(f"no row says {words}")


def _columns(model: QAbstractItemModel) -> int:
    """How many columns there are; a list has one, and keeps to itself how many."""
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount()


def _line(model: QAbstractItemModel, row: int) -> str:
    return "  ".join(str(model.index(row, column).data() or "") for column in range(_columns(model)))


def _words(widget: QWidget) -> str:
    if isinstance(widget, QAbstractButton):
        return words_of(widget)
    if isinstance(widget, QLabel):
        return widget.text()
    if isinstance(widget, SecretLine) and widget.revealed:
        return widget.text()
    if isinstance(widget, QLineEdit):
        return widget.displayText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QPlainTextEdit | QTextBrowser):
        return widget.toPlainText()
    model = widget.model() if isinstance(widget, QAbstractItemView) else None
    if model is not None:
        heads = [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(_columns(model))]
        rows = [_line(model, row) for row in range(min(model.rowCount(), 200))]
        return "\n".join(["  ".join(heads), *rows] if isinstance(widget, QTableView) else rows)
    return ""
