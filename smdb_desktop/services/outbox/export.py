"""From Klar to Sendt: check again from stored data, freeze, sign, write, re-open what was written, then change the state.

Cases go in portions: one commit freezes a portion and one confirms it, and while some are written the next is prepared. What
touches the store belongs to the store's lane; signing and writing is ``writing.py``. One bad case is set aside with its reason;
the rest goes on. How the portions follow each other is ``export_job.py``.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from smdb_desktop import __version__
from smdb_desktop.domain.case.model import Sag
from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.judgement import check_case
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.certificates import CertificateService
from smdb_desktop.services.desk.people import hvem
from smdb_desktop.services.desk.profile import Profil, load_profile
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.outbox.job import ExportJob, ExportResult
from smdb_desktop.services.outbox.signing import Bench, Outcome, Writers, attempt
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.submissions import Indberetning, Signer, Submissions
from smdb_desktop.services.ports.ways import Files
from smdb_desktop.services.stored.content import content_digest
from smdb_desktop.services.stored.mapping import borger_of, case_object, completed
from smdb_desktop.services.stored.records import (
    Bekraeftelse,
    Hvem,
    Prepared,
    Tilstand,
    UdbakkeRow,
    Udgaaende,
    Written,
)

_COURSE = re.compile(r"^kontaktforloeb\[\d+\]")
T = TypeVar("T")


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
        changes: Changes,
    ) -> None:
        self._store = store
        self._katalog = katalog
        self._submissions = submissions
        self._bench = Bench(submissions, files)
        self._certificates = certificates
        self._clock = clock
        self._changes = changes

    def udbakke(self) -> tuple[UdbakkeRow, ...]:
        """Everything that is Klar or has left, latest first."""
        return self._store.outbox.udbakke()

    def queue(self) -> tuple[UdbakkeRow, ...]:
        """What is Klar, oldest first."""
        return tuple(sorted(self._store.outbox.udbakke((Tilstand.KLAR,)), key=lambda row: row.indberetning.klar_tid))

    def prepare(self, indberetning_id: str) -> Prepared:
        """Judge the stored case again and freeze its payload. Raises NotAllowed with the first error where it has one."""
        return _got(self.prepare_all([indberetning_id])[0])

    def prepare_all(self, ids: Sequence[str]) -> list[Prepared | Exception]:
        """Judge and freeze these in one commit; what holds one back sets only that one aside."""
        try:
            with self._store.together():
                given, profil = self._store.outbox.outgoing(ids), load_profile(self._store)
                return [attempt(self._prepared, id_, given.get(id_), profil) for id_ in ids]
        except Exception as error:
            return [error] * len(ids)

    def _prepared(self, id_: str, given: Udgaaende | None, profil: Profil | None) -> Prepared:
        record = given.indberetning if given else self._store.outbox.indberetning(id_)
        if record.payload is not None:
            return Prepared(record.id, record.payload, record.payload_sha256)
        assert given is not None  # noqa: S101  a missing one has raised
        indberetning = self._indberetning(given, profil)
        payload = self._submissions.payload(indberetning)
        sha256 = hashlib.sha256(payload).hexdigest()
        self._store.outbox.freeze(record.id, payload, sha256, content_digest(indberetning.sag))
        return Prepared(record.id, payload, sha256)

    def _indberetning(self, given: Udgaaende, profil: Profil | None) -> Indberetning:
        record = given.indberetning
        forloeb = next(f for f in given.forloeb if f.id == record.forloeb_id)
        ours = [f for f in given.forloeb if f.myndighedskommune == forloeb.myndighedskommune]
        courses = [completed(f, self._katalog, f"kontaktforloeb[{i}]") for i, f in enumerate(ours)]
        mine = next(c for c, f in zip(courses, ours, strict=True) if f is forloeb)
        sag = Sag(borger_of(given.borger), forloeb.myndighedskommune, forloeb.profil, tuple(courses))
        today = self._clock().astimezone().date()
        found = [f for f in check_case(sag, self._katalog, today) if f.felt.startswith((mine.sti, "borger"))]
        errors = [f for f in found if f.niveau is Niveau.FEJL]
        if errors:
            raise NotAllowed(f"Sagen har {len(errors)} fejl og er sat til side. Den første: {errors[0].besked}")
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
            sag=case_object(given.borger, forloeb, [mine], self._katalog),
            bekraeftelser=list(_still_said(forloeb.bekraeftelser, found)),
        )

    def write(self, prepared: Prepared, signer: Signer, folder: Path) -> Written:
        """Sign, write, and verify what stands on the disk. Touches no store; raises ExportError or CertificateError."""
        return _got(self._bench.write([prepared], signer, folder, self._clock())[0])

    def confirm_all(self, written: Sequence[Outcome]) -> list[Outcome]:
        """State Sendt with its receipt, in one commit; what one is refused for sets only that one aside."""
        try:
            with self._store.together():
                who = hvem(self._store)
                confirmed = [
                    each if isinstance(each, Exception) else attempt(self._confirmed, each, who) for each in written
                ]
        except Exception as error:
            return [error] * len(written)
        if any(isinstance(each, Written) for each in confirmed):
            self._changes.publish(Changed(Kind.UDBAKKE))
        return confirmed

    def _confirmed(self, written: Written, who: Hvem) -> Written:
        path = written.path
        self._store.outbox.mark_sent(written.id, written.sha256, path.name, str(path.parent), who, self._clock())
        return written

    def job(self, rows: Sequence[UdbakkeRow], folder: Path, *, again: bool = False) -> ExportJob:
        """An export of these, not begun; ``again`` writes what has left once more without changing its state. Close it."""
        return ExportJob(self, rows, folder, Writers(self._bench, self._clock), again=again)

    def export_all(
        self, folder: Path, password: str | None, on_result: Callable[[int, int, ExportResult], None] = lambda *_: None
    ) -> tuple[ExportResult, ...]:
        """Export everything that is Klar, the store's part on the calling thread; for the command line."""
        rows = self.queue()
        if not rows:
            return ()
        results: list[ExportResult] = []
        with closing(self.job(rows, folder)) as job:
            signer = self._certificates.open_signer(password)
            while job.prepare(signer):
                job.wait()
                for result in job.confirm():
                    if result.fault is not None:
                        raise result.fault
                    results.append(result)
                    on_result(len(results), len(rows), result)
        return tuple(results)

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


def _got(outcome: T | Exception) -> T:
    if isinstance(outcome, Exception):
        raise outcome
    return outcome


def summary(results: tuple[ExportResult, ...]) -> Iterator[str]:
    """The export in sentences, one per case."""
    for result in results:
        yield f"{result.borger}: {result.besked}"
