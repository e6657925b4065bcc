"""A way that a person has set up, for one export: what makes it fail for all is met once, and said of everything behind it."""

from __future__ import annotations

from datetime import datetime, timedelta

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import ExportError, KnownError, WayError
from smdb_desktop.services.outbox.through import Through
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.ways import Tried, WayOut

STUCK = T("Noget, der venter, kunne ikke afleveres på grund af en fejl i programmet. Der er skrevet en fejlrapport.")
_PAUSES = (1, 2, 5, 10, 20, 30)
"""Minutes until the program tries again by itself, by how often it has failed in a row."""


class KeptWay(Through):
    """A way with its id; ``error`` is why it does not work, None as long as it does."""

    def __init__(self, udvej_id: str, way: WayOut) -> None:
        super().__init__(way)
        self.udvej_id = udvej_id
        self.error: WayError | None = None

    def prepare(self) -> None:
        """As the way does; nobody is asked twice who did not answer. Raises ExportError."""
        self._must_work()
        try:
            super().prepare()
        except WayError as error:
            self.error = error
            raise

    def hand_over(self, navn: str, content: bytes) -> None:
        """As the way does. Raises ExportError."""
        self._must_work()
        try:
            super().hand_over(navn, content)
        except WayError as error:
            if not error.one:
                self.error = error
            raise

    def _must_work(self) -> None:
        if self.error is not None:
            raise self.error

    def ask(self, navn: str, limit: int) -> bytes | None:
        """As the way does; nobody is asked who did not answer."""
        self._must_work()
        return super().ask(navn, limit)

    def tried(self) -> Tried:
        """Why it does not work, as far as that is known."""
        return Tried(self.udvej_id, self.error)


def noted(store: Store, tried: Tried, now: datetime, aside: Exception | None = None) -> None:
    """Keep how a way was: that it worked, or why not, and when it is tried again.

    Where the way works and a file that waits for it did not leave all the same (``aside``), that is why something still waits,
    and it is tried again as seldom: what the case itself or the program is to blame for not before a person asks.
    """
    udvej_id, error = tried.udvej_id, tried.error or aside
    if error is None:
        store.outways.tried(udvej_id, "", now, None)
        return
    before = next((each.forsoeg for each in store.outways.every() if each.id == udvej_id), 0)
    why = str(error) if isinstance(error, KnownError) else STUCK
    store.outways.tried(udvej_id, why, now, next_try(error, before + 1, now))


def next_try(error: Exception, failed: int, now: datetime) -> datetime | None:
    """When the program tries a way again that has failed ``failed`` times in a row; None: not by itself."""
    if not isinstance(error, ExportError) or (isinstance(error, WayError) and error.person):
        return None
    pause = timedelta(minutes=_PAUSES[min(max(failed, 1), len(_PAUSES)) - 1])
    return now + max(pause, timedelta(seconds=error.after if isinstance(error, WayError) else 0.0))
