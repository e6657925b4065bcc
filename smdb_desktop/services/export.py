"""From Klar to Sendt: check again from stored data, freeze, sign, write, re-open what was written, then change the state.

The steps are separate so that a face can run the store's part and the signing on different lanes: ``queue`` and ``prepare`` and
``confirm`` belong to the store's lane, ``write`` touches no store. One bad case is set aside with its reason; the rest goes on.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from smdb_desktop import __version__
from smdb_desktop.domain.check import check_case
from smdb_desktop.domain.findings import Niveau
from smdb_desktop.domain.katalog import Katalog
from smdb_desktop.domain.model import Sag
from smdb_desktop.services.certificates import CertificateService
from smdb_desktop.services.errors import ExportError, KnownError, NotAllowed
from smdb_desktop.services.mapping import borger_of, case_object, completed
from smdb_desktop.services.ports import Clock, Files, Indberetning, Signer, Store, Submissions
from smdb_desktop.services.profile import load_profile
from smdb_desktop.services.records import IndberetningRecord, Tilstand, UdbakkeRow

CONTAINER_LIMIT = 20_000_000


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
    """What became of one case; ``besked`` is a Danish sentence."""

    id: str
    borger: str
    ok: bool
    besked: str
    path: Path | None = None


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
        forloeb = self._store.forloeb(record.forloeb_id)
        borger = self._store.borger(forloeb.borger_id)
        siblings = sorted(self._store.forloeb_of(borger.id), key=lambda f: f.oprettet)
        courses = [completed(f, self._katalog, f"kontaktforloeb[{i}]") for i, f in enumerate(siblings)]
        mine = next(c for c, f in zip(courses, siblings, strict=True) if f.id == forloeb.id)
        sag = Sag(borger_of(borger), forloeb.myndighedskommune, forloeb.profil, tuple(courses))
        today = self._clock().astimezone().date()
        errors = [
            f
            for f in check_case(sag, self._katalog, today)
            if f.niveau is Niveau.FEJL and f.felt.startswith((mine.sti, "borger"))
        ]
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
            bekraeftelser=[
                {"regel": b.regel, "felt": b.felt, "besked": b.besked, "begrundelse": b.begrundelse, "hvem": b.hvem}
                for b in forloeb.bekraeftelser
            ],
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
            failed = "; ".join(text for _name, held, text in found.trin if not held)
            raise ExportError(
                "Filen blev skrevet, men kunne ikke bekræftes bagefter, og sagen er stadig klar. Prøv igen, gerne til en anden "
                "mappe.",
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
        """Export everything that is Klar on the calling thread; for the command line."""
        rows = self.queue()
        signer = self._certificates.open_signer(password) if rows else None
        results = []
        for number, row in enumerate(rows, start=1):
            assert signer is not None  # noqa: S101  rows is not empty here
            result = self._one(row, signer, folder)
            results.append(result)
            on_result(number, len(rows), result)
        return tuple(results)

    def _one(self, row: UdbakkeRow, signer: Signer, folder: Path) -> ExportResult:
        borger = masked(row)
        try:
            written = self.write(self.prepare(row.indberetning.id), signer, folder)
            self.confirm(written)
        except KnownError as error:
            return ExportResult(row.indberetning.id, borger, False, str(error))
        return ExportResult(
            row.indberetning.id, borger, True, f"Underskrevet og kontrolleret: {written.path.name}", written.path
        )

    def again(self, indberetning_id: str, signer: Signer, folder: Path) -> Written:
        """Write a submission that has left once more: same id, same payload, so it does no harm."""
        return self.write(self.prepare(indberetning_id), signer, folder)


def masked(row: UdbakkeRow) -> str:
    """The citizen as lists show one: ``150277-xxxx``."""
    return f"{row.cpr_nr[:6]}-xxxx"


def summary(results: tuple[ExportResult, ...]) -> Iterator[str]:
    """The export in sentences, one per case."""
    for result in results:
        yield f"{result.borger}: {result.besked}"
