"""The two things that a table can hold, as the page of an import asks for them: what is looked at, taken in and undone.

Every function here runs on the store's lane and touches no widget.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from smdb_desktop.domain.words import T, Tn, joined, sentences
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell, Row
from smdb_desktop.services.casework import register, table_cases
from smdb_desktop.services.casework.columns import Fundet, Maal, Valg
from smdb_desktop.services.casework.extract import MAAL
from smdb_desktop.services.casework.register import not_taken
from smdb_desktop.services.ports.safekeeping import Progress
from smdb_desktop.services.ports.tables import Sheet, Workbook
from smdb_desktop.services.stored.tilbud import Indlaesning
from smdb_desktop.services.workspace import Workspace

STOPPED = (
    T("Standset. Det, der nåede at blive læst ind, står under »Læst ind før« og kan fortrydes."),
    T(
        "Standset. Det, der nåede at blive fjernet, er væk, og resten står endnu. Fortryd indlæsningen igen for at fjerne resten."
    ),
)
"""What is told where a person stopped: the taking in, the undoing."""
COLUMNS = (T("Række"), T("Hvem"), T("Bliver til"), T("Hvad der er at se"))


class Art(StrEnum):
    """What a table holds."""

    REGISTER = "register"
    SAGER = "sager"


@dataclass(frozen=True, slots=True)
class Set:
    """A table that was looked at, as it is shown: its rows, how many become what, what keeps it out as a whole, the rows whose
    proposals may be taken, and what the service saw."""

    rows: tuple[Row, ...]
    told: str
    hindring: str
    venter: tuple[int, ...]
    maerket: frozenset[str]
    """Keys of the rows of which something is to be seen."""
    syn: object


class Kind(Protocol):
    """One of the two."""

    def maal(self, work: Workspace) -> tuple[Maal, ...]:
        """What a column can hold."""
        ...

    def columns(self, work: Workspace, sheet: Sheet) -> Fundet:
        """Which column is which, and whether a person chose so before."""
        ...

    def look(
        self,
        work: Workspace,
        book: Workbook,
        sheet: Sheet,
        valg: Valg,
        godtaget: frozenset[int],
        fremskridt: Progress,
    ) -> Set:
        """What taking it in would do."""
        ...

    def take(
        self,
        work: Workspace,
        book: Workbook,
        sheet: Sheet,
        valg: Valg,
        seen: Set,
        godtaget: frozenset[int],
        fremskridt: Progress,
    ) -> str:
        """Take it in as it was shown; what a person is told."""
        ...

    def imports(self, work: Workspace) -> tuple[Indlaesning, ...]:
        """What was taken in, newest first."""
        ...

    def undo(self, work: Workspace, indlaesning_id: str, fremskridt: Progress) -> str:
        """Undo it; what a person is told."""
        ...

    def counted(self, at: Indlaesning) -> str:
        """How much was taken in."""
        ...


class Looked(NamedTuple):
    """A look: what was asked, and what was seen. It is taken in by that, whatever is chosen on the page since."""

    kind: Kind
    book: Workbook
    sheet: Sheet
    valg: Valg
    taken: frozenset[int]
    seen: Set


_REGISTER = {
    register.Stand.NY: Cell(T("Nyt"), PillKind.SUCCESS),
    register.Stand.AENDRET: Cell(T("Ændret"), PillKind.INFO),
    register.Stand.SAMME: Cell(T("Uændret"), PillKind.NEUTRAL),
    register.Stand.DUBLET: Cell(T("Dublet"), PillKind.NEUTRAL),
    register.Stand.FEJL: Cell(T("Kan ikke læses ind"), PillKind.ERROR),
    register.Stand.MANGLER: Cell(T("Ikke i filen"), PillKind.WARNING),
}
_CASES = {
    table_cases.Stand.FAERDIG: Cell(T("Færdigt"), PillKind.SUCCESS),
    table_cases.Stand.KLADDE: Cell(T("Kladde"), PillKind.INFO),
    table_cases.Stand.VENTER: Cell(T("Venter på dit ja"), PillKind.WARNING),
    table_cases.Stand.ALLEREDE: Cell(T("Findes allerede"), PillKind.NEUTRAL),
    table_cases.Stand.AFVIST: Cell(T("Kan ikke læses ind"), PillKind.ERROR),
}


def _told(counts: Iterable[tuple[Cell, int]]) -> str:
    return joined("  ·  ", (T("{ord}: {n}", ord=cell.text, n=number) for cell, number in counts if number))


class RegisterKind:
    """Tilbud."""

    def maal(self, _work: Workspace) -> tuple[Maal, ...]:
        """What an extract can hold."""
        return MAAL

    def columns(self, work: Workspace, sheet: Sheet) -> Fundet:
        """Which column is which."""
        return work.register.columns(sheet)

    def look(
        self,
        work: Workspace,
        _book: Workbook,
        sheet: Sheet,
        valg: Valg,
        _godtaget: frozenset[int],
        fremskridt: Progress,
    ) -> Set:
        """What taking the extract in would do."""
        syn = work.register.look(sheet, valg, fremskridt)
        rows = tuple(
            Row(str(number), (str(line.nr or "–"), line.navn or "–", _REGISTER[line.stand], line.besked))
            for number, line in enumerate(syn.linjer)
        )
        marked = frozenset(
            str(n) for n, line in enumerate(syn.linjer) if line.besked or line.stand is not register.Stand.SAMME
        )
        told = _told((cell, syn.antal(stand)) for stand, cell in _REGISTER.items())
        return Set(rows, told, syn.slutlinje, (), marked, syn)

    def take(
        self,
        work: Workspace,
        book: Workbook,
        sheet: Sheet,
        valg: Valg,
        seen: Set,
        _godtaget: frozenset[int],
        fremskridt: Progress,
    ) -> str:
        """Take the extract in, some tilbud at a time."""
        if not isinstance(seen.syn, register.Syn):
            raise TypeError("another kind was looked at")
        taken = work.register.take_in(sheet, valg, seen.syn, book.name, fremskridt)
        told = T("Registeret er opdateret med »{fil}«. Det kan fortrydes under »Læst ind før«.", fil=book.name)
        return sentences(told, not_taken(taken))

    def imports(self, work: Workspace) -> tuple[Indlaesning, ...]:
        """What was taken in."""
        return work.register.imports()

    def undo(self, work: Workspace, indlaesning_id: str, fremskridt: Progress) -> str:
        """Undo it, some tilbud at a time."""
        return work.register.undo(indlaesning_id, fremskridt)

    def counted(self, at: Indlaesning) -> str:
        """How many were new and changed."""
        return T("{nye} nye, {aendrede} ændrede", nye=_number(at, "ny"), aendrede=_number(at, "aendret"))


class CasesKind:
    """Cases."""

    def maal(self, work: Workspace) -> tuple[Maal, ...]:
        """Every field of every form."""
        return work.table_cases.maal

    def columns(self, work: Workspace, sheet: Sheet) -> Fundet:
        """Which column is which."""
        return work.table_cases.columns(sheet)

    def look(
        self,
        work: Workspace,
        book: Workbook,
        sheet: Sheet,
        valg: Valg,
        godtaget: frozenset[int],
        fremskridt: Progress,
    ) -> Set:
        """What would become of each row."""
        syn = work.table_cases.look(book, sheet, valg, godtaget, fremskridt=fremskridt)
        rows = tuple(
            Row(
                str(line.nr),
                (str(line.nr), line.cpr or "–", _CASES[line.stand], sentences(*line.forslag, *line.beskeder, line.ny)),
            )
            for line in syn.linjer
        )
        marked = frozenset(str(line.nr) for line in syn.linjer if line.forslag or line.beskeder)
        told = _told((cell, syn.antal(stand)) for stand, cell in _CASES.items())
        told = sentences(told, syn.foer)
        waiting = tuple(line.nr for line in syn.linjer if line.stand is table_cases.Stand.VENTER)
        return Set(rows, told, syn.slutlinje, waiting, marked, syn)

    def take(
        self,
        work: Workspace,
        book: Workbook,
        sheet: Sheet,
        valg: Valg,
        seen: Set,
        godtaget: frozenset[int],
        fremskridt: Progress,
    ) -> str:
        """Take the cases in."""
        if not isinstance(seen.syn, table_cases.Syn):
            raise TypeError("another kind was looked at")
        taken = work.table_cases.take_in(book, sheet, valg, seen.syn, godtaget, fremskridt=fremskridt)
        told = Tn(
            "{n} forløb er læst ind fra »{fil}«.", "{n} forløb er læst ind fra »{fil}«.", n=taken.forloeb, fil=book.name
        )
        return sentences(told, *taken.beskeder)

    def imports(self, work: Workspace) -> tuple[Indlaesning, ...]:
        """What was taken in."""
        return work.table_cases.imports()

    def undo(self, work: Workspace, indlaesning_id: str, fremskridt: Progress) -> str:
        """Undo it, some citizens at a time."""
        return work.table_cases.undo(indlaesning_id, fremskridt)

    def counted(self, at: Indlaesning) -> str:
        """How many courses came."""
        number = _number(at, "forloeb")
        return Tn("{n} forløb", "{n} forløb", n=number)


def _number(at: Indlaesning, name: str) -> int:
    found = at.antal.get(name)
    return found if isinstance(found, int) else 0


KINDS: Mapping[Art, Kind] = {Art.REGISTER: RegisterKind(), Art.SAGER: CasesKind()}
