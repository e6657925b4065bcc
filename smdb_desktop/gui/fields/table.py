"""A small table of rows, each made of other field widgets: drugs with their days. A row is added by typing into the last line.

The columns come from the field's definition. The table is one answer: every committed cell commits the whole list. Where the
columns do not fit side by side, each row folds: its first cell stands alone, the others below it with their labels.
"""

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QVBoxLayout, QWidget

from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.words import T
from smdb_desktop.gui.fields.base import NOBODY, FieldContext, FieldWidget
from smdb_desktop.gui.fields.choice import SearchField
from smdb_desktop.gui.fields.text import IntegerField, TextField
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import IconButton, label
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json

_FIRST_WIDTH = 260
_LIST_WIDTH = 200
_CELL = 180
_GAP = 10
_CROSS = 40


def _throw_away(gone: QWidget, grid: QGridLayout) -> None:
    grid.removeWidget(gone)
    gone.hide()
    gone.deleteLater()


def _cell(felt: Felt, context: FieldContext, name: str, parent: QWidget) -> FieldWidget:
    inside = FieldContext(felt, context.lister, name)
    if felt.liste is not None:
        return SearchField(inside, parent)
    return IntegerField(inside, parent) if felt.unit else TextField(inside, parent)


class TableField(FieldWidget):
    """Rows of cells with a cross each, and a last line that takes the first column's answer and makes a row of it."""

    wide = True

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Felt, ...] = ()
        self._rows: list[dict[str, FieldWidget]] = []
        self._crosses: list[IconButton] = []
        self._captions: list[list[QLabel]] = []
        self._headings: list[QLabel] = []
        self._locked = False
        self._across = 0
        """How many cells stand side by side below a row's first one; 0 while all stand in one line."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._grid = QGridLayout()
        layout.addLayout(self._grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(theme.px(6))
        self._grid.setHorizontalSpacing(theme.px(12))
        self._adder = SearchField(NOBODY, self)
        self._adder.committed.connect(self._added)
        self._adder.wants_next.connect(self._go_on_from_adder)
        self.bind(context)

    def _dress(self) -> None:
        self._columns = self.context.felt.kolonner
        first = self._columns[0]
        for i, column in enumerate(self._columns):
            heading = label(column.label, "hint", self, wrap=False)
            self._headings.append(heading)
            self._grid.addWidget(heading, 0, i)
        what = T("Tilføj {hvad} …", hvad=say(first.label).lower())
        self._adder.bind(FieldContext(first, self.context.lister, self.context.name), what)
        self._arrange()

    def _empty(self) -> None:
        self.set_read_only(False)
        self.set_value(None)
        self.set_state("")
        self.describe("", "")
        self._adder.release()
        self._across = 0
        for heading in self._headings:
            _throw_away(heading, self._grid)
        self._headings = []
        self._columns = ()

    def _go_on_from_adder(self) -> None:
        # what Return in the adder made a row of is gone on with in the row
        if self._adder.isAncestorOf(QApplication.focusWidget() or self):
            self._go_on()

    # -- rows ------------------------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        """Put everything in its place: rows in one line under their headings, or folded."""
        for column in range(max(len(self._columns) + 2, self._grid.columnCount())):
            self._grid.setColumnStretch(column, 0)
            self._grid.setColumnMinimumWidth(column, 0)
        self._grid.setColumnMinimumWidth(0, theme.px(_FIRST_WIDTH) if not self._across else 0)
        self._grid.setColumnStretch(self._across or len(self._columns) + 1, 1)
        for line in range(self._grid.rowCount()):
            self._grid.setRowMinimumHeight(line, 0)
        for number in range(len(self._rows)):
            self._place_row(number)
        self._place_adder()

    def _place_row(self, number: int) -> None:
        first, *others = self._rows[number].values()
        cross, captions = self._crosses[number], self._captions[number]
        for part in (first, *others, cross, *captions):
            self._grid.removeWidget(part)
        for caption in captions:
            caption.setVisible(bool(self._across))
        top = self._top_of(number)
        if not self._across:
            for column, cell in enumerate((first, *others, cross)):
                self._grid.addWidget(cell, top, column)
            return
        # the cross stands behind the last column, the first cell takes the columns before it
        self._grid.addWidget(first, top, 0, 1, self._across)
        self._grid.addWidget(cross, top, self._across)
        for place, (caption, cell) in enumerate(zip(captions, others, strict=True)):
            line, column = divmod(place, self._across)
            self._grid.addWidget(caption, top + 1 + 2 * line, column)
            self._grid.addWidget(cell, top + 2 + 2 * line, column)
        self._grid.setRowMinimumHeight(self._top_of(number + 1) - 1, theme.px(_GAP))

    def _top_of(self, number: int) -> int:
        """The grid's line in which a row begins; the headings have the first, and a gap follows each folded row."""
        lines = -(-(len(self._columns) - 1) // self._across) if self._across else 0
        return 1 + number * (2 + 2 * lines if lines else 1)

    def _place_adder(self) -> None:
        self._grid.removeWidget(self._adder)
        self._grid.addWidget(self._adder, self._top_of(len(self._rows)), 0, 1, self._across or 1)
        for heading in self._headings:
            heading.setVisible(bool(self._rows) and not self._across)

    def _in_one_line(self) -> int:
        """How wide the table is with every row in one line."""
        wide = [theme.px(_FIRST_WIDTH)]
        for felt, heading in list(zip(self._columns, self._headings, strict=True))[1:]:
            cells = [cells[felt.navn].minimumSizeHint().width() for cells in self._rows]
            wide.append(max(heading.sizeHint().width(), theme.px(_LIST_WIDTH) if felt.liste else 0, *cells))
        return sum(wide) + self._grid.horizontalSpacing() * len(wide) + theme.px(_CROSS)

    def _fold(self) -> None:
        """One line where there is room, else as many cells side by side as fit."""
        across = 0
        if self._rows and self.width() < self._in_one_line():
            across = max(1, min(len(self._columns) - 1, (self.width() - theme.px(_CROSS)) // theme.px(_CELL)))
        if across != self._across:
            self._across = across
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        self._fold()

    def minimumSizeHint(self) -> QSize:
        """As narrow as one cell below the other."""
        hint = super().minimumSizeHint()
        hint.setWidth(theme.px(_FIRST_WIDTH + _CROSS))
        return hint

    def _append(self, row: dict[str, Json]) -> None:
        number = len(self._rows)
        cells: dict[str, FieldWidget] = {}
        for felt in self._columns:
            cell = _cell(felt, self.context, f"{self.context.name}[{number}].{felt.navn}", self)
            cell.set_value(row.get(felt.navn))
            cell.committed.connect(self._cell_committed)
            # a cell that the layout shows later would have the focus and not get the keys
            cell.show()
            cell.wants_next.connect(partial(self._after, number, felt.navn))
            cells[felt.navn] = cell
        cross = IconButton("remove", T("Fjern linjen"), parent=self)
        cross.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        cross.setObjectName(f"{self.context.name}[{number}].fjern")
        cross.clicked.connect(partial(self._remove, number))
        self._rows.append(cells)
        self._crosses.append(cross)
        self._captions.append([label(c.label, "hint", self, wrap=False) for c in self._columns[1:]])
        self._name_row(number)
        self._place_row(number)
        self._place_adder()
        self._lock_row(number)
        self._fold()

    def _name_row(self, number: int) -> None:
        cells = self._rows[number]
        first = next(iter(cells.values()))
        self._crosses[number].setAccessibleName(
            say(T("Fjern {hvad}", hvad=first.shown()) if first.shown() else T("Fjern"))
        )
        for felt in self._columns:
            cells[felt.navn].describe(felt.label, T("Linje {nummer}", nummer=number + 1))

    def _drop_last(self) -> None:
        cells = self._rows.pop().values()
        for cell in cells:
            cell.release()
        for gone in (*cells, self._crosses.pop(), *self._captions.pop()):
            _throw_away(gone, self._grid)

    def _added(self, code: Json) -> None:
        if code is None:
            return
        self._adder.set_value(None)
        self._append({self._columns[0].navn: code})
        self._commit(self.value())
        if len(self._columns) > 1:
            self._rows[-1][self._columns[1].navn].inputs()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self, number: int) -> None:
        self.flush()
        rows = self._raw_rows()
        del rows[number]
        self.set_value(list(rows))
        self._adder.inputs()[0].setFocus()
        self._commit(self.value())

    def _after(self, number: int, navn: str) -> None:
        """Return in a cell: the next cell of the row, after the last one the line that adds."""
        cells = list(self._rows[number].values())
        place = list(self._rows[number]).index(navn) + 1
        target = cells[place] if place < len(cells) else self._adder
        target.inputs()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _cell_committed(self, _raw: Json) -> None:
        for number in range(len(self._rows)):
            self._name_row(number)
        self._commit(self.value())

    # -- the field -------------------------------------------------------------------------------------------------

    def _raw_rows(self) -> list[Json]:
        rows: list[Json] = []
        for cells in self._rows:
            row: dict[str, Json] = {}
            for name, cell in cells.items():
                raw = cell.value()
                if raw is not None:
                    row[name] = raw
            rows.append(row)
        return rows

    def value(self) -> Json:
        """The rows as they stand; None when there are none."""
        return self._raw_rows() or None

    def set_value(self, raw: Json) -> None:
        """Show rows; widgets that already show them are kept."""
        rows = [r for r in raw if isinstance(r, dict)] if isinstance(raw, list) else []
        while len(self._rows) > len(rows):
            self._drop_last()
        for number, row in enumerate(rows):
            if number == len(self._rows):
                self._append(row)
            else:
                for felt in self._columns:
                    self._rows[number][felt.navn].set_value(row.get(felt.navn))
                self._name_row(number)
        self._place_adder()

    def flush(self) -> None:
        """Commit the cell, or the new line, that is being typed in."""
        for cells in list(self._rows):
            for cell in cells.values():
                cell.flush()
        if not self._locked:
            self._adder.flush()

    def inputs(self) -> list[QWidget]:
        """Cell by cell, row by row, and the line that adds."""
        found: list[QWidget] = []
        for cells, cross in zip(self._rows, self._crosses, strict=True):
            for cell in cells.values():
                found += cell.inputs()
            found.append(cross)
        return [*found, *self._adder.inputs()]

    def named(self) -> QWidget:
        """The line that adds carries the field's name."""
        return self._adder.named()

    def part(self, path: str) -> QWidget:
        """A cell by ``[row].column``; the adding line where there is none."""
        for number, cells in enumerate(self._rows):
            for name, cell in cells.items():
                if path == f"[{number}].{name}":
                    return cell.inputs()[0]
        return self._adder.inputs()[0]

    def set_state(self, state: str, parts: frozenset[str] = frozenset()) -> None:
        """Mark the cells that are meant, or the adding line where the whole field is."""
        self._adder.set_state(state if not parts else "")
        for number, cells in enumerate(self._rows):
            for name, cell in cells.items():
                cell.set_state(state if f"[{number}].{name}" in parts else "")

    def set_read_only(self, locked: bool) -> None:
        """Locked rows stay readable; nothing can be added or removed."""
        self._locked = locked
        self._adder.setVisible(not locked)
        for number in range(len(self._rows)):
            self._lock_row(number)

    def _lock_row(self, number: int) -> None:
        self._crosses[number].setVisible(not self._locked)
        for cell in self._rows[number].values():
            cell.set_read_only(self._locked)
