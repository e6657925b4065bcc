"""What the tables of rows have in common, whatever their rows come from: how they look, and how a row is opened.

``tables.py`` shows rows that are all there, or a window of a long list by places; ``long_table.py`` an order of numbers.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.cells import KEY, LINK, ROW_HEIGHT, CellDelegate, Index
from smdb_desktop.gui.kit.rowmodel import RowModel
from smdb_desktop.language import say

LEAST_WIDTH = 60


class RowsView(QTableView):
    """A table whose rows are read and opened, never edited: arrows move, Return and a double click open, Tab goes on."""

    opened = Signal(str)
    """The key of the row that was chosen."""

    def __init__(self, name: str, columns: tuple[str, ...]) -> None:
        super().__init__()
        self.setAccessibleName(say(name))
        self.setProperty("class", "rows")
        self._model = RowModel(columns, self)
        self.setModel(self._model)
        self.setItemDelegate(CellDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        heights, header = self.verticalHeader(), self.horizontalHeader()
        heights.hide()
        heights.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heights.setDefaultSectionSize(theme.px(ROW_HEIGHT))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(theme.px(LEAST_WIDTH))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(self._open)
        self.clicked.connect(self._clicked)

    def key(self) -> str:
        """What the chosen row stands for; "" where none is, or it was not read yet."""
        index = self.currentIndex()
        return str(index.data(KEY) or "") if index.isValid() else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return opens the chosen row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _clicked(self, index: Index) -> None:
        if index.data(LINK):
            self._open(index)

    def _open(self, index: Index) -> None:
        if index.data(KEY):
            self.opened.emit(str(index.data(KEY)))
