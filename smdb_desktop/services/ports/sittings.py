"""The store's door to what is being written: in which forms somebody has written since they were opened, and what is half typed.

It ends with the sitting. What a program that was cut off leaves is what the next opening asks the person about. Everything raises
StoreError and its kin.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from smdb_desktop.services.stored.records import Hvem


class Efterladt(NamedTuple):
    """One form in which somebody was writing when the program was cut off.

    What was written has numbers of the log after ``fra_nr`` and up to ``til_nr``. ``tekst`` is what stood half typed in ``felt``
    at ``skrevet`` ("" and None where nothing did). Times are aware; ``person_id`` and ``hvem`` are who wrote.
    """

    skema_id: str
    forloeb_id: str
    borger_id: str
    cpr_nr: str
    navn: str
    person_id: str
    hvem: str
    begyndt: datetime
    fra_nr: int
    til_nr: int
    felt: str = ""
    tekst: str = ""
    skrevet: datetime | None = None


class Sittings(Protocol):
    """What is being written now, and what was when the program was cut off."""

    def begin(self, skema_id: str, hvem: Hvem, tid: datetime) -> None:
        """Somebody is about to write in a form; harmless where they have already. What the same person left of it
        before is gone on with; what another left waits for that one."""
        ...

    def typing(self, skema_id: str, felt: str, tekst: str, hvem: Hvem, tid: datetime) -> None:
        """Keep what stands half typed in a field of a form ("" nothing), beside its answer, which stays what it is."""
        ...

    def end(self, skema_ids: Collection[str]) -> None:
        """Nobody is writing in these forms any more; what was left by an earlier program stays."""
        ...

    def end_all(self) -> None:
        """The same of every form: the program is closed in order."""
        ...

    def leave(self, kept: bool) -> None:
        """The store has just been opened: what an earlier program was writing was left, or, where it is not ``kept``, is nothing
        that anybody asks about (a copy that was made while its store was open)."""
        ...

    def left(self) -> Sequence[Efterladt]:
        """What was left and nobody has settled yet, the newest first."""
        ...

    def settle(self, skema_ids: Collection[str], person_id: str) -> None:
        """It was settled what becomes of what this person left in these forms."""
        ...
