"""The courses behind one count of *Overblik til kontrol*; Return opens the citizen at that course."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.listing import Windowed, WindowReader
from smdb_desktop.gui.kit.counts import limit_kind
from smdb_desktop.gui.kit.nothing import Nothing
from smdb_desktop.gui.kit.page import ScrollingPage
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.kontrol import KONTROLLISTER, Kontrolliste, day_of, days_left, frist
from smdb_desktop.services.casework.overview import INGEN, day, moment
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.ports.lists import UDEN_IVAERKSAETTELSE
from smdb_desktop.services.stored.records import KontrolRow
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.services.printing.paper import Paper

NONE = T(
    "Her er intet at gøre nu. Et forløb kommer til at stå her, når det passer på overskriften, og forsvinder, når det er i orden."
)


UNKNOWN_DAY = T("Uden dato")
COLUMNS = (T("Borger"), T("Navn"), T("Anmodet"), T("Forløb"), T("Ændret"), T("Af"))
WITH_LIMIT = (T("Borger"), T("Navn"), T("Anmodet"), T("Iværksættes senest"), T("Tilbage"), T("Ændret"), T("Af"))


@dataclass(frozen=True, slots=True)
class Found:
    """A window of one list as it is read: its heading, what to do, how long it is, and the lines."""

    liste: Kontrolliste
    antal: int
    rows: tuple[KontrolRow, ...]


class KontrolPage(ScrollingPage[places.Kontrol]):
    """One list; its name comes with ``enter``."""

    shows = frozenset({Kind.BORGERE, Kind.FORLOEB, Kind.SVAR})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.back = button(T("Til forsiden"), lambda: context.navigate(places.Forside()))
        self.heading = self.add_head(T("Overblik til kontrol"), self.back)
        self.note = label("", "hint")
        self.column.addWidget(self.note)
        self.nothing = Nothing(NONE, T("Til forsiden"), lambda: context.navigate(places.Forside()), "til_forsiden")
        self.column.addWidget(self.nothing)
        self.table = RowTable(T("Kontaktforløb"), COLUMNS, stretch=-1, flexible=(1, -1), chooses=False)
        self.table.setObjectName("kontrol")
        self.table.opened.connect(self._open)
        self.column.addWidget(self.table)
        self.column.addStretch(1)
        self._citizens: dict[str, str] = {}
        self._name = ""
        self._list = WindowReader(self, self._load, self._show)
        self.table.wanted.connect(self._list.want)

    def enter(self, place: places.Kontrol, /) -> None:
        """Load the list of this name."""
        self._name = place.liste
        self.reload()

    def papers(self) -> "tuple[Paper, ...]":
        """The list, whole."""
        from smdb_desktop.services.printing.lists import kontrol_paper

        return (kontrol_paper(self._name, self.windowTitle(), self.note.text()),)

    def reload(self) -> None:
        """Read the list again."""
        self._list.want(*self.table.in_sight())

    def _load(self, work: Workspace, first: int, most: int) -> Found:
        liste, lists = _liste(work, self._name), work.store.lists
        return Found(liste, lists.number(liste.navn), lists.control_list(liste.navn, first, most))

    def _show(self, read: Windowed[Found]) -> None:
        liste, antal, rows = read.found.liste, read.found.antal, read.found.rows
        self._citizens |= {row.forloeb_id: row.borger_id for row in rows}
        now, limited = self.context.desk.clock(), liste.navn == UDEN_IVAERKSAETTELSE
        with self.in_place():
            self.heading.setText(say(liste.title))
            self.entitle(liste.title)
            self.table.setAccessibleName(say(liste.title))
            self.table.set_columns(WITH_LIMIT if limited else COLUMNS)
            shown = [_limited(row, now) if limited else _row(row, now) for row in rows]
            self.table.show_window(antal, read.first, shown, read.stand)
            self.show_list(self.table, antal > 0, self.nothing, self.nothing.way)
            self.back.setVisible(antal > 0)
            self.note.setText(say(liste.hjaelp))
            self.note.setVisible(antal > 0)

    def _open(self, forloeb_id: str) -> None:
        self.context.navigate(places.Borger(self._citizens[forloeb_id], forloeb_id))


def _liste(work: Workspace, navn: str) -> Kontrolliste:
    """The list of this name; those of forms that are lacked are named by the form versions."""
    found = next((liste for liste in KONTROLLISTER if liste.navn == navn), None)
    if found is not None:
        return found
    lacking = next(liste for liste in work.mangellister() if liste.navn == navn)
    return Kontrolliste(navn, lacking.title, lacking.hjaelp)


def _row(row: KontrolRow, now: datetime) -> Row:
    state = Cell(T("Afsluttet"), PillKind.NEUTRAL) if row.lukket else Cell(T("Åbent"), PillKind.INFO)
    cells = (masked(row.cpr_nr), row.navn, _day(row), state, moment(row.aendret, now), row.aendret_af)
    return Row(row.forloeb_id, cells)


def _limited(row: KontrolRow, now: datetime) -> Row:
    limit = frist(row, now.astimezone().date())
    latest, left = INGEN, Cell(INGEN)
    if limit is not None:
        latest, left = day(limit.senest), Cell(days_left(limit.dage), limit_kind(limit.dage))
    cells = (masked(row.cpr_nr), row.navn, _day(row), latest, left, moment(row.aendret, now), row.aendret_af)
    return Row(row.forloeb_id, cells)


def _day(row: KontrolRow) -> str:
    anmodet = day_of(row.anmodet)
    return UNKNOWN_DAY if anmodet is None else day(anmodet)
