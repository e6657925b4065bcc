"""Periods in days, and what lies between two days. Days are ISO dates, as in ``rows``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

MERGED_DAYS = 10
"""Two courses of a person are one where at most so many days lie from the end of the one to the request of the next (rule 24)."""


class Periode(NamedTuple):
    """From a first to a last day, both included."""

    fra: str
    til: str

    def har(self, dag: str) -> bool:
        """Whether the day lies in it; False for "" (a day that is not known)."""
        return self.fra <= dag <= self.til

    @property
    def read_from(self) -> str:
        """The day from which courses have to be read, so that one that is merged with an earlier one is known to be (rule 24)."""
        return days_after(self.fra, -MERGED_DAYS)


def aar(number: int) -> Periode:
    """A calendar year, 1 to 9999."""
    return Periode(f"{number:04}-01-01", f"{number:04}-12-31")


def days_after(dag: str, number: int) -> str:
    """The day so many days later (earlier below 0); at the ends of the calendar the day itself."""
    try:
        return (date.fromisoformat(dag) + timedelta(days=number)).isoformat()
    except OverflowError:
        return dag


def days_between(fra: str, til: str) -> int:
    """Calendar days from one day to the other: 14 from 1 to 15 January (rule 38)."""
    return (date.fromisoformat(til) - date.fromisoformat(fra)).days
