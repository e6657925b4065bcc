"""The store's door to what has been typed into SMDB's pages, answer by answer, and to each person's list of cases to type.

A tick says what was typed, so that a change afterwards is noticed. It goes with the case: a course that is handed over, corrected
to another number, put into the bin or forgotten takes its ticks along. Times are aware. Everything raises StoreError and its kin.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol


class Tastet(NamedTuple):
    """That an answer stands in SMDB: of which form ("" for none), its question, the answer as it was then, of which revision,
    who said so (name) and when. ``anderledes``: a person saw SMDB show something else."""

    noegle: str
    skema: str
    spoergsmaal: str
    svar: str
    revision: int
    hvem: str
    tid: datetime
    anderledes: bool = False


class Typed(Protocol):
    """Part of an open store (``ports.store.Store.typed``)."""

    def of(self, forloeb_id: str) -> Mapping[str, Tastet]:
        """What was ticked of a course, by key; empty where nothing was."""
        ...

    def tick(self, forloeb_id: str, tastet: Tastet) -> None:
        """Keep a tick; it takes the place of an older one of the same key. Raises StoreError where there is no such course."""
        ...

    def untick(self, forloeb_id: str, noegler: Collection[str]) -> None:
        """Take ticks away; harmless where there are none."""
        ...

    def lay_out(self, person_id: str, forloeb_ids: Sequence[str]) -> None:
        """The person's list is these cases, in this order, each from its beginning; where one stopped in a case that was on the
        list already stays. Raises StoreError where one does not exist."""
        ...

    def waiting(self, person_id: str) -> tuple[tuple[str, str], ...]:
        """The person's list in order: course, and the key at which one stopped ("" at the beginning)."""
        ...

    def stopped(self, person_id: str, forloeb_id: str, noegle: str) -> None:
        """Where the person stands in a case of the list; harmless where it is not on it."""
        ...

    def done(self, forloeb_id: str) -> None:
        """The case is on nobody's list any more."""
        ...
