"""A table of any length: it knows the number of every row, and holds only the rows that are in sight and those around them.

Rows that come into sight are asked for (``wanted``) and stand empty until they are given. Its rows are those of ``tables.py``
(``rowmodel.py``), in an order of numbers instead of places. A longer text wraps, and its row is higher.
"""

from array import array
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.cells import ROW_HEIGHT, Room
from smdb_desktop.gui.kit.rowmodel import Cell, Row
from smdb_desktop.gui.kit.rows_view import LEAST_WIDTH, RowsView
from smdb_desktop.language import say

AROUND = 40
"""Rows that are got ready above and below what is in sight."""
KEPT = 1000
"""Rows that are held at most."""
LEAST_ROWS = 4


class LongTable(RowsView):
    """A table of any number of rows.

    ``stretch`` is the column that gets the room that is left and whose words wrap where there is too little.
    """

    wanted = Signal(object)
    """The numbers of rows that are in sight, or nearly, and are not held (a tuple)."""

    def __init__(self, name: str, columns: Sequence[str], *, stretch: int) -> None:
        super().__init__(name, tuple(columns))
        self._stretch = stretch
        self._widest: list[int] = []
        header = self.horizontalHeader()
        self.setMinimumHeight(header.sizeHint().height() + LEAST_ROWS * theme.px(ROW_HEIGHT))
        self._model.lacking.connect(self._look)
        self.verticalScrollBar().valueChanged.connect(self._look)
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._ask)

    # -- what it shows ---------------------------------------------------------------------------------------------

    def numbers(self) -> Sequence[int]:
        """The numbers of all its rows, in order."""
        return self._model.numbers

    def show_rows(self, numbers: "array[int]", rows: Mapping[int, Row], *, anew: bool) -> None:
        """Show these numbers, with the rows that are known of them.

        ``anew``: something else was asked for, and it stands at its beginning. Else the same list changed, and the chosen row and
        the scrolling stay; where the chosen one is gone, the one that stands in its place is chosen.
        """
        if not anew and numbers == self._model.numbers:
            self.give(rows)
            return
        chosen, top = self.currentIndex().row(), self.rowAt(0)
        before = self._model.numbers
        chosen_nr, top_nr = (before[place] if 0 <= place < len(before) else 0 for place in (chosen, top))
        self._model.replace(numbers, rows)
        self._share(rows)
        if numbers:
            at = 0 if anew else _place(numbers, chosen_nr, chosen)
            self.selectRow(at)
            self.verticalScrollBar().setValue(0 if anew else _place(numbers, top_nr, top))
        # a new list has forgotten them, and no other size need come
        for place in self._places(KEPT // 3):
            self._give_height(place)
        self._look()

    def give(self, rows: Mapping[int, Row]) -> None:
        """The rows that were asked for."""
        changed = self._model.put(rows)
        if len(self._model.rows) > KEPT:
            self._model.keep((*self._around(), *rows))
        if changed:
            self._share(rows)
        for place in changed:
            self._give_height(place)

    def _share(self, rows: Mapping[int, Row]) -> None:
        """Columns as wide as the widest text they have had; what is left goes to one."""
        header, room = self.horizontalHeader(), Room(self.font())
        if not self._widest:
            self._widest = [header.sectionSizeHint(column) for column in range(self._model.columnCount())]
        for row in rows.values():
            for column, cell in enumerate(row.cells):
                shown = cell if isinstance(cell, Cell) else Cell(cell)
                self._widest[column] = max(
                    self._widest[column], room.whole(say(shown.text), pill=shown.pill is not None)
                )
        widths = list(self._widest)
        others = sum(widths) - widths[self._stretch]
        widths[self._stretch] = max(self.viewport().width() - others, theme.px(LEAST_WIDTH) * 3)
        for column, width in enumerate(widths):
            if header.sectionSize(column) != width:
                header.resizeSection(column, width)

    def _give_height(self, place: int) -> None:
        """A row as high as its words need."""
        row = self._model.rows.get(self._model.numbers[place])
        if row is None:
            return
        cell = row.cells[self._stretch]
        text = say(cell.text if isinstance(cell, Cell) else cell)
        high = Room(self.font()).height(text, self.columnWidth(self._stretch))
        if self.rowHeight(place) != high:
            self.setRowHeight(place, high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width again, and look what came into sight."""
        super().resizeEvent(event)
        self._share({})
        for place in self._places(0):
            self._give_height(place)
        self._look()

    # -- what is in sight ------------------------------------------------------------------------------------------

    def _places(self, around: int) -> range:
        """The places in sight, and so many before and behind."""
        count = len(self._model.numbers)
        first, last = max(0, self.rowAt(0)), self.rowAt(self.viewport().height() - 1)
        return range(max(0, first - around), min(count, (count if last < 0 else last + 1) + around))

    def in_sight(self) -> tuple[int, ...]:
        """The numbers of the rows in sight, and the chosen one's."""
        chosen = self.currentIndex().row()
        places = [*self._places(0), *([chosen] if chosen >= 0 else [])]
        return tuple(dict.fromkeys(self._model.numbers[place] for place in places))

    def _around(self) -> tuple[int, ...]:
        return tuple(self._model.numbers[place] for place in self._places(KEPT // 3))

    def _look(self) -> None:
        """Ask for what is missing, once however much moves in this turn."""
        self._soon.start()

    def _ask(self) -> None:
        numbers, held = self._model.numbers, self._model.rows
        if any(numbers[place] not in held for place in self._places(AROUND // 2)):
            self.wanted.emit(tuple(nr for place in self._places(AROUND) if (nr := numbers[place]) not in held))

    # -- what a person does ----------------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by Tab there is always a row to stand on."""
        if self._model.rowCount() and not self.currentIndex().isValid():
            self.selectRow(0)
        super().focusInEvent(event)


def _place(numbers: Sequence[int], number: int, before: int) -> int:
    """Where a row stands now; one that is gone, where it stood."""
    try:
        return numbers.index(number)
    except ValueError:
        return max(0, min(before, len(numbers) - 1))
