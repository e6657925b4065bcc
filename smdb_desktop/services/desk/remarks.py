"""What a person has written of a submission's answers before it is sent back: kept in the store until it is, or for thirty days.

It counts for nothing and stands in no receipt before *Send tilbage*. Each person has their own; it is found again by the digest
of what was signed, under whatever name the file comes.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from smdb_desktop.services.desk.half_written import DAYS, LONGEST
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Json

_SETTING = "bemaerkninger_skrevet"
MOST = 20
"""Files of one person whose remarks are kept, those written about last."""


class Remarks(NamedTuple):
    """The remarks of the person who has the store open. Belongs to the store's lane; raises StoreError."""

    store: Store
    clock: Clock

    def of(self, sha256: str) -> dict[str, str]:
        """What was written of a file (the digest of what was signed), by the path in its case; "" is the whole of it."""
        said = (self._mine().get(sha256) or {}).get("sagt") or {}
        return {str(sti): str(text) for sti, text in said.items()}

    def write(self, sha256: str, sti: str, tekst: str) -> None:
        """Keep what is written of one place of a file; "" for nothing any more."""
        said = {key: text for key, text in self.of(sha256).items() if key != sti}
        if tekst.strip():
            said[sti] = tekst[:LONGEST]
        others = {key: each for key, each in self._mine().items() if key != sha256}
        if said:
            others[sha256] = {"tid": self.clock().isoformat(), "sagt": said}
        self._put(dict(list(others.items())[-MOST:]))

    def forget(self, sha256: str) -> None:
        """It was sent back: nothing of it is written any more."""
        mine = self._mine()
        if mine.pop(sha256, None) is not None:
            self._put(mine)

    def tidy(self) -> None:
        """Take away, of everybody, what is too old, and what is of nobody who works here. For a clock that nobody doubts."""
        before = self._all()
        there = {each.id for each in self.store.people.all() if each.aktiv}
        kept: dict[str, Json] = {
            person: found for person, raw in before.items() if person in there and (found := self._fresh(raw))
        }
        if kept != before:
            self.store.settings.put(_SETTING, kept)

    def _all(self) -> dict[str, Json]:
        found = self.store.settings.get(_SETTING)
        return dict(found) if isinstance(found, dict) else {}

    def _mine(self) -> dict[str, Any]:
        return self._fresh(self._all().get(self.store.people.current_id))

    def _fresh(self, raw: Any) -> dict[str, Any]:
        files: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
        oldest = self.clock() - timedelta(days=DAYS)
        return {key: each for key, each in files.items() if datetime.fromisoformat(each["tid"]) > oldest}

    def _put(self, mine: dict[str, Any]) -> None:
        others = {person: raw for person, raw in self._all().items() if person != self.store.people.current_id}
        self.store.settings.put(_SETTING, others | ({self.store.people.current_id: mine} if mine else {}))
