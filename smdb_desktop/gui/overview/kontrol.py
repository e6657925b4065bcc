"""The courses behind one count of *Overblik til kontrol*; Return opens the citizen at that course."""

from typing import Any

from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.page import Page
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.services.casework.overview import forloeb_linje, moment
from smdb_desktop.services.stored.mapping import working
from smdb_desktop.services.stored.records import BorgerRecord
from smdb_desktop.services.workspace import Workspace

TITLES = {
    "anmodninger_uden_ivaerksaettelse": "Anmodninger uden iværksættelse eller afslutning",
    "ivaerksaettelser_uden_behandling": "Iværksættelser uden behandling",
}
HELP = {
    "anmodninger_uden_ivaerksaettelse": "Registrér iværksættelsen, eller afslut forløbet, hvis borgeren ikke skal i behandling.",
    "ivaerksaettelser_uden_behandling": "Registrér den behandling, som borgeren er begyndt i.",
}
NONE = "Der er ingen forløb på listen."
Found = tuple[tuple[Row, BorgerRecord], ...]


class KontrolPage(Page):
    """One list; its name comes with ``enter``."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.add_head("Overblik til kontrol", button("Til forsiden", lambda: context.navigate("forside")))
        self.note = label("", "hint")
        self.column.addWidget(self.note)
        self.table = RowTable(
            "Kontaktforløb", ("Borger", "Navn", "Forløb", "Ændret", "Af"), stretch=-1, flexible=(1, 4), chooses=False
        )
        self.table.opened.connect(self._open)
        self.column.addWidget(self.table)
        self.column.addStretch(1)
        self._citizens: dict[str, str] = {}

    def enter(self, navn: str = "", **_arguments: Any) -> None:
        """Load the list of this name."""
        self.heading.setText(TITLES[navn])
        self.note.setText(HELP[navn])
        self.table.setAccessibleName(TITLES[navn])
        self.table.setFocus()
        work = self.context.work
        self.context.tasks.run(Lane.STORE, lambda: _load(work, navn), self, self._show, self.refused)

    def _show(self, found: Found) -> None:
        self._citizens = {row.key: borger.id for row, borger in found}
        self.table.set_rows([row for row, _borger in found])
        self.show_list(self.table, bool(found))
        if not found:
            self.note.setText(NONE)

    def _open(self, forloeb_id: str) -> None:
        self.context.navigate("borger", borger_id=self._citizens[forloeb_id], forloeb_id=forloeb_id)


def _load(work: Workspace, navn: str) -> Found:
    now = work.clock()
    lines = []
    for forloeb, borger in work.store.lists.control_list(navn):
        linje = forloeb_linje(forloeb.id, working(forloeb, work.katalog, ""))
        cells = (
            f"{borger.cpr_nr[:6]}-xxxx",
            borger.navn,
            linje.periode,
            moment(forloeb.aendret, now),
            forloeb.aendret_af,
        )
        lines.append((Row(forloeb.id, cells), borger))
    return tuple(lines)
