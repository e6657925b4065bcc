"""One export from Klar to Sendt, driven over the lanes: the store's part on its own, opening the key and signing on the free one.

It shows nothing. One bad case is set aside with its reason and the rest goes on; after ``cancel`` the case in hand is finished.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from smdb_desktop.gui.context import Context
from smdb_desktop.gui.tasks import Lane
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.export import ExportResult, Prepared, Written, masked
from smdb_desktop.services.ports import Signer
from smdb_desktop.services.records import UdbakkeRow

T = TypeVar("T")
OURS = (
    "Sagen er sat til side på grund af en fejl i programmet. Der er skrevet en fejlrapport; sagen er stadig klar, og intet "
    "er mistet."
)


class ExportRun(QObject):
    """``begin`` once. ``again`` writes what has left already once more, without changing its state."""

    progressed = Signal(int, object)
    """How many are done, and the ExportResult of the latest."""
    ended = Signal()
    refused = Signal(object)
    """Nothing could begin: a KnownError, most often about the certificate or its password."""

    def __init__(
        self, context: Context, rows: Sequence[UdbakkeRow], folder: Path, *, again: bool, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._rows, self._folder, self._again = context, tuple(rows), folder, again
        self._exports = context.work.exports
        self._next = 0
        self._signer: Signer | None = None
        self._cancelled = False

    def begin(self, password: str | None) -> None:
        """Open the key, then take the cases one by one. The password is not kept."""
        certificates = self._context.work.certificates
        self._context.tasks.run(
            Lane.STORE, lambda: certificates.material(password), self, self._open, self.refused.emit
        )

    def _open(self, material: tuple[bytes, str]) -> None:
        certificates = self._context.work.certificates
        self._context.tasks.run(
            Lane.FREE, lambda: certificates.open_material(material), self, self._opened, self.refused.emit
        )

    def _opened(self, signer: Signer) -> None:
        if signer.info.problem:
            self.refused.emit(KnownError(signer.info.problem))
            return
        self._signer = signer
        self._one()

    def cancel(self) -> None:
        """Stop after the case in hand."""
        self._cancelled = True

    def _one(self) -> None:
        if self._cancelled or self._next >= len(self._rows):
            self._signer = None
            self.ended.emit()
            return
        indberetning_id = self._rows[self._next].indberetning.id
        self._run(Lane.STORE, lambda: self._exports.prepare(indberetning_id), self._write)

    def _write(self, prepared: Prepared) -> None:
        signer, folder = self._signer, self._folder
        if signer is not None:
            self._run(Lane.FREE, lambda: self._exports.write(prepared, signer, folder), self._confirm)

    def _confirm(self, written: Written) -> None:
        if self._again:
            self._done(written)
            return

        def confirm() -> Written:
            self._exports.confirm(written)
            return written

        self._run(Lane.STORE, confirm, self._done)

    def _done(self, written: Written) -> None:
        self._result(True, f"Underskrevet og kontrolleret: {written.path.name}", written.path)

    def _run(self, lane: Lane, work: Callable[[], T], then: Callable[[T], None]) -> None:
        """A step of the case in hand; whatever goes wrong in it sets only this case aside."""

        def guarded() -> T | Exception:
            try:
                return work()
            except Exception as error:
                return error

        def judged(outcome: T | Exception) -> None:
            if isinstance(outcome, KnownError):
                self._result(False, str(outcome), None)
            elif isinstance(outcome, Exception):
                self._context.tasks.failed.emit(outcome)
                self._result(False, OURS, None)
            else:
                then(outcome)

        self._context.tasks.run(lane, guarded, self, judged)

    def _result(self, ok: bool, besked: str, path: Path | None) -> None:
        row = self._rows[self._next]
        self._next += 1
        self.progressed.emit(self._next, ExportResult(row.indberetning.id, masked(row), ok, besked, path))
        self._one()
