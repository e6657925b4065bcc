"""Keeps the calendar in the chosen folder as the limits are, while a store is open. It decides nothing (``services/deadlines``).

What is written since is reckoned and the calendar made on the store's lane, a little at a time and after all else; the file is
written on the free one, because the folder may be slow. Where no folder was chosen it costs a look at one setting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from smdb_desktop.gui.app.rounds import Rounds
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.language import say
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.services.deadlines.calendar import Plan

FIRST_MS, NEXT_MS, PAUSE_MS = 8_000, 50, 20_000
"""From the opening to the first look, between two portions that are reckoned, and between two looks."""
SETTING, FOLDER = "frister", "mappe"


class CalendarKeeping(Rounds):
    """The calendar's rounds."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(context, parent, FIRST_MS, PAUSE_MS)

    def begun(self, work: Workspace) -> None:
        """Look whether there is something to write."""
        look = lambda: _look(work)  # noqa: E731
        self.context.tasks.run(Lane.STORE, look, self, self._looked, lambda _: self.again(), patient=True)

    def _looked(self, found: tuple[Workspace, int, Plan | None]) -> None:
        work, left, planned = found
        if work is not self.context.workspace or planned is None:
            self.again(NEXT_MS if left else PAUSE_MS)
            return
        from smdb_desktop.services.deadlines.calendar import write, written
        from smdb_desktop.services.deadlines.service import DeadlineService

        tasks = self.context.tasks

        def kept(_: object) -> None:
            if work is self.context.workspace:
                done = lambda: written(DeadlineService(work), planned)  # noqa: E731
                tasks.run(Lane.STORE, done, self, lambda _: self.again(), lambda _: self.again())
            else:
                self.again()

        # a folder that is away is tried again; what Frister shows does not hang on it
        tasks.run(Lane.FREE, lambda: write(planned), self, kept, lambda _: self.again())


def _look(work: Workspace) -> tuple[Workspace, int, Plan | None]:
    """On the store's lane: reckon a portion, and where nothing is left, what is to be written."""
    settled = work.store.settings.get(SETTING)
    if not (isinstance(settled, dict) and settled.get(FOLDER)):
        return work, 0, None
    # not before: it brings the forms along
    from smdb_desktop.services.deadlines.calendar import plan
    from smdb_desktop.services.deadlines.reckoning import catch_up
    from smdb_desktop.services.deadlines.service import DeadlineService

    left = catch_up(work.store, work.katalog)[1]
    return work, left, None if left else plan(DeadlineService(work), say)
