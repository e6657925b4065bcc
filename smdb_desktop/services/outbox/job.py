"""One export of many cases: portion after portion, some being written while the next is prepared and the oldest confirmed.

The faces drive it, so that the store's part runs where the store is: ``prepare`` and ``confirm`` on the store's lane, ``wait``
anywhere. What becomes of each case, with its sentence, is the same for the command line and the window.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.outbox.signing import THREADS, Outcome, Writers
from smdb_desktop.services.ports.submissions import Signer
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.services.stored.records import Prepared, UdbakkeRow

PORTION = 32
_SMALL = 16  # fewer cases go one by one, so that Stop stops after the case in hand
OURS = T(
    "Sagen er sat til side på grund af en fejl i programmet. Der er skrevet en fejlrapport; sagen er stadig "
    "klar, og intet er mistet."
)


class Shop(Protocol):
    """What a job needs of the store's part of an export (``export.ExportService``)."""

    def prepare_all(self, ids: Sequence[str], way: WayOut) -> list[Prepared | Exception]:
        """Judge and freeze these and note the attempts, in one commit."""
        ...

    def confirm_all(self, tried: Sequence[tuple[Prepared, Outcome]], way: WayOut, *, again: bool) -> list[Outcome]:
        """Note in one commit what became of these; ``again`` leaves the state of what has left before."""
        ...

    def dropped(self, prepared: Sequence[Prepared]) -> None:
        """Note in one commit that these were not tried after all."""
        ...


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What became of one case; ``besked`` is a Danish sentence, ``status`` 0, 1 (the case) or 3 (the machine).

    ``fault`` is an error of the program's own, for the crash report.
    """

    id: str
    borger: str
    ok: bool
    besked: str
    path: Path | None = None
    status: int = 0
    fault: Exception | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class _Portion:
    rows: Sequence[UdbakkeRow]
    aside: dict[str, Exception]
    prepared: Sequence[Prepared]
    writing: Future[list[Outcome]]


class ExportJob:
    """Until ``prepare`` says False: ``prepare``, ``wait``, ``confirm``. Then ``close``. One call at a time."""

    def __init__(self, service: Shop, rows: Sequence[UdbakkeRow], writers: Writers, *, again: bool) -> None:
        self._service, self._writers, self._again = service, writers, again
        small = len(rows) < _SMALL
        size = 1 if small else min(PORTION, len(rows) // 8)
        self._portions = deque(rows[start : start + size] for start in range(0, len(rows), size))
        self._most = 1 if small else 2 * THREADS
        self._begun: deque[_Portion] = deque()
        self._dropped: list[Prepared] = []

    def prepare(self, signer: Signer) -> bool:
        """Judge and freeze until enough is being written; whether anything is."""
        if self._dropped:
            self._service.dropped(self._dropped)
            self._dropped = []
        while self._portions and len(self._begun) < self._most:
            rows = self._portions.popleft()
            ids = [row.indberetning.id for row in rows]
            outcomes = dict(zip(ids, self._service.prepare_all(ids, self._writers.way), strict=True))
            aside = {id_: outcome for id_, outcome in outcomes.items() if isinstance(outcome, Exception)}
            prepared = [outcome for outcome in outcomes.values() if not isinstance(outcome, Exception)]
            self._begun.append(_Portion(rows, aside, prepared, self._writers.submit(prepared, signer)))
        return bool(self._begun)

    def wait(self) -> None:
        """Until the oldest portion is written."""
        self._begun[0].writing.exception()

    def confirm(self) -> list[ExportResult]:
        """State Sendt for the oldest portion, and what became of each of it."""
        portion = self._begun.popleft()
        fault = portion.writing.exception()
        if isinstance(fault, Exception):
            written: list[Outcome] = [fault] * len(portion.prepared)
        else:
            written = portion.writing.result()
        tried = list(zip(portion.prepared, written, strict=True))
        left = iter(self._service.confirm_all(tried, self._writers.way, again=self._again))
        return [result_of(row, portion.aside.get(row.indberetning.id) or next(left)) for row in portion.rows]

    def cancel(self) -> None:
        """Begin no more; what is being written is still written and confirmed, the rest stays Klar."""
        self._portions.clear()
        while len(self._begun) > 1 and self._begun[-1].writing.cancel():
            self._dropped += self._begun.pop().prepared

    def close(self) -> None:
        """End the writers."""
        self._writers.close()


def result_of(row: UdbakkeRow, outcome: Outcome) -> ExportResult:
    """What became of a case, as faces show it."""
    name = masked(row.cpr_nr)
    if isinstance(outcome, KnownError):
        return ExportResult(row.indberetning.id, name, False, str(outcome), status=outcome.exit_status)
    if isinstance(outcome, Exception):
        return ExportResult(row.indberetning.id, name, False, OURS, status=3, fault=outcome)
    besked = T("Underskrevet og kontrolleret: {navn}", navn=outcome.navn)
    return ExportResult(row.indberetning.id, name, True, besked, outcome.path)
