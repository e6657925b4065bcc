"""The way to look an answer up in a register outside: a link, and the address to copy. The program opens no address itself."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from smdb_desktop.domain.forms.definitions import Opslag
from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.parts import button, label, row
from smdb_desktop.language import say

HINT = T("Kopiér adressen til en maskine med net. Programmet åbner den ikke selv.")
_WIDTH = 360


class Lookup(QWidget):
    """The link of a field; the address stands there once it was asked for."""

    resized = Signal()
    """``height_for`` says something else from now on."""
    opened = Signal()
    """The address has the focus."""
    _told = -1

    def __init__(self, name: str, opslag: Opslag, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._link = button(opslag.title, self._show_address, "link")
        self._link.setObjectName(f"{name}.opslag")
        self._address = focus_first(QLineEdit(opslag.adresse, self))
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
        # a row asks for the height before this is seen, and what is hidden takes no room
        self._link.show()

    def _show_address(self) -> None:
        self._address.show()
        self._hint.show()
        self.resized.emit()
        self._address.setFocus()
        self._address.selectAll()
        self.opened.emit()

    def height_for(self, width: int) -> int:
        """How high it is in this width."""
        self._told = self._high(width)
        return self._told

    def _high(self, width: int) -> int:
        layout = self.layout()
        if layout is None:
            return 0
        # the link alone does not wrap: to Qt such a layout has no height for a width
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()

    def event(self, event: QEvent) -> bool:
        """A part that is dressed when it is first seen may need more room than it said."""
        if event.type() is not QEvent.Type.LayoutRequest:
            return super().event(event)
        if 0 <= self._told != self._high(self.width()):
            self.resized.emit()
        return super().event(event)

    def tab_stops(self) -> list[QWidget]:
        """The link and the address."""
        return [self._link, self._address]
