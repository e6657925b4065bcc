"""An in-memory store with the semantics of the real one, for tests that need no disk.

``tests/store/test_contract.py`` runs the same suite on both, so a test that passes on the fake may rely on the real one.
Written apart from the real store on purpose: a shared helper would share its faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from smdb_desktop.services.errors import StoreDamaged, StoreError, StoreExists
from smdb_desktop.services.ports.safekeeping import Progress
from smdb_desktop.services.stored.copies import Antal, Kopi, Kopiaarsag
from smdb_desktop.services.stored.records import Skrivestand, StoreInfo
from tests.fakes.bin import FakeBin
from tests.fakes.cases import FakeCases
from tests.fakes.citizens import FakeCitizens
from tests.fakes.coded import FakeCoded
from tests.fakes.corrections import FakeCorrections
from tests.fakes.deadlines import FakeDeadlines
from tests.fakes.deletions import FakeDeletions
from tests.fakes.figures import FakeFigures
from tests.fakes.health import FakeHealth
from tests.fakes.lists import FakeLists
from tests.fakes.log import FakeLog
from tests.fakes.outbox import FakeOutbox
from tests.fakes.outways import FakeOutways
from tests.fakes.people import FakePeople
from tests.fakes.receipts import FakeReceipts
from tests.fakes.registers import FakeRegisters
from tests.fakes.reports import FakeReports
from tests.fakes.settings import FakeSettings
from tests.fakes.sittings import FakeSittings
from tests.fakes.state import SENTENCE, Memory, State
from tests.fakes.typed import FakeTyped

MORNING = datetime(2025, 8, 1, 9, 0, tzinfo=UTC)


class FakeStore:
    """A store in memory. ``fail_with`` is raised by the next write, which then changes nothing."""

    def __init__(
        self,
        *,
        oevelse: bool = True,
        state: State | None = None,
        person_id: str = "person",
        now: Callable[[], datetime] = lambda: MORNING,
    ) -> None:
        self._memory = Memory(state or State(), now)
        self._foer = self.written()
        self._oevelse = oevelse
        self.log = FakeLog(self._memory)
        self.outbox = FakeOutbox(self._memory, self.log)
        self.receipts = FakeReceipts(self._memory)
        self.reports = FakeReports(self._memory, self.outbox, self.log)
        self.cases = FakeCases(self._memory, self.outbox, self.log)
        self.corrections = FakeCorrections(self._memory, self.outbox, self.log)
        self.deletions = FakeDeletions(self._memory, self.outbox, self.log)
        self.bin = FakeBin(self._memory, self.cases, self.outbox, self.log)
        self.outways = FakeOutways(self._memory)
        self.sittings = FakeSittings(self._memory, self.log)
        self.typed = FakeTyped(self._memory)
        self.deadlines = FakeDeadlines(self._memory, self.log)
        self.people = FakePeople(self._memory, person_id)
        self.registers = FakeRegisters(self._memory)
        self.lists = FakeLists(self._memory)
        self.citizens = FakeCitizens(self._memory)
        self.figures = FakeFigures(self._memory)
        self.coded = FakeCoded(self._memory)
        self.settings = FakeSettings(self._memory)
        self.health = FakeHealth(self._memory)
        self.backups: list[Path] = []

    @property
    def fail_with(self) -> StoreError | None:
        """What the next write raises."""
        return self._memory.fail_with

    @fail_with.setter
    def fail_with(self, error: StoreError | None) -> None:
        self._memory.fail_with = error

    @property
    def is_open(self) -> bool:
        """Whether it was not closed yet."""
        return self._memory.open

    def together(self, *, portion: bool = False) -> AbstractContextManager[None]:
        return self._memory.together()

    @contextmanager
    def interruptible(self, between: Callable[[], None]) -> Iterator[None]:
        between()
        yield

    def info(self) -> StoreInfo:
        return StoreInfo("fake", self._oevelse, 2, self._foer)

    def written(self) -> Skrivestand:
        self._memory.must_be_open()
        return Skrivestand(self._memory.state.taeller, self._memory.state.skrevet)

    def close(self) -> None:
        self._memory.open = False

    def backup(self, target: Path, aarsag: Kopiaarsag = Kopiaarsag.BEDT_OM, tid: datetime | None = None) -> Kopi:
        self._memory.must_be_open()
        if target.exists() or target in self.backups:
            raise StoreExists(SENTENCE)
        self.backups.append(target)
        made = tid or datetime(2025, 8, 1, tzinfo=UTC)
        return Kopi(target, made, 0, self.amount(), aarsag, "fake", self._oevelse, "0", self.mark())

    def begin_backup(self, target: Path, aarsag: Kopiaarsag, tid: datetime, progress: Progress) -> FakeDraft:
        self._memory.must_be_open()
        if target.exists() or target in self.backups:
            raise StoreExists(SENTENCE)
        progress(1, 2)
        return FakeDraft(self, target, aarsag, tid)

    def mark(self) -> str:
        self._memory.must_be_open()
        kept = {
            name: value
            for name, value in self._memory.state.settings.items()
            if name not in ("aaben_siden", "ur", "sidste_steder")
        }
        return repr((len(self._memory.state.log), kept, sorted(self._memory.state.blobs)))

    def amount(self) -> Antal:
        state = self._memory.state
        drafts = sum(skema.kladde for forloeb in state.forloeb.values() for skema in forloeb.skemaer)
        return Antal(len(state.borgere), len(state.forloeb), drafts, len(state.indberetninger))


@dataclass
class FakeDraft:
    """A copy in memory that has not proved itself."""

    store: FakeStore
    target: Path
    aarsag: Kopiaarsag
    tid: datetime

    def prove(self, progress: Progress | None = None) -> Kopi:
        if progress is not None:
            progress(0, 0)
        return self.store.backup(self.target, self.aarsag, self.tid)

    def drop(self) -> None:
        """There is nothing to take away."""

    def blame(self, error: StoreDamaged) -> StoreDamaged:
        return error
