"""Newer versions in the window: looked for beside the work, fetched and chosen without a word, and never without a copy before.

Servers and folders may never answer, so all of it is done on a lane of its own, and stopped when the program ends. What nobody
asked for says nothing where it fails.
"""

from __future__ import annotations

from functools import partial
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.services.stored.copies import Kopiaarsag

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from smdb_desktop.gui.core.copies import Copies
    from smdb_desktop.gui.core.tasks import Tasks
    from smdb_desktop.services.errors import KnownError
    from smdb_desktop.services.ports.updates import Updates, Way
    from smdb_desktop.services.updates.service import Fetched, UpdateService
    from smdb_desktop.services.updates.telling import Report
    from smdb_desktop.services.workspace import Workspace

BEHIND_MS = 300
"""After the first page: what tells of versions is loaded when the page stands and has the focus."""
FIRST_MS = 60_000
"""After unlocking, before anything is looked for: what one came for is first."""
PAUSE_MS = 30 * 60_000
"""Between two questions whether it is time to look."""


class Updater(QObject):
    """Looks, fetches and chooses for one window. Lives on its thread; its signals are heard there."""

    reported = Signal(object)
    """A ``Report``, whenever what is known may be another than before."""
    progressed = Signal(int, int)
    """How many bytes are fetched and laid down of how many, where a person asked."""
    refused = Signal(object)
    """A KnownError of what a person asked for."""
    done = Signal()
    """What a person asked for is done."""
    fell = Signal(str)
    """A version gave way before this start, as it is said in front of the lock; once."""

    def __init__(
        self,
        tasks: Tasks,
        copies: Copies,
        make: Callable[[], UpdateService] | None,
        workspace: Callable[[], Workspace | None],
    ) -> None:
        super().__init__(tasks)
        self._tasks, self._copies, self._make, self._workspace = tasks, copies, make, workspace
        self._made: UpdateService | None = None
        self._stopped = Event()
        self._came_up = self._looking = self._noted = False
        self._after_copy: Callable[[], None] | None = None
        self.urgent = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.tick)
        self._before = QTimer(self)
        self._before.setSingleShot(True)
        self._before.setInterval(BEHIND_MS)
        self._before.timeout.connect(self._read_fall)
        self._fall_asked = False
        self._behind = QTimer(self)
        self._behind.setSingleShot(True)
        self._behind.setInterval(BEHIND_MS)
        self._behind.timeout.connect(self._begin)
        copies.ended.connect(self._copied)
        copies.failed.connect(self._not_copied)

    @property
    def there(self) -> bool:
        """Whether there is anything to update here."""
        return self._make is not None

    def _service(self) -> UpdateService:
        """Made on the lane, when it is first needed."""
        if self._made is None:
            if self._make is None:
                raise RuntimeError("there are no updates here")
            self._made = self._make()
        return self._made

    # -- by itself ---------------------------------------------------------------------------------------------------------

    def watch(self) -> None:
        """Begin where a store is open and nothing is begun; harmless else."""
        if not self.there or self._stopped.is_set() or self._looking or self._timer.isActive():
            return
        if self._workspace() is not None:
            self._behind.start()
            self._timer.start(FIRST_MS)

    def _begin(self) -> None:
        """The page has come: note that it did, and tell what is known of versions."""
        self._note()
        if self._workspace() is not None:
            self.read()
            self._tasks.run(Lane.STORE, self._settle, self, on_error=lambda _e: None)

    def _settle(self) -> None:
        """The log says what became of a package of forms that was on its way when the program was cut off."""
        from smdb_desktop.services.ports.updates import KEPT

        work = self._workspace()
        if work is not None and work.store.settings.get(KEPT):
            from smdb_desktop.services.forms import service

            service.of(work, self.updates()).settle()

    def updates(self) -> Updates:
        """What lies on this machine, for who asks a store about it; on that store's lane."""
        return self._service().updates

    def _note(self) -> None:
        self._behind.stop()
        if self._came_up and not self._noted:
            self._noted = True
            self._tasks.run(Lane.NET, lambda: self._service().come_up(), self, on_error=lambda _e: None)

    def tick(self) -> None:
        """Look, where it is time to and a store is open."""
        self._timer.stop()
        if self.there and self._workspace() is not None and not self._stopped.is_set():
            self._looking = True
            self._tasks.run(Lane.NET, self._look_if_due, self, self._found, self._wait)

    def _look_if_due(self) -> Fetched | None:
        service = self._service()
        return service.look_by_itself(self._stopped.is_set) if service.is_due() else None

    def _found(self, fetched: Fetched | None) -> None:
        self._wait()
        if fetched is not None:
            self.read()
            if fetched.version:
                self._copy_first(partial(self._take, fetched.version))

    def _wait(self, _error: KnownError | None = None) -> None:
        self._looking = False
        if not self._stopped.is_set():
            self._timer.start(PAUSE_MS)

    def tell_fall(self) -> None:
        """The page in front of the lock stands: say behind it, once, where a version gave way."""
        if self.there and not self._fall_asked:
            self._fall_asked = True
            self._before.start()

    def _read_fall(self) -> None:
        def told(words: str) -> None:
            if words:
                self.fell.emit(words)

        if not self._stopped.is_set():
            self._tasks.run(Lane.NET, lambda: self._service().said_at_lock(), self, told, lambda _e: None)

    def came_up(self) -> None:
        """The first page stands."""
        if self.there and not self._came_up:
            self._came_up, self._noted = True, False
            self._behind.start()

    def fault_shown(self) -> None:
        """A fault of the program was seen: before the first page stood it counts against this version."""
        if self.there and not self._came_up:
            self._tasks.run(Lane.NET, lambda: self._service().fault_shown(), self, on_error=lambda _e: None)

    def end(self) -> None:
        """No more; what is being fetched is given up."""
        if self._behind.isActive():
            # who closes at once has seen the page all the same
            self._note()
        self._stopped.set()
        self._before.stop()
        self._timer.stop()

    def ended(self) -> None:
        """The program ends in order: this start counts as none that failed, however far it came. Done when it returns."""
        if self.there:
            self._service().ended()

    # -- asked for -----------------------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Tell what is known."""
        if self.there:
            self._tasks.run(Lane.NET, lambda: self._service().report(), self, self._tell, lambda _e: None)

    def _tell(self, report: Report) -> None:
        self.urgent = report.urgent
        self.reported.emit(report)

    def look(self) -> None:
        """Look now, fetch what is new, and let it start the next time."""

        def found(fetched: Fetched) -> None:
            if fetched.version:
                self.take(fetched.version)
            else:
                self._ended()

        def work() -> Fetched:
            return self._service().look(self.progressed.emit, self._stopped.is_set)

        self._tasks.run(Lane.NET, work, self, found, self._failed)

    def take(self, version: str) -> None:
        """Let a version that lies here start the next time."""
        self._copy_first(partial(self._take, version), self._failed)

    def back(self) -> None:
        """Let the version before start the next time."""
        self._copy_first(lambda: self._run(lambda: self._service().back()), self._failed)

    def choose(self, way: Way, folder: Path | None = None) -> None:
        """Look on the net, in a folder, or nowhere."""
        self._run(lambda: self._service().choose(way, folder))

    def use_package(self, name: str) -> None:
        """Use a package again that was taken back, from the next start on."""
        self._run(lambda: self._service().use_package(name))

    def fall_read(self) -> None:
        """The person has read which version did not start."""
        self._run(lambda: self._service().fall_told())

    def _take(self, version: str) -> None:
        self._run(lambda: self._service().switch(version))

    def _run(self, work: Callable[[], object]) -> None:
        self._tasks.run(Lane.NET, work, self, lambda _done: self._ended(), self._failed)

    def _ended(self) -> None:
        self.done.emit()
        self.read()

    def _failed(self, error: KnownError) -> None:
        self.refused.emit(error)
        self.read()

    # -- a copy before ---------------------------------------------------------------------------------------------------------

    def _copy_first(self, then: Callable[[], None], refused: Callable[[KnownError], None] = lambda _e: None) -> None:
        """Go on when the store has a copy of what it holds now. Where it is closed meanwhile nothing is chosen."""
        work = self._workspace()
        if work is None:
            return
        backups = work.backups
        if backups is None:
            then()
            return

        def known(due: bool) -> None:
            if not due:
                then()
            elif self._workspace() is work:
                self._after_copy = then
                if not self._copies.make(work, Kopiaarsag.FOER_OPDATERING):
                    self._after_copy = None
                    self._copies.when_done(lambda: self._copy_first(then, refused))

        self._tasks.run(Lane.STORE, backups.is_due, self, known, refused)

    def _copied(self, _made: object) -> None:
        then, self._after_copy = self._after_copy, None
        if then is not None:
            then()

    def _not_copied(self, error: KnownError) -> None:
        then, self._after_copy = self._after_copy, None
        if then is not None:
            self._failed(error)
