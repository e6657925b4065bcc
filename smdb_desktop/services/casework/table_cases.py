"""Cases from a table: looked at row by row, taken in as they were shown, and undone as a whole.

A row whose proposals nobody has taken stays out; a course is planned, shown, planned again and written only where the plan is the
same. What is written is noted with the course in one transaction, so that a cut leaves nothing that cannot be undone.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Tn, sentences
from smdb_desktop.services.casework.allowed import why_not_removed
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.casework.columns import Fundet, Maal, Valg, not_whole, places, remember, remembered
from smdb_desktop.services.casework.importing import ALREADY, ImportService, Plan
from smdb_desktop.services.casework.partly import telling
from smdb_desktop.services.casework.readback import said_of_new
from smdb_desktop.services.casework.table_rows import Gruppe, Raekke, Reader, grouped, targets
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.desk.reporters import must_report
from smdb_desktop.services.errors import NotAllowed, StoreError
from smdb_desktop.services.ports.clock import Clock, NewId
from smdb_desktop.services.ports.safekeeping import Progress, unwatched
from smdb_desktop.services.ports.tables import Sheet, Workbook
from smdb_desktop.services.stored.records import Json, Svar, Tilstand
from smdb_desktop.services.stored.tilbud import FJERNET, TIL_DELS, Indlaesning

ART = "sager"
REASON = T("Indlæsningen fra en tabel blev fortrudt.")
UNDONE_ALREADY = T("Indlæsningen er fortrudt allerede.")
CANNOT = T(
    "Kan ikke indberettes: det er et erstatningsnummer. Sagen gemmes kun her, til borgeren har fået et CPR-nummer."
)
HALF = T(
    "{forloeb} forløb og {borgere} borgere er fjernet igen, og resten står endnu. Fortryd indlæsningen igen for at fjerne resten."
)
_BORGER, _NY, _REVISION, _TID, _RETTET, _RAEKKE = "borger", "ny", "revision", "tid", "rettet", "raekke"
AGAIN = T(
    "Rækken er læst ind før, den {tid:%d-%m-%Y} fra en fil med dette navn, og er ikke her mere. Den læses ind igen."
)
SAME_NAME = T("En fil med navnet »{fil}« er læst ind før, den {tid:%d-%m-%Y} af {hvem}.")
_HEADER = ("cpr_nr", "navn", "opholdskommune", "koen")
_GONE, _KEPT, _PEOPLE = "fjernet", "beholdt", "borger"
PORTION = 20
"""Citizens that are undone in one transaction: some tens of milliseconds."""


class Stand(StrEnum):
    """What becomes of a row."""

    FAERDIG = "faerdig"
    """All of its forms are completed, and the course becomes Klar."""
    KLADDE = "kladde"
    """It is taken in, and something of it stays a draft."""
    VENTER = "venter"
    """It has proposals that nobody has taken: it is not taken in."""
    ALLEREDE = "allerede"
    AFVIST = "afvist"


class Linje(NamedTuple):
    """A row as it is shown: its number, whose it is (masked), what becomes of it, and why; ``forslag`` are what one may take."""

    nr: int
    cpr: str
    stand: Stand
    beskeder: tuple[str, ...]
    forslag: tuple[str, ...] = ()
    ny: str = ""
    """A citizen who would be a new one, read back; "" for every other row."""


@dataclass(frozen=True, slots=True)
class Syn:
    """A table, looked at: every row, and what was read and planned of each citizen, by the number of the first row."""

    linjer: tuple[Linje, ...]
    planer: Mapping[int, tuple[str, ...]] = field(repr=False)
    slutlinje: str = ""
    foer: str = ""
    """That a file of this name was taken in before, and how many of the rows were; "" where neither."""

    def antal(self, stand: Stand) -> int:
        """How many rows of a kind there are."""
        return sum(1 for linje in self.linjer if linje.stand is stand)

    @property
    def told(self) -> dict[str, Json]:
        """How many of each kind, by name."""
        return {stand.value: self.antal(stand) for stand in Stand}


class Taget(NamedTuple):
    """What was taken in: the id by which it is undone ("" where nothing was), courses, and sentences of what was not."""

    id: str
    forloeb: int
    beskeder: tuple[str, ...]


class TableCases:
    """Cases from tables into one open store. Every method belongs to the store's lane."""

    def __init__(self, cases: CaseService, clock: Clock, new_id: NewId) -> None:
        self._cases, self._store = cases, cases.store
        self._clock, self._new_id = clock, new_id

    @property
    def maal(self) -> tuple[Maal, ...]:
        """Everything that a column can hold."""
        return targets(self._cases.katalog)

    def columns(self, sheet: Sheet) -> Fundet:
        """Which column is which, and whether a person chose so before."""
        return remembered(self._store.settings, ART, self.maal, sheet)

    # -- looked at -------------------------------------------------------------------------------------------------

    def look(
        self,
        book: Workbook,
        sheet: Sheet,
        valg: Valg,
        godtaget: frozenset[int] = frozenset(),
        begrundelse: str = "",
        fremskridt: Progress = unwatched,
    ) -> Syn:
        """What taking it in would do, row by row; nothing is written. ``godtaget`` are the rows whose proposals are taken."""
        rows, groups = self._read(book, sheet, valg, godtaget)
        service = ImportService(self._cases, begrundelse)
        lines = {row.nr: _waiting(row) for row in rows if row.fejl or (row.nr not in godtaget and row.forslag)}
        plans: dict[int, tuple[str, ...]] = {}
        before, again = self._taken_before(), 0
        for done, group in enumerate(groups):
            fremskridt(done, len(groups))
            plan = service.plan(group.raw)
            plans[group.nr] = _said(plan, group)
            for number, course in enumerate(group.forloeb):
                for row in course:
                    also = _of_the_citizen(plan) if row.nr == group.nr else ()
                    line = _line(row, plan, f"kontaktforloeb[{number}]", also)
                    lines[row.nr] = self._noted(line, row, plan, group, before.get(_key(book.name, row)))
                    again += _key(book.name, row) in before
        fremskridt(len(groups), len(groups))
        known = self._said_before(book, again)
        return Syn(tuple(lines[nr] for nr in sorted(lines)), plans, not_whole(sheet), known)

    def _taken_before(self) -> dict[str, Indlaesning]:
        """Which courses came with which of the listed imports, by what tells a row's course; the newest for each."""
        found: dict[str, Indlaesning] = {}
        for each in reversed(self.imports()):
            for noted in self._store.registers.imported(each.id).values():
                if isinstance(noted, dict) and _RAEKKE in noted:
                    found[str(noted[_RAEKKE])] = each
        return found

    def _said_before(self, book: Workbook, again: int) -> str:
        named = next((each for each in self.imports() if each.fil == book.name and each.fortrudt is None), None)
        said = SAME_NAME.format(fil=named.fil, tid=local(named.tid), hvem=named.hvem) if named is not None else ""
        rows = Tn("{n} af rækkerne er læst ind før.", "{n} af rækkerne er læst ind før.", n=again) if again else ""
        return sentences(said, rows)

    def _noted(self, line: Linje, row: Raekke, plan: Plan, group: Gruppe, at: Indlaesning | None) -> Linje:
        """With what is told of a row that would be taken in: that it was before, and a citizen who is new."""
        if line.stand not in (Stand.FAERDIG, Stand.KLADDE):
            return line
        if at is not None:
            line = line._replace(beskeder=(AGAIN.format(tid=local(at.tid)), *line.beskeder))
        if plan.ny is not None and row.nr == group.nr:
            new = said_of_new(plan.ny, self._cases.katalog.lister, self._cases.today)
            line = line._replace(ny=str(new))
        return line

    def _read(
        self, book: Workbook, sheet: Sheet, valg: Valg, godtaget: frozenset[int]
    ) -> tuple[list[Raekke], list[Gruppe]]:
        reader = Reader(self._cases.katalog, places(valg, sheet), self._cases.today, book.epoch)
        rows = [reader.read(row) for row in sheet.data]
        ready = [row for row in rows if not row.forslag or row.nr in godtaget]
        return rows, list(grouped(ready, self._cases.katalog))

    # -- taken in --------------------------------------------------------------------------------------------------

    def take_in(
        self,
        book: Workbook,
        sheet: Sheet,
        valg: Valg,
        shown: Syn,
        godtaget: frozenset[int] = frozenset(),
        begrundelse: str = "",
        fremskridt: Progress = unwatched,
    ) -> Taget:
        """Take in what was shown, course by course; what would become another than was shown stays out and is told.

        Where ``fremskridt`` raises, or the store, what was taken in by then stays, and can be undone; the store's error says so.
        """
        if shown.slutlinje:
            raise NotAllowed(shown.slutlinje)
        _rows, groups = self._read(book, sheet, valg, godtaget)
        service = ImportService(self._cases, begrundelse)
        made = Indlaesning(self._new_id(), ART, self._clock(), self._cases.hvem().navn, book.name, {})
        taken, told, whole = 0, list[str](), False
        try:
            for done, group in enumerate(groups):
                fremskridt(done, len(groups))
                with telling(_so_far(taken)):
                    plan, first = service.plan(group.raw), group.nr
                if _said(plan, group) != shown.planer.get(first):
                    told.append(T("Række {nr} er ikke læst ind: der er ændret noget, siden den blev vist.", nr=first))
                elif plan.kurser:
                    planned = len(plan.report.linjer)
                    with telling(_so_far(taken)):
                        noting = partial(self._note, made, plan, group, self._last_change(plan), not taken)
                        report = service.take(plan, noting)
                    taken += len(plan.kurser)
                    if plan.ny is None:
                        # what left before is another now, and wants to be sent again
                        told += [T("Række {nr}: {tekst}", nr=first, tekst=text) for text in report.linjer[planned:]]
            fremskridt(len(groups), len(groups))
            whole = True
        finally:
            if taken:
                with telling(_so_far(taken)), self._store.together():
                    self._store.registers.end_import(made.id, {"forloeb": taken, **({} if whole else TIL_DELS)})
                    remember(self._store.settings, ART, valg, sheet)
        return Taget(made.id if taken else "", taken, tuple(told))

    def _last_change(self, plan: Plan) -> int | None:
        """The number of the last change of a citizen whose header the plan changes; None where it changes none.

        The numbers are noted, not what was changed: the log forgets that with the citizen.
        """
        borger = plan.borger
        if borger is None or plan.ny is not None or self._store.cases.find_borger(borger.cpr_nr) == borger:
            return None
        return max((each.nr for each in self._store.log.of_borger(borger.id).aendringer), default=0)

    def _note(self, indlaesning: Indlaesning, plan: Plan, group: Gruppe, last: int | None, first: bool) -> None:
        """In the transaction of a course: that it came with this, what became of its citizen, and how it stood then."""
        if first:
            self._store.registers.begin_import(indlaesning)
        noted: dict[str, Json] = {}
        for (record, _missing), key in zip(plan.kurser, _keys_of(indlaesning.fil, plan, group), strict=True):
            revision = self._store.cases.forloeb(record.id).revision
            noted[record.id] = {
                _BORGER: record.borger_id,
                _NY: plan.ny is not None,
                _REVISION: revision,
                _RAEKKE: key,
                _TID: self._clock().isoformat(),
                **({} if last is None else {_RETTET: last}),
            }
        self._store.registers.note_imported(indlaesning.id, noted)

    # -- undone ----------------------------------------------------------------------------------------------------

    def imports(self) -> tuple[Indlaesning, ...]:
        """What was taken in, newest first. One that was cut off before it could say how much is counted now."""
        registers = self._store.registers
        return tuple(
            each if each.antal else each._replace(antal={"forloeb": len(registers.imported(each.id)), **TIL_DELS})
            for each in registers.imports(ART)
        )

    def undo(self, indlaesning_id: str, fremskridt: Progress = unwatched) -> str:
        """Take every course away again that nobody has changed and that has not left; what a person is told.

        Citizens who came with them and have nothing else go too, and those who were here before are called what they were called.
        Some citizens at a time, each whole; where ``fremskridt`` raises between them, what is undone stays so, and undoing goes
        on with the rest the next time. How many courses are gone stands with the import by then. Raises NotAllowed where all was
        undone already, or where the person only reads, also from a portion on; what a later portion raises says what is gone.
        """
        at = next((each for each in self.imports() if each.id == indlaesning_id), None)
        if at is None or at.fortrudt is not None:
            raise NotAllowed(UNDONE_ALREADY)
        whose: dict[str, dict[str, Mapping[str, Json]]] = {}
        for forloeb_id, noted in self._store.registers.imported(indlaesning_id).items():
            about = noted if isinstance(noted, dict) else {}
            whose.setdefault(str(about.get(_BORGER)), {})[forloeb_id] = about
        everybody, counts = list(whose), Counter[str]()
        try:
            for first in range(0, max(1, len(everybody)), PORTION):
                fremskridt(first, len(everybody))
                with telling(_half(counts)):
                    # others were let past: a role may have been changed
                    must_report(self._store, self._cases.katalog.lister)
                    with self._store.together():
                        done = counts.copy()
                        for borger_id in everybody[first : first + PORTION]:
                            done.update(self._undone(borger_id, whose[borger_id]))
                        gone = at.fjernet + done[_GONE]
                        self._store.registers.end_import(indlaesning_id, {**at.antal, FJERNET: gone})
                        if first + PORTION >= len(everybody):
                            # with the last of it, so that nothing that is whole is said to be half done
                            self._store.registers.undo_import(indlaesning_id, self._clock())
                    counts = done
        finally:
            self._cases.changes.publish(
                *(Changed(kind) for kind in (Kind.BORGERE, Kind.FORLOEB, Kind.KLADDER, Kind.UDBAKKE))
            )
        people, kept = counts[_PEOPLE], counts[_KEPT]
        told = T("{forloeb} forløb og {borgere} borgere er fjernet igen.", forloeb=counts[_GONE], borgere=people)
        if not kept:
            return told
        return sentences(
            told,
            Tn(
                "{n} forløb er ændret eller eksporteret siden og står, som det er.",
                "{n} forløb er ændret eller eksporteret siden og står, som de er.",
                n=kept,
            ),
        )

    def _undone(self, borger_id: str, courses: Mapping[str, Mapping[str, Json]]) -> list[str]:
        """Undo what came with one citizen: a word for each course that is gone or kept, and for a citizen who is gone."""
        found: list[str] = []
        last: Mapping[str, Json] = {}
        for forloeb_id, about in courses.items():
            if self._remove(forloeb_id, about):
                found.append(_GONE)
                last = about
            elif self._is_kept(forloeb_id):
                found.append(_KEPT)
        if last and _KEPT not in found and self._take_back(borger_id, last):
            found.append(_PEOPLE)
        return found

    def _is_kept(self, forloeb_id: str) -> bool:
        """Whether a course is still kept, also one that is in no list: it left, and was deleted or moved since."""
        try:
            return not self._store.cases.forloeb(forloeb_id).kasseret
        except StoreError:
            return False

    def _remove(self, forloeb_id: str, about: Mapping[str, Json]) -> bool:
        """Whether the course was as it came, and is gone now."""
        there = [each.id for each in self._store.cases.forloeb_of(str(about.get(_BORGER)))]
        if forloeb_id not in there or self._store.cases.forloeb(forloeb_id).revision != about.get(_REVISION):
            return False
        outbox = self._store.outbox
        made = outbox.indberetninger_of(forloeb_id)
        if any(each.tilstand is not Tilstand.KLAR or outbox.attempts_of(each.id) for each in made):
            return False
        self._store.cases.delete_forloeb(forloeb_id, REASON, self._cases.hvem(), self._clock())
        return True

    def _take_back(self, borger_id: str, about: Mapping[str, Json]) -> bool:
        """Whether a citizen who came with a course is gone now. One who was here before gets the header of then.

        What a person changed in the header since stays as it is, and the citizen with it.
        """
        changes = self._store.log.of_borger(borger_id).aendringer
        tid, borger = datetime.fromisoformat(str(about.get(_TID))), self._store.cases.borger(borger_id)
        came = {each.felt: _text(each.til) for each in changes if each.tid <= tid and each.felt in _HEADER}
        if any(getattr(borger, felt) != text for felt, text in came.items()):
            return False
        if about.get(_NY):
            return self._remove_citizen(borger_id)
        last = about.get(_RETTET)
        if isinstance(last, int):
            before = {each.felt: _text(each.fra) for each in reversed(changes) if each.nr > last and each.felt in came}
            self._cases.keep_header(borger._replace(**before))
        return False

    def _remove_citizen(self, borger_id: str) -> bool:
        if why_not_removed(self._store, borger_id, len(self._store.cases.forloeb_of(borger_id))):
            return False
        self._store.corrections.remove(borger_id, self._cases.hvem(), self._clock(), {"begrundelse": REASON})
        return True


def _so_far(taken: int) -> str:
    """What stands when the next course cannot be taken in; "" where nothing does."""
    if not taken:
        return ""
    return Tn(
        "{n} forløb er læst ind. Det står under »Læst ind før« i vinduet og kan fortrydes.",
        "{n} forløb er læst ind. De står under »Læst ind før« i vinduet og kan fortrydes.",
        n=taken,
    )


def _half(counts: Counter[str]) -> str:
    """What is gone when the next portion cannot be undone; "" where nothing is."""
    if not counts[_GONE]:
        return ""
    return HALF.format(forloeb=counts[_GONE], borgere=counts[_PEOPLE])


def _key(fil: str, row: Raekke) -> str:
    """What tells a row that was taken in: file, number, and the day of its request. Nothing of it says who it is about."""
    return f"{fil}/{row.nr}/{row.dag}"


def _keys_of(fil: str, plan: Plan, group: Gruppe) -> list[str]:
    """The keys of the courses that a plan takes in, in its order: the oldest first."""
    own = ((course[0], plan.hvert.get(f"kontaktforloeb[{number}]")) for number, course in enumerate(group.forloeb))
    taken = [row for row, report in own if report is not None and (report.faerdige or report.kladder)]
    return [_key(fil, row) for row in sorted(taken, key=lambda row: row.dag or date.max)]


def _text(svar: Svar | None) -> str:
    """A citizen's own field as the log has it."""
    return str(svar.value or "") if svar is not None else ""


def _waiting(row: Raekke) -> Linje:
    """A row that is not taken in, by a fault or because its proposals wait."""
    cpr = row.cpr.masked if row.cpr else ""
    if row.fejl:
        return Linje(row.nr, cpr, Stand.AFVIST, (*row.fejl, *row.bemaerkninger))
    return Linje(row.nr, cpr, Stand.VENTER, tuple(row.bemaerkninger), tuple(row.forslag))


def _of_the_citizen(plan: Plan) -> tuple[str, ...]:
    """What a plan says of the citizen, beside what it says of each course."""
    of_courses = {text for own in plan.hvert.values() for text in own.linjer}
    return tuple(text for text in plan.report.linjer if text not in of_courses)


def _line(row: Raekke, plan: Plan, sti: str, also: tuple[str, ...]) -> Linje:
    """A row of a course that was planned, or could not be; ``also`` is told beside it."""
    own = plan.hvert.get(sti)
    linjer = plan.report.linjer if own is None else (*also, *own.linjer)
    told = (*row.forslag, *row.bemaerkninger, *linjer)
    if row.cpr is not None and row.cpr.erstatning:
        told = (CANNOT, *told)
    if own is None or not (own.faerdige or own.kladder):
        stand = Stand.ALLEREDE if own is not None and own.ok and ALREADY in own.linjer else Stand.AFVIST
    else:
        stand = Stand.KLADDE if own.kladder or row.bemaerkninger or not own.ok else Stand.FAERDIG
    return Linje(row.nr, row.cpr.masked if row.cpr else "", stand, told)


def _said(plan: Plan, group: Gruppe) -> tuple[str, ...]:
    """What was read and what a plan says of it, to be compared with what was shown."""
    report = plan.report
    read = sha256(json.dumps(group.raw, sort_keys=True).encode()).hexdigest()
    counts = (report.ok, report.faerdige, report.kladder, len(plan.kurser))
    return (read, *map(str, counts), *map(str, report.linjer))
