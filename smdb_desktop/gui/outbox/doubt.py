"""Asks what became of a submission that may have left: a person who has looked says what was found, and it is counted no more.

It stores nothing; ``answered`` carries the answer. Closing it in any other way answers nothing.
"""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, Text
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.fitting import fit_height
from smdb_desktop.gui.kit.ground import stand_out
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Afklaring, Fundet
from smdb_desktop.services.stored.states import found

WIDTH = 520
TITLE = T("Hvad blev der af indberetningen?")
TEXT = T(
    "Se efter i mappen, den skulle lægges i, eller hos modtageren. Er der gemt en kopi af den som fil, så "
    "spørg den, der har filen. Svaret gemmes med dit navn, og indberetningen "
    "tælles ikke med mere som måske eksporteret. Nummeret er brugt, uanset hvad der svares."
)
ANSWERS: dict[Fundet, Text] = {
    Fundet.ANKOMMET: T("Den er nået frem"),
    Fundet.IKKE_ANKOMMET: T("Den er ikke nået frem"),
    Fundet.VED_IKKE: T("Det kan ikke afgøres"),
}


class DoubtDialog(QDialog):
    """One button for each answer, and one that answers nothing, which has the focus."""

    answered = Signal(object)
    """A ``Fundet``."""

    def __init__(self, parent: QWidget, before: Afklaring | None) -> None:
        super().__init__(parent)
        stand_out(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setObjectName("afklaring")
        self.setWindowTitle(say(TITLE))
        layout = QVBoxLayout(self)
        space = theme.px(20)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(12))
        layout.addWidget(label(TITLE, "h2"))
        layout.addWidget(label(TEXT))
        if before is not None:
            layout.addWidget(label(found(before), "hint"))
        for fundet, words in ANSWERS.items():
            made = button(words, partial(self._answer, fundet))
            made.setObjectName(f"fundet={fundet}")
            layout.addWidget(made)
        back = button(T("Annuller"), self.reject)
        back.setObjectName("annuller")
        layout.addWidget(back)
        self.setMinimumWidth(min(theme.px(WIDTH), self.screen().availableGeometry().width()))
        fit_height(self)
        back.setFocus()

    def _answer(self, fundet: Fundet) -> None:
        self.answered.emit(fundet)
        self.accept()
