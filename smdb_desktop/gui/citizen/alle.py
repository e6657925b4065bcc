"""Alle borgere (SMDB's *Se alle CPR-nr.*): every citizen with the course that stands for them, searched while one types.

The number is shown as lists show it, and found in full. What is typed stands in the field and nowhere else.
"""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.names import search_words
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce, focus_soon
from smdb_desktop.gui.kit.choices import Choices, SearchLine
from smdb_desktop.gui.kit.long_table import LongTable
from smdb_desktop.gui.kit.nothing import Nothing
from smdb_desktop.gui.kit.page import INPUT_WIDTH, ScrollingPage, hint
from smdb_desktop.gui.kit.parts import button, column, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.states import submission_state
from smdb_desktop.gui.kit.tables import Cell, Row
from smdb_desktop.language import say
from smdb_desktop.services.casework.overview import INGEN, day
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.stored.citizens import BorgerRow, Orden, Stand, Udvalg
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.services.printing.paper import Paper

TITLE = T("Alle borgere")
SEARCH = T("Søg efter navn eller CPR-nr.")
HINT = T("Skriv en del af navnet eller af nummeret. Flere ord kan stå i hvilken rækkefølge som helst.")
EMPTY = T(
    "Der er ingen borgere på denne maskine endnu. Hver borger, der oprettes, kommer til at stå her. Begynd med at fremsøge "
    "borgeren med CPR-nummer."
)
NO_HIT = T(
    "Ingen borger passer. Ret søgningen, vis alle borgere, eller fremsøg et nyt CPR-nummer under Fremsøg borger."
)
SHOWN = {
    Udvalg.ALLE: T("Alle"),
    Udvalg.AABNE: T("Åbne forløb"),
    Udvalg.LUKKEDE: T("Lukkede"),
    Udvalg.UDEN_FORLOEB: T("Uden forløb"),
    Udvalg.KLADDER: T("Med kladder"),
    Udvalg.IKKE_INDBERETTET: T("Ikke indberettet"),
}
ORDERED = {Orden.NAVN: T("Navn"), Orden.CPR_NR: T("CPR-nr."), Orden.AENDRET: T("Senest ændret")}
COLUMNS = (T("Navn"), T("CPR-nr."), T("Forløb"), T("Tilstand"), T("Kommune"), T("Ændret"))
BY_COLUMN = {0: Orden.NAVN, 1: Orden.CPR_NR, 5: Orden.AENDRET}
UNNAMED = T("Uden navn")
STANDS = {
    Stand.UDEN: T("Intet forløb"),
    Stand.AABENT: T("Åbent"),
    Stand.LUKKET: T("Lukket"),
    Stand.SLETTES: T("Slettes"),
}
FIRST = 80
"""Rows that come with the answer, so that the first screen is whole at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is asked for. ``near`` are the numbers in sight: their rows come along, and no answer depends on them."""

    text: str = ""
    udvalg: Udvalg = Udvalg.ALLE
    orden: Orden = Orden.NAVN
    backwards: bool = False
    near: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: to what, the numbers in order, those rows that are known already, and how many citizens there are at all."""

    asked: Asked
    numre: "array[int]"
    rows: Mapping[int, Row]
    alle: int


class AlleBorgerePage(ScrollingPage[places.AlleBorgere]):
    """The list of all citizens."""

    shows = frozenset({Kind.BORGERE, Kind.FORLOEB, Kind.SVAR, Kind.KLADDER, Kind.UDBAKKE})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.search_cpr = button(T("Fremsøg borger"), lambda: context.navigate(places.Borger()))
        self.add_head(TITLE, self.search_cpr)
        self.body, body = column(12)
        body.addWidget(self._make_search())
        self._make_choices(body)
        self.count = label("", "hint")
        self.count.setObjectName("antal")
        body.addWidget(self.count)
        self.table = LongTable(TITLE, COLUMNS, stretch=0)
        self.table.setObjectName("borgere")
        self.table.opened.connect(self._open)
        self.table.wanted.connect(self._fetch)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(self._sort)
        body.addWidget(self.table, 1)
        self.no_hit = Nothing(NO_HIT, T("Vis alle borgere"), self._clear, "ryd_soegning")
        body.addWidget(self.no_hit)
        self.column.addWidget(self.body, 1)
        self.nothing = Nothing(EMPTY, T("Fremsøg borger"), lambda: context.navigate(places.Borger()), "fremsoeg")
        self.column.addWidget(self.nothing)
        self.body.hide()
        self._asked = Asked()
        self._shown: Asked | None = None
        self._open_when_found = False
        self._search = Reader(self, _find, self._show, patient=True)
        self._rows = Reader(self, _read, self.table.give, patient=True)

    def _make_search(self) -> QWidget:
        made, lines = column(4)
        self.text = SearchLine(SEARCH)
        self.text.setObjectName("soeg_borger")
        self.text.setMaximumWidth(theme.px(INPUT_WIDTH))
        self.text.setClearButtonEnabled(True)
        caption = label(SEARCH, "label")
        caption.setBuddy(self.text)
        for part in (caption, self.text, label(HINT, "hint")):
            lines.addWidget(part)
        hint(self.text, HINT)
        self.text.textEdited.connect(self._typed)
        self.text.returnPressed.connect(self._go)
        self.text.went_down.connect(self._go_down)
        return made

    def _make_choices(self, body: QVBoxLayout) -> None:
        """Whom the list shows, and in which order: everything that the headings of the table do, for keys too."""
        shown, ordered = Choices(T("Vis"), SHOWN, "vis"), Choices(T("Rækkefølge"), ORDERED, "orden")
        shown.chosen.connect(lambda udvalg: self._ask(udvalg=Udvalg(udvalg)))
        ordered.chosen.connect(lambda orden: self._order(Orden(orden)))
        body.addWidget(shown)
        body.addWidget(ordered)
        self.shown, self.ordered = shown, ordered

    # -- what is asked for -----------------------------------------------------------------------------------------

    def enter(self, _place: places.AlleBorgere, /) -> None:
        """Load the list."""
        self.reload()

    def papers(self) -> "tuple[Paper, ...]":
        """Everybody who is found, in the order that is shown."""
        from smdb_desktop.services.printing.lists import borgere_paper

        at = self._asked
        told = T("{vis}: {antal}", vis=SHOWN[at.udvalg], antal=self.count.text())
        return (borgere_paper(at.text, at.udvalg, at.orden, backwards=at.backwards, told=told),)

    def reload(self) -> None:
        """Read the list again; the chosen row and the scrolling stay."""
        self._search.ask(replace(self._asked, near=self.table.in_sight()))

    def _ask(self, **other: Any) -> None:
        self._open_when_found = False
        self._asked = replace(self._asked, **other)
        self.reload()

    def _typed(self, text: str) -> None:
        self._ask(text=text)

    def _clear(self) -> None:
        """Every citizen again."""
        self.text.clear()
        self.shown.choose(Udvalg.ALLE)
        self._ask(text="", udvalg=Udvalg.ALLE)
        self.text.setFocus()

    def _order(self, orden: Orden) -> None:
        """The newest change first; names and numbers from their beginning."""
        if orden is not self._asked.orden:
            self._sort_by(orden, backwards=orden is Orden.AENDRET)

    def _sort(self, section: int, order: Qt.SortOrder) -> None:
        """A heading was clicked."""
        orden = BY_COLUMN.get(section)
        if orden is None:
            self._sort_by(self._asked.orden, backwards=self._asked.backwards)
        elif orden is not self._asked.orden:
            self._order(orden)
        else:
            self._sort_by(orden, backwards=order is Qt.SortOrder.DescendingOrder)

    def _sort_by(self, orden: Orden, *, backwards: bool) -> None:
        header = self.table.horizontalHeader()
        order = Qt.SortOrder.DescendingOrder if backwards else Qt.SortOrder.AscendingOrder
        with QSignalBlocker(header):
            header.setSortIndicator(next(at for at, each in BY_COLUMN.items() if each is orden), order)
        self.ordered.choose(orden)
        if (orden, backwards) != (self._asked.orden, self._asked.backwards):
            self._ask(orden=orden, backwards=backwards)

    def _fetch(self, numre: tuple[int, ...]) -> None:
        self._rows.ask(numre)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _show(self, found: Found) -> None:
        first, anew = self._shown is None, found.asked != self._shown
        self._shown = found.asked
        any_, hits = bool(found.alle), len(found.numre)
        with self.in_place():
            self.body.setVisible(any_)
            self.search_cpr.setVisible(any_)
            self.nothing.setVisible(not any_)
            self.table.setVisible(bool(hits))
            self.no_hit.setVisible(any_ and not hits)
            self.column.activate()
            self.table.show_rows(found.numre, found.rows, anew=anew)
            self.count.setText(say(_counted(hits, found.alle)))
        if first:
            focus_soon(self.text if any_ else self.nothing.way)
        elif anew:
            announce(self.count, self.count.text() if hits else NO_HIT, described=False)
        self._go_on(found)

    # -- what a person does ----------------------------------------------------------------------------------------

    def _go(self) -> None:
        """Return in the search: the one that is found is opened; among several one goes on in the list."""
        self._open_when_found = True
        if self._shown is not None and self._shown == self._asked:
            self._go_on_with(len(self.table.numbers()))

    def _go_on(self, found: Found) -> None:
        if self._open_when_found and found.asked == self._asked:
            self._go_on_with(len(found.numre))

    def _go_on_with(self, hits: int) -> None:
        self._open_when_found = False
        if hits == 1 and self.table.key():
            self._open(self.table.key())
        elif hits:
            self.table.setFocus()
        else:
            announce(self.text, NO_HIT, assertive=True)

    def _go_down(self) -> None:
        if self.table.isVisible():
            self.table.setFocus()

    def _open(self, borger_id: str) -> None:
        self.context.navigate(places.Borger(borger_id))


def _counted(hits: int, alle: int) -> str:
    """How many are shown, of how many."""
    if hits == alle:
        return Tn("{antal} borger", "{antal} borgere", n=alle, antal=_thousands(alle))
    return Tn(
        "{antal} af {alle} borgere", "{antal} af {alle} borgere", n=hits, antal=_thousands(hits), alle=_thousands(alle)
    )


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _find(work: Workspace, asked: Asked) -> Found:
    """On the store's lane: who is meant, and the rows of the first screen and of what was in sight."""
    citizens, words = work.store.citizens, search_words(asked.text)
    numre = citizens.find(words, asked.udvalg, asked.orden)
    if asked.backwards:
        numre.reverse()
    alle = len(numre) if not words and asked.udvalg is Udvalg.ALLE else work.store.lists.number("borgere")
    return Found(asked, numre, _read(work, (*numre[:FIRST], *asked.near)), alle)


def _read(work: Workspace, numre: Sequence[int]) -> dict[int, Row]:
    today = work.clock().astimezone().date()
    kommuner = work.katalog.lister["kommune"]
    return {row.nr: _row(row, kommuner, today) for row in work.store.citizens.rows(tuple(dict.fromkeys(numre)))}


def _row(row: BorgerRow, kommuner: Kodeliste, today: date) -> Row:
    kommune = row.myndighedskommune or row.opholdskommune
    stand = T("{antal} åbne", antal=row.aabne) if row.aabne > 1 else STANDS[row.stand]
    changed = _day(local(row.aendret).date(), today)
    cells = (
        row.navn or UNNAMED,
        masked(row.cpr_nr),
        stand,
        _state(row),
        kommuner.label(kommune) if kommune else INGEN,
        changed,
    )
    return Row(row.borger_id, cells)


def _state(row: BorgerRow) -> Cell | str:
    """The state of the course's latest submission; a draft beside it is said too."""
    if row.tilstand is None:
        return Cell(T("Kladde"), PillKind.NEUTRAL) if row.kladde else INGEN
    cell = submission_state(row.tilstand)
    return Cell(T("{tilstand} · kladde", tilstand=cell.text), cell.pill) if row.kladde else cell


def _day(changed: date, today: date) -> str:
    if changed == today:
        return T("i dag")
    return T("i går") if changed == today - timedelta(days=1) else day(changed)
