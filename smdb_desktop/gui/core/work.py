"""Long work on its lane, told in portions, with a way to stop it between two of them."""

from collections.abc import Callable
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.services.errors import KnownError

R = TypeVar("R")
STOPPED = T("Standset.")


class Stopped(KnownError):
    """A person asked to stop."""


class Work(QObject):
    """One thing at a time. ``progressed`` tells how many of how many, a hundred times at most."""

    progressed = Signal(int, int)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._stop = Event()
        self.busy = False

    def run(
        self,
        lane: Lane,
        fn: Callable[[Callable[[int, int], None]], R],
        then: Callable[[R], Any],
        failed: Callable[[KnownError], Any],
    ) -> None:
        """Do it; ``fn`` is handed what it tells its progress to."""
        self._stop.clear()
        self.busy = True
        tasks, stop, progressed = self._context.tasks, self._stop, self.progressed
        told = [-1]

        def tell(done: int, all_: int) -> None:
            if lane is Lane.STORE:
                tasks.give_way(lane, stop.is_set)
            # also by what was done meanwhile: a page that was left, a program that is locked
            if stop.is_set():
                raise Stopped(STOPPED)
            part = done * 100 // max(1, all_)
            if part != told[0]:
                told[0] = part
                progressed.emit(done, all_)

        def came(result: R) -> None:
            self.busy = False
            then(result)

        def refused(error: KnownError) -> None:
            self.busy = False
            failed(error)

        tasks.run(lane, lambda: fn(tell), self, came, refused)

    def stop(self) -> None:
        """End it between two portions."""
        self._stop.set()
