"""After a fault: hands what is being typed to the store's lane, and looks whether it reached the disk, for a while.

The answer comes once. It promises nothing that was not seen: a lane that does not answer in time is *unsure*.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from smdb_desktop.gui.app.crash import Saved
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane

PATIENCE_MS = 5000


class Securing(QObject):
    """One look, for the window ``owner``; ``flush`` hands over what is typed, ``waiting`` counts what is not written."""

    def __init__(self, context: Context, owner: QObject, flush: Callable[[], None], waiting: Callable[[], int]) -> None:
        super().__init__(owner)
        self._context, self._flush, self._waiting = context, flush, waiting
        self._then: Callable[[Saved], Any] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self._answer(Saved.UNSURE))

    def begin(self, then: Callable[[Saved], Any]) -> None:
        """Save and look; ``then`` is called once."""
        self._then = then
        if self._context.workspace is None:
            self._answer(Saved.NOTHING_OPEN)
            return
        try:
            self._flush()
        except Exception:
            # the page itself is what is broken
            self._answer(Saved.UNSURE)
            return
        self._timer.start(PATIENCE_MS)
        self._context.tasks.run(Lane.STORE, lambda: None, self, lambda _: self._look())

    def _look(self) -> None:
        self._answer(Saved.NOT_ALL if self._waiting() else Saved.ALL)

    def _answer(self, saved: Saved) -> None:
        self._timer.stop()
        then, self._then = self._then, None
        if then is not None:
            self.deleteLater()
            then(saved)
