"""The one way to do work off the window's thread: ``tasks.run(lane, fn, owner, on_done, on_error)``.

Lanes of one worker each: STORE owns the database connection, FREE does what touches no store (signing, writing files; key
derivation opens the store and is on STORE), SAFE looks after copies, whose places may be slow or never answer. ``fn`` never
touches a widget. ``on_done`` and ``on_error`` run on the window's thread and are dropped when their owner is gone. There is no
``processEvents`` and no QThread subclass.

A worker never holds the last reference of anything: what it was given and what it made stay with the window's thread, and
garbage is collected there only (``collector.py``). Otherwise a widget could be taken apart on a thread that Qt forbids.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from smdb_desktop.gui.core.collector import Collector
from smdb_desktop.services.errors import KnownError

T = TypeVar("T")


class Lane(StrEnum):
    """Where work runs."""

    STORE = "store"
    FREE = "free"
    SAFE = "safe"


@dataclass(slots=True)
class _Job:
    """One piece of work with those who wait for it."""

    fn: Callable[[], Any]
    owner: QObject
    on_done: Callable[[Any], Any]
    on_error: Callable[[KnownError], Any] | None
    result: Any = None
    error: BaseException | None = None

    def work(self) -> None:
        """Run on a lane; the outcome stays here."""
        try:
            self.result = self.fn()
        except BaseException as error:
            self.error = error


class Tasks(QObject):
    """Runs work on lanes and brings the results home. Close it before the program ends."""

    failed = Signal(object)
    """An exception that no ``on_error`` took: a fault of ours, for the crash report."""
    _finished = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {lane: ThreadPoolExecutor(1, thread_name_prefix=f"smdb-{lane}") for lane in Lane}
        self._collector = Collector(self)
        self._jobs: dict[int, _Job] = {}
        self._waiting: dict[Lane, deque[int]] = {lane: deque() for lane in Lane}
        self._given = 0
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
        self._given += 1
        self._jobs[self._given] = _Job(fn, owner, on_done, on_error)
        self._waiting[lane].append(self._given)
        self._lanes[lane].submit(self._work, lane)

    def _work(self, lane: Lane) -> None:
        try:
            number = self._waiting[lane].popleft()
        except IndexError:
            # done already, by a long piece of work that gave way
            return
        # nothing but the number may outlive the call on this thread
        self._jobs[number].work()
        self._finished.emit(number)

    def give_way(self, lane: Lane, until: Callable[[], bool]) -> None:
        """Between two portions of a long piece of work, on its lane: do what was given to the lane meanwhile, in order.

        ``until`` is asked before each; where it says True, the rest waits for the long piece of work to end.
        """
        while not until() and self._waiting[lane]:
            self._work(lane)

    def _deliver(self, number: int) -> None:
        job = self._jobs.pop(number)
        if isValid(job.owner):
            self._hand_over(job)

    def _hand_over(self, job: _Job) -> None:
        if job.error is None:
            job.on_done(job.result)
        elif isinstance(job.error, KnownError) and job.on_error is not None:
            job.on_error(job.error)
        else:
            self.failed.emit(job.error)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is running or waiting to be delivered."""
        return not self._jobs

    def close(self) -> None:
        """Finish what was begun, deliver nothing more, and end the workers. What was given to a lane is still done."""
        self._closed = True
        for lane in self._lanes.values():
            lane.shutdown(wait=True)
        self._collector.close()
