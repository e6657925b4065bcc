"""The store's door to ways out: those that a person has set up, and what is signed and waits for one.

Everything raises StoreError and its kin.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from smdb_desktop.services.stored.outways import Hemmeligt, Udvej, Underskrevet, Venter


class Outways(Protocol):
    """Ways out and what waits for them."""

    def every(self) -> Sequence[Udvej]:
        """Every way, by name."""
        ...

    def secret(self, udvej_id: str) -> Hemmeligt:
        """What opens a way; nothing for one that is gone."""
        ...

    def put(self, udvej: Udvej, hemmeligt: Hemmeligt | None) -> None:
        """Keep a way, new or changed, as one that has not been tried; None leaves what opens it as it is."""
        ...

    def remove(self, udvej_id: str) -> None:
        """Take a way out, with what waits for it; the submissions stay what they are."""
        ...

    def tried(self, udvej_id: str, grund: str, tid: datetime, naeste: datetime | None) -> None:
        """It was tried: why it did not work ("" it did), and when the program tries again by itself."""
        ...

    def keep(self, underskrevet: Underskrevet) -> None:
        """Keep a signed file until its way works; one of the same submission gives way."""
        ...

    def waiting(self) -> Mapping[str, Venter]:
        """What waits, by way. A file whose submission has changed, left or gone since waits for nothing."""
        ...

    def signed(self, udvej_id: str, most: int) -> Sequence[Underskrevet]:
        """The oldest files that wait for a way, at most so many."""
        ...

    def kept(self, indberetning_id: str) -> Underskrevet | None:
        """The file of a submission that is signed and waits; None where none does."""
        ...

    def waits_for(self, ids: Collection[str]) -> Mapping[str, str]:
        """Of these submissions, those that wait, each with the id of its way."""
        ...
