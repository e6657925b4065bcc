"""One value with its question, as SMDB asks it: where one is, what is pasted or chosen, and every answer of the case below.

It shows what it is handed and tells which key was pressed; what that means is the window's.
"""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QListWidgetItem, QVBoxLayout, QWidget

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.layout import FittingArea, Flow
from smdb_desktop.gui.kit.parts import button, column, label
from smdb_desktop.gui.kit.wrapping import WrappingList
from smdb_desktop.language import say
from smdb_desktop.services.typing_aid.service import Punkt, Sag, Stand
from smdb_desktop.services.typing_aid.steps import Slags

DONE, LOOKED, TAKEN_AWAY = T("Tastet, næste"), T("Set, næste"), T("Fjernet, næste")
BEFORE, AGAIN, SKIP, UNDO = T("Forrige"), T("Kopiér igen"), T("Spring over"), T("Ikke tastet alligevel")
OFF = T("Tag sagen af listen")
LIES = T("Ligger på udklipsholderen: sæt det ind i SMDB.")
LIES_TOO = T("Ligger også på udklipsholderen, hvis feltet i SMDB kan søges i.")
LIES_NOT = T("Ligger ikke på udklipsholderen mere. Kopiér det igen.")
NOTHING_TO_PASTE = T("Her er intet at sætte ind.")
FIRST = T("Dette er det første svar.")
NOT_TYPED = T("Svaret er ikke markeret som tastet.")
PLACE = T("Svar {nummer} af {antal}")
CHOOSE_ONE = T("Vælg i SMDB")
ALL = T("Alle svar i sagen")
OURS, OTHER = T("●  {svar} – vælg dette"), T("○  {svar}")
WAS_TYPED = T("I SMDB er tastet: {svar}")
NOT_ASKED = T("Svaret hører ikke til sagen mere. Slet det i SMDB, hvis det står der: {svar}")
BY = T("Tastet {tid:%d-%m-%Y} af {hvem}.")
CORRECT_THERE = T("Find skærmbilledet i SMDB, og ret svaret dér.")
_MARKS = {
    Stand.MANGLER: T("–  {spoergsmaal}: {svar}"),
    Stand.TASTET: T("✓  {spoergsmaal}: {svar} (tastet)"),
    Stand.AENDRET: T("!  {spoergsmaal}: {svar} (ændret, skal rettes i SMDB)"),
    Stand.FJERNES: T("!  {spoergsmaal}: {svar} (skal fjernes i SMDB)"),
}
_DOES = {
    Slags.TAST: T("Sæt ind i SMDB:"),
    Slags.FIND: T("Sæt ind i SMDB's søgefelt, og vælg det, der findes:"),
    Slags.VAELG: T("Vælg i SMDB:"),
    Slags.KRYDS: T("I SMDB skal feltet have:"),
    Slags.SE: T("SMDB viser det selv. Se efter, at der står:"),
}
SHORT, LIST_HIGH = 8, 110
"""So many answers are shown whole; a longer list scrolls, with ours in sight."""


class _AllAnswers(WrappingList):
    """Return goes to the line one is on, and to nothing else."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt lets Return go on to the window, whose main button would tick the answer one has just gone to."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


class StepView(QWidget):
    """Where one types."""

    done = Signal()
    copy = Signal()
    before = Signal()
    after = Signal()
    undone = Signal()
    off = Signal()
    """The case is to be typed by somebody else, or later."""
    went = Signal(int)
    """A line of the list was chosen: its number."""

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(8))
        inside, lines = column(6)
        self.place, self.screen_title, self.way = label("", "hint"), label("", "h2"), label("", "hint")
        self.question, self.does, self.value = label("", "strong"), label("", "hint"), label("", "h2")
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.value.setObjectName("vaerdi")
        self.question.setObjectName("spoergsmaal")
        self.choices = WrappingList(CHOOSE_ONE)
        self.choices.setObjectName("valgmuligheder")
        self.was, self.after_way, self.state = label("", "warning"), label("", "hint"), label("", "success")
        self.state.setObjectName("udklip_her")
        # for whom and as what one types is looked for seldom: it stands last, so that the question has the room
        self.whose = label("", "hint")
        parts = (self.place, self.screen_title, self.way, self.question, self.was, self.does, self.value, self.choices)
        for part in (*parts, self.state, self.after_way, self._others()):
            lines.addWidget(part)
        self.all = _AllAnswers(ALL)
        self.all.setObjectName("alle_svar")
        self.all.setMinimumHeight(theme.px(LIST_HIGH))
        self.all.itemActivated.connect(lambda item: self.went.emit(self.all.row(item)))
        self.all.itemClicked.connect(lambda item: self.went.emit(self.all.row(item)))
        caption = label(ALL, "label")
        caption.setBuddy(self.all)
        lines.addWidget(caption)
        lines.addWidget(self.all, 1)
        lines.addWidget(self.whose)
        self.main = button(DONE, self.done.emit, "primary")
        self.main.setObjectName("tastet")
        self.main.setAutoDefault(True)
        self.main.setDefault(True)
        # what is pressed again and again stands in one place, whatever scrolls
        outer.addWidget(self.main)
        self.area = FittingArea(inside)
        outer.addWidget(self.area, 1)

    def _others(self) -> QWidget:
        self.back = button(BEFORE, self.before.emit)
        self.again = button(AGAIN, self.copy.emit)
        self.skip = button(SKIP, self.after.emit)
        self.undo = button(UNDO, self.undone.emit)
        self.take_off = button(OFF, self.off.emit)
        made = Flow()
        for name, part in (
            ("forrige", self.back),
            ("igen", self.again),
            ("spring", self.skip),
            ("ikke_tastet", self.undo),
            ("af_listen", self.take_off),
        ):
            part.setObjectName(name)
            part.setAutoDefault(False)
            made.add(part)
        return made

    def show_step(self, sag: Sag, at: int) -> str:
        """Show a step of a case; what is heard of it."""
        punkt = sag.punkter[at]
        step = punkt.skridt
        self.place.setText(say(PLACE.format(nummer=at + 1, antal=len(sag.punkter))))
        self.screen_title.setText(say(step.skaerm))
        way = CORRECT_THERE if punkt.stand is Stand.AENDRET else step.foer if punkt.stand is not Stand.FJERNES else ""
        _tell(self.way, way)
        self.question.setText(say(step.spoergsmaal))
        was = _was(punkt)
        _tell(self.was, was)
        gone = punkt.stand is Stand.FJERNES
        _tell(self.does, "" if gone else _DOES[step.slags])
        self.value.setText(say("" if gone else step.svar))
        self.value.setVisible(not gone and not step.valg)
        self._show_choices(punkt)
        _tell(self.after_way, "" if gone else step.efter)
        self.main.setText(say(TAKEN_AWAY if gone else LOOKED if step.slags is Slags.SE else DONE))
        hold(self.back, "" if at else FIRST)
        hold(self.undo, NOT_TYPED if punkt.tastet is None or punkt.stand is Stand.MANGLER else "")
        self._mark_line(at)
        # however far one had scrolled: the question and its answer are what one came for
        self.area.verticalScrollBar().setValue(0)
        heard = step.spoergsmaal if gone else T("{spoergsmaal}: {svar}", spoergsmaal=step.spoergsmaal, svar=step.svar)
        return sentences(*(text for text in (step.skaerm, way, heard, was, step.efter) if text))

    def show_copied(self, on_clipboard: bool | None) -> None:
        """Whether what is shown lies on the clipboard; None where there is nothing to paste."""
        lies = LIES if self.choices.isHidden() else LIES_TOO
        words = NOTHING_TO_PASTE if on_clipboard is None else lies if on_clipboard else LIES_NOT
        self.state.setText(say(words))
        hold(self.again, NOTHING_TO_PASTE if on_clipboard is None else "")

    def _show_choices(self, punkt: Punkt) -> None:
        valg = punkt.skridt.valg
        self.choices.clear()
        self.choices.setVisible(bool(valg))
        for each in valg:
            QListWidgetItem(say((OURS if each.vores else OTHER).format(svar=each.label)), self.choices)
        if not valg:
            return
        for row, each in enumerate(valg):
            if each.vores:
                font = self.choices.item(row).font()
                font.setBold(True)
                self.choices.item(row).setFont(font)
        first = next((row for row, each in enumerate(valg) if each.vores), 0)
        self.choices.setCurrentRow(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._fit_choices()
        self.choices.scrollToItem(self.choices.item(first), WrappingList.ScrollHint.PositionAtCenter)

    def _fit_choices(self) -> None:
        """As high as the answers are, or as so many of them."""
        rows = range(min(self.choices.count(), SHORT))
        self.choices.setFixedHeight(sum(map(self.choices.sizeHintForRow, rows)) + theme.px(8))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other lines."""
        super().resizeEvent(event)
        self._fit_choices()

    def fill(self, punkter: Sequence[Punkt]) -> None:
        """Every answer of the case, in order, with how far it is."""
        with QSignalBlocker(self.all):
            while self.all.count() > len(punkter):
                self.all.takeItem(self.all.count() - 1)
            while self.all.count() < len(punkter):
                self.all.addItem("")
            for row, punkt in enumerate(punkter):
                step = punkt.skridt
                words = _MARKS[punkt.stand].format(spoergsmaal=step.spoergsmaal, svar=step.svar)
                item = self.all.item(row)
                if item.text() != say(words):
                    item.setText(say(words))

    def _mark_line(self, at: int) -> None:
        with QSignalBlocker(self.all):
            self.all.setCurrentRow(at)
            self.all.scrollToItem(self.all.item(at))


def _was(punkt: Punkt) -> str:
    """What is known of what was typed before: said where it is otherwise now, and by whom it was typed where it is not."""
    if punkt.tastet is None:
        return ""
    by = BY.format(tid=local(punkt.tastet.tid), hvem=punkt.tastet.hvem)
    if punkt.stand is Stand.TASTET:
        return by
    told = NOT_ASKED if punkt.stand is Stand.FJERNES else WAS_TYPED
    return sentences(told.format(svar=punkt.tastet.svar), by)


def _tell(part: QLabel, text: str) -> None:
    part.setText(say(text))
    part.setVisible(bool(text))
