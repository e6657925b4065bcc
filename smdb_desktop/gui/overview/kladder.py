"""Kladder: every draft with citizen, step, who, when, and what is wrong or missing; Return goes on where it was left."""

from typing import Any

from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.page import Page
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.services.casework.overview import KladdeLinje, moment
from smdb_desktop.services.stored.records import KladdeRow

NONE = "Der er ingen kladder. En kladde opstår, når et skema er begyndt, men ikke gjort færdigt."
MANY = "De {} senest ændrede kladder vises."
MOST = 200


def problems(line: KladdeLinje) -> Cell:
    """What stands between the draft and its completion, in words."""
    if line.fejl:
        return Cell(f"{line.fejl} fejl", PillKind.ERROR)
    if line.mangler:
        return Cell("1 svar mangler" if line.mangler == 1 else f"{line.mangler} svar mangler", PillKind.WARNING)
    return Cell("Kan gøres færdig", PillKind.SUCCESS)


def draft_place(row: KladdeRow) -> dict[str, str]:
    """Where the wizard opens a draft: the place that was left, or the form's own step when another form was left last."""
    if row.sted.skema_id == row.skema_id:
        return {"forloeb_id": row.forloeb_id}
    return {"forloeb_id": row.forloeb_id, "skema_id": row.skema_id}


class KladderPage(Page):
    """The list of drafts."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.resume = button("Fortsæt", self._resume, "primary")
        self.resume.setToolTip("Fortsæt, hvor kladden blev forladt (Retur)")
        self.add_head("Kladder", self.resume)
        self.note = label(NONE, "hint")
        self.note.hide()
        self.column.addWidget(self.note)
        columns = ("Borger", "Navn", "Skema", "Tilstand", "Ændret", "Af")
        self.table = RowTable("Kladder", columns, stretch=-1, flexible=(1, 2, 5))
        self.table.setObjectName("kladder")
        self.table.opened.connect(self._open)
        self.column.addWidget(self.table)
        self.column.addStretch(1)
        self._lines: dict[str, KladdeLinje] = {}

    def enter(self, **_arguments: Any) -> None:
        """Load the drafts."""
        self.table.setFocus()
        cases = self.context.work.cases
        self.context.tasks.run(Lane.STORE, lambda: cases.kladder(MOST), self, self._show, self.refused)

    def _show(self, lines: tuple[KladdeLinje, ...]) -> None:
        self._lines = {line.row.skema_id: line for line in lines}
        now = self.context.desk.clock()
        self.table.set_rows([self._row(line, moment(line.row.aendret, now)) for line in lines])
        self.show_list(self.table, bool(lines))
        self.resume.setEnabled(bool(lines))
        self.note.setVisible(not lines or len(lines) >= MOST)
        self.note.setText(MANY.format(MOST) if lines else NONE)

    def _row(self, line: KladdeLinje, changed: str) -> Row:
        row = line.row
        skema = line.trin_title if row.sted.skema_id == row.skema_id and line.trin_title else line.title
        cells = (f"{row.cpr_nr[:6]}-xxxx", row.navn, skema, problems(line), changed, row.aendret_af)
        return Row(row.skema_id, cells)

    def _resume(self) -> None:
        if self.table.key():
            self._open(self.table.key())

    def _open(self, skema_id: str) -> None:
        line = self._lines[skema_id]
        self.context.navigate("guide", **draft_place(line.row))
