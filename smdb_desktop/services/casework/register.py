"""The register of tilbud as a person keeps it: an extract is looked at, taken in and undone; one is made or corrected by hand.

Nothing is taken in that was not shown: what is shown is what is written, or it is shown again. Closed tilbud stay; one that
changed its name keeps the old one, by which it is found, and no case is touched.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from smdb_desktop.domain.forms.values import clean, unsendable
from smdb_desktop.domain.words import T, Tn, sentences
from smdb_desktop.services.casework import extract
from smdb_desktop.services.casework import tilbud as search
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.casework.columns import Fundet, Valg, not_whole, places, remember, remembered
from smdb_desktop.services.casework.extract import ART, MAAL, Laest, difference, read_all
from smdb_desktop.services.casework.partly import telling
from smdb_desktop.services.casework.register_history import (
    AFTER,
    BEFORE,
    FORTRUDT,
    I_HAANDEN,
    Registerlinje,
    changes,
    packed,
    part_of,
)
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.desk.reporters import must_report
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.clock import Clock, NewId
from smdb_desktop.services.ports.safekeeping import Progress, unwatched
from smdb_desktop.services.ports.tables import Sheet
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.stored.tilbud import (
    FJERNET,
    HAAND,
    KILDE,
    KOMMUNE,
    NAVN,
    NAVN_FOER,
    P_NUMMER,
    TIDLIGERE,
    TIL,
    TIL_DELS,
    UDTRAEK,
    Indlaesning,
    Tilbud,
    Udvalg,
    searched,
)

MOST_NAMES = 10
_TAKEN = "taget"
PORTION = 100
"""Entries that are written in one transaction: some tens of milliseconds."""
HALF = T("En del af registeret er, som det var før. Fortryd indlæsningen igen for at tage resten.")
UNDONE_MEANWHILE = T("Indlæsningen blev fortrudt imens. Resten af filen er ikke læst ind.")


class Stand(StrEnum):
    """What becomes of a row of an extract, or of an entry that the extract lacks."""

    NY = "ny"
    AENDRET = "aendret"
    SAMME = "samme"
    DUBLET = "dublet"
    FEJL = "fejl"
    MANGLER = "mangler"
    """It stands in the register by an earlier extract, and not in this one. It stays as it is."""


class Linje(NamedTuple):
    """A line of the look at an extract: the row's number (0: in no row), its name, what becomes of it, and what is told of it."""

    nr: int
    navn: str
    stand: Stand
    besked: str
    advarsel: bool = False


@dataclass(frozen=True, slots=True)
class Syn:
    """An extract, looked at: every line, what would be written, and what in the register is another's today."""

    linjer: tuple[Linje, ...]
    nye: tuple[Tilbud, ...]
    overtaget: Mapping[str, str]
    """Keys of entries that were only ever used, which the extract knows, by the keys that they become the extract's under."""
    foer: Mapping[str, Tilbud] = field(repr=False)
    """What stood in the register, by key."""
    slutlinje: str = ""
    """Why the file may not be whole; "" where nothing says so."""

    def antal(self, stand: Stand) -> int:
        """How many lines of a kind there are."""
        return sum(1 for linje in self.linjer if linje.stand is stand)

    @property
    def told(self) -> dict[str, Json]:
        """How many of each kind, by name."""
        return {stand.value: self.antal(stand) for stand in Stand}


class Optaget(NamedTuple):
    """What was taken in: the id by which it is undone, and how many entries stay as they are because they changed meanwhile."""

    id: str
    uden: int


class RegisterService:
    """The register of one open store. Every method belongs to the store's lane."""

    def __init__(self, cases: CaseService, clock: Clock, new_id: NewId) -> None:
        self._cases, self._store = cases, cases.store
        self._clock, self._new_id = clock, new_id

    # -- an extract ------------------------------------------------------------------------------------------------

    def columns(self, sheet: Sheet) -> Fundet:
        """Which column is which, and whether a person chose so before."""
        return remembered(self._store.settings, ART, MAAL, sheet)

    def look(self, sheet: Sheet, valg: Valg, fremskridt: Progress = unwatched) -> Syn:
        """What taking it in would do; nothing is written."""
        lister = self._cases.katalog.lister
        read = read_all(sheet.data, places(valg, sheet), lister, fremskridt)
        kept = {each.noegle: each for each in self._store.registers.all_tilbud()}
        used = _only_used(kept.values())
        numbers = Counter(each.p_nummer for each, _nr in read.entries.values())
        lines: list[Linje] = []
        written: list[Tilbud] = []
        taken: dict[str, str] = {}
        for done, row in enumerate(read.rows):
            if not done % PORTION:
                fremskridt(len(read.rows) + done, 2 * len(read.rows))
            if row.tilbud is None or row.fejl or row.nr in read.dubletter:
                lines.append(_not_taken(row, read.dubletter.get(row.nr, 0)))
                continue
            before = kept.get(row.tilbud.noegle)
            other = _adopted(row.tilbud, used, numbers) if before is None else None
            made = self._renamed(row.tilbud, before or other)
            told = difference(before, made, lister) if before else ()
            stand = Stand.NY if before is None else Stand.AENDRET if told else Stand.SAMME
            if other is not None:
                taken[made.noegle] = other.noegle
                told = (T("Er brugt her før som »{navn}«.", navn=other.navn),)
            if stand is not Stand.SAMME:
                written.append(made)
            lines.append(Linje(row.nr, made.navn, stand, sentences(*told, *row.advarsler), bool(row.advarsler)))
        gone = [
            Linje(0, each.navn, Stand.MANGLER, T("Står ikke i filen. Det bliver i registeret, som det er."))
            for each in kept.values()
            if each.register.get(KILDE) == UDTRAEK and each.noegle not in read.entries
        ]
        return Syn((*lines, *gone), tuple(written), taken, kept, not_whole(sheet))

    def _renamed(self, made: Tilbud, before: Tilbud | None) -> Tilbud:
        """What an entry had that no extract says: its earlier names, and when it was used."""
        if before is None:
            return made
        names = [(navn, til) for navn, til in before.tidligere if navn.casefold() != made.navn.casefold()]
        if before.navn.casefold() != made.navn.casefold():
            names = [(before.navn, self._cases.today.isoformat()), *names]
        listed: Json = [{NAVN_FOER: navn, TIL: til} for navn, til in names[:MOST_NAMES]]
        register = {**made.register, **({TIDLIGERE: listed} if listed else {})}
        return made._replace(register=register, soeg=searched(made.svar, register), brugt=before.brugt)

    def take_in(self, sheet: Sheet, valg: Valg, shown: Syn, fil: str, fremskridt: Progress = unwatched) -> Optaget:
        """Take in what was shown, some entries at a time; one that was changed meanwhile stays as it is.

        Raises NotAllowed, and nothing is written, where the register is another than it was when it was shown. Where
        ``fremskridt`` raises, or the store, what was taken in by then stays, is listed as not whole, and can be undone; the same
        file, taken in again, goes on with the rest.
        """
        must_report(self._store, self._cases.katalog.lister)
        now = self.look(sheet, valg, fremskridt)
        if (now.nye, now.overtaget) != (shown.nye, shown.overtaget):
            raise NotAllowed(
                T("Registeret er ændret, siden filen blev set igennem. Intet er læst ind. Se den igennem igen.")
            )
        made = Indlaesning(self._new_id(), ART, self._clock(), self._cases.hvem().navn, fil, {})
        counts, whole, undone = Counter[str](), False, False
        try:
            for first in range(0, max(1, len(now.nye)), PORTION):
                fremskridt(first, len(now.nye))
                if undone := counts[_TAKEN] > 0 and self._is_undone(made.id):
                    raise NotAllowed(UNDONE_MEANWHILE)
                with telling(_so_far(counts)):
                    # others were let past: a role may have been changed
                    must_report(self._store, self._cases.katalog.lister)
                    portion = now.nye[first : first + PORTION]
                    counts += self._write(made, now, portion, begins=not counts[_TAKEN])
            whole = True
        finally:
            if not undone and (counts.total() or whole):
                told: dict[str, Json] = now.told if whole else {**counts, **TIL_DELS}
                with telling(_so_far(counts)), self._store.together():
                    if not counts.total():
                        self._store.registers.begin_import(made)
                    self._store.registers.end_import(made.id, told)
                    remember(self._store.settings, ART, valg, sheet)
            self._cases.changes.publish(Changed(Kind.TILBUD))
        return Optaget(made.id, len(now.nye) - counts[_TAKEN])

    def _is_undone(self, indlaesning_id: str) -> bool:
        return any(each.id == indlaesning_id and each.fortrudt for each in self._store.registers.imports(ART))

    def _write(self, made: Indlaesning, syn: Syn, portion: Sequence[Tilbud], *, begins: bool) -> Counter[str]:
        """Write some entries in one transaction: how many of each kind, and of all."""
        registers, counts = self._store.registers, Counter[str]()
        written: list[Tilbud] = []
        noted: dict[str, Json] = {}
        gone: list[str] = []
        with self._store.together():
            for each in portion:
                there, other = registers.tilbud_of(each.noegle), syn.overtaget.get(each.noegle)
                used = None if other is None else registers.tilbud_of(other)
                before = syn.foer.get(each.noegle)
                if (there is None) is not (before is None) or (there and before and not _same(there, before)):
                    continue
                since = there.brugt if there is not None else used.brugt if used is not None else each.brugt
                row = each._replace(brugt=since)
                written.append(row)
                noted[each.noegle] = {BEFORE: packed(there), AFTER: packed(row)}
                if used is not None:
                    gone.append(used.noegle)
                    noted[used.noegle] = {BEFORE: packed(used), AFTER: None}
                counts[Stand.NY if there is None else Stand.AENDRET] += 1
            if written:
                if begins:
                    registers.begin_import(made)
                registers.note_imported(made.id, noted)
                registers.remove_tilbud(gone)
                registers.put_tilbud(written, made.tid)
        counts[_TAKEN] = len(written)
        return counts

    def imports(self) -> tuple[Indlaesning, ...]:
        """What was taken in, newest first. One that was cut off before it could say how much is counted now."""
        registers = self._store.registers
        return tuple(
            each if each.antal else each._replace(antal={**_counted(registers.imported(each.id)), **TIL_DELS})
            for each in registers.imports(ART)
        )

    def why_not_undone(self, indlaesning_id: str) -> str:
        """Why it cannot be undone; "" where it can."""
        live = [each for each in self.imports() if each.fortrudt is None]
        if not any(each.id == indlaesning_id for each in live):
            return T("Indlæsningen er fortrudt allerede.")
        if live[0].id != indlaesning_id:
            return T("Der er læst et udtræk ind senere. Fortryd det først.")
        return ""

    def undo(self, indlaesning_id: str, fremskridt: Progress = unwatched) -> str:
        """Put the register back as it was before, some entries at a time; what a person is told of it.

        What was changed by hand since stays, and so does when a tilbud was used. Where ``fremskridt`` raises between them, what
        is undone stays so, and undoing goes on with the rest the next time. Raises NotAllowed.
        """
        must_report(self._store, self._cases.katalog.lister)
        if why := self.why_not_undone(indlaesning_id):
            raise NotAllowed(why)
        (at,) = (each for each in self.imports() if each.id == indlaesning_id)
        # first comes back what was taken over: where it is stopped between the two, both are there
        noted = sorted(self._store.registers.imported(indlaesning_id).items(), key=lambda each: _is_made(each[1]))
        done, kept = at.fjernet, 0
        try:
            for first in range(0, max(1, len(noted)), PORTION):
                fremskridt(first, len(noted))
                with telling(HALF if first else ""):
                    must_report(self._store, self._cases.katalog.lister)
                    portion = noted[first : first + PORTION]
                    with self._store.together():
                        also, since = self._undo(at.fil, portion)
                        self._store.registers.end_import(indlaesning_id, {**at.antal, FJERNET: done + also})
                        if first + PORTION >= len(noted):
                            self._store.registers.undo_import(indlaesning_id, self._clock())
                    done, kept = done + also, kept + since
        finally:
            self._cases.changes.publish(Changed(Kind.TILBUD))
        told = T("Registeret er, som det var før »{fil}«.", fil=at.fil)
        if not kept:
            return told
        return sentences(
            told,
            Tn(
                "{n} tilbud er rettet siden og står, som det er.",
                "{n} tilbud er rettet siden og står, som de er.",
                n=kept,
            ),
        )

    def _undo(self, fil: str, portion: Sequence[tuple[str, Json]]) -> tuple[int, int]:
        """Put some entries back: how many, and how many were corrected since and stay. One that is back already is neither."""
        registers, kept = self._store.registers, 0
        back: list[Tilbud] = []
        gone: list[str] = []
        for key, noted in portion:
            there = registers.tilbud_of(key)
            before, after = (part_of(key, noted, part) for part in (BEFORE, AFTER))
            if there is None:
                back += [before] if before is not None else []
            elif before is not None and _same(there, before):
                continue
            elif after is not None and not _same(there, after):
                # used since, and undone so far already: it stands as what was only used
                kept += bool(there.register or before is not None)
            elif before is not None:
                back.append(before._replace(brugt=there.brugt or before.brugt))
            elif after is not None and there.brugt == after.brugt:
                gone.append(key)
            elif after is not None:
                # used since: the case has it, and it is offered again as what was used
                back.append(there._replace(register={}, soeg=searched(there.svar, {})))
        changed: dict[str, tuple[Tilbud | None, Tilbud | None]] = {
            key: (registers.tilbud_of(key), None) for key in gone
        }
        changed |= {row.noegle: (registers.tilbud_of(row.noegle), row) for row in back}
        if changed:
            self._note(FORTRUDT, fil, changed)
        registers.remove_tilbud(gone)
        registers.put_tilbud(back, self._clock())
        return len(back) + len(gone), kept

    # -- the list and one by hand ----------------------------------------------------------------------------------

    def numbers(self, text: str = "", udvalg: Udvalg = Udvalg.ALLE) -> "array[int]":
        """The numbers of the tilbud that every word fits, by name."""
        return self._store.registers.tilbud_numbers(search.words(self._cases.katalog.lister, text), udvalg)

    def rows(self, numre: Sequence[int]) -> tuple[Tilbud, ...]:
        """The tilbud with these numbers."""
        return self._store.registers.tilbud_rows(numre)

    def tilbud(self, noegle: str) -> Tilbud | None:
        """One tilbud."""
        return self._store.registers.tilbud_of(noegle)

    def save(self, noegle: str, svar: Mapping[str, Json], *, lukket: bool = False) -> str:
        """Make one by hand (``noegle`` ""), or correct one; its key. Another name keeps the old one. Raises NotAllowed."""
        must_report(self._store, self._cases.katalog.lister)
        values = {name: clean(str(value)) for name, value in svar.items() if value}
        number = extract.p_nummer(values.get(P_NUMMER, ""))
        if number:
            values[P_NUMMER] = number
        if not values.get(NAVN):
            raise NotAllowed(T("Skriv tilbuddets navn."))
        if problem := next((p for text in values.values() if (p := unsendable(text))), None):
            raise NotAllowed(problem)
        if values.get(KOMMUNE) and values[KOMMUNE] not in self._cases.katalog.lister["kommune"]:
            raise NotAllowed(T("Vælg kommunen på listen."))
        before = self.tilbud(noegle) if noegle else None
        given: dict[str, Json] = {**(before.svar if before else {}), **values}
        given = {name: value for name, value in given.items() if name in values or name not in svar}
        register = before.register if before is not None and before.register else {KILDE: HAAND}
        made = Tilbud(noegle or f"h:{self._new_id()}", given, register, searched(given, register), lukket=lukket)
        row = self._renamed(made, before)
        with self._store.together():
            if before is None or not _same(before, row):
                self._note(I_HAANDEN, "", {made.noegle: (before, row)})
            self._store.registers.put_tilbud([row], self._clock())
        self._cases.changes.publish(Changed(Kind.TILBUD))
        return made.noegle

    def remove(self, noegle: str) -> None:
        """Take one out that was made by hand and never used. Raises NotAllowed for every other."""
        must_report(self._store, self._cases.katalog.lister)
        there = self.tilbud(noegle)
        if there is None or there.register.get(KILDE) != HAAND or there.brugt is not None:
            raise NotAllowed(
                T("Kun et tilbud, der er oprettet her og aldrig brugt, kan fjernes. Markér det som lukket.")
            )
        with self._store.together():
            self._note(I_HAANDEN, "", {noegle: (there, None)})
            self._store.registers.remove_tilbud([noegle])
        self._cases.changes.publish(Changed(Kind.TILBUD))

    def history(self, noegle: str = "") -> tuple[Registerlinje, ...]:
        """The changes of one entry, or of every one where ``noegle`` is "", the newest first, so many as are told."""
        return changes(self._store.registers, self._cases.katalog.lister, noegle)

    def _note(self, art: str, fil: str, noted: Mapping[str, tuple[Tilbud | None, Tilbud | None]]) -> None:
        """Keep who changed entries, when, and how each was before and after; in the transaction that changes them."""
        made = Indlaesning(self._new_id(), art, self._clock(), self._cases.hvem().navn, fil, {})
        self._store.registers.begin_import(made)
        kept: dict[str, Json] = {key: {BEFORE: packed(was), AFTER: packed(now)} for key, (was, now) in noted.items()}
        self._store.registers.note_imported(made.id, kept)


def _only_used(kept: Iterable[Tilbud]) -> dict[str, list[Tilbud]]:
    """Entries that no extract and nobody's hand has made, by P-nummer."""
    found: dict[str, list[Tilbud]] = {}
    for each in kept:
        if not each.register and each.p_nummer:
            found.setdefault(each.p_nummer, []).append(each)
    return found


def _adopted(made: Tilbud, used: Mapping[str, list[Tilbud]], numbers: Mapping[str, int]) -> Tilbud | None:
    """The entry that was only ever used and is this one: the same P-nummer, and the same name where several have the number."""
    there, alone = used.get(made.p_nummer, []), numbers[made.p_nummer] == 1
    return next((each for each in there if alone or each.navn.casefold() == made.navn.casefold()), None)


def _not_taken(row: Laest, first: int) -> Linje:
    name = row.tilbud.navn if row.tilbud else ""
    if row.fejl:
        return Linje(row.nr, name, Stand.FEJL, sentences(*row.fejl), advarsel=True)
    return Linje(row.nr, name, Stand.DUBLET, T("Står også i række {nr}.", nr=first))


def not_taken(optaget: Optaget) -> str:
    """What is told of entries that stay as they are; "" where there is nothing to tell."""
    if not optaget.uden:
        return ""
    return Tn(
        "{n} tilbud blev ændret imens og står, som det er. Læs filen ind igen for at tage det med.",
        "{n} tilbud blev ændret imens og står, som de er. Læs filen ind igen for at tage dem med.",
        n=optaget.uden,
    )


def _so_far(counts: Counter[str]) -> str:
    """What stands when the next entries cannot be taken in; "" where nothing does."""
    if not counts[_TAKEN]:
        return ""
    return Tn(
        "{n} tilbud er læst ind. Læs filen ind igen for at tage resten, eller fortryd indlæsningen.",
        "{n} tilbud er læst ind. Læs filen ind igen for at tage resten, eller fortryd indlæsningen.",
        n=counts[_TAKEN],
    )


def _counted(noted: Mapping[str, Json]) -> dict[str, Json]:
    """How many of what was noted were new and changed."""
    made = [each for each in noted.values() if _is_made(each)]
    new = sum(1 for each in made if isinstance(each, dict) and each.get(BEFORE) is None)
    return {Stand.NY.value: new, Stand.AENDRET.value: len(made) - new}


def _is_made(noted: Json) -> bool:
    """Whether an entry was written, and not taken away."""
    return isinstance(noted, dict) and noted.get(AFTER) is not None


def _same(one: Tilbud, other: Tilbud) -> bool:
    """Whether two say the same, whenever they were used."""
    return (one.svar, one.register, one.lukket) == (other.svar, other.register, other.lukket)
