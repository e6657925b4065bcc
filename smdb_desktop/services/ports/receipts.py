"""What receivers answered, and what others sent here: a part of an open store. Times are aware, in UTC."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from smdb_desktop.services.stored.receipts import Indsendt, Kvitteringsrow, Modtagersvar, Reaktion
from smdb_desktop.services.stored.records import Hvem, Tilstand


class Receipts(Protocol):
    """Part of an open store (``ports.store.Store.receipts``)."""

    def keep(self, svar: Modtagersvar, indhold: bytes, tilstand: Tilstand | None, hvem: Hvem, tid: datetime) -> None:
        """Keep a receipt, and put its submission into this state (None: leave it). Raises StoreError where the submission is not
        here, or a receipt of that id is."""
        ...

    def get(self, kvittering_id: str) -> Kvitteringsrow | None:
        """A receipt; None where there is none of that id."""
        ...

    def of(self, forloeb_id: str) -> tuple[Kvitteringsrow, ...]:
        """The receipts of a course, in the order in which they were made at the receiver's."""
        ...

    def react(
        self, kvittering_id: str, nummer: int, reaktion: Reaktion | None, grund: str, hvem: Hvem, tid: datetime
    ) -> None:
        """Keep what is done about a finding, in place of what was said before; None takes it back. Raises StoreError."""
        ...

    def waiting(self) -> tuple[str, ...]:
        """The courses with findings that nobody has answered, the longest waiting first."""
        ...

    def note_taken(self, row: Indsendt) -> None:
        """Keep that a submission of somebody else was taken in; harmless for one that was."""
        ...

    def answered(self, indberetning_id: str, udfald: str) -> None:
        """Keep what was answered to a submission of somebody else."""
        ...

    def taken(self, indberetning_id: str) -> Indsendt | None:
        """A submission of somebody else that was taken in here; None where it was not."""
        ...

    def taken_of(self, fremmed_forloeb: str, afsender_cvr: str) -> Sequence[Indsendt]:
        """What was taken in of a sender's course, by revision."""
        ...
