"""The store's door to the bin: what a person deleted lies there, whole, until it is put back or forgotten.

A course stays what it is with its history, marked and in no list; forms and citizens are taken out and kept as they were. Nothing
that may have left the machine comes here (``ports/deletions.py``). Everything raises StoreError and its kin.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from smdb_desktop.services.ports.writes import Write
from smdb_desktop.services.stored.bin import HELE_KURVEN, Kasseret, Kassevalg
from smdb_desktop.services.stored.records import BorgerRecord, Hvem, SkemaRecord


class Bin(Protocol):
    """What was deleted and can be put back. Whatever goes in keeps the time that was known to be past then (``known_past``)."""

    def all(self) -> Sequence[Kasseret]:
        """Everything in the bin, the newest first; without what is in it."""
        ...

    def window(self, first: int, most: int, valg: Kassevalg = HELE_KURVEN) -> Sequence[Kasseret]:
        """What was chosen, in order: at most so many after the ``first``. What else lies there is not read."""
        ...

    def since(self, tid: datetime) -> Sequence[Kasseret]:
        """What has lain there since that time (aware) or longer, and whatever was seen to be over, the newest first."""
        ...

    def number(self, valg: Kassevalg = HELE_KURVEN) -> int:
        """How many were chosen."""
        ...

    def get(self, kasseret_id: str) -> Kasseret:
        """One of them. Raises StoreError where it is not there any more."""
        ...

    def forms(self, kasseret_id: str) -> Sequence[SkemaRecord]:
        """The forms that were taken out together, parents first, with their answers; none for a citizen or a course."""
        ...

    def holds_course_of(self, borger_id: str) -> bool:
        """Whether a course of the citizen lies in the bin, so that the citizen is needed."""
        ...

    def throw_form(self, kasseret_id: str, forloeb_id: str, skema_id: str, hvorfor: str, write: Write) -> int:
        """Take a form and what stands under it out of a course, as ``Cases.remove_skema`` does, and keep it; the new revision."""
        ...

    def throw_course(self, kasseret_id: str, forloeb_id: str, hvorfor: str, hvem: Hvem, tid: datetime) -> None:
        """A course goes into the bin: in no list and no count, and nothing of it is Klar.

        The reason has no CPR number: one written in it is masked. Raises StoreError where there is no such course.
        """
        ...

    def throw_citizen(self, kasseret_id: str, borger_id: str, hvorfor: str, hvem: Hvem, tid: datetime) -> None:
        """A citizen without courses goes into the bin. Raises StoreError where courses hang on the citizen."""
        ...

    def put_back_forms(self, kasseret_id: str, write: Write) -> int:
        """The forms stand in their course again under their own ids; the new revision. Raises RevisionConflict, and StoreError
        where what they stood under is gone."""
        ...

    def put_back_course(self, kasseret_id: str, hvem: Hvem, tid: datetime) -> None:
        """The course goes on as it was; nothing of it is Klar."""
        ...

    def put_back_citizen(self, kasseret_id: str, hvem: Hvem, tid: datetime) -> BorgerRecord:
        """The citizen is here again, under the same id. Raises StoreError where another citizen has the number now."""
        ...

    def forget(self, kasseret_id: str, hvorfor: str, hvem: Hvem, tid: datetime) -> None:
        """It is gone for ever. Of a course or citizen the log keeps who, when and why, and forgets what stood there; of forms the
        history of their course keeps what was answered. ``hvorfor`` "": the reason for which it was deleted."""
        ...

    def note_expired(self, ids: Collection[str], tid: datetime | None) -> None:
        """Keep when the time of these was first seen to be over; None where it is not after all."""
        ...
