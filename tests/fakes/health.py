"""The health of a store in memory (``ports.store.Health``): as sound as a test says."""

from __future__ import annotations

from smdb_desktop.services.stored.records import Heling, Tjek
from tests.fakes.state import Memory

PAGES = 100


class FakeHealth:
    """Health in memory. ``bad`` of its 100 pages are damaged; ``heling`` is what the opening mended or missed."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._seen = 0
        self._settled = 0
        self.bad = 0

    def mended(self) -> Heling | None:
        self._memory.must_be_open()
        return self._memory.state.heling

    def read(self) -> None:
        self._memory.must_be_open()
        self._memory.state.heling = None

    def checked(self) -> Tjek | None:
        self._memory.must_be_open()
        return self._memory.state.tjek

    def check(self, pages: int) -> bool:
        self._memory.must_be_open()
        if self._seen < PAGES:
            self._seen += pages
            return True
        self._seen = 0
        with self._memory.writing() as state:
            state.tjek = Tjek(self._memory.now(), PAGES, self.bad)
        return False

    def settle(self) -> bool:
        self._memory.must_be_open()
        before, self._settled = self._settled, self._memory.state.taeller
        return before != self._settled

    def copy_hint(self) -> str:
        return "Der ligger ingen sikkerhedskopi."
