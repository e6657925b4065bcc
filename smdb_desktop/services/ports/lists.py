"""Lists and counts of an open store (a part of ``ports.store.Store``): what a person sees before a case is opened, in windows.

However large the store, a window costs what it shows, and a count what it counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from smdb_desktop.services.stored.drafts import ALLE_KLADDER, Kladdevalg
from smdb_desktop.services.stored.records import Fundtal, KladdeRow, KontrolRow

UDEN_IVAERKSAETTELSE = "anmodninger_uden_ivaerksaettelse"
UDEN_BEHANDLING = "ivaerksaettelser_uden_behandling"
BEGYNDT = "ivaerksaettelses_kladder"
"""The lists of courses, named as their counts: rules 93, 94, 95."""
LACKING = "mangler:"
"""What stands before a form's name in the name of the list of courses that must have it and lack it."""


class Lists(Protocol):
    """What a person sees before a case is opened."""

    def kladder(
        self, first: int = 0, most: int | None = None, valg: Kladdevalg = ALLE_KLADDER
    ) -> tuple[KladdeRow, ...]:
        """Forms that are drafts, of the kind and in the order that was chosen: ``most`` after the ``first``; all without it."""
        ...

    def number_of_drafts(self, valg: Kladdevalg) -> int:
        """How many drafts are of the kind that was chosen."""
        ...

    def drafts_by_form(self) -> Mapping[str, int]:
        """How many drafts there are of each form; one that nobody has is left out."""
        ...

    def keep_found(self, found: Mapping[str, Fundtal]) -> None:
        """Keep what was counted in drafts, by form; a draft that is gone meanwhile is passed over. Nothing of a case changes."""
        ...

    def kladder_of(self, forloeb_id: str) -> Mapping[str, bool]:
        """The forms of one course that stand in ``kladder``, each with whether it was never completed; {} for no such course."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Numbers for the Forside, each read from an index that holds what it counts: ``kladder``, ``klar``, ``uvist``
        (of which nobody has given word) and those of the lists of courses that ``control_list`` shows, by their names."""
        ...

    def has_citizens(self) -> bool:
        """Whether anybody was registered yet."""
        ...

    def missing(self) -> Mapping[str, int]:
        """How many courses lack a form that they must have, by the form's name."""
        ...

    def names(self) -> tuple[str, ...]:
        """Every name that a citizen has, each once, in no order."""
        ...

    def control_list(self, name: str, first: int = 0, most: int | None = None) -> tuple[KontrolRow, ...]:
        """The courses behind a count, what is nearest first: ``most`` of them after the ``first``; all without it.

        ``UDEN_IVAERKSAETTELSE`` (oldest request first), ``UDEN_BEHANDLING`` (open ones first, also closed ones: rule 94),
        ``BEGYNDT`` (a start that is a draft and was never completed: rule 95), or ``LACKING`` and a form's name for those that
        lack it. Raises KeyError for any other.
        """
        ...

    def number(self, name: str) -> int:
        """One of the counts, ``borgere``, or how many courses lack a form (``LACKING``). Raises KeyError for any other name."""
        ...
