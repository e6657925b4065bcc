"""Takes case files into the store. What is without errors is completed, the rest becomes drafts; nothing is thrown away silently.

A case is read, judged and laid out in memory, form by form in its version's order through the wizard's session; only then is
all of it written, in one transaction. A case that is refused leaves no trace, and the same case again does no harm.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from smdb_desktop.domain.case.casefile import FORMAT_NAME, read_case
from smdb_desktop.domain.case.model import Kontaktforloeb, Post, Sag
from smdb_desktop.domain.cpr import Cpr, CprFejl
from smdb_desktop.domain.findings import INDBERETTET, Fund
from smdb_desktop.domain.forms.definitions import Felt, Felttype, Skemaversion
from smdb_desktop.domain.forms.filled import Skema, Status
from smdb_desktop.domain.forms.values import clean, format_date, parse_date, read_json, to_json
from smdb_desktop.domain.judgement import NO_COURSE, computed_otherwise
from smdb_desktop.domain.words import T, Tn, joined, listed
from smdb_desktop.services.casework.cases import CaseService, nothing_else
from smdb_desktop.services.casework.readback import said_of_new
from smdb_desktop.services.casework.siblings import Siblings, answers
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.gone import warned
from smdb_desktop.services.stored.mapping import borger_of
from smdb_desktop.services.stored.records import Bekraeftelse, BorgerRecord, ForloebRecord, Json, SkemaRecord, Svar
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.working_form import tidy

MOST_COURSES = 100
"""So many courses of one case are taken in: each is judged beside all the others, and nobody has had as many."""
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_ENDS = (date(1999, 12, 31), date(2099, 12, 31))
"""Between them they have every century that a two-digit year may mean."""
_DRAFT_FIRST = (Status.KLADDE, Status.FAERDIG)
ALREADY = T("Forløbet er allerede læst ind. Intet er ændret.")
OTHER_ANSWERS = T(
    "Der findes allerede et forløb med den samme anmodningsdato og andre svar. Det nye er ikke læst ind. Ret "
    "det, der findes, eller slet det først."
)

PERHAPS_LEFT = T(
    "{titel} bliver kladde. Er det et andet forløb, så gør skemaet færdigt i programmet, og skriv hvorfor."
)


@dataclass(slots=True)
class ImportReport:
    """What became of one case. ``linjer`` are Danish sentences; ``ok`` is False where something could not be taken in."""

    ok: bool = True
    faerdige: int = 0
    kladder: int = 0
    linjer: list[str] = field(default_factory=list)

    def add(self, other: ImportReport) -> None:
        """What became of a part of the case."""
        self.ok = self.ok and other.ok
        self.faerdige += other.faerdige
        self.kladder += other.kladder
        self.linjer += other.linjer

    def refuse(self, sentence: str) -> None:
        """Note that something was not taken in."""
        self.ok = False
        self.linjer.append(sentence)


class Plan(NamedTuple):
    """What taking a case in would do: what is told of it, the citizen's header, the courses with the forms that each lacks, and
    the number where the citizen is a new one. Without a header nothing would be written."""

    report: ImportReport
    borger: BorgerRecord | None = None
    kurser: tuple[tuple[ForloebRecord, tuple[str, ...]], ...] = ()
    ny: Cpr | None = None
    hvert: Mapping[str, ImportReport] = MappingProxyType({})
    """What is told of each course, by its path; a course that could not be read is not among them."""


class _Filled(NamedTuple):
    """A form that was put in: its instance, what the file says it is, and what only the file has against it."""

    skema_id: str
    status: Status
    fejl: tuple[Fund, ...]


class ImportService:
    """Import into one open store. ``begrundelse`` confirms warnings; where it is blank, forms with warnings stay drafts.

    It is said of every warning at once, so it confirms none about a course that may have left before: that asks for a person.
    ``sagt`` gives instead with what each warning was confirmed where the case comes from ("": it was not).
    """

    def __init__(self, cases: CaseService, begrundelse: str = "", sagt: Callable[[Fund], str] | None = None) -> None:
        self._cases = cases
        reason = clean(begrundelse)
        self._sagt: Callable[[Fund], str] = sagt if sagt is not None else lambda _fund: reason

    def take_in(self, raw: Any) -> ImportReport:
        """Take one case object in: decide all of it, then write all of it or nothing."""
        return self.take(self.plan(raw))

    def plan(self, raw: Any) -> Plan:
        """Decide what taking a case object in would do; nothing is written."""
        report = ImportReport()
        sag = self._read(raw, report)
        if sag is None:
            return Plan(report)
        try:
            cpr, known = self._cases.find(sag.borger.cpr_nr)
            navn = sag.borger.navn or (known.navn if known else "")
            borger = self._cases.header(cpr, navn, sag.borger.opholdskommune, sag.borger.koen)
        except (CprFejl, NotAllowed) as error:
            report.refuse(T("Borgeren er ikke læst ind: {fejl}", fejl=str(error)))
            return Plan(report)
        siblings = Siblings(self._cases, borger, self._cases.store.cases.forloeb_of(borger.id) if known else ())
        planned: list[tuple[ForloebRecord, tuple[str, ...]]] = []
        each: dict[str, ImportReport] = {}
        # oldest first: an open course may only be the last
        for course in sorted(sag.kontaktforloeb, key=lambda c: c.anmodningsdato or date.max):
            own = each[course.sti] = ImportReport()
            made = self._planned(borger, course, raw, siblings, own)
            report.add(own)
            if made is not None:
                planned.append(made)
                siblings.add(made[0])
        if known is not None and (other := _differences(known, borger)):
            # what is known of a citizen changes only together with a course that is taken in, and never unsaid
            if planned:
                report.linjer.append(T("Borgerens oplysninger er ændret til filens: {hvad}.", hvad=other))
            else:
                report.refuse(
                    T(
                        "Filen siger noget andet om borgeren, end der står her: {hvad}. Intet er ændret. Ret det på "
                        "Borgeroverblik, hvis filen har ret.",
                        hvad=other,
                    )
                )
        ny = cpr if planned and known is None else None
        return Plan(report, borger, tuple(planned), ny, each)

    def take(self, plan: Plan, also: Callable[[], None] = nothing_else) -> ImportReport:
        """Write what was planned; ``also`` writes what belongs to it into the same transaction."""
        report = plan.report
        if plan.borger is not None and (told := self._cases.take_in(plan.borger, plan.kurser, also)):
            report.linjer.append(told)
        if plan.ny is not None:
            report.linjer.append(said_of_new(plan.ny, self._cases.katalog.lister, self._cases.today))
        return report

    def _read(self, raw: Any, report: ImportReport) -> Sag | None:
        """The case with the courses that can be taken in; None, with the reason in the report, where there are none.

        A course of a form version that this program has not is refused by itself, and takes no other with it.
        """
        if not isinstance(raw, Mapping) or raw.get("format") != FORMAT_NAME:
            report.refuse(T("Sagen er ikke i formatet »{format}« og er ikke læst ind.", format=FORMAT_NAME))
            return None
        sag, found = read_case(raw, self._cases.katalog)
        left_out = frozenset(sag.udeladt)
        unread = [fund for fund in found if fund not in left_out]
        if unread and not unread[0].felt:
            report.refuse(T("Sagen er ikke læst ind. {besked}", besked=unread[0].besked))
            return None
        if unread:
            report.refuse(
                Tn(
                    "Sagen kan ikke læses {n} sted og er ikke læst ind: {felt}: {besked}",
                    "Sagen kan ikke læses {n} steder og er ikke læst ind. Det første: {felt}: {besked}",
                    n=len(unread),
                    felt=unread[0].felt,
                    besked=unread[0].besked,
                )
            )
            return None
        ours = self._cases.profil().kommune
        if sag.myndighedskommune and sag.myndighedskommune != ours:
            label = self._cases.katalog.lister["kommune"].label(sag.myndighedskommune)
            report.refuse(
                T("Sagen hører til {navn}, som der ikke indberettes for her. Den er ikke læst ind.", navn=label)
            )
            return None
        if len(sag.kontaktforloeb) > MOST_COURSES:
            report.refuse(
                T(
                    "Sagen har {n} kontaktforløb, og der læses højst {hoejst} ind for én borger. Den er ikke læst ind. "
                    "Kontrollér, at flere borgere ikke er blandet sammen.",
                    n=len(sag.kontaktforloeb),
                    hoejst=MOST_COURSES,
                )
            )
            return None
        for fund in sag.udeladt:
            report.refuse(T("Forløbet er ikke læst ind: {felt}: {besked}", felt=fund.felt, besked=fund.besked))
        if not sag.kontaktforloeb and not sag.udeladt:
            report.refuse(NO_COURSE)
        return sag if sag.kontaktforloeb else None

    def _planned(
        self,
        borger: BorgerRecord,
        course: Kontaktforloeb,
        raw: Mapping[str, Any],
        siblings: Siblings,
        report: ImportReport,
    ) -> tuple[ForloebRecord, tuple[str, ...]] | None:
        """The course as it would be stored, and the forms that it lacks; None, with the reason in the report, where it is not
        taken in."""
        lines = ImportReport()
        empty = self._cases.begun_forloeb(borger.id, course.version)
        # judged and kept by the profile that the file says, as ``check`` judges it
        rolle = str(raw.get("profil") or empty.profil)
        empty = empty._replace(profil=rolle)
        session = siblings.session(empty, course.anmodningsdato, rolle)
        against = computed_otherwise(borger_of(borger), course, self._cases.katalog)
        forms = [
            _Filled(skema_id, status, against[skema.sti])
            for skema_id, skema, status in self._fill(session, course, raw, lines)
        ]
        twin = siblings.twin(course.anmodningsdato, answers(session))
        if twin is not None:
            if twin:
                report.linjer.append(ALREADY)
            else:
                report.refuse(OTHER_ANSWERS)
            return None
        try:
            siblings.may_begin()
        except NotAllowed as error:
            report.refuse(str(error))
            return None
        lines.linjer += dict.fromkeys(f.besked for f in warned(session.course(), session.version, session.gone))
        confirmed = [given for filled in forms for given in self._complete(session, filled, lines)]
        report.faerdige += lines.faerdige
        report.kladder += lines.kladder
        report.linjer += lines.linjer
        records = (
            s._replace(kladde=bool(s.svar))
            if s.faerdig is None
            else as_completed(s, session.version)._replace(
                faerdig_tid=empty.oprettet, faerdig_af=empty.aendret_af, kladde=False
            )
            for s in session.records()
        )
        return empty._replace(skemaer=tuple(records), bekraeftelser=tuple(confirmed)), session.mangler()

    def _fill(
        self, session: WizardSession, course: Kontaktforloeb, raw: Mapping[str, Any], report: ImportReport
    ) -> list[tuple[str, Skema, Status]]:
        """Put every answer in; the form instances to complete, in the version's order."""
        order: list[tuple[str, Skema, Status]] = []
        for post in course.poster:
            self._take(session, post, raw, report, order)
        return order

    def _take(
        self,
        session: WizardSession,
        post: Post,
        raw: Mapping[str, Any],
        report: ImportReport,
        order: list[tuple[str, Skema, Status]],
        parent: tuple[str, Status] | None = None,
    ) -> None:
        plads = post.plads
        known = session.skema_id(plads.art) if not plads.antal.flere else None
        skema_id = known or session.begin(plads.art, parent[0] if parent else None).id
        session.came_filled(skema_id, post.skema.profil)
        status = self._answers(session, skema_id, post.skema, at(raw, post.skema.sti), report)
        if parent is not None:
            status = min(status, parent[1], key=_DRAFT_FIRST.index)
        if not plads.under:
            order.append((skema_id, post.skema, status))
            return
        if not post.under:
            report.kladder += 1
            report.linjer.append(
                T(
                    "{titel} bliver kladde. {mangler}",
                    titel=session.title(skema_id),
                    mangler=plads.under[0].mangler,
                )
            )
        for under in post.under:
            self._take(session, under, raw, report, order, (skema_id, status))

    def _answers(
        self, session: WizardSession, skema_id: str, skema: Skema, given: Mapping[str, Any], report: ImportReport
    ) -> Status:
        """Put a form's answers in, those that cannot be read as they stand; the form is then a draft whatever it says.

        A computed field is computed again and not put in; where the file says something else, ``_complete`` tells.
        """
        definition = session.version.skemaer[skema.art]
        unread = {place.split("[")[0]: sentence for place, sentence in skema.problems.items()}
        for felt in definition.felter:
            if felt.navn in unread:
                answer = as_typed(felt, given.get(felt.navn))
                report.linjer.append(
                    T(
                        "{titel}: »{navn}« kunne ikke læses. {hvorfor}",
                        titel=definition.title,
                        navn=felt.label,
                        hvorfor=unread[felt.navn],
                    )
                )
            elif felt.navn in skema.values:
                answer = to_json(skema.values[felt.navn])
            else:
                continue
            if not felt.beregnet:
                session.answer(skema_id, felt.navn, answer, fill=False)
        return Status.KLADDE if unread else skema.status

    def _complete(self, session: WizardSession, filled: _Filled, report: ImportReport) -> Iterator[Bekraeftelse]:
        """Complete a form in the session where nothing is against it; the warnings that were confirmed."""
        completion = session.completion(filled.skema_id)
        title = session.title(filled.skema_id)
        fejl = (*filled.fejl, *completion.fejl)
        if filled.status is Status.KLADDE or fejl:
            report.kladder += 1
            # what the file alone got wrong is not in the draft any more
            if fejl and (filled.status is Status.FAERDIG or filled.fejl):
                report.linjer.append(
                    Tn(
                        "{skema} bliver kladde med {n} fejl: {besked}",
                        "{skema} bliver kladde med {n} fejl: {besked}",
                        n=len(fejl),
                        skema=title,
                        besked=fejl[0].besked,
                    )
                )
            return
        reasons = {f: why for f in completion.advarsler if f.regel != INDBERETTET and (why := self._sagt(f))}
        if unsaid := [fund for fund in completion.advarsler if fund not in reasons]:
            report.kladder += 1
            report.linjer.append(_waits(title, unsaid))
            return
        yield from self._cases.confirmations(completion, reasons)
        session.mark_completed(completion)
        report.faerdige += 1
        if completion.ikke_med:
            labels = joined(", ", (T("»{navn}«", navn=felt.label) for felt in completion.ikke_med))
            report.linjer.append(
                T(
                    "{titel}: svarene i {labels} kommer ikke med i indberetningen, fordi spørgsmålene ikke skal stilles her.",
                    titel=title,
                    labels=labels,
                )
            )


def _waits(title: str, unsaid: Sequence[Fund]) -> str:
    """Why a form stays a draft; that a course may have left was said before, of the course."""
    other = [fund for fund in unsaid if fund.regel != INDBERETTET]
    if not other:
        return PERHAPS_LEFT.format(titel=title)
    return T("{titel} bliver kladde: en advarsel skal bekræftes. {besked}", titel=title, besked=other[0].besked)


def _differences(known: BorgerRecord, given: BorgerRecord) -> str:
    """What of a citizen's header a file says otherwise, in words; "" where nothing is."""
    words = {"navn": T("navn"), "opholdskommune": T("opholdskommune"), "koen": T("køn")}
    other = [word for name, word in words.items() if getattr(known, name) != getattr(given, name)]
    return listed(other) if other else ""


def as_completed(record: SkemaRecord, version: Skemaversion) -> SkemaRecord:
    """A completed form whose working copy says, too, what the file left to the program: a box unticked, a computed answer.

    The store tells a draft by comparing the two.
    """
    said = dict(record.svar)
    for navn, value in (record.faerdig or {}).items():
        felt = version.skemaer[record.art].felt(navn)
        if navn not in said and felt is not None:
            said[navn] = Svar(tidy(felt, value, read_json(felt, value).value), value)
    return record._replace(svar=said)


def at(raw: Any, path: str) -> Mapping[str, Any]:
    """The object of a case file at a form's path ({} where there is none)."""
    for name, index in _STEP.findall(path):
        try:
            raw = raw[int(index) if index else name]
        except (LookupError, TypeError):
            return {}
    return raw if isinstance(raw, Mapping) else {}


def as_typed(felt: Felt, raw: Any) -> Json:
    """An answer of a case file that cannot be read, as a field of the window can hold it."""
    if felt.type is Felttype.TABEL:
        rows = [row for row in raw if isinstance(row, Mapping)] if isinstance(raw, list) else []
        return [
            {k.navn: as_typed(k, row[k.navn]) for k in felt.kolonner if row.get(k.navn) is not None} for row in rows
        ]
    if felt.type is Felttype.FLERVALG:
        return [_text(code) for code in (raw if isinstance(raw, list) else [raw])]
    text = _text(raw)
    if felt.type is not Felttype.DATO:
        return text
    # beside SMDB's own notation, day and month may be exchanged: the window must not take such a text for a date by itself
    days = [parse_date(text, day) for day in _ENDS]
    return f"{text} ?" if any(isinstance(d, date) and format_date(d) != text for d in days) else text


def _text(raw: Any) -> str:
    return raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
