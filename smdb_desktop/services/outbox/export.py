"""From Klar to Eksporteret: check again from stored data, freeze, sign, write, re-open what was written, then change the state.

Cases go in portions: one commit freezes a portion and one confirms it, and while some are written the next is prepared. What
touches the store belongs to the store's lane; signing and handing over is ``signing.py``. One bad case is set aside with its
reason; the rest goes on. How the portions follow each other is ``job.py``. Every attempt is written down before anything leaves.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from datetime import datetime, timedelta
from typing import overload

from smdb_desktop import __version__
from smdb_desktop.domain.case.model import Kontaktforloeb, Sag
from smdb_desktop.domain.findings import INDBERETTET, Fund, Niveau
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.judgement import check_case
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Tn, sentences
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.certificates import CertificateService
from smdb_desktop.services.desk.clock import Tvivl
from smdb_desktop.services.desk.profile import Profil, load_profile
from smdb_desktop.services.errors import ExportError, KnownError, NotAllowed, StoreError
from smdb_desktop.services.outbox.job import OURS, ExportJob, ExportResult
from smdb_desktop.services.outbox.kept import noted
from smdb_desktop.services.outbox.looking import Eye, Look, MakeWay, Noted, Notes
from smdb_desktop.services.outbox.signing import Bench, Outcome, Unsure, Waits, Writers, attempt
from smdb_desktop.services.ports.clock import Clock, NewId
from smdb_desktop.services.ports.named import receiver_of, receiver_words
from smdb_desktop.services.ports.store import RESTORED, Store
from smdb_desktop.services.ports.submissions import Indberetning, Organisation, Submissions, Uvisse
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.services.stored.chosen import Udbakkevalg
from smdb_desktop.services.stored.content import content_digest
from smdb_desktop.services.stored.copies import STAYED
from smdb_desktop.services.stored.gone import Gone, gone, is_confirmed, taken_back, warned
from smdb_desktop.services.stored.mapping import beside, borger_of, case_object, completed, laid_down_under
from smdb_desktop.services.stored.outways import Underskrevet
from smdb_desktop.services.stored.records import (
    SIKRE,
    Aarsag,
    Afsendelse,
    Art,
    Bekraeftelse,
    ForloebRecord,
    Fundet,
    IndberetningRecord,
    Json,
    Kvittering,
    Prepared,
    Tilstand,
    UdbakkeRow,
    Udfald,
    Udgaaende,
    Written,
)

_COURSE = re.compile(r"^kontaktforloeb\[\d+\]")
PROVED = T("Skrevet, læst igen og kontrolleret.")
FOR_ANOTHER = T(
    "Indberetningen er underskrevet til {modtager} og krypteres ikke til en anden. Vælg {modtager}, eller ret sagen, så den "
    "får en ny revision."
)
PERHAPS = T("Filen er måske nået frem. Ved næste eksport ses der efter, før noget skrives.")
REPLACED = T(
    "Indberetningen er måske eksporteret fra de data, der blev erstattet ved gendannelsen. Det, der blev skrevet, findes ikke "
    "her og kan derfor ikke skrives igen."
)
TOLD_FOR = timedelta(days=30)
"""So long it is said that numbers are passed over; the payload of each course's next submission says it for ever."""
RESTORED_ONCE = T(
    "Data er gendannet fra en ældre kopi ({tid:%d-%m-%Y %H.%M}). Programmet ved ikke, hvad der blev eksporteret, efter at kopien "
    "blev lavet. Næste indberetning af hvert forløb får derfor et højere nummer og er mærket, så modtageren kan se det."
)
STAYED_ONCE = T(
    "Lageret blev flyttet til en anden maskine, men bruges stadig her ({tid:%d-%m-%Y %H.%M}). Programmet ved ikke, hvad der er "
    "eksporteret fra den anden. Næste indberetning af hvert forløb får derfor et højere nummer og er mærket, så modtageren "
    "kan se det."
)
TYPED = T("Indberetningen blev tastet i SMDB, og sagen er ændret siden. Eksportér den nyeste revision i stedet.")
HANDED_OVER = T(
    "Forløbet er overdraget til en anden myndighed, og det, der blev eksporteret af det, findes ikke mere her."
)
DELETED = T("Forløbet slettes, og det, der blev eksporteret af det, eksporteres ikke igen. Eksportér sletningen.")
CUT_OFF = T("En eksport blev afbrudt.")
WILL_LOOK = T("Ved næste eksport ses der først efter, om filerne er nået frem.")
SAY_WHY = T("Er det et andet forløb, så åbn anmodningen, gør den færdig igen, og skriv hvorfor.")
LACKS_VERSION = T(
    "Forløbet er udfyldt i et skema, som denne udgave af programmet ikke har, og er sat til side. Installér den nyeste udgave."
)


class ExportService:
    """What leaves, over a way that is given each time."""

    def __init__(
        self,
        store: Store,
        katalog: Katalog,
        submissions: Submissions,
        certificates: CertificateService,
        clock: Clock,
        new_id: NewId,
        changes: Changes,
        make_way: MakeWay,
        doubt: Callable[[], Tvivl | None] = lambda: None,
    ) -> None:
        self._store = store
        self._katalog = katalog
        self._submissions = submissions
        self._certificates = certificates
        self._clock = clock
        self._new_id = new_id
        self._changes = changes
        self._eye = Eye(store, submissions, make_way, Notes(store, new_id, self._says, katalog.datofelter))
        self._doubt = doubt

    def udbakke(
        self, most: int | None = None, first: int = 0, tilstande: Sequence[Tilstand] = ()
    ) -> tuple[UdbakkeRow, ...]:
        """Everything that is Klar or has left, or what is in these states, latest first; ``most`` after the ``first``."""
        return self._store.outbox.udbakke(tilstande, most, first)

    def chosen(self, valg: Udbakkevalg, most: int | None = None, first: int = 0) -> tuple[UdbakkeRow, ...]:
        """What is chosen, latest first; ``most`` after the ``first``."""
        return self._store.outbox.chosen(valg, most, first)

    def queue(self) -> "Queue":
        """What is Klar, oldest first; its rows are read when they are looked at."""
        return Queue(self._store, self._store.outbox.queue())

    def prepare_all(self, ids: Sequence[str], way: WayOut) -> list[Prepared | Exception]:
        """Judge and freeze these and note the attempts, in one commit; what holds one back sets only that one aside."""
        try:
            with self._store.together(portion=True):
                given, profil = self._store.outbox.outgoing(ids), load_profile(self._store)
                outcomes = [attempt(self._prepared, id_, given.get(id_), profil, way.modtager) for id_ in ids]
                begun, now = [each for each in outcomes if isinstance(each, Prepared)], self._clock()
                who = self._store.people.who().navn
                self._store.outbox.begin_attempt(
                    *(Afsendelse(each.attempt_id, each.id, way.vej, way.maal, now, who) for each in begun)
                )
                return outcomes
        except Exception as error:
            return [error] * len(ids)

    def _prepared(
        self, id_: str, given: Udgaaende | None, profil: Profil | None, til: Organisation | None = None
    ) -> Prepared:
        record = given.indberetning if given else self._store.outbox.indberetning(id_)
        payload, sha256 = record.payload, record.payload_sha256
        typed = record.tilstand is Tilstand.INDBERETTET
        if given is not None and record.art is not Art.SLETTET:
            _must_be_here(given)
            self._must_not_be_taken_back(given)
        if payload is None and record.tilstand is not Tilstand.KLAR and not typed:
            raise NotAllowed(REPLACED)
        if payload is None:
            assert given is not None  # noqa: S101  a missing one has raised
            indberetning = self._indberetning(given, profil)._replace(modtager=til)
            says = content_digest(indberetning.sag)
            self._must_be_as_typed(record, says)
            payload = self._submissions.payload(indberetning)
            sha256 = hashlib.sha256(payload).hexdigest()
            self._store.outbox.freeze(record.id, payload, sha256, says)
        else:
            self._must_be_as_typed(record, record.indhold_sha256)
            self._must_be_for(payload, til)
        return Prepared(record.id, payload, sha256, self._new_id())

    def _must_be_for(self, payload: bytes, til: Organisation | None) -> None:
        """Raise where what was signed for one receiver would be encrypted to another."""
        if til is None:
            return
        said = receiver_of(self._submissions.read_payload(payload))
        if said is None:
            return
        # a number tells organisations apart; a name may be written otherwise in the next certificate
        if not (said.cvr == til.cvr if said.cvr else said == til):
            raise NotAllowed(FOR_ANOTHER.format(modtager=receiver_words(said)))

    def _must_be_as_typed(self, record: IndberetningRecord, says: str) -> None:
        """Raise where a submission that was typed into SMDB says another thing than what was typed."""
        if record.tilstand is not Tilstand.INDBERETTET:
            return
        marks = self._store.reports.reported(record.forloeb_id)
        if any(mark.indberetning_id == record.id and mark.indhold_sha256 != says for mark in marks):
            raise NotAllowed(TYPED)

    def _indberetning(self, given: Udgaaende, profil: Profil | None) -> Indberetning:
        record = given.indberetning
        forloeb = next(f for f in given.forloeb if f.id == record.forloeb_id)
        if forloeb.skemaversion not in self._katalog.versioner:
            raise NotAllowed(LACKS_VERSION)
        if profil is None:
            raise NotAllowed(T("Opsætningen er ikke færdig. Udfyld siden Indstillinger først."))
        if forloeb.nedlagt:
            # under the number that it was reported with, and not a word of what was in it
            return self._made(given, forloeb, profil, case_object(laid_down_under(forloeb), forloeb, (), self._katalog))
        ours, others = beside(forloeb, given.forloeb, self._katalog)
        mine = completed(forloeb, self._katalog, f"kontaktforloeb[{len(ours)}]")
        sag = Sag(borger_of(given.borger), forloeb.myndighedskommune, forloeb.profil, (*ours, mine), others)
        today = self._clock().astimezone().date()
        found = [f for f in check_case(sag, self._katalog, today) if f.felt.startswith((mine.sti, "borger"))]
        errors = [f for f in found if f.niveau is Niveau.FEJL]
        if errors:
            raise NotAllowed(
                Tn(
                    "Sagen har {n} fejl og er sat til side. Den første: {besked}",
                    "Sagen har {n} fejl og er sat til side. Den første: {besked}",
                    n=len(errors),
                    besked=errors[0].besked,
                )
            )
        self._must_be_new(given, mine)
        sag_object = case_object(given.borger, forloeb, [mine], self._katalog)
        return self._made(given, forloeb, profil, sag_object, list(_still_said(forloeb.bekraeftelser, found)))

    def _made(
        self,
        given: Udgaaende,
        forloeb: ForloebRecord,
        profil: Profil,
        sag: Mapping[str, Json],
        bekraeftelser: Sequence[Mapping[str, str]] = (),
    ) -> Indberetning:
        record = given.indberetning
        return Indberetning(
            id=record.id,
            forloeb_id=record.forloeb_id,
            revision=record.revision,
            art=record.art.value,
            skemaversion=forloeb.skemaversion,
            programversion=__version__,
            # it was made ready under a clock that was ahead: a payload from the future would be refused
            tid=min(record.klar_tid, self._clock()),
            afsender=profil.organisation,
            myndighedskommune=forloeb.myndighedskommune,
            oevelse=self._store.info().oevelse,
            forrige_sha256=record.forrige_sha256,
            uvisse=_uncertain(given),
            sag=sag,
            bekraeftelser=bekraeftelser,
        )

    def _must_be_new(self, given: Udgaaende, mine: Kontaktforloeb) -> None:
        """Refuse a first submission of a course that left before from data that were replaced, unless a person said why not."""
        forloeb = next(each for each in given.forloeb if each.id == given.indberetning.forloeb_id)
        if given.indberetning.art is not Art.NY or any(b.regel == INDBERETTET for b in forloeb.bekraeftelser):
            return
        said = Gone(gone(self._store.outbox.left_elsewhere(given.borger.cpr_nr), self._katalog.lister["kommune"]))
        for fund in warned(mine, self._katalog.versioner[forloeb.skemaversion], said):
            raise NotAllowed(sentences(fund.besked, SAY_WHY))

    def _must_not_be_taken_back(self, given: Udgaaende) -> None:
        """Refuse what a course says that was deleted, handed over or corrected outside, unless a person said why it goes on."""
        if given.tilbagekaldt is None:
            return
        forloeb = next(each for each in given.forloeb if each.id == given.indberetning.forloeb_id)
        said = taken_back(given.tilbagekaldt, self._katalog.lister["kommune"])
        if not is_confirmed(said, forloeb.bekraeftelser):
            raise NotAllowed(said)

    def _says(self, given: Udgaaende) -> tuple[Json, str]:
        """What a submission's course would say today, as a payload gives it back, and its digest. Raises what holds it back."""
        indberetning = self._indberetning(given, load_profile(self._store))
        today = self._submissions.read_payload(self._submissions.payload(indberetning))
        return today["sag"], content_digest(indberetning.sag)

    def confirm_all(self, tried: Sequence[tuple[Prepared, Outcome]], way: WayOut) -> list[Outcome]:
        """What became of these, in one commit: Eksporteret with its receipt, or why not; one that fails sets only itself aside.

        What has left before stays as it left.
        """
        try:
            with self._store.together(portion=True):
                confirmed = [self._confirmed(prepared, outcome, way) for prepared, outcome in tried]
        except Exception as error:
            return [_perhaps(error) if isinstance(outcome, Written) else error for _prepared, outcome in tried]
        if any(isinstance(each, Written) for each in confirmed):
            self._changes.publish(Changed(Kind.UDBAKKE))
        return confirmed

    def _confirmed(self, prepared: Prepared, outcome: Outcome, way: WayOut) -> Outcome:
        now, outbox = self._clock(), self._store.outbox
        if isinstance(outcome, Waits):
            return self._waiting(prepared, outcome, now)
        if isinstance(outcome, Unsure):
            error = _perhaps(outcome.error)
            outbox.end_attempt(prepared.attempt_id, Udfald.UVIST, _sentence(error), now)
            return error
        if isinstance(outcome, Exception):
            outbox.end_attempt(prepared.attempt_id, Udfald.MISLYKKET, _sentence(outcome), now)
            return outcome
        who = self._store.people.who()
        navn = way.delivered(outcome.navn)
        marked = attempt(outbox.mark_sent, outcome.id, outcome.sha256, navn, way.maal, who, now)
        if isinstance(marked, Exception):
            # it has left all the same, and is not what stands here any more
            outbox.end_attempt(prepared.attempt_id, Udfald.AFLEVERET, _sentence(marked), now)
            return marked
        outbox.end_attempt(prepared.attempt_id, Udfald.AFLEVERET, "", now)
        outbox.keep_receipt(Kvittering(outcome.id, prepared.attempt_id, way.vej, now, outcome.sha256, navn, PROVED))
        return outcome

    def _waiting(self, prepared: Prepared, waits: Waits, now: datetime) -> Outcome:
        """Keep the signed file, and why it did not leave."""
        why, udfald = str(waits.error), Udfald.UVIST if waits.unsure else Udfald.MISLYKKET
        self._store.outbox.end_attempt(prepared.attempt_id, udfald, why, now)
        kept = (prepared.id, waits.udvej_id, prepared.sha256, waits.indhold, waits.tillid)
        if all(each.id != waits.udvej_id for each in self._store.outways.every()):
            # taken out in the meantime: nothing waits for it any more
            return waits.error
        self._store.outways.keep(Underskrevet(*kept, now))
        return waits

    def ended(self, way: WayOut, aside: Exception | None = None) -> None:
        """Note how the way was, where it is one that was set up, and when it is tried again; ``aside`` is why a file that waited
        for it did not leave though the way works."""
        if (tried := way.tried()) is not None:
            noted(self._store, tried, self._clock(), aside)
            self._changes.publish(Changed(Kind.UDBAKKE))

    def dropped(self, prepared: Sequence[Prepared]) -> None:
        """Note that these were not tried after all; where the disk is full they stay open, which is no less true."""
        now = self._clock()
        with suppress(StoreError), self._store.together():
            for each in prepared:
                self._store.outbox.end_attempt(each.attempt_id, Udfald.AFBRUDT, "", now)

    def look(self, way: WayOut) -> Look:
        """A look at what lies there and wherever else something may lie, not begun."""
        return Look(self._eye, way)

    def looked(self, noted: Noted) -> None:
        """Say that something was found."""
        if noted.sent or noted.instead:
            self._changes.publish(Changed(Kind.UDBAKKE))

    def doubts(self) -> tuple[str, ...]:
        """What is not known of what has left, in sentences for a person; empty when everything is known."""
        unsure = self._store.lists.number("uvist")
        open_ = sum(1 for each in self._store.outbox.targets() if each.uvis)
        restored = self._store.settings.get(RESTORED)
        said = []
        if isinstance(restored, str) and self._clock() - datetime.fromisoformat(restored) < TOLD_FOR:
            words = STAYED_ONCE if restored == self._store.settings.get(STAYED) else RESTORED_ONCE
            said.append(words.format(tid=local(datetime.fromisoformat(restored))))
        if unsure:
            said.append(
                Tn(
                    "{n} indberetning er måske eksporteret, og en nyere har taget dens plads.",
                    "{n} indberetninger er måske eksporteret, og nyere har taget deres plads.",
                    n=unsure,
                )
            )
        if open_:
            said.append(CUT_OFF)
        if unsure or open_:
            said.append(WILL_LOOK)
        return tuple(said)

    def settle_doubt(self, indberetning_id: str, afklaring: Fundet) -> None:
        """Keep what a person found of a submission that may have left; it is counted no more, and its number stays used up."""
        self._store.outbox.settle_doubt(indberetning_id, afklaring, self._store.people.who(), self._clock())
        self._changes.publish(Changed(Kind.UDBAKKE))

    def job(self, rows: Sequence[UdbakkeRow], way: WayOut, *, again: bool = False) -> ExportJob:
        """An export of these, not begun; ``again`` hands over once more what has left, without looking first. Close it.

        Raises NotAllowed while the clock is doubted: nothing is signed at a time that may not be.
        """
        if doubt := self._doubt():
            raise NotAllowed(sentences(T("Der underskrives ikke, så længe uret er i tvivl."), doubt.besked))
        return ExportJob(self, rows, Writers(Bench(self._submissions, way), self._clock), again=again)

    def export_all(
        self,
        way: WayOut,
        password: str | None,
        on_result: Callable[[int, int, ExportResult], None] = lambda *_: None,
        on_told: Callable[[str], None] = lambda _: None,
    ) -> tuple[ExportResult, ...]:
        """Export everything that is Klar, the store's part on the calling thread; for the command line."""
        rows = self.queue()
        if not rows:
            return ()
        results: list[ExportResult] = []
        with closing(self.job(rows, way)) as job:
            signer = self._certificates.open_signer(password)
            while job.prepare(signer):
                job.wait()
                for result in job.confirm():
                    if result.fault is not None:
                        raise result.fault
                    results.append(result)
                    on_result(len(results), len(rows), result)
            for told in job.told:
                on_told(told)
        return tuple(results)


class Queue(Sequence[UdbakkeRow]):
    """Submissions by their ids: how many is known at once, and each portion is read when it is taken. Of the store's lane.

    One that is gone when it is taken is left out of its portion.
    """

    def __init__(self, store: Store, ids: tuple[str, ...]) -> None:
        self._store = store
        self._ids = ids

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, which: int) -> UdbakkeRow: ...
    @overload
    def __getitem__(self, which: slice) -> Sequence[UdbakkeRow]: ...
    def __getitem__(self, which: int | slice) -> UdbakkeRow | Sequence[UdbakkeRow]:
        """One row, or a portion of them."""
        if isinstance(which, slice):
            return self._store.outbox.listed(self._ids[which])
        return self._store.outbox.listed([self._ids[which]])[0]


def _must_be_here(given: Udgaaende) -> None:
    course = next(f for f in given.forloeb if f.id == given.indberetning.forloeb_id)
    if course.overdraget:
        raise NotAllowed(HANDED_OVER)
    if course.slettes:
        raise NotAllowed(DELETED)


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


def _uncertain(given: Udgaaende) -> Uvisse | None:
    """The numbers between what is known to have left and this submission, which have left or not."""
    number = given.indberetning.revision
    known = max((row.revision for row in given.udenfor if row.kilde in SIKRE and row.revision < number), default=0)
    if known == number - 1:
        return None
    return Uvisse(known + 1, number - 1, given.indberetning.aarsag or Aarsag.AFBRUDT)


def _perhaps(error: Exception) -> Exception:
    """What is said of a case that failed after it may have arrived; a fault of ours stays one."""
    if not isinstance(error, KnownError):
        return error
    return ExportError(sentences(str(error), PERHAPS), error.details)


def _sentence(error: Exception) -> str:
    """What an attempt that failed is kept with."""
    return str(error) if isinstance(error, KnownError) else OURS


def summary(results: tuple[ExportResult, ...]) -> Iterator[str]:
    """The export in sentences, one per case."""
    for result in results:
        yield f"{result.borger}: {result.besked}"
