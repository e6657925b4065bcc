"""Brings every committed answer to the disk and says so. What could not be written waits, and is tried again.

Everything goes through one queue on the store's lane, in the order in which it happened: a form is begun before its answers are
written. A saver that its page has left goes on until all is written or the store is closed.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from smdb_desktop.gui.core.tasks import Lane, Tasks
from smdb_desktop.services.errors import KnownError, RevisionConflict, StoreError
from smdb_desktop.services.stored.records import SkemaRecord, Sted, Svar
from smdb_desktop.services.wizard.keeper import Keeper, Over
from smdb_desktop.services.wizard.views import Skift

FIRST_RETRY_MS = 5_000
LAST_RETRY_MS = 60_000


class Saver(QObject):
    """Saves one opened course. Call from the window's thread, except ``write``, which belongs to the store's lane."""

    saving = Signal()
    saved = Signal(object)
    """Everything typed so far is on the disk; the time."""
    failed = Signal(str)
    """Something is not on the disk; the sentence for the person."""
    changed_elsewhere = Signal()
    """Nothing goes to the disk before somebody decides: another has written in the course meanwhile."""
    left_over = Signal()
    """The same after the page was left."""

    def __init__(
        self, keeper: Keeper, tasks: Tasks, clock: Callable[[], datetime], is_open: Callable[[], bool]
    ) -> None:
        super().__init__(tasks)
        self._keeper = keeper
        self._tasks = tasks
        self._clock = clock
        self._is_open = is_open
        self._queue: deque[Callable[[], None]] = deque()
        self._retired = False
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(FIRST_RETRY_MS)
        self._retry.timeout.connect(self.save)

    @property
    def waiting(self) -> int:
        """How much is not on the disk yet."""
        return len(self._queue) + self._keeper.waiting

    def put(self, skema_id: str, svar: Mapping[str, Svar | None], sted: Sted | None = None) -> None:
        """Answers were given, by field (None: emptied)."""
        if self._queue:
            self._queue.append(lambda: self._keeper.put(skema_id, svar, sted))
        else:
            self._keeper.put(skema_id, svar, sted)

    def begin(self, record: SkemaRecord) -> None:
        """A form instance was begun."""
        self._queue.append(lambda: self._keeper.begin(record))

    def remove(self, skema_id: str, mangler: Sequence[str]) -> None:
        """A form instance was removed; ``mangler`` are the forms that the course must have and lacks without it."""
        self._queue.append(lambda: self._keeper.remove(skema_id, mangler))

    def change_version(self, skift: Skift) -> None:
        """The course stands in another form version from now on; what was given before is written before."""
        self._queue.append(lambda: self._keeper.change_version(skift))

    def typing(self, skema_id: str, felt: str, tekst: str) -> None:
        """Something stands half typed in a field ("" nothing any more); that it could not be kept costs nothing written."""

        def keep() -> None:
            with suppress(StoreError):
                self._keeper.typing(skema_id, felt, tekst)

        self._tasks.run(Lane.STORE, keep, self, on_error=lambda _error: None)

    def remember(self, sted: Sted) -> None:
        """Where the person is."""
        self._queue.append(lambda: self._keeper.remember(sted))

    def save(self, then: Callable[[], None] | None = None, *, painted: bool = False) -> None:
        """Write what waits; ``then`` is called when it is on the disk, and not at all when it could not be written.

        With ``painted`` what the answer changed in the window is painted first.
        """
        self._retry.stop()
        self.saving.emit()

        def done(_result: None) -> None:
            self._done()
            if then is not None:
                then()

        self._tasks.run(Lane.STORE, self.write, self, done, self._failed, painted=painted)

    def write(self) -> None:
        """Write what waits, in order (store's lane). Raises StoreError; what was not written waits on."""
        while self._queue:
            self._queue[0]()
            self._queue.popleft()
        self._keeper.flush()

    def _done(self) -> None:
        self._retry.setInterval(FIRST_RETRY_MS)
        if self.waiting == 0:
            self.saved.emit(self._clock())
            if self._retired:
                self.deleteLater()

    def meet_another(self) -> None:
        """Another has written in the course; trying again by itself helps nothing."""
        if not self._retired:
            self.changed_elsewhere.emit()
        elif self._is_open():
            self.left_over.emit()
        else:
            self.deleteLater()

    def _failed(self, error: KnownError) -> None:
        if isinstance(error, RevisionConflict):
            self.meet_another()
            return
        self.failed.emit(str(error))
        if self._is_open():
            self._retry.start()
            self._retry.setInterval(min(self._retry.interval() * 2, LAST_RETRY_MS))
        elif self._retired:
            self.deleteLater()

    def write_over(self, over: Over, then: Callable[[], None]) -> None:
        """Write what waits over what another wrote; ``then`` is called when it is on the disk."""
        self._tasks.run(
            Lane.STORE, lambda: self._keeper.write_over(over), self, lambda _: self.save(then), self._failed
        )

    def give_up(self, then: Callable[[], None]) -> None:
        """Forget what waits: the course is opened anew as another left it."""

        def forget() -> None:
            self._queue.clear()
            self._keeper.give_up()

        self._tasks.run(Lane.STORE, forget, self, lambda _: then())

    def come_back(self) -> None:
        """Its page is there again."""
        self._retired = False

    def retire(self) -> None:
        """The page is left: write what waits, and end when that is done."""
        self._retired = True
        self.save()
