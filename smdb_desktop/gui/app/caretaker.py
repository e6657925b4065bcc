"""Does for the store what can wait until nothing happens: small steps on its lane, so that nobody ever waits for more than one.
It also sees to it that newer versions are looked for, and that what waits for a way is handed over,
and that places which are watched are looked at.

What the steps are stands in ``services/desk/health.py``; here is only when they are taken.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from smdb_desktop.gui.app.handing_over import HandingOver
from smdb_desktop.gui.app.watching import Watching
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.services.errors import KnownError, StoreDamaged
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.services.workspace import Workspace

PAUSE_MS = 2000
"""Between two looks at whether something was written."""
SOON_MS = 200
"""Between two steps while nothing is: a step takes some milliseconds."""


class Caretaker(QObject):
    """Takes a step after another while the window's store is open and its lanes are idle."""

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._ended = False
        self.handing = HandingOver(context, window)
        self.watching = Watching(context, window)
        self._opened: Workspace | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.step)

    def watch(self) -> None:
        """Begin where a store is open and nothing is begun; harmless else. Once for each opening: what was left the last time."""
        self._context.updating.watch()
        self.handing.watch()
        self.watching.watch()
        work = self._context.workspace
        if work is not self._opened and self._context.flyttet is None:
            self._opened = work
            if work is not None and not self._ended:
                self._context.tasks.run(
                    Lane.STORE,
                    lambda: work.afbrudt is not None or bool(work.store.sittings.left()),
                    self,
                    self._ask,
                    lambda _error: None,
                )
        if self._context.workspace is not None and not self._ended and not self._timer.isActive():
            self._timer.start(PAUSE_MS)

    def _ask(self, left: bool) -> None:
        if left and self._context.workspace is not None:
            # few come back from a crash: the dialog is loaded for them alone
            from smdb_desktop.gui.overview.recovery import ask_what_was_left

            ask_what_was_left(self._context, self._window)

    def end(self) -> None:
        """No more: the window is going away."""
        self._ended = True
        self._context.updating.end()
        self.handing.end()
        self.watching.end()
        self._timer.stop()

    def step(self) -> None:
        """Take one step where nothing else is under way, and come again."""
        self._timer.stop()
        work = self._context.workspace
        if work is None or not self._context.tasks.is_idle:
            self.watch()
            return
        self._context.tasks.run(Lane.STORE, work.health.step, self, self._again, self._failed)

    def _again(self, soon: bool) -> None:
        if soon and not self._ended:
            self._timer.start(SOON_MS)
        work = self._context.workspace
        pauses = None if soon or self._ended or work is None else work.pauses
        if pauses is not None:
            self._context.tasks.run(Lane.STORE, pauses.is_time, self, self._rested, self._failed)
        self.watch()

    def _rested(self, is_time: bool) -> None:
        work = self._context.workspace
        if is_time and work is not None:
            self._context.copies.make(work, Kopiaarsag.PAUSE)

    def _failed(self, error: KnownError) -> None:
        self.watch()
        # a store that was locked meanwhile, or a full disk, is said by whoever works with it
        if isinstance(error, StoreDamaged) and self._context.workspace is not None:
            self._context.dialogs.error(self._window, error)
