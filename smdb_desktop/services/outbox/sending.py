"""Hands over again what is signed and waits for a way: by itself where a person allowed that for the way, or when asked.

It signs nothing and needs no password: what waits was signed while somebody was there. When it is time, is decided here; what
asks is the window's clock, the network that came back, or the command line.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from typing import NamedTuple

from smdb_desktop.domain.words import Text
from smdb_desktop.services.outbox.export import ExportService
from smdb_desktop.services.outbox.job import ExportJob, ExportResult
from smdb_desktop.services.outbox.outways import OutwayService, Stand, waiting_words
from smdb_desktop.services.outbox.signing import Kept
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.store import Store

AT_ONCE = 1000
"""Files that are handed over in one go; the next go takes the next ones."""


class Going(NamedTuple):
    """One go: the job, and what stands for the signer in it."""

    udvej_id: str
    job: ExportJob
    kept: Kept


class SendService:
    """What waits, and handing it over."""

    def __init__(self, store: Store, exports: ExportService, outways: OutwayService, clock: Clock) -> None:
        self._store, self._exports, self._outways, self._clock = store, exports, outways, clock

    def stands(self) -> tuple[Stand, ...]:
        """Every way with what waits for it."""
        return self._outways.stands()

    def told(self) -> tuple[Text, ...]:
        """A sentence for each way that something waits for."""
        return waiting_words(self.stands())

    def due(self, *, net_came: bool = False) -> str | None:
        """The way that it is time to try, by itself; None where none is. ``net_came``: a network came back since it was asked."""
        now = self._clock()
        for stand in self.stands():
            if stand.venter is not None and not stand.hvorfor and _is_due(stand, now, net_came):
                return stand.udvej.id
        return None

    def begin(self, udvej_id: str) -> Going | None:
        """One go for a way, not begun; None where nothing waits. Close its job. Raises NotAllowed."""
        files = self._store.outways.signed(udvej_id, AT_ONCE)
        if not files:
            return None
        rows = self._store.outbox.listed([each.indberetning_id for each in files])
        return Going(udvej_id, self._exports.job(rows, self._outways.open(udvej_id)), Kept(files))

    def send(self, udvej_id: str) -> tuple[ExportResult, ...]:
        """Everything that waits for a way, the store's part on the calling thread; for the command line."""
        results: list[ExportResult] = []
        while (going := self.begin(udvej_id)) is not None:
            with closing(going.job) as job:
                made: list[ExportResult] = []
                while job.prepare(going.kept):
                    job.wait()
                    made += job.confirm()
            results += made
            if not goes_on(made):
                break
        return tuple(results)


def goes_on(made: Sequence[ExportResult]) -> bool:
    """Whether another go is begun after one that came to this: something left, and the way works."""
    return any(each.ok for each in made) and not any(each.venter for each in made)


def _is_due(stand: Stand, now: datetime, net_came: bool) -> bool:
    udvej = stand.udvej
    if not udvej.selv:
        return False
    if not udvej.grund:
        return True
    if udvej.naeste is None:
        return False
    # tried in the future: the clock was wrong then, and so is the time that was set
    put_back = udvej.forsoegt is not None and now < udvej.forsoegt
    return net_came or udvej.naeste <= now or put_back
