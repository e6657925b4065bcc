"""Tables as the pages show them: rows that are read, one key each, opened with Return or a double click. Nothing is edited.

Cells never wrap: what does not fit is cut with dots and stands in full in the tooltip. A state is painted as a pill; the word
itself is the cell's text, so that it can be read aloud.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import plain_tip
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.language import say

PILL = Qt.ItemDataRole.UserRole + 1
KEY = Qt.ItemDataRole.UserRole + 2
LINK = Qt.ItemDataRole.UserRole + 3
SELECTED = QStyle.StateFlag.State_Selected
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
        """A pill where the cell has one, a mark at the chosen row, and a ring around the row that has the focus."""
        kind = index.data(PILL)
        if index.data(LINK):
            self._paint_link(painter, QStyleOptionViewItem(option), index)
        elif kind is None:
            super().paint(painter, option, index)
        else:
            self._paint_pill(painter, QStyleOptionViewItem(option), index, kind)
        if index.column() == 0 and option.state & SELECTED:
            # its ground alone can hardly be told from the page's
            mark = QRect(option.rect.left(), option.rect.top(), theme.px(4), option.rect.height())
            painter.fillRect(mark, QColor(theme.current().tokens.primary))
        self._paint_ring(painter, option, index)

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

    def _paint_link(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        text, option.text = option.text, ""
        option.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        font = option.font
        font.setUnderline(True)
        font.setWeight(QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(QColor(theme.current().tokens.primary))
        place = option.rect.adjusted(theme.px(12), 0, -theme.px(6), 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _paint_pill(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, kind: PillKind) -> None:
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
    """A table of rows. ``opened`` carries the key of the row that was chosen; arrows move, Tab goes on to the next control.

    ``chooses``: a row is always chosen, because something beside the table depends on it; else only while it has the focus.
    """

    opened = Signal(str)
    chosen = Signal(str)
    """The key of another row than before, or an empty text; not while the rows are only shown anew."""

    def __init__(
        self,
        name: str,
        columns: Sequence[str],
        *,
        stretch: int = 0,
        flexible: Sequence[int] = (),
        chooses: bool = True,
    ) -> None:
        super().__init__()
        self.setAccessibleName(say(name))
        self.setProperty("class", "rows")
        self._columns, self._stretch, self._chooses = tuple(columns), stretch, chooses
        self._flexible = tuple(flexible) or (stretch,)
        self._most = MOST_ROWS_SHOWN
        self._rows: tuple[Row, ...] = ()
        self._chosen, self._filling = "", False
        self._model = QStandardItemModel(0, len(columns), self)
        self._name_columns()
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
        self.setMinimumWidth(theme.px(LEAST_WIDTH) * 4)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW_HEIGHT))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.px(LEAST_WIDTH))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self._open)
        self.clicked.connect(self._clicked)
        self.selectionModel().currentRowChanged.connect(self._tell)

    def _name_columns(self) -> None:
        self._model.setHorizontalHeaderLabels([say(column) for column in self._columns])

    def set_columns(self, columns: Sequence[str]) -> None:
        """Show other columns, without rows until they are set; nothing happens where they are the same."""
        if tuple(columns) == self._columns:
            return
        self._columns = tuple(columns)
        self.set_rows(())
        self._model.setColumnCount(len(columns))
        self._name_columns()

    def set_rows(self, rows: Sequence[Row], choose: str = "") -> None:
        """Show these rows; what is shown already is not touched. The chosen row and the scrolling stay.

        Where the chosen row is gone, the one that stands in its place is chosen; ``choose`` is the key of another one to choose.
        """
        self._filling = True
        if tuple(rows) != self._rows:
            self._replace(tuple(rows))
        if choose:
            self.choose(choose)
        self._filling = False
        self._tell()

    def _replace(self, rows: tuple[Row, ...]) -> None:
        keys, at, before = [row.key for row in rows], self.currentIndex().row(), self.key()
        had, scrolled = self.selectionModel().hasSelection(), self.verticalScrollBar().value()
        if keys == [row.key for row in self._rows]:
            for number, (old, new) in enumerate(zip(self._rows, rows, strict=True)):
                if old != new:
                    for column, cell in enumerate(new.cells):
                        self._model.setItem(number, column, self._item(cell, new.key))
        else:
            self._model.removeRows(0, self._model.rowCount())
            for row in rows:
                self._model.appendRow([self._item(cell, row.key) for cell in row.cells])
        self._rows = rows
        if keys and (self._chooses or had or self.hasFocus()):
            self.selectRow(keys.index(before) if before in keys else max(0, min(at, len(keys) - 1)))
        self._fit()
        self._share()
        self.verticalScrollBar().setValue(scrolled)

    def _tell(self, *_indexes: object) -> None:
        key = self.key()
        if key != self._chosen and not self._filling:
            self._chosen = key
            self.chosen.emit(key)

    def _share(self) -> None:
        """Columns as wide as their text; what is left goes to one, what lacks is taken from those that may be cut."""
        if not self._columns or not self._model.rowCount():
            return
        header, least = self.horizontalHeader(), theme.px(LEAST_WIDTH)
        widths = [max(self.sizeHintForColumn(c), header.sectionSizeHint(c)) for c in range(len(self._columns))]
        spare = self.viewport().width() - sum(widths)
        if spare >= 0:
            widths[self._stretch] += spare  # -1: the last, so that the text stands together at the left
        else:
            # the widest give first, down to a common width: short texts stay whole
            room = sum(widths[c] for c in self._flexible) + spare
            left = sorted(self._flexible, key=lambda c: widths[c])
            while left:
                share = max(least * 2, room // len(left))
                narrow = left.pop(0)
                widths[narrow] = min(widths[narrow], share)
                room -= widths[narrow]
        for column, width in enumerate(widths):
            header.resizeSection(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width again."""
        super().resizeEvent(event)
        self._share()

    def showEvent(self, event: QShowEvent) -> None:
        """Only now is it known how high the header is."""
        super().showEvent(event)
        self._fit()
        self._share()

    def _item(self, cell: Cell | str, key: str) -> QStandardItem:
        shown = Cell(cell) if isinstance(cell, str) else cell
        item = QStandardItem(say(shown.text))
        item.setToolTip(plain_tip(say(shown.text)))
        item.setData(key, KEY)
        item.setData(shown.pill, PILL)
        if shown.link:
            item.setData(True, LINK)
        return item

    def _fit(self) -> None:
        """As high as its rows: the page scrolls, not the table, as long as there are few."""
        rows = self._model.rowCount()
        few = rows <= self._most
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if few else needed)
        header = self.horizontalHeader().sizeHint().height()
        bar = self.horizontalScrollBar()
        extra = bar.sizeHint().height() if bar.maximum() > 0 else 0
        self.setFixedHeight(header + min(rows, self._most) * theme.px(ROW_HEIGHT) + extra + theme.px(4))

    def give_way(self, lacking: int) -> None:
        """Become so many pixels lower where there is no room, down to two rows; the table then scrolls."""
        rows = min(self._model.rowCount(), self._most)
        self._most = max(2, rows - ceil(max(0, lacking) / theme.px(ROW_HEIGHT)))
        self._fit()

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
        if self._model.rowCount() and not self.selectionModel().hasSelection():
            self.selectRow(max(0, self.currentIndex().row()))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A row that nothing depends on is no longer marked."""
        super().focusOutEvent(event)
        if not self._chooses:
            self.clearSelection()

    def _clicked(self, index: Index) -> None:
        if index.data(LINK):
            self._open(index)

    def _open(self, index: Index) -> None:
        self.opened.emit(str(index.data(KEY)))
