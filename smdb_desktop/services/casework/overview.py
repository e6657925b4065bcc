"""What Borgeroverblik shows: courses with dates, forms with their state."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from smdb_desktop.domain.case.model import Kontaktforloeb
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.forms.filled import Skema
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.milestones import Milepael
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.happened import Haendt
from smdb_desktop.services.casework.showing import answer_text
from smdb_desktop.services.stored.records import IndberetningRecord
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.views import Trintilstand, TrinVisning

INGEN = "–"
STATUSSER, IGANG = "tilbudsstatus", "i_gang"
"""The list of what a treatment is, and the property of one that runs."""


@dataclass(frozen=True, slots=True)
class SkemaLinje:
    """One place of a course: title, its date, its state in words, errors, and the step that opens it."""

    plads: Plads
    title: str
    dato: str
    tilstand: Trintilstand
    fejl: int
    trin: str


@dataclass(frozen=True, slots=True)
class BehandlingLinje:
    """One treatment: the name of its tilbud, and the columns that its form version declares."""

    skema_id: str
    celler: tuple[str, ...]
    i_gang: bool = True
    status: str = ""
    """»Igangværende« or »Afsluttet«, as SMDB's list has it."""


@dataclass(frozen=True, slots=True)
class ForloebLinje:
    """One course in the list: its period as SMDB writes it, whether it is open, and which municipality it is reported for."""

    id: str
    periode: str
    aabent: bool
    anmodningsdato: date | None
    myndighed: str = ""
    slettes: bool = False
    """Whether it is being deleted: its deletion is in the outbox, and what is in it stays to be read."""


@dataclass(frozen=True, slots=True)
class ForloebOverblik:
    """The chosen course: SMDB's five dates, forms, treatments under their headings, what was sent of it."""

    linje: ForloebLinje
    datoer: tuple[tuple[str, str], ...]
    skemaer: tuple[SkemaLinje, ...]
    kolonner: tuple[str, ...]
    behandlinger: tuple[BehandlingLinje, ...]
    indberetninger: tuple[IndberetningRecord, ...]
    hvorfor_ikke_slettes: str
    """Why it cannot be deleted; "" where it can. So with the next three."""
    hvorfor_ikke_genaabnes: str
    hvorfor_ikke_fortrydes: str = ""
    """Of one that is being deleted: why that cannot be taken back."""
    hvorfor_laast: str = ""
    aeldre: str = ""
    """That SMDB has it as it was before it was changed here; "" where it has not."""
    haendt: tuple[Haendt, ...] = ()
    """What happened last, newest first."""
    trin: tuple[str, ...] = ()
    """The steps of the wizard in order: the number of a step is the key that goes to it."""

    @property
    def kan_rettes(self) -> bool:
        """Whether anything of it can be changed: it is open, and of a form version that the program has."""
        return not self.hvorfor_laast

    @property
    def naeste(self) -> SkemaLinje | None:
        """The first form that is not done, or None when all are."""
        return next((s for s in self.skemaer if s.tilstand is not Trintilstand.FAERDIG), None)


def day(value: date | None) -> str:
    """A date for a table, or a dash."""
    return format_date(value) if value else INGEN


def moment(value: datetime | None, now: datetime) -> str:
    """A time for a table in local time: ``i dag 14.32``, ``i går 09.10``, else ``18-11-2026 15.40``."""
    if value is None:
        return INGEN
    there, today = local(value), now.astimezone().date()
    days = (today - there.date()).days
    time = f"{there:%H.%M}"
    if days == 0:
        return T("i dag {tid}", tid=time)
    return T("i går {tid}", tid=time) if days == 1 else f"{format_date(there.date())} {time}"


def forloeb_linje(forloeb_id: str, course: Kontaktforloeb, myndighed: str = "") -> ForloebLinje:
    """A course in the list, the period written as SMDB does."""
    start = T("Uden dato") if course.anmodningsdato is None else f"{day(course.anmodningsdato)} -"
    periode = T("{start} {slut}", start=start, slut=day(course.afsluttet_dato)) if course.er_afsluttet else start
    return ForloebLinje(forloeb_id, periode, not course.er_afsluttet, course.anmodningsdato, myndighed)


def _treatment_fields(session: WizardSession) -> tuple[Felt, tuple[Felt, ...]] | None:
    """The field that names a tilbud, and those of its treatments that stand in a list; None where the version has none."""
    under = session.version.ved(Milepael.BEHANDLET)
    head = session.version.hoved(under.art) if under is not None else None
    if under is None or head is None:
        return None

    def fields(plads: Plads) -> tuple[Felt, ...]:
        return tuple(f for navn in plads.kolonner if (f := session.version.skemaer[plads.art].felt(navn)) is not None)

    names = fields(head) or session.version.skemaer[head.art].felter
    return names[0], fields(under)


def _cell(session: WizardSession, felt: Felt, skema: Skema) -> str:
    value = skema.values.get(felt.navn)
    return INGEN if value is None else answer_text(felt, value, session.lister)


def behandling_linjer(session: WizardSession, course: Kontaktforloeb) -> tuple[BehandlingLinje, ...]:
    """Every treatment of the course as a table line."""
    shown = _treatment_fields(session)
    if shown is None:
        return ()
    navn, felter = shown
    paths = {session.path(record.id): record.id for record in session.records()}
    under = session.version.ved(Milepael.BEHANDLET)
    status = {kode.flag(IGANG): kode.label for kode in session.lister[STATUSSER]}
    slut = under.slut if under is not None else ""
    return tuple(
        BehandlingLinje(
            paths[behandling.sti],
            (
                tilknytning.tilbud.kode(navn.navn) or T("Tilbud uden navn"),
                *(_cell(session, felt, behandling) for felt in felter),
            ),
            i_gang=(i_gang := behandling.dato(slut) is None),
            status=status.get(i_gang, INGEN),
        )
        for tilknytning, behandling in course.behandlinger()
    )


def _columns(session: WizardSession) -> tuple[str, ...]:
    shown = _treatment_fields(session)
    return () if shown is None else (shown[0].overskrift, *(felt.overskrift for felt in shown[1]))


def forloeb_overblik(
    session: WizardSession,
    course: Kontaktforloeb,
    linje: ForloebLinje,
    indberetninger: Sequence[IndberetningRecord],
    hvorfor_ikke: tuple[str, str, str] = ("", "", ""),
    haendt: tuple[Haendt, ...] = (),
) -> ForloebOverblik:
    """Everything the Borgeroverblik shows of the chosen course. ``hvorfor_ikke``: deleted, opened again, and that it is
    being deleted be taken back."""
    periods = tuple(course.perioder())
    starts = [start for start, _ in periods if start is not None]
    ends = [slut for _, slut in periods if slut is not None]
    slut = max(ends, default=None) if len(ends) == len(periods) else None
    return ForloebOverblik(
        linje=linje,
        datoer=(
            (T("Anmodningsdato"), day(course.anmodningsdato)),
            (T("Dato for iværksat behandling"), day(course.ivaerksat_dato)),
            (T("Tilbudsstartdato"), day(min(starts, default=None))),
            (T("Tilbudsslutdato"), day(slut)),
            (T("Dato for afsluttet behandling"), day(course.afslutningens_dato)),
        ),
        skemaer=tuple(_skema_linjer(session, course)),
        kolonner=_columns(session),
        behandlinger=behandling_linjer(session, course),
        indberetninger=tuple(indberetninger),
        hvorfor_ikke_slettes=hvorfor_ikke[0],
        hvorfor_ikke_genaabnes=hvorfor_ikke[1],
        hvorfor_ikke_fortrydes=hvorfor_ikke[2],
        hvorfor_laast=session.why_locked(),
        haendt=haendt,
        trin=tuple(trin.id for trin in session.trin()),
    )


def _skema_linjer(session: WizardSession, course: Kontaktforloeb) -> Iterator[SkemaLinje]:
    """The places of the course with the state of their steps, as far as the person sees them."""
    by_place: dict[str, list[TrinVisning]] = {}
    for trin in session.trin():
        if trin.plads is not None:
            by_place.setdefault(trin.plads.art, []).append(trin)
    for states in by_place.values():
        plads = states[0].plads
        assert plads is not None  # noqa: S101  only such stand here
        begun = [t for t in states if t.tilstand is not Trintilstand.IKKE_BEGYNDT]
        worst = next((t.tilstand for t in states if t.tilstand is Trintilstand.FEJL), None)
        tilstand = worst or (begun[0].tilstand if begun else Trintilstand.IKKE_BEGYNDT)
        first = next((t.id for t in states if t.tilstand is not Trintilstand.FAERDIG), states[0].id)
        yield SkemaLinje(plads, plads.title, day(_date_of(plads, course)), tilstand, sum(t.fejl for t in states), first)


def _date_of(plads: Plads, course: Kontaktforloeb) -> date | None:
    """The date that stands for a place: the earliest of what stands in it."""
    dates = [
        value
        for each in plads.alle()
        if each.dato
        for skema in course.alle(each.art)
        if (value := skema.dato(each.dato)) is not None
    ]
    return min(dates, default=None)
