"""*Hovedtal* as SMDB's Forside has them: requests, starts and treatments of a year, and the difference of two years in per cent.

Counted as *Godkendelse* counts: completed forms only, and only citizens whom SMDB takes (rule 17). What SMDB shows stands in
section 9 of ``domain/forms.md`` and in the guide of 2024.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from smdb_desktop.domain.figures.approval import Noegle
from smdb_desktop.domain.figures.periods import Periode
from smdb_desktop.domain.figures.rows import Forloeb

STARTED = Noegle(0, "ivaerksat")
"""The courses that were started in a year: no question of the approval guide asks for them."""


class Hovedtal(NamedTuple):
    """The numbers of one period: requests by their day, starts by their day, and treatments that ran on at least one day."""

    anmodninger: int = 0
    ivaerksaettelser: int = 0
    tilknytninger: int = 0

    @property
    def andel(self) -> int:
        """How many starts there are to a hundred requests, rounded; 0 where there are none."""
        return _rounded(self.ivaerksaettelser * 100, self.anmodninger) if self.anmodninger else 0

    def plus(self, other: Iterable[int]) -> Hovedtal:
        """Both together."""
        return Hovedtal(*(one + more for one, more in zip(self, other, strict=True)))


def headline(courses: Iterable[Forloeb], perioder: Sequence[Periode]) -> tuple[Hovedtal, ...]:
    """The numbers of each period; the courses may come in any order."""
    found = [[0, 0, 0] for _ in perioder]
    for each in courses:
        if not each.kan_indberettes or not each.anmodet:
            continue
        for numbers, periode in zip(found, perioder, strict=True):
            if not each.in_period(*periode):
                continue
            numbers[0] += periode.har(each.anmodet)
            numbers[1] += periode.har(each.ivaerksat)
            numbers[2] += sum(1 for t in each.behandlinger if t.fra and t.in_period(*periode))
    return tuple(Hovedtal(*numbers) for numbers in found)


def started(courses: Iterable[Forloeb], periode: Periode) -> Iterator[str]:
    """The ids of the courses behind the number of starts."""
    for each in courses:
        if each.kan_indberettes and each.anmodet and each.in_period(*periode) and periode.har(each.ivaerksat):
            yield each.forloeb_id


def difference(before: int, now: int) -> int:
    """The change in whole per cent as SMDB shows it: 0 where both are 0, 100 where there was nothing before."""
    if before == 0:
        return 100 if now else 0
    change = _rounded(abs(now - before) * 100, before)
    return change if now >= before else -change


def _rounded(number: int, by: int) -> int:
    return (2 * number + by) // (2 * by)
