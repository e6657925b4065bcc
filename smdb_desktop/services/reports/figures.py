"""A plot as plain objects: what is shown and in which words, never where it stands or how it looks.

A page, paper and the tests are given the same; ``gui/plots`` lays it out. Numbers are never below 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from smdb_desktop.domain.words import T


class Kind(StrEnum):
    """How values are compared: side by side, as parts of one spread, or along time."""

    BARS = "bars"
    DISTRIBUTION = "distribution"
    LINES = "lines"


class Value(NamedTuple):
    """One value: its number (None: not shown, because it is hidden or there is none), and how it is written."""

    number: float | None
    words: str


class Series(NamedTuple):
    """Values of one kind, such as a year, one for each group."""

    name: str
    values: tuple[Value, ...]


class Mark(NamedTuple):
    """A line across a spread, such as its median; ``at`` counts groups from the left edge of the first, with fractions."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A plot. ``axis`` says what the numbers are (*Forløb*), ``along`` what the groups are (*Dage*, *Måned*)."""

    kind: Kind
    title: str
    axis: str
    along: str
    groups: tuple[str, ...]
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError where a series has not one value for each group, or a number below 0."""
        for each in self.series:
            if len(each.values) != len(self.groups):
                raise ValueError(f"{each.name} has another number of values than there are groups")
            if any(value.number is not None and not value.number >= 0 for value in each.values):
                raise ValueError(f"{each.name} has a number below 0")

    @property
    def most(self) -> float:
        """The largest number; 0 where there is none."""
        return max((v.number for s in self.series for v in s.values if v.number is not None), default=0)

    def mapped(self, change: Callable[[str], str]) -> Figure:
        """The same with every text changed."""
        series = tuple(
            Series(change(each.name), tuple(Value(v.number, change(v.words)) for v in each.values))
            for each in self.series
        )
        marks = tuple(Mark(mark.at, change(mark.words)) for mark in self.marks)
        groups = tuple(map(change, self.groups))
        return Figure(self.kind, change(self.title), change(self.axis), change(self.along), groups, series, marks)

    def spoken(self, series: int, group: int) -> str:
        """One value as it is heard: its group, its series where there are several, and the number in its unit."""
        where = (
            self.groups[group]
            if len(self.series) == 1
            else T("{gruppe}, {serie}", gruppe=self.groups[group], serie=self.series[series].name)
        )
        return T("{hvor}: {tal}", hvor=where, tal=self.series[series].values[group].words)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The same as a table: a row for each group, a column for each series."""
        for at, group in enumerate(self.groups):
            yield (group, *(each.values[at].words for each in self.series))

    def columns(self) -> tuple[str, ...]:
        """The headings of ``rows``."""
        return (self.along, *(each.name for each in self.series))
