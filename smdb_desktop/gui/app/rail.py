"""The navigation at the left: a button for each listed page, with how much waits there. It scrolls where the window is low."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QSignalBlocker
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from smdb_desktop.domain.words import T
from smdb_desktop.gui.app.navigation import DESTINATIONS, Destination, hint_of
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.forms.ui_main_window import Ui_MainWindow
from smdb_desktop.gui.kit import letters
from smdb_desktop.gui.kit.follow import Follower
from smdb_desktop.gui.kit.parts import box
from smdb_desktop.language import say
from smdb_desktop.services.workspace import Workspace

COUNTED = {"kladder": "kladder", "udbakke": "klar"}


class Rail(QObject):
    """The buttons of one window, and the actions behind them by the name of their page."""

    def __init__(self, form: Ui_MainWindow, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._form, self._context = form, context
        self._buttons: dict[str, QPushButton] = {}
        self._counts: Mapping[str, int] = {}
        self._counted: Workspace | None = None
        self.actions: dict[str, QAction] = {}
        form.punkter.setAccessibleName(say(T("Sider")))
        Follower(form.rulle, form.punkter)

    def fill(
        self,
        menu: QMenu,
        action_for: Callable[[str, str, Callable[[], None]], QAction],
        go: Callable[[Destination], None],
    ) -> QPushButton | None:
        """Make a button and a line of the menu for each listed page; gives the last button."""
        button = None
        for to in DESTINATIONS.values():
            if not to.words:
                continue
            action = action_for(to.words, to.key, partial(go, to))
            button = QPushButton(say(to.words))
            button.setProperty("class", "nav")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setToolTip(say(hint_of(to.words, to.key)))
            letters.show_key(button, to.key)
            button.setAccessibleDescription(say(to.key))
            # a screen reader and voice control toggle a button without a click
            button.toggled.connect(lambda _on, go=action.trigger: go())
            box(self._form.punkter).addWidget(button)
            self._buttons[to.name], self.actions[to.name] = button, action
            menu.addAction(action)
        return button

    def choose(self, name: str) -> None:
        """Show on which listed page the person is."""
        for each, button in self._buttons.items():
            with QSignalBlocker(button):
                button.setChecked(each == name)

    def show_counts(self) -> bool:
        """How much waits, counted when the store was opened and when a change says so; gives whether the store is another."""
        work = self._context.workspace
        new = work is not self._counted
        if new:
            self._counted, self._counts = work, {}
            if work is not None:
                self.count(work)
        for name, button in self._buttons.items():
            words, number = DESTINATIONS[name].words, self._counts.get(COUNTED.get(name, ""), 0)
            button.setText(say(T("{ord}   {nummer}", ord=words, nummer=number) if number else words))
            button.setAccessibleName(say(T("{ord}, {nummer}", ord=words, nummer=number) if number else words))
        return new and work is not None

    def count(self, work: Workspace) -> None:
        """Ask the store how much waits, and show it when it has answered."""

        def counted(counts: Mapping[str, int]) -> None:
            if self._context.workspace is work:
                self._counts = counts
                self.show_counts()

        self._context.tasks.run(Lane.STORE, lambda: work.store.lists.counts(), self, counted, lambda _e: None)
