"""One sheet as it will look, as large as there is room for. It is painted by the very hand that prints.

Those who hear the window get its words; Page Up and Page Down turn the sheets.
"""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.printing.painting import RULE, page_words, paint
from smdb_desktop.gui.printing.sheets import Sheets
from smdb_desktop.language import say

PREVIEW = T("Forhåndsvisning: {side}")
EMPTY = T("Forhåndsvisning")
LEAST = 280
_KEYS = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Up: -1}


class Preview(QWidget):
    """Shows ``page`` of some sheets, or an empty place."""

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("forhaandsvisning")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme.px(LEAST), theme.px(LEAST))
        self.sheets: Sheets | None = None
        self.page = 0
        self._tell()

    def show_sheets(self, sheets: Sheets | None) -> None:
        """Show other sheets, at the same page as far as there is one."""
        self.sheets = sheets
        self.turn_to(self.page if sheets is not None else 0)

    def turn_to(self, page: int) -> None:
        """Show this page, or the nearest that there is."""
        many = len(self.sheets.pages) if self.sheets is not None else 1
        self.page = max(0, min(page, many - 1))
        self._tell()
        self.update()
        self.turned.emit(self.page)

    def _tell(self) -> None:
        sheets = self.sheets
        words = PREVIEW.format(side=page_words(self.page, len(sheets.pages))) if sheets is not None else EMPTY
        self.setAccessibleName(say(words))
        self.setAccessibleDescription(say(sheets.words(self.page)) if sheets is not None else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn the sheets."""
        by = _KEYS.get(Qt.Key(event.key()))
        if by is not None and self.sheets is not None:
            self.turn_to(self.page + by)
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """A sheet that can be looked over; where there is more room it takes it."""
        return QSize(theme.px(420), theme.px(360))

    def sheet(self) -> QRectF:
        """Where the sheet lies."""
        if self.sheets is None:
            return QRectF()
        room = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        size = self.sheets.size.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(room.topLeft(), size)
        place.moveCenter(room.center())
        return place

    def paintEvent(self, _event: QPaintEvent) -> None:
        """White paper with what stands on it."""
        if self.sheets is None:
            return
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        place = self.sheet()
        painter.fillRect(place, Qt.GlobalColor.white)
        painter.setPen(QPen(RULE, 1))
        painter.drawRect(place)
        painter.translate(place.topLeft())
        paint(painter, self.sheets, self.page, place.width() / self.sheets.size.width())
        painter.end()
