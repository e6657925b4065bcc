"""Timing side by side: what we do and what it is held against take turns, so that both meet the same load of the machine.

It knows nothing of the program. A ratio is the median of the ratios of neighbours in time, which a passing load hardly moves.
"""

from __future__ import annotations

import gc
import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured. ``rounds`` is how often the two sides take turns."""

    rounds: int = 9
    starts: int = 9
    autosaves: int = 200
    citizens: int = 100_000
    lookups: int = 2_000
    cases: int = 1_000
    exports: int = 1_000
    stored: int = 10_000
    walks: int = 20


FULL = Sizes()
QUICK = Sizes(3, 3, 50, 10_000, 500, 200, 60, 500, 3)
TINY = Sizes(2, 1, 3, 20, 5, 8, 4, 6, 1)


@dataclass(frozen=True, slots=True)
class Side:
    """Seconds of each round of two sides that took turns."""

    ours: tuple[float, ...]
    bare: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median over the rounds of ours divided by its neighbour."""
        return statistics.median(a / b for a, b in zip(self.ours, self.bare, strict=True))

    @property
    def spread(self) -> str:
        """Smallest and largest ratio of a round."""
        ratios = [a / b for a, b in zip(self.ours, self.bare, strict=True)]
        return f"{min(ratios):.2f} to {max(ratios):.2f}"

    def each(self, count: int) -> tuple[float, float]:
        """Median milliseconds of one of ``count`` things a round, ours and bare."""
        return statistics.median(self.ours) * 1000 / count, statistics.median(self.bare) * 1000 / count


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes, without the collector falling into it."""
    gc.collect()
    gc.disable()
    try:
        start = perf_counter()
        work()
        return perf_counter() - start
    finally:
        gc.enable()


def side_by_side(
    rounds: int,
    ours: Callable[[], object],
    bare: Callable[[], object],
    before: Callable[[], object] = lambda: None,
) -> Side:
    """Let two pieces of work take turns, each first every other time; one round before the first is not counted.

    ``before`` gets a round ready and is not timed.
    """
    timed: list[tuple[float, float]] = []
    for number in range(rounds + 1):
        before()
        if number % 2:
            second, first = seconds(bare), seconds(ours)
            timed.append((first, second))
        else:
            timed.append((seconds(ours), seconds(bare)))
    return Side(tuple(a for a, _ in timed[1:]), tuple(b for _, b in timed[1:]))


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least this part (0 to 1) of the values does not exceed."""
    if not values:
        raise ValueError("nothing was measured")
    listed = sorted(values)
    return listed[max(0, math.ceil(part * len(listed)) - 1)]
