"""When a copy is made while nothing happens, so that closing finds little or nothing left to copy. Reads the store only."""

from datetime import datetime, timedelta

from smdb_desktop.services.safekeeping.backups import BackupService

QUIET = timedelta(minutes=2)
"""So long nothing was written before a pause counts as one."""
EVERY = timedelta(minutes=10)
"""Between two such copies at least."""


class Pauses:
    """The pauses of one open store. Used on the thread that owns it."""

    def __init__(self, backups: BackupService) -> None:
        self._backups = backups
        self._seen = -1
        self._last: datetime | None = None

    def is_time(self) -> bool:
        """Whether to begin a copy now. Asked every few seconds, it looks further only where something was written."""
        now, state = self._backups.clock(), self._backups.store.written()
        if state.taeller == self._seen:
            return False
        # a clock that was put back makes no pause endless
        if state.skrevet is not None and timedelta() <= now - state.skrevet < QUIET:
            return False
        if self._last is not None and timedelta() <= now - self._last < EVERY:
            return False
        self._seen, self._last = state.taeller, now
        return self._backups.is_due()
