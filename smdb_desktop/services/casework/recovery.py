"""What was being written when the program was cut off: kept, looked at, or put back to what it was when that sitting began.

Everything is kept until somebody says otherwise, and what was half typed is given to its field, where that can be written in and
nobody has answered it since; else it stays and is shown, until its person has written it down. What is thrown away stands in the
history, so that *Gendan dette felt* brings each of it back; a form in a list that was begun in that sitting goes into the bin,
unless something was written under it.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.casework.answers import NOTHING, answer_text
from smdb_desktop.services.casework.bin import BinService
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.desk.half_written import HalfWritten, Halvt
from smdb_desktop.services.errors import NotAllowed, StoreError
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.sittings import Efterladt
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord, SkemaRecord, Svar
from smdb_desktop.services.wizard.session import WizardSession

CUT_OFF = T("Kasseret efter en afbrydelse")
SINCE = T("Skemaet er ændret siden. Ret det, der er forkert, i skemaet; historikken viser hver ændring.")
ANSWERED = T("Feltet er besvaret siden.")
CAN_BE_KEPT = T("Det halvt skrevne kan komme i sit felt. Behold det, eller kassér det.")
GONE = T("Det er der allerede taget stilling til.")


ASKED: Mapping[str, Text] = {
    "slet": T("Slet forløbet"),
    "overdrag": T("Overdrag forløbet"),
    "genaabn": T("Genåbn forløbet"),
    "ret_cpr": T("Ret CPR-nummeret"),
    "fjern_borger": T("Fjern borgeren"),
    "gendan": T("Gendan et felt"),
    "advarsel": T("Begrundelse for en advarsel"),
    "note": T("Note på et felt"),
    "kasseret": T("Slet for altid"),
    "toem_papirkurv": T("Tøm papirkurven"),
    "fortryd_indberettet": T("Fortryd »Indberettet«"),
    "bestrid": T("Svar på en bemærkning"),
    "bemaerkning": T("Bemærkning til afsenderen af en modtaget indberetning"),
    "opfoelgning": T("Note til en opfølgning"),
}
"""The questions whose words are kept half written (``services/desk/half_written.py``), by their kind."""
_OF_COURSE, _OF_CITIZEN = frozenset({"slet", "overdrag", "genaabn"}), frozenset({"ret_cpr", "fjern_borger"})
OTHER_QUESTION = T("Et spørgsmål")


class Forskel(NamedTuple):
    """One field that was written in that sitting: before it, at its end, and when it was written last.

    ``nu`` says whether it still stands as it was left.
    """

    felt: str
    label: str
    foer: str
    efter: str
    tid: datetime
    nu: bool
    var: Svar | None


class Efterladenskab(NamedTuple):
    """One form with what was written in it. ``felt`` and ``tekst`` are what stood half typed ("" nothing).

    ``hindring`` says why that cannot come into its field ("" where it can).
    """

    efterladt: Efterladt
    borger: Text
    skema: str
    forskelle: tuple[Forskel, ...]
    felt: str
    tekst: str
    hindring: str

    @property
    def skema_id(self) -> str:
        """The form."""
        return self.efterladt.skema_id


class Halvskrevet(NamedTuple):
    """What stood in the line of a question that nobody answered: which question, about whom ("" where it is about nobody known),
    since when."""

    hvad: Text
    borger: Text | str
    tekst: str
    tid: datetime


class Fundet(NamedTuple):
    """What was left: the person's own, who else left something, and what stood in the person's open questions."""

    egne: tuple[Efterladenskab, ...]
    andre: tuple[str, ...]
    halve: tuple[Halvskrevet, ...] = ()


class Kassering(NamedTuple):
    """What was thrown away, so that it can be taken back: the answers of a form, or a form in the bin (``kasseret_id``).

    ``svar`` are the answers as they were left, ``sat`` what came in their place.
    """

    forloeb_id: str
    skema_id: str
    kasseret_id: str
    svar: Mapping[str, Svar | None]
    sat: Mapping[str, Svar | None]


class RecoveryService:
    """What was left in one open store. Every method belongs to the store's lane."""

    def __init__(self, cases: CaseService, clock: Clock) -> None:
        self._cases = cases
        self._store = cases.store
        self._clock = clock

    def found(self, aabnet: datetime | None = None) -> Fundet:
        """What was left and nobody has settled. What comes to nothing is settled by that. ``aabnet`` is since when the store was
        open when the program was cut off (None: it was not): what stood in questions then is told."""
        me, own, others, nothing = self._me, [], dict[str, None](), []
        for left in self._store.sittings.left():
            if left.person_id != me:
                others[left.hvem] = None
                continue
            told = self._told(left)
            if told.forskelle or told.tekst:
                own.append(told)
            else:
                nothing.append(left.skema_id)
        if nothing:
            self._store.sittings.settle(nothing, me)
        halve = () if aabnet is None else HalfWritten(self._store, self._clock).since(aabnet)
        return Fundet(tuple(own), tuple(others), tuple(map(self._half, halve)))

    def _half(self, halvt: Halvt) -> Halvskrevet:
        kind, *ids = halvt.spoergsmaal.split(" ")
        whose: Text | str = ""
        with suppress(StoreError):
            if kind in _OF_COURSE:
                whose = _whose(self._store.cases.borger(self._store.cases.forloeb(ids[0]).borger_id))
            elif kind in _OF_CITIZEN:
                whose = _whose(self._store.cases.borger(ids[0]))
        return Halvskrevet(ASKED.get(kind, OTHER_QUESTION), whose, halvt.tekst, halvt.tid)

    @property
    def _me(self) -> str:
        return self._store.people.current_id

    def _mine(self) -> dict[str, Efterladt]:
        """What the person who has the store open left, by form: another's of the same form waits for that one."""
        return {each.skema_id: each for each in self._store.sittings.left() if each.person_id == self._me}

    def _one(self, skema_id: str) -> Efterladt:
        found = self._mine().get(skema_id)
        if found is None:
            raise NotAllowed(GONE)
        return found

    def _told(self, left: Efterladt) -> Efterladenskab:
        record = self._store.cases.forloeb(left.forloeb_id)
        session = self._session(record)
        form = session.record(left.skema_id)
        felt = session.version.skemaer[form.art].felt(left.felt) if left.felt else None
        return Efterladenskab(
            left,
            T("{cpr} {navn}", cpr=masked(left.cpr_nr), navn=left.navn),
            session.title(left.skema_id),
            tuple(self._differences(left, session, form)),
            felt.label if felt is not None else left.felt,
            left.tekst,
            self._why_not_taken(left, session),
        )

    def _why_not_taken(self, left: Efterladt, session: WizardSession) -> str:
        """Why what stood half typed cannot come into its field; "" where it can, or nothing did."""
        if not left.tekst:
            return ""
        rows = (row for row in self._store.log.of(left.forloeb_id).aendringer if row.skema_id == left.skema_id)
        since = any(row.felt == left.felt and row.nr > left.til_nr for row in rows)
        return session.why_not(session.record(left.skema_id).art) or (ANSWERED if since else "")

    def _session(self, record: ForloebRecord) -> WizardSession:
        borger = self._store.cases.borger(record.borger_id)
        return self._cases.session(borger, record, self._store.cases.forloeb_of(record.borger_id))

    def _differences(self, left: Efterladt, session: WizardSession, form: SkemaRecord) -> Iterator[Forskel]:
        changes = self._store.log.of(left.forloeb_id).aendringer
        mine = [row for row in changes if row.skema_id == form.id and left.fra_nr < row.nr <= left.til_nr]
        definition = session.version.skemaer[form.art]
        for navn in dict.fromkeys(row.felt for row in mine):
            rows = [row for row in mine if row.felt == navn]
            first, last, felt = rows[0], rows[-1], definition.felt(navn)
            if first.fra == last.til:
                continue
            before, after = (self._words(felt, svar) for svar in (first.fra, last.til))
            label = navn if felt is None else felt.label
            yield Forskel(navn, label, before, after, last.tid, form.svar.get(navn) == last.til, first.fra)

    def _words(self, felt: Felt | None, svar: Svar | None) -> str:
        if svar is None:
            return NOTHING
        return str(svar.raw) if felt is None else answer_text(felt, svar.raw, self._cases.katalog.lister)

    # -- what becomes of it ----------------------------------------------------------------------------------------

    def keep(self, skema_ids: Iterable[str]) -> None:
        """Keep what was written in these forms; what was half typed becomes the answer of its field.

        Where it cannot (``Efterladenskab.hindring``) it stays what it is, and is asked about again at the next opening.
        """
        told = []
        with self._store.together():
            there = self._mine()
            # one whose form went with another, or that was settled already, keeps nobody from keeping the rest
            for skema_id in dict.fromkeys(skema_ids):
                if (left := there.get(skema_id)) is None:
                    continue
                if self._why_not_taken(left, self._session(self._store.cases.forloeb(left.forloeb_id))):
                    continue
                self._take_text(left)
                self._store.sittings.settle([skema_id], self._me)
                told += [*_touched(left)]
        self._cases.changes.publish(*told)

    def written_down(self, skema_id: str) -> None:
        """The person needs what stood half typed no more, and everything else of the form stays. Raises NotAllowed where the text
        can come into its field: then it is kept or thrown away."""
        left = self._one(skema_id)
        if not self._told(left).hindring:
            raise NotAllowed(CAN_BE_KEPT)
        self._store.sittings.settle([skema_id], self._me)

    def _take_text(self, left: Efterladt) -> None:
        """Give a field of a form that can be written in what stood half typed in it; the form says what is wrong with it."""
        if not left.tekst:
            return
        record = self._store.cases.forloeb(left.forloeb_id)
        session = self._session(record)
        change = session.answer(left.skema_id, left.felt, left.tekst)
        # a day of another form version is asked about where it is typed; until then it stands there as text
        given = {left.felt: Svar(left.tekst, None)} if change.skift is not None else change.svar
        write = Write(self._cases.hvem(), self._clock(), record.revision)
        self._store.cases.save_svar(left.forloeb_id, left.skema_id, given, None, write)

    def discard(self, skema_id: str) -> Kassering:
        """Put a form back to what it was when that sitting began; the answers stand in the history, also what was half typed.

        Raises NotAllowed where the course can only be read, or something was written in it since; then nothing is changed.
        """
        left = self._one(skema_id)
        with self._store.together():
            told = self._told(left)
            session = self._session(self._store.cases.forloeb(left.forloeb_id))
            if why := session.why_not(session.record(skema_id).art):
                raise NotAllowed(why)
            if told.hindring or not all(each.nu for each in told.forskelle):
                raise NotAllowed(SINCE)
            before = {each.felt: each.var for each in told.forskelle}
            if left.felt and left.felt not in before:
                before[left.felt] = session.svar(skema_id, left.felt)
            self._take_text(left)
            done = self._throw(left, before)
            self._store.sittings.settle([skema_id], self._me)
        self._cases.changes.publish(*_touched(left), Changed(Kind.PAPIRKURV))
        return done

    def _throw(self, left: Efterladt, before: Mapping[str, Svar | None]) -> Kassering:
        record = self._store.cases.forloeb(left.forloeb_id)
        session = self._session(record)
        form = session.record(left.skema_id)
        write = Write(self._cases.hvem(), self._clock(), record.revision, Handling.KASSERET.value)
        begun_then = not (form.svar.keys() - before.keys()) and not any(before.values()) and form.faerdig is None
        # what was written under it is no part of it: it may be another's, and completed
        below = (each for each in record.skemaer if each.parent_id == form.id)
        alone = not any(each.svar or each.faerdig is not None for each in below)
        if begun_then and alone and session.plads(form.id).antal.flere:
            kasseret_id = self._cases.new_id()
            self._store.bin.throw_form(kasseret_id, left.forloeb_id, form.id, str(CUT_OFF), write)
            return Kassering(left.forloeb_id, form.id, kasseret_id, {}, {})
        now = {felt: form.svar.get(felt) for felt in before}
        self._store.cases.save_svar(left.forloeb_id, form.id, before, None, write)
        return Kassering(left.forloeb_id, form.id, "", now, before)

    def undo(self, done: Kassering) -> None:
        """Take back that something was thrown away. Raises NotAllowed where the course can only be read, or something was written
        in its place since; then nothing is changed."""
        if done.kasseret_id:
            BinService(self._cases, self._clock).put_back(done.kasseret_id)
        else:
            with self._store.together():
                self._give_back(done)
        record = self._store.cases.forloeb(done.forloeb_id)
        self._cases.changes.publish(
            *(Changed(kind, record.borger_id, record.id) for kind in _KINDS), Changed(Kind.PAPIRKURV)
        )

    def _give_back(self, done: Kassering) -> None:
        record = self._store.cases.forloeb(done.forloeb_id)
        form = next((each for each in record.skemaer if each.id == done.skema_id), None)
        if form is None:
            raise NotAllowed(SINCE)
        if why := self._session(record).why_not(form.art):
            raise NotAllowed(why)
        if any(form.svar.get(felt) != svar for felt, svar in done.sat.items()):
            raise NotAllowed(SINCE)
        write = Write(self._cases.hvem(), self._clock(), record.revision, Handling.LAGT_TILBAGE.value)
        self._store.cases.save_svar(record.id, form.id, done.svar, None, write)


def _whose(borger: BorgerRecord) -> Text:
    return T("{cpr} {navn}", cpr=masked(borger.cpr_nr), navn=borger.navn)


_KINDS = (Kind.FORLOEB, Kind.SVAR, Kind.KLADDER)


def _touched(left: Efterladt) -> Iterator[Changed]:
    for kind in _KINDS:
        yield Changed(kind, left.borger_id, left.forloeb_id)
