"""The use cases: when to look, what to do with what was found, and never another version without a copy of the store before."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from smdb_desktop.services.errors import KnownError, UpdateError, UsageError
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.updates import Fit, LaidDown, Stopped, Told, Trouble, Updates, Way, never, nothing_told
from smdb_desktop.services.safekeeping.backups import BackupService
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.services.updates.telling import FELL_AT_LOCK, Report, report

OFTEN = timedelta(hours=20)
"""Between two looks that nobody asked for."""
AGAIN = timedelta(hours=2)
"""Until the next one where nobody answered."""


class Fetched(NamedTuple):
    """What a look brought: a version of the program that lies here and does not start yet ("" none), and packages."""

    version: str
    packages: tuple[LaidDown, ...]


@dataclass(frozen=True, slots=True)
class UpdateService:
    """Newer versions on this machine. What takes long is done where nobody waits, and may be stopped at any time."""

    updates: Updates
    clock: Clock
    fits: tuple[Fit, ...] = ()
    """What became of each package when this program started."""

    def report(self) -> Report:
        """What is known, and the sentences for it; asks nobody."""
        state = self.updates.state()
        older = state.fall is not None and self._is_older(state.next, state.fall.version)
        made = report(self.updates.source(), state, self.clock(), self.fits, older=older)
        return made._replace(may_not_open=self.may_not_open())

    def said_at_lock(self) -> str:
        """What is said in front of the lock of a version that gave way, until somebody has read it; "" where none did."""
        fell = self.report().fell
        return FELL_AT_LOCK.format(hvad=fell) if fell else ""

    def is_due(self) -> bool:
        """Whether to look now by oneself."""
        if self.updates.source().way in (Way.OFF, Way.UNSET):
            return False
        state, now = self.updates.state(), self.clock()
        pause = OFTEN if state.trouble is Trouble.NONE else AGAIN
        # a clock that was put back must not mean that nobody looks for years
        return state.tried is None or not timedelta(0) <= now - state.tried < pause

    def look(self, told: Told = nothing_told, stopped: Stopped = never) -> Fetched:
        """Ask, and lay down what is new. Raises UpdateError or UsageError."""
        version = self.updates.fetch(told, stopped)
        packages = self.updates.fetch_packages(stopped)
        state = self.updates.state()
        waits = version and state.switches and version != state.next
        return Fetched(version if waits else "", packages)

    def look_by_itself(self, stopped: Stopped = never) -> Fetched:
        """The same where nobody asked: what is in the way is written down and said to nobody.

        A version that a person went back from, or that did not come up, is not offered again.
        """
        try:
            found = self.look(stopped=stopped)
        except (UpdateError, UsageError):
            return Fetched("", ())
        return found._replace(version="") if found.version in self.updates.state().left else found

    def take(self, version: str, backups: BackupService | None) -> None:
        """Let a version start the next time, after a copy of the open store (None: there is no store). Raises KnownError."""
        if backups is not None and backups.is_due():
            backups.make(Kopiaarsag.FOER_OPDATERING)
        self.switch(version)

    def switch(self, version: str) -> None:
        """Let a version start the next time; the copy was made. Raises KnownError."""
        self.updates.switch(version)
        self.tidy()

    def back(self) -> str:
        """Let the version before start the next time: which. Raises KnownError."""
        return self.updates.back()

    def leave_package(self, name: str) -> str:
        """Take a package back from the next start on: which version. Raises KnownError."""
        return self.updates.leave_package(name)

    def use_package(self, name: str) -> str:
        """Use a package again that was taken back: which version. Raises KnownError."""
        return self.updates.use_package(name)

    def may_not_open(self) -> bool:
        """Whether the version one would go back to may refuse the store, because its schema is older or not known."""
        state = self.updates.state()
        if state.back is None:
            return False
        return self._is_older(state.back, state.running)

    def _is_older(self, before: str, now: str) -> bool:
        """Whether the schema of a version is older than another's, or not known."""
        first, second = self.updates.schema_of(before), self.updates.schema_of(now)
        return not (first and second and first >= second)

    def tidy(self) -> None:
        """Remove versions that nothing needs; what cannot be removed takes room and no more."""
        try:
            self.updates.tidy()
        except KnownError:
            return

    def remove_all(self) -> int:
        """Remove every version that was laid down, by its list: how many. Raises KnownError."""
        return self.updates.remove_all()

    def choose(self, way: Way, folder: Path | None = None) -> None:
        """Look on the net, in a folder, or nowhere. Raises UsageError."""
        self.updates.choose(way, folder)

    def come_up(self) -> None:
        """The first page stands: this version is proved."""
        self.updates.come_up()

    def fault_shown(self) -> None:
        """This version showed a fault before its first page stood."""
        self.updates.fault_shown()

    def ended(self) -> None:
        """This version ends in order."""
        self.updates.ended()

    def fall_told(self) -> None:
        """The person has read it."""
        self.updates.fall_told()
