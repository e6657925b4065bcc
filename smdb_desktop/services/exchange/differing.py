"""Where a submission of others and a course of here say something else: field by field, and how each came about.

The file tells who sent it, when, in which revision, and what was confirmed there; of here the log tells every change. Nothing is
written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from smdb_desktop.domain.case.casefile import read_case
from smdb_desktop.domain.forms.values import read_json, to_json
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.history import HistoryService
from smdb_desktop.services.casework.showing import answer_text
from smdb_desktop.services.casework.viewing import plain
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import ForloebRecord, Json

if TYPE_CHECKING:
    from smdb_desktop.domain.case.model import Kontaktforloeb
    from smdb_desktop.domain.forms.filled import Skema
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.casework.cases import CaseService
    from smdb_desktop.services.ports.clock import Clock
    from smdb_desktop.services.stored.receipts import Indsendt
    from smdb_desktop.services.wizard.session import WizardSession

LAST = 5
"""So many changes of a field are told, the newest."""
OTHER_VERSION = T(
    "Filen er i et andet skema ({deres}) end forløbet her ({vores}). Svarene kan ikke flyttes hver for sig."
)
ONLY_HERE = T("Skemaet er ikke i filen. Skal det væk her, så fjern det i sagen.")
NOT_ASKED = T("Svaret kan ikke skrives her og ikke tages fra en fil.")
THEIRS = T("{afsender}, revision {revision}, {tid:%d-%m-%Y} kl. {tid:%H.%M}")
THEIRS_BEFORE = T("revision {revision} derfra, taget ind {tid:%d-%m-%Y} af {hvem}")
CONFIRMED = T("bekræftet dér: {begrundelse}")
OURS = T("{tid:%d-%m-%Y} kl. {tid:%H.%M}, {hvem}: {fra} → {til}")
OURS_WHY = T("{tid:%d-%m-%Y} kl. {tid:%H.%M}, {hvem}: {fra} → {til} ({hvorfor})")
CAME = T("Taget ind {tid:%d-%m-%Y} kl. {tid:%H.%M} af {hvem}")
BEGUN = T("Begyndt her {tid:%d-%m-%Y} kl. {tid:%H.%M}")


class Forskel(NamedTuple):
    """One field in which what came and what is here differ, in words; "" is no answer.

    ``sted`` is its path within the course, ``anmodning.gravid``. The two histories are lines, the newest first. ``hvorfor_ikke``
    says why the answer of the file cannot be taken; "" where it can.
    """

    skema: str
    felt: str
    deres: str
    vores: str
    sted: str = ""
    deres_historik: tuple[str, ...] = ()
    vores_historik: tuple[str, ...] = ()
    hvorfor_ikke: str = ""


@dataclass(frozen=True, slots=True)
class Par:
    """One form of both sides: its path within the course and that of the head it stands under ("" for none), the form in the
    file (None where it is not there), and the instance here ("" where there is none)."""

    sti: str
    over: str
    art: str
    deres: Skema | None
    skema_id: str


@dataclass(frozen=True, slots=True)
class Sammenholdt:
    """A course of here beside what a file says: the course as the wizard sees it, the forms of both, and the differences."""

    record: ForloebRecord
    session: WizardSession = field(repr=False, compare=False)
    par: tuple[Par, ...] = field(repr=False, compare=False)
    forskelle: tuple[Forskel, ...] = ()
    version: str = ""
    """The form version of the file."""


def beside_ours(
    cases: CaseService, clock: Clock, inside: Mapping[str, Any], forloeb_id: str, earlier: Sequence[Indsendt]
) -> Sammenholdt | None:
    """A file's case beside the course here that it is about: that one or, where it is "", one of the citizen's with the same day
    of request. None where there is none."""
    theirs, _unread = read_case(inside["sag"], cases.katalog)
    _cpr, known = cases.find(theirs.borger.cpr_nr)
    if known is None or not theirs.kontaktforloeb:
        return None
    came = theirs.kontaktforloeb[0]
    siblings = cases.store.cases.forloeb_of(known.id)
    for record in siblings:
        if forloeb_id and record.id != forloeb_id:
            continue
        session = cases.session(known, record, siblings)
        if forloeb_id or session.course().anmodningsdato == came.anmodningsdato:
            pairs = tuple(_pairs(came, session))
            told = _Told(cases, HistoryService(cases, clock), inside, earlier, record)
            return Sammenholdt(record, session, pairs, tuple(_differences(came, session, pairs, told)), came.version)
    return None


def _pairs(theirs: Kontaktforloeb, session: WizardSession) -> Iterator[Par]:
    """Every form of either side, by its place: those of the file first, in its order."""
    ours = {session.path(each.id).removeprefix(session.sti): each for each in session.records()}
    found = {skema.sti.removeprefix(theirs.sti): skema for skema in theirs.skemaer()}
    version = session.version
    for sti in dict.fromkeys((*found, *ours)):
        skema, record = found.get(sti), ours.get(sti)
        art = skema.art if skema is not None else record.art if record is not None else ""
        over = ""
        if version.har(art) and (head := version.hoved(art)) is not None:
            over = head.skema_sti(sti.rpartition(".")[0])
        yield Par(sti, over, art, skema, record.id if record is not None else "")


def _differences(
    theirs: Kontaktforloeb, session: WizardSession, pairs: Sequence[Par], told: _Told
) -> Iterator[Forskel]:
    katalog: Katalog = session.katalog
    for pair in pairs:
        definition = katalog.skema(theirs.version, pair.art) if pair.deres else session.version.skemaer[pair.art]
        given = pair.deres.values if pair.deres is not None else {}
        # as it would be completed: a box that is left unticked, and what is reckoned, is said by the program
        here = session.understood(pair.skema_id) if pair.skema_id else {}
        for felt in definition.felter:
            if felt.beregnet:
                continue  # it follows from the others
            deres: Json = to_json(given[felt.navn]) if felt.navn in given else None
            vores = here.get(felt.navn)
            if deres == vores or (_nothing(deres) and _nothing(vores)):
                continue
            words = plain(answer_text(felt, given[felt.navn], katalog.lister)) if felt.navn in given else ""
            mine = _words(session, pair.art, felt.navn, vores)
            if words == mine:
                continue
            why = _why_not(theirs, session, pair, fixed=felt.read_only)
            sted = f"{pair.sti}.{felt.navn}".removeprefix(".")
            yield Forskel(
                definition.title,
                felt.label,
                words,
                mine,
                sted,
                told.theirs(sted),
                told.ours(pair.skema_id, felt.navn),
                why,
            )


def _nothing(value: Json) -> bool:
    """No answer, or a box that nobody ticked."""
    return value in (None, "", []) or value is False


def _words(session: WizardSession, art: str, navn: str, value: Json) -> str:
    """An answer of here as it is read; what could not be understood as it was typed."""
    felt = session.version.skemaer[art].felt(navn) if session.version.har(art) else None
    if felt is None or value in (None, "", []):
        return ""
    read = read_json(felt, value)
    return plain(answer_text(felt, read.value, session.lister) if read.value is not None else str(value))


def _why_not(theirs: Kontaktforloeb, session: WizardSession, pair: Par, *, fixed: bool) -> str:
    if theirs.version != session.version.id:
        return OTHER_VERSION.format(deres=theirs.version, vores=session.version.id)
    if fixed:
        return NOT_ASKED
    if pair.deres is None:
        return ONLY_HERE
    return session.why_not(pair.art)


class _Told:
    """What is known of how the answers of both sides came about."""

    def __init__(
        self,
        cases: CaseService,
        history: HistoryService,
        inside: Mapping[str, Any],
        earlier: Sequence[Indsendt],
        record: ForloebRecord,
    ) -> None:
        self._history, self._inside, self._record = history, inside, record
        sender = plain(str(inside["afsender"].get("navn") or ""))
        made = local(datetime.fromisoformat(str(inside["tid"])))
        self._first = THEIRS.format(afsender=sender, revision=int(inside["revision"]), tid=made)
        self._before = [
            THEIRS_BEFORE.format(revision=each.revision, tid=local(each.tid), hvem=each.hvem)
            for each in reversed(earlier)
        ][:LAST]
        came = [each for each in cases.store.log.latest(record.id, 2000).haendelser if each.art is Handling.MODTAGET]
        self._begun = (
            CAME.format(tid=local(came[0].tid), hvem=came[0].hvem) if came else BEGUN.format(tid=local(record.oprettet))
        )

    def theirs(self, sted: str) -> tuple[str, ...]:
        """Of an answer of the file: who sent it and when, what was confirmed about it, and the revisions before."""
        rows = self._inside.get("bekraeftelser") or ()
        confirmed = [
            CONFIRMED.format(begrundelse=plain(str(row.get("begrundelse") or "")))
            for row in rows
            if str(row.get("felt") or "").partition("].")[2] == sted
        ]
        return (self._first, *confirmed, *self._before)

    def ours(self, skema_id: str, navn: str) -> tuple[str, ...]:
        """Of an answer of here: its changes, and how the course came here."""
        if not skema_id:
            return ()
        _number, lines = self._history.changes(self._record.id, 0, LAST, (skema_id, navn))
        return (
            *(
                (OURS_WHY if each.hvorfor else OURS).format(
                    tid=local(each.tid), hvem=each.hvem, fra=each.fra, til=each.til, hvorfor=each.hvorfor
                )
                for each in lines
            ),
            self._begun,
        )
