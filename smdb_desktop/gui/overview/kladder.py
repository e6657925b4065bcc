"""Kladder: every draft with citizen, step, who, when, and what is wrong or missing; Return goes on where it was left.

The list is read in windows and shown at once; what is wrong in a draft is counted afterwards, where it is not known yet.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T, Tn, joined
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.listing import Windowed, WindowReader
from smdb_desktop.gui.core.page import AnyPage
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.held import hold, reason
from smdb_desktop.gui.kit.nothing import Nothing
from smdb_desktop.gui.kit.page import ScrollingPage
from smdb_desktop.gui.kit.parts import button
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.gui.overview.kladdevalg import NO_HIT, NONE_OF_THEM, DraftSelection
from smdb_desktop.gui.overview.unlocking import UnlockLine
from smdb_desktop.language import say
from smdb_desktop.services.casework.drafts import KladdeLinje, Vindue
from smdb_desktop.services.casework.overview import moment
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.stored.drafts import ALLE_KLADDER, Kladdevalg
from smdb_desktop.services.wizard.views import GENNEMSE_TRIN
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.services.printing.paper import Paper

NONE = T(
    "Der er ingen kladder. Et skema, der er begyndt og ikke gjort færdigt, kommer til at stå her, så det kan fortsættes, hvor "
    "det blev forladt. Begynd med at fremsøge borgeren."
)
FIND = T("Fremsøg borger")
TO_BIN = T("Papirkurv")
COUNTING = T("Tælles …")
COLUMNS = (T("Borger"), T("Navn"), T("Skema"), T("Tilstand"), T("Venter på"), T("Ændret"), T("Af"))
NARROW = (COLUMNS[0], COLUMNS[2], COLUMNS[3], COLUMNS[4], COLUMNS[5])
FLEXIBLE, FLEXIBLE_NARROW = (1, 2, 6), (0, 1, 4)
NARROWER = 870
"""From this many of the sketches' pixels on, of the page, each value has a column of its own."""
TOGETHER = 2
"""Drafts that are counted in one go: whoever looks up a citizen waits for no more."""
GO_ON = (T("Fortsæt"), T("Fortsæt, hvor kladden blev forladt (Enter)"))
SEE = (T("Se forløbet"), T("Kladden kan ikke fortsættes her. Se forløbet igennem (Enter)"))


def problems(line: KladdeLinje) -> Cell:
    """What stands between the draft and its completion, in words; first that another has to go on with it."""
    if line.hindring:
        return Cell(line.hindring, PillKind.NEUTRAL)
    if line.fejl is None:
        return Cell(COUNTING, PillKind.NEUTRAL)
    if line.fejl:
        return Cell(Tn("{n} fejl", "{n} fejl", n=line.fejl), PillKind.ERROR)
    if line.mangler:
        return Cell(Tn("{n} svar mangler", "{n} svar mangler", n=line.mangler), PillKind.WARNING)
    return Cell(T("Kan gøres færdig"), PillKind.SUCCESS)


def waiting_words(venter: int) -> str:
    """How many fields of a draft have a note on why they wait; "" for none."""
    return Tn("{n} felt venter", "{n} felter venter", n=venter) if venter else ""


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
        self.to_bin = button(TO_BIN, lambda: context.navigate(places.Papirkurv()))
        self.to_bin.setObjectName("til_papirkurv")
        self.add_head(T("Kladder"), self.to_bin, self.resume)
        self.nothing = Nothing(NONE, FIND, lambda: context.navigate(places.Borger()), "fremsoeg")
        self.column.addWidget(self.nothing)
        self.selection = DraftSelection(context.desk.katalog)
        self.selection.changed.connect(self._select)
        self.selection.went_down.connect(self._go_down)
        self.column.addWidget(self.selection)
        self.unlock = UnlockLine(self, lambda _only: self._select())
        self.column.addWidget(self.unlock)
        self.table = RowTable(T("Kladder"), COLUMNS, stretch=-1, flexible=FLEXIBLE)
        self.table.setObjectName("kladder")
        self.table.opened.connect(self._open)
        self.table.chosen.connect(self._promise)
        self.column.addWidget(self.table)
        self.column.addStretch(1)
        self._wide = True
        self._width = QTimer(self, interval=0, singleShot=True)
        self._width.timeout.connect(self._fit)
        self._read: Windowed[tuple[Kladdevalg, Vindue]] | None = None
        self._lines: dict[str, KladdeLinje] = {}
        self._valg = ALLE_KLADDER
        """Read on the store's lane, which touches no widget."""
        self._drafts = WindowReader(self, self._load, self._show)
        self.table.wanted.connect(self._drafts.want)
        self._counting = Counting(self, self._counted)

    def enter(self, place: places.Kladder, /) -> None:
        """Load the drafts."""
        if place.blandt is not None:
            self.unlock.begin_with(place.blandt, place.hvad)
        self.reload()

    def now_at(self, _place: places.Place) -> places.Kladder:
        """Where one comes back to: all drafts, or those that the list is narrowed to by now."""
        only = self.unlock.blandt
        return places.Kladder() if only is None else places.Kladder(only, self.unlock.told())

    def papers(self) -> "tuple[Paper, ...]":
        """The chosen drafts, also those that are not in sight."""
        from smdb_desktop.services.printing.lists import kladder_paper

        told = self.selection.told() or self.unlock.told()
        return (kladder_paper(self._valg, told, self.selection.text.text()),)

    def reload(self) -> None:
        """Read the drafts again."""
        profil = self.context.profil
        chosen = self.selection.chosen("" if profil is None else profil.medarbejder)
        self._valg = chosen._replace(blandt=self.unlock.blandt)
        self._drafts.want(*self.table.in_sight())

    def _select(self) -> None:
        """Show others: nothing of those before stays in sight."""
        self.table.set_rows(())
        self.reload()

    def _go_down(self) -> None:
        if self.table.isVisible():
            self.table.setFocus()

    def _load(self, work: Workspace, first: int, most: int) -> tuple[Kladdevalg, Vindue]:
        """On the store's lane."""
        valg = self._valg
        return valg, work.drafts.window(first, most, valg)

    def _show(self, read: Windowed[tuple[Kladdevalg, Vindue]]) -> None:
        valg, vindue = read.found
        if valg != self._valg:
            # others were asked for meanwhile
            self._drafts.want(*self.table.in_sight())
            return
        self._read = read
        self._lines |= {line.row.skema_id: line for line in vindue.linjer}
        with self.in_place():
            self._show_rows(read)
            self.show_list(self.table, vindue.antal > 0, None if vindue.alle else self.nothing, self.nothing.way)
            self.nothing.setVisible(not vindue.alle)
            no_hit = NO_HIT if valg.blandt is None else NONE_OF_THEM
            self.selection.show_found(vindue.antal, vindue.alle, no_hit)
            self.resume.setVisible(vindue.alle > 0)
            hold(self.resume, "" if vindue.antal else no_hit if vindue.alle else NONE)
            self._promise(self.table.key())
        self._counting.begin(vindue.linjer)
        self.unlock.begin()

    def _show_rows(self, read: Windowed[tuple[Kladdevalg, Vindue]]) -> None:
        vindue = read.found[1]
        # what was counted since it was read is known by its key
        rows = [self._row(self._lines[line.row.skema_id]) for line in vindue.linjer]
        self.table.show_window(vindue.antal, vindue.foerste, rows, read.stand)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window shows its drafts in fewer columns, once this layout is done."""
        super().resizeEvent(event)
        self._width.start()

    def _fit(self) -> None:
        wide = self.width() >= theme.px(NARROWER)
        if wide == self._wide:
            return
        self._wide = wide
        chosen = self.table.key()
        self.table.set_columns(COLUMNS if wide else NARROW, FLEXIBLE if wide else FLEXIBLE_NARROW)
        if self._read is not None and self._read.found[0] == self._valg:
            self._show_rows(self._read)
            self.table.choose(chosen)

    def _counted(self, lines: Sequence[KladdeLinje]) -> None:
        self._lines |= {line.row.skema_id: line for line in lines}
        self.table.change({line.row.skema_id: self._row(line) for line in lines})

    def _row(self, line: KladdeLinje) -> Row:
        row, changed = line.row, moment(line.row.aendret, self.context.desk.clock())
        skema = line.trin_title if row.sted.skema_id == row.skema_id and line.trin_title else line.title
        nr, state, waits = masked(row.cpr_nr), problems(line), waiting_words(row.venter)
        if self._wide:
            return Row(row.skema_id, (nr, row.navn, skema, state, waits, changed, line.af))
        whose, when = joined("\n", filter(None, (nr, row.navn))), joined("\n", filter(None, (changed, line.af)))
        return Row(row.skema_id, (whose, skema, state, waits, when))

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
        self.context.navigate(draft_place(self._lines[skema_id]))


class Counting:
    """Counts what is wrong in drafts that are shown, a few at a time, between whatever else is asked of the store."""

    def __init__(self, page: AnyPage, counted: Callable[[Sequence[KladdeLinje]], None]) -> None:
        self._page, self._told = page, counted
        self._waiting: list[KladdeLinje] = []
        self._done: list[KladdeLinje] = []
        self._busy = False

    def begin(self, lines: Sequence[KladdeLinje]) -> None:
        """Count these, and no others any more; what is known already is not counted again."""
        self._waiting = [line for line in lines if not line.talt]
        if not self._busy:
            self._go_on()

    def _go_on(self) -> None:
        page = self._page
        if page.gone or page.context.workspace is None:
            return
        drafts, lines = page.context.work.drafts, self._waiting[:TOGETHER]
        del self._waiting[:TOGETHER]
        self._busy = bool(lines)
        if lines:
            page.context.tasks.run(
                Lane.STORE, lambda: drafts.count(lines), page, self._came, self._failed, patient=True
            )
        elif self._done:
            done, self._done = self._done, []
            page.context.tasks.run(Lane.STORE, lambda: drafts.keep(done), page)

    def _came(self, lines: Sequence[KladdeLinje]) -> None:
        self._done += lines
        if not self._page.gone:
            self._told(lines)
        self._go_on()

    def _failed(self, error: KnownError) -> None:
        """One that cannot be counted, as after a deletion, is read anew with the list; the others are not held up."""
        self._busy = False
        self._page.refused(error)
