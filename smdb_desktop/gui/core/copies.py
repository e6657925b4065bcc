"""One copy of the store at a time: read on the store's lane in portions, proved and put away on a lane of its own.

While it is read the store's lane does what else it is given, unless the copy is ``alone`` because the store will be closed.
Whoever waits for the store asks ``when_idle``: what is being read is stopped and made up for later.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from time import monotonic
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from smdb_desktop.gui.core.tasks import Lane, Tasks
from smdb_desktop.services.errors import KnownError, StoreDamaged
from smdb_desktop.services.ports.safekeeping import Draft
from smdb_desktop.services.safekeeping.backups import LONGEST, USUAL, BackupService, CopyStopped, Made
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.services.workspace import Workspace

T = TypeVar("T")


_SHORTEST = 0.05


class _Fault(NamedTuple):
    """What came instead of an outcome."""

    error: Exception


@dataclass(slots=True, eq=False, repr=False)
class _Run:
    """A copy under way."""

    backups: BackupService
    aarsag: Kopiaarsag
    alone: bool
    stopped: Event = field(default_factory=Event)
    begun: float = field(default_factory=monotonic)


class Copies(QObject):
    """Makes copies. Lives on the window's thread; its signals are heard there."""

    progressed = Signal(int, int)
    """How much is done of how much, in steps of nobody's business."""
    ended = Signal(object)
    """A ``Made``."""
    failed = Signal(object)
    """A KnownError; CopyStopped where somebody had no time."""

    skipped = Signal()
    """A copy before closing is left to the next opening, because it would take too long."""

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._run: _Run | None = None
        self._speed = USUAL
        self._keeping = self._held = False
        self._after: list[Callable[[], None]] = []

    @property
    def busy(self) -> bool:
        """Whether a copy is under way, its file is put to use, or the store waits to be closed after one."""
        return self._run is not None or self._keeping or self._held

    def hold(self) -> None:
        """A copy is put to use outside: whoever waits for the store waits until ``let_go``."""
        self._held = True

    def let_go(self) -> None:
        """It is done; those who waited go on."""
        self._held = False
        self._go_on()

    def make(self, work: Workspace, aarsag: Kopiaarsag, *, alone: bool = False) -> bool:
        """Begin a copy; False where one is under way or there is no folder for it."""
        backups = work.backups
        if self._run is not None or self._held or backups is None:
            return False
        run = self._run = _Run(backups, aarsag, alone)
        self.do(Lane.STORE, lambda: self._read(run), lambda draft: self._prove(run, draft), self._end_badly)
        return True

    def make_if_due(self, work: Workspace, aarsag: Kopiaarsag, otherwise: Callable[[], None]) -> None:
        """Begin a copy beside other work where something was written since the newest one; else go on with ``otherwise``."""
        self._judge(work, lambda: self.make(work, aarsag), otherwise)

    def keep(self, work: Workspace, then: Callable[[], None]) -> None:
        """Before the store is closed: a copy where one is due and made soon enough, then go on, whatever became of it.

        One that would take longer than ``LONGEST`` is left to the next opening: what a person waits for does not grow with the
        store. Until then ``when_idle`` waits, so that nobody opens the store before it is closed.
        """

        def idle() -> None:
            self._keeping = True
            self._after.insert(0, then)
            self._judge(work, lambda: self.make(work, Kopiaarsag.LUKKET, alone=True), self._go_on, self._is_quick)

        self.when_idle(idle)

    def do(
        self, lane: Lane, fn: Callable[[], T], on_done: Callable[[T], Any], refused: Callable[[KnownError], Any]
    ) -> None:
        """A piece of work of a copy, or of what it is put to. A fault of ours is reported as every fault is, and ``refused`` gets
        CopyStopped: else whoever waits for the copy would wait for ever."""

        def work() -> T | _Fault:
            try:
                return fn()
            except KnownError:
                raise
            except Exception as error:
                return _Fault(error)

        def came(result: T | _Fault) -> None:
            if isinstance(result, _Fault):
                self._tasks.failed.emit(result.error)
                refused(CopyStopped())
            else:
                on_done(result)

        self._tasks.run(lane, work, self, came, refused)

    def _is_quick(self, size: int) -> bool:
        return size / self._speed <= LONGEST

    def _judge(
        self,
        work: Workspace,
        begin: Callable[[], bool],
        otherwise: Callable[[], None],
        wanted: Callable[[int], bool] = lambda _size: True,
    ) -> None:
        backups = work.backups
        if backups is None or self._run is not None:
            otherwise()
            return

        def known(size: int | None) -> None:
            if size is not None and not wanted(size):
                self.skipped.emit()
                otherwise()
            elif size is None or not begin():
                otherwise()

        self.do(Lane.STORE, backups.due_size, known, lambda _error: otherwise())

    def stop(self) -> None:
        """There is no time: what is being read or proved is let go, and nothing is left of it."""
        if self._run is not None:
            self._run.stopped.set()

    def give_up(self) -> None:
        """Wait no longer for a place that does not answer; those who wait go on. What is missing is made up for at the next
        opening."""
        self._run = None
        self._held = False
        self._go_on()

    def when_idle(self, then: Callable[[], None]) -> None:
        """Stop what can be stopped and go on when nothing is under way; at once where nothing is."""
        if self.busy:
            self.stop()
            self._after.append(then)
        else:
            then()

    def when_done(self, then: Callable[[], None]) -> None:
        """Go on when nothing is under way, without hurry; at once where nothing is."""
        if self.busy:
            self._after.append(then)
        else:
            then()

    # -- on the lanes ------------------------------------------------------------------------------------------------

    def _read(self, run: _Run) -> Draft:
        def between(done: int, pages: int) -> None:
            if not run.alone:
                self._tasks.give_way(Lane.STORE, run.stopped.is_set)
            self._tell(run, done, pages)

        return run.backups.begin(run.aarsag, between)

    def _tell(self, run: _Run, done: int, pages: int) -> None:
        if run.stopped.is_set():
            raise CopyStopped
        self.progressed.emit(done, pages)

    # -- on the window's thread --------------------------------------------------------------------------------------

    def _prove(self, run: _Run, draft: Draft) -> None:
        def refused(error: KnownError) -> None:
            if isinstance(error, StoreDamaged):
                blame = error
                self.do(Lane.STORE, lambda: draft.blame(blame), self._end_badly, self._end_badly)
            else:
                self._end_badly(error)

        self.do(
            Lane.SAFE,
            lambda: run.backups.finish(draft, lambda done, all_: self._tell(run, done, all_)),
            lambda made: self._end_well(run, made),
            refused,
        )

    def _end_well(self, run: _Run, made: Made) -> None:
        if self._run is not run:
            return
        self._tasks.run(Lane.STORE, run.backups.tell, self)
        self._speed = made.kopi.bytes / max(monotonic() - run.begun, _SHORTEST)
        self._run = None
        self.ended.emit(made)
        self._go_on()

    def _end_badly(self, error: KnownError) -> None:
        self._run = None
        self.failed.emit(error)
        self._go_on()

    def _go_on(self) -> None:
        if self._held:
            return
        self._keeping = False
        after, self._after = self._after, []
        for then in after:
            then()
