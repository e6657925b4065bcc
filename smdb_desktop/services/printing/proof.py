"""Papers about what was reported: a case to type into SMDB from paper, the proof that it was reported, and the citizen's copy.

A proof says no more than is known here: where no receipt exists it says so, and where nobody can read the file any more, that.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from smdb_desktop.domain.cpr import read_stored
from smdb_desktop.domain.forms.dates import format_date
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, joined, sentences
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.outbox.answers import answers_within
from smdb_desktop.services.outbox.departures import TYPED, Afgang, departure
from smdb_desktop.services.outbox.outways import KINDS as WAYS
from smdb_desktop.services.outbox.permitted import FOLDER
from smdb_desktop.services.outbox.signing import CONTAINER_LIMIT
from smdb_desktop.services.ports.submissions import SEALED_LIMIT, SEALED_SUFFIX
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.services.printing.lists import time
from smdb_desktop.services.printing.model import Block, Heading, Note, Pairs, Table, kept, personal
from smdb_desktop.services.printing.without import Without
from smdb_desktop.services.stored.records import Art, BorgerRecord, IndberetningRecord, Indberettet, Maade, Tilstand
from smdb_desktop.services.stored.states import place_of, promise, word
from smdb_desktop.services.typing_aid.service import Punkt, Sag, Stand
from smdb_desktop.services.typing_aid.steps import Skridt
from smdb_desktop.services.workspace import Workspace

TYPING, PROOF, COPY = T("Indtastning i SMDB"), T("Bevis for indberetning"), T("Kopi til borgeren")
BOX, TICKED, QUESTION, ANSWER = "[   ]", "[ X ]", T("Spørgsmål"), T("Svar")
TICK = T("Tastet")
AMONG = T("{svar} (vælges blandt {antal})")
OURS, OTHER = T("● {svar} – vælg dette"), T("○ {svar}")
MANY = 30
"""So many answers are all shown; of a longer list, such as the municipalities', ours alone with how many there are."""
TO_CHANGE, TO_TAKE_AWAY = T("{svar}\nÆndret. I SMDB er tastet: {foer}"), T("Skal fjernes i SMDB: {svar}")
WHOSE = T("Tastes for {kommune} med profilen {profil}. Revision {revision}.")
OTHERS = T("Det, der tastes i en anden profil, står ikke her: {skemaer}.")
HIDDEN = T("Svarene i disse skemaer står ikke her, fordi den, der har skrevet kopien ud, ikke ser dem: {skemaer}.")
EARLIER = T("En tidligere udgave er givet videre. Her står den rettede.")
SECONDS = 4.0
"""How long a file is waited for: a share that is gone may not answer for minutes."""
NO_RECEIPT = T("Der findes ingen kvittering fra en modtager. Beviset siger kun, hvad der er sket på denne maskine.")
A_RECEIPT = T("Modtagerens kvittering er her: lavet {tid} af {modtager}.")
HAS_NOT_LEFT = T(
    "Indberetningen har ikke forladt denne maskine, og ingen har sagt, at den står i SMDB. Det er intet bevis."
)
BY_RECEIPT = T("Modtagerens kvittering siger, at den blev tastet i SMDB {dag}.")
BY_HAND = T("{hvem} har sagt, at den er tastet i SMDB {dag}. Programmet kan ikke se efter i SMDB.")
NO_FILE = T("Filen kan ikke læses herfra nu, så underskriften er ikke kontrolleret her.")
NOT_SOUND = T("Filen, der ligger der nu, er ikke den, der blev eksporteret, eller underskriften holder ikke.")
NOT_OPENED = T(
    "Filen, der ligger der nu, er krypteret og kan ikke åbnes med dette lagers egen nøgle, så underskriften er ikke "
    "kontrolleret her. Filen kan være ændret eller krypteret et andet sted."
)
NONE_SIGNED = T("Der er ikke lavet en underskrevet fil af den.")
KINDS = {Art.NY: T("Ny"), Art.RETTET: T("Rettet"), Art.SLETTET: T("Slettet")}
BY_A_PERSON, DELETED_BY_A_PERSON = T("Tastet i SMDB af en person"), T("Slettet i SMDB af en person")
ANOTHER_WAY = T("En vej, som denne udgave af programmet ikke kender")
DELETION_PROMISES = {
    Tilstand.KLAR: T("Sletningen er gjort klar, og intet om den har forladt maskinen."),
    Tilstand.INDBERETTET: T("Forløbet er slettet i SMDB."),
}
DELETED_BY_RECEIPT = T("Modtagerens kvittering siger, at forløbet blev slettet i SMDB {dag}.")
DELETED_BY_HAND = T("{hvem} har sagt, at forløbet er slettet i SMDB {dag}. Programmet kan ikke se efter i SMDB.")
NOT_YET, ON_ITS_WAY, THERE = (
    T("Oplysningerne er gjort klar, men er ikke sendt endnu."),
    T("Oplysningerne er givet videre {dag}. De står først i SMDB, når modtageren har taget dem ind."),
    T("Oplysningerne blev tastet i SMDB {dag}."),
)
DELETION_NOT_YET, DELETION_ON_ITS_WAY, DELETION_THERE = (
    T("Sletningen er gjort klar, men er ikke sendt endnu."),
    T("Sletningen er givet videre {dag}. Oplysningerne er først væk i SMDB, når modtageren har slettet dem."),
    T("Oplysningerne blev slettet i SMDB {dag}."),
)
WHAT_IT_IS = T(
    "Her står, hvad {organisation} har skrevet om din behandling til Stofmisbrugsdatabasen (SMDB) hos Danmarks Statistik. "
    "SMDB bruges til at følge, hvordan behandling for stofmisbrug går i Danmark."
)
ASK = T("Har du spørgsmål, eller er noget forkert, så sig det til {organisation}. Så kan det blive rettet.")
GONE = T(
    "Det, der var indberettet om forløbet, er taget tilbage eller ved at blive det. Derfor står der ingen svar her."
)


class _OfCourse:
    """A paper about one course and its citizen."""

    def __init__(self, forloeb_id: str) -> None:
        self._forloeb_id = forloeb_id

    def count(self, work: Workspace) -> int:
        """One."""
        del work
        return 1

    def _borger(self, work: Workspace) -> BorgerRecord:
        return work.store.cases.borger(work.store.cases.forloeb(self._forloeb_id).borger_id)

    def _number(self, work: Workspace) -> str:
        """The number under which it was reported, which was another where that was corrected since."""
        nedlagt = work.store.cases.forloeb(self._forloeb_id).nedlagt
        return read_stored(nedlagt or self._borger(work).cpr_nr).formatted

    def about(self, work: Workspace) -> str:
        """Number and name, on every sheet."""
        return T("{cpr} {navn}", cpr=self._number(work), navn=self._borger(work).navn)

    def known(self, work: Workspace) -> Iterator[str]:
        """What tells who it is: every number and the name."""
        borger = self._borger(work)
        for cpr in (self._number(work), read_stored(borger.cpr_nr).formatted):
            yield cpr
            yield cpr.replace("-", "")
        yield borger.navn

    def without(self, work: Workspace, blocks: Iterable[Block]) -> Without:
        """The citizen's number and name, each part of it too."""
        del blocks
        return Without(self.known(work), parts=True)


class TypingPaper:
    """Cases in the order and words of SMDB's screens, with a box to tick for each answer; a portion for each case."""

    title = words = TYPING

    def __init__(self, forloeb_ids: Sequence[str]) -> None:
        self._ids = tuple(dict.fromkeys(forloeb_ids))

    def count(self, work: Workspace) -> int:
        """How many cases."""
        del work
        return len(self._ids)

    def about(self, work: Workspace) -> str:
        """The citizen where it is one alone."""
        return _OfCourse(self._ids[0]).about(work) if len(self._ids) == 1 else ""

    def without(self, work: Workspace, blocks: Iterable[Block]) -> Without:
        """The citizens' numbers and names; of one alone each part of the name too."""
        del blocks
        return Without((text for id_ in self._ids for text in _OfCourse(id_).known(work)), parts=len(self._ids) == 1)

    def portions(self, work: Workspace) -> Iterator[Sequence[Block]]:
        """Case by case. Raises NotAllowed where one has nothing to type."""
        for id_ in self._ids:
            yield tuple(_to_type(work.typing_aid.open(id_)))


def _to_type(sag: Sag) -> Iterator[Block]:
    yield Heading(personal(T("{cpr} {navn}", cpr=sag.cpr, navn=sag.navn)), 1)
    yield Note(WHOSE.format(kommune=sag.kommune, profil=sag.profil, revision=sag.revision))
    if sag.skjulte:
        yield Note(OTHERS.format(skemaer=joined(", ", sag.skjulte)))
    rows: list[tuple[str, str, str]] = []
    screen = ""
    for punkt in sag.punkter:
        step = punkt.skridt
        if step.skaerm != screen or step.foer:
            yield from _screen(rows)
            rows, screen = [], step.skaerm
            yield Heading(step.skaerm)
            if step.foer:
                yield Note(step.foer)
        rows.append((TICKED if punkt.stand is Stand.TASTET else BOX, step.spoergsmaal, _on_paper(punkt)))
        if step.efter:
            yield from _screen(rows)
            rows = []
            yield Note(step.efter)
    yield from _screen(rows)


def _screen(rows: Sequence[tuple[str, str, str]]) -> Iterator[Block]:
    if rows:
        yield Table((TICK, QUESTION, ANSWER), tuple(rows))


def _on_paper(punkt: Punkt) -> str:
    step = punkt.skridt
    if punkt.stand is Stand.FJERNES:
        return TO_TAKE_AWAY.format(svar=step.svar)
    answer = personal(step.svar) if step.noegle == "borger/cpr_nr" else kept(_among(step))
    if punkt.stand is Stand.AENDRET and punkt.tastet is not None:
        return TO_CHANGE.format(svar=answer, foer=punkt.tastet.svar)
    return answer


def _among(step: Skridt) -> str:
    """The answer; where one chooses, among all that SMDB shows, a line each."""
    if not step.valg:
        return step.svar
    if len(step.valg) > MANY:
        return AMONG.format(svar=step.svar, antal=len(step.valg))
    return joined("\n", ((OURS if each.vores else OTHER).format(svar=each.label) for each in step.valg))


class ProofPaper(_OfCourse):
    """What is known here of one submission: what, when, digest, who signed, which way, and how far it has come."""

    title = words = PROOF

    def __init__(self, record: IndberetningRecord) -> None:
        super().__init__(record.forloeb_id)
        self._record = record

    def portions(self, work: Workspace) -> Iterator[Sequence[Block]]:
        """All of it at once."""
        record = work.store.outbox.indberetning(self._record.id)
        found = departure(work.store, record)
        gone = record.art is Art.SLETTET
        name = self._borger(work).navn
        yield (Pairs(((T("CPR-nr."), personal(self._number(work))), (T("Borger"), personal(name)))),)
        state = record.tilstand
        means = (
            DELETION_PROMISES.get(state, promise(state, record.afklaring)) if gone else promise(state, record.afklaring)
        )
        yield (
            Note(sentences(T("{tilstand}.", tilstand=word(state)), means), strong=True),
            Note(_answered(found)),
        )
        if record.indberettet is not None:
            yield (Note(_stands(record.indberettet, gone=gone)),)
        yield (Heading(T("Indberetningen")), Pairs(tuple(_facts(record))))
        signed, note = _signature(work, record)
        handed = found.afleveret if found is not None else None
        way = found.vej if found is not None else ""
        pairs = [
            (T("Vej"), _way(way, gone=gone)),
            (T("Sted"), kept(place_of(record))),
            (T("Afleveret"), time(handed)),
            *(((T("Eksporteret af"), record.sendt_af),) if record.sendt_af else ()),
            (T("Læst igen og kontrolleret"), time(found.laest_igen if found is not None else None)),
            *signed,
        ]
        yield (Heading(T("Vejen")), Pairs(tuple(pairs)), *([Note(note)] if note else []))


def _stands(said: Indberettet, *, gone: bool) -> str:
    """Who says that it stands in SMDB, or is deleted there."""
    by_hand, by_receipt = (DELETED_BY_HAND, DELETED_BY_RECEIPT) if gone else (BY_HAND, BY_RECEIPT)
    told = by_hand if said.maade is Maade.INDTASTET else by_receipt
    return told.format(hvem=said.hvem, dag=format_date(said.dag))


def _way(kind: str, *, gone: bool) -> str:
    """The kind of a way in words."""
    if kind == TYPED:
        return DELETED_BY_A_PERSON if gone else BY_A_PERSON
    return WAYS.get(kind, ANOTHER_WAY) if kind else T("Ingen")


def _answered(found: Afgang | None) -> str:
    """Whether a receiver has answered."""
    if found is None:
        return HAS_NOT_LEFT
    answer = found.kvittering
    return NO_RECEIPT if answer is None else A_RECEIPT.format(tid=time(answer.tid), modtager=answer.modtager)


def _facts(record: IndberetningRecord) -> Iterator[tuple[str, str]]:
    yield T("Indberetningens id"), kept(record.id)
    yield T("Revision"), str(record.revision)
    yield T("Art"), KINDS[record.art]
    yield T("Gjort klar"), time(record.klar_tid)
    yield T("Fingeraftryk (SHA-256)"), kept(record.payload_sha256 or T("Intet: indholdet blev ikke lagt fast i en fil"))


def _signature(work: Workspace, record: IndberetningRecord) -> tuple[tuple[tuple[str, str], ...], str]:
    """Who signed the file, as it lies there now, and when; or why that is not known."""
    if not record.maal:
        return (), NONE_SIGNED
    attempts = work.store.outbox.attempts_of(record.id)
    sealed = record.filnavn.endswith(SEALED_SUFFIX)
    way = work.exchange.way_to(attempts[-1].vej if attempts else FOLDER, record.maal)
    limit = SEALED_LIMIT if sealed else CONTAINER_LIMIT
    calls = [lambda: _at(way, record.filnavn, limit)] if way is not None else []
    container = next(iter(answers_within(SECONDS, calls)), None)
    if container is None:
        return (), NO_FILE
    if sealed:
        try:
            container = work.desk.submissions.sealing().open_own(container, work.exchange.receivers.own_key())
        except KnownError:
            return (), NOT_OPENED
    found = work.desk.submissions.verify(container, work.clock())
    if found.payload_sha256 != record.payload_sha256 or found.underskriver is None:
        return (), NOT_SOUND
    signer = found.underskriver
    when: datetime | None = found.underskrevet
    return (
        (T("Underskrevet af"), kept(signer.organisation or signer.emne)),
        (T("Certifikat udstedt af"), kept(signer.udsteder)),
        (T("Underskrevet (efter underskriverens ur)"), time(when)),
    ), ""


def _at(way: WayOut, navn: str, limit: int) -> bytes | None:
    try:
        return way.ask(navn, limit)
    finally:
        way.close()


class CopyPaper(_OfCourse):
    """What was reported of a course, as its newest submission says it, in plain words, to be given to the citizen."""

    title = words = COPY

    def _number(self, work: Workspace) -> str:
        """The citizen's own: one that was wrong may be somebody else's."""
        return read_stored(self._borger(work).cpr_nr).formatted

    def portions(self, work: Workspace) -> Iterator[Sequence[Block]]:
        """What it is and how far it has come, then every answer by screen, then whom to ask."""
        records, profil = work.store.outbox.indberetninger_of(self._forloeb_id), work.profil()
        organisation = profil.organisation.navn if profil is not None else ""
        sag = work.typing_aid.open(self._forloeb_id)
        yield (Note(WHAT_IT_IS.format(organisation=organisation)), *map(Note, _how_far(records)))
        yield (Note(GONE),) if sag.sletning else tuple(_answers(sag))
        if sag.skjulte:
            yield (Note(HIDDEN.format(skemaer=joined(", ", sag.skjulte))),)
        yield (Note(ASK.format(organisation=organisation)),)


def _how_far(records: Sequence[IndberetningRecord]) -> Iterator[str]:
    """How far the newest has come, and that one before it has gone further."""
    *before, record = records
    said, gone = record.indberettet, record.art is Art.SLETTET
    if said is not None:
        yield (DELETION_THERE if gone else THERE).format(dag=format_date(said.dag))
    elif record.sendt_tid is not None:
        told = DELETION_ON_ITS_WAY if gone else ON_ITS_WAY
        yield told.format(dag=format_date(local(record.sendt_tid).date()))
    elif gone:
        yield DELETION_NOT_YET
    else:
        yield NOT_YET
        if any(each.indberettet is not None or each.sendt_tid is not None for each in before):
            yield EARLIER


def _answers(sag: Sag) -> Iterator[Block]:
    screen = ""
    rows: list[tuple[str, str]] = []
    for punkt in (each for each in sag.punkter if each.stand is not Stand.FJERNES):
        step = punkt.skridt
        if step.skaerm != screen:
            if rows:
                yield Pairs(tuple(rows))
            screen, rows = step.skaerm, []
            yield Heading(step.skaerm)
        rows.append((step.spoergsmaal, personal(step.svar) if step.noegle == "borger/cpr_nr" else kept(step.svar)))
    if rows:
        yield Pairs(tuple(rows))
