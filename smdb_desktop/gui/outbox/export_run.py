"""One export from Klar on, driven over the lanes: the store's part on its own, opening the key and waiting on the free one.

It shows nothing. The portions and what becomes of each case are ``services/outbox/job.py``, as on the command line; after
``cancel`` what is being written is finished.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.services.desk.certificates import ClosedKey
from smdb_desktop.services.outbox.job import ExportJob, ExportResult
from smdb_desktop.services.ports.submissions import Signer
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.services.stored.records import UdbakkeRow

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Failed:
    """A step of the job failed by a fault of the program's own."""

    error: Exception


class ExportRun(QObject):
    """``begin`` once. ``again`` writes what has left already once more, without changing its state."""

    progressed = Signal(int, object)
    """How many are done, and the ExportResult of the latest."""
    ended = Signal()
    told = Signal(list)
    """What the look before it came to, in sentences."""
    refused = Signal(object)
    """Nothing could begin: a KnownError, most often about the certificate or its password."""

    def __init__(
        self,
        context: Context,
        rows: Sequence[UdbakkeRow],
        way: WayOut,
        *,
        again: bool,
        parent: QObject,
        modtager: str = "",
    ) -> None:
        super().__init__(parent)
        self._context, self._rows, self._way, self._again = context, rows, way, again
        self._modtager = modtager
        self._done = 0
        self._cancelled = False

    def begin(self, password: str | None) -> None:
        """Open the key, then take the cases portion by portion. The password is not kept."""
        work, way, modtager = self._context.work, self._way, self._modtager
        self._context.tasks.run(
            Lane.STORE,
            lambda: (work.certificates.closed_key(password), work.exchange.way(way, modtager)),
            self,
            lambda found: self._open(*found),
            self.refused.emit,
        )

    def _open(self, key: ClosedKey, way: WayOut) -> None:
        self._way = way
        certificates = self._context.work.certificates
        self._context.tasks.run(Lane.FREE, lambda: certificates.open_key(key), self, self._opened, self.refused.emit)

    def _opened(self, signer: Signer) -> None:
        exports, rows, way, again = self._context.work.exports, self._rows, self._way, self._again
        self._context.tasks.run(
            Lane.FREE,
            lambda: exports.job(rows, way, again=again),
            self,
            lambda job: self._prepare(job, signer),
            self.refused.emit,
        )

    def cancel(self) -> None:
        """Begin no more."""
        self._cancelled = True

    def _prepare(self, job: ExportJob, signer: Signer) -> None:
        if self._cancelled:
            job.cancel()
        self._step(job, Lane.STORE, lambda: job.prepare(signer), lambda begun: self._wait(job, signer, begun))

    def _wait(self, job: ExportJob, signer: Signer, begun: bool) -> None:
        if begun:
            self._step(job, Lane.FREE, job.wait, lambda _: self._confirm(job, signer))
        else:
            self.told.emit(list(job.told))
            self._context.tasks.run(Lane.FREE, job.close, self, lambda _: self.ended.emit())

    def _confirm(self, job: ExportJob, signer: Signer) -> None:
        def told(results: list[ExportResult]) -> None:
            for result in results:
                if result.fault is not None:
                    self._context.tasks.failed.emit(result.fault)
                self._done += 1
                self.progressed.emit(self._done, result)
            self._prepare(job, signer)

        self._step(job, Lane.STORE, job.confirm, told)

    def _step(self, job: ExportJob, lane: Lane, work: Callable[[], T], then: Callable[[T], object]) -> None:
        """Do one step of the job; where it fails its threads end, and so does the run, with what was done until then."""

        def safely() -> T | Failed:
            try:
                return work()
            except Exception as error:
                job.abandon()
                return Failed(error)

        def done(came: T | Failed) -> None:
            if not isinstance(came, Failed):
                then(came)
                return
            self._context.tasks.failed.emit(came.error)
            self.told.emit(list(job.told))
            self.ended.emit()

        self._context.tasks.run(lane, safely, self, done)
