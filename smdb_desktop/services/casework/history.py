"""*Historik* of a course: what happened, every change of every field, the course as it stood on any day, and *Gendan dette felt*.

Nothing of it is kept: it is read from the log, and a day is replayed from it. A restored field is an ordinary answer with its
reason: it respects locks and roles, and what was completed becomes a draft until it is completed again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.forms.values import clean, format_date, unsendable
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.casework.answers import answer_text, marked_text
from smdb_desktop.services.casework.cases import HANDED_OVER, CaseService
from smdb_desktop.services.casework.happened import Haendt, every, words_of
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.safekeeping import Progress
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.history import EFTER_FILEN, Aendring, Brudart, Haendelse, Handling
from smdb_desktop.services.stored.records import ForloebRecord, Json, Svar
from smdb_desktop.services.stored.replaying import replay, replay_citizen, up_to, went_back
from smdb_desktop.services.wizard.marks import is_note_only
from smdb_desktop.services.wizard.session import WizardSession

EVENTS = 2000
"""So many events of a course are told, the newest."""
BACK = T(
    "Maskinens ur er blevet stillet tilbage undervejs. Rækkefølgen er den, tingene blev skrevet i; tidspunkterne er urets."
)
WAS = T("Borgeren stod den dag med CPR-nummer {cpr} og navnet »{navn}«. Det er rettet siden.")
NO_NAME = T("uden navn")
BEFORE = T("Forløbet var ikke begyndt den dag. Det begyndte {dag}.")
FORGOTTEN = T("Det, der stod i forløbet, er slettet. Kun hvem og hvornår er tilbage.")
GONE_FORM = T("Et skema, der er fjernet")
GONE_FIELD = T("Et spørgsmål, der ikke stilles mere")
BLANKED = T("Det, der stod her, er fjernet")
NO_REASON = T("Skriv en begrundelse, før feltet gendannes.")
OTHERWISE = T("Feltet er ændret, siden det blev vist, og intet er gendannet. Se på det igen.")
FORM_IS_GONE = T("Skemaet er fjernet fra forløbet, så feltet kan ikke gendannes.")
NOT_ASKED = T("Spørgsmålet findes ikke i forløbets skema nu, så det kan ikke gendannes.")
NOT_YOURS = T("Skemaet udfyldes i en anden profil end den, du arbejder i.")
SAME = T("Det er det svar, der står i feltet nu.")
OTHER_VERSION = T("Datoen hører til en anden skemaversion. Ret den i forløbet; dér vises, hvad der følger med.")
RESTORED = T("Feltet er gendannet. Gør skemaet færdigt igen, hvis rettelsen skal indberettes.")
RESTORED_HIDDEN = T(
    "Svaret er gendannet, men spørgsmålet stilles ikke, som skemaet er udfyldt nu. Så længe det er sådan, kommer svaret ikke "
    "med i indberetningen."
)
_BROKEN: Mapping[Brudart, Text] = {
    Brudart.MANGLER: T("Linje {nr} mangler."),
    Brudart.AENDRET: T("Linje {nr} ({tid:%d-%m-%Y %H.%M}) er ændret, eller den følger ikke efter den før."),
    Brudart.INDHOLD: T("Det, der står i linje {nr} ({tid:%d-%m-%Y %H.%M}), er ændret."),
    Brudart.TOM: T("Linje {nr} ({tid:%d-%m-%Y %H.%M}) er tømt, uden at forløbet er slettet."),
    Brudart.SLUTTER: T("Linjerne efter {nr} mangler."),
}
_WHY: Mapping[str, Text] = {
    Handling.SKEMA_FJERNET: T("Skemaet blev fjernet"),
    Handling.LAGT_TILBAGE: T("Skemaet blev lagt tilbage"),
    Handling.KASSERET: T("Det skrevne blev kasseret"),
    Handling.GENAABNET: T("Forløbet blev genåbnet"),
    Handling.VERSION_SKIFTET: T("Skemaversionen blev skiftet"),
}
NOTHING = T("–")
CHANGED_THERE = T("{skema}, {felt}: {fra} → {til}")


class Aendringslinje(NamedTuple):
    """One change of a field in words, and where it is. ``foer`` is the answer before it."""

    nr: int
    tid: datetime
    hvem: str
    skema: str
    felt: str
    fra: str
    til: str
    hvorfor: str
    sted: tuple[str, str]
    foer: Svar | None
    noter: tuple[bool, bool] = (False, False)
    """Whether what stood before, and after, has a note: words of one's own."""


class Svarlinje(NamedTuple):
    """One answer as it stood on a day: form with its state, question, answer, and whether it is another now."""

    skema: str
    felt: str
    svar: str
    anderledes: bool
    sted: tuple[str, str]
    stod: Svar | None


@dataclass(frozen=True, slots=True)
class Forloebshistorik:
    """The course and what happened to it, newest first. ``advarsel`` is said of it, "" for nothing."""

    forloeb_id: str
    borger_id: str
    titel: Text
    haendt: tuple[Haendt, ...]
    foerste: date | None
    aendringer: int
    advarsel: Text | None


@dataclass(frozen=True, slots=True)
class Dagsbillede:
    """The course as it stood at the end of a day. ``besked`` says why there is nothing to see, ``borger`` whom it was about then,
    where that is not what the citizen is called now (None where it is)."""

    dag: date
    linjer: tuple[Svarlinje, ...]
    skemaer: tuple[tuple[str, str], ...]
    besked: Text | None = None
    borger: Text | None = None


class Medbragt(NamedTuple):
    """What happened to a course elsewhere, before it was handed over to here: from whom, who signed it, and each line (time as it
    was told, who, what), newest first. It is what the sender said: no chain of here covers how it came about."""

    organisation: str
    underskriver: str
    linjer: tuple[tuple[datetime, str, str], ...]
    efter_filen: str = ""
    """What the file called its sender, where that is another than who signed it; "" else."""


class Gendannelse(NamedTuple):
    """What restoring one field would do: the answers now and then in words, or why it cannot be."""

    forloeb_id: str
    skema_id: str
    felt: str
    titel: str
    nu: str
    bliver: str
    svar: Svar | None
    revision: int
    hvorfor_ikke: Text | None


class HistoryService:
    """Histories in one open store. Every method belongs to the store's lane."""

    def __init__(self, cases: CaseService, clock: Clock) -> None:
        self._cases = cases
        self._store = cases.store
        self._clock = clock

    # -- what happened ---------------------------------------------------------------------------------------------

    def of(self, forloeb_id: str) -> Forloebshistorik:
        """What happened to a course, in words, the newest first."""
        record = self._store.cases.forloeb(forloeb_id)
        log, session = self._store.log, self._session(record)
        newest = log.latest(forloeb_id, EVENTS)
        number, _ = log.changes(forloeb_id, 0, 0)
        start = session.course().anmodningsdato
        titel = T("Forløb fra {start}", start=format_date(start)) if start else T("Nyt forløb")
        return Forloebshistorik(
            forloeb_id=forloeb_id,
            borger_id=record.borger_id,
            titel=titel,
            haendt=every(newest.haendelser, session),
            foerste=local(record.oprettet).date(),
            aendringer=number,
            advarsel=_gone(record) or (BACK if went_back(newest) else None),
        )

    def changes(
        self, forloeb_id: str, first: int, most: int, felt: tuple[str, str] | None = None
    ) -> tuple[int, tuple[Aendringslinje, ...]]:
        """How many changes there are, and at most so many in words after the ``first``, the newest first; of one field where
        one is given."""
        number, rows = self._store.log.changes(forloeb_id, first, most, felt)
        record = self._store.cases.forloeb(forloeb_id)
        session, kinds = self._session(record), self._kinds(record) if rows else {}
        return number, tuple(self._line(row, session, kinds) for row in rows)

    def _kinds(self, record: ForloebRecord) -> dict[str, str]:
        """Which form each instance is or was."""
        kinds = {form.id: form.art for form in record.skemaer}
        for event in self._store.log.latest(record.id, EVENTS).haendelser:
            data = event.data or {}
            if "skema_id" in data and "skema" in data:
                kinds.setdefault(str(data["skema_id"]), str(data["skema"]))
            listed = data.get("skemaer")
            for each in listed if isinstance(listed, list) else ():
                if isinstance(each, dict):
                    kinds.setdefault(str(each.get("skema_id")), str(each.get("skema")))
        return kinds

    def _line(self, row: Aendring, session: WizardSession, kinds: Mapping[str, str]) -> Aendringslinje:
        if not row.felt:
            gone = (NOTHING, BLANKED, NOTHING, NOTHING, "", (row.skema_id, ""), None)
            return Aendringslinje(row.nr, row.tid, row.hvem, *gone)
        art = kinds.get(row.skema_id, "")
        felt = self._felt(session, art, row.felt)
        return Aendringslinje(
            nr=row.nr,
            tid=row.tid,
            hvem=row.hvem,
            skema=self._title(session, art),
            felt=felt.label if felt is not None else row.felt or GONE_FIELD,
            fra=self._answer(felt, row.fra),
            til=self._answer(felt, row.til),
            hvorfor=_WHY.get(row.hvorfor, T("{hvorfor}", hvorfor=row.hvorfor)) if row.hvorfor else "",
            sted=(row.skema_id, row.felt),
            foer=row.fra,
            noter=(row.fra is not None and row.fra.note is not None, row.til is not None and row.til.note is not None),
        )

    def _title(self, session: WizardSession, art: str) -> str:
        for version in (session.version, *self._cases.katalog.versioner.values()):
            if version.har(art):
                return version.skemaer[art].title
        return GONE_FORM

    def _felt(self, session: WizardSession, art: str, navn: str) -> Felt | None:
        """The field by the course's own form version, else by any that has it: a course may have changed its version."""
        for version in (session.version, *self._cases.katalog.versioner.values()):
            if version.har(art) and (felt := version.skemaer[art].felt(navn)) is not None:
                return felt
        return None

    def _answer(self, felt: Felt | None, svar: Svar | None) -> str:
        if svar is None:
            return NOTHING
        if felt is None:
            return NOTHING if svar.raw is None else str(svar.raw)
        return marked_text(felt, svar, self._cases.katalog.lister)

    def _session(self, record: ForloebRecord) -> WizardSession:
        borger = self._store.cases.borger(record.borger_id)
        return self._cases.session(borger, record, self._store.cases.forloeb_of(record.borger_id))

    def carried(self, forloeb_id: str) -> Medbragt | None:
        """What came along with a course from another authority; None where none did, or it was forgotten with the course."""
        events = self._store.log.latest(forloeb_id, EVENTS).haendelser
        data = next((each.data for each in events if each.art is Handling.MODTAGET), None)
        if data is None:
            return None
        session, forms, rows = (
            self._session(self._store.cases.forloeb(forloeb_id)),
            data.get("skemaer"),
            data.get("historik"),
        )
        kinds = {str(id_): str(art) for id_, art in forms.items()} if isinstance(forms, dict) else {}
        told = (self._told(row, session, kinds) for row in reversed(rows if isinstance(rows, list) else []))
        lines = tuple(line for line in told if line is not None)
        named = str(data.get(EFTER_FILEN) or "")
        return Medbragt(str(data.get("organisation")), str(data.get("underskriver")), lines, named)

    def _told(self, row: Json, session: WizardSession, kinds: dict[str, str]) -> tuple[datetime, str, str] | None:
        """A line of a history from elsewhere; None for one that says nothing here."""
        if not isinstance(row, dict):
            return None
        try:
            tid, hvem = datetime.fromisoformat(str(row.get("tid"))), str(row.get("hvem"))
            if "haendelse" in row:
                data = row.get("data")
                about = data if isinstance(data, dict) else None
                if about is not None and "skema_id" in about:
                    kinds.setdefault(str(about["skema_id"]), str(about.get("skema")))
                words = words_of(Haendelse(0, tid, "", hvem, Handling(str(row["haendelse"])), "", "", about), session)
            else:
                art, navn = kinds.get(str(row.get("skema_id")), ""), str(row.get("felt"))
                felt = self._felt(session, art, navn)
                fra, til = (self._answer(felt, _given(row.get(name))) for name in ("fra", "til"))
                label = felt.label if felt is not None else navn
                words = CHANGED_THERE.format(skema=self._title(session, art), felt=label, fra=fra, til=til)
        except (KeyError, ValueError):
            return None
        return (tid, hvem, words) if words and tid.tzinfo is not None else None

    def broken(self, told: Progress | None = None) -> tuple[Text, ...]:
        """Where the history was edited outside the program, a sentence for each place; empty where it was not.

        ``told`` gets the line that was looked at and the last one, every 10,000; what it raises ends the check.
        """
        return tuple(
            _BROKEN[brud.art].format(nr=brud.nr, tid=local(brud.tid) if brud.tid is not None else "")
            for brud in self._store.log.broken(told)
        )

    # -- a day -----------------------------------------------------------------------------------------------------

    def on_day(self, forloeb_id: str, dag: date) -> Dagsbillede:
        """The course as it stood at the end of a local day, replayed from the log."""
        record = self._store.cases.forloeb(forloeb_id)
        whole = self._store.log.of(forloeb_id)
        then = replay(up_to(whole, dag), forloeb_id)
        if then is None:
            if gone := _gone(record):
                return Dagsbillede(dag, (), (), gone)
            begun = format_date(local(record.oprettet).date())
            return Dagsbillede(dag, (), (), BEFORE.format(dag=begun))
        # whom it belonged to that day may have turned out to be another, and is not here any more
        session = self._session(then._replace(borger_id=record.borger_id))
        now = {form.id: form for form in record.skemaer}
        lines, states = [], []
        for form in session.records():
            if not form.svar and form.faerdig is None:
                continue
            title = session.title(form.id)
            states.append((title, self._state(session, form.id)))
            there = now.get(form.id)
            for view in session.felter(form.id):
                svar = form.svar.get(view.felt.navn)
                if svar is None and view.raw in (None, ""):
                    continue
                is_now = there.svar.get(view.felt.navn) if there is not None else None
                lister = session.katalog.lister
                answer = marked_text(view.felt, svar, lister) if svar else answer_text(view.felt, view.raw, lister)
                lines.append(Svarlinje(title, view.felt.label, answer, svar != is_now, (form.id, view.felt.navn), svar))
        return Dagsbillede(dag, tuple(lines), tuple(states), borger=self._whose(then.borger_id, record.borger_id, dag))

    def _whose(self, owner: str, now: str, dag: date) -> Text | None:
        """Whom it was about at the end of a day, where number or name is another now; None also where that is blanked."""
        then = replay_citizen(up_to(self._store.log.of_borger(owner), dag), owner)
        there = self._store.cases.borger(now)
        if not then.cpr_nr or (then.cpr_nr, then.navn) == (there.cpr_nr, there.navn):
            return None
        return WAS.format(cpr=masked(then.cpr_nr), navn=then.navn or NO_NAME)

    @staticmethod
    def _state(session: WizardSession, skema_id: str) -> str:
        record = session.record(skema_id)
        if record.faerdig is None or record.faerdig_tid is None:
            return T("kladde")
        day, who = format_date(local(record.faerdig_tid).date()), record.faerdig_af
        if session.is_draft(skema_id):
            return T("gjort færdig {dag} af {hvem}, og rettet siden", dag=day, hvem=who)
        return T("gjort færdig {dag} af {hvem}", dag=day, hvem=who)

    # -- one field -------------------------------------------------------------------------------------------------

    def plan_restore(self, forloeb_id: str, sted: tuple[str, str], svar: Svar | None) -> Gendannelse:
        """What restoring one field (form and field) to an answer would do; nothing is written."""
        record, (skema_id, navn) = self._store.cases.forloeb(forloeb_id), sted
        session = self._session(record)
        form = next((each for each in record.skemaer if each.id == skema_id), None)
        felt = session.version.skemaer[form.art].felt(navn) if form is not None else None
        now = form.svar.get(navn) if form is not None else None
        return Gendannelse(
            forloeb_id=forloeb_id,
            skema_id=skema_id,
            felt=navn,
            titel=T("{skema}: {felt}", skema=session.title(skema_id), felt=felt.label) if felt is not None else navn,
            nu=self._answer(felt, now),
            bliver=self._answer(felt, svar),
            svar=svar,
            revision=record.revision,
            hvorfor_ikke=self._why_not(session, skema_id if form is not None else "", felt, now, svar),
        )

    @staticmethod
    def _why_not(
        session: WizardSession, skema_id: str, felt: Felt | None, now: Svar | None, svar: Svar | None
    ) -> Text | None:
        if why := session.why_locked():
            return T("{hvorfor}", hvorfor=why)
        if not skema_id:
            return FORM_IS_GONE
        if felt is None or felt.read_only or felt.beregnet:
            return NOT_ASKED
        art = session.record(skema_id).art
        if not session.may_see(session.version.hoved(art) or session.version.plads(art)):
            return NOT_YOURS
        if why := session.why_not(art):
            return T("{hvorfor}", hvorfor=why)
        return SAME if _typed(now) == _typed(svar) else None

    def restore(self, plan: Gendannelse, begrundelse: str) -> Text:
        """Give a field the answer that it had, with a reason, as an answer is given: what was completed becomes a draft.

        Raises NotAllowed without a reason, where it cannot be, and where the course is another than when it was looked at.
        """
        reason = clean(begrundelse)
        if not reason:
            raise NotAllowed(NO_REASON)
        if problem := unsendable(begrundelse.strip()):
            raise NotAllowed(T("Begrundelsen kan ikke bruges. {problem}", problem=problem))
        if self.plan_restore(plan.forloeb_id, (plan.skema_id, plan.felt), plan.svar) != plan:
            raise NotAllowed(OTHERWISE)
        if plan.hvorfor_ikke is not None:
            raise NotAllowed(plan.hvorfor_ikke)
        record = self._store.cases.forloeb(plan.forloeb_id)
        raw: Json = "" if plan.svar is None else plan.svar.raw
        session = self._session(record)
        change = session.answer(plan.skema_id, plan.felt, raw, fill=False)
        if change.skift is not None:
            raise NotAllowed(OTHER_VERSION)
        write = Write(self._cases.hvem(), self._clock(), record.revision, reason)
        self._store.cases.save_svar(plan.forloeb_id, plan.skema_id, change.svar, None, write)
        self._cases.changes.publish(*_touched(record))
        asked = any(view.felt.navn == plan.felt for view in session.felter(plan.skema_id))
        return RESTORED if asked else RESTORED_HIDDEN


def _typed(svar: Svar | None) -> tuple[Json, Json] | None:
    """What was typed and understood; of a field that only has a note nothing was."""
    return None if svar is None or is_note_only(svar) else (svar.raw, svar.value)


def _gone(record: ForloebRecord) -> Text | None:
    """Why nothing of what stood in the course is here any more; None where it is."""
    if record.overdraget:
        return HANDED_OVER
    return FORGOTTEN if record.slettes and not record.skemaer else None


def _touched(record: ForloebRecord) -> Iterator[Changed]:
    for kind in (Kind.FORLOEB, Kind.SVAR, Kind.KLADDER):
        yield Changed(kind, record.borger_id, record.id)


def _given(raw: Json) -> Svar | None:
    return Svar(raw.get("skrevet"), raw.get("forstaaet")) if isinstance(raw, dict) else None
