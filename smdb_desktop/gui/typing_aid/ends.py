"""What comes when a case is typed: the day that makes it *Indberettet*, and SMDB's overview to compare with.

Both show what they are handed and tell what the person chose.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.choices import Choices
from smdb_desktop.gui.kit.layout import FittingArea, Flow
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.page import show_error
from smdb_desktop.gui.kit.parts import button, clear, column, label
from smdb_desktop.language import say
from smdb_desktop.services.typing_aid.overview import Overbliksdel

ALL_TYPED = T("Alt er tastet")
MARK_TEXT = T(
    "Sagen bliver Indberettet (indtastet i SMDB) med dagen og dit navn. Gør det kun, når SMDB har taget imod det sidste "
    "skærmbillede."
)
DELETION_TEXT = T(
    "Sletningen bliver Indberettet (slettet i SMDB) med dagen og dit navn. Det, der er tilbage af forløbet her, fjernes så."
)
OTHERS_TEXT = T("Det, der tastes i en anden profil, mangler: {skemaer}.")
DAY = T("Tastet i SMDB den")
MARK, BACK = T("Markér som indberettet"), T("Tilbage til svarene")
MARKED_TITLE = T("Sagen er indberettet")
ALREADY = T("Sagen er allerede markeret som indberettet.")
ALREADY_GONE = T("Sletningen er allerede markeret som indberettet. Der er ikke mere at gøre i SMDB.")
GONE_TITLE = T("Sagen kan ikke tastes")
COMPARE = T("Sammenlign med SMDB")
COMPARE_TEXT = T("Åbn Borgeroverblik i SMDB, og se efter, at det står sådan.")
SAME, OTHERWISE, NOT_LOOKED = T("Står sådan"), T("Står anderledes"), T("Ikke set")
IN_SMDB = T("I SMDB")
NEXT, FINISHED = T("Næste sag"), T("Færdig")
UNDO = T("Fortryd indberettet …")


class MarkView(QWidget):
    """Asks for the day."""

    marked = Signal(str)
    compare = Signal()
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        self.title, self.text, self.others = label(ALL_TYPED, "h2"), label(MARK_TEXT), label("", "warning")
        self.caption, self.day, self.wrong = label(DAY, "label"), focus_first(QLineEdit()), label("", "error")
        self.caption.setBuddy(self.day)
        self.day.setObjectName("dag")
        self.day.setAccessibleName(say(DAY))
        self.wrong.setObjectName("dag_fejl")
        self.main = button(MARK, self._main, "primary")
        self.main.setObjectName("marker")
        self.main.setAutoDefault(True)
        self.to_answers = button(BACK, self.back.emit)
        self.to_answers.setObjectName("til_svarene")
        self.to_answers.setAutoDefault(False)
        inside, lines = column(8)
        asked = (self.title, self.text, self.others, self.caption, self.day, self.wrong)
        for part in (*asked, self.main, self.to_answers):
            lines.addWidget(part)
        lines.addStretch(1)
        layout.addWidget(FittingArea(inside), 1)
        self._already = False

    def ask(self, day: str, *, deletion: bool, others: str, already: bool) -> None:
        """Show what is to be marked; one that is marked already is only compared."""
        self._already = already
        self.title.setText(say(MARKED_TITLE if already else ALL_TYPED))
        marked, to_mark = (ALREADY_GONE, DELETION_TEXT) if deletion else (ALREADY, MARK_TEXT)
        self.text.setText(say(marked if already else to_mark))
        self.others.setText(say(OTHERS_TEXT.format(skemaer=others) if others else ""))
        self.others.setVisible(bool(others))
        for part in (self.caption, self.day):
            part.setVisible(not already)
        self.wrong.hide()
        self.day.setText(say(day))
        self.day.selectAll()
        self.main.setText(say(COMPARE if already else MARK))
        self.main.setDefault(True)

    def _main(self) -> None:
        if self._already:
            self.compare.emit()
        else:
            self.marked.emit(self.day.text())

    def begin(self) -> None:
        """Where one goes on."""
        (self.main if self._already else self.day).setFocus()

    def refuse(self, why: str) -> None:
        """Say at the day why it was not marked."""
        show_error(self.day, self.wrong, why)
        self.day.setFocus()


class GoneView(QWidget):
    """Says that the case cannot be typed, and why, and goes on to the next."""

    on = Signal()

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        self.why = label("", "error")
        self.why.setObjectName("kan_ikke_tastes")
        self.main = button(NEXT, self.on.emit, "primary")
        self.main.setObjectName("videre_fra_sagen")
        self.main.setAutoDefault(True)
        inside, lines = column(8)
        for part in (label(GONE_TITLE, "h2"), self.why, self.main):
            lines.addWidget(part)
        lines.addStretch(1)
        layout.addWidget(FittingArea(inside), 1)

    def tell(self, why: str, *, last: bool) -> None:
        """Say it."""
        self.why.setText(say(why))
        self.main.setText(say(FINISHED if last else NEXT))
        self.main.setDefault(True)


class CompareView(QWidget):
    """What SMDB's overview should show, line by line."""

    found = Signal(object, bool)
    """A part of the overview, and whether it stood as it should."""
    on = Signal()
    undo = Signal()

    def __init__(self) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        inside, around = column(8)
        around.addWidget(label(COMPARE, "h2"))
        around.addWidget(label(COMPARE_TEXT))
        parts, self.lines = column(12)
        self.result = label("", "warning")
        self.result.setObjectName("staar_anderledes")
        around.addWidget(self.result)
        around.addWidget(parts)
        around.addStretch(1)
        layout.addWidget(FittingArea(inside), 1)
        self.main = button(NEXT, self.on.emit, "primary")
        self.main.setObjectName("naeste_sag")
        self.main.setAutoDefault(True)
        self.take_back = button(UNDO, self.undo.emit)
        self.take_back.setObjectName("fortryd_indberettet_her")
        self.take_back.setAutoDefault(False)
        buttons = Flow()
        buttons.add(self.main)
        buttons.add(self.take_back)
        layout.addWidget(buttons)
        self._found: dict[str, bool | None] = {}

    def show_parts(self, parts: Sequence[Overbliksdel], *, last: bool) -> None:
        """Show every part with what was found of it."""
        clear(self.lines)
        self._found = {part.noegle: part.ens for part in parts}
        self.main.setText(say(FINISHED if last else NEXT))
        self.main.setDefault(True)
        for number, part in enumerate(parts):
            told = T("{navn}: {svar}", navn=part.navn, svar=part.svar)
            # the group is heard with what should stand there; its own caption would not wrap
            self.lines.addWidget(label(told, "strong"))
            choices = Choices(IN_SMDB, {"": NOT_LOOKED, "ens": SAME, "anderledes": OTHERWISE}, f"del{number}")
            choices.setAccessibleName(say(told))
            choices.choose({None: "", True: "ens", False: "anderledes"}[part.ens])
            choices.chosen.connect(partial(self._chosen, part))
            self.lines.addWidget(choices)
        self._tell()

    def _chosen(self, part: Overbliksdel, key: str) -> None:
        if key:
            self._found[part.noegle] = key == "ens"
            self.found.emit(part, key == "ens")
            self._tell()

    def _tell(self) -> None:
        number = sum(ens is False for ens in self._found.values())
        words = Tn(
            "{n} ting står anderledes. Ret det i SMDB, og vælg så »Står sådan«. Kan det ikke rettes nu, så fortryd markeringen.",
            "{n} ting står anderledes. Ret dem i SMDB, og vælg så »Står sådan«. Kan de ikke rettes nu, så fortryd markeringen.",
            n=number,
        )
        self.result.setText(say(words if number else ""))
        self.result.setVisible(number > 0)
