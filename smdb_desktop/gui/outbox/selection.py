"""What of Udbakke is shown: everything, or the submissions in some states, named as people speak of them."""

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, Text
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.choices import Choices
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.services.stored.states import word


class Udsnit(StrEnum):
    """The choices above the list."""

    ALLE = "alle"
    KLAR = "klar"
    UDE = "ude"
    """Has left, or may have, and does not stand in SMDB as far as anybody has said."""
    INDBERETTET = "indberettet"


STATES: Mapping[Udsnit, tuple[Tilstand, ...]] = {
    Udsnit.ALLE: (),
    Udsnit.KLAR: (Tilstand.KLAR,),
    Udsnit.UDE: (Tilstand.EKSPORTERET, Tilstand.UVIST, Tilstand.KVITTERET, Tilstand.RETURNERET),
    Udsnit.INDBERETTET: (Tilstand.INDBERETTET,),
}
"""The states that each choice shows; none are all. No receipt comes in this version: those two are of a later one."""
WORDS: Mapping[Udsnit, Text] = {
    Udsnit.ALLE: T("Alle"),
    Udsnit.KLAR: word(Tilstand.KLAR),
    Udsnit.UDE: T("Eksporteret, ikke indberettet"),
    Udsnit.INDBERETTET: word(Tilstand.INDBERETTET),
}
SHOW = T("Vis")
NONE = T("Intet i Udbakken er det, der er valgt. Vælg »Alle« for at se resten.")


class Selection(QWidget):
    """The choices, and what is said where nothing is of the chosen kind; hidden until there is anything to choose among."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.udsnit = Udsnit.ALLE
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        choices = Choices(SHOW, WORDS, "udsnit")
        choices.chosen.connect(self._choose)
        self.none = label(NONE, "hint")
        self.none.setObjectName("intet_i_udsnit")
        layout.addWidget(choices)
        layout.addWidget(self.none)
        self.none.hide()
        self.hide()

    def _choose(self, udsnit: str) -> None:
        self.udsnit = Udsnit(udsnit)
        self.changed.emit()

    def show_found(self, chosen: int, all_: int) -> None:
        """How many there are of the chosen kind, and at all."""
        self.setVisible(all_ > 0)
        self.none.setVisible(not chosen)
        if not chosen and all_:
            announce(self.none, NONE, described=False)
