"""Tables as the pages show them: rows that are read, one key each, opened with Return or a double click. Nothing is edited.

Nothing is cut: a column that gets less than its text wraps it, and where even that has no room the table scrolls sideways.
A state is painted as a pill; the word itself is the cell's text, so that it can be read aloud.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.cells import KEY, ROW_HEIGHT, Room
from smdb_desktop.gui.kit.rowmodel import Cell as Cell
from smdb_desktop.gui.kit.rowmodel import Row as Row
from smdb_desktop.gui.kit.rows_view import LEAST_WIDTH, RowsView
from smdb_desktop.language import say

MOST_ROWS_SHOWN = 14
LEAST_ROWS = 2
AROUND = 40
"""Rows that are read above and below those in sight."""
WINDOW = 100
"""Rows that are read together, in the middle of a list."""


class RowTable(RowsView):
    """A table of rows, as high as they are.

    ``chooses``: a row is always chosen, because something beside the table depends on it; else only while it has the focus.
    ``most``: so many rows are shown at once; of more the table scrolls.
    """

    chosen = Signal(str)
    """The key of another row than before, or an empty text; not while the rows are only shown anew."""
    wanted = Signal(int, int)
    """Rows of a long list came in sight that were not read: after how many, and how many to read."""

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
        super().__init__(name, tuple(columns))
        self._columns, self._stretch, self._chooses = tuple(columns), stretch, chooses
        self._flexible = tuple(flexible) or (stretch,)
        self._most = most
        self._chosen, self._filling = "", False
        self._stand = -1
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(0)
        self._asking.timeout.connect(self._ask)
        self._model.lacking.connect(self._asking.start)
        self.setMinimumWidth(theme.px(LEAST_WIDTH) * 4)
        self.selectionModel().currentRowChanged.connect(self._tell)
        # the frame is around a whole row; Qt paints only the cell anew where the choice of the others stays
        self.selectionModel().currentRowChanged.connect(self._paint_rows)

    def set_columns(self, columns: Sequence[str], flexible: Sequence[int] = ()) -> None:
        """Show other columns, without rows until they are set; nothing happens where they are the same.

        ``flexible``: which of them may wrap; none: those that did.
        """
        if tuple(columns) == self._columns:
            return
        self._columns, self._flexible = tuple(columns), tuple(flexible) or self._flexible
        self.set_rows(())
        self._model.set_columns(columns)

    def set_rows(self, rows: Sequence[Row], choose: str = "") -> None:
        """Show these rows; what is shown already is not touched. The chosen row and the scrolling stay.

        Where the chosen row is gone, the one that stands in its place is chosen; ``choose`` is the key of another one to choose.
        """
        self._show(len(rows), dict(enumerate(rows)), choose)

    def show_window(self, number: int, first: int, rows: Sequence[Row], stand: int) -> None:
        """Show rows of a long list of that ``number``, which come after the ``first``; the others are asked for when seen.

        ``stand`` is another after every change: rows that were read before it are read again. Else these come to the others.
        """
        given = {first + place: row for place, row in enumerate(rows)}
        if stand == self._stand and number == self._model.rowCount():
            self._filling = True
            self._model.forget_far(first, self.currentIndex().row())
            self._redraw(given)
            self._filling = False
            return
        self._stand = stand
        self._show(number, given)

    def change(self, rows: Mapping[str, Row]) -> None:
        """Other cells of rows that are shown, by their keys."""
        self._redraw({at: rows[row.key] for at, row in self._model.rows.items() if row.key in rows})

    def in_sight(self) -> tuple[int, int]:
        """Which rows to read for what is seen now: after how many, and how many."""
        top = max(0, self.rowAt(0))
        first = max(0, top - AROUND)
        # at the top of the list, where everybody begins, nothing is read for above it
        return first, WINDOW - AROUND + top - first

    def _ask(self) -> None:
        self.wanted.emit(*self.in_sight())

    def _show(self, number: int, rows: Mapping[int, Row], choose: str = "") -> None:
        self._filling = True
        if self._model.fits(number, rows):
            self._model.keep_only(rows, self.currentIndex().row())
            self._redraw(rows)
        else:
            self._replace(number, rows)
        if choose:
            self.choose(choose)
        self._filling = False
        self._tell()

    def _redraw(self, rows: Mapping[int, Row]) -> None:
        if self._model.put(rows):
            self._fit()
            self._share()

    def _replace(self, number: int, rows: Mapping[int, Row]) -> None:
        at, before = self.currentIndex().row(), self.key()
        had, scrolled = self.selectionModel().hasSelection(), self.verticalScrollBar().value()
        self._model.replace(range(number), rows)
        if number and (self._chooses or had or self.hasFocus()):
            found = self._model.place(before)
            self.selectRow(found if found >= 0 else max(0, min(at, number - 1)))
        self._fit()
        self._share()
        self.verticalScrollBar().setValue(scrolled)

    def _tell(self, *_indexes: object) -> None:
        key = self.key()
        if key != self._chosen and not self._filling:
            self._chosen = key
            self.chosen.emit(key)

    def _paint_rows(self, now: QModelIndex, before: QModelIndex) -> None:
        for index in (now, before):
            row = self.visualRect(index)
            self.viewport().update(0, row.top(), self.viewport().width(), row.height())

    def _share(self) -> None:
        """Columns as wide as their text; what is left goes to one.

        What lacks is taken from those that may wrap, the widest first, then from all others, and never so that a word breaks.
        """
        if not self._columns or not self._model.rowCount():
            return
        header, room = self.horizontalHeader(), Room(self.font())
        heads = [header.sectionSizeHint(column) for column in range(len(self._columns))]
        whole, least = list(heads), list(heads)
        for row in self._model.rows.values():
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
        for number, row in self._model.rows.items():
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

    def choose_many(self) -> None:
        """Let several rows be chosen together: Ctrl and Shift with arrows or the mouse, Ctrl+A for all."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)

    def chosen_keys(self) -> tuple[str, ...]:
        """What the chosen rows stand for, from above to below; "" for one that was never in sight."""
        rows = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return tuple(str(index.data(KEY) or "") for index in rows)

    def choose(self, key: str) -> None:
        """Choose the row with this key."""
        row = self._model.place(key)
        if row >= 0:
            self.selectRow(row)

    def texts(self) -> list[list[str]]:
        """Everything that stands in the table; of a long list the rows that were read."""
        rows, columns = sorted(self._model.rows), range(len(self._columns))
        return [[str(self._model.index(row, c).data()) for c in columns] for row in rows]

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
