"""The use cases around one citizen: look up, open, begin, complete, delete. Every method belongs to the store's lane.

What may not be done is refused with a sentence (NotAllowed); what a form lacks is a finding, not an error.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from smdb_desktop.domain.case.model import Kontaktforloeb
from smdb_desktop.domain.cpr import Cpr, parse_cpr, read_stored
from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.values import clean, unsendable
from smdb_desktop.domain.roles import for_andre
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.casework import allowed, tilbud
from smdb_desktop.services.casework.happened import lately
from smdb_desktop.services.casework.laid_down import said_of, said_of_handed
from smdb_desktop.services.casework.overview import (
    ForloebLinje,
    ForloebOverblik,
    forloeb_linje,
    forloeb_overblik,
)
from smdb_desktop.services.casework.readback import sex_of
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.profile import Profil, load_profile
from smdb_desktop.services.desk.reported import gone_of, left_before, otherwise
from smdb_desktop.services.desk.reporters import must_report
from smdb_desktop.services.errors import NotAllowed, StoreError
from smdb_desktop.services.ports.clock import Clock, NewId
from smdb_desktop.services.ports.store import Store, Write
from smdb_desktop.services.stored.content import content_digest
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.mapping import beside, borger_of, case_object, completed, katalog_for, working
from smdb_desktop.services.stored.records import (
    Art,
    Bekraeftelse,
    BorgerRecord,
    ForloebRecord,
    Hvem,
    IndberetningRecord,
    Json,
    SkemaRecord,
    Tilstand,
)
from smdb_desktop.services.wizard.keeper import Keeper
from smdb_desktop.services.wizard.locking import refuse_locked
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.views import Completion

MOVED = T("Borgerens CPR-nummer er rettet, og forløbet er fulgt med. Søg borgeren frem på det rigtige nummer.")

FOR_WHOM = T("Vælg først, hvilken kommune der indberettes for: tryk F9, og vælg profilen Forvaltende indberetter.")
HANDED_OVER = T("Forløbet er overdraget til en anden myndighed, og intet af det er tilbage her.")
FORGOTTEN = T("Forløbet er slettet, og det, der stod i det, er fjernet fra denne maskine.")


@dataclass(frozen=True, slots=True)
class Borgeroverblik:
    """The citizen with all courses, and the chosen one in full (None where there is no course)."""

    borger: BorgerRecord
    cpr: Cpr
    forloeb: tuple[ForloebLinje, ...]
    valgt: ForloebOverblik | None
    kan_begynde: bool
    afgaaet: tuple[str, ...] = ()
    """What is said of courses that have left and are not here, because a copy without them became the store."""
    rettet: tuple[str, ...] = ()
    """What is said of courses that were reported under a number that was corrected."""
    hvorfor_ikke_fjernes: str = ""
    """Why the citizen cannot be removed; "" where it can."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A course opened in the wizard: the session and what saves it."""

    session: WizardSession
    keeper: Keeper
    borger: BorgerRecord


class Rettet(NamedTuple):
    """A citizen's header as it was kept. ``besked`` tells of courses that had left under another one, "" where none had."""

    borger: BorgerRecord
    besked: str


def nothing_else() -> None:
    """Nothing else belongs to a transaction."""


class CaseService:
    """Cases in one open store."""

    def __init__(
        self,
        store: Store,
        katalog: Katalog,
        clock: Clock,
        new_id: NewId,
        changes: Changes,
        *,
        doubted: Callable[[], bool] = lambda: False,
    ) -> None:
        self.store = store
        self.katalog = katalog
        self.changes = changes
        self._clock = clock
        self._new_id = new_id
        self._doubted = doubted

    @property
    def today(self) -> date:
        """The local day."""
        return self._clock().astimezone().date()

    def profil(self) -> Profil:
        """Who reports; refused before the first start is finished."""
        profil = load_profile(self.store)
        if profil is None:
            raise NotAllowed(T("Opsætningen er ikke færdig. Start programmet, og svar på de første spørgsmål."))
        return profil

    def hvem(self) -> Hvem:
        """Who stands at every write."""
        return self.store.people.who()

    # -- citizens --------------------------------------------------------------------------------------------------

    def find(self, cpr_text: str) -> tuple[Cpr, BorgerRecord | None]:
        """Look a citizen up by a number in any spelling. Raises CprFejl for a number that cannot be one."""
        cpr = parse_cpr(cpr_text, self.today)
        return cpr, self.store.cases.find_borger(cpr.ciffer)

    def header(self, cpr: Cpr, navn: str, opholdskommune: str = "", koen: str = "") -> BorgerRecord:
        """The citizen's header as it would be kept; nothing is written.

        Sex is proposed from the number (rule 12), municipality from the profile. Raises NotAllowed for a name that could not
        stand in a submission, and for a person who only reads.
        """
        must_report(self.store, self.katalog.lister)
        # what turns the direction of reading is told, not taken out: the name may have been made to look like another
        if problem := unsendable(navn):
            raise NotAllowed(T("Navnet kan ikke bruges. {problem}", problem=problem))
        known = self.store.cases.find_borger(cpr.ciffer)
        if not koen:
            koen = known.koen if known else sex_of(cpr, self.katalog.lister)
        return BorgerRecord(
            id=known.id if known else self._new_id(),
            cpr_nr=cpr.ciffer,
            navn=clean(navn),
            opholdskommune=opholdskommune or (known.opholdskommune if known else self.profil().kommune),
            koen=koen,
        )

    def save_borger(self, cpr: Cpr, navn: str, opholdskommune: str = "", koen: str = "") -> BorgerRecord:
        """Create or correct a citizen's header (see ``header``)."""
        return self.correct_borger(cpr, navn, opholdskommune, koen).borger

    def correct_borger(self, cpr: Cpr, navn: str, opholdskommune: str = "", koen: str = "") -> Rettet:
        """The same, with what a person must be told of it."""
        record = self.header(cpr, navn, opholdskommune, koen)
        with self.store.together():
            again = self.keep_header(record)
        self.changes.publish(Changed(Kind.BORGERE, record.id), *(_klar(record.id, course) for course in again))
        return Rettet(record, klar_igen(len(again)))

    def keep_header(self, record: BorgerRecord) -> list[str]:
        """Write a citizen's header. What left under another one is signed but not true any more: it becomes Klar again.

        The courses of which that is so. Call it inside ``together``.
        """
        again = []
        hvem, tid, before = self.hvem(), self._clock(), self.store.cases.find_borger(record.cpr_nr)
        changed = before is not None and before != record
        self.store.cases.save_borger(record, hvem, tid)
        left = self.store.outbox.left_of(record.id)
        for course in self.store.cases.forloeb_of(record.id) if left else ():
            now = self._content(record, course) if course.id in left else ""
            if not any(form.faerdig is not None for form in course.skemaer):
                continue  # nothing can be sent of it before a form is completed, which makes it Klar by itself
            # where either is not known (it left before digests were kept), only a header that changes makes it untrue
            if course.id in left and (left[course.id] != now if left[course.id] and now else changed):
                klar = IndberetningRecord(self._new_id(), course.id, 0, Art.NY, Tilstand.KLAR, tid)
                self.store.cases.complete_skema(course.id, {}, (), klar, Write(hvem, tid, course.revision))
                again.append(course.id)
        return again

    def _content(self, borger: BorgerRecord, course: ForloebRecord) -> str:
        """The digest of what a submission of the course would say today; "" where its version is not known."""
        if course.skemaversion not in self.katalog.versioner:
            return ""
        return content_digest(case_object(borger, course, [completed(course, self.katalog, "")], self.katalog))

    def overview(self, borger_id: str, forloeb_id: str = "") -> Borgeroverblik:
        """The Borgeroverblik; without a chosen course the open one, else the latest, is shown."""
        borger = self.store.cases.borger(borger_id)
        records = self._sorted(self.store.cases.forloeb_of(borger_id))
        kommuner = self.katalog.lister["kommune"]
        shown = (*records, *self._sorted(self.store.deletions.of(borger_id)))
        lines = tuple(
            replace(
                forloeb_linje(r.id, working(r, self.katalog, ""), kommuner.label(r.myndighedskommune)),
                slettes=r.slettes,
            )
            for r in shown
        )
        chosen = next((r for r in shown if r.id == forloeb_id), None)
        if chosen is None and shown:
            open_ones = [r for r, line in zip(shown, lines, strict=True) if line.aabent and not line.slettes]
            chosen = (open_ones or shown)[0]
        valgt, other = None, dict(otherwise(self.store, kommuner, records))
        if chosen is not None:
            session = self.session(borger, chosen, records)
            course = working(chosen, self.katalog, session.sti)
            version = katalog_for(chosen, self.katalog).versioner[chosen.skemaversion]
            refusals = (
                allowed.SLETTES_ALLEREDE if chosen.slettes else "",
                allowed.SLETTES_ALLEREDE
                if chosen.slettes
                else allowed.why_not_reopened(chosen, version, self._others_open(chosen, records)),
                allowed.why_deletion_stays(self.store, chosen, self._others_open(chosen, records)),
            )
            sent = self.store.outbox.indberetninger_of(chosen.id)
            line = lines[shown.index(chosen)]
            valgt = forloeb_overblik(session, course, line, sent, refusals, lately(self.store.log, session))
            valgt = replace(valgt, aeldre=other.pop(chosen.id, ""))
        # without the day: a machine whose clock went back to 1970 must still show the citizens it has
        cpr = read_stored(borger.cpr_nr)
        periods = {line.id: line.periode for line in lines}
        left = left_before(self.store, kommuner, borger, [(periods[id_], said) for id_, said in other.items()])
        reported = (
            *said_of(self.store.corrections.replaced(borger.id)),
            *said_of_handed(self.store.deletions.handed(borger.id), kommuner),
        )
        why_not = allowed.why_not_removed(self.store, borger.id, len(records))
        return Borgeroverblik(borger, cpr, lines, valgt, not any(map(self.blocks, records)), left, reported, why_not)

    def _sorted(self, records: Sequence[ForloebRecord]) -> tuple[ForloebRecord, ...]:
        """Newest request first; a course without a date counts as newest."""
        return tuple(
            sorted(
                records,
                key=lambda r: (working(r, self.katalog, "").anmodningsdato or date.max, r.oprettet),
                reverse=True,
            )
        )

    # -- courses ---------------------------------------------------------------------------------------------------

    def new_forloeb(self, borger_id: str) -> str:
        """Begin a course with its single forms, empty; refused while another of the same authority is open (rules 19, 20)."""
        must_report(self.store, self.katalog.lister)
        self._must_know_for_whom()
        self.may_begin(self.store.cases.forloeb_of(borger_id))
        forloeb = self.begun_forloeb(borger_id, self.katalog.nyeste.id)
        self.store.cases.create_forloeb(forloeb, self.hvem())
        self.changes.publish(Changed(Kind.FORLOEB, borger_id, forloeb.id))
        return forloeb.id

    def _must_know_for_whom(self) -> None:
        """Raises NotAllowed where one reports for another municipality and has not said for which (rule 7)."""
        profil = self.profil()
        if for_andre(self.katalog.lister, profil.rolle) and not profil.forvalter_for:
            raise NotAllowed(FOR_WHOM)

    def may_begin(self, siblings: Sequence[ForloebRecord]) -> None:
        """Raises NotAllowed while one of the citizen's courses is open at the authority that is reported for."""
        if any(self.blocks(record) for record in siblings):
            raise NotAllowed(
                T(
                    "Borgeren har allerede et åbent kontaktforløb. Afslut eller slet det, før du registrerer en ny "
                    "anmodning."
                )
            )

    def begun_forloeb(self, borger_id: str, version: str) -> ForloebRecord:
        """A course that has just begun, in a form version: its single forms are there from the first day. Nothing is written."""
        profil, now = self.profil(), self._clock()
        return ForloebRecord(
            id=self._new_id(),
            borger_id=borger_id,
            myndighedskommune=profil.kommune,
            profil=profil.rolle,
            skemaversion=version,
            revision=0,
            oprettet=now,
            aendret=now,
            aendret_af=profil.medarbejder,
            skemaer=tuple(
                SkemaRecord(self._new_id(), p.art) for p in self.katalog.versioner[version].pladser if not p.antal.flere
            ),
        )

    def take_in(
        self,
        borger: BorgerRecord,
        courses: Sequence[tuple[ForloebRecord, Sequence[str]]],
        also: Callable[[], None] = nothing_else,
    ) -> str:
        """Write a citizen with new courses, each with the forms it lacks, in one transaction, what is completed as Klar; nothing
        where there are none. ``also`` writes into the same transaction, after them. What a person must be told of what had left
        before, "" where there is nothing."""
        if not courses:
            return ""
        again: list[str] = []
        hvem, tid = self.hvem(), self._clock()
        told = [Changed(Kind.BORGERE, borger.id)]
        with self.store.together():
            if self.store.cases.find_borger(borger.cpr_nr) != borger:
                again = self.keep_header(borger)
                told += [_klar(borger.id, course) for course in again]
            for course, mangler in courses:
                self.store.cases.create_forloeb(course, hvem)
                self.store.log.add(Handling.IMPORTERET, hvem, tid, forloeb_id=course.id)
                if any(skema.faerdig is not None for skema in course.skemaer):
                    klar = IndberetningRecord(self._new_id(), course.id, 0, Art.NY, Tilstand.KLAR, tid)
                    self.store.cases.complete_skema(course.id, {}, (), klar, Write(hvem, tid, course.revision))
                    self.store.cases.note_missing(course.id, mangler)
                self._remember_tilbud(skema.faerdig for skema in course.skemaer if skema.faerdig is not None)
                told += _whole(borger.id, course.id)
            also()
        self.changes.publish(*told, Changed(Kind.TILBUD))
        return klar_igen(len(again))

    def blocks(self, record: ForloebRecord) -> bool:
        """Whether a course is open at the authority that is reported for; another authority's warns only (rule 21)."""
        ours = record.myndighedskommune == self.profil().kommune
        return ours and not working(record, self.katalog, "").er_afsluttet

    def open(self, forloeb_id: str) -> OpenCase:
        """Open a course in the wizard, where it was left."""
        record = self.store.cases.forloeb(forloeb_id)
        if record.overdraget:
            raise NotAllowed(HANDED_OVER)
        if record.nedlagt and not (record.slettes or record.kasseret):
            raise NotAllowed(MOVED)
        if record.slettes and not record.skemaer:
            raise NotAllowed(FORGOTTEN)
        borger = self.store.cases.borger(record.borger_id)
        session = self.session(borger, record, self.store.cases.forloeb_of(record.borger_id))
        made = (self.hvem, self._clock, self._new_id, self.changes, session.why_locked)
        return OpenCase(session, Keeper(self.store, record.id, record.revision, *made), borger)

    def session(
        self, borger: BorgerRecord, record: ForloebRecord, siblings: Sequence[ForloebRecord], rolle: str = ""
    ) -> WizardSession:
        """A course as the wizard sees it, beside the citizen's others; in another role than the person's where one is given."""
        return self.session_beside(borger, record, *beside(record, siblings, self.katalog), rolle)

    def session_beside(
        self,
        borger: BorgerRecord,
        record: ForloebRecord,
        ours: Iterable[Kontaktforloeb],
        others: Iterable[Kontaktforloeb],
        rolle: str = "",
    ) -> WizardSession:
        """The same beside courses that were read already: those of its authority, and those of others."""
        profil = load_profile(self.store)
        return WizardSession(
            self.katalog,
            borger_of(borger),
            record,
            ours,
            lambda: self.today,
            self._new_id,
            rolle=rolle or (profil.rolle if profil else ""),
            andre_myndigheder=others,
            doubted=self._doubted,
            gone=gone_of(self.store, self.katalog.lister["kommune"], borger, record),
            why_not=allowed.filling(self.katalog.lister, None if rolle else profil),
        )

    def complete(self, case: OpenCase, completion: Completion, begrundelser: Mapping[Fund, str]) -> None:
        """Store a form as completed and the course as Klar. Every warning needs a reason; errors refuse."""
        for skema_id in completion.skema_ids:
            refuse_locked(case.session.why_not(case.session.record(skema_id).art))
        if not completion.kan:
            raise NotAllowed(T("Skemaet har fejl, der skal rettes, før det kan gøres færdigt."))
        confirmed = self.confirmations(completion, begrundelser)
        case.keeper.complete(completion.faerdig, confirmed, completion.mangler, completion.noter)
        # the form is completed by now; a full disk may only cost the convenience
        with suppress(StoreError):
            if self._remember_tilbud(completion.faerdig.values()):
                self.changes.publish(Changed(Kind.TILBUD))

    def confirmations(self, completion: Completion, begrundelser: Mapping[Fund, str]) -> list[Bekraeftelse]:
        """The warnings of a completion with their reasons. Raises NotAllowed where one has none that can be kept."""
        hvem, tid = self.hvem(), self._clock()
        return [
            Bekraeftelse(
                str(fund.regel),
                fund.felt,
                fund.besked,
                _reason(begrundelser.get(fund, ""), T("Hver advarsel skal bekræftes med en begrundelse.")),
                hvem.navn,
                tid,
            )
            for fund in completion.advarsler
        ]

    def reopen(self, forloeb_id: str, begrundelse: str) -> None:
        """Open a closed course again (rule 73): needs a reason, which is logged; the closing becomes a draft.

        Refused while another course of the citizen is open (rule 19). What has left stays as it is until a form is completed.
        """
        must_report(self.store, self.katalog.lister)
        reason = _reason(begrundelse, T("Skriv en begrundelse, før forløbet genåbnes."))
        record = self.store.cases.forloeb(forloeb_id)
        version = katalog_for(record, self.katalog).versioner[record.skemaversion]
        siblings = self.store.cases.forloeb_of(record.borger_id)
        slut = allowed.closing_of(record, version)
        why = allowed.why_not_reopened(record, version, self._others_open(record, siblings))
        if slut is None or why:
            raise NotAllowed(why)
        hvem, tid = self.hvem(), self._clock()
        draft = SkemaRecord(self._new_id(), slut.art, None, slut.position + 1, slut.svar)
        with self.store.together():
            self.store.log.add(Handling.GENAABNET, hvem, tid, forloeb_id=forloeb_id, data={"begrundelse": reason})
            write = Write(hvem, tid, record.revision, Handling.GENAABNET.value)
            revision = self.store.cases.add_skema(forloeb_id, draft, write)
            self.store.cases.remove_skema(forloeb_id, slut.id, write._replace(revision=revision))
        self.changes.publish(*_whole(record.borger_id, forloeb_id))

    def _others_open(self, record: ForloebRecord, siblings: Iterable[ForloebRecord]) -> Iterator[bool]:
        """Whether each of the citizen's other courses is open at the authority that is reported for."""
        return (self.blocks(other) for other in siblings if other.id != record.id)

    def _remember_tilbud(self, forms: Iterable[Mapping[str, Json]]) -> bool:
        """Keep the tilbud among completed forms, so that it need not be typed again; whether there was one."""
        return sum(tilbud.remember(self.store, values, self._clock()) for values in forms) > 0

    def find_tilbud(self, text: str = "", most: int = 50, first: int = 0) -> tuple[Mapping[str, Json], ...]:
        """Tilbud that every word of the text fits, those used last first: at most so many after the ``first``."""
        return tilbud.find(self.store, self.katalog.lister, text, most, first)

    def delete_forloeb(self, forloeb_id: str, begrundelse: str) -> None:
        """Delete a whole course that was made by mistake (rule 74), into the bin: needs a reason.

        One that has left the machine, or may have, is laid down: its deletion is Klar, and what is in it stays to be read.
        """
        must_report(self.store, self.katalog.lister)
        reason = _reason(begrundelse, T("Skriv en begrundelse, før forløbet slettes."))
        record = self.store.cases.forloeb(forloeb_id)
        if record.nedlagt:
            raise NotAllowed(allowed.SLETTES_ALLEREDE)
        how = (forloeb_id, reason, self.hvem(), self._clock())
        left = self.store.corrections.may_have_left(forloeb_id)
        self.store.deletions.lay_down(*how) if left else self.store.bin.throw_course(self._new_id(), *how)
        self.changes.publish(*_whole(record.borger_id, forloeb_id), Changed(Kind.PAPIRKURV))

    def why_deletion_stays(self, forloeb_id: str) -> str:
        """Why the deletion of a course cannot be taken back; "" where it can."""
        record = self.store.cases.forloeb(forloeb_id)
        others = self._others_open(record, self.store.cases.forloeb_of(record.borger_id))
        return allowed.why_deletion_stays(self.store, record, others if self.blocks(record) else ())

    def new_id(self) -> str:
        """An id that nothing has."""
        return self._new_id()


def klar_igen(antal: int) -> str:
    """What is said of courses that had left under a header that is another now; "" where there are none."""
    if not antal:
        return ""
    return Tn(
        "{n} forløb er eksporteret eller indberettet med borgerens gamle oplysninger og er nu Klar igen. Det ligger i Udbakken.",
        "{n} forløb er eksporteret eller indberettet med borgerens gamle oplysninger og er nu Klar igen. De ligger i Udbakken.",
        n=antal,
    )


def _klar(borger_id: str, forloeb_id: str) -> Changed:
    return Changed(Kind.UDBAKKE, borger_id, forloeb_id)


def _whole(borger_id: str, forloeb_id: str) -> Iterator[Changed]:
    """A course is another as a whole: what it lacks, its drafts and what is ready of it."""
    for kind in (Kind.FORLOEB, Kind.KLADDER, Kind.UDBAKKE):
        yield Changed(kind, borger_id, forloeb_id)


def _reason(text: str, missing: str) -> str:
    """A reason as it is kept. Raises NotAllowed where it is blank (``missing`` says so) or could not stand in a submission."""
    reason = clean(text)
    if not reason:
        raise NotAllowed(missing)
    if problem := unsendable(text.strip()):
        raise NotAllowed(T("Begrundelsen kan ikke bruges. {problem}", problem=problem))
    return reason
