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
from typing import Any, Protocol

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.services.errors import (
    CertificateError,
    KnownError,
    NotAllowed,
    StoreDamaged,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
    WayError,
)
from smdb_desktop.services.outbox.looking import Look, Noted
from smdb_desktop.services.outbox.signing import THREADS, Kept, Outcome, Signs, Unsure, Waits, Writers
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.services.stored.records import Prepared, UdbakkeRow, Written

PORTION = 32
_OF_ALL = (CertificateError, StoreFull, StoreReadOnly, StoreLocked, StoreDamaged)
_SMALL = 16  # fewer cases go one by one, so that Stop stops after the case in hand
OURS = T(
    "Sagen er sat til side på grund af en fejl i programmet. Der er skrevet en fejlrapport; sagen er stadig "
    "klar, og intet er mistet."
)

SIGNED = T("Underskrevet og kontrolleret: {navn}")
WAITS = T("Underskrevet, og venter på at komme af sted. {hvorfor}")
FOUND = T("Den lå der allerede og er kontrolleret: {navn}")
OUTSIDE = T(
    "Sagen er allerede eksporteret med et andet indhold, end den har her. Se den igennem. Skal den ud, som den står, så "
    "eksportér igen: den får revision {revision}."
)


def not_reached(number: int) -> Text:
    """That an export stopped because of what would have held back every other case too."""
    return Tn(
        "Eksporten er standset, for det samme gælder alle. {n} sag blev ikke nået og er stadig klar.",
        "Eksporten er standset, for det samme gælder alle. {n} sager blev ikke nået og er stadig klar.",
        n=number,
    )


class Shop(Protocol):
    """What a job needs of the store's part of an export (``export.ExportService``)."""

    def prepare_all(self, ids: Sequence[str], way: WayOut) -> list[Prepared | Exception]:
        """Judge and freeze these and note the attempts, in one commit."""
        ...

    def confirm_all(self, tried: Sequence[tuple[Prepared, Outcome]], way: WayOut) -> list[Outcome]:
        """Note in one commit what became of these."""
        ...

    def look(self, way: WayOut) -> Look:
        """A look at what lies there and wherever else something may lie, not begun."""
        ...

    def looked(self, noted: Noted) -> None:
        """Say that something was found."""
        ...

    def ended(self, way: WayOut, aside: Exception | None) -> None:
        """Note how the way was, where it is one that was set up; ``aside`` is why a file that waited for it did not leave."""
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
    forloeb_id: str = ""
    venter: str = ""
    """Why it waits for its way, signed; "" where it does not."""
    fault: Exception | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class _Portion:
    rows: Sequence[UdbakkeRow]
    known: dict[str, Outcome]
    prepared: Sequence[Prepared]
    writing: Future[list[Outcome]]


class ExportJob:
    """Until ``prepare`` says False: ``prepare``, ``wait``, ``confirm``. Then ``close``. One call at a time."""

    def __init__(self, service: Shop, rows: Sequence[UdbakkeRow], writers: Writers, *, again: bool) -> None:
        self._service, self._writers = service, writers
        self._look = None if again else service.look(writers.way)
        self._looking: Future[Any] | None = None
        self._halt: Exception | None = None
        self._noted = Noted()
        self.told: Sequence[str] = ()
        small = len(rows) < _SMALL
        size = 1 if small else min(PORTION, len(rows) // 8)
        self._rows = rows
        self._portions = deque(slice(start, start + size) for start in range(0, len(rows), size))
        self._most = 1 if small else 2 * THREADS
        self._begun: deque[_Portion] = deque()
        self._dropped: list[Prepared] = []
        self._aside: Exception | None = None
        self._stopped: Exception | None = None
        self._given = 0

    @property
    def looks(self) -> bool:
        """Whether what is under way is a look only."""
        return self._looking is not None

    def prepare(self, signer: Signs) -> bool:
        """Look first, then judge and freeze until enough is being written; whether anything is under way."""
        if self._look is not None and self._portions:
            step = self._look.step(signer.trust, self._writers.now())
            if step is not None:
                self._looking = self._writers.run(step)
                return True
        if self._dropped:
            self._service.dropped(self._dropped)
            self._dropped = []
        while self._portions and len(self._begun) < self._most:
            self._begun.append(self._begin(self._rows[self._portions.popleft()], signer))
        if not self._begun:
            if self._stopped is not None and self._given < len(self._rows):
                self.told = (*self.told, not_reached(len(self._rows) - self._given))
                self._stopped = None
            self._service.ended(self._writers.way, self._aside if isinstance(signer, Kept) else None)
        return bool(self._begun)

    def _begin(self, rows: Sequence[UdbakkeRow], signer: Signs) -> _Portion:
        known: dict[str, Outcome] = {}
        for row in rows:
            id_ = row.indberetning.id
            if self._halt is not None:
                known[id_] = self._halt
            elif id_ in self._noted.instead:
                known[id_] = NotAllowed(OUTSIDE.format(revision=self._noted.instead[id_]))
            elif id_ in self._noted.sent:
                known[id_] = self._noted.sent[id_]
        ids = [row.indberetning.id for row in rows if row.indberetning.id not in known]
        outcomes = self._service.prepare_all(ids, self._writers.way) if ids else []
        prepared = []
        for id_, outcome in zip(ids, outcomes, strict=True):
            if isinstance(outcome, Exception):
                known[id_] = outcome
            else:
                prepared.append(outcome)
        return _Portion(rows, known, prepared, self._writers.submit(prepared, signer))

    def wait(self) -> None:
        """Until the oldest portion is written, or the step of the look is done."""
        (self._looking or self._begun[0].writing).exception()

    def confirm(self) -> list[ExportResult]:
        """State Eksporteret for the oldest portion, and what became of each of it; nothing yet while it looks."""
        if self._looking is not None:
            self._looked(self._looking)
            return []
        portion = self._begun.popleft()
        fault = portion.writing.exception()
        if isinstance(fault, Exception):
            written: list[Outcome] = [Unsure(fault)] * len(portion.prepared)
        else:
            written = portion.writing.result()
        tried = list(zip(portion.prepared, written, strict=True))
        confirmed = self._service.confirm_all(tried, self._writers.way) if tried else []
        for outcome in (*portion.known.values(), *confirmed):
            self._aside = self._aside or _fault(outcome)
        ended = dict(zip((each.id for each in portion.prepared), zip(written, confirmed, strict=True), strict=True))
        results = []
        for row in portion.rows:
            id_ = row.indberetning.id
            raw, outcome = (known, known) if (known := portion.known.get(id_)) else ended[id_]
            if not self._is_said(raw, outcome):
                results.append(result_of(row, outcome, FOUND if known else SIGNED))
        self._given += len(results)
        return results

    def _is_said(self, raw: Outcome, outcome: Outcome) -> bool:
        """Whether a case was held back by what holds back all, and that is said already: of it nothing more is to be said.

        The first time it stops everything that has not begun.
        """
        stops = next(
            (each for each in (raw, outcome) if isinstance(each, Exception) and self._concerns_all(each)), None
        )
        if stops is None and isinstance(raw, Unsure) and self._concerns_all(raw.error):
            # of this one there is something to be said: it may have arrived
            self._stop(raw.error)
            return False
        if stops is None:
            return False
        said = self._stopped is not None and not isinstance(raw, Written)
        self._stop(stops)
        return said

    def _stop(self, error: Exception) -> None:
        if self._stopped is None:
            self._stopped = error
            self.cancel()

    def _concerns_all(self, error: Exception) -> bool:
        """Whether every other case would be held back by it: no way, no room, no certificate, no store to write in."""
        if isinstance(error, WayError):
            return not error.one
        return error is self._halt or isinstance(error, _OF_ALL)

    def _looked(self, looking: Future[Any]) -> None:
        """Take in what a step of the look came to. Where that fails nothing is signed: it may stand outside already."""
        self._looking = None
        if self._look is None:
            return
        try:
            self._look.took(looking.result(), self._writers.now())
        except Exception as error:
            self._look, self._halt = None, error
            return
        self._noted, self.told = self._look.noted, self._look.told
        self._service.looked(self._noted)

    def cancel(self) -> None:
        """Begin no more; what is being written is still written and confirmed, the rest stays Klar."""
        self._portions.clear()
        while len(self._begun) > 1 and self._begun[-1].writing.cancel():
            self._dropped += self._begun.pop().prepared

    def abandon(self) -> None:
        """Let the writers end by themselves: what they have begun is written, and found when it is looked for."""
        self._writers.abandon()

    def close(self) -> None:
        """End the writers."""
        self._writers.close()


def _fault(outcome: Outcome) -> Exception | None:
    """Why it did not leave, None where it did."""
    if isinstance(outcome, Unsure | Waits):
        return outcome.error
    return outcome if isinstance(outcome, Exception) else None


def result_of(row: UdbakkeRow, outcome: Outcome, good: str = SIGNED) -> ExportResult:
    """What became of a case, as faces show it; ``good`` says it of one that has left."""
    id_, course, name = row.indberetning.id, row.indberetning.forloeb_id, masked(row.cpr_nr)
    if isinstance(outcome, Waits):
        why = str(outcome.error)
        return ExportResult(id_, name, False, WAITS.format(hvorfor=why), status=3, forloeb_id=course, venter=why)
    if isinstance(outcome, KnownError):
        return ExportResult(id_, name, False, str(outcome), status=outcome.exit_status, forloeb_id=course)
    if isinstance(outcome, Unsure):
        outcome = outcome.error
    if isinstance(outcome, Exception):
        return ExportResult(id_, name, False, OURS, status=3, forloeb_id=course, fault=outcome)
    return ExportResult(id_, name, True, good.format(navn=outcome.navn), outcome.path, forloeb_id=course)
