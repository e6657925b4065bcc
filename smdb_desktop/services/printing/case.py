"""A case on paper: the citizen, and one course or all of them, form by form with labels and answers, in SMDB's order and words.

It is read as Gennemse shows it: drafts and what is wrong with them too, answers as they were typed, each unanswered question.
"""

from collections.abc import Iterable, Iterator, Sequence

from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.domain.findings import Niveau
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.casework.answers import UNCONFIRMED, answer_text
from smdb_desktop.services.casework.overview import INGEN, ForloebOverblik
from smdb_desktop.services.printing.history import history_blocks
from smdb_desktop.services.printing.lists import since, time
from smdb_desktop.services.printing.model import Block, Heading, Kept, Note, Pairs, Table, kept, personal
from smdb_desktop.services.printing.without import Without
from smdb_desktop.services.stored.records import Bekraeftelse, BorgerRecord, Json
from smdb_desktop.services.stored.states import place_of, word
from smdb_desktop.services.wizard.marks import is_note_only
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.views import FeltVisning, Trintilstand
from smdb_desktop.services.workspace import Workspace

TITLE_ONE, TITLE_ALL = T("Kontaktforløb"), T("Borgeroverblik")
ONE, ALL = T("Det valgte forløb"), T("Hele borgeren med alle forløb")
NO_COURSE = T("Borgeren har ingen kontaktforløb.")
DRAFT = T("Kladde: det kommer ikke med i indberetningen, før skemaet er gjort færdigt.")
CORRECTED = T("Rettelserne kommer ikke med i indberetningen, før skemaet er gjort færdigt igen.")
LEFT_OUT = T("Kommer ikke med i indberetningen, fordi spørgsmålet ikke vises mere:")
SENT = T("Indberetninger af forløbet")
CONFIRMED = T("Bekræftede advarsler")
NOTE = T("Note til »{felt}«")
NOT_READY = T("Intet af forløbet er klar til at blive eksporteret endnu.")


class CasePaper:
    """A citizen's case. Without a course all of them, newest request first."""

    def __init__(self, borger_id: str, forloeb_id: str = "") -> None:
        self._borger_id, self._forloeb_id = borger_id, forloeb_id

    @property
    def title(self) -> str:
        """What it is; nothing about whom."""
        return TITLE_ONE if self._forloeb_id else TITLE_ALL

    @property
    def words(self) -> str:
        """How much of the case it is."""
        return ONE if self._forloeb_id else ALL

    def count(self, work: Workspace) -> int:
        """How many courses."""
        return 1 if self._forloeb_id else len(work.store.cases.forloeb_of(self._borger_id))

    def about(self, work: Workspace) -> str:
        """Number and name, on every sheet: sheets get mixed up."""
        borger = self._borger(work)
        return (
            T("{cpr} {navn}", cpr=parse_cpr(borger.cpr_nr).formatted, navn=borger.navn)
            if borger.navn
            else (parse_cpr(borger.cpr_nr).formatted)
        )

    def without(self, work: Workspace, blocks: Iterable[Block]) -> Without:
        """The citizen's number and name, each part of it too."""
        del blocks
        borger = self._borger(work)
        return Without((borger.cpr_nr, parse_cpr(borger.cpr_nr).formatted, borger.navn), parts=True)

    def portions(self, work: Workspace) -> Iterator[Sequence[Block]]:
        """The citizen, then a portion for each course."""
        yield tuple(_citizen(work, self._borger(work)))
        lines = work.cases.overview(self._borger_id).forloeb
        ids = [line.id for line in lines if self._forloeb_id in ("", line.id)]
        if not ids:
            yield (Note(NO_COURSE),)
        for forloeb_id in ids:
            yield tuple(_course(work, self._borger_id, forloeb_id))

    def _borger(self, work: Workspace) -> BorgerRecord:
        return work.store.cases.borger(self._borger_id)


def _citizen(work: Workspace, borger: BorgerRecord) -> Iterator[Block]:
    lister = work.katalog.lister
    kommune = lister["kommune"].label(borger.opholdskommune) if borger.opholdskommune else INGEN
    koen = lister["koen"].label(borger.koen) if borger.koen else INGEN
    yield Pairs(
        (
            (T("CPR-nr."), personal(parse_cpr(borger.cpr_nr).formatted)),
            (T("Borger"), personal(borger.navn) if borger.navn else INGEN),
            (T("Opholdskommune"), kept(kommune)),
            (T("Køn"), kept(koen)),
        )
    )


def _course(work: Workspace, borger_id: str, forloeb_id: str) -> Iterator[Block]:
    overview = work.cases.overview(borger_id, forloeb_id).valgt
    if overview is None:
        return
    session = work.cases.open(forloeb_id).session
    state = T("åbent") if overview.linje.aabent else T("lukket")
    yield Heading(T("Kontaktforløb: {periode} ({tilstand})", periode=overview.linje.periode, tilstand=state), 1)
    kommune = session.lister["kommune"].label(session.myndighedskommune)
    yield Pairs(
        (
            (T("Myndighed"), kept(kommune)),
            (T("Skemaversion"), kept(session.version.title)),
            *((name, kept(value)) for name, value in overview.datoer),
        )
    )
    yield from _submissions(overview)
    for plads in filter(session.may_see, session.version.pladser):
        yield from _place(session, plads)
    yield from _confirmed(work.store.cases.forloeb(forloeb_id).bekraeftelser)
    yield from history_blocks(work.store.log.of(forloeb_id), session)


def _submissions(overview: ForloebOverblik) -> Iterator[Block]:
    yield Heading(SENT)
    if not overview.indberetninger:
        yield Note(NOT_READY)
        return
    rows = []
    for record in sorted(overview.indberetninger, key=lambda each: each.revision, reverse=True):
        file = kept(record.filnavn or INGEN)
        rows.append((str(record.revision), word(record.tilstand), since(record), place_of(record), file))
    yield Table((T("Revision"), T("Tilstand"), T("Siden"), T("Sted"), T("Fil")), tuple(rows))


def _confirmed(given: Sequence[Bekraeftelse]) -> Iterator[Block]:
    """The warnings that somebody confirmed, with the reasons."""
    if given:
        yield Heading(CONFIRMED)
        columns = (T("Advarsel"), T("Begrundelse"), T("Af"), T("Tid"))
        yield Table(columns, tuple((each.besked, each.begrundelse, each.hvem, time(each.tid)) for each in given))


def _place(session: WizardSession, plads: Plads) -> Iterator[Block]:
    ids = [
        (head, *(i for under in plads.under for i in session.ids(under.art, head))) for head in session.ids(plads.art)
    ]
    if plads.antal.flere and not ids:
        yield Heading(plads.title)
        yield Note(plads.ingen)
    for forms in ids:
        for skema_id in forms:
            yield from _form(session, skema_id)


def _form(session: WizardSession, skema_id: str) -> Iterator[Block]:
    """One form: its title with its state, what is wrong, its questions with their answers."""
    record, title = session.record(skema_id), session.title(skema_id)
    views, tilstand = session.felter(skema_id), session.tilstand(skema_id)
    fund = [f for view in views for f in view.fund]
    errors = sum(1 for f in fund if f.niveau is Niveau.FEJL)
    of_its_own = not session.plads(skema_id).under
    words = Tn("{n} fejl", "{n} fejl", n=errors) if errors else str(tilstand)
    yield Heading(T("{titel}: {tilstand}", titel=title, tilstand=words) if of_its_own else title)
    if of_its_own and record.faerdig is not None and record.faerdig_tid is not None:
        day = format_date(local(record.faerdig_tid).date())
        yield Note(T("Gjort færdig {dag} af {navn}.", dag=day, navn=record.faerdig_af or INGEN))
    if of_its_own and session.is_draft(skema_id) and tilstand is not Trintilstand.IKKE_BEGYNDT:
        yield Note(CORRECTED if record.faerdig is not None else DRAFT)
    for f in fund:
        told = T("Fejl. {felt}: {besked}") if f.niveau is Niveau.FEJL else T("Advarsel. {felt}: {besked}")
        yield Note(told.format(felt=session.label(f), besked=f.besked), strong=True)
    if tilstand is not Trintilstand.IKKE_BEGYNDT or errors:
        yield Pairs(tuple(pair for view in views for pair in _answered(session, view)))
    left_out = [
        (felt.label, _answer(session, felt, record.svar[felt.navn].raw))
        for felt in session.version.skemaer[record.art].felter
        if felt.navn in record.svar
        and felt.navn not in {view.felt.navn for view in views}
        and not is_note_only(record.svar[felt.navn])
    ]
    if left_out:
        yield Note(LEFT_OUT)
        yield Pairs(tuple(left_out))


def _answered(session: WizardSession, view: FeltVisning) -> Iterator[tuple[str, str]]:
    """A question with its answer, and why that waits: words of one's own about a citizen, left out where names are."""
    answer = _answer(session, view.felt, view.raw)
    yield view.felt.label, kept(UNCONFIRMED.format(svar=answer)) if view.gentaget else answer
    if view.note:
        yield NOTE.format(felt=view.felt.label), personal(view.note)


def _answer(session: WizardSession, felt: Felt, raw: Json) -> str:
    """The answer as people read it. What was chosen or is a number of a register is told from words of one's own."""
    answer = answer_text(felt, raw, session.lister)
    own_words = felt.type is Felttype.TEKST and not felt.rens
    return answer if own_words else Kept("{svar}", svar=answer)
