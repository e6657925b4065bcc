"""The courses behind one count of *Overblik til kontrol*; Return opens the citizen at that course."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.kit.nothing import Nothing
from smdb_desktop.gui.kit.page import ScrollingPage
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.overview import forloeb_linje, moment
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.stored.mapping import working
from smdb_desktop.services.stored.records import BorgerRecord
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.services.printing.paper import Paper

TITLES = {
    "anmodninger_uden_ivaerksaettelse": T("Anmodninger uden iværksættelse eller afslutning"),
    "ivaerksaettelser_uden_behandling": T("Iværksættelser uden behandling"),
}
HELP = {
    "anmodninger_uden_ivaerksaettelse": T(
        "Registrér iværksættelsen, eller afslut forløbet, hvis borgeren ikke skal i behandling."
    ),
    "ivaerksaettelser_uden_behandling": T("Registrér den behandling, som borgeren er begyndt i."),
}
NONE = T(
    "Her er intet at gøre nu. Et forløb kommer til at stå her, når det passer på overskriften, og forsvinder, når det er i orden."
)


@dataclass(frozen=True, slots=True)
class Found:
    """One list as it is read: its heading, what to do, and the lines with their citizens."""

    title: str
    hjaelp: str
    lines: tuple[tuple[Row, BorgerRecord], ...]


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
        self.table = RowTable(
            T("Kontaktforløb"),
            (T("Borger"), T("Navn"), T("Forløb"), T("Ændret"), T("Af")),
            stretch=-1,
            flexible=(1, 4),
            chooses=False,
        )
        self.table.opened.connect(self._open)
        self.column.addWidget(self.table)
        self.column.addStretch(1)
        self._citizens: dict[str, str] = {}
        self._name = ""
        self._list = Reader(self, _load, self._show)

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
        self._list.ask(self._name)

    def _show(self, found: Found) -> None:
        self._citizens = {row.key: borger.id for row, borger in found.lines}
        with self.in_place():
            self.heading.setText(say(found.title))
            self.entitle(found.title)
            self.table.setAccessibleName(say(found.title))
            self.table.set_rows([row for row, _borger in found.lines])
            self.show_list(self.table, bool(found.lines), self.nothing, self.nothing.way)
            self.back.setVisible(bool(found.lines))
            self.note.setText(say(found.hjaelp))
            self.note.setVisible(bool(found.lines))

    def _open(self, forloeb_id: str) -> None:
        self.context.navigate(places.Borger(self._citizens[forloeb_id], forloeb_id))


def _load(work: Workspace, navn: str) -> Found:
    now, (title, hjaelp) = work.clock(), _words(work, navn)
    lines = []
    for forloeb, borger in work.store.lists.control_list(navn):
        linje = forloeb_linje(forloeb.id, working(forloeb, work.katalog, ""))
        cells = (
            masked(borger.cpr_nr),
            borger.navn,
            linje.periode,
            moment(forloeb.aendret, now),
            forloeb.aendret_af,
        )
        lines.append((Row(forloeb.id, cells), borger))
    return Found(title, hjaelp, tuple(lines))


def _words(work: Workspace, navn: str) -> tuple[str, str]:
    """The heading of a list and what to do; the lists of forms that are lacked are named by the form versions."""
    if navn in TITLES:
        return TITLES[navn], HELP[navn]
    return next((liste.title, liste.hjaelp) for liste in work.mangellister() if liste.navn == navn)
