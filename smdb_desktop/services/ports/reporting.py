"""Which cases stand in SMDB: how many cases are in which state, and what a person said of those that were typed in.

A case is a course; its state is that of its newest submission. Times are aware, in UTC; days are local days.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from smdb_desktop.services.stored.records import Hvem, Indberettet, Tilstand


class Maerke(NamedTuple):
    """A mark as one store hands it to another: whose submission, of which revision, as it was made ready at ``klar_tid``.

    ``indhold_sha256`` is a digest of what was typed, as in ``IndberetningRecord`` ("" where it is not known).
    """

    indberetning_id: str
    forloeb_id: str
    revision: int
    klar_tid: datetime
    indberettet: Indberettet
    indhold_sha256: str = ""


class Fortrudt(NamedTuple):
    """That marks of a course were taken back, at this time, and why ("" where the log has forgotten it)."""

    forloeb_id: str
    tid: datetime
    begrundelse: str


class Reports(Protocol):
    """Part of an open store (``ports.store.Store.reports``)."""

    def counts(self) -> Mapping[Tilstand, int]:
        """How many cases are in each state; a state without cases is left out. Costs the same in a store of any size."""
        ...

    def mark(
        self,
        ids: Sequence[str],
        dag: date,
        digests: Mapping[str, str],
        hvem: Hvem,
        tid: datetime,
        siger: str = "",
    ) -> None:
        """State ``INDBERETTET`` for these submissions, typed into SMDB on that day, in one transaction; one that is so already
        stays as it is. ``siger`` is the receiver that says so in a receipt ("": the person here).

        ``digests`` gives what the payload of each would say (``indhold_sha256``); it is kept where none is known. Raises
        StoreError where one does not exist.
        """
        ...

    def undo(self, indberetning_id: str, begrundelse: str, hvem: Hvem, tid: datetime) -> None:
        """Take a mark back: the submission is what it was before.

        One that was only Klar and was followed by another takes that one's place again where the other cannot have left;
        otherwise it goes, and its number stays unused. Raises StoreError where it is not marked.
        """
        ...

    def reported(self, forloeb_id: str) -> tuple[Maerke, ...]:
        """Which revisions of a course are known to stand in SMDB, oldest first; also those that this store does not have."""
        ...

    def known(self) -> tuple[Maerke, ...]:
        """Every mark, to be handed to ``note`` of a store that takes this one's place."""
        ...

    def undone(self) -> tuple[Fortrudt, ...]:
        """When marks were taken back, in order, to be handed to ``take_back`` of a store that takes this one's place."""
        ...

    def take_back(self, undone: Sequence[Fortrudt], kept: Sequence[Maerke], hvem: Hvem, tid: datetime) -> None:
        """Undo the marks here that a store which this one replaces had taken back: those that are older and not among ``kept``.

        Before ``Outbox.note_outside``, because what is Klar again may have left since.
        """
        ...

    def note(self, rows: Sequence[Maerke], tid: datetime) -> None:
        """Take over marks of a store that this one replaces; a mark that is here and was not taken back stays.

        A course that says something else here than what stands in SMDB, or of which more has left than is here, is Klar under
        its next number, at ``tid``. After ``Outbox.note_outside``.
        """
        ...
