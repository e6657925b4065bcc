"""The way to look an answer up in a register outside: a link, and the address to copy. The program opens no address itself."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from smdb_desktop.domain.forms.definitions import Opslag
from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import button, label, row
from smdb_desktop.language import say

HINT = T("Kopiér adressen til en maskine med net. Programmet åbner den ikke selv.")
_WIDTH = 360


class Lookup(QWidget):
    """The link of a field; the address stands there once it was asked for."""

    resized = Signal()
    """``height_for`` says something else from now on."""

    def __init__(self, name: str, opslag: Opslag, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link = button(opslag.title, self._show_address, "link")
        self._link.setObjectName(f"{name}.opslag")
        self._address = QLineEdit(opslag.adresse, self)
        self._address.setReadOnly(True)
        self._address.setObjectName(f"{name}.opslag.adresse")
        self._address.setAccessibleName(say(T("Adressen til {titel}", titel=opslag.title)))
        self._address.setMaximumWidth(theme.px(_WIDTH))
        self._hint = label(HINT, "hint", self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        row(layout, self._link)
        for part in (self._address, self._hint):
            layout.addWidget(part)
            part.hide()

    def _show_address(self) -> None:
        self._address.show()
        self._hint.show()
        self.resized.emit()
        self._address.setFocus()
        self._address.selectAll()

    def height_for(self, width: int) -> int:
        """How high it is in this width."""
        layout = self.layout()
        if layout is None:
            return 0
        # without the address there is nothing that wraps
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()

    def tab_stops(self) -> list[QWidget]:
        """The link and the address."""
        return [self._link, self._address]
