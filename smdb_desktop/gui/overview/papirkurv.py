"""Papirkurv: everything that was deleted, who did it, when and why, and how long it lies there yet; Return looks at one.

The list is read in windows; what is in one stands in a dialog of its own (``kassedialog.py``).
"""

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T, Text, Tn, joined
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.listing import Windowed, WindowReader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.choices import Choices
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.list_search import ListSearch
from smdb_desktop.gui.kit.nothing import Nothing
from smdb_desktop.gui.kit.page import ScrollingPage
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.bin import COPIES, KINDS, Kasseindhold, Kasselinje, Kassevindue
from smdb_desktop.services.casework.overview import INGEN, moment
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.stored.bin import Kasseorden, Kassetart, Kassevalg
from smdb_desktop.services.workspace import Workspace

TITLE = T("Papirkurv")
WHAT = T(
    "Det, der slettes i programmet, ligger her i mindst 30 dage og slettes så for altid af sig selv. Så længe ligger borgernes "
    "oplysninger stadig på denne maskine; skal de væk nu, så slet dem for altid. Forløb, der er eksporteret eller indberettet, "
    "kommer aldrig her: deres sletning indberettes."
)
NONE = T(
    "Papirkurven er tom. Slettede skemaer, forløb, der aldrig er eksporteret, og borgere, der er fjernet, kommer til at "
    "ligge her."
)
BACK = T("Gå til Kladder")
SEARCH = T("Søg i papirkurven efter navn eller CPR-nr.")
NO_HIT = T("Intet i papirkurven passer. Ret søgningen, eller vælg »Alle«.")
ALLE = "alle"
SHOWN: dict[str, Text] = {ALLE: T("Alle"), **{str(art): words for art, words in KINDS.items()}}
ORDERED = {
    Kasseorden.NYESTE: T("Senest slettet"),
    Kasseorden.AELDSTE: T("Har ligget længst"),
    Kasseorden.NAVN: T("Navn"),
}
COLUMNS = (T("Hvad"), T("Borger"), T("Slettet"), T("Hvorfor"), T("Slettes for altid"))
"""Two values share a cell, so that nothing is out of sight in a narrow window."""
LOOK = T("Se på det")
EMPTY = T("Tøm papirkurven …")
EMPTY_NOW = T("Slet alt for altid")
EMPTY_TEXT = T(
    "Alt i papirkurven slettes for altid og kan ikke hentes tilbage. Svar fra et slettet skema bliver stående i forløbets "
    "historik, så længe forløbet er her. I loggen bliver det stående, hvem der gjorde det, hvornår og hvorfor. {kopier}",
    kopier=COPIES,
)


def goes_in(line: Kasselinje) -> Text:
    """When it goes by itself."""
    if not line.dage:
        return T("ved en af de næste åbninger")
    return Tn("tidligst om {n} dag", "tidligst om {n} dage", n=line.dage)


class PapirkurvPage(ScrollingPage[places.Papirkurv]):
    """The bin."""

    shows = frozenset({Kind.PAPIRKURV, Kind.BORGERE, Kind.FORLOEB})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.empty = button(EMPTY, self._empty)
        self.empty.setObjectName("toem")
        self.look = button(LOOK, self._look, "primary")
        self.look.setObjectName("se_paa")
        self.add_head(TITLE, self.empty, self.look)
        self.column.addWidget(label(WHAT, "hint"))
        self.nothing = Nothing(NONE, BACK, lambda: context.navigate(places.Kladder()), "til_kladder")
        self.column.addWidget(self.nothing)
        self.column.addWidget(self._make_selection())
        self.table = RowTable(TITLE, COLUMNS, stretch=-2, flexible=(0, 1, 2, 3, 4))
        self.table.setObjectName("papirkurv")
        self.table.opened.connect(self._open)
        self.column.addWidget(self.table)
        self.column.addStretch(1)
        self._valg = Kassevalg()
        """Read on the store's lane, which touches no widget."""
        self._lines = WindowReader(self, self._load, self._show)
        self.table.wanted.connect(self._lines.want)

    def _make_selection(self) -> ListSearch:
        shown, ordered = Choices(T("Vis"), SHOWN, "vis"), Choices(T("Rækkefølge"), ORDERED, "orden")
        self.selection = ListSearch(SEARCH, ("soeg_papirkurv", "antal_i_papirkurven"), shown, ordered)
        self.selection.changed.connect(lambda: self._choose(ord=self.selection.words))
        self.selection.went_down.connect(self._go_down)
        shown.chosen.connect(lambda art: self._choose(art=None if art == ALLE else Kassetart(art)))
        ordered.chosen.connect(lambda orden: self._choose(orden=Kasseorden(orden)))
        return self.selection

    def enter(self, _place: places.Papirkurv, /) -> None:
        """Load the list."""
        self.reload()

    def reload(self) -> None:
        """Read it again."""
        self._lines.want(*self.table.in_sight())

    def _choose(self, **other: object) -> None:
        """Show others: nothing of those before stays in sight."""
        self._valg = Kassevalg(**{**self._valg._asdict(), **other})
        self.table.set_rows(())
        self.reload()

    def _go_down(self) -> None:
        if self.table.isVisible():
            self.table.setFocus()

    def _load(self, work: Workspace, first: int, most: int) -> tuple[Kassevalg, Kassevindue]:
        """On the store's lane."""
        valg = self._valg
        return valg, work.papirkurv.window(first, most, valg)

    def _show(self, read: Windowed[tuple[Kassevalg, Kassevindue]]) -> None:
        valg, vindue = read.found
        if valg != self._valg:
            self.reload()
            return
        with self.in_place():
            rows = [self._row(line) for line in vindue.linjer]
            self.table.show_window(vindue.antal, vindue.foerste, rows, read.stand)
            self.show_list(self.table, vindue.antal > 0, None if vindue.alle else self.nothing, self.nothing.way)
            self.nothing.setVisible(not vindue.alle)
            self.selection.show_number(vindue.alle, _counted(vindue.antal, vindue.alle))
            for made in (self.look, self.empty):
                made.setVisible(vindue.alle > 0)
            hold(self.look, "" if vindue.antal else NO_HIT)

    def _row(self, line: Kasselinje) -> Row:
        row, deleted = line.row, moment(line.row.tid, self.context.desk.clock())
        whose = joined("\n", filter(None, (masked(row.cpr_nr), row.navn)))
        when = joined("\n", filter(None, (deleted, row.hvem)))
        return Row(row.id, (line.hvad, whose, when, row.hvorfor or INGEN, goes_in(line)))

    # -- what a person does ----------------------------------------------------------------------------------------

    def _look(self) -> None:
        if self.table.key():
            self._open(self.table.key())

    def _open(self, kasseret_id: str) -> None:
        work = self.context.work

        def shown(found: Kasseindhold) -> None:
            from smdb_desktop.gui.overview.kassedialog import Kassedialog

            Kassedialog(self, self.context, found).open()

        self.context.tasks.run(Lane.STORE, lambda: work.papirkurv.look(kasseret_id), self, shown, self.refused)

    def _empty(self) -> None:
        papirkurv = self.context.work.papirkurv

        def answered(reason: str | None) -> None:
            if reason is not None:
                self.context.tasks.run(Lane.STORE, lambda: papirkurv.empty(reason), self, self._emptied, self.refused)

        keeps = self.context.questions.keeps("toem_papirkurv")
        self.context.dialogs.reason(self, say(EMPTY), say(EMPTY_TEXT), say(EMPTY_NOW), answered, keeps)

    def _emptied(self, told: Text) -> None:
        announce(self.window(), told, assertive=True)


def _counted(chosen: int, all_: int) -> Text:
    if chosen == all_:
        return Tn("{n} ting", "{n} ting", n=all_)
    return Tn("{n} af {alle} ting", "{n} af {alle} ting", n=chosen, alle=all_) if chosen else NO_HIT
