"""The figures of courses (a part of ``ports.store.Store``): a narrow row for each course that lives, for whoever counts.

The rows follow from citizens, courses and completed forms and are written with them, in one transaction. They are read in
portions, so that other work on the store gets in between and memory does not grow with the store.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from smdb_desktop.services.stored.records import KontrolRow

PORTION = 2000
"""Rows that are read at a time."""


class Talraekke(NamedTuple):
    """A course as the store keeps it for counting. Days are ISO dates, "" for none; codes as they were answered, "" for none.

    ``begyndt`` is the day of the completed request, else the local day on which the course was made; ``til`` the day of its
    completed closing, ``9999-12-31`` while there is none. ``behandlinger`` is JSON: a list for each completed treatment, in
    the order of the course, of type, intensity, first day, last day, free choice (0 or 1), and name, P-nummer and municipality
    of its tilbud. ``kladde``: see ``rows.Forloeb``.
    """

    borger_id: str
    forloeb_id: str
    cpr_nr: str
    koen: str
    opholdskommune: str
    myndighedskommune: str
    skemaversion: str
    begyndt: str
    til: str
    anmodet: str
    ivaerksat: str
    afsluttet: str
    status: str
    aarsag: str
    aarsag_garanti: str
    laege_oenskes: str
    laege_afholdt: str
    laege_dato: str
    aarsag_laege: str
    behandlinger: str


class Begyndt(NamedTuple):
    """Of a course with a start that is a draft (``Figures.begun_rows``): what it takes to count it."""

    cpr_nr: str
    myndighedskommune: str
    begyndt: str
    til: str


START = ("", "")
"""Before the first row."""


class Figures(Protocol):
    """Figures of an open store."""

    def portion(
        self, fra: str, til: str, after: tuple[str, str] = START, most: int = PORTION
    ) -> tuple[tuple[str, str] | None, tuple[Talraekke, ...]]:
        """Courses that were open on at least one day from ``fra`` to ``til`` (ISO dates, both included), citizen by citizen.

        Those after ``after``, at most so many; and where to go on, None at the end."""
        ...

    def groups(self) -> tuple[str, ...]:
        """The groups of citizens that have a course, in the order of their ids: whoever is in one is counted with it whole."""
        ...

    def group(self, spand: str, fra: str, til: str) -> tuple[Talraekke, ...]:
        """The courses of one group, as ``portion`` gives them."""
        ...

    def kept(self, hvad: str, noegle: str) -> Mapping[str, str]:
        """What ``keep`` kept under these two names, by group, where no row of the group was written since; only the whole,
        under "", where no row at all was."""
        ...

    def keep(self, hvad: str, noegle: str, tal: Mapping[str, str]) -> None:
        """Keep what was counted of groups ("": of all of them) from the rows as they are now; ``noegle`` says by which program
        and lists, and what was kept by another is replaced."""
        ...

    def begun(self) -> frozenset[str]:
        """The courses in which a start of treatment is a draft that was never completed (rule 95)."""
        ...

    def begun_rows(self, fra: str, til: str) -> tuple[Begyndt, ...]:
        """Of each of these courses that was open on at least one day from ``fra`` to ``til`` what it takes to count it."""
        ...

    def days(self) -> tuple[str, str]:
        """The first and the last day on which a course began, ("", "") where there is none."""
        ...

    def listed(self, forloeb_ids: tuple[str, ...]) -> tuple[Talraekke, ...]:
        """These courses, in this order; one that is gone is left out."""
        ...

    def lines(self, forloeb_ids: Sequence[str]) -> tuple[KontrolRow, ...]:
        """These courses as a list shows them, in this order; one that is gone is left out."""
        ...

    def completed(self, fra: datetime, til: datetime) -> tuple[tuple[str, int], ...]:
        """Who completed how many of the forms that stand as completed from ``fra`` until before ``til``, by name."""
        ...

    def differing(self) -> tuple[str, ...]:
        """The courses whose figures are not what their forms say; empty in a sound store. Reads every form."""
        ...

    def rebuild(self) -> int:
        """Make all figures anew from what they follow from; how many courses there are."""
        ...
