"""The rows behind a table: all of them, or those of a long list that were read, while the others are only numbered.

Whoever shows it says where it lacks rows (``lacking``), and gives them when they are read.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from smdb_desktop.gui.kit.cells import KEY, LINK, PILL, Index
from smdb_desktop.gui.kit.parts import plain_tip
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.language import say

KEPT = 600
"""Rows of a long list that are kept: those nearest to what was read last."""
NOWHERE = QModelIndex()


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


def _said(columns: Sequence[str]) -> tuple[str, ...]:
    # Qt divides by the number of columns when a reader asks where a cell is; without one the process would end
    return tuple(say(column) for column in columns) or ("",)


class RowModel(QAbstractTableModel):
    """Rows by their numbers, in an order; a row that was not read is blank and has no key.

    ``numbers`` are those of all rows, from above to below: a range, where each row is known by its place, or what a search found.
    """

    lacking = Signal()
    """A row was looked at that was not read."""

    def __init__(self, columns: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self.rows: dict[int, Row] = {}
        self.numbers: Sequence[int] = range(0)
        self._columns = _said(columns)

    def set_columns(self, columns: Sequence[str]) -> None:
        """Other columns, and no rows."""
        self.beginResetModel()
        self._columns, self.rows, self.numbers = _said(columns), {}, range(0)
        self.endResetModel()

    def fits(self, number: int, rows: Mapping[int, Row]) -> bool:
        """Whether the list is as long as before and these rows stand where they stood: then only their cells can differ."""
        there = self.rows
        return number == len(self.numbers) and all(at in there and there[at].key == row.key for at, row in rows.items())

    def replace(self, numbers: Sequence[int], rows: Mapping[int, Row]) -> None:
        """Another list."""
        self.beginResetModel()
        self.numbers, self.rows = numbers, dict(rows)
        self.endResetModel()

    def put(self, rows: Mapping[int, Row]) -> list[int]:
        """More rows of the same list, or the same with other cells; the places that show something else now."""
        changed = {nr for nr, row in rows.items() if self.rows.get(nr) != row}
        self.rows |= {nr: rows[nr] for nr in changed}
        places = self._places(changed)
        for place in places:
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(self._columns) - 1))
        return places

    def _places(self, wanted: Set[int]) -> list[int]:
        if isinstance(self.numbers, range) or not wanted:
            return sorted(wanted)
        return [place for place, nr in enumerate(self.numbers) if nr in wanted]

    def keep(self, numbers: Iterable[int]) -> None:
        """Of many rows keep these."""
        kept = set(numbers)
        self.rows = {nr: row for nr, row in self.rows.items() if nr in kept}

    def forget_far(self, middle: int, current: int) -> None:
        """Of many rows keep those around one, and the current one."""
        if len(self.rows) > KEPT:
            near = sorted(self.rows, key=lambda at: abs(at - middle))[: KEPT // 2]
            self.keep((*near, current))

    def keep_only(self, wanted: Mapping[int, Row], current: int) -> None:
        """Forget what was read before, because it may be another now; the current row stays."""
        self.rows = {at: row for at, row in self.rows.items() if at in wanted or at == current}

    def place(self, key: str) -> int:
        """Where the row with this key stands; -1 where it was not read."""
        return next((at for at, row in self.rows.items() if row.key == key), -1) if key else -1

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How long the list is."""
        return 0 if parent.isValid() else len(self.numbers)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """How many columns it has."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name of a column."""
        if side is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and section < len(self._columns):
            return self._columns[section]
        return super().headerData(section, side, role)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What stands in a cell."""
        row = self.rows.get(self.numbers[index.row()])
        if row is None:
            if role == Qt.ItemDataRole.DisplayRole:
                self.lacking.emit()
            return "" if role in (Qt.ItemDataRole.DisplayRole, KEY) else None
        if role == KEY:
            return row.key
        cell = row.cells[index.column()] if index.column() < len(row.cells) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return say(cell if isinstance(cell, str) else cell.text)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(say(cell if isinstance(cell, str) else cell.text))
        if isinstance(cell, Cell):
            if role == PILL:
                return cell.pill
            if role == LINK:
                return True if cell.link else None
        return None
