"""How far a long piece of work on a lane is, told to the page that waits for it as long as that is there, and a way to end it."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import QObject, Signal

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import KnownError

GIVEN_UP = T("Fortrudt. Intet er ændret.")


class GivenUp(KnownError):
    """Somebody left, or did not want to wait: the work takes back what it began."""

    def __init__(self) -> None:
        super().__init__(GIVEN_UP)


class Watch(QObject):
    """Watches one piece of work. It outlives its page: what works holds it, not the page."""

    came = Signal(int, int)
    """How much is done of how much; 0 of 0 while nobody can say."""

    def __init__(self, before: Watch | None = None) -> None:
        """``before`` watches what comes before in the same work: one end for both."""
        super().__init__()
        self._stopped: Event = Event() if before is None else before._stopped

    def stop(self) -> None:
        """Let the work end at its next portion."""
        self._stopped.set()

    def progress(self, done: int, all_: int) -> None:
        """Called on the lane. Raises GivenUp."""
        if self._stopped.is_set():
            raise GivenUp
        self.came.emit(done, all_)
