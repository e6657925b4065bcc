"""One go of handing over what waits for a way, driven over the lanes: the store's part on its own, the rest on the net's.

It shows nothing, signs nothing and asks nobody: what waits was signed before.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.outbox.job import ExportResult
from smdb_desktop.services.outbox.sending import Going, goes_on


class SendRun(QObject):
    """``begin`` once. It goes on until nothing waits, or the way does not work."""

    ended = Signal(list)
    """An ExportResult for each file that was tried."""
    refused = Signal(object)
    """It could not begin, or not go on: a KnownError."""

    def __init__(self, context: Context, udvej_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._udvej_id = context, udvej_id
        self._results: list[ExportResult] = []

    def begin(self) -> None:
        """Take what waits."""
        sending, udvej_id = self._context.work.sending, self._udvej_id
        self._context.tasks.run(Lane.STORE, lambda: sending.begin(udvej_id), self, self._begun, self.refused.emit)

    def _begun(self, going: Going | None) -> None:
        if going is None:
            self.ended.emit(self._results)
        else:
            self._prepare(going, [])

    def _prepare(self, going: Going, made: list[ExportResult]) -> None:
        def prepared(begun: bool) -> None:
            if begun:
                tasks.run(Lane.NET, going.job.wait, self, lambda _: confirm())
            else:
                tasks.run(Lane.FREE, going.job.close, self, lambda _: self._closed(made))

        def confirm() -> None:
            tasks.run(Lane.STORE, going.job.confirm, self, lambda results: self._prepare(going, made + results), failed)

        def failed(error: KnownError) -> None:
            # its threads end and its connections are hung up whatever happened
            tasks.run(Lane.FREE, going.job.close, self, lambda _: self.refused.emit(error))

        tasks = self._context.tasks
        tasks.run(Lane.STORE, lambda: going.job.prepare(going.kept), self, prepared, failed)

    def _closed(self, made: list[ExportResult]) -> None:
        for result in made:
            if result.fault is not None:
                self._context.tasks.failed.emit(result.fault)
        self._results += made
        if goes_on(made):
            self.begin()
        else:
            self.ended.emit(self._results)
