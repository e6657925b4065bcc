"""Timing side by side: what we do and what it is held against take turns, so that both meet the same load of the machine.

It knows nothing of the program. A ratio is the median of the ratios of neighbours in time, which a passing load hardly moves.
"""

from __future__ import annotations

import gc
import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter, process_time


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
    walks: int = 42
    crowds: tuple[int, ...] = (1_000, 10_000, 100_000)
    visits: int = 200


FULL = Sizes()
QUICK = Sizes(3, 3, 50, 10_000, 500, 200, 60, 500, 6, (1_000, 10_000), 20)
TINY = Sizes(2, 1, 3, 20, 5, 8, 4, 6, 2, (60,), 2)


@dataclass(frozen=True, slots=True)
class Side:
    """Seconds of each round of two sides that took turns; ``own`` is the same by the processor time of the process."""

    ours: tuple[float, ...]
    bare: tuple[float, ...]
    own: Side | None = None

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
    return both_seconds(work)[0]


def both_seconds(work: Callable[[], object]) -> tuple[float, float]:
    """How long one call takes by the clock on the wall, and by the processor time of this process."""
    gc.collect()
    gc.disable()
    try:
        start, own = perf_counter(), process_time()
        work()
        return perf_counter() - start, process_time() - own
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
    timed: list[tuple[tuple[float, float], tuple[float, float]]] = []
    for number in range(rounds + 1):
        before()
        if number % 2:
            second, first = both_seconds(bare), both_seconds(ours)
            timed.append((first, second))
        else:
            timed.append((both_seconds(ours), both_seconds(bare)))
    return of_pairs(timed[1:])


def of_pairs(timed: Sequence[tuple[tuple[float, float], tuple[float, float]]]) -> Side:
    """Two sides from what each round took: ours and bare, each by the clock on the wall and by processor time."""
    wall, own = (Side(tuple(a[i] for a, _ in timed), tuple(b[i] for _, b in timed)) for i in (0, 1))
    return Side(wall.ours, wall.bare, own)


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least this part (0 to 1) of the values does not exceed."""
    if not values:
        raise ValueError("nothing was measured")
    listed = sorted(values)
    return listed[max(0, math.ceil(part * len(listed)) - 1)]
