"""The question for which municipality one reports, asked whenever somebody begins to report for another one (rule 7)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.codelists import KOMMUNER, PROFILER, Kodelister
from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit.code_box import NOT_ON_THE_LIST, CodeBox
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.kit.page import refuse, show_error
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.desk.profile import Profil

TITLE = T("Hvilken kommune indberettes der for?")
TEXT = T(
    "Forløb, der begyndes fra nu af, får denne kommune. Den står øverst i vinduet, så længe profilen er {profil}. "
    "Forløb, der allerede er begyndt, beholder deres."
)
ASKED = T("Kommune")


class ForWhom(Message):
    """Asks for a municipality; ``chosen`` comes with its code when the person has answered."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget, lister: Kodelister, profil: Profil | None, rolle: str) -> None:
        super().__init__(parent, TITLE, TEXT.format(profil=lister[PROFILER].label(rolle)))
        self.setObjectName("for_hvem")
        self.asked = label(ASKED, "label")
        self.wrong = label("", "error")
        self.wrong.hide()
        self.kommune = CodeBox(self, lister[KOMMUNER], profil.forvalter_for if profil is not None else "")
        self.kommune.setObjectName("forvalter_for")
        self.kommune.setAccessibleName(say(ASKED))
        for part in (self.asked, self.wrong, self.kommune):
            self.add(part)
        accept, _ = self.add_buttons(T("Indberet for kommunen"), T("Annuller"))
        accept.clicked.disconnect()
        accept.clicked.connect(self._accept)
        accept.setDefault(True)

    def open(self) -> None:
        """Ask, with the focus where one answers."""
        super().open()
        self.kommune.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept(self) -> None:
        kommune = self.kommune.code
        show_error(self.kommune, self.wrong, "" if kommune else NOT_ON_THE_LIST)
        if not kommune:
            refuse(self.kommune)
            return
        self.accept()
        self.chosen.emit(kommune)
