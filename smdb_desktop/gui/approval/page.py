"""*Godkendelse*: what Danmarks Statistik would ask about a year; then each question of the guide with its numbers.

A line is opened with Return: the cases behind it. F1 on a line says how it is counted. A note to each question is kept for
whoever approves. What is yellow says so in words too.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QComboBox, QPushButton

from smdb_desktop.domain.figures.approval import Grund, Noegle
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.announce import focus_soon
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.kit.page import ScrollingPage, side_by_side
from smdb_desktop.gui.kit.parts import Banner, box, button, card, clear, column, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.reports.approval import SHOWN_TILBUD, Afsnit, Godkendelse, Tal, approval, percent
from smdb_desktop.services.reports.approval_notes import Notat, write_note
from smdb_desktop.services.reports.approval_words import SECTION, UNITS
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.services.printing.paper import Paper

TITLE = T("Godkendelse")
ASKS = T("Hvad vil registret spørge om?")
NOTHING_ASKED = T("Der er intet, som Danmarks Statistik som hovedregel spørger om for året.")
READING = T("Tæller forløbene …")
CHANGED = T("Ændret over 20 %")
ZERO = T("0: spørges der om")
FEW = T("Få tilbud")
REVIEW = T("Gennemgås")
WRITE_NOTE = T("Skriv en note")
CHANGE_NOTE = T("Ret noten")
NOTE = T("Note til den, der godkender")
SAVE = T("Gem noten")
CANCEL = T("Annuller")
CLOSE = T("Luk")
HOW = T("Sådan tælles det")
MOST_YEARS = 30


class Read(NamedTuple):
    """What was read: the year, and which years can be chosen."""

    found: Godkendelse
    years: tuple[int, ...]


class GodkendelsePage(ScrollingPage[places.Godkendelse]):
    """A year beside the year before."""

    shows = frozenset({Kind.BORGERE, Kind.FORLOEB, Kind.KLADDER, Kind.INDSTILLINGER})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.add_head(TITLE)
        self.year = QComboBox()
        self.year.setObjectName("aar")
        caption = label(T("År"), "label", wrap=False)
        caption.setBuddy(self.year)
        self.year.setAccessibleName(say(T("År")))
        self.column.addWidget(side_by_side(caption, self.year))
        self.state = label(READING, "hint")
        self.column.addWidget(self.state)
        self.asks = card(ASKS)
        self.column.addWidget(self.asks)
        self.asked, self._asked = column(4)
        box(self.asks).addWidget(self.asked)
        self.sections: dict[int, Section] = {}
        self._below, self._sections = column(16)
        self.column.addWidget(self._below)
        self.column.addStretch(1)
        self.asks.hide()
        self._year = 0
        self.found: Godkendelse | None = None
        self._reader = Reader[int, Read](self, _read, self._show, patient=True)
        self.year.activated.connect(self._chosen)

    def enter(self, place: places.Godkendelse, /) -> None:
        """Count the year; without one the last that has ended."""
        self._year = int(place.aar) if place.aar.isdigit() else self.context.desk.clock().astimezone().year - 1
        self.reload()
        focus_soon(self.year)

    def now_at(self, place: places.Place) -> places.Place:
        """The year that is shown."""
        return places.Godkendelse(str(self._year)) if isinstance(place, places.Godkendelse) else place

    def reload(self) -> None:
        """Count again."""
        self._reader.ask(self._year)

    def papers(self) -> tuple[Paper, ...]:
        """The whole year."""
        from smdb_desktop.services.printing.approval import ApprovalPaper

        return (ApprovalPaper(self._year),)

    def help(self) -> bool:
        """F1 on a number: how it is counted, from which rule and section."""
        focus = self.window().focusWidget()
        mine = next((each for each in self.sections.values() if each.table is focus), None)
        if mine is None or self.found is None:
            return False
        message = Message(self, mine.afsnit.title, mine.chosen().saadan)
        message.setObjectName("saadan_taelles")
        message.add_buttons(CLOSE)
        message.open()
        return True

    def _chosen(self, _index: int) -> None:
        self._year = int(self.year.currentData())
        self.state.setText(say(READING))
        self.state.show()
        self.reload()

    def _show(self, read: Read) -> None:
        found = self.found = read.found
        with self.in_place():
            self._show_years(read.years)
            self._show_asked(found)
            for afsnit in found.afsnit:
                if afsnit.nr not in self.sections:
                    made = self.sections[afsnit.nr] = Section(afsnit)
                    made.table.opened.connect(partial(self._open, afsnit.nr))
                    made.write.clicked.connect(partial(self._write, afsnit.nr))
                    self._sections.addWidget(made.card)
                self.sections[afsnit.nr].show_year(afsnit, found.aar)
            self.state.setText(say(_state(found)))

    def _show_years(self, years: tuple[int, ...]) -> None:
        if [self.year.itemData(at) for at in range(self.year.count())] != list(years):
            self.year.clear()
            for each in years:
                self.year.addItem(str(each), each)
        self.year.setCurrentIndex(years.index(self._year))

    def _show_asked(self, found: Godkendelse) -> None:
        clear(self._asked)
        self.asks.show()
        if not found.spoerger:
            self._asked.addWidget(label(NOTHING_ASKED, "success"))
        for afsnit in found.spoerger:
            words = T("{title}: {spoerger}", title=afsnit.hele.tekst, spoerger=afsnit.spoerger)
            go = button(words, partial(self._go_to, afsnit.nr), "link", name=f"spoerger_{afsnit.nr}")
            self._asked.addWidget(go)

    def _go_to(self, nr: int) -> None:
        table = self.sections[nr].table
        self.area.ensureWidgetVisible(self.sections[nr].card)
        table.setFocus()

    def _open(self, nr: int, del_: str) -> None:
        self.context.navigate(places.GodkendelseSager(str(self._year), str(nr), del_))

    def _write(self, nr: int) -> None:
        afsnit = self.sections[nr].afsnit
        message = Message(self, NOTE, afsnit.title)
        message.setObjectName("note")
        line = message.add_line(NOTE)
        line.setText(say("" if afsnit.note is None else afsnit.note.tekst))
        message.add_buttons(SAVE, CANCEL)
        message.accepted.connect(lambda: self._keep(nr, line.text()))
        message.open()
        line.setFocus()

    def _keep(self, nr: int, text: str) -> None:
        work, year = self.context.work, self._year

        def keep() -> Notat | None:
            return write_note(work.store, year, nr, text, work.clock())

        self.context.tasks.run(Lane.STORE, keep, self, lambda note: self._kept(nr, note), self.refused)

    def _kept(self, nr: int, note: Notat | None) -> None:
        self.sections[nr].show_note(note)
        self.tell(T("Noten er gemt.") if note is not None else T("Noten er fjernet."))
        self.reload()


class Section:
    """One question: its words, why it would be asked about, its numbers, its note."""

    def __init__(self, afsnit: Afsnit) -> None:
        self.afsnit = afsnit
        self.card = card()
        layout = box(self.card)
        self.title = label("", "h2")
        self.where = label("", "hint")
        self.what = label("")
        self.why = Banner("warning")
        self.table = RowTable(afsnit.title, _columns(0), stretch=0, flexible=(0, 4), chooses=False)
        self.table.setObjectName(f"tal_{afsnit.nr}")
        self.more = label("", "hint")
        self.note = label("")
        self.write: QPushButton = button(WRITE_NOTE, name=f"note_{afsnit.nr}")
        for part in (self.title, self.where, self.what, self.why, self.table, self.more, self.note):
            layout.addWidget(part)
        layout.addWidget(side_by_side(self.write))

    def show_year(self, afsnit: Afsnit, year: int) -> None:
        """Show the numbers of a year."""
        self.afsnit = afsnit
        self.title.setText(say(afsnit.title))
        self.where.setText(say(SECTION.format(afsnit=afsnit.afsnit, nr=afsnit.nr)))
        self.what.setText(say(afsnit.hjaelp))
        self.why.show_text(afsnit.spoerger, "info" if afsnit.grund is Grund.GENNEMGAA else "warning")
        self.table.setAccessibleName(say(afsnit.title))
        self.table.set_columns(_columns(year))
        shown = [tal for place, tal in enumerate(afsnit.tal) if place <= SHOWN_TILBUD or afsnit.nr != 85]
        self.table.set_rows([_row(tal, afsnit) for tal in shown])
        left = len(afsnit.tal) - len(shown)
        self.more.setText(say(Tn("Og {n} andet tilbud.", "Og {n} andre tilbud.", n=left) if left else ""))
        self.more.setVisible(left > 0)
        self.show_note(afsnit.note)

    def chosen(self) -> Tal:
        """The number on which the keys are; before they are on any the whole."""
        key = self.table.key()
        return next((tal for tal in self.afsnit.tal if (tal.noegle.del_ or WHOLE) == key), self.afsnit.hele)

    def show_note(self, note: Notat | None) -> None:
        """Show the note, who wrote it and when."""
        self.note.setVisible(note is not None)
        self.write.setText(say(CHANGE_NOTE if note is not None else WRITE_NOTE))
        self.write.setAccessibleName(say(T("{knap}: {title}", knap=say(self.write.text()), title=self.afsnit.title)))
        if note is not None:
            self.note.setText(say(_note(note)))


def _note(note: Notat) -> str:
    at = local(note.tid)
    return T("Note af {hvem} {dag}: {tekst}", hvem=note.hvem, dag=format_date(at.date()), tekst=note.tekst)


def _columns(year: int) -> tuple[str, ...]:
    return T("Hvad"), T("{aar}", aar=year), T("{aar}", aar=year - 1), T("Ændring"), T("Bemærk"), T("Enhed")


def _row(tal: Tal, afsnit: Afsnit) -> Row:
    whole = tal.noegle == Noegle(afsnit.nr)
    cells = (tal.tekst, str(tal.nu), str(tal.foer), percent(tal), _mark(tal, afsnit.grund if whole else None))
    return Row(tal.noegle.del_ or WHOLE, (*cells, UNITS[tal.enhed]))


WHOLE = "hele"
"""The key of the line of the whole question."""


def _mark(tal: Tal, grund: Grund | None) -> Cell | str:
    words = {Grund.NUL: ZERO, Grund.FAA_TILBUD: FEW, Grund.GENNEMGAA: REVIEW, Grund.AENDRING: CHANGED}
    if grund is not None:
        return Cell(words[grund], PillKind.INFO if grund is Grund.GENNEMGAA else PillKind.WARNING)
    return Cell(CHANGED, PillKind.WARNING) if tal.changed else ""


def _state(found: Godkendelse) -> str:
    if not found.uden_cpr:
        return T(
            "Beregnet af det, der står i lageret nu. Enter på en linje viser sagerne; F1 siger, hvordan der tælles."
        )
    return Tn(
        "Beregnet af det, der står i lageret nu. {n} borger uden gyldigt CPR-nummer er ikke talt med (regel 17).",
        "Beregnet af det, der står i lageret nu. {n} borgere uden gyldigt CPR-nummer er ikke talt med (regel 17).",
        n=found.uden_cpr,
    )


def _read(work: Workspace, year: int) -> Read:
    first, last = work.store.figures.days()
    today = work.clock().astimezone().year
    begin = min(int(first[:4]) if first else today, year)
    end = max(int(last[:4]) if last else today, today, year)
    years = tuple(range(end, max(begin, end - MOST_YEARS) - 1, -1))
    return Read(approval(work.store, work.katalog, year), years if year in years else (*years, year))
