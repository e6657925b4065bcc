"""A report as plain objects: sections of numbers, each with how it is counted, which of them are sums of others, and its plot.

A number is exact here. What leaves the machine without CPR numbers goes through ``masking.py`` first. ``of`` names the numbers
from which one follows (a share, a difference, a median's group): where one of them is hidden, so is what follows from it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from smdb_desktop.domain.words import T, sentences
from smdb_desktop.services.reports.figures import Kind, Mark

At: TypeAlias = tuple[str, int]
"""A number of a section: the key of its line, and the place of its column."""
Place: TypeAlias = tuple[int, str, int]
"""A number of a report: its section's place, the key of its line, and the place of its column."""
INGEN = "–"
"""Where there is nothing to count."""
HIDDEN = T("skjult")


class Unit(StrEnum):
    """What a number is."""

    COUNT = "antal"
    PERCENT = "pct."
    DAYS = "dage"


class Number(NamedTuple):
    """One number; ``value`` None where there is nothing to count. ``of``: see the module."""

    value: float | None
    unit: Unit = Unit.COUNT
    of: tuple[At, ...] = ()
    hidden: bool = False

    @property
    def is_count(self) -> bool:
        """Whether it counts, and follows from no other number."""
        return self.unit is Unit.COUNT and not self.of

    @property
    def words(self) -> str:
        """As it is read: ``1.234``, ``12,5 %``, ``6,5 dage``, or that it is hidden."""
        if self.hidden:
            return HIDDEN
        if self.value is None:
            return INGEN
        written = plain(self.value)
        if self.unit is Unit.PERCENT:
            return T("{tal} %", tal=written)
        return written

    @property
    def shown(self) -> float | None:
        """The number, where it is shown and there is one."""
        return None if self.hidden else self.value


def plain(value: float) -> str:
    """A number with Danish separators and at most one decimal."""
    rounded = round(value, 1)
    text = f"{rounded:,.0f}" if rounded == int(rounded) else f"{rounded:,.1f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


NO_AGE = T("Alder indgår ikke.")


class How(NamedTuple):
    """How a number is counted: in words, from which rule, table or part of a guide, what of it is our own reading, and on which
    day's age."""

    text: str
    kilde: str
    vores: str = ""
    alder: str = NO_AGE

    def told(self) -> str:
        """All of it, in sentences."""
        return sentences(self.text, T("Kilde: {kilde}.", kilde=self.kilde), self.vores, self.alder)


class Line(NamedTuple):
    """A line of numbers, one for each column. ``total``: it sums up others."""

    key: str
    words: str
    numbers: tuple[Number, ...]
    how: How
    total: bool = False


class Sum(NamedTuple):
    """That one line is the sum of others, in every column; or one column of others, in every line."""

    total: str | int
    parts: tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A table of a report. ``sums`` are over lines and over columns; ``plot`` is how it is drawn (None: it is not)."""

    title: str
    along: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    sums: tuple[Sum, ...] = ()
    plot: Kind | None = None
    axis: str = ""
    plotted: tuple[str, ...] = ()
    """The lines that are drawn; none: all that are no total."""
    drawn: tuple[int, ...] = ()
    """The columns that are drawn; none: all."""
    marks: tuple[Mark, ...] = ()
    note: str = ""
    implied: tuple[tuple[At, At], ...] = ()
    """Numbers of which the second is a part of the first, where the rest is a number too although nobody shows it."""
    largest_first: bool = False
    """The lines stand by their first number, so that where a line stands says something of it."""

    def line(self, key: str) -> Line:
        """The line with this key."""
        return next(line for line in self.lines if line.key == key)

    def number(self, at: At) -> Number:
        """The number there."""
        return self.line(at[0]).numbers[at[1]]

    def cells(self) -> Iterator[tuple[At, Number]]:
        """Every number with its place."""
        for line in self.lines:
            for column, number in enumerate(line.numbers):
                yield (line.key, column), number

    def relations(self) -> Iterator[tuple[At, tuple[At, ...]]]:
        """Every sum of counts, number by number: the total and its parts."""
        return ((total, parts) for total, parts in self._sums() if self.number(total).is_count)

    def _sums(self) -> Iterator[tuple[At, tuple[At, ...]]]:
        for each in self.sums:
            if isinstance(each.total, str):
                for column in range(len(self.columns)):
                    yield (each.total, column), tuple((str(part), column) for part in each.parts)
            else:
                for line in self.lines:
                    yield (line.key, each.total), tuple((line.key, int(part)) for part in each.parts)

    def with_hidden(self, hidden: Iterable[At]) -> "Section":
        """The same with these numbers hidden. Marks of a plot (a median) go where anything is hidden; a line that stood by a
        number that is hidden stands by its words, behind those that show theirs."""
        places = frozenset(hidden)
        lines = tuple(
            line._replace(
                numbers=tuple(
                    number._replace(value=None, hidden=True) if (line.key, at) in places else number
                    for at, number in enumerate(line.numbers)
                )
            )
            for line in self.lines
        )
        if self.largest_first:
            lines = tuple(sorted(lines, key=_without_size))
        return replace(self, lines=lines, marks=() if places else self.marks)


def _without_size(line: Line) -> tuple[bool, bool, str]:
    hidden = bool(line.numbers) and line.numbers[0].hidden
    return line.total, hidden, line.words if hidden else ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a period: its sections, in the person's words."""

    navn: str
    title: str
    periode: str
    sections: tuple[Section, ...]
    links: tuple[tuple[Place, tuple[Place, ...]], ...] = ()
    """Numbers of one section that are the sum of (or the same as) numbers of others."""
    implied: tuple[tuple[Place, Place], ...] = ()
    """As ``Section.implied``, for numbers of two sections."""
    follows: tuple[tuple[Place, tuple[Place, ...]], ...] = ()
    """As ``Number.of``, for a number that says something of numbers of another section."""
    masked: bool = False


def percent(part: float, whole: float, of: tuple[At, ...]) -> Number:
    """A share in per cent; none of nothing."""
    return Number(100 * part / whole if whole else None, Unit.PERCENT, of)


def difference(now: float, before: float, of: tuple[At, ...]) -> Number:
    """How much more than the year before, in per cent as SMDB shows it; none where there was nothing before."""
    return Number(100 * (now - before) / before if before else None, Unit.PERCENT, of)
