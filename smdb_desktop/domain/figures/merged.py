"""Courses as Danmarks Statistik counts them: two of a person with ten days or less between them are one (rule 24)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from smdb_desktop.domain.figures.periods import MERGED_DAYS, days_after
from smdb_desktop.domain.figures.rows import OPEN, Forloeb


def merged(courses: Iterable[Forloeb]) -> tuple[tuple[Forloeb, ...], ...]:
    """The courses of one citizen, given in any order, in the groups that are counted as one, each in the order of its requests.

    A course whose request is not completed is left out. One that begins before another has ended leaves no days between them,
    so the two are one.
    """
    asked = sorted((each for each in courses if each.anmodet), key=_order)
    found: list[list[Forloeb]] = []
    ends = ""
    for each in asked:
        if found and (ends == OPEN or each.anmodet <= days_after(ends, MERGED_DAYS)):
            found[-1].append(each)
            ends = max(ends, each.til)
        else:
            found.append([each])
            ends = each.til
    return tuple(map(tuple, found))


def first_day(group: Sequence[Forloeb]) -> str:
    """The day on which a group of ``merged`` began: that of its first request."""
    return group[0].anmodet


def _order(each: Forloeb) -> tuple[str, str, str]:
    return each.anmodet, each.til, each.forloeb_id
