"""The one way to do work off the window's thread: ``tasks.run(lane, fn, owner, on_done, on_error)``.

Lanes of one worker each: STORE owns the database connection, FREE does what touches no store (signing, writing files; key
derivation opens the store and is on STORE), SAFE looks after copies, NET after newer versions and ways, and LISTS fetches from
addresses that stand in files; their places may never answer. ``fn`` never touches a widget. ``on_done`` and ``on_error`` run on
the window's thread and are dropped when their owner is gone; what was opened for such an owner is let go by ``cleanup``, on its
lane. There is no ``processEvents`` and no QThread subclass.

At the end STORE is waited for, however long: it holds what was typed. The others write to places that may never answer; they are
waited for ``PATIENCE`` seconds and then left, which is to the files as if the program had been killed there.

A worker never holds the last reference of anything: what it was given and what it made stay with the window's thread, and
garbage is collected there only (``collector.py``). Otherwise a widget could be taken apart on a thread that Qt forbids.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from smdb_desktop.gui.core.collector import Collector
from smdb_desktop.services.errors import KnownError

T = TypeVar("T")


class GaveWay(Exception):
    """Raised by patient work that others were let past: it is done again, from its beginning, when nothing else waits."""


FRAME_MS = 16
"""How long work that lets what was changed be painted first is held back: one frame."""
PATIENCE = 10.0
"""Seconds that the program waits at its end for a place that does not answer."""
_MOMENT = 0.2


class Lane(StrEnum):
    """Where work runs."""

    STORE = "store"
    FREE = "free"
    SAFE = "safe"
    NET = "net"
    LISTS = "lists"


@dataclass(slots=True, eq=False, repr=False)
class _Job:
    """One piece of work with those who wait for it."""

    fn: Callable[[], Any]
    owner: QObject
    on_done: Callable[[Any], Any]
    on_error: Callable[[KnownError], Any] | None
    lane: Lane
    cleanup: Callable[[Any], Any] | None
    patient: bool = False
    done: bool = False
    result: Any = None
    error: BaseException | None = None

    def work(self) -> None:
        """Run on a lane; the outcome stays here."""
        try:
            self.result = self.fn()
        except BaseException as error:
            self.error = error
        self.done = True

    @property
    def gave_way(self) -> bool:
        """Whether it is to be done again: its owner still waits for it."""
        return isinstance(self.error, GaveWay) and isValid(self.owner)

    def again(self) -> None:
        """As if it had not been begun."""
        self.done, self.error = False, None

    def let_go(self) -> None:
        """Nobody takes what was made: what was opened is closed again, once, on the lane. A fault in it is kept."""
        cleanup, self.cleanup = self.cleanup, None
        if cleanup is None or not self.done or self.error is not None:
            return
        try:
            cleanup(self.result)
        except KnownError:
            pass
        except Exception as error:
            self.error = error


class _Worker:
    """One thread that does what it is given in order. It ends with the process where it is left in the middle of something."""

    def __init__(self, name: str) -> None:
        self._given: SimpleQueue[Callable[[], Any] | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name=name, daemon=True)

    def give(self, fn: Callable[[], Any]) -> None:
        """Do this after what was given before."""
        self._given.put(fn)
        if not self._thread.ident:
            self._thread.start()

    def _work(self) -> None:
        while (fn := self._given.get()) is not None:
            fn()
            # waiting for the next, the thread holds nothing
            del fn

    def end(self, seconds: float | None) -> bool:
        """No more; wait so long for what was given. Whether all of it is done."""
        self._given.put(None)
        if self._thread.ident:
            self._thread.join(seconds)
        return not self._thread.is_alive()


class Tasks(QObject):
    """Runs work on lanes and brings the results home. Close it before the program ends."""

    failed = Signal(object)
    """An exception that no ``on_error`` took: a fault of ours, for the crash report."""
    _finished = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {lane: _Worker(f"smdb-{lane}") for lane in Lane}
        self._collector = Collector(self)
        self._jobs: dict[int, _Job] = {}
        self._waiting: dict[Lane, deque[int]] = {lane: deque() for lane in Lane}
        self._patient: dict[Lane, deque[int]] = {lane: deque() for lane in Lane}
        self._given = 0
        self._closed = False
        self._held: list[Lane] = []
        """The lanes that are told of what was given to them when a frame was painted, once for each piece of work."""
        self._painted = QTimer(self, interval=FRAME_MS, singleShot=True)
        self._painted.timeout.connect(self._wake)
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        lane: Lane,
        fn: Callable[[], T],
        owner: QObject,
        on_done: Callable[[T], Any] = lambda _result: None,
        on_error: Callable[[KnownError], Any] | None = None,
        cleanup: Callable[[T], Any] | None = None,
        *,
        patient: bool = False,
        painted: bool = False,
    ) -> None:
        """Run ``fn`` on a lane, in order with what was given to that lane before.

        ``painted`` work begins when the window has had a frame's time to paint what it changed: two threads of Python take turns,
        and the person would wait for the other one. Whatever is given to the lane meanwhile, or waits for it, lets it begin.

        ``patient`` work only reads: whatever else is given to the lane is done before it, and it asks ``wanted`` now and then
        and raises ``GaveWay`` where it is to let others past in the middle.

        ``cleanup`` gets the result on the same lane where the owner is gone, or the program ends, before ``on_done`` could have
        it: what holds a lock, a file or a store must be given one.

        ``on_error`` gets errors that a person can act on; all else is emitted as ``failed``. Call from the window's thread.
        """
        if self._closed:
            return
        self._given += 1
        self._jobs[self._given] = _Job(fn, owner, on_done, on_error, lane, cleanup, patient)
        (self._patient if patient else self._waiting)[lane].append(self._given)
        if painted:
            self._held.append(lane)
            if not self._painted.isActive():
                self._painted.start()
        else:
            # the lane does what was given first; one that was held back is not overtaken, and is told of the last when woken
            self._lanes[lane].give(partial(self._work, lane))

    def _wake(self) -> None:
        self._painted.stop()
        held, self._held = self._held, []
        for lane in held:
            self._lanes[lane].give(partial(self._work, lane))

    def _work(self, lane: Lane) -> None:
        try:
            number = (self._waiting[lane] or self._patient[lane]).popleft()
        except IndexError:
            # done already, by a long piece of work that gave way
            return
        # nothing but the number may outlive the call on this thread
        self._jobs[number].work()
        if self._jobs[number].gave_way:
            self._jobs[number].again()
            self._patient[lane].appendleft(number)
            self._lanes[lane].give(partial(self._work, lane))
            return
        if not isValid(self._jobs[number].owner):
            # at once: what comes next on the lane may need what this one holds
            self._jobs[number].let_go()
        self._finished.emit(number)

    def give_way(self, lane: Lane, until: Callable[[], bool]) -> None:
        """Between two portions of a long piece of work, on its lane: do what was given to the lane meanwhile, in order.

        ``until`` is asked before each; where it says True, the rest waits for the long piece of work to end.
        """
        while not until() and (self._waiting[lane] or self._patient[lane]):
            self._work(lane)

    def wanted(self, lane: Lane) -> bool:
        """Whether something waits on the lane that patient work lets past. May be asked on any thread."""
        return bool(self._waiting[lane])

    def _deliver(self, number: int) -> None:
        job = self._jobs.pop(number, None)
        if job is None or self._closed:
            return
        if isValid(job.owner):
            self._hand_over(job)
        elif job.cleanup is not None:
            self.run(job.lane, job.let_go, self, lambda _: self._fault_of(job))
        else:
            self._fault_of(job)

    def _fault_of(self, job: _Job) -> None:
        """What is nobody's to mend is told, whether or not somebody waits."""
        if job.error is not None and not isinstance(job.error, KnownError):
            self.failed.emit(job.error)

    def _hand_over(self, job: _Job) -> None:
        if job.error is None:
            job.on_done(job.result)
        elif isinstance(job.error, KnownError) and job.on_error is not None:
            job.on_error(job.error)
        else:
            self.failed.emit(job.error)

    def wait_for(self, lane: Lane, seconds: float) -> bool:
        """Stand still until what was given to the lane is done, at most so long; whether it is. Nothing is delivered meanwhile.

        For the end of a session, where the loop does not run again before the system goes on.
        """
        self._wake()
        done = Event()
        self._lanes[lane].give(done.set)
        return done.wait(seconds)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is running or waiting to be delivered."""
        return not self._jobs

    def close(self) -> tuple[Lane, ...]:
        """Do what was given to the lanes, deliver nothing more, let go of what nobody took, and end the workers.

        The lanes that were left in the middle, because a place did not answer; harmless the second time.
        """
        if self._closed:
            return ()
        self._closed = True
        self._wake()
        for lane, worker in self._lanes.items():
            worker.give(partial(self._let_go, lane))
        # what was typed first, however long it takes; then all others together get so long, and each a moment to end
        self._lanes[Lane.STORE].end(None)
        end = monotonic() + PATIENCE
        others = [lane for lane in Lane if lane is not Lane.STORE]
        left = tuple(lane for lane in others if not self._lanes[lane].end(max(_MOMENT, end - monotonic())))
        self._collector.close()
        return left

    def _let_go(self, lane: Lane) -> None:
        for job in list(self._jobs.values()):
            if job.lane is lane:
                job.let_go()
