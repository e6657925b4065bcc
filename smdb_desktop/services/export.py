"""From Klar to Sendt: check again from stored data, freeze, sign, write, re-open what was written, then change the state.

The steps are separate so that a face can run the store's part and the signing on different lanes: ``queue`` and ``prepare`` and
``confirm`` belong to the store's lane, ``write`` touches no store. One bad case is set aside with its reason; the rest goes on.
Many cases go in portions: one commit freezes a portion and one confirms it, and while one is signed the next is prepared.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeAlias, TypeVar

from smdb_desktop import __version__
from smdb_desktop.domain.check import check_case
from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.domain.katalog import Katalog
from smdb_desktop.domain.model import Sag
from smdb_desktop.services.certificates import CertificateService
from smdb_desktop.services.errors import ExportError, KnownError, NotAllowed
from smdb_desktop.services.mapping import borger_of, case_object, completed
from smdb_desktop.services.ports import Clock, Files, Indberetning, Signer, Store, Submissions
from smdb_desktop.services.profile import load_profile
from smdb_desktop.services.records import Bekraeftelse, IndberetningRecord, Tilstand, UdbakkeRow

_COURSE = re.compile(r"^kontaktforloeb\[\d+\]")
CONTAINER_LIMIT = 20_000_000
_PORTION = 32
_WRITERS = 4  # a writer mostly waits for the disk or for arithmetic outside Python
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A frozen submission, ready to be signed."""

    id: str
    payload: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Written:
    """A container that stands in its folder and was read back and verified there."""

    id: str
    sha256: str
    path: Path


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What became of one case; ``besked`` is a Danish sentence, ``status`` 0, 1 (the case) or 3 (the machine)."""

    id: str
    borger: str
    ok: bool
    besked: str
    path: Path | None = None
    status: int = 0


class ExportService:
    """The way out to a folder."""

    def __init__(
        self,
        store: Store,
        katalog: Katalog,
        submissions: Submissions,
        files: Files,
        certificates: CertificateService,
        clock: Clock,
    ) -> None:
        self._store = store
        self._katalog = katalog
        self._submissions = submissions
        self._files = files
        self._certificates = certificates
        self._clock = clock

    def udbakke(self) -> tuple[UdbakkeRow, ...]:
        """Everything that is Klar or has left, latest first."""
        return self._store.udbakke()

    def queue(self) -> tuple[UdbakkeRow, ...]:
        """What is Klar, oldest first."""
        return tuple(sorted(self._store.udbakke((Tilstand.KLAR,)), key=lambda row: row.indberetning.klar_tid))

    def prepare(self, indberetning_id: str) -> Prepared:
        """Judge the stored case again and freeze its payload. Raises NotAllowed with the first error where it has one."""
        record = self._store.indberetning(indberetning_id)
        if record.payload is not None:
            return Prepared(record.id, record.payload, record.payload_sha256)
        payload = self._submissions.payload(self._indberetning(record))
        sha256 = hashlib.sha256(payload).hexdigest()
        self._store.freeze(record.id, payload, sha256)
        return Prepared(record.id, payload, sha256)

    def _indberetning(self, record: IndberetningRecord) -> Indberetning:
        siblings = sorted(self._store.forloeb_beside(record.forloeb_id), key=lambda f: f.oprettet)
        forloeb = next(f for f in siblings if f.id == record.forloeb_id)
        borger = self._store.borger(forloeb.borger_id)
        courses = [completed(f, self._katalog, f"kontaktforloeb[{i}]") for i, f in enumerate(siblings)]
        mine = next(c for c, f in zip(courses, siblings, strict=True) if f.id == forloeb.id)
        sag = Sag(borger_of(borger), forloeb.myndighedskommune, forloeb.profil, tuple(courses))
        today = self._clock().astimezone().date()
        found = [f for f in check_case(sag, self._katalog, today) if f.felt.startswith((mine.sti, "borger"))]
        errors = [f for f in found if f.niveau is Niveau.FEJL]
        if errors:
            raise NotAllowed(f"Sagen har {len(errors)} fejl og er sat til side. Den første: {errors[0].besked}")
        profil = load_profile(self._store)
        if profil is None:
            raise NotAllowed("Opsætningen er ikke færdig. Udfyld siden Indstillinger først.")
        return Indberetning(
            id=record.id,
            forloeb_id=record.forloeb_id,
            revision=record.revision,
            art=record.art.value,
            skemaversion=forloeb.skemaversion,
            programversion=__version__,
            tid=record.klar_tid,
            afsender=profil.organisation,
            myndighedskommune=forloeb.myndighedskommune,
            oevelse=self._store.info().oevelse,
            forrige_sha256=record.forrige_sha256,
            sag=case_object(borger, forloeb, [mine], self._katalog),
            bekraeftelser=list(_still_said(forloeb.bekraeftelser, found)),
        )

    def write(self, prepared: Prepared, signer: Signer, folder: Path) -> Written:
        """Sign, write, and verify what stands on the disk. Touches no store; raises ExportError or CertificateError."""
        now = self._clock()
        name = f"{prepared.id}.asice"
        if self._stands(prepared, folder / name, signer, now):
            return Written(prepared.id, prepared.sha256, folder / name)
        content = self._submissions.container(prepared.payload, prepared.id, signer, now)
        path = self._files.write(folder, name, content)
        found = self._submissions.verify(self._files.read(path, CONTAINER_LIMIT), now, signer.trust)
        if not found.ok or found.payload_sha256 != prepared.sha256:
            self._files.remove(path)
            failed = "; ".join(text for _name, held, text in found.trin if not held)
            raise ExportError(
                "Filen kunne ikke bekræftes, da den var skrevet, og er fjernet igen. Sagen er stadig klar. Prøv igen, gerne "
                "til en anden mappe.",
                failed,
            )
        return Written(prepared.id, prepared.sha256, path)

    def _stands(self, prepared: Prepared, path: Path, signer: Signer, now: datetime) -> bool:
        """Whether this very submission stands there already: sent before, or cut off between the writing and the receipt.

        Each signing gives other bytes, so without this a second export to the same folder would meet a foreign file.
        """
        try:
            found = self._submissions.verify(self._files.read(path, CONTAINER_LIMIT), now, signer.trust)
        except KnownError:
            return False
        return found.ok and found.payload_sha256 == prepared.sha256

    def confirm(self, written: Written) -> None:
        """State Sendt with its receipt."""
        profil = load_profile(self._store)
        hvem = profil.medarbejder if profil else ""
        self._store.mark_sent(
            written.id, written.sha256, written.path.name, str(written.path.parent), hvem, self._clock()
        )

    def export_all(
        self, folder: Path, password: str | None, on_result: Callable[[int, int, ExportResult], None] = lambda *_: None
    ) -> tuple[ExportResult, ...]:
        """Export everything that is Klar, the store's part on the calling thread; for the command line."""
        rows = self.queue()
        if not rows:
            return ()
        signer = self._certificates.open_signer(password)
        results: list[ExportResult] = []

        def done(result: ExportResult) -> None:
            results.append(result)
            on_result(len(results), len(rows), result)

        with ThreadPoolExecutor(_WRITERS, "export") as writers:
            begun: list[_Begun] = []
            for start in range(0, len(rows), _PORTION):
                following = self._begin(rows[start : start + _PORTION], writers, signer, folder)
                self._finish(begun, done)
                begun = following
            self._finish(begun, done)
        return tuple(results)

    def _begin(self, rows: Sequence[UdbakkeRow], writers: Executor, signer: Signer, folder: Path) -> list["_Begun"]:
        """Prepare a portion in one commit, then let the writers have it."""
        try:
            with self._store.together():
                prepared = [_or_error(partial(self.prepare, row.indberetning.id)) for row in rows]
        except KnownError as error:
            return [(row, error) for row in rows]
        return [
            (row, each if isinstance(each, KnownError) else writers.submit(self.write, each, signer, folder))
            for row, each in zip(rows, prepared, strict=True)
        ]

    def _finish(self, begun: Sequence["_Begun"], done: Callable[[ExportResult], None]) -> None:
        """Wait for a portion to be written, confirm it in one commit, and only then tell what became of it."""
        outcomes = [each if isinstance(each, KnownError) else _or_error(each.result) for _, each in begun]
        try:
            with self._store.together():
                outcomes = [each if isinstance(each, KnownError) else self._confirmed(each) for each in outcomes]
        except KnownError as error:
            outcomes = [error for _ in begun]
        for (row, _), outcome in zip(begun, outcomes, strict=True):
            done(_result(row, outcome))

    def _confirmed(self, written: Written) -> Written | KnownError:
        """Confirm one of a portion; what it is refused for sets only this case aside."""
        try:
            self.confirm(written)
        except KnownError as error:
            return error
        return written

    def again(self, indberetning_id: str, signer: Signer, folder: Path) -> Written:
        """Write a submission that has left once more: same id, same payload, so it does no harm."""
        return self.write(self.prepare(indberetning_id), signer, folder)


def _still_said(given: Sequence[Bekraeftelse], found: Sequence[Fund]) -> Iterator[dict[str, str]]:
    """The confirmations of warnings that the course still has; the reason for one that was mended is nobody's business.

    The payload holds one course, so the paths begin with it, wherever it stood among the citizen's courses when confirmed.
    """
    warnings = {(str(f.regel), _COURSE.sub("", f.felt)) for f in found if f.niveau is Niveau.ADVARSEL}
    for b in given:
        inside = _COURSE.sub("", b.felt)
        if (b.regel, inside) in warnings:
            felt = b.felt if inside == b.felt else f"kontaktforloeb[0]{inside}"
            yield {"regel": b.regel, "felt": felt, "besked": b.besked, "begrundelse": b.begrundelse, "hvem": b.hvem}


_Begun: TypeAlias = "tuple[UdbakkeRow, Future[Written] | KnownError]"


def _or_error(work: Callable[[], T]) -> T | KnownError:
    """What the work gives, or the known error that sets its case aside."""
    try:
        return work()
    except KnownError as error:
        return error


def _result(row: UdbakkeRow, outcome: Written | KnownError) -> ExportResult:
    if isinstance(outcome, KnownError):
        return ExportResult(row.indberetning.id, masked(row), False, str(outcome), status=outcome.exit_status)
    besked = f"Underskrevet og kontrolleret: {outcome.path.name}"
    return ExportResult(row.indberetning.id, masked(row), True, besked, outcome.path)


def masked(row: UdbakkeRow) -> str:
    """The citizen as lists show one: ``150277-xxxx``."""
    return f"{row.cpr_nr[:6]}-xxxx"


def summary(results: tuple[ExportResult, ...]) -> Iterator[str]:
    """The export in sentences, one per case."""
    for result in results:
        yield f"{result.borger}: {result.besked}"
