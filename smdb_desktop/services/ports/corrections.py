"""The store's door for correcting a citizen's CPR number, and for removing a citizen who has nothing.

Each method is one transaction, or one step inside ``together``; which of them go together, and what may be done, the use cases
decide (``services/casework/correcting.py``). Everything raises StoreError and its kin.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from smdb_desktop.services.stored.records import Hvem, Json, Tilstand


class Nedlagt(NamedTuple):
    """A course that was reported under a number that was corrected.

    ``flyttet_til`` is the course that has gone on from it; ``tilstand`` is how far the deletion under the old number has come,
    None where there is none.
    """

    forloeb_id: str
    cpr_nr: str
    flyttet_til: str
    tilstand: Tilstand | None


class Corrections(Protocol):
    """Courses that go to another number or citizen."""

    def may_have_left(self, forloeb_id: str) -> bool:
        """Whether something of the course has left or may have left: from here, or from data that this store replaced."""
        ...

    def give(self, forloeb_id: str, borger_id: str, hvem: Hvem, tid: datetime) -> None:
        """The course belongs to this citizen from now on, with all that is in it; what is Klar of it is made anew."""
        ...

    def succeed(self, forloeb_id: str, ny_id: str, borger_id: str, hvem: Hvem, tid: datetime) -> None:
        """Of a course that may have left: everything in it goes to a new course ``ny_id`` of this citizen, which is Klar where a
        form is completed, as the first of its own numbers. The old one keeps what was sent and the number of the citizen it
        belongs to now, and its deletion is Klar under its next number. Call it before that citizen gets another number.
        """
        ...

    def replaced(self, borger_id: str) -> Sequence[Nedlagt]:
        """The citizen's courses that were reported under a number that was corrected, oldest first."""
        ...

    def take_left(self, fra_cpr: str, til_cpr: str) -> None:
        """What is known of courses that have left and are not here is known of the right number from now on."""
        ...

    def remove(self, borger_id: str, hvem: Hvem, tid: datetime, data: Mapping[str, Json], *, joined: str = "") -> None:
        """Take away a citizen without courses. The log says who, when and ``data``, and forgets name and number.

        Where the citizen was ``joined`` with another (its id) it forgets nothing: that other goes on from it, with what was laid
        down. Raises StoreError where courses hang on the citizen.
        """
        ...
