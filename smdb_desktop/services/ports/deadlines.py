"""The store's door to the limits of courses, kept beside them, and to follow-ups. Everything raises StoreError and its kin.

Every write that may move a limit marks its course in its own transaction; ``waiting`` names marked courses, and ``keep`` puts
what the domain made of them in place of what was there. So a write costs one mark, and a list is a walk through an index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from smdb_desktop.services.stored.deadlines import ALL, FristRow, Fulgt, Kendt, Opfoelgning, Skyldig
from smdb_desktop.services.stored.records import Hvem

if TYPE_CHECKING:
    from smdb_desktop.domain.deadlines import Krav


class Deadlines(Protocol):
    """Part of an open store (``ports.store.Store.deadlines``)."""

    def number_waiting(self) -> int:
        """How many courses are marked: their limits may be others than those that are kept."""
        ...

    def waiting(self, most: int) -> tuple[Kendt, ...]:
        """At most so many of them, the newest first, with what their limits are reckoned from."""
        ...

    def keep(self, found: Mapping[tuple[str, int], Sequence[Krav]]) -> None:
        """Keep the limits of courses, by id and revision; one that was written meanwhile stays marked."""
        ...

    def mark_all(self) -> None:
        """Mark every course: what limits are reckoned by is another than before."""
        ...

    def rows(
        self, first: int = 0, most: int | None = None, art: str = ALL, til: date | None = None
    ) -> tuple[FristRow, ...]:
        """Limits by their last day, the earliest first: ``most`` after the ``first``; of one kind, and not later than ``til``,
        where that is given."""
        ...

    def counts(self) -> Mapping[str, int]:
        """How many there are of each kind; one that nobody has is left out."""
        ...

    def number(self, art: str, til: date, most: int | None = None) -> int:
        """How many of a kind end on that day or before; counting stops at ``most``."""
        ...

    def due(self, arter: Sequence[str], til: date, most: int) -> tuple[Skyldig, ...]:
        """The courses with a limit of one of these kinds that ends on that day or before, each once, the earliest first; of each
        kind at most so many, those that end first."""
        ...

    def limits(self, wanted: Sequence[Skyldig]) -> tuple[FristRow, ...]:
        """These limits as a list shows them, in this order; one that is gone is left out."""
        ...

    def typed(self, most: int) -> tuple[tuple[str, tuple[datetime, ...]], ...]:
        """Of the forms that were completed last, at most so many, the last first: the kind, and when its answers were written
        and it was completed. A form is left out of which no answer was written with the program, or any came in with its
        course (``IMPORTERET``) or out of a file later (``FLETTET``); answers that were written for a reason do not count."""
        ...

    def followed(self, forloeb_id: str) -> tuple[Opfoelgning, ...]:
        """The follow-ups of a course, the earliest first."""
        ...

    def made(self, first: int = 0, most: int | None = None) -> tuple[Fulgt, ...]:
        """Follow-ups of all courses that are not laid down, those kept last first: ``most`` after the ``first``."""
        ...

    def number_made(self) -> int:
        """How many there are of them."""
        ...

    def follow(self, forloeb_id: str, maaneder: int, dag: date, note: str, hvem: Hvem, tid: datetime) -> None:
        """Keep that a follow-up was made, with its line in the log; it takes the place of one of the same months."""
        ...

    def undo_follow(self, forloeb_id: str, maaneder: int, hvem: Hvem, tid: datetime) -> None:
        """Take it back, with its line in the log. Raises StoreError where there is none."""
        ...
