"""One printing, from the store to the sheets to a press: in portions and slices, so that the window answers.

It shows nothing and asks nothing. Reading goes over the store's lane, laying out and painting in slices on the window's thread.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from time import perf_counter
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPageLayout

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.press import Press
from smdb_desktop.gui.core.tasks import GaveWay, Lane
from smdb_desktop.gui.kit.paper import UNITS
from smdb_desktop.gui.printing.painting import paint
from smdb_desktop.gui.printing.sheets import Sheets
from smdb_desktop.language import say
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.printing.model import Block, Heading, Imprint, Pairs, Table
from smdb_desktop.services.printing.paper import Printable
from smdb_desktop.services.printing.without import Without, mapped

SLICE = 0.008
"""Seconds of work between two looks at what the person does."""
MOST_UPRIGHT = 5
READS = T("Læser {gjort} af {antal} …")
ARRANGES = T("Lægger op: {gjort} af {antal} linjer …")
WRITES = T("Skriver side {gjort} af {antal} …")


class Content(NamedTuple):
    """What was read."""

    imprint: Imprint
    blocks: tuple[Block, ...]
    without: Without

    @property
    def rows(self) -> int:
        """How many rows there are in it."""
        return sum(len(block.rows) if isinstance(block, Table) else 1 for block in self.blocks)

    @property
    def is_wide(self) -> bool:
        """Whether it is a list of more columns than stand well on an upright sheet."""
        tables = [block for block in self.blocks if isinstance(block, Table)]
        others = [block for block in self.blocks if isinstance(block, Heading | Pairs)]
        return not others and any(len(table.columns) > MOST_UPRIGHT for table in tables)


class Slices(QObject):
    """Runs one generator at a time, a slice after the other, while the window lives."""

    failed = Signal(object)
    """A KnownError that the work raised."""

    def __init__(self, parent: QObject, fault: Callable[[BaseException], None]) -> None:
        super().__init__(parent)
        self._work: Iterator[int] | None = None
        self._then: Callable[[], None] = lambda: None
        self._step: Callable[[int], None] = lambda _done: None
        self._fault = fault
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._slice)

    def run(self, work: Iterator[int], step: Callable[[int], None], then: Callable[[], None]) -> None:
        """Run it in place of what is running; ``step`` gets the last number it gave in each slice."""
        self._work, self._step, self._then = work, step, then
        self._timer.start()

    def stop(self) -> None:
        """Let go of it where it stands."""
        self._timer.stop()
        self._work = None

    def _slice(self) -> None:
        work, end, done = self._work, perf_counter() + SLICE, -1
        if work is None:
            return
        try:
            while perf_counter() < end:
                done = next(work)
        except StopIteration:
            self.stop()
            self._then()
            return
        except KnownError as error:
            self.stop()
            self.failed.emit(error)
            return
        except BaseException as error:
            self.stop()
            self._fault(error)
            return
        self._step(done)


class PrintJob(QObject):
    """``read`` a paper, ``arrange`` it, ``put`` it through a press. Each ends with its signal, or with ``failed``."""

    told = Signal(str, int, int)
    """What it does, how far it is, and how much there is."""
    counted = Signal(int)
    """How many rows there will be; it goes on with ``go_on``."""
    read = Signal()
    arranged = Signal()
    written = Signal()
    failed = Signal(object)
    """A KnownError; nothing more comes."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._turn = 0
        self._blocks: list[Block] = []
        self._press: Press | None = None
        self.content: Content | None = None
        self.sheets: Sheets | None = None
        self._slices = Slices(self, context.tasks.failed.emit)
        self._slices.failed.connect(self._failed)

    # -- reading ---------------------------------------------------------------------------------------------------

    def begin(self, paper: Printable) -> None:
        """Count what there is to read."""
        self.stop()
        self._turn += 1
        turn = self._turn
        self._blocks, self.content, self.sheets = [], None, None

        def counted(number: int) -> None:
            if turn == self._turn:
                self.counted.emit(number)

        self._context.tasks.run(Lane.STORE, paper.count, self, counted, self._known(turn))

    def go_on(self, paper: Printable, number: int) -> None:
        """Read it, portion by portion."""
        self._portion(self._turn, paper, paper.portions(), number)

    def _portion(self, turn: int, paper: Printable, portions: Iterator[Sequence[Block]], number: int) -> None:
        def came(blocks: Sequence[Block] | None) -> None:
            if turn != self._turn:
                return
            if blocks is None:
                self._finish(turn, paper)
                return
            self._blocks += blocks
            done = sum(len(block.rows) for block in self._blocks if isinstance(block, Table))
            self.told.emit(READS.format(gjort=min(done, number), antal=number), min(done, number), number)
            self._portion(turn, paper, portions, number)

        self._context.tasks.run(Lane.STORE, lambda: next(portions, None), self, came, self._known(turn))

    def _finish(self, turn: int, paper: Printable) -> None:
        blocks, tasks, work = tuple(self._blocks), self._context.tasks, self._context.workspace

        def between() -> None:
            if tasks.wanted(Lane.STORE):
                raise GaveWay

        def whole() -> Content:
            # which names stand there is asked of everybody in the store: others are let past in the middle of it
            with nullcontext() if work is None else work.store.interruptible(between):
                return Content(paper.imprint(), blocks, paper.without(blocks))

        def came(content: Content) -> None:
            if turn == self._turn:
                self._blocks, self.content = [], content
                self.read.emit()

        tasks.run(Lane.STORE, whole, self, came, self._known(turn), patient=True)

    def _known(self, turn: int) -> Callable[[KnownError], None]:
        return lambda error: self._failed(error) if turn == self._turn else None

    # -- laying out and painting -----------------------------------------------------------------------------------

    def arrange(self, layout: QPageLayout, *, without: bool, notes: Sequence[str]) -> None:
        """Lay what was read out on sheets of this size."""
        content = self.content
        if content is None:
            return
        self.sheets = None
        about = content.imprint
        if without:
            about = about._replace(about="")
            blocks = (content.without.block(block, say) for block in content.blocks)
        else:
            blocks = (mapped(block, say) for block in content.blocks)
        size = layout.fullRect(QPageLayout.Unit.Point).size() * (UNITS / 72)
        sheets, many = Sheets(about, size, tuple(map(say, notes))), content.rows

        def done() -> None:
            self.sheets = sheets
            self.arranged.emit()

        def step(number: int) -> None:
            self.told.emit(ARRANGES.format(gjort=min(number, many), antal=many), min(number, many), many)

        self._slices.run(sheets.lay_out(blocks), step, done)

    def put(self, press: Press) -> None:
        """Paint the sheets on a press that is of their size."""
        sheets = self.sheets
        if sheets is None:
            return
        self._press = press
        pages = press.order(len(sheets.pages))

        def step(number: int) -> None:
            self.told.emit(WRITES.format(gjort=number, antal=len(pages)), number, len(pages))

        self._slices.run(_pages(press, sheets, pages), step, self._written)

    def _written(self) -> None:
        self._press = None
        self.written.emit()

    def stop(self) -> None:
        """Whatever is under way ends here; nothing comes of it any more."""
        self._turn += 1
        self._slices.stop()
        press, self._press = self._press, None
        if press is not None:
            press.stop()

    def _failed(self, error: KnownError) -> None:
        self.stop()
        self.failed.emit(error)


def _pages(press: Press, sheets: Sheets, pages: Sequence[int]) -> Iterator[int]:
    painter = press.begin()
    for number, page in enumerate(pages):
        if number:
            press.turn()
        paint(painter, sheets, page, press.scale())
        yield number + 1
    press.end()
