"""The store's door for deleting a course that has left: it waits for its deletion to be reported, and then is forgotten.

Each method is one transaction, or one step inside ``together``; what may be done, and why, the use cases decide
(``services/casework/deleting.py``). Everything raises StoreError and its kin.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from smdb_desktop.services.stored.records import ForloebRecord, Hvem, Json


class Overdraget(NamedTuple):
    """The line that stays of a course that was handed over: to which municipality (code), when, by whom, day of request ("")."""

    forloeb_id: str
    til: str
    tid: datetime
    hvem: str
    anmodet: str


class Deletions(Protocol):
    """Courses that are to be reported deleted. Such a course is laid down (``ForloebRecord.slettes``).

    It is in no list of courses and in no count of what is to be done; every further submission of it is a deletion.
    """

    def lay_down(self, forloeb_id: str, begrundelse: str, hvem: Hvem, tid: datetime) -> None:
        """The course is to be deleted under the number that its citizen has now: its deletion is Klar under the next number.

        What is in it stays to be read. The reason has no CPR number: one written in it is masked.
        """
        ...

    def may_take_up(self, forloeb_id: str) -> bool:
        """Whether nothing of the deletion has left or may have left, so that the course can go on."""
        ...

    def take_up(self, forloeb_id: str, hvem: Hvem, tid: datetime) -> None:
        """The course is not to be deleted after all: it is what it was, and nothing of it is Klar.

        Raises StoreError where it may not, and where its citizen has another number now than the one it was reported under.
        """
        ...

    def of(self, borger_id: str) -> Sequence[ForloebRecord]:
        """The citizen's courses that are to be deleted and are still here, oldest first, with what is in them."""
        ...

    def hand_over(self, forloeb_id: str, til: str, data: Mapping[str, Json], hvem: Hvem, tid: datetime) -> None:
        """The course has gone to another municipality: nothing of it is left but its line and those of its submissions.

        What is Klar of it is dropped, and no further submission of it is made here. ``data`` is what the log keeps. Raises
        StoreError where there is no such course, or it is laid down.
        """
        ...

    def handed(self, borger_id: str) -> Sequence[Overdraget]:
        """The citizen's courses that were handed over, oldest first."""
        ...

    def forget(self, forloeb_id: str, hvem: Hvem, tid: datetime) -> None:
        """Take away what is in a course that is to be deleted: forms, answers, confirmations, what was sent, what the log says.

        Its submissions stay as lines, its deletion whole. Raises StoreError where it is not to be deleted.
        """
        ...
