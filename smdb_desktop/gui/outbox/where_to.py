"""Where an export goes: into a folder that is chosen now, or by one of the ways that were set up."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.inputs import quiet
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.stored.outways import Udvej

CAPTION = T("Hvorhen?")
HINT = T(
    "Virker vejen ikke lige nu, underskrives filerne alligevel og venter krypteret her. Krypteres en vej altid til den samme "
    "modtager, står det her. Vælges der en modtager til denne gang, venter filerne ikke: de prøves igen herfra."
)
SEALED = T("{vej} (krypteres til modtageren)")
FOLDER = T("En mappe, som jeg vælger nu")


class WhereTo(QWidget):
    """The question with its answers in a list; ``udvej_id`` is "" for a folder."""

    changed = Signal()

    def __init__(self, ways: Sequence[Udvej]) -> None:
        super().__init__()
        self._names = {each.id: each.navn for each in ways}
        self._sealed = frozenset(each.id for each in ways if each.modtager)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        self.answers = QComboBox()
        self.answers.setObjectName("hvorhen")
        self.answers.setAccessibleName(say(CAPTION))
        self.answers.setAccessibleDescription(say(HINT))
        for each in ways:
            if each.modtager:
                self.answers.addItem(say(SEALED.format(vej=each.navn)), each.id)
            else:
                self.answers.addItem(each.navn, each.id)
        self.answers.addItem(say(FOLDER), "")
        quiet(self.answers)
        caption = label(CAPTION, "label")
        caption.setBuddy(self.answers)
        self.answers.currentIndexChanged.connect(lambda _: self.changed.emit())
        for part in (caption, label(HINT, "hint"), self.answers):
            layout.addWidget(part)

    @property
    def udvej_id(self) -> str:
        """The way that was chosen."""
        return str(self.answers.currentData() or "")

    @property
    def sealed(self) -> bool:
        """Whether everything on the way that was chosen is encrypted to its receiver."""
        return self.udvej_id in self._sealed

    @property
    def navn(self) -> str:
        """What the way that was chosen is called; "" for a folder."""
        return self._names.get(self.udvej_id, "")
