"""How long a form takes to type here: the time between its answers without the pauses, and the median of those typed last.

Nothing is guessed: what came in (from a file, a table, another machine) was not typed, also where somebody completed it here,
and is not among the forms that are asked (``ports.deadlines.typed``); of too few there is no median.
No rule and no guide says how long a form takes; the borders are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import NamedTuple

PAUSE = 300
"""Seconds: whoever writes nothing for longer did something else meanwhile."""
FEWEST = 5
"""So many forms of a kind have to be typed before their median says something."""
ANSWERS = 3
"""A form whose answers came in fewer moments than that was not typed."""


class Skematid(NamedTuple):
    """Of a kind of form: how many were typed, and the median in seconds; None where they are too few."""

    antal: int
    sekunder: float | None


class Tilbage(NamedTuple):
    """What is left: the seconds of the drafts whose kind has a median, and how many typed forms each other kind has."""

    sekunder: float
    ukendt: Mapping[str, int]


def typed(moments: Iterable[datetime]) -> float | None:
    """Seconds from the first moment of a form to the last, without the pauses; None where it was not typed."""
    times = sorted(set(moments))
    if len(times) < ANSWERS:
        return None
    return sum(gap for a, b in pairwise(times) if (gap := (b - a).total_seconds()) <= PAUSE)


def medians(forms: Iterable[tuple[str, Iterable[datetime]]]) -> dict[str, Skematid]:
    """By kind of form, from the moments of each form."""
    found: dict[str, list[float]] = {}
    for art, moments in forms:
        seconds = typed(moments)
        if seconds is not None:
            found.setdefault(art, []).append(seconds)
    return {art: Skematid(len(each), median(each) if len(each) >= FEWEST else None) for art, each in found.items()}


def left(begun: Mapping[str, int], times: Mapping[str, Skematid]) -> Tilbage:
    """What so many drafts of each kind take: each counts as a whole form, however much of it is typed."""
    seconds, unknown = 0.0, {}
    for art, number in begun.items():
        known = times.get(art, Skematid(0, None))
        if known.sekunder is None:
            unknown[art] = known.antal
        else:
            seconds += number * known.sekunder
    return Tilbage(seconds, unknown)
