"""Tables as the pages show them: rows that are read, one key each, opened with Return or a double click. Nothing is edited.

Nothing is cut: a column that gets less than its text wraps it, and where even that has no room the table scrolls sideways.
A state is painted as a pill; the word itself is the cell's text, so that it can be read aloud.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.cells import KEY, LINK, PILL, ROW_HEIGHT, CellDelegate, Index, Room
from smdb_desktop.gui.kit.parts import plain_tip
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.language import say

MOST_ROWS_SHOWN = 14
LEAST_ROWS = 2
LEAST_WIDTH = 60


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


class RowTable(QTableView):
    """A table of rows. ``opened`` carries the key of the row that was chosen; arrows move, Tab goes on to the next control.

    ``chooses``: a row is always chosen, because something beside the table depends on it; else only while it has the focus.
    ``most``: so many rows are shown at once; of more the table scrolls.
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
        most: int = MOST_ROWS_SHOWN,
    ) -> None:
        super().__init__()
        self.setAccessibleName(say(name))
        self.setProperty("class", "rows")
        self._columns, self._stretch, self._chooses = tuple(columns), stretch, chooses
        self._flexible = tuple(flexible) or (stretch,)
        self._most = most
        self._rows: tuple[Row, ...] = ()
        self._chosen, self._filling = "", False
        self._model = QStandardItemModel(0, len(columns), self)
        self._name_columns()
        self.setModel(self._model)
        self.setItemDelegate(CellDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
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
        """Columns as wide as their text; what is left goes to one.

        What lacks is taken from those that may wrap, the widest first, then from all others, and never so that a word breaks.
        """
        if not self._columns or not self._model.rowCount():
            return
        header, room = self.horizontalHeader(), Room(self.font())
        heads = [header.sectionSizeHint(column) for column in range(len(self._columns))]
        whole, least = list(heads), list(heads)
        for row in self._rows:
            for column, cell in enumerate(row.cells):
                text, kind = _words(cell)
                whole[column] = max(whole[column], room.whole(text, **kind))
                least[column] = max(least[column], room.least(text, **kind))
        widths, spare = list(whole), self.viewport().width() - sum(whole)
        if spare >= 0:
            widths[self._stretch] += spare  # -1: the last, so that the text stands together at the left
        else:
            wraps = {column % len(widths) for column in self._flexible if column < len(widths)}
            others = [column for column in range(len(widths)) if column not in wraps]
            lacking = _take(widths, least, sorted(wraps), -spare)
            _take(widths, least, others, lacking)
        for column, width in enumerate(widths):
            header.resizeSection(column, width)
        self._give_height(widths, whole, room)

    def _give_height(self, widths: Sequence[int], whole: Sequence[int], room: Room) -> None:
        """Rows as high as their words need; most need no reckoning, because no column is narrower than its text."""
        narrow = [column for column, width in enumerate(widths) if width < whole[column]]
        heights = self.verticalHeader()
        for number, row in enumerate(self._rows):
            high = theme.px(ROW_HEIGHT)
            for column in narrow:
                if column < len(row.cells):
                    text, kind = _words(row.cells[column])
                    high = max(high, room.height(text, widths[column], **kind))
            if heights.sectionSize(number) != high:
                heights.resizeSection(number, high)
        self._fit()

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
        extra = bar.sizeHint().height() if self.horizontalHeader().length() > self.viewport().width() else 0
        shown = sum(self.verticalHeader().sectionSize(row) for row in range(min(rows, self._most)))
        height = header + shown + extra + theme.px(4)
        if (self.minimumHeight(), self.maximumHeight()) != (height, height):
            self.setFixedHeight(height)

    def give_way(self, lacking: int) -> None:
        """Become so many pixels lower where there is no room, down to two rows; the table then scrolls."""
        rows, heights = min(self._model.rowCount(), self._most), self.verticalHeader()
        while rows > LEAST_ROWS and lacking > 0:
            rows -= 1
            lacking -= heights.sectionSize(rows)
        self._most = max(LEAST_ROWS, rows)
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


def _words(cell: Cell | str) -> tuple[str, dict[str, bool]]:
    """A cell's text, and how it is painted."""
    if isinstance(cell, str):
        return say(cell), {}
    return say(cell.text), {"pill": cell.pill is not None, "link": cell.link}


def _take(widths: list[int], least: Sequence[int], columns: Sequence[int], lacking: int) -> int:
    """Take what lacks from these columns, from the widest down to a common width; what could not be taken is left."""
    before, whole = sum(widths[column] for column in columns), list(widths)
    low, high = 0, max((whole[column] for column in columns), default=0)
    while low < high:
        level = (low + high + 1) // 2
        at_level = sum(min(whole[column], max(least[column], level)) for column in columns)
        low, high = (level, high) if at_level <= before - lacking else (low, level - 1)
    for column in columns:
        widths[column] = min(whole[column], max(least[column], low))
    return max(0, lacking - before + sum(widths[column] for column in columns))
