"""The state of the copies, read and shown: when the newest was made, what it holds, and whether the second place is there.

It is read on the copies' own lane, because a share that does not answer may hold up nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from smdb_desktop.gui.core.page import AnyPage
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.page import empty
from smdb_desktop.gui.kit.parts import Banner, box, column, label, show_all
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.safekeeping.backups import Status
from smdb_desktop.services.safekeeping.telling import Line, state


class StateReader:
    """Reads for a page; asked again while it reads, it reads once more."""

    def __init__(self, page: AnyPage, show: Callable[[Status], None]) -> None:
        self._page, self._show = page, show
        self._reading = self._again = False

    def ask(self) -> None:
        """Read and show; nothing where there is no folder."""
        backups = self._page.context.work.backups
        if backups is None:
            return
        if self._reading:
            self._again = True
            return
        self._reading = True
        self._page.context.tasks.run(Lane.SAFE, backups.status, self._page, self._came, self._failed)

    def _failed(self, error: KnownError) -> None:
        self._reading = self._again = False
        self._page.refused(error)

    def _came(self, status: Status) -> None:
        self._reading = False
        if self._page.gone:
            return
        self._show(status)
        if self._again:
            self._again = False
            self.ask()


class StateLines(QWidget):
    """The sentences: what is as it should be as text, what somebody has to do as a banner."""

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._inside, _lines = column(8)
        layout.addWidget(self._inside)
        self._shown: tuple[Line, ...] | None = None

    def show_state(self, status: Status, now: datetime) -> None:
        """Show it; what is the same stays."""
        lines = tuple(state(status, now))
        if lines == self._shown:
            return
        self._shown = lines
        empty(self._inside)
        for line in lines:
            box(self._inside).addWidget(label(line.text) if line.ok else Banner("warning", line.text))
        show_all(box(self._inside))
