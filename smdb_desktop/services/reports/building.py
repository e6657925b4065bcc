"""What every report is built with: the year and the year before, words of codes, counts that are put into lines, and spreads.

A report reads its courses once, in any order, and keeps counts only. Whoever cannot be reported is in none of them (rule 17).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Protocol

from smdb_desktop.domain.figures.rows import Forloeb
from smdb_desktop.domain.words import T
from smdb_desktop.services.reports.figures import Kind, Mark
from smdb_desktop.services.reports.model import How, Line, Number, Section, Sum, Unit, difference, plain

if TYPE_CHECKING:
    from smdb_desktop.domain.codelists import Kode

TOTAL = "i_alt"
REQUEST_AGE = T("Alder er regnet på anmodningsdatoen, for kilderne siger ikke, hvilken dag Statistikbanken regner på.")
DIFFERENCE = T("Forskel")
MONTHS = (
    T("januar"), T("februar"), T("marts"), T("april"), T("maj"), T("juni"),
    T("juli"), T("august"), T("september"), T("oktober"), T("november"), T("december"),
)  # fmt: skip
WHOLE_YEAR = T("Hele året")
NOT_SAID = T("Ikke oplyst")


class Codes(Protocol):
    """What a code means in the list that holds for a day, by the name that a form version gives it."""

    def kode(self, liste: str, code: str, dag: str = "", version: str = "") -> Kode | None:
        """The answer in a course of that form version; None where the list has no such code."""
        ...

    def svar(self, liste: str) -> tuple[Kode, ...]:
        """Every answer of the newest edition of a list, in its order; none where there is no such list."""
        ...

    def koen(self, mand: bool) -> str:
        """The code of the sex that the last digit of a number suggests (rule 12)."""
        ...


@dataclass(frozen=True, slots=True)
class Given:
    """What a report is made from beside its courses: the year, what codes mean, and which follow-ups were made."""

    aar: int
    koder: Codes
    fulgt: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """Days of follow-ups, by course and months after its closing."""
    today: str = ""

    @property
    def fra(self) -> str:
        """The first day of the year before."""
        return f"{self.aar - 1}-01-01"

    @property
    def til(self) -> str:
        """The last day of the year."""
        return f"{self.aar}-12-31"

    @property
    def years(self) -> tuple[str, str]:
        """The year before and the year, as days begin."""
        return f"{self.aar - 1}", f"{self.aar}"

    def label(self, liste: str, code: str, row: Forloeb | None = None) -> str:
        """The words of a code, in a course; the code itself where the list has none; not said where there is no code."""
        if not code:
            return NOT_SAID
        found = self._of(liste, code, row)
        return code if found is None else found.label

    def line(self, liste: str, name: str) -> str:
        """The words of a line of Statistikbanken's, by the name that ``linje`` gives it in the list; else the name."""
        return next((kode.label for kode in self.koder.svar(liste) if kode.flags.get("linje") == name), name)

    def flag(self, liste: str, code: str, row: Forloeb, name: str) -> bool:
        """Whether an answer of a course has a yes/no property."""
        found = self._of(liste, code, row)
        return found is not None and found.flag(name)

    def word(self, liste: str, code: str, row: Forloeb, name: str) -> str:
        """A property of an answer of a course that is a word; "" where it has none."""
        found = self._of(liste, code, row)
        said = found.flags.get(name) if found is not None else None
        return said if isinstance(said, str) else ""

    def _of(self, liste: str, code: str, row: Forloeb | None) -> Kode | None:
        return self.koder.kode(liste, code, *((row.begyndt, row.skemaversion) if row is not None else ()))


def reported(rows: Iterable[Forloeb]) -> Iterator[Forloeb]:
    """Those that can be reported, and whose request is completed: a draft counts for nothing."""
    return (row for row in rows if row.kan_indberettes and row.anmodet)


def days_between(fra: str, til: str) -> int:
    """Calendar days from one day to another (rule 38)."""
    return (date.fromisoformat(til) - date.fromisoformat(fra)).days


def beside(
    key: str, words: str, counts: Mapping[tuple[str, str], int], given: Given, how: How, *, total: bool = False
) -> Line:
    """A count of the year before, of the year, and the difference in per cent."""
    before, now = (counts.get((key, year), 0) for year in given.years)
    return Line(
        key, words, (Number(before), Number(now), difference(now, before, ((key, 0), (key, 1)))), how, total=total
    )


def year_columns(given: Given) -> tuple[str, ...]:
    """The headings of ``beside``."""
    return (*given.years, DIFFERENCE)


# -- spreads -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spread:
    """Groups of days: the first day of each, from 0, and the word for the last, which is open."""

    starts: tuple[int, ...]

    def place(self, days: int) -> int:
        """In which group so many days are."""
        return max(n for n, start in enumerate(self.starts) if start <= days or n == 0)

    def words(self, place: int) -> str:
        """The days of a group: ``0``, ``1–7``, ``61+``."""
        start = self.starts[place]
        if place == len(self.starts) - 1:
            return f"{start}+"
        last = self.starts[place + 1] - 1
        return f"{start}" if start == last else f"{start}–{last}"

    def at(self, days: float) -> float:
        """Where so many days stand along the groups."""
        place = self.place(int(days))
        start = self.starts[place]
        if place == len(self.starts) - 1:
            return place + 0.5
        wide = self.starts[place + 1] - start
        return place + (days - start + 0.5) / wide if wide > 1 else place + 0.5


def spread_section(title: str, of: Sequence[int], spread: Spread, year: str, how: How, axis: str) -> Section:
    """How many have waited how long: a line for each group of days, all of them, and the median."""
    counts = Counter(spread.place(days) for days in of)
    lines = [
        Line(f"{spread.starts[place]}", spread.words(place), (Number(counts[place]),), how)
        for place in range(len(spread.starts))
    ]
    middle = median(of) if of else None
    keys = tuple(line.key for line in lines)
    # it says how many are on each side of it, so where one of the groups is hidden it is too
    known = tuple((key, 0) for key in (*keys, TOTAL))
    lines += [
        Line(TOTAL, T("I alt"), (Number(len(of)),), how, total=True),
        Line("median", T("Median, dage"), (Number(middle, Unit.DAYS, known),), how, total=True),
    ]
    marks = () if middle is None else (Mark(spread.at(middle), T("Median: {dage} dage", dage=plain(middle))),)
    return Section(
        title, T("Dage"), (year,), tuple(lines), (Sum(TOTAL, keys),), Kind.DISTRIBUTION, axis, keys, marks=marks
    )


# -- groups ------------------------------------------------------------------------------------------------------------


def by_group(
    title: str,
    along: str,
    columns: Sequence[str],
    groups: Mapping[Hashable, Sequence[Number]],
    names: Callable[[Hashable], str],
    total: Sequence[Number],
    how: How,
    **more: object,
) -> Section:
    """A line for each group, the largest first, and all of them; the first column is what groups are ordered by and sums up."""
    ordered = sorted(groups, key=lambda group: (-(groups[group][0].value or 0), names(group)))
    made = []
    for number, group in enumerate(ordered):
        key = f"g{number}"
        made.append(Line(key, names(group), _own(key, groups[group]), how))
    made.append(Line(TOTAL, T("I alt"), _own(TOTAL, total), how, total=True))
    return Section(title, along, tuple(columns), tuple(made), largest_first=True, **more)  # type: ignore[arg-type]


def reasons(title: str, why: Counter[str], given: Given, how: How) -> Section:
    """How often each answer was given as a reason, the most frequent first, and all of them."""
    keys = sorted(why, key=lambda words: (-why[words], words))
    lines = [Line(f"a{at}", words, (Number(why[words]),), how) for at, words in enumerate(keys)]
    lines.append(Line(TOTAL, T("I alt"), (Number(why.total()),), how, total=True))
    return Section(
        title,
        T("Årsag"),
        (given.years[1],),
        tuple(lines),
        (Sum(TOTAL, tuple(line.key for line in lines[:-1])),) if keys else (),
        Kind.BARS if keys else None,
        T("Forløb"),
        largest_first=True,
    )


def _own(key: str, numbers: Sequence[Number]) -> tuple[Number, ...]:
    """What a number follows from is in its own line: ("", column) becomes that."""
    return tuple(each._replace(of=tuple((own or key, column) for own, column in each.of)) for each in numbers)
