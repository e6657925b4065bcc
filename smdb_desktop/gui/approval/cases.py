"""The cases behind one number of *Godkendelse*; Return opens the citizen at that course.

Their ids are found once, and their lines are read in windows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.figures.approval import ENHEDER, Noegle
from smdb_desktop.domain.figures.headline import STARTED
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.listing import Windowed, WindowReader
from smdb_desktop.gui.kit.nothing import Nothing
from smdb_desktop.gui.kit.page import ScrollingPage
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.kontrol import day_of
from smdb_desktop.services.casework.overview import day
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.reports.approval import cases
from smdb_desktop.services.reports.approval_words import heading
from smdb_desktop.services.stored.records import KontrolRow
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.services.printing.paper import Paper

BACK = T("Til Godkendelse")
NONE = T("Der er ingen sager bag tallet. Det står i Godkendelse, hvordan der tælles.")
COLUMNS = (T("Borger"), T("Navn"), T("Anmodet"), T("Forløb"))


class Found(NamedTuple):
    """How many cases there are, and the lines of a window."""

    antal: int
    rows: tuple[KontrolRow, ...]


class SagerPage(ScrollingPage[places.GodkendelseSager]):
    """The cases of one number of one year."""

    shows = frozenset({Kind.BORGERE, Kind.FORLOEB})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.back = button(BACK, self._go_back)
        self.heading = self.add_head(T("Sager bag tallet"), self.back)
        self.note = label("", "hint")
        self.column.addWidget(self.note)
        self.nothing = Nothing(NONE, BACK, self._go_back, "til_godkendelse")
        self.column.addWidget(self.nothing)
        self.table = RowTable(T("Kontaktforløb"), COLUMNS, stretch=-1, flexible=(1, -1), chooses=False)
        self.table.setObjectName("sager")
        self.table.opened.connect(self._open)
        self.column.addWidget(self.table)
        self.column.addStretch(1)
        self._place = places.GodkendelseSager("", "", "")
        self._citizens: dict[str, str] = {}
        self._ids: tuple[int, tuple[str, ...]] = (-1, ())
        self._list = WindowReader(self, self._load, self._show)
        self.table.wanted.connect(self._list.want)

    def enter(self, place: places.GodkendelseSager, /) -> None:
        """Find the cases of this number."""
        year = place.aar if place.aar.isdigit() else str(self.context.desk.clock().astimezone().year - 1)
        self._place = places.GodkendelseSager(year, place.nr if place.nr.isdigit() else "81", place.del_)
        self.note.setText(say(heading(self._noegle, int(year))))
        self.reload()

    @property
    def _noegle(self) -> Noegle:
        nr = int(self._place.nr)
        if (nr, self._place.del_) == STARTED:
            return STARTED
        return Noegle(nr if nr in ENHEDER else 81, "" if self._place.del_ == "hele" else self._place.del_)

    def papers(self) -> tuple[Paper, ...]:
        """The list, whole."""
        from smdb_desktop.services.printing.approval import cases_paper

        return (cases_paper(int(self._place.aar), self._noegle),)

    def reload(self) -> None:
        """Find them again."""
        self._list.want(*self.table.in_sight())

    def _load(self, work: Workspace, first: int, most: int) -> Found:
        told = work.desk.changes.told
        if self._ids[0] != told:
            self._ids = told, cases(work.store, work.katalog, int(self._place.aar), self._noegle)
        ids = self._ids[1]
        return Found(len(ids), work.store.figures.lines(ids[first : first + most]))

    def _show(self, read: Windowed[Found]) -> None:
        antal, rows = read.found
        self._citizens |= {row.forloeb_id: row.borger_id for row in rows}
        with self.in_place():
            words = Tn("{n} forløb bag tallet", "{n} forløb bag tallet", n=antal)
            self.heading.setText(say(words))
            self.table.setAccessibleName(say(words))
            self.table.show_window(antal, read.first, [_row(row) for row in rows], read.stand)
            self.show_list(self.table, antal > 0, self.nothing, self.nothing.way)
            self.back.setVisible(antal > 0)

    def _open(self, forloeb_id: str) -> None:
        self.context.navigate(places.Borger(self._citizens[forloeb_id], forloeb_id))

    def _go_back(self) -> None:
        self.context.navigate(places.Godkendelse(self._place.aar))


def _row(row: KontrolRow) -> Row:
    state = Cell(T("Afsluttet"), PillKind.NEUTRAL) if row.lukket else Cell(T("Åbent"), PillKind.INFO)
    anmodet = day_of(row.anmodet)
    return Row(row.forloeb_id, (masked(row.cpr_nr), row.navn, day(anmodet) if anmodet else T("Uden dato"), state))
