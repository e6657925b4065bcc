"""The store's door for deleting a course that has left: it waits for its deletion to be reported, and then is forgotten.

Each method is one transaction, or one step inside ``together``; what may be done, and why, the use cases decide
(``services/casework/deleting.py``). Everything raises StoreError and its kin.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from smdb_desktop.services.stored.records import ForloebRecord, Hvem


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
        """The course is not to be deleted after all: it is what it was, and nothing of it is Klar. Raises StoreError where it may
        not."""
        ...

    def of(self, borger_id: str) -> Sequence[ForloebRecord]:
        """The citizen's courses that are to be deleted and are still here, oldest first, with what is in them."""
        ...

    def forget(self, forloeb_id: str, hvem: Hvem, tid: datetime) -> None:
        """Take away what is in a course that is to be deleted: forms, answers, confirmations, what was sent, what the log says.

        Its submissions stay as lines, its deletion whole. Raises StoreError where it is not to be deleted.
        """
        ...
