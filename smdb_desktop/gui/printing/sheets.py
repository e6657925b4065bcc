"""A document on sheets of one size: what stands where on which page, and the painting of a page on whatever it is shown.

Nothing is cut: a row goes to the next sheet, one that is higher than a sheet is divided by its lines, and a table repeats its
headings on each. Laying out goes row by row, so that it can pause and be stopped.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QSizeF

from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.kit.paper import UNITS
from smdb_desktop.gui.plots.drawing import Drawing
from smdb_desktop.gui.plots.geometry import lay_out
from smdb_desktop.gui.plots.painting import Letters
from smdb_desktop.gui.printing.lines import Breaker, Size
from smdb_desktop.language import say
from smdb_desktop.services.printing.model import Block, Heading, Imprint, Note, Pairs, Plot, Table

MM = UNITS / 25.4
SIDE, TOP, BOTTOM = 15 * MM, 24 * MM, 19 * MM
"""White around the text; the running head and foot stand in it."""
GAP, PAD = 90.0, 26.0
"""Between columns; above and below a row of a table."""
LEFT, RIGHT = 0.62, 0.36
"""How much of the width the running lines have."""
PRACTICE = T("ØVELSE")
QUESTION = 0.42
"""How much of the width the questions have."""
LETTER = 160.0
"""No letter is wider."""
LEAST_LINES = 2
"""Of a divided row no fewer lines are left at the foot of a sheet."""


@dataclass(slots=True)
class Grid:
    """Rows in columns: every block is one. ``head`` is repeated on each sheet, ``keep`` is what must follow on the same one."""

    widths: list[float]
    sizes: tuple[Size, ...]
    rows: list[tuple[str, ...]]
    head: tuple[str, ...] = ()
    ruled: bool = False
    above: float = 0
    keep: float = 0
    drawing: Drawing | None = None
    """A plot in place of text: one row, as high as it is."""

    @property
    def lefts(self) -> list[float]:
        """Where each column begins."""
        found, at = [], SIDE
        for width in self.widths:
            found.append(at)
            at += width + GAP
        return found


class Piece(NamedTuple):
    """Some lines of a row at a height of a page; row -1 is the headings."""

    y: float
    grid: int
    row: int
    first: int
    last: int


@dataclass(slots=True)
class Sheets:
    """Feed ``lay_out`` to its end, then paint ``pages``."""

    imprint: Imprint
    size: QSizeF
    """In tenths of a point."""
    notes: tuple[str, ...] = ()
    """What is told under the title, in the person's language."""
    grids: list[Grid] = field(default_factory=list)
    pages: list[list[Piece]] = field(default_factory=list)
    breaker: Breaker = field(default_factory=Breaker)
    top: float = TOP
    """Where the text begins; lower where the running head has many lines."""
    _y: float = 0

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.size.width() - 2 * SIDE

    @property
    def foot(self) -> float:
        """Where the text ends."""
        return self.size.height() - BOTTOM

    def running(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The lines above the text, at the left and at the right."""
        about = self.imprint
        left = joined(" · ", (text for text in (about.title, about.about) if text))
        right = joined(" · ", (text for text in (PRACTICE if about.oevelse else "", about.organisation) if text))
        return (
            self.breaker.lines(say(left), Size.SMALL, self.width * LEFT),
            self.breaker.lines(say(right), Size.SMALL, self.width * RIGHT),
        )

    # -- laying out ------------------------------------------------------------------------------------------------

    def lay_out(self, blocks: Iterable[Block]) -> Iterator[int]:
        """Place all blocks; yields how many rows are done, often."""
        lines = max(len(words) for words in self.running())
        self.top = TOP + max(0, lines - 2) * self.breaker.faces[Size.SMALL].high
        self._turn()
        done = 0
        self.grids = [self._text(self.imprint.title, Size.TITLE, keep=300)]
        self.grids += [self._text(note, Size.BODY, above=20) for note in self.notes]
        for block in blocks:
            yield from self._take(block)
        for number in range(len(self.grids)):
            for _ in self._place_grid(number):
                done += 1
                yield done

    def _take(self, block: Block) -> Iterator[int]:
        match block:
            case Heading():
                size = Size.COURSE if block.level == 1 else Size.FORM
                self.grids.append(self._text(block.text, size, above=180 if block.level == 1 else 120, keep=380))
            case Note():
                self.grids.append(self._text(block.text, Size.STRONG if block.strong else Size.BODY, above=30))
            case Plot():
                letters = Letters(self.breaker.faces[Size.SMALL].font)
                drawing = lay_out(block.figure, self.width, letters)
                self.grids.append(Grid([self.width], (Size.BODY,), [("",)], above=60, drawing=drawing))
            case Pairs():
                question = self.width * QUESTION
                widths = [question, self.width - question - GAP]
                self.grids.append(Grid(widths, (Size.BODY, Size.STRONG), list(block.rows), ruled=True, above=40))
            case Table():
                last = self.grids[-1] if self.grids else None
                if last is not None and last.head == block.columns:
                    last.rows += block.rows
                else:
                    sizes = (Size.BODY,) * len(block.columns)
                    self.grids.append(Grid([], sizes, list(block.rows), block.columns, ruled=True, above=60))
        yield 0

    def _text(self, text: str, size: Size, *, above: float = 0, keep: float = 0) -> Grid:
        return Grid([self.width], (size,), [(text,)], above=above, keep=keep)

    def _share(self, grid: Grid) -> Iterator[int]:
        """Columns as wide as their texts; where there is no room for that, the widest give."""
        whole, least = [0.0] * len(grid.head), [0.0] * len(grid.head)
        for number, row in enumerate((grid.head, *grid.rows)):
            for column, text in enumerate(row):
                size = Size.HEAD if number == 0 else grid.sizes[column]
                if (wide := self.breaker.wide(text, size)) > whole[column]:
                    whole[column] = wide
                    least[column] = max(least[column], self.breaker.widest_word(text, size))
            yield 0
        grid.widths = shared(whole, least, self.width - GAP * (len(whole) - 1))

    def _place_grid(self, number: int) -> Iterator[int]:
        grid = self.grids[number]
        if not grid.widths:
            yield from self._share(grid)
        if self._y > self.top:
            self._y += grid.above
        if grid.head:
            first = self._high(grid, grid.rows[0]) if grid.rows else 0
            self._head(number, min(first, self.foot / 4))
        for row in range(len(grid.rows)):
            self._place(number, row)
            yield 1

    def _head(self, number: int, keep: float = 0) -> None:
        high = self._high(self.grids[number], self.grids[number].head, head=True)
        if self._y + high + keep > self.foot and self._y > self.top:
            self._turn()
        self.pages[-1].append(Piece(self._y, number, -1, 0, self._lines(self.grids[number], -1)))
        self._y += high

    def _place(self, number: int, row: int) -> None:
        """A row where there is room for it; else on the next sheet; where no sheet is high enough, divided."""
        grid = self.grids[number]
        lines, first = self._lines(grid, row), 0
        high = self.line(grid)
        pad = PAD if grid.ruled else 0
        if self._y + lines * high + pad + grid.keep > self.foot and self._y > self.top:
            head = self._high(grid, grid.head, head=True) if grid.head else 0
            if self.top + head + lines * high + pad <= self.foot:
                self._next(number)
        while first < lines:
            room = int((self.foot - self._y - pad) // high)
            if room < min(LEAST_LINES, lines - first) and self._y > self.top and not self._is_fresh(number):
                self._next(number)
                continue
            last = min(lines, first + max(1, room))
            self.pages[-1].append(Piece(self._y, number, row, first, last))
            self._y += (last - first) * high + pad
            first = last

    def _is_fresh(self, number: int) -> bool:
        """Whether nothing but the headings of this table stands on the sheet."""
        return all(piece.row < 0 and piece.grid == number for piece in self.pages[-1])

    def _next(self, number: int) -> None:
        self._turn()
        if self.grids[number].head:
            self._head(number)

    def _turn(self) -> None:
        self.pages.append([])
        self._y = self.top

    # -- measures --------------------------------------------------------------------------------------------------

    def line(self, grid: Grid, *, head: bool = False) -> float:
        """How high a line of a row is."""
        faces = self.breaker.faces
        if grid.drawing is not None:
            return grid.drawing.height
        return faces[Size.HEAD].high if head else max(faces[size].high for size in grid.sizes)

    def sizes(self, grid: Grid, *, head: bool = False) -> tuple[Size, ...]:
        """How each cell of a row is set."""
        return (Size.HEAD,) * len(grid.widths) if head else grid.sizes

    def _high(self, grid: Grid, row: tuple[str, ...], *, head: bool = False) -> float:
        lines = max((len(cell) for cell in self.cells(grid, row, head=head)), default=1)
        return lines * self.line(grid, head=head) + (PAD if grid.ruled else 0)

    def _lines(self, grid: Grid, row: int) -> int:
        cells = self.cells(grid, grid.head if row < 0 else grid.rows[row], head=row < 0)
        return max((len(cell) for cell in cells), default=1)

    def cells(self, grid: Grid, row: tuple[str, ...], *, head: bool = False) -> list[tuple[str, ...]]:
        """The lines of each cell of a row."""
        sizes = self.sizes(grid, head=head)
        return [self.breaker.lines(*each) for each in zip(row, sizes, grid.widths, strict=True)]

    def words(self, page: int) -> str:
        """What stands on a page, for those who hear it and for tests."""
        found = []
        for piece in self.pages[page]:
            grid = self.grids[piece.grid]
            row = grid.head if piece.row < 0 else grid.rows[piece.row]
            cells = self.cells(grid, row, head=piece.row < 0)
            found.append(" | ".join(" ".join(cell[piece.first : piece.last]) for cell in cells))
        return "\n".join(found)


def shared(whole: list[float], least: list[float], room: float) -> list[float]:
    """Widths that fit in the room: each its whole where there is room, else cut down to a common width, never below its least;
    where even those have no room, words are broken, but never a letter."""
    if sum(whole) <= room:
        # what is left stands at the right: columns that belong together stay together
        return list(whole)
    if sum(least) >= room:
        letters = [min(each, LETTER) for each in least]
        return [each * room / sum(letters) for each in letters] if letters == least else shared(least, letters, room)
    low, high = 0.0, max(whole)
    for _ in range(40):
        level = (low + high) / 2
        fits = sum(min(w, max(m, level)) for w, m in zip(whole, least, strict=True)) <= room
        low, high = (level, high) if fits else (low, level)
    return [min(w, max(m, low)) for w, m in zip(whole, least, strict=True)]
