"""A small table of rows, each made of other field widgets: drugs with their days. A row is added by typing into the last line.

The columns come from the field's definition. The table is one answer: every committed cell commits the whole list. Where the
columns do not fit side by side, each row folds: its first cell stands alone, the others below it with their labels. Rows that are
taken away are kept and used again.
"""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.words import T
from smdb_desktop.gui.fields.base import NOBODY, FieldContext, FieldWidget, name_it
from smdb_desktop.gui.fields.search import SearchField
from smdb_desktop.gui.fields.text import IntegerField, TextField
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json

_FIRST, _LIST, _TEXT = 260, 200, 180
"""How wide the cells of the first column, other lists and texts are."""
_BESIDE, _BELOW, _BETWEEN = 12, 6, 14
_TAB = Qt.FocusReason.TabFocusReason


def _kind(felt: Felt) -> type[SearchField] | type[IntegerField] | type[TextField]:
    if felt.liste is not None:
        return SearchField
    return IntegerField if felt.unit else TextField


class _Line:
    """The widgets of one row; used again for every row of a table whose columns are of the same kinds."""

    def __init__(self, columns: tuple[Felt, ...], table: QWidget) -> None:
        self.kinds = tuple(_kind(felt) for felt in columns)
        self.captions = [label("", "hint", table, wrap=False) for _felt in columns]
        self.cells: list[FieldWidget] = [kind(NOBODY, table) for kind in self.kinds]
        for caption, cell in zip(self.captions, self.cells, strict=True):
            if isinstance(cell, SearchField):
                cell.be_snug()
                # a list is named by its answer on Linux: only a buddy tells the column
                caption.setBuddy(cell.inputs()[0])
        self.remove: QPushButton = button(T("Fjern"), None, "link")
        self.remove.setParent(table)

    def widgets(self) -> Iterator[QWidget]:
        """Everything, in the order in which it is read."""
        for caption, cell in zip(self.captions, self.cells, strict=True):
            yield caption
            yield cell
        yield self.remove

    def let_go(self) -> None:
        """Show no row."""
        for cell in self.cells:
            cell.release()
        for widget in self.widgets():
            widget.hide()
        self.remove.setObjectName("")
        self.remove.setAccessibleName("")


class TableField(FieldWidget):
    """Rows of cells with a way to remove each, and a last line that takes the first column's answer and makes a row of it."""

    wide = True

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: tuple[Felt, ...] = ()
        self._lines: list[_Line] = []
        self._spare: list[_Line] = []
        self._headings: list[QLabel] = []
        self._locked = False
        self._high = 0
        self._adder = SearchField(NOBODY, self)
        self._adder.be_snug()
        self._adder.committed.connect(self._added)
        self._adder.wants_next.connect(self._go_on_from_adder)
        self.bind(context)

    def _dress(self) -> None:
        self._columns = self.context.felt.kolonner
        first = self._columns[0]
        while len(self._headings) < len(self._columns):
            self._headings.append(label("", "hint", self, wrap=False))
        for heading, column in zip(self._headings, self._columns, strict=False):
            heading.setText(say(column.label))
        what = T("Tilføj {hvad} …", hvad=say(first.label).lower())
        self._adder.bind(FieldContext(first, self.context.lister, self.context.name), what)

    def _empty(self) -> None:
        self.set_read_only(False)
        while self._lines:
            self._drop_last()
        self.set_state("")
        self.describe("", "")
        self._adder.release()
        for heading in self._headings:
            heading.hide()
        self._columns = ()

    # -- rows ------------------------------------------------------------------------------------------------------

    def _append(self, row: dict[str, Json]) -> None:
        number, kinds = len(self._lines), tuple(_kind(felt) for felt in self._columns)
        line = next((spare for spare in self._spare if spare.kinds == kinds), None)
        if line is None:
            line = self._new_line()
        else:
            self._spare.remove(line)
        self._lines.append(line)
        for felt, cell, caption in zip(self._columns, line.cells, line.captions, strict=True):
            cell.bind(FieldContext(felt, self.context.lister, f"{self.context.name}[{number}].{felt.navn}"))
            cell.set_value(row.get(felt.navn))
            cell.set_read_only(self._locked)
            caption.setText(say(felt.label))
        line.remove.setObjectName(f"{self.context.name}[{number}].fjern")
        for widget in line.widgets():
            # the order of the children is the order in which a screen reader reads them
            widget.raise_()
            # a cell that is shown later would have the focus and not get the keys
            widget.show()
        self._adder.raise_()
        self._name_row(number)

    def _new_line(self) -> _Line:
        line = _Line(self._columns, self)
        for place, cell in enumerate(line.cells):
            cell.committed.connect(self._cell_committed)
            cell.wants_next.connect(partial(self._after, line, place))
        line.remove.clicked.connect(partial(self._remove_line, line))
        return line

    def _name_row(self, number: int) -> None:
        """Each cell says its column and the row's subject: the drug, or the line's number where none is chosen."""
        line = self._lines[number]
        subject = line.cells[0].shown()
        about = subject or T("linje {nummer}", nummer=number + 1)
        for felt, cell in zip(self._columns, line.cells, strict=True):
            first = cell is line.cells[0] and bool(subject)
            named = felt.label if first else T("{kolonne}, {hvad}", kolonne=felt.label, hvad=about)
            cell.describe(named, "" if first or not isinstance(cell, SearchField) else about)
        name_it(line.remove, T("Fjern {hvad}", hvad=about), "")

    def _drop_last(self) -> None:
        line = self._lines.pop()
        line.let_go()
        self._spare.append(line)

    def _added(self, code: Json) -> None:
        if code is None:
            return
        here = self._adder.inputs()[0].hasFocus()
        self._adder.set_value(None)
        self._append({self._columns[0].navn: code})
        self._changed_shape()
        self._commit(self.value())
        if here and len(self._columns) > 1 and self._lines:
            self._lines[-1].cells[1].inputs()[0].setFocus(_TAB)

    def _remove_line(self, line: _Line) -> None:
        context = self.context
        # what is being typed, here or elsewhere, is committed first, and may put another field here
        self._adder.inputs()[0].setFocus()
        self.flush()
        if self.context is not context or line not in self._lines or self._locked:
            return
        number = self._lines.index(line)
        rows, gone = self._raw_rows(), line.cells[0].shown()
        del rows[number]
        self.set_value(list(rows))
        announce(self, T("Fjernet: {hvad}", hvad=gone or T("linje {nummer}", nummer=number + 1)))
        self._commit(self.value())

    def _after(self, line: _Line, place: int) -> None:
        """Return in a cell: the next cell of the row, after the last one the line that adds."""
        target = line.cells[place + 1] if place + 1 < len(line.cells) else self._adder
        target.inputs()[0].setFocus(_TAB)

    def _go_on_from_adder(self) -> None:
        # what Return in the adder made a row of is gone on with in the row
        if self._adder.isAncestorOf(QApplication.focusWidget() or self):
            self._go_on()

    def _cell_committed(self, _raw: Json) -> None:
        if self._bound:
            for number in range(len(self._lines)):
                self._name_row(number)
            self._changed_shape()
            self._commit(self.value())

    # -- places ----------------------------------------------------------------------------------------------------

    def _changed_shape(self) -> None:
        """Put all in its place, and tell where the height is another."""
        before = self._high
        self._arrange()
        if self._high != before:
            self.updateGeometry()
            if self._bound:
                self.resized.emit()

    def _wide(self, place: int) -> int:
        """How wide the cells of a column are."""
        felt = self._columns[place]
        if place == 0:
            return theme.px(_FIRST)
        if felt.unit and felt.liste is None:
            return IntegerField.width_with(self._headings[place], felt.unit)
        return theme.px(_LIST if felt.liste is not None else _TEXT)

    def _fits(self, width: int) -> bool:
        """Whether a row stands in one line."""
        wide = [self._cell_width(place) for place in range(len(self._columns))]
        remove = self._lines[0].remove.sizeHint().width() if self._lines else 0
        return sum(wide) + theme.px(_BESIDE) * len(wide) + remove <= width

    def _cell_width(self, place: int) -> int:
        """How wide a column is while the rows stand in one line: its heading is seen whole."""
        return max(self._wide(place), self._headings[place].sizeHint().width())

    def _lay_out(self, width: int) -> tuple[list[tuple[QWidget, QRect]], int]:
        """Where everything stands in this width, and how high that is."""
        if not self._columns:
            return [], 0
        places: list[tuple[QWidget, QRect]] = []
        top, flat = 0, self._fits(width)
        if self._lines and flat:
            left, high = 0, self._headings[0].sizeHint().height()
            for place, heading in enumerate(self._headings[: len(self._columns)]):
                places.append((heading, QRect(left, 0, self._cell_width(place), high)))
                left += self._cell_width(place) + theme.px(_BESIDE)
            top = high + theme.px(2)
        for line in self._lines:
            top = (self._flat if flat else self._folded)(line, width, top, places)
        if not self._locked:
            wide = min(width, theme.px(_FIRST))
            high = self._adder.height_for(wide)
            places.append((self._adder, QRect(0, top, wide, high)))
            top += high
        return places, top

    def _flat(self, line: _Line, _width: int, top: int, places: list[tuple[QWidget, QRect]]) -> int:
        left, high = 0, 0
        for place, cell in enumerate(line.cells):
            wide = self._cell_width(place)
            tall = cell.height_for(self._wide(place))
            places.append((cell, QRect(left, top, self._wide(place), tall)))
            left += wide + theme.px(_BESIDE)
            high = max(high, tall)
        places.append((line.remove, self._beside(line, left, top, line.cells[0])))
        return top + high + theme.px(_BELOW)

    def _beside(self, line: _Line, left: int, top: int, cell: FieldWidget) -> QRect:
        hint = line.remove.sizeHint()
        return QRect(left, top + (cell.height_for(theme.px(_FIRST)) - hint.height()) // 2, hint.width(), hint.height())

    def _folded(self, line: _Line, width: int, top: int, places: list[tuple[QWidget, QRect]]) -> int:
        """The first cell with the way to remove the row, the others below it with their labels, as many beside as fit."""
        remove, gap = line.remove.sizeHint().width(), theme.px(_BESIDE)
        wide = min(theme.px(_FIRST), width - remove - gap)
        first = line.cells[0]
        places += [
            (first, QRect(0, top, wide, first.height_for(wide))),
            (line.remove, self._beside(line, wide + gap, top, first)),
        ]
        top += first.height_for(wide) + theme.px(_BELOW)
        left = high = 0
        for place, cell in enumerate(line.cells[1:], start=1):
            caption, wide = line.captions[place], min(width, self._cell_width(place))
            if left and left + wide > width:
                left, top, high = 0, top + high + theme.px(_BELOW), 0
            words = caption.sizeHint().height()
            tall = cell.height_for(min(wide, self._wide(place)))
            places += [
                (caption, QRect(left, top, wide, words)),
                (cell, QRect(left, top + words, min(wide, self._wide(place)), tall)),
            ]
            left, high = left + wide + gap, max(high, words + tall)
        return top + high + theme.px(_BETWEEN)

    def _arrange(self) -> None:
        places, self._high = self._lay_out(self.width())
        shown = {id(widget) for widget, _place in places}
        for widget, place in places:
            widget.setGeometry(place)
        own = [widget for line in self._lines for widget in line.widgets()]
        for widget in (*self._headings, *own, self._adder):
            seen = id(widget) in shown and not (self._locked and any(widget is line.remove for line in self._lines))
            if widget.isHidden() == seen:
                widget.setVisible(seen)

    def height_for(self, width: int) -> int:
        """Down to the line that adds."""
        return self._lay_out(width)[1]

    def sizeHint(self) -> QSize:
        """As it stands in the width of now."""
        width = max(self.width(), theme.px(_FIRST + 60))
        return QSize(width, self.height_for(width))

    def least_width(self) -> int:
        """As narrow as one cell below the other."""
        return theme.px(_FIRST + 60)

    def minimumSizeHint(self) -> QSize:
        """The same, as high as it is then."""
        width = self.least_width()
        return QSize(width, self.height_for(max(self.width(), width)))

    # -- the field -------------------------------------------------------------------------------------------------

    def _raw_rows(self) -> list[Json]:
        rows: list[Json] = []
        for line in self._lines:
            row: dict[str, Json] = {}
            for felt, cell in zip(self._columns, line.cells, strict=True):
                raw = cell.value()
                if raw is not None:
                    row[felt.navn] = raw
            rows.append(row)
        return rows

    def value(self) -> Json:
        """The rows as they stand; None when there are none."""
        return self._raw_rows() or None

    def set_value(self, raw: Json) -> None:
        """Show rows; widgets that already show them are kept."""
        rows = [r for r in raw if isinstance(r, dict)] if isinstance(raw, list) else []
        before = len(self._lines)
        while len(self._lines) > len(rows):
            self._drop_last()
        for number, row in enumerate(rows):
            if number == len(self._lines):
                self._append(row)
            else:
                for felt, cell in zip(self._columns, self._lines[number].cells, strict=True):
                    cell.set_value(row.get(felt.navn))
                self._name_row(number)
        if rows or before:
            self._changed_shape()

    def flush(self) -> None:
        """Commit the cell, or the new line, that is being typed in."""
        for line in list(self._lines):
            for cell in line.cells:
                cell.flush()
        if not self._locked:
            self._adder.flush()

    def inputs(self) -> list[QWidget]:
        """Cell by cell, row by row, and the line that adds."""
        found: list[QWidget] = []
        for line in self._lines:
            for cell in line.cells:
                found += cell.inputs()
            if not self._locked:
                found.append(line.remove)
        return found if self._locked and found else [*found, *self._adder.inputs()]

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes on inside the table, also through a row that was made a moment ago."""
        stops, focus = self.tab_stops(), QApplication.focusWidget()
        if focus in stops:
            place = stops.index(focus) + (1 if forward else -1)
            if 0 <= place < len(stops):
                stops[place].setFocus(_TAB if forward else Qt.FocusReason.BacktabFocusReason)
                return True
        return super().focusNextPrevChild(forward)

    def named(self) -> QWidget:
        """The line that adds carries the field's name."""
        return self._adder.named()

    def part(self, path: str) -> QWidget:
        """A cell by ``[row].column``; the adding line where there is none."""
        for number, line in enumerate(self._lines):
            for felt, cell in zip(self._columns, line.cells, strict=True):
                if path == f"[{number}].{felt.navn}":
                    return cell.inputs()[0]
        return self.inputs()[0] if self._locked else self._adder.inputs()[0]

    def set_state(self, state: str, parts: frozenset[str] = frozenset()) -> None:
        """Mark the cells that are meant, or the adding line where the whole field is."""
        self._adder.set_state(state if not parts else "")
        for number, line in enumerate(self._lines):
            for felt, cell in zip(self._columns, line.cells, strict=True):
                cell.set_state(state if f"[{number}].{felt.navn}" in parts else "")

    def set_read_only(self, locked: bool) -> None:
        """Locked rows stay readable; nothing can be added or removed."""
        if self._locked == locked:
            return
        self._locked = locked
        for line in self._lines:
            for cell in line.cells:
                cell.set_read_only(locked)
        self._changed_shape()
