"""Words that stand half written in an open question: a note, a reason. Kept beside everything else until the person answers it.

They count for nothing and stand in no history; the same question, asked again of the same person, has them in its line.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Json

_SETTING = "halvt_skrevet"
MOST = 20
"""Questions of one person whose words are kept, the newest."""
LONGEST = 2000
"""Letters that are kept of one."""
DAYS = 30
"""As long as what lies in the bin."""


class Halvt(NamedTuple):
    """What stands in the line of a question (its kind and the ids that it is about), and when it was kept (aware)."""

    spoergsmaal: str
    tekst: str
    tid: datetime


class HalfWritten(NamedTuple):
    """The words of the person who has the store open. Belongs to the store's lane; raises StoreError."""

    store: Store
    clock: Clock

    def of(self, spoergsmaal: str) -> str:
        """What stood in the line of a question when nobody could answer it any more; "" for nothing."""
        return next((each.tekst for each in self._mine() if each.spoergsmaal == spoergsmaal), "")

    def since(self, tid: datetime) -> tuple[Halvt, ...]:
        """What was kept at that time or later, the newest first."""
        return tuple(each for each in reversed(self._mine()) if each.tid >= tid)

    def keep(self, spoergsmaal: str, tekst: str) -> None:
        """Keep what stands in the line of a question now; "" for nothing any more."""
        mine = self._mine()
        others = [each for each in mine if each.spoergsmaal != spoergsmaal]
        if not tekst.strip():
            if len(others) < len(mine):
                self._put(others)
            return
        self._put([*others, Halvt(spoergsmaal, tekst[:LONGEST], self.clock())][-MOST:])

    def _all(self) -> dict[str, Json]:
        found = self.store.settings.get(_SETTING)
        return dict(found) if isinstance(found, dict) else {}

    def tidy(self) -> None:
        """Take away, of everybody, what is too old, and what is of nobody who works here. For a clock that nobody doubts."""
        before = self._all()
        kept = self._raw({person: self._fresh(words) for person, words in before.items()})
        if kept != before:
            self.store.settings.put(_SETTING, kept)

    def _mine(self) -> list[Halvt]:
        return self._fresh(self._all().get(self.store.people.current_id))

    def _read(self, raw: Any) -> list[Halvt]:
        return [Halvt(str(a), str(b), datetime.fromisoformat(c)) for a, b, c in raw or ()]

    def _fresh(self, raw: Any) -> list[Halvt]:
        return [each for each in self._read(raw) if each.tid > self.clock() - timedelta(days=DAYS)]

    def _put(self, kept: list[Halvt]) -> None:
        # what is too old goes at an opening, whose clock nobody doubts
        all_ = {person: self._read(words) for person, words in self._all().items()}
        self.store.settings.put(_SETTING, self._raw(all_ | {self.store.people.current_id: kept}))

    def _raw(self, kept: Mapping[str, Sequence[Halvt]]) -> dict[str, Json]:
        """As it is stored, of who works here."""
        there = {each.id for each in self.store.people.all() if each.aktiv}
        return {
            person: [[each.spoergsmaal, each.tekst, each.tid.isoformat()] for each in words]
            for person, words in kept.items()
            if words and person in there
        }
