"""What is done now and then while a store is open, and never twice at once: the timer of whoever looks, hands over or writes.

It knows nothing of what is done: a round begins with ``begun`` and ends with ``again``, which starts the pause before the next.
"""

from __future__ import annotations

from abc import abstractmethod

from PySide6.QtCore import QObject, QTimer

from smdb_desktop.gui.core.context import Context
from smdb_desktop.services.workspace import Workspace


class Rounds(QObject):
    """Rounds for a window; ``watch`` as often as one likes, ``end`` when the window goes away.

    ``first_ms``: from the opening of a store to the first round; ``pause_ms``: from the end of one to the next.
    """

    def __init__(self, context: Context, parent: QObject, first_ms: int, pause_ms: int) -> None:
        super().__init__(parent)
        self.context = context
        self.ended = False
        self._busy = False
        self._first_ms, self._pause_ms = first_ms, pause_ms
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.tick)

    def watch(self) -> None:
        """Begin where a store is open and nothing is begun; harmless else."""
        if self.context.workspace is None:
            self.closed()
            self._timer.stop()
        elif not self.ended and not self._busy and not self._timer.isActive():
            self._timer.start(self._first_ms)

    def end(self) -> None:
        """No more: the window is going away."""
        self.ended = True
        self._timer.stop()

    def tick(self) -> None:
        """A round now, unless one is under way or there is nothing to do it with."""
        self._timer.stop()
        work = self.context.workspace
        if work is not None and not self.ended and not self._busy and self.may_begin():
            self._busy = True
            self.begun(work)

    def again(self, pause_ms: int | None = None) -> None:
        """The round has come to its end; the next one after the pause, or after this one."""
        self._busy = False
        if not self.ended and self.context.workspace is not None:
            self._timer.start(self._pause_ms if pause_ms is None else pause_ms)

    def closed(self) -> None:
        """No store is open: what is shown of one goes away."""

    def may_begin(self) -> bool:
        """Whether a round may begin at all just now."""
        return True

    @abstractmethod
    def begun(self, work: Workspace) -> None:
        """Do a round with this store, and call ``again`` at its end, whatever came of it."""
