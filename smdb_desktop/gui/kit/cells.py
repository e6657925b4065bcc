"""The cells of a table: how they are painted, and how much room their words need.

A state is painted as a pill, a link underlined. Words wrap; a word that is longer than any column may be (a path, the name of a
file) is broken where it has to be.
"""

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.pill import PillKind

PILL = Qt.ItemDataRole.UserRole + 1
KEY = Qt.ItemDataRole.UserRole + 2
LINK = Qt.ItemDataRole.UserRole + 3
SELECTED = QStyle.StateFlag.State_Selected
ROW_HEIGHT = 40
SIDE = 12
"""Free room on either side of a cell's words."""
ABOVE = 9
PILL_SIDE = 8
PILL_INSIDE = 10
LONGEST_WORD = 26
"""Letters of a word that is kept whole; a longer one is broken where the column is narrow."""
SPARE = 3
"""Pixels that a text takes more than its letters: they stand between whole pixels."""
FAR = 100_000
Index = QModelIndex | QPersistentModelIndex


@lru_cache(maxsize=4096)
def _width(text: str, font: QFont) -> int:
    return QFontMetrics(font).horizontalAdvance(text)


@lru_cache(maxsize=4096)
def _lines(text: str, room: int, font: QFont) -> int:
    """How high a text is that wraps: the same words stand in many rows."""
    metrics = QFontMetrics(font)
    return metrics.boundingRect(QRect(0, 0, room, FAR), wrapping(text, room, metrics), text).height()


def _pill_font(font: QFont) -> QFont:
    made = QFont(font)
    made.setPointSizeF(font.pointSizeF() * 0.86)
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _link_font(font: QFont) -> QFont:
    made = QFont(font)
    made.setUnderline(True)
    made.setWeight(QFont.Weight.Medium)
    return made


class Room:
    """How much room words need in a table's font."""

    def __init__(self, font: QFont) -> None:
        self._plain, self._pill, self._link = font, _pill_font(font), _link_font(font)

    def whole(self, text: str, *, pill: bool = False, link: bool = False) -> int:
        """The width of a cell that shows the text on one line."""
        if pill:
            return _width(text, self._pill) + 2 * theme.px(PILL_SIDE + PILL_INSIDE)
        return _width(text, self._link if link else self._plain) + 2 * theme.px(SIDE) + SPARE

    def least(self, text: str, *, pill: bool = False, link: bool = False) -> int:
        """The width of a cell that breaks no word of usual length; a pill is never broken."""
        if pill:
            return self.whole(text, pill=True)
        font = self._link if link else self._plain
        longest = max((word[:LONGEST_WORD] for word in text.split()), key=len, default="")
        return _width(longest, font) + 2 * theme.px(SIDE) + SPARE

    def height(self, text: str, width: int, *, pill: bool = False, link: bool = False) -> int:
        """The height of a cell of this width."""
        least = theme.px(ROW_HEIGHT)
        if pill or self.whole(text, link=link) <= width:
            return least
        lines = _lines(text, width - 2 * theme.px(SIDE), self._link if link else self._plain)
        return max(least, lines + 2 * theme.px(ABOVE))


def wrapping(text: str, room: int, metrics: QFontMetrics) -> Qt.TextFlag:
    """Between words; in words only where one of them is too long."""
    if all(metrics.horizontalAdvance(word) <= room for word in text.split()):
        return Qt.TextFlag.TextWordWrap
    return Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextWrapAnywhere


class CellDelegate(QStyledItemDelegate):
    """Paints words that wrap, states as pills, links underlined, and a ring around the row that has the focus."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground by the style, the words by ourselves."""
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        text, shown.text = shown.text, ""
        widget: QWidget = option.widget
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, widget)
        kind = index.data(PILL)
        painter.save()
        if kind is not None:
            self._paint_pill(painter, shown, text, kind)
        else:
            self._paint_words(painter, shown, text, link=bool(index.data(LINK)))
        painter.restore()
        if index.column() == 0 and option.state & SELECTED:
            # its ground alone can hardly be told from the page's
            mark = QRect(option.rect.left(), option.rect.top(), theme.px(4), option.rect.height())
            painter.fillRect(mark, QColor(theme.current().tokens.primary))
        self._paint_ring(painter, option, index)

    def _paint_words(self, painter: QPainter, option: QStyleOptionViewItem, text: str, *, link: bool) -> None:
        font = _link_font(option.font) if link else option.font
        painter.setFont(font)
        tokens = theme.current().tokens
        painter.setPen(QColor(tokens.primary if link else tokens.text))
        side = theme.px(SIDE)
        place = option.rect.adjusted(side, 0, -side, 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(place, flags | wrapping(text, place.width(), painter.fontMetrics()), text)

    def _paint_ring(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        table = option.widget
        if not isinstance(table, QTableView) or not table.hasFocus() or table.currentIndex().row() != index.row():
            return
        ring, rect = theme.px(3), option.rect
        colour = QColor(theme.current().tokens.ring)
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), ring), colour)
        painter.fillRect(QRect(rect.left(), rect.bottom() - ring + 1, rect.width(), ring), colour)
        if index.column() == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), ring, rect.height()), colour)
        if index.column() == table.model().columnCount() - 1:
            painter.fillRect(QRect(rect.right() - ring + 1, rect.top(), ring, rect.height()), colour)

    def _paint_pill(self, painter: QPainter, option: QStyleOptionViewItem, text: str, kind: PillKind) -> None:
        tokens = theme.current().tokens
        grounds = {
            PillKind.INFO: (tokens.info_bg, tokens.info),
            PillKind.SUCCESS: (tokens.success_bg, tokens.success),
            PillKind.WARNING: (tokens.warning_bg, tokens.warning),
            PillKind.ERROR: (tokens.error_bg, tokens.error),
        }
        ground, ink = grounds.get(kind, (tokens.raised, tokens.text2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(_pill_font(option.font))
        metrics = painter.fontMetrics()
        height = metrics.height() + theme.px(4)
        width = metrics.horizontalAdvance(text) + 2 * theme.px(PILL_INSIDE)
        left = option.rect.left() + theme.px(PILL_SIDE)
        pill = QRect(left, option.rect.top() + (option.rect.height() - height) // 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(QColor(ink))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """The room that the words need: at the width there is, or on one line where none is given."""
        room, text = Room(self._view.font()), str(index.data() or "")
        pill, link = index.data(PILL) is not None, bool(index.data(LINK))
        if option.rect.width() <= 0:
            return QSize(room.whole(text, pill=pill, link=link), theme.px(ROW_HEIGHT))
        least = room.least(text, pill=pill, link=link)
        return QSize(least, room.height(text, option.rect.width(), pill=pill, link=link))
