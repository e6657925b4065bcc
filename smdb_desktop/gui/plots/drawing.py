"""What a laid-out plot is made of: rectangles, points, rules and lines of text, each with its place. No Qt, so that it is proved.

Lengths are of the device that ``Measure`` measures for, from the top left corner.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple, Protocol


class Measure(Protocol):
    """How big a text is, in one line."""

    @property
    def high(self) -> float:
        """The height of a line."""
        ...

    def wide(self, text: str) -> float:
        """The width of a text."""
        ...


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.h

    def meets(self, other: "Box", slack: float = 1e-6) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.x < other.right - slack
            and other.x < self.right - slack
            and self.y < other.bottom - slack
            and other.y < self.bottom - slack
        )


NOWHERE = Box(0, 0, 0, 0)


class Text(NamedTuple):
    """A line of text and the box that it fills."""

    words: str
    box: Box
    quiet: bool = False


class Bar(NamedTuple):
    """The bar of a value."""

    series: int
    group: int
    box: Box


class Point(NamedTuple):
    """The point of a value along a line."""

    series: int
    group: int
    x: float
    y: float


class RuleKind(Enum):
    """What a straight line is for."""

    GRID = auto()
    AXIS = auto()
    MARK = auto()


class Rule(NamedTuple):
    """A straight line: of the grid, of an axis, or a mark across the plot."""

    kind: RuleKind
    x1: float
    y1: float
    x2: float
    y2: float


class Swatch(NamedTuple):
    """How a series looks, beside its name."""

    series: int
    box: Box


@dataclass(slots=True)
class Drawing:
    """A plot, laid out. ``plot`` is where values stand, ``top`` the number at its far edge."""

    width: float
    height: float = 0
    plot: Box = NOWHERE
    top: float = 1
    bars: tuple[Bar, ...] = ()
    points: tuple[Point, ...] = ()
    rules: tuple[Rule, ...] = ()
    texts: tuple[Text, ...] = ()
    swatches: tuple[Swatch, ...] = ()

    def place_of(self, series: int, group: int) -> Box | None:
        """Where a value stands; None where it is not shown."""
        for bar in self.bars:
            if (bar.series, bar.group) == (series, group):
                return bar.box
        for point in self.points:
            if (point.series, point.group) == (series, group):
                return Box(point.x, point.y, 0, 0)
        return None

    def at(self, x: float, y: float) -> tuple[int, int] | None:
        """Series and group of the value at a place, or nearest to it along the groups; None where there are none."""
        best = min(self._distances(x, y), default=None)
        return None if best is None else (best[1], best[2])

    def _distances(self, x: float, y: float) -> Iterator[tuple[float, int, int]]:
        for bar in self.bars:
            dx = max(bar.box.x - x, 0, x - bar.box.right)
            dy = max(bar.box.y - y, 0, y - bar.box.bottom)
            yield dx * dx + dy * dy, bar.series, bar.group
        for point in self.points:
            yield (point.x - x) ** 2 + (point.y - y) ** 2, point.series, point.group


def wrapped(text: str, width: float, measure: Measure) -> list[str]:
    """A text in lines no wider than this; a word that is wider is broken, never cut. At least one letter stands in a line."""
    lines: list[str] = []
    for word in text.split() or [""]:
        longer = " ".join((*lines[-1:], word))
        if lines and measure.wide(longer) <= width:
            lines[-1] = longer
            continue
        rest = word
        while len(rest) > 1 and measure.wide(rest) > width:
            many = next((n for n in range(len(rest) - 1, 1, -1) if measure.wide(rest[:n]) <= width), 1)
            lines.append(rest[:many])
            rest = rest[many:]
        lines.append(rest)
    return lines
