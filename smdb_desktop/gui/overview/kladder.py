"""Kladder: every draft with citizen, step, who, when, and what is wrong or missing; Return goes on where it was left."""

from typing import TYPE_CHECKING

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.kit.held import hold, reason
from smdb_desktop.gui.kit.nothing import Nothing
from smdb_desktop.gui.kit.page import ScrollingPage
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.overview import KladdeLinje, moment
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.wizard.views import GENNEMSE_TRIN

if TYPE_CHECKING:
    from smdb_desktop.services.printing.paper import Paper

NONE = T(
    "Der er ingen kladder. Et skema, der er begyndt og ikke gjort færdigt, kommer til at stå her, så det kan fortsættes, hvor "
    "det blev forladt. Begynd med at fremsøge borgeren."
)
FIND = T("Fremsøg borger")
MANY = T("De {antal} senest ændrede kladder vises.")
MOST = 200
GO_ON = (T("Fortsæt"), T("Fortsæt, hvor kladden blev forladt (Retur)"))
SEE = (T("Se forløbet"), T("Kladden kan ikke fortsættes her. Se forløbet igennem (Retur)"))


def problems(line: KladdeLinje) -> Cell:
    """What stands between the draft and its completion, in words; first that another has to go on with it."""
    if line.hindring:
        return Cell(line.hindring, PillKind.NEUTRAL)
    if line.fejl:
        return Cell(Tn("{n} fejl", "{n} fejl", n=line.fejl), PillKind.ERROR)
    if line.mangler:
        return Cell(Tn("{n} svar mangler", "{n} svar mangler", n=line.mangler), PillKind.WARNING)
    return Cell(T("Kan gøres færdig"), PillKind.SUCCESS)


def draft_place(line: KladdeLinje) -> places.Guide:
    """Where the wizard opens a draft: the place that was left, or the form's own step when another form was left last.

    A draft that the person cannot go on with opens the course to be looked through.
    """
    row = line.row
    if line.hindring:
        return places.Guide(row.forloeb_id, trin=GENNEMSE_TRIN)
    if row.sted.skema_id == row.skema_id:
        return places.Guide(row.forloeb_id)
    return places.Guide(row.forloeb_id, skema_id=row.skema_id)


class KladderPage(ScrollingPage[places.Kladder]):
    """The list of drafts."""

    shows = frozenset({Kind.BORGERE, Kind.FORLOEB, Kind.SVAR, Kind.KLADDER})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.resume = button(GO_ON[0], self._resume, "primary")
        self.resume.setToolTip(say(GO_ON[1]))
        self.add_head(T("Kladder"), self.resume)
        self.note = label(MANY.format(antal=MOST), "hint")
        self.note.hide()
        self.column.addWidget(self.note)
        self.nothing = Nothing(NONE, FIND, lambda: context.navigate(places.Borger()), "fremsoeg")
        self.column.addWidget(self.nothing)
        columns = (T("Borger"), T("Navn"), T("Skema"), T("Tilstand"), T("Ændret"), T("Af"))
        self.table = RowTable(T("Kladder"), columns, stretch=-1, flexible=(1, 2, 5))
        self.table.setObjectName("kladder")
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._promise)
        self.column.addWidget(self.table)
        self.column.addStretch(1)
        self._lines: dict[str, KladdeLinje] = {}
        self._drafts: Reader[int, tuple[KladdeLinje, ...]] = Reader(
            self, lambda work, most: work.cases.kladder(most), self._show
        )

    def enter(self, _place: places.Kladder, /) -> None:
        """Load the drafts."""
        self.reload()

    def papers(self) -> "tuple[Paper, ...]":
        """All drafts, also those that are not shown."""
        from smdb_desktop.services.printing.lists import kladder_paper

        return (kladder_paper(),)

    def reload(self) -> None:
        """Read the drafts again."""
        self._drafts.ask(MOST)

    def _show(self, lines: tuple[KladdeLinje, ...]) -> None:
        self._lines = {line.row.skema_id: line for line in lines}
        now = self.context.desk.clock()
        with self.in_place():
            self.table.set_rows([self._row(line, moment(line.row.aendret, now)) for line in lines])
            self.show_list(self.table, bool(lines), self.nothing, self.nothing.way)
            self.resume.setVisible(bool(lines))
            hold(self.resume, "" if lines else NONE)
            self._promise(self.table.key())
            self.note.setVisible(len(lines) >= MOST)

    def _row(self, line: KladdeLinje, changed: str) -> Row:
        row = line.row
        skema = line.trin_title if row.sted.skema_id == row.skema_id and line.trin_title else line.title
        cells = (masked(row.cpr_nr), row.navn, skema, problems(line), changed, row.aendret_af)
        return Row(row.skema_id, cells)

    def _promise(self, skema_id: str) -> None:
        """The button says what opening the chosen draft does."""
        line = self._lines.get(skema_id)
        words, tip = SEE if line is not None and line.hindring else GO_ON
        self.resume.setText(say(words))
        if not reason(self.resume):
            self.resume.setToolTip(say(tip))

    def _resume(self) -> None:
        if self.table.key():
            self._open(self.table.key())

    def _open(self, skema_id: str) -> None:
        line = self._lines[skema_id]
        self.context.navigate(draft_place(line))
