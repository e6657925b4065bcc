"""Tables as the pages show them: rows that are read, one key each, opened with Return or a double click. Nothing is edited.

Cells never wrap: what does not fit is cut with dots and stands in full in the tooltip. A state is painted as a pill; the word
itself is the cell's text, so that it can be read aloud.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from smdb_desktop.gui import theme
from smdb_desktop.gui.widgets.pill import PillKind

PILL = Qt.ItemDataRole.UserRole + 1
KEY = Qt.ItemDataRole.UserRole + 2
LINK = Qt.ItemDataRole.UserRole + 3
MOST_ROWS_SHOWN = 14
ROW_HEIGHT = 40
LEAST_WIDTH = 60
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text and, for a state, the ground of its pill. A link opens the row with one click."""

    text: str
    pill: PillKind | None = None
    link: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row with what it stands for."""

    key: str
    cells: tuple[Cell | str, ...]


class _Delegate(QStyledItemDelegate):
    """Paints states as pills and leaves the rest to the style."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A pill where the cell has one."""
        kind = index.data(PILL)
        if kind is None:
            super().paint(painter, option, index)
            return
        tokens = theme.current().tokens
        grounds = {
            PillKind.INFO: (tokens.info_bg, tokens.info),
            PillKind.SUCCESS: (tokens.success_bg, tokens.success),
            PillKind.WARNING: (tokens.warning_bg, tokens.warning),
            PillKind.ERROR: (tokens.error_bg, tokens.error),
        }
        ground, ink = grounds.get(kind, (tokens.raised, tokens.text2))
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        style = option.widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = option.font
        font.setPointSizeF(font.pointSizeF() * 0.86)
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        height = metrics.height() + theme.px(4)
        room = option.rect.width() - theme.px(12)
        width = min(metrics.horizontalAdvance(text) + theme.px(20), room)
        pill = QRect(
            option.rect.left() + theme.px(8), option.rect.top() + (option.rect.height() - height) // 2, width, height
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        painter.setPen(QColor(ink))
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width - theme.px(12))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for the text on one line, with air."""
        hint = super().sizeHint(option, index)
        extra = theme.px(28 if index.data(PILL) is not None else 8)
        return QSize(hint.width() + extra, theme.px(ROW_HEIGHT))


class RowTable(QTableView):
    """A table of rows. ``opened`` carries the key of the row that was chosen; arrows move, Tab goes on to the next control."""

    opened = Signal(str)

    def __init__(self, name: str, columns: Sequence[str], *, stretch: int = 0, whole: bool = False) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._columns, self._stretch, self._whole = tuple(columns), stretch, whole
        self._model = QStandardItemModel(0, len(columns), self)
        self._model.setHorizontalHeaderLabels(list(columns))
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW_HEIGHT))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.px(LEAST_WIDTH))
        self.doubleClicked.connect(self._open)
        self.clicked.connect(self._clicked)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the row with the same key as before stays chosen, else the first."""
        before = self.key()
        self._model.removeRows(0, self._model.rowCount())
        for row in rows:
            self._model.appendRow([self._item(cell, row.key) for cell in row.cells])
        header = self.horizontalHeader()
        for column in range(len(self._columns)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        if not self._whole:
            header.setSectionResizeMode(self._stretch, QHeaderView.ResizeMode.Stretch)
        else:
            header.setStretchLastSection(True)
        keys = [row.key for row in rows]
        if keys:
            self.selectRow(keys.index(before) if before in keys else 0)
        self._fit()

    def _item(self, cell: Cell | str, key: str) -> QStandardItem:
        shown = Cell(cell) if isinstance(cell, str) else cell
        item = QStandardItem(shown.text)
        item.setToolTip(shown.text)
        item.setData(key, KEY)
        item.setData(shown.pill, PILL)
        if shown.link:
            item.setData(True, LINK)
            item.setForeground(QColor(theme.current().tokens.primary))
            font = QFont(self.font())
            font.setUnderline(True)
            font.setWeight(QFont.Weight.Medium)
            item.setFont(font)
        return item

    def _fit(self) -> None:
        """As high as its rows: the page scrolls, not the table, as long as there are few."""
        rows = min(self._model.rowCount(), MOST_ROWS_SHOWN)
        header = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(header + rows * theme.px(ROW_HEIGHT) + theme.px(10))

    def key(self) -> str:
        """What the chosen row stands for, or an empty text."""
        index = self.currentIndex()
        return str(index.data(KEY)) if index.isValid() else ""

    def choose(self, key: str) -> None:
        """Choose the row with this key."""
        for row in range(self._model.rowCount()):
            if self._model.item(row, 0).data(KEY) == key:
                self.selectRow(row)

    def texts(self) -> list[list[str]]:
        """Everything that stands in the table, for tests and printing."""
        columns = range(len(self._columns))
        return [[self._model.item(row, c).text() for c in columns] for row in range(self._model.rowCount())]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens the chosen row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by Tab there is always a row to stand on."""
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.selectRow(0)
        super().focusInEvent(event)

    def _clicked(self, index: Index) -> None:
        if index.data(LINK):
            self._open(index)

    def _open(self, index: Index) -> None:
        self.opened.emit(str(index.data(KEY)))
