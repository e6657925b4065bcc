"""*Slet hele det valgte kontaktforløb* (rule 74): what goes is looked at first, and a reason is kept.

A course of which nothing can have left goes into the bin. One that has left, or may have, waits as *slettes*: its deletion is
Klar in the outbox, and what is here stays to be read until the deletion was acknowledged, or a person says that it may go.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T, Text, Tn, joined, listed
from smdb_desktop.services.casework.allowed import SLETTES_ALLEREDE
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.casework.overview import forloeb_linje
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.desk.reporters import must_report
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.content import content_digest
from smdb_desktop.services.stored.mapping import case_object, completed, working
from smdb_desktop.services.stored.records import (
    Art,
    ForloebRecord,
    IndberetningRecord,
    Tilstand,
)
from smdb_desktop.services.stored.states import word

OTHERWISE = T("Der er ændret noget i forløbet, siden det blev vist, og intet er slettet. Se det igennem igen.")
INTO_THE_BIN = T(
    "Intet af forløbet er eksporteret eller indberettet. Det lægges i papirkurven med alt, hvad der står i det, og kan lægges "
    "tilbage derfra i mindst 30 dage. Så længe ligger borgerens oplysninger stadig på denne maskine; skal de væk nu, så slet "
    "forløbet for altid i Papirkurv."
)
AT_ONCE_HERE = T(
    "Intet af forløbet er eksporteret eller indberettet under det CPR-nummer, det har nu. Det lægges i papirkurven og kan "
    "lægges tilbage derfra i mindst 30 dage. Under {cpr}, før nummeret blev rettet, er det eksporteret eller indberettet, eller "
    "måske; dér slettes det med den sletning, der står i Udbakken."
)
REPORTED_DELETED = T(
    "Forløbet er eksporteret eller indberettet, eller måske. Derfor kommer en sletning i Udbakken under næste revision; "
    "eksportér den. Indtil sletningen er markeret som indberettet, eller nogen fjerner det, der står i forløbet, står det her "
    "som »Slettes« og kan kun læses."
)
IN_SMDB = T("Er forløbet tastet ind på SMDB's sider, skal det også slettes dér: »Slet hele det valgte kontaktforløb«.")
FILES_STAY = T("Filer, der allerede er eksporteret, bliver liggende, hvor de er.")
LOG_STAYS = T(
    "Når det er slettet for altid, bliver det stående i loggen, hvem der slettede forløbet, hvornår og hvorfor, men intet af "
    "det, der stod i det."
)
DELETED = T("Forløbet er slettet. Det ligger i papirkurven i mindst 30 dage.")
WAITS = T("Forløbet slettes: sletningen er klar i Udbakken. {i_smdb}")
UNDONE = T("Sletningen er fortrudt, og forløbet er, som det var.")
FORGOTTEN = T("Det, der stod i forløbet, er fjernet fra denne maskine.")
NOT_DELETING = T("Forløbet er ikke ved at blive slettet.")


@dataclass(frozen=True, slots=True)
class Sletning:
    """What deleting a course takes away. ``sendt``: it has left or may have, so its deletion is to be reported.

    ``skemaer`` are its forms with their state, ``indberetninger`` what was made of it, ``svar`` how many answers stand in it.
    """

    forloeb_id: str
    borger_id: str
    cpr_nr: str
    navn: str
    revision: int
    periode: str
    myndighed: str
    skemaer: tuple[tuple[str, Text], ...]
    svar: int
    indberetninger: tuple[tuple[int, Text], ...]
    sendt: bool
    tastet: bool
    foer: tuple[str, ...] = ()
    """The numbers, masked, that it was reported under before they were corrected."""

    @property
    def indhold(self) -> tuple[tuple[Text, Text], ...]:
        """What goes, as names with their words."""
        forms = joined("\n", (T("{skema}: {tilstand}", skema=navn, tilstand=stand) for navn, stand in self.skemaer))
        sent = joined(
            "\n", (T("Revision {nummer}: {tilstand}", nummer=nr, tilstand=stand) for nr, stand in self.indberetninger)
        )
        return (
            (T("Kontaktforløb"), T("{periode}", periode=self.periode)),
            (T("Myndighed"), T("{navn}", navn=self.myndighed)),
            (T("Skemaer"), T("{skemaer}", skemaer=forms or T("Ingen"))),
            (T("Svar"), Tn("{n} svar", "{n} svar", n=self.svar)),
            (T("Indberetninger"), T("{indberetninger}", indberetninger=sent or T("Ingen"))),
        )

    @property
    def konsekvenser(self) -> tuple[Text, ...]:
        """What will happen, in sentences."""
        if self.sendt:
            return (REPORTED_DELETED, IN_SMDB, FILES_STAY, LOG_STAYS)
        return (AT_ONCE_HERE.format(cpr=listed(self.foer)) if self.foer else INTO_THE_BIN, LOG_STAYS)


class DeletionService:
    """Deletions of courses in one open store. Every method belongs to the store's lane."""

    def __init__(self, cases: CaseService, clock: Clock) -> None:
        self._cases = cases
        self._store = cases.store
        self._clock = clock

    def plan(self, forloeb_id: str) -> Sletning:
        """What deleting the course would take away; nothing is written. Raises NotAllowed where it is being deleted already."""
        record = self._store.cases.forloeb(forloeb_id)
        if record.nedlagt:
            raise NotAllowed(SLETTES_ALLEREDE)
        borger = self._store.cases.borger(record.borger_id)
        katalog = self._cases.katalog
        kommune = katalog.lister["kommune"].label(record.myndighedskommune)
        course = forloeb_linje(record.id, working(record, katalog, ""), kommune)
        sent, before = self._store.outbox.indberetninger_of(forloeb_id), self._store.corrections.replaced(borger.id)
        return Sletning(
            forloeb_id=forloeb_id,
            borger_id=record.borger_id,
            cpr_nr=borger.cpr_nr,
            navn=borger.navn,
            revision=record.revision,
            periode=course.periode,
            myndighed=course.myndighed,
            skemaer=tuple(self._forms(record)),
            svar=sum(len(form.svar) for form in record.skemaer),
            indberetninger=tuple((each.revision, word(each.tilstand)) for each in sent),
            sendt=self._store.corrections.may_have_left(forloeb_id),
            tastet=bool(self._store.reports.reported(forloeb_id)),
            foer=tuple(masked(each.cpr_nr) for each in before if each.flyttet_til == forloeb_id),
        )

    def _forms(self, record: ForloebRecord) -> Iterator[tuple[str, Text]]:
        """The forms that hold something; what stands under a head comes after it."""
        borger = self._store.cases.borger(record.borger_id)
        session = self._cases.session(borger, record, ())
        for form in record.skemaer:
            if form.faerdig is not None:
                yield session.title(form.id), T("færdig, med rettelser") if form.kladde else T("færdig")
            elif form.svar:
                yield session.title(form.id), T("kladde")

    def delete(self, plan: Sletning, begrundelse: str) -> Text:
        """Carry a plan out; what a person must be told. Raises NotAllowed without a reason, and where the course is another than
        when it was looked at; then nothing is changed."""
        with self._store.together():
            if self.plan(plan.forloeb_id) != plan:
                raise NotAllowed(OTHERWISE)
            self._cases.delete_forloeb(plan.forloeb_id, begrundelse)
        return WAITS.format(i_smdb=IN_SMDB) if plan.sendt else DELETED

    def why_not_undone(self, forloeb_id: str) -> str:
        """Why a deletion cannot be taken back; "" where it can."""
        return self._cases.why_deletion_stays(forloeb_id)

    def undo(self, forloeb_id: str) -> Text:
        """Take a deletion back that nobody has received: the course goes on. Raises NotAllowed.

        What it says and what left last are compared: where they differ it is Klar again. Another open course stands in its way.
        """
        must_report(self._store, self._cases.katalog.lister)
        if why := self.why_not_undone(forloeb_id):
            raise NotAllowed(why)
        hvem, tid = self._cases.hvem(), self._clock()
        with self._store.together():
            self._store.deletions.take_up(forloeb_id, hvem, tid)
            record = klar_again(self._cases, forloeb_id, Write(hvem, tid, 0))
        self._cases.changes.publish(*whole(record.borger_id, forloeb_id))
        return UNDONE

    def forget(self, forloeb_id: str) -> Text:
        """Take away what still stands in a course that is being deleted. Raises NotAllowed where it is not."""
        must_report(self._store, self._cases.katalog.lister)
        record = self._store.cases.forloeb(forloeb_id)
        if not record.slettes or not record.skemaer:
            raise NotAllowed(NOT_DELETING)
        self._store.deletions.forget(forloeb_id, self._cases.hvem(), self._clock())
        self._cases.changes.publish(*whole(record.borger_id, forloeb_id))
        return FORGOTTEN


def klar_again(cases: CaseService, forloeb_id: str, write: Write) -> ForloebRecord:
    """A course that goes on is Klar where it says anything else than what left last; the course as it is then.

    Call it in the transaction in which it goes on; ``write`` says who and when.
    """
    store = cases.store
    record = store.cases.forloeb(forloeb_id)
    if _says_something_new(cases, record):
        klar = IndberetningRecord(cases.new_id(), forloeb_id, 0, Art.NY, Tilstand.KLAR, write.tid)
        store.cases.complete_skema(forloeb_id, {}, (), klar, write._replace(revision=record.revision))
    borger = store.cases.borger(record.borger_id)
    session = cases.session(borger, record, store.cases.forloeb_of(record.borger_id))
    store.cases.note_missing(forloeb_id, session.mangler())
    return record


def _says_something_new(cases: CaseService, record: ForloebRecord) -> bool:
    if not any(form.faerdig is not None for form in record.skemaer):
        return False
    if record.skemaversion not in cases.katalog.versioner:
        return False
    borger = cases.store.cases.borger(record.borger_id)
    now = content_digest(case_object(borger, record, [completed(record, cases.katalog, "")], cases.katalog))
    return cases.store.outbox.left_of(record.borger_id).get(record.id) != now


def whole(borger_id: str, forloeb_id: str) -> Iterator[Changed]:
    """A course is another as a whole."""
    for kind in (Kind.BORGERE, Kind.FORLOEB, Kind.KLADDER, Kind.UDBAKKE):
        yield Changed(kind, borger_id, forloeb_id)
