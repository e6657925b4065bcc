"""Rapporter: a report of a year as plots and tables, what of it goes into a file or on paper, and one's own questions."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QPushButton, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.announce import announce, focus_soon
from smdb_desktop.gui.kit.choices import Choices
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.layout import Flow
from smdb_desktop.gui.kit.page import ScrollingPage, side_by_side
from smdb_desktop.gui.kit.parts import button, clear, column, label
from smdb_desktop.gui.reports.builder import BuilderCard
from smdb_desktop.gui.reports.choosing import NamedList
from smdb_desktop.gui.reports.section import SectionCard
from smdb_desktop.language import say
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.reports.building import TOTAL
from smdb_desktop.services.reports.kept import Gemt
from smdb_desktop.services.reports.model import Report
from smdb_desktop.services.reports.questions import Spoergsmaal
from smdb_desktop.services.reports.service import TILBUDTE, ReportService, save
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.services.ports.tables import Template
    from smdb_desktop.services.printing.paper import Paper

TITLE = T("Rapporter")
EXCEL, CSV = T("Excel (*.xlsx)"), T("CSV (*.csv)")
YEARS = 8
"""So many years back can be chosen."""
WITHOUT, WITH = "uden", "med"
FILES = {WITHOUT: T("Uden CPR-nr., små tal skjult"), WITH: T("Med CPR-nr., hele tal")}
SAVED = T("Filen er gemt: {fil}. Små tal er skjult i den.")
SAVED_WITH = T("Filen er gemt: {fil}. Den indeholder CPR-numre; læg den kun, hvor de må ligge.")
READING = T("Tallene tælles op …")
NO_HELP = T("Stå på et tal i tabellen eller diagrammet, og tryk på F1 for at se, hvordan det er talt.")
GONE = T("Spørgsmålet er slettet.")
KEPT = T("Spørgsmålet »{navn}« er gemt og står i listen over rapporter.")
WAIT = T("Vent, til tallene er talt op.")


class Asked(NamedTuple):
    """What is read: a report or question by its name, or a question that is not kept; and the year."""

    navn: str
    aar: int
    spoergsmaal: Spoergsmaal | None = None


class Found(NamedTuple):
    """The answer, and the questions that are kept."""

    asked: Asked
    report: Report
    gemte: tuple[Gemt, ...]


class RapporterPage(ScrollingPage[places.Rapporter]):
    """A report of a year."""

    shows = frozenset({Kind.BORGERE, Kind.FORLOEB, Kind.KLADDER, Kind.INDSTILLINGER})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.excel = button(T("Gem som Excel …"), lambda: self._choose_file(EXCEL, "xlsx", self.excel))
        self.excel.setObjectName("gem_excel")
        self.csv = button(T("Gem som CSV …"), lambda: self._choose_file(CSV, "csv", self.csv))
        self.csv.setObjectName("gem_csv")
        self.add_head(TITLE, self.excel, self.csv)
        now = context.desk.clock().astimezone().year
        self.rapport = NamedList(T("Rapport"), "rapport", {each.navn: each.title for each in TILBUDTE})
        self.aar = NamedList(T("År"), "aar", {f"{now - back}": f"{now - back}" for back in range(YEARS)})
        chosen = Flow()
        for each in (self.rapport, self.aar):
            each.chosen.connect(self._ask)
            chosen.add(each)
        self.column.addWidget(chosen)
        self.files = Choices(T("I filer"), FILES, "filer")
        self.files.chosen.connect(self._with_or_without)
        self._with = False
        self.column.addWidget(self.files)
        self.column.addWidget(label(NO_HELP, "hint"))
        self.state = label(READING, "hint")
        self.state.setObjectName("rapport_tilstand")
        self.column.addWidget(self.state)
        self.body, self._lines = column(16)
        self.column.addWidget(self.body)
        self.forget = button(T("Slet spørgsmålet"), self._forget)
        self.forget.setObjectName("slet_spoergsmaal")
        self.own = side_by_side(self.forget)
        self.own.hide()
        self.column.addWidget(self.own)
        self.builder = BuilderCard()
        self.builder.shown.connect(self._try)
        self.builder.kept.connect(self._keep)
        self.builder.values_wanted.connect(self._read_values)
        self.column.addWidget(self.builder)
        self.column.addStretch(1)
        self.cards: list[SectionCard] = []
        self._found: Found | None = None
        self._read = Reader(self, _read, self._show, patient=True)
        self._values = Reader(self, _values, self.builder.offer_values, patient=True)
        for made in (self.excel, self.csv):
            hold(made, WAIT)

    # -- what is asked for -----------------------------------------------------------------------------------------

    def enter(self, place: places.Rapporter, /) -> None:
        """Show the report that was meant."""
        if place.aar:
            self.aar.choose(place.aar)
        self._wanted = place.rapport or TILBUDTE[0].navn
        self.rapport.choose(self._wanted)
        focus_soon(self.rapport.box)
        self._read.ask(Asked(self._wanted, self._year()))

    def now_at(self, _place: places.Place) -> places.Place:
        """The report that is shown."""
        return places.Rapporter(self.rapport.key() or "", self.aar.key())

    def reload(self) -> None:
        """Read it again."""
        if self._found is not None:
            self._read.ask(self._found.asked)

    def _year(self) -> int:
        return int(self.aar.key())

    def _ask(self) -> None:
        self.state.setText(say(READING))
        self.state.show()
        self._read.ask(Asked(self.rapport.key(), self._year()))

    def _try(self, asked: Spoergsmaal) -> None:
        """Answer a question that is not kept."""
        self.state.show()
        self._read.ask(Asked("", self._year(), asked))

    def _read_values(self, felt: str, fra: str, til: str) -> None:
        self._values.ask((Spoergsmaal(felt, "forloeb", felt, fra, til), self._year()))

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _show(self, found: Found) -> None:
        first, before = self._found is None, self._found
        self._found = found
        self.rapport.offer(
            {each.navn: each.title for each in TILBUDTE}
            | {each.spoergsmaal.navn: each.spoergsmaal.navn for each in found.gemte}
        )
        if found.asked.navn:
            self.rapport.choose(found.asked.navn)
        kept = next((each for each in found.gemte if each.spoergsmaal.navn == found.report.navn), None)
        with self.in_place():
            self.own.setVisible(kept is not None and found.asked.spoergsmaal is None)
            clear(self._lines)
            self.cards = [SectionCard(section, at) for at, section in enumerate(found.report.sections)]
            for card in self.cards:
                self._lines.addWidget(card)
                card.show()
            self._in_order()
            self.state.setText(say(_told(found.report, kept)))
        for each in (self.excel, self.csv):
            hold(each, "")
        if not first and (before is None or before.asked != found.asked):
            announce(self.state, self.state.text(), described=False)

    def _in_order(self) -> None:
        """What was made later than what stands below it is still gone to before it."""
        parts: list[QWidget] = [self.files.last()]
        for card in self.cards:
            parts += [part for part in (card.plot, card.table) if part is not None]
        for before, after in pairwise((*parts, self.forget, self.builder.what.box)):
            QWidget.setTabOrder(before, after)

    def help(self) -> bool:
        """F1: how the number is counted on which the keys are; again: away with it."""
        focus = self.window().focusWidget()
        told = next((how for card in self.cards if focus is not None and (how := card.how(focus))), "")
        if not told:
            return False
        self.tell("" if self.notice.isVisible() and self.notice.text() == say(told) else told, "info")
        return True

    # -- files and paper -------------------------------------------------------------------------------------------

    def papers(self) -> tuple[Paper, ...]:
        """The report that is shown: without small numbers first, then whole."""
        from smdb_desktop.services.printing.reports import ReportPaper

        if self._found is None:
            return ()
        report = self._found.report
        return (ReportPaper(report, whole=False), ReportPaper(report, whole=True))

    def _with_or_without(self, key: str) -> None:
        self._with = key == WITH

    def _choose_file(self, pattern: str, ending: str, pressed: QPushButton) -> None:
        def chosen(file: Path | None) -> None:
            pressed.setFocus()
            self._save(file)

        if self._found is not None:
            name = f"{_file_name(self._found.report)}.{ending}"
            self.context.dialogs.new_file(self, T("Gem rapporten"), pattern, name, chosen)

    def _save(self, file: Path | None) -> None:
        if file is None or self._found is None:
            return
        work, report, asked, with_cpr = self.context.work, self._found.report, self._found.asked, self._with
        tables, tasks, question = self.context.desk.tables, self.context.tasks, _question(self._found)
        told = (SAVED_WITH if with_cpr else SAVED).format(fil=file.name)

        def write(cases: Template | None) -> None:
            # where the file lies may be slow: nothing of the store waits for it
            act = lambda: save(file, report, cases, tables)  # noqa: E731
            tasks.run(Lane.FREE, act, self, lambda _: self.tell(told), self.refused)

        if with_cpr:
            read = lambda: ReportService(work.store, work.katalog, work.clock).cases(asked.aar, asked=question)  # noqa: E731
            tasks.run(Lane.STORE, read, self, write, self.refused, patient=True)
        else:
            write(None)

    # -- questions -------------------------------------------------------------------------------------------------

    def _keep(self, asked: Spoergsmaal) -> None:
        work, aar = self.context.work, self._year()

        def keep() -> str:
            return ReportService(work.store, work.katalog, work.clock).questions.keep(asked).spoergsmaal.navn

        def done(navn: str) -> None:
            self.tell(KEPT.format(navn=navn))
            self._read.ask(Asked(navn, aar))

        self.context.tasks.run(Lane.STORE, keep, self, done, self._not_kept)

    def _not_kept(self, error: KnownError) -> None:
        self.builder.refuse(str(error))

    def _forget(self) -> None:
        if self._found is None:
            return
        work, navn = self.context.work, self._found.report.navn

        def remove() -> None:
            ReportService(work.store, work.katalog, work.clock).questions.remove(navn)

        def done(_: None) -> None:
            self.tell(GONE)
            self.rapport.box.setFocus()
            self._read.ask(Asked(TILBUDTE[0].navn, self._year()))

        self.context.tasks.run(Lane.STORE, remove, self, done, self.refused)


def _question(found: Found) -> Spoergsmaal | None:
    """The question that was answered; None where it was a report of the program."""
    kept = (each.spoergsmaal for each in found.gemte if each.spoergsmaal.navn == found.asked.navn)
    return found.asked.spoergsmaal or next(kept, None)


def _file_name(report: Report) -> str:
    kept = "".join(letter if letter.isalnum() else "-" for letter in f"{report.navn}-{report.periode}")
    return kept.strip("-")[:80]


def _told(report: Report, kept: Gemt | None) -> str:
    shown = T("{titel}, {periode}", titel=report.title, periode=report.periode)
    return shown if kept is None else T("{vist}. Skrevet af {hvem}.", vist=shown, hvem=kept.hvem)


def _read(work: Workspace, asked: Asked) -> Found:
    service = ReportService(work.store, work.katalog, work.clock)
    if asked.spoergsmaal is not None:
        report = service.answer(asked.spoergsmaal, asked.aar)
    else:
        report = service.made(asked.navn, asked.aar)
    return Found(asked, report, service.questions.all())


def _values(work: Workspace, asked: tuple[Spoergsmaal, int]) -> tuple[str, tuple[str, ...]]:
    """What a field says in the year or in the question's days, for a filter."""
    question, aar = asked
    section = ReportService(work.store, work.katalog, work.clock).answer(question, aar).sections[0]
    return question.efter, tuple(line.words for line in section.lines if line.key != TOTAL)
