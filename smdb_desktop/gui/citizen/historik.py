"""*Historik* of a course: what happened, each change of each answer, the course as it stood on a day, and *Gendan dette felt*.

The changes are read in windows, so that a course of any age is shown at once. What a person restores is asked and written by the
services; here nothing is decided.
"""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

from smdb_desktop.domain.forms.dates import parse_date
from smdb_desktop.domain.words import T, Text, Tn, joined
from smdb_desktop.gui.citizen.carried import CarriedCard
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.listing import Windowed, WindowReader
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce, focus_soon
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.page import ScrollingPage, show_error, side_by_side
from smdb_desktop.gui.kit.parts import box, button, frame, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.history import (
    Aendringslinje,
    Dagsbillede,
    Forloebshistorik,
    Gendannelse,
    Medbragt,
    Svarlinje,
)
from smdb_desktop.services.casework.overview import moment
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.records import Svar
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.services.printing.paper import Paper

TITLE = T("Historik")
HAPPENED, CHANGES, A_DAY = T("Hvad der skete"), T("Ændringer af svar"), T("Forløbet på en dag")
DAY = T("Dag")
SHOW_DAY = T("Vis dagen")
ONLY, ALL = T("Kun dette spørgsmål"), T("Alle spørgsmål")
UNDO = T("Gendan svaret før ændringen …")
RESTORE = T("Gendan dette felt …")
CHOOSE = T("Vælg en linje i listen.")
NOT_SINCE, SINCE = T("Som nu"), T("Ændret siden")
QUESTION = T(
    "{titel}\nNu: {nu}\nBliver: {bliver}\nSkriv hvorfor; begrundelsen bliver gemt. Er skemaet gjort færdigt, bliver det en "
    "kladde, til det gøres færdigt igen."
)
MOST_EVENTS, MOST_ANSWERS = 8, 12


@dataclass(frozen=True, slots=True)
class Window:
    """A window of the changes, and of which question they are (None: of all)."""

    antal: int
    linjer: tuple[Aendringslinje, ...]
    felt: tuple[str, str] | None


class HistorikPage(ScrollingPage[places.Historik]):
    """The history of one course."""

    shows = frozenset({Kind.FORLOEB, Kind.SVAR, Kind.KLADDER, Kind.UDBAKKE, Kind.BORGERE})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._at = ""
        self._history: Forloebshistorik | None = None
        self._lines: dict[str, Aendringslinje] = {}
        self._day: Dagsbillede | None = None
        self._only: tuple[str, str] | None = None
        self.back = button(T("Til Borgeroverblik"), self._to_borger)
        self.back.setObjectName("til_borgeroverblik")
        self.add_head(TITLE, self.back)
        self.about = label("", "h2")
        self.column.addWidget(self.about)
        self.note = label("", "warning")
        self.note.setObjectName("advarsel")
        self.note.hide()
        self.column.addWidget(self.note)
        self._make_events()
        self._make_changes()
        self._make_day()
        self.carried = CarriedCard()
        self.column.addWidget(self.carried)
        self.column.addStretch(1)
        self._read = Reader(self, _history, self._show, patient=True)
        self._window = WindowReader(self, self._load, self._show_changes)
        self.changes.wanted.connect(self._window.want)
        self._read_day = Reader(self, _on_day, self._show_day, patient=True)

    def _make_events(self) -> None:
        card = frame("card", margin=16, spacing=8)
        box(card).addWidget(label(HAPPENED, "h2"))
        columns = (T("Hvornår"), T("Hvem"), T("Hvad"))
        self.events = RowTable(HAPPENED, columns, stretch=2, flexible=(2, 1), chooses=False, most=MOST_EVENTS)
        self.events.setObjectName("haendelser")
        box(card).addWidget(self.events)
        self.column.addWidget(card)

    def _make_changes(self) -> None:
        card = frame("card", margin=16, spacing=8)
        self.counted = label(CHANGES, "h2")
        self.only = button(ONLY, self._toggle_only)
        self.only.setObjectName("kun_dette")
        self.undo = button(UNDO, self._undo)
        self.undo.setObjectName("gendan_foer")
        box(card).addWidget(self.counted)
        box(card).addWidget(side_by_side(self.only, self.undo))
        heads = (T("Hvornår"), T("Hvem"), T("Skema"), T("Spørgsmål"), T("Fra"), T("Til"), T("Hvorfor"))
        self.changes = RowTable(CHANGES, heads, stretch=3, flexible=(3, 4, 5, 6, 2, 1))
        self.changes.setObjectName("aendringer")
        self.changes.chosen.connect(lambda _key: self._ready())
        box(card).addWidget(self.changes)
        self.column.addWidget(card)

    def _make_day(self) -> None:
        card = frame("card", margin=16, spacing=8)
        box(card).addWidget(label(A_DAY, "h2"))
        caption, self.day = label(DAY, "label"), focus_first(QLineEdit())
        self.day.setObjectName("dag")
        self.day.setAccessibleName(say(DAY))
        self.day.setMaximumWidth(theme.px(200))
        self.day.returnPressed.connect(self._ask_day)
        caption.setBuddy(self.day)
        self.wrong = label("", "error")
        self.wrong.hide()
        self.show_day = button(SHOW_DAY, self._ask_day)
        self.show_day.setObjectName("vis_dagen")
        self.restore = button(RESTORE, self._restore)
        self.restore.setObjectName("gendan_felt")
        for part in (caption, self.wrong, side_by_side(self.day, self.show_day, self.restore)):
            box(card).addWidget(part)
        self.told = label("", "hint")
        self.told.setObjectName("dagens_skemaer")
        box(card).addWidget(self.told)
        heads = (T("Skema"), T("Spørgsmål"), T("Svar"), T("Siden"))
        self.answers = RowTable(A_DAY, heads, stretch=2, flexible=(2, 1, 0), most=MOST_ANSWERS)
        self.answers.setObjectName("dagens_svar")
        self.answers.chosen.connect(lambda _key: self._ready())
        box(card).addWidget(self.answers)
        self.column.addWidget(card)

    # -- reading ---------------------------------------------------------------------------------------------------

    def enter(self, place: places.Historik, /) -> None:
        """Read the history of a course, and show it as it stands today."""
        self._at = place.forloeb_id
        self.day.setText(say(T("{dag:%d-%m-%Y}", dag=self.context.work.cases.today)))
        self._ready()
        self.reload()
        focus_soon(self.changes)

    def concerns(self, changed: Changed) -> bool:
        """Whether it is about this course."""
        return super().concerns(changed) and changed.forloeb_id in ("", self._at)

    def papers(self) -> "tuple[Paper, ...]":
        """The whole history."""
        from smdb_desktop.services.printing.history import HistoryPaper

        return (HistoryPaper(self._at),)

    def reload(self) -> None:
        """Read it again."""
        self._read.ask(self._at)
        self._window.want(*self.changes.in_sight())
        self._ask_day()

    def _load(self, work: Workspace, first: int, most: int) -> Window:
        felt = self._only
        return Window(*work.history.changes(self._at, first, most, felt), felt)

    # -- showing ---------------------------------------------------------------------------------------------------

    def _show(self, read: tuple[Forloebshistorik, Medbragt | None]) -> None:
        history, carried = read
        self._history, now = history, self.context.desk.clock()
        with self.in_place():
            self.about.setText(say(history.titel))
            self.note.setText(say(history.advarsel or ""))
            self.note.setVisible(history.advarsel is not None)
            self.events.set_rows(
                [Row(str(nr), (moment(h.tid, now), h.hvem, h.hvad)) for nr, h in enumerate(history.haendt)]
            )
            self.carried.show_history(carried, now)

    def _show_changes(self, read: Windowed[Window]) -> None:
        found, now = read.found, self.context.desk.clock()
        if found.felt != self._only:
            self._window.want(*self.changes.in_sight())
            return
        self._lines |= {str(line.nr): line for line in found.linjer}
        rows = [Row(str(line.nr), (moment(line.tid, now), *line[2:8])) for line in found.linjer]
        with self.in_place():
            self.counted.setText(say(Tn("{n} ændring af svar", "{n} ændringer af svar", n=found.antal)))
            self.changes.show_window(found.antal, read.first, rows, read.stand)
        self._ready()

    def _show_day(self, picture: Dagsbillede) -> None:
        self._day = picture
        stands = (T("{skema}: {stand}", skema=skema, stand=stand) for skema, stand in picture.skemaer)
        forms = joined("\n", filter(None, (picture.borger, *stands)))
        with self.in_place():
            self.told.setText(say(picture.besked or forms))
            self.told.setVisible(bool(picture.besked or forms))
            self.answers.set_rows([Row(str(nr), _cells(line)) for nr, line in enumerate(picture.linjer)])
        self._ready()

    def _ready(self) -> None:
        """What can be done with the chosen lines."""
        has_change = self.changes.key() in self._lines
        hold(self.undo, "" if has_change else CHOOSE)
        hold(self.only, "" if has_change or self._only else CHOOSE)
        hold(self.restore, "" if self._chosen_answer() is not None else CHOOSE)

    # -- doing -----------------------------------------------------------------------------------------------------

    def _to_borger(self) -> None:
        if self._history is not None:
            self.context.navigate(places.Borger(self._history.borger_id, self._history.forloeb_id))

    def _toggle_only(self) -> None:
        line = self._lines.get(self.changes.key())
        self._only = line.sted if self._only is None and line is not None else None
        self.only.setText(say(ALL if self._only else ONLY))
        self.changes.set_rows(())
        self._window.want(*self.changes.in_sight())

    def _ask_day(self) -> None:
        day = parse_date(self.day.text(), self.context.work.cases.today)
        show_error(self.day, self.wrong, "" if isinstance(day, date) else day)
        if isinstance(day, date):
            self._read_day.ask((self._at, day))

    def _chosen_answer(self) -> Svarlinje | None:
        key = self.answers.key()
        lines = self._day.linjer if self._day is not None else ()
        return lines[int(key)] if key and int(key) < len(lines) else None

    def _undo(self) -> None:
        line = self._lines.get(self.changes.key())
        if line is not None:
            self._plan(line.sted, line.foer)

    def _restore(self) -> None:
        line = self._chosen_answer()
        if line is not None:
            self._plan(line.sted, line.stod)

    def _plan(self, sted: tuple[str, str], svar: Svar | None) -> None:
        work, at = self.context.work, self._at
        self.context.tasks.run(
            Lane.STORE, lambda: work.history.plan_restore(at, sted, svar), self, self._ask, self.refused
        )

    def _ask(self, plan: Gendannelse) -> None:
        if plan.hvorfor_ikke is not None:
            self.refused(NotAllowed(plan.hvorfor_ikke))
            return
        text = QUESTION.format(titel=plan.titel, nu=plan.nu, bliver=plan.bliver)
        words = (T("Gendan dette felt"), text, T("Gendan feltet"))
        keeps = self.context.questions.keeps("gendan", plan.skema_id, plan.felt)
        self.context.dialogs.reason(self, *words, partial(self._given, plan), keeps)

    def _given(self, plan: Gendannelse, reason: str | None) -> None:
        if reason is None:
            return
        work = self.context.work
        self.context.tasks.run(
            Lane.STORE, lambda: work.history.restore(plan, reason), self, self._restored, self.refused
        )

    def _restored(self, told: Text) -> None:
        announce(self.window(), told, assertive=True)


def _cells(line: Svarlinje) -> tuple[str | Cell, ...]:
    since = Cell(SINCE, PillKind.WARNING) if line.anderledes else Cell(NOT_SINCE, PillKind.NEUTRAL)
    return line.skema, line.felt, line.svar, since


def _history(work: Workspace, forloeb_id: str) -> tuple[Forloebshistorik, Medbragt | None]:
    return work.history.of(forloeb_id), work.history.carried(forloeb_id)


def _on_day(work: Workspace, asked: tuple[str, date]) -> Dagsbillede:
    return work.history.on_day(*asked)
