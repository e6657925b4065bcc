"""What keys do in the whole window, beside going to pages: the help, the menu, the primary button, and Return on a button.

It knows pages by their one protocol. The keys themselves stand in ``kit/keys.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QMenu, QPushButton, QWidget
from shiboken6 import isValid

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import AnyPage
from smdb_desktop.gui.forms.ui_main_window import Ui_MainWindow
from smdb_desktop.gui.kit import keys, letters
from smdb_desktop.gui.kit.held import press
from smdb_desktop.gui.kit.parts import box
from smdb_desktop.language import say


class Stage(Protocol):
    """What the keyboard needs to know of the window."""

    form: Ui_MainWindow
    here: str
    page: AnyPage | None
    context: Context


class Keyboard(QObject):
    """The keys of one window. ``ours`` are the keys that no line may take for editing."""

    def __init__(self, window: QMainWindow, stage: Stage, ours: Callable[[], Iterable[QAction]]) -> None:
        super().__init__(window)
        self._window, self._stage, self._ours = window, stage, ours
        self._watched: QLineEdit | QPushButton | None = None
        window.setProperty("ctrl_enter", True)
        keys.bind(window, keys.EVERYWHERE, {"menu": self._open_menu, "hovedknap": self._go_on})
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    # -- help ------------------------------------------------------------------------------------------------------

    def add_help(self, menu: QMenu) -> None:
        """The help and all keys, in the menu and above the lock; they need no open store."""
        help_key, all_keys = keys.key_of("hjaelp").keys[0], keys.key_of("taster").keys[0]
        menu.addSeparator()
        menu.addAction(self._action(T("Hjælp til siden"), help_key, self.show_help))
        menu.addAction(self._action(T("Taster"), all_keys, self._show_keys))
        form = self._stage.form
        button = QPushButton(say(T("Hjælp")))
        button.setObjectName("hjaelp_knap")
        button.setProperty("class", "nav")
        button.setFlat(True)
        button.setAutoDefault(False)
        button.setToolTip(say(T("Hjælp til siden, og alle taster ({tast})", tast=help_key)))
        letters.show_key(button, help_key)
        button.clicked.connect(self._show_page_help)
        place = box(form.navigation)
        place.insertWidget(place.indexOf(form.laas), button)
        QWidget.setTabOrder(button, form.laas)

    def _action(self, text: str, key: str, run: Callable[[], None]) -> QAction:
        made = QAction(say(text), self._window)
        made.setShortcut(QKeySequence(key))
        made.triggered.connect(lambda *_: run())
        self._window.addAction(made)
        return made

    def show_help(self) -> None:
        """F1: what the focus stands on, where the page has help for it; else what the page is for."""
        page = self._stage.page
        if page is None or not page.help():
            self._show_page_help()

    def _show_page_help(self) -> None:
        self._open_help(self._stage.here)

    def _show_keys(self) -> None:
        self._open_help("")

    def _open_help(self, name: str) -> None:
        # imported here: the window is there sooner
        from smdb_desktop.gui.kit.help_dialog import HelpDialog

        context = self._stage.context
        read = None if context.workspace is None else lambda side: context.navigate(places.Vejledning(side))
        HelpDialog(self._window, name, read).open()

    # -- the window's own keys -------------------------------------------------------------------------------------

    def _open_menu(self) -> None:
        """All pages: at the button of the menu where it shows, else over the navigation."""
        form = self._stage.form
        menu, at = form.menu.menu(), form.menu if form.menu.isVisible() else form.navigation
        corner = at.rect().bottomLeft() if at is form.menu else at.rect().topLeft()
        menu.popup(at.mapToGlobal(corner))

    def _go_on(self) -> None:
        """Ctrl+Enter: the primary button of the page."""
        page = self._stage.page
        if page is not None and not page.go_on():
            keys.press_primary(page)

    # -- in the input that has the focus ---------------------------------------------------------------------------

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Watch the line that is typed in, or the button that a key may press."""
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        ours = isinstance(new, QLineEdit | QPushButton) and self._window.isAncestorOf(new)
        self._watched = new if ours and isinstance(new, QLineEdit | QPushButton) else None
        if self._watched is not None:
            self._watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Our keys go to pages, also from within a line: on some systems it would take Ctrl+K and Ctrl+U for deleting text.

        Return presses a button as on a web page; outside dialogs Qt lets only the space bar do so.
        """
        if isinstance(event, QKeyEvent):
            kind = event.type()
            if kind is QEvent.Type.ShortcutOverride:
                typed = QKeySequence(event.keyCombination())
                if any(typed == action.shortcut() for action in self._ours()):
                    event.ignore()
                    return True
            elif kind is QEvent.Type.KeyPress and isinstance(watched, QPushButton) and _is_plain_return(event):
                if not event.isAutoRepeat():
                    press(watched)
                return True
        return super().eventFilter(watched, event)


def _is_plain_return(event: QKeyEvent) -> bool:
    others = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and others == Qt.KeyboardModifier.NoModifier
