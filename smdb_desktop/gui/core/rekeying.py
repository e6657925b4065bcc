"""A new data key for the open store, made on the store's lane whichever page is shown; who shows the page is told how far it is.

It outlives the page that began it, because the recovery code that comes with it is handed out once. Where the store was locked
meanwhile nobody gets the code: the one before it is valid still, and the next opening says that one waits.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal

from smdb_desktop.gui.core.copies import Copies
from smdb_desktop.gui.core.tasks import Lane, Tasks
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.vault import KeyMaterial

if TYPE_CHECKING:
    from smdb_desktop.services.workspace import Workspace

_CHECKED = 101
Told: TypeAlias = Callable[[KeyMaterial | KnownError], None]


class Rekeying(QObject):
    """At most one at a time. Lives on the window's thread; its signals are heard there."""

    progressed = Signal(int, int)
    """How much is copied of how much; (0, 0) while the copy is given its key and checked."""
    ended = Signal()
    """It is done, or it could not be."""

    def __init__(self, tasks: Tasks, copies: Copies, open_store: Callable[[], "Workspace | None"]) -> None:
        super().__init__(tasks)
        self._tasks, self._copies, self._open = tasks, copies, open_store
        self.busy = False
        self._watcher: Told | None = None
        self._percent = -1

    def watch(self, told: Told | None) -> None:
        """Who is told how it ended: the page that is shown; None when it is left."""
        self._watcher = told

    def begin(self, work: "Workspace", own: str, otherwise: Told) -> None:
        """Give the store a new key when no copy is under way; ``otherwise`` is told the end where nobody watches."""
        self.busy, self._percent = True, -1

        def ended(outcome: KeyMaterial | KnownError | None) -> None:
            self.busy = False
            self.ended.emit()
            if outcome is not None and self._open() is work:
                (self._watcher or otherwise)(outcome)

        def idle() -> None:
            if self._open() is not work:
                ended(None)
                return
            self._tasks.run(Lane.STORE, lambda: work.renew_key(own, self._far), self, ended, ended)

        self._copies.when_idle(idle)

    def _far(self, done: int, of: int) -> None:
        """On the store's lane: nobody reads more than a hundred steps."""
        percent = done * 100 // of if of else _CHECKED
        if percent != self._percent:
            self._percent = percent
            self.progressed.emit(done, of)
