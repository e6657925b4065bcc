"""*Print side*: what will be printed, how it will look, and the two ways out: a printer, or a PDF where the person chooses.

It decides nothing about the content; ``PrintJob`` does the work. That CPR numbers and names are left out is remembered until the
program is locked, in memory alone. A printer that fails or a disk that is full loses nothing: the dialog stays, and says so.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMarginsF, QSize, Qt
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.press import Press
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import reading, theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.dialog_keys import bind_dialog
from smdb_desktop.gui.kit.ground import stand_out
from smdb_desktop.gui.kit.heard import heard_as
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.layout import Columns, FittingArea, Flow
from smdb_desktop.gui.kit.page import hint, side_by_side
from smdb_desktop.gui.kit.paper import PdfPress, save_new
from smdb_desktop.gui.kit.parts import Banner, button, column, label
from smdb_desktop.gui.printing.job import PrintJob
from smdb_desktop.gui.printing.painting import page_words
from smdb_desktop.gui.printing.preview import Preview
from smdb_desktop.language import say
from smdb_desktop.services.desk.settled import NAMES
from smdb_desktop.services.errors import Administered, KnownError
from smdb_desktop.services.permitted import why_off
from smdb_desktop.services.ports.policy import Key
from smdb_desktop.services.printing.paper import MANY, Printable

TITLE = T("Print side")
WHAT = T("Hvad skal med?")
TURNED, UPRIGHT, WIDE = T("Papirets retning"), T("Stående"), T("Liggende")
WITHOUT = T("Uden CPR-nummer og navn")
WITHOUT_TOLD = T(
    "CPR-numre og borgeres navne udelades. Det, nogen selv har skrevet i fritekst, kan stadig vise, hvem det er. Valget huskes, "
    "til programmet låses."
)
IS_WITHOUT = T("Uden CPR-nummer og navn.")
IS_BEHIND = T("Det sidste, der er skrevet i programmet, kunne ikke gemmes og er ikke med her.")
IS_PRACTICE = T("ØVELSE: borgerne er opdigtede.")
PDF_TOLD = T("En PDF er ikke krypteret. Gem den et sted, som andre ikke kan læse, og slet den, når den er brugt.")
PREPARING = T("Siderne gøres klar.")
MANY_TITLE, MANY_TEXT = (
    T("Skal alle linjer med?"),
    T("Listen har {antal} linjer og fylder mange sider. Det tager lidt tid at gøre dem klar, og det kan standses."),
)
NO_PRINTER = T("Der er ingen printer på denne maskine. Gem siden som PDF, og skriv den ud et andet sted.")
NO_WAY = T(
    "Der er ingen printer på denne maskine, og en administrator har slået PDF fra. Siden kan ikke komme ud herfra."
)
NOT_HERE = T("{hvad}: {hvorfor}")
PRINTED = T("Siderne er afleveret til printeren.")
SAVED = T("PDF-filen er gemt i mappen »{mappe}«. Den er ikke krypteret.")
STOPPED = T("Der er standset. Det, som printeren allerede har fået, kan stadig komme ud.")
STOPPED_PDF = T("Der er standset. Ingen fil er skrevet.")
NOT_READY = T("Siderne blev ikke gjort klar. Intet er skrevet ud.")
FIRST, LAST = T("Dette er den første side."), T("Dette er den sidste side.")
WIDTH, HEIGHT = 1040, 660
SHORT = 12
"""Choices of fewer letters stand beside each other."""


class PrintDialog(QDialog):
    """Prints one of these papers. ``waiting`` says how much of what was typed is in the window only, and so on no paper."""

    def __init__(
        self, context: Context, papers: Sequence[Printable], parent: QWidget, waiting: Callable[[], int] = int
    ) -> None:
        super().__init__(parent)
        stand_out(self)
        self.setObjectName("print_side")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(say(TITLE))
        bind_dialog(self, "print_side")
        reading.reads(self)
        self._context, self._papers, self._paper = context, tuple(papers), papers[0]
        self._waiting_text = waiting
        self._pdf: tuple[Path, PdfPress] | None = None
        self._waiting: Press | None = None
        """The printer for whose paper the sheets are laid out again."""
        self._laid: QPageLayout | None = None
        """The paper that the sheets are laid out for."""
        self._turned = False
        self.job = PrintJob(context, self)
        self.preview = Preview()
        self._build()
        self.job.counted.connect(self._counted)
        self.job.told.connect(self._tell)
        self.job.read.connect(self._read)
        self.job.arranged.connect(self._arranged)
        self.job.written.connect(self._written)
        self.job.failed.connect(self._failed)
        self.resize(QSize(theme.px(WIDTH), theme.px(HEIGHT)).boundedTo(parent.window().size()))
        self._begin()
        self.print.setFocus()

    # -- its parts -------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        space = theme.px(20)
        outer.setContentsMargins(space, space, space, space)
        outer.setSpacing(theme.px(12))
        sides = Columns(2, 3)
        sides.add(self._choices())
        sides.add(self._shown())
        outer.addWidget(FittingArea(sides), 1)
        self.news = Banner("info")
        self.news.setObjectName("print_besked")
        outer.addWidget(self.news)
        self._add_progress(outer)
        self._add_buttons(outer)

    def _choices(self) -> QWidget:
        choices, inside = column(10)
        inside.addWidget(label(TITLE, "h2"))
        inside.addWidget(label(self._papers[0].title, "strong"))
        if len(self._papers) > 1:
            self._choice(inside, WHAT, [paper.words for paper in self._papers], self._choose)
        self._way = self._choice(inside, TURNED, (UPRIGHT, WIDE), self._turn)
        self.without = QCheckBox(say(WITHOUT))
        self.without.setObjectName("uden_cpr")
        self.without.setChecked(self._context.uden_person)
        hint(self.without, WITHOUT_TOLD)
        self.without.toggled.connect(self._leave_out)
        told = label(WITHOUT_TOLD, "hint")
        reading.skip(told)
        for part in (self.without, told):
            inside.addWidget(part)
        if not self._refused(Key.PDF):
            inside.addWidget(label(PDF_TOLD, "hint"))
        for key in (Key.PAPER, Key.PDF):
            if why := self._refused(key):
                inside.addWidget(label(NOT_HERE.format(hvad=NAMES[key], hvorfor=why), "hint"))
        inside.addStretch(1)
        return choices

    def _choice(
        self, place: QVBoxLayout, asked: str, words: Sequence[str], chosen: Callable[[int], None]
    ) -> QButtonGroup:
        place.addWidget(label(asked, "label"))
        group = QButtonGroup(self)
        radios = [QRadioButton(say(word)) for word in words]
        for number, radio in enumerate(radios):
            radio.setChecked(number == 0)
            group.addButton(radio, number)
        box = side_by_side(*radios) if max(map(len, words)) < SHORT else _below(radios)
        heard_as(box, "group", asked)
        place.addWidget(box)
        group.idClicked.connect(chosen)
        return group

    def _add_progress(self, place: QVBoxLayout) -> None:
        self.words = label("", "hint")
        self.words.setObjectName("print_gang")
        self.bar = QProgressBar()
        self.bar.setAccessibleName(say(TITLE))
        self.bar.setTextVisible(False)
        self.halt = button(T("Stands"), self._stop)
        self.halt.setObjectName("stands")
        self.again = button(T("Gør siderne klar"), self._begin)
        self.again.setObjectName("goer_klar")
        self.again.hide()
        place.addWidget(self.words)
        place.addWidget(side_by_side(self.bar, self.halt, self.again, stretch=0))

    def _shown(self) -> QWidget:
        made, inside = column(8)
        inside.addWidget(self.preview, 1)
        self.back = button(T("Forrige side"), lambda: self.preview.turn_to(self.preview.page - 1))
        self.where = label("", "hint", wrap=False)
        self.where.setObjectName("hvilken_side")
        self.forth = button(T("Næste side"), lambda: self.preview.turn_to(self.preview.page + 1))
        inside.addWidget(side_by_side(self.back, self.where, self.forth))
        self.preview.turned.connect(lambda _page: self._show_page())
        return made

    def _add_buttons(self, place: QVBoxLayout) -> None:
        row = Flow()
        self.close_ = button(T("Luk"), self.reject)
        self.close_.setObjectName("luk")
        self.save = button(T("Gem som PDF …"), self._ask_file)
        self.save.setObjectName("gem_pdf")
        self.print = button(T("Udskriv …"), self._ask_printer, "primary")
        self.print.setObjectName("udskriv")
        row.add_stretch()
        for made in (self.close_, self.save, self.print):
            made.setAutoDefault(True)
            row.add(made)
        place.addWidget(row)

    # -- making it ready -------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._work(PREPARING)
        self.job.begin(self._paper)

    def _counted(self, number: int) -> None:
        if number < MANY:
            self.job.go_on(self._paper, number)
            return
        text = MANY_TEXT.format(antal=f"{number:,}".replace(",", "."))
        self._context.dialogs.confirm(
            self, MANY_TITLE, text, T("Gør siderne klar"), T("Luk"), partial(self._many_asked, number)
        )

    def _many_asked(self, number: int, yes: bool) -> None:
        if yes:
            self.job.go_on(self._paper, number)
        else:
            self.reject()

    def _read(self) -> None:
        content = self.job.content
        if content is not None and not self._turned:
            self._way.button(1 if content.is_wide else 0).setChecked(True)
        self._arrange()

    def _arrange(self, layout: QPageLayout | None = None) -> None:
        content = self.job.content
        if content is None:
            return
        self._work(PREPARING)
        self.preview.show_sheets(None)
        notes = [IS_PRACTICE] if content.imprint.oevelse else []
        notes += [IS_BEHIND] if self._waiting_text() else []
        without = self.without.isChecked()
        self._laid = layout or self.layout_wanted()
        self.job.arrange(self._laid, without=without, notes=notes + ([IS_WITHOUT] if without else []))

    def layout_wanted(self) -> QPageLayout:
        """A4 in the orientation that was chosen; the margins are the sheets' own."""
        way = QPageLayout.Orientation.Landscape if self._way.checkedId() == 1 else QPageLayout.Orientation.Portrait
        return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), way, QMarginsF(0, 0, 0, 0))

    def _arranged(self) -> None:
        self.preview.show_sheets(self.job.sheets)
        press, self._waiting = self._waiting, None
        if press is not None:
            self._put(press)
            return
        self._rest()
        focus = self.focusWidget()
        if focus is None or focus is self.halt or not focus.isVisible():
            self.print.setFocus()

    def _choose(self, number: int) -> None:
        self._paper = self._papers[number]
        self._begin()

    def _turn(self, _number: int) -> None:
        self._turned = True
        self._arrange()

    def _leave_out(self, on: bool) -> None:
        self._context.uden_person = on
        self._arrange()

    # -- the ways out ----------------------------------------------------------------------------------------------

    def _ask_printer(self) -> None:
        sheets = self.job.sheets
        if sheets is not None:
            self._context.dialogs.printer(
                self, self._paper.title, len(sheets.pages), self.layout_wanted(), self._printer, self._no_printer
            )

    def _no_printer(self) -> None:
        self.news.tell(NO_WAY if self._refused(Key.PDF) else NO_PRINTER, "warning")
        self.save.setFocus()

    def _printer(self, press: Press | None) -> None:
        if press is None:
            self.print.setFocus()
            return
        self._fit(press)

    def _fit(self, press: Press) -> None:
        if self._laid is not None and _differ(press.page_layout(), self._laid):
            # other paper than was shown: laid out again for what it is
            self._waiting = press
            self._arrange(press.page_layout())
        else:
            self._put(press)

    def _refused(self, key: Key) -> str:
        """Why nothing leaves by this way, which an administrator may have switched off; "" where it may."""
        return why_off(self._context.desk.policy, key)

    def _put(self, press: Press) -> None:
        if why := self._refused(Key.PDF if isinstance(press, PdfPress) else Key.PAPER):
            self._failed(Administered(why))
            return
        self._work(PREPARING)
        self.job.put(press)

    def _ask_file(self) -> None:
        day = format_date(self._context.desk.clock().astimezone().date())
        name = T("{hvad} {dag}.pdf", hvad=self._paper.title, dag=day)
        self._context.dialogs.new_file(self, T("Gem som PDF"), T("PDF (*.pdf)"), say(name), self._file)

    def _file(self, path: Path | None) -> None:
        if path is None:
            self.save.setFocus()
            return
        press = PdfPress(self._paper.title, self.layout_wanted())
        self._pdf = path, press
        self._fit(press)

    def _written(self) -> None:
        pdf, self._pdf = self._pdf, None
        if pdf is None:
            self._ended(PRINTED)
            return
        path, press = pdf
        told = SAVED.format(mappe=path.parent.name or str(path.parent))
        content = press.content()
        self._context.tasks.run(
            Lane.FREE, lambda: save_new(path, content), self, lambda _: self._ended(told), self._failed
        )

    def _ended(self, told: str) -> None:
        self._rest()
        self.news.tell(told, "success")
        self.close_.setFocus()

    # -- while it works --------------------------------------------------------------------------------------------

    def _work(self, words: str) -> None:
        self.news.tell("")
        self._tell(words, 0, 0)
        for part in (self.words, self.bar, self.halt):
            part.show()
        self.again.hide()
        for made in (self.print, self.save):
            hold(made, PREPARING)
        self._show_page()

    def _rest(self) -> None:
        for part in (self.words, self.bar, self.halt):
            part.hide()
        ready = self.job.sheets is not None
        self.again.setVisible(not ready)
        for made, key in ((self.print, Key.PAPER), (self.save, Key.PDF)):
            hold(made, self._refused(key) or ("" if ready else NOT_READY))
        self._show_page()

    def _tell(self, words: str, done: int, many: int) -> None:
        self.words.setText(say(words))
        self.bar.setRange(0, many)
        self.bar.setValue(done)

    def _stop(self) -> None:
        writing, self._pdf, self._waiting = self._pdf, None, None
        printing = self.job.sheets is not None and writing is None
        self.job.stop()
        self._rest()
        self.news.tell(STOPPED if printing else STOPPED_PDF if writing else NOT_READY, "info")
        (self.close_ if self.job.sheets is not None else self.again).setFocus()

    def _failed(self, error: KnownError) -> None:
        self._pdf = self._waiting = None
        self._rest()
        self.news.tell(str(error), "error")
        (self.print if self.job.sheets is not None else self.again).setFocus()

    def _show_page(self) -> None:
        sheets = self.preview.sheets
        words = say(page_words(self.preview.page, len(sheets.pages))) if sheets is not None else ""
        if words != self.where.text():
            self.where.setText(say(words))
            announce(self.where, words)
        hold(self.back, "" if sheets is not None and self.preview.page else FIRST)
        hold(self.forth, "" if sheets is not None and self.preview.page + 1 < len(sheets.pages) else LAST)

    def done(self, result: int) -> None:
        """It goes away: nothing is under way any more."""
        self.job.stop()
        super().done(result)


def _below(radios: Sequence[QWidget]) -> QWidget:
    made, inside = column(4)
    for radio in radios:
        inside.addWidget(radio)
    return made


def _differ(one: QPageLayout, other: QPageLayout) -> bool:
    """Whether two papers are of another size or lie otherwise."""
    first, second = (each.fullRect(QPageLayout.Unit.Point).size() for each in (one, other))
    return abs(first.width() - second.width()) > 1 or abs(first.height() - second.height()) > 1
