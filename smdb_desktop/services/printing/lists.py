"""The lists of the program on paper, whole: every draft, every course to look at, every submission, in portions.

A list shows numbers masked, on paper as on the page. It is read anew when it is printed, so it is as the store stands then.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.names import search_words
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.casework.drafts import KladdeLinje
from smdb_desktop.services.casework.kontrol import day_of
from smdb_desktop.services.casework.overview import INGEN, day
from smdb_desktop.services.printing.model import Block, Note, Table, kept, personal
from smdb_desktop.services.printing.paper import PORTION
from smdb_desktop.services.printing.without import Without
from smdb_desktop.services.stored.chosen import ALT, Udbakkevalg
from smdb_desktop.services.stored.citizens import BorgerRow, Orden, Stand, Udvalg
from smdb_desktop.services.stored.drafts import ALLE_KLADDER, Kladdevalg
from smdb_desktop.services.stored.records import IndberetningRecord, UdbakkeRow
from smdb_desktop.services.stored.states import time_of, word
from smdb_desktop.services.workspace import Workspace

_STANDS = {
    Stand.UDEN: T("Intet forløb"),
    Stand.AABENT: T("Åbent"),
    Stand.LUKKET: T("Lukket"),
    Stand.SLETTES: T("Slettes"),
}
NOTHING = T("Listen er tom.")
WINDOW = 100
"""Rows that are read together."""
Rows = Callable[[Workspace], Iterator[tuple[str, ...]]]
Count = Callable[[Workspace], int]


class ListPaper:
    """A list: its title, lines on what it holds (its filter, what was searched), its columns, and where its rows come from."""

    def __init__(
        self, title: str, told: str, columns: Sequence[str], count: Count, rows: Rows, searched: str = ""
    ) -> None:
        self._title, self._told, self._columns = title, tuple(text for text in (told, searched) if text), tuple(columns)
        self._count, self._rows = count, rows

    @property
    def title(self) -> str:
        """The title of the list."""
        return self._title

    @property
    def words(self) -> str:
        """The same."""
        return self._title

    def count(self, work: Workspace) -> int:
        """How many rows."""
        return self._count(work)

    def about(self, work: Workspace) -> str:
        """Nobody alone."""
        del work
        return ""

    def portions(self, work: Workspace) -> Iterator[Sequence[Block]]:
        """The rows, some hundred at a time."""
        rows = self._rows(work)
        first = tuple(islice(rows, PORTION))
        told = tuple(map(Note, self._told))
        yield (*told, Table(self._columns, first)) if first else (*told, Note(NOTHING))
        while portion := tuple(islice(rows, PORTION)):
            yield (Table(self._columns, portion),)

    def without(self, work: Workspace, blocks: Iterable[Block]) -> Without:
        """Every number and name stands in a cell of its own, which is left out."""
        del work, blocks
        return Without()


def time(moment: datetime | None) -> str:
    """A time as paper has it: never *i dag*, which is another day when it is read."""
    if moment is None:
        return INGEN
    when = local(moment)
    return f"{format_date(when.date())} {when:%H.%M}"


def since(record: IndberetningRecord) -> str:
    """Since when a submission is in its state: the time, or the day for what stands in SMDB."""
    when = time_of(record)
    return time(when) if isinstance(when, datetime) else format_date(when)


def _who(cpr_nr: str, navn: str) -> tuple[str, str]:
    return personal(masked(cpr_nr)), personal(navn) if navn else ""


def _searched(text: str) -> str:
    return personal(T("Søgt efter »{tekst}«", tekst=text))


# -- Kladder -----------------------------------------------------------------------------------------------------------


def kladder_paper(valg: Kladdevalg = ALLE_KLADDER, told: str = "", text: str = "") -> ListPaper:
    """The drafts of the kind and in the order that was chosen: ``told`` says which, and ``text`` is what was searched."""
    columns = (T("Borger"), T("Navn"), T("Skema"), T("Tilstand"), T("Venter på"), T("Ændret"), T("Af"))
    return ListPaper(
        T("Kladder"),
        told,
        columns,
        lambda work: work.store.lists.number_of_drafts(valg),
        lambda work: _drafts(work, valg),
        _searched(text) if valg.ord else "",
    )


def _drafts(work: Workspace, valg: Kladdevalg) -> Iterator[tuple[str, ...]]:
    first = 0
    while lines := work.drafts.window(first, WINDOW, valg).linjer:
        first += len(lines)
        counted = {line.row.skema_id: line for line in work.drafts.count([line for line in lines if not line.talt])}
        for line in lines:
            known = line if line.talt else counted.get(line.row.skema_id)
            # one that was completed or deleted since the list was read stands there no more
            if known is not None:
                row = line.row
                waits = Tn("{n} felt venter", "{n} felter venter", n=row.venter) if row.venter else ""
                about = (line.title, _problems(known), waits, time(row.aendret), row.aendret_af)
                yield (*_who(row.cpr_nr, row.navn), *about)


def _problems(line: KladdeLinje) -> str:
    if line.hindring:
        return line.hindring
    if line.fejl:
        return Tn("{n} fejl", "{n} fejl", n=line.fejl)
    if line.mangler:
        return Tn("{n} svar mangler", "{n} svar mangler", n=line.mangler)
    return T("Kan gøres færdig")


# -- Overblik til kontrol ----------------------------------------------------------------------------------------------


def kontrol_paper(navn: str, title: str, hjaelp: str) -> ListPaper:
    """The courses behind a count."""
    columns = (T("Borger"), T("Navn"), T("Anmodet"), T("Forløb"), T("Ændret"), T("Af"))

    def rows(work: Workspace) -> Iterator[tuple[str, ...]]:
        first = 0
        while found := work.store.lists.control_list(navn, first, WINDOW):
            first += len(found)
            for row in found:
                state = T("Afsluttet") if row.lukket else T("Åbent")
                changed = (time(row.aendret), row.aendret_af)
                yield (*_who(row.cpr_nr, row.navn), day(day_of(row.anmodet)), state, *changed)

    return ListPaper(title, hjaelp, columns, lambda work: work.store.lists.number(navn), rows)


# -- Alle borgere ------------------------------------------------------------------------------------------------------


def borgere_paper(text: str, udvalg: Udvalg, orden: Orden, *, backwards: bool, told: str) -> ListPaper:
    """The citizens that are searched by this text, chosen and put in order as on the page; ``told`` says whom it shows."""
    columns = (T("Navn"), T("CPR-nr."), T("Forløb"), T("Tilstand"), T("Kommune"), T("Ændret"))
    words = search_words(text)

    def rows(work: Workspace) -> Iterator[tuple[str, ...]]:
        numre = work.store.citizens.find(words, udvalg, orden)
        if backwards:
            numre.reverse()
        for first in range(0, len(numre), PORTION):
            portion = numre[first : first + PORTION]
            found = {row.nr: row for row in work.store.citizens.rows(portion)}
            yield from (_citizen(work, found[nr]) for nr in portion if nr in found)

    return ListPaper(
        T("Alle borgere"),
        told,
        columns,
        lambda work: len(work.store.citizens.find(words, udvalg, orden)),
        rows,
        _searched(text) if words else "",
    )


def _citizen(work: Workspace, row: BorgerRow) -> tuple[str, ...]:
    kommune = row.myndighedskommune or row.opholdskommune
    state = word(row.tilstand) if row.tilstand is not None else T("Kladde") if row.kladde else INGEN
    return (
        personal(row.navn) if row.navn else T("Uden navn"),
        personal(masked(row.cpr_nr)),
        T("{antal} åbne", antal=row.aabne) if row.aabne > 1 else _STANDS[row.stand],
        T("{tilstand} · kladde", tilstand=state) if row.tilstand is not None and row.kladde else state,
        work.katalog.lister["kommune"].label(kommune) if kommune else INGEN,
        format_date(local(row.aendret).date()),
    )


# -- Udbakke -----------------------------------------------------------------------------------------------------------


def udbakke_paper(valg: Udbakkevalg = ALT, told: str = "") -> ListPaper:
    """The submissions that are chosen, newest first; ``told`` says which."""
    columns = (T("Borger"), T("Navn"), T("Forløb"), T("Revision"), T("Tilstand"), T("Tid"), T("Fil"))

    def rows(work: Workspace) -> Iterator[tuple[str, ...]]:
        first = 0
        while found := work.store.outbox.chosen(valg, WINDOW, first):
            first += len(found)
            yield from map(_submission, found)

    def count(work: Workspace) -> int:
        return work.store.outbox.number_of(valg)

    return ListPaper(T("Udbakke"), told, columns, count, rows)


def _submission(row: UdbakkeRow) -> tuple[str, ...]:
    sent = row.indberetning
    return (
        *_who(row.cpr_nr, row.navn),
        day(day_of(row.anmodet)),
        str(sent.revision),
        word(sent.tilstand),
        since(sent),
        kept(sent.filnavn or INGEN),
    )
