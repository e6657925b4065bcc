"""An in-memory store with the semantics of the real one, for tests that need no disk.

``tests/store/test_contract.py`` runs the same suite on both, so a test that passes on the fake may rely on the real one.
Written apart from the real store on purpose: a shared helper would share its faults.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from smdb_desktop.services.errors import StoreError, StoreExists
from smdb_desktop.services.stored.records import Skrivestand, StoreInfo
from tests.fakes.cases import FakeCases
from tests.fakes.health import FakeHealth
from tests.fakes.lists import FakeLists
from tests.fakes.log import FakeLog
from tests.fakes.outbox import FakeOutbox
from tests.fakes.people import FakePeople
from tests.fakes.registers import FakeRegisters
from tests.fakes.settings import FakeSettings
from tests.fakes.state import SENTENCE, Memory, State

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
        self.cases = FakeCases(self._memory, self.outbox, self.log)
        self.people = FakePeople(self._memory, person_id)
        self.registers = FakeRegisters(self._memory)
        self.lists = FakeLists(self._memory)
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

    def together(self) -> AbstractContextManager[None]:
        return self._memory.together()

    def info(self) -> StoreInfo:
        return StoreInfo("fake", self._oevelse, 2, self._foer)

    def written(self) -> Skrivestand:
        self._memory.must_be_open()
        return Skrivestand(self._memory.state.taeller, self._memory.state.skrevet)

    def close(self) -> None:
        self._memory.open = False

    def backup(self, target: Path) -> None:
        self._memory.must_be_open()
        if target.exists() or target in self.backups:
            raise StoreExists(SENTENCE)
        self.backups.append(target)
