"""*Ret CPR-nummer* (rule 108): everything that hangs on a citizen goes to the right number, with a reason and lines in the log.

A plan says beforehand what will happen and why it may not; carrying it out is one transaction, and is refused where anything of
it is another meanwhile. What had been reported under the wrong number is reported deleted there and new under the right one.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from smdb_desktop.domain.cpr import Cpr, parse_cpr, read_stored, without_cpr
from smdb_desktop.domain.forms.values import clean, unsendable
from smdb_desktop.domain.words import T, Text, Tn, listed, sentences
from smdb_desktop.services.casework import readback
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.casework.laid_down import IN_SMDB
from smdb_desktop.services.casework.overview import ForloebLinje, forloeb_linje
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.desk.reporters import must_report
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.clock import Clock, NewId
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.mapping import working
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord, Json

SAME = T("Det er det nummer, borgeren har i forvejen. Intet er ændret.")
NO_REASON = T("Skriv en begrundelse, før CPR-nummeret rettes.")
NOTHING_CHOSEN = T("Vælg mindst ét forløb, der skal flyttes til det rigtige nummer.")
OTHERWISE = T(
    "Der er ændret noget om borgeren, siden nummeret blev kontrolleret, og intet er rettet. Kontrollér nummeret igen."
)
CLASH = T(
    "Begge numre har et åbent kontaktforløb i {kommuner}, og en borger kan kun have ét åbent forløb i en kommune. Afslut eller "
    "slet det ene, og ret så CPR-nummeret."
)
TWO_HISTORIES = T(
    "Det rigtige nummer er kendt her i forvejen. Forløbene lægges sammen under det, og navn, opholdskommune og køn bliver dem, "
    "der står ved det rigtige nummer."
)
NEW_CITIZEN = T(
    "De valgte forløb flyttes til en ny borger med det rigtige nummer. Resten bliver stående under det gamle."
)
LEFT_BEFORE = T(
    "Borgeren er indberettet under det gamle nummer før en gendannelse, med et forløb, der ikke findes her. Det kan kun slettes "
    "på SMDB's sider."
)


class Side(NamedTuple):
    """What one number has here: the citizen, the number as it is read, the courses, newest first, and how far each is written."""

    borger: BorgerRecord
    cpr: Cpr
    forloeb: tuple[ForloebLinje, ...]
    revisioner: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a correction would do. ``til`` is None where nobody here has the right number; ``sendt`` are the courses of which
    something has left, or may have."""

    fra: Side
    til: Side | None
    cpr: Cpr
    sendt: frozenset[str]
    aabne: tuple[tuple[str, str], ...]
    """The open courses of both numbers, each with its municipality."""
    tastet: frozenset[str]
    """The courses that a person has marked as typed into SMDB."""
    foer: bool
    """Whether something was reported under the wrong number that is not here any more."""

    @property
    def alle(self) -> frozenset[str]:
        """The courses under the wrong number."""
        return frozenset(line.id for line in self.fra.forloeb)


class Resultat(NamedTuple):
    """The citizen who has the right number now, and what a person must be told."""

    borger_id: str
    besked: Text


class CorrectionService:
    """Corrections of CPR numbers in one open store. What reads or writes it belongs to its lane; what is said does not."""

    def __init__(self, cases: CaseService, clock: Clock, new_id: NewId) -> None:
        self._cases = cases
        self._store = cases.store
        self._clock = clock
        self._new_id = new_id

    def plan(self, borger_id: str, cpr_text: str) -> Plan:
        """What correcting the citizen's number to this one would do; nothing is written.

        Raises CprFejl for a number that cannot be one, NotAllowed for the number that the citizen has.
        """
        cpr = parse_cpr(cpr_text, self._cases.today)
        fra = self._store.cases.borger(borger_id)
        if cpr.ciffer == fra.cpr_nr:
            raise NotAllowed(SAME)
        til = self._store.cases.find_borger(cpr.ciffer)
        wrong = self._store.cases.forloeb_of(fra.id)
        right = self._store.cases.forloeb_of(til.id) if til else ()
        corrections = self._store.corrections
        return Plan(
            self._side(fra, wrong),
            self._side(til, right) if til else None,
            cpr,
            frozenset(each.id for each in wrong if corrections.may_have_left(each.id)),
            tuple((each.id, each.myndighedskommune) for each in (*wrong, *right) if self._is_open(each)),
            frozenset(each.id for each in wrong if self._store.reports.reported(each.id)),
            bool(self._store.outbox.left_elsewhere(fra.cpr_nr)),
        )

    def _side(self, borger: BorgerRecord, records: Collection[ForloebRecord]) -> Side:
        katalog = self._cases.katalog
        newest = sorted(records, key=lambda each: each.oprettet, reverse=True)
        lines = tuple(forloeb_linje(each.id, working(each, katalog, "")) for each in newest)
        written = tuple((each.id, each.revision) for each in newest)
        return Side(borger, read_stored(borger.cpr_nr), lines, written)

    def _is_open(self, record: ForloebRecord) -> bool:
        return not working(record, self._cases.katalog, "").er_afsluttet

    # -- what is said beforehand -----------------------------------------------------------------------------------

    def refusal(self, plan: Plan, valgte: Collection[str] | None = None) -> str:
        """Why these courses (all when None) may not go to the right number; "" where they may (rules 20 and 21)."""
        chosen = plan.alle if valgte is None else frozenset(valgte)
        if not chosen and plan.alle:
            return NOTHING_CHOSEN
        theirs = {kommune for id_, kommune in plan.aabne if id_ not in plan.alle}
        twice = {kommune for id_, kommune in plan.aabne if id_ in chosen and kommune in theirs}
        if not twice:
            return ""
        return CLASH.format(
            kommuner=listed(self._cases.katalog.lister["kommune"].label(each) for each in sorted(twice))
        )

    def consequences(self, plan: Plan, valgte: Collection[str] | None = None) -> tuple[Text, ...]:
        """What will happen, in sentences, beside the number that is read back."""
        chosen = plan.alle if valgte is None else frozenset(valgte)
        return tuple(self._consequences(plan, chosen))

    def _consequences(self, plan: Plan, chosen: frozenset[str]) -> Iterator[Text]:
        yield from readback.doubts(plan.cpr, self._cases.today)
        if chosen:
            yield Tn(
                "{n} forløb flyttes med alt, hvad der hører til: skemaer, svar, kladder, bekræftelser og historik.",
                "{n} forløb flyttes med alt, hvad der hører til: skemaer, svar, kladder, bekræftelser og historik.",
                n=len(chosen),
            )
        else:
            yield T("Borgeren har ingen forløb; kun nummeret rettes.")
        if plan.til is not None:
            yield TWO_HISTORIES
        elif chosen != plan.alle:
            yield NEW_CITIZEN
        if sent := len(chosen & plan.sendt):
            yield Tn(
                "{n} af dem er eksporteret under det gamle nummer, eller måske. I Udbakken kommer en sletning under det gamle "
                "nummer og forløbet som nyt under det rigtige; eksportér begge.",
                "{n} af dem er eksporteret under det gamle nummer, eller måske. I Udbakken kommer en sletning af hvert under det "
                "gamle nummer og forløbene som nye under det rigtige; eksportér dem alle.",
                n=sent,
            )
            yield self._by_hand(plan, chosen)
        if plan.foer:
            yield LEFT_BEFORE
        yield readback.NO_REGISTER

    # -- carrying it out -------------------------------------------------------------------------------------------

    def correct(self, plan: Plan, begrundelse: str, valgte: Collection[str] | None = None) -> Resultat:
        """Carry a plan out, for these courses (all when None), in one transaction.

        Raises NotAllowed without a reason, where two open courses would stand beside each other, and where anything that the plan
        was made of is another now; then nothing is changed.
        """
        must_report(self._store, self._cases.katalog.lister)
        reason = _reason(begrundelse)
        chosen = plan.alle if valgte is None else frozenset(valgte) & plan.alle
        if why := self.refusal(plan, chosen):
            raise NotAllowed(why)
        with self._store.together():
            if self.plan(plan.fra.borger.id, plan.cpr.formatted) != plan:
                raise NotAllowed(OTHERWISE)
            target = self._target(plan, chosen)
            self._move(plan, chosen, target)
            self._settle(plan, chosen, target, reason)
        whose = {target.id} if _joins(plan, chosen, target) else {plan.fra.borger.id, target.id}
        self._cases.changes.publish(*(Changed(kind, who) for kind in _TOUCHED for who in sorted(whose)))
        return Resultat(target.id, self._said(plan, chosen))

    def _target(self, plan: Plan, chosen: frozenset[str]) -> BorgerRecord:
        """The citizen who has the right number afterwards; a new one is there from now on, for courses to go to."""
        if plan.til is not None:
            return plan.til.borger
        lister, was = self._cases.katalog.lister, plan.fra.borger
        by_number = was.koen == readback.sex_of(plan.fra.cpr, lister)
        koen = (readback.sex_of(plan.cpr, lister) or was.koen) if by_number else was.koen
        right = was._replace(cpr_nr=plan.cpr.ciffer, koen=koen)
        if chosen != plan.alle:
            right = right._replace(id=self._new_id())
            self._store.cases.save_borger(right, self._cases.hvem(), self._clock())
        return right

    def _move(self, plan: Plan, chosen: frozenset[str], target: BorgerRecord) -> None:
        hvem, tid, corrections = self._cases.hvem(), self._clock(), self._store.corrections
        for forloeb_id in sorted(chosen):
            if forloeb_id in plan.sendt:
                corrections.succeed(forloeb_id, self._new_id(), target.id, hvem, tid)
            elif target.id != plan.fra.borger.id:
                corrections.give(forloeb_id, target.id, hvem, tid)

    def _settle(self, plan: Plan, chosen: frozenset[str], target: BorgerRecord, reason: str) -> None:
        """The citizens themselves, and what the log says of it."""
        hvem, tid, fra = self._cases.hvem(), self._clock(), plan.fra.borger
        joined = _joins(plan, chosen, target)
        about: dict[str, Json] = {
            "fra": fra.cpr_nr,
            "til": target.cpr_nr,
            "begrundelse": reason,
            "forloeb": list[Json](sorted(chosen)),
            "borger_foer": fra.id if joined else "",
        }
        if target.id == fra.id:
            self._store.cases.save_borger(target, hvem, tid)
        elif not joined:
            self._store.log.add(Handling.CPR_RETTET, hvem, tid, borger_id=fra.id, data={**about, "borger_foer": ""})
        self._store.log.add(Handling.CPR_RETTET, hvem, tid, borger_id=target.id, data=about)
        if joined:
            self._store.corrections.remove(fra.id, hvem, tid, about, joined=target.id)
        if chosen == plan.alle:
            self._store.corrections.take_left(fra.cpr_nr, target.cpr_nr)

    def _said(self, plan: Plan, chosen: frozenset[str]) -> Text:
        done = T("CPR-nummeret er rettet til {cpr}.", cpr=plan.cpr.formatted)
        sent = len(chosen & plan.sendt)
        if not sent:
            return done
        waits = Tn(
            "{n} forløb var eksporteret eller indberettet under det gamle nummer: sletningen og det nye er klar i Udbakken.",
            "{n} forløb var eksporteret eller indberettet under det gamle nummer: sletningerne og de nye er klar i Udbakken.",
            n=sent,
        )
        return sentences(done, waits, self._by_hand(plan, chosen))

    def _by_hand(self, plan: Plan, chosen: frozenset[str]) -> Text:
        """What a person has to do on SMDB's own pages: certainly, where a course is marked as typed in, else perhaps."""
        typed = len(chosen & plan.tastet)
        if not typed:
            return IN_SMDB
        return Tn(
            "{n} forløb er markeret som tastet ind i SMDB: slet det på SMDB's sider under det gamle nummer, og tast det under "
            "det rigtige.",
            "{n} forløb er markeret som tastet ind i SMDB: slet dem på SMDB's sider under det gamle nummer, og tast dem under "
            "det rigtige.",
            n=typed,
        )


def _joins(plan: Plan, chosen: frozenset[str], target: BorgerRecord) -> bool:
    """Whether the citizen with the wrong number turns out to be another who is here already, and goes away."""
    return target.id != plan.fra.borger.id and chosen == plan.alle


_TOUCHED = (Kind.BORGERE, Kind.FORLOEB, Kind.KLADDER, Kind.UDBAKKE)


def _reason(text: str) -> str:
    reason = clean(text)
    if not reason:
        raise NotAllowed(NO_REASON)
    if problem := unsendable(text.strip()):
        raise NotAllowed(T("Begrundelsen kan ikke bruges. {problem}", problem=problem))
    return without_cpr(reason)
