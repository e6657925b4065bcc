"""Where a code may stand (a part of ``ports.store.Store``): looked for in portions, and in what was written since.

What is found is every place where one stands, and some where a code is only part of a text: who asks reads those and judges.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple, Protocol

PORTION = 500
"""Rows that are looked through at once: some milliseconds."""
END = -1
"""``naeste`` of the last portion."""


class Sag(NamedTuple):
    """A course of a portion: its id and authority, whether one of the codes may stand in its answers, and if it is laid down."""

    forloeb_id: str
    myndighedskommune: str
    maaske: bool
    nedlagt: bool = False


class Sager(NamedTuple):
    """Courses, oldest row first, and after which row the next portion begins; those without anything to see are left out."""

    naeste: int
    sager: tuple[Sag, ...]


class Borgere(NamedTuple):
    """Citizens who have one of the codes, each with the code; after which row the next portion begins."""

    naeste: int
    borgere: tuple[tuple[str, str], ...]


class Versioner(NamedTuple):
    """Courses of a portion, counted by form version, day of the request (None: none is known), whether something of them is a
    draft, and whether they are laid down; after which row the next portion begins."""

    naeste: int
    tal: Mapping[tuple[str, date | None, bool, bool], int]


class Coded(Protocol):
    """A look for codes."""

    def number(self) -> tuple[int, int]:
        """How many courses and citizens there are to look through."""
        ...

    def courses(self, felter: Collection[str], koder: Collection[str], after: int, most: int = PORTION) -> Sager:
        """Of the next ``most`` courses after a row (0: from the first) those in whose answers one of the codes may stand, or
        whose authority is one of them. ``felter`` are ``form.field``. Courses laid down are passed over where
        nothing is in them: the others can be put back, or are still shown."""
        ...

    def versions(self, datofelt: tuple[str, str], after: int, most: int = PORTION) -> Versioner:
        """The next ``most`` courses after a row by their version. ``datofelt`` is the form and field of the request's day, as it
        is answered now, else as it was completed. Courses laid down with nothing in them are passed over."""
        ...

    def citizens(self, felt: str, koder: Collection[str], after: int, most: int = PORTION) -> Borgere:
        """Of the next ``most`` citizens after a row those whose ``felt`` (``opholdskommune`` or ``koen``) is one of the codes."""
        ...

    def last_line(self) -> int:
        """The number of the last line of the log."""
        ...

    def written_since(self, line: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The courses and the citizens that lines after this one are about: whatever was changed meanwhile is among them."""
        ...
