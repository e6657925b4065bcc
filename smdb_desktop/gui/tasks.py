"""The one way to do work off the window's thread: ``tasks.run(lane, fn, owner, on_done, on_error)``.

Two lanes of one worker each: STORE owns the database connection, FREE does what touches no store (signing, writing files; key
derivation opens the store and is on STORE). ``fn`` never touches a widget. ``on_done`` and ``on_error`` run on the window's
thread and are dropped when their owner is gone. There is no ``processEvents`` and no QThread subclass.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from smdb_desktop.services.errors import KnownError

T = TypeVar("T")


class Lane(StrEnum):
    """Where work runs."""

    STORE = "store"
    FREE = "free"


class Tasks(QObject):
    """Runs work on lanes and brings the results home. Close it before the program ends."""

    idle = Signal()
    """Emitted on the window's thread when the last piece of work has been delivered."""
    failed = Signal(object)
    """An exception that no ``on_error`` took: a fault of ours, for the crash report."""
    _finished = Signal(object, object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {lane: ThreadPoolExecutor(1, thread_name_prefix=f"smdb-{lane}") for lane in Lane}
        self._running = 0
        self._closed = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        lane: Lane,
        fn: Callable[[], T],
        owner: QObject,
        on_done: Callable[[T], Any] = lambda _result: None,
        on_error: Callable[[KnownError], Any] | None = None,
    ) -> None:
        """Run ``fn`` on a lane, in order with what was given to that lane before.

        ``on_error`` gets errors that a person can act on; all else is emitted as ``failed``. Call from the window's thread.
        """
        if self._closed:
            return
        self._running += 1
        self._lanes[lane].submit(self._work, fn, owner, on_done, on_error)

    def _work(self, fn: Callable[[], Any], owner: QObject, on_done: Any, on_error: Any) -> None:
        try:
            result: Any = fn()
        except BaseException as error:
            self._finished.emit(owner, error, on_done, on_error)
        else:
            self._finished.emit(owner, (result,), on_done, on_error)

    def _deliver(self, owner: QObject, outcome: Any, on_done: Any, on_error: Any) -> None:
        self._running -= 1
        try:
            if isValid(owner):
                self._hand_over(outcome, on_done, on_error)
        finally:
            if self._running == 0:
                self.idle.emit()

    def _hand_over(self, outcome: Any, on_done: Any, on_error: Any) -> None:
        if isinstance(outcome, tuple):
            on_done(outcome[0])
        elif isinstance(outcome, KnownError) and on_error is not None:
            on_error(outcome)
        else:
            self.failed.emit(outcome)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is running or waiting to be delivered."""
        return self._running == 0

    def close(self) -> None:
        """Finish what was begun, deliver nothing more, and end the workers. What was given to a lane is still done."""
        self._closed = True
        for lane in self._lanes.values():
            lane.shutdown(wait=True)
