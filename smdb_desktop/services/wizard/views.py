"""What the wizard tells its faces: steps with their state, shown fields, what an answer did, whether a form can be completed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.forms.version_loader import GENNEMSE
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.stored.records import Json, Svar

GENNEMSE_TRIN = GENNEMSE


class Trintilstand(Text, Enum):
    """State of a step or form, in the words people see."""

    def __str__(self) -> str:
        """The words themselves; an enumeration would say its own name."""
        return self

    IKKE_BEGYNDT = T("Ikke begyndt")
    BEGYNDT = T("Begyndt")
    FEJL = T("Fejl")
    FAERDIG = T("Færdig")
    RETTES = T("Rettes")


@dataclass(frozen=True, slots=True)
class TrinVisning:
    """One line of the step list: state in words, and how many errors stand in it.

    ``plads`` is the place of the course that the step fills; None for the review, which fills none.
    """

    id: str
    title: str
    plads: Plads | None
    tilstand: Trintilstand
    fejl: int = 0

    @property
    def liste(self) -> bool:
        """Whether the step is a list of forms, as Behandling is, and not one form."""
        return self.plads is not None and self.plads.antal.flere


@dataclass(frozen=True, slots=True)
class FeltVisning:
    """One shown field: what stands in it, whether it must be answered, what is wrong and what is proposed."""

    felt: Felt
    raw: Json
    kraevet: bool
    fund: tuple[Fund, ...]
    forslag: str = ""
    oplysning: str = ""
    gentaget: str = ""
    """What is said of an answer that was taken from another course and nobody has confirmed; "" for every other."""
    note: str = ""
    """Why the field waits for its answer, with who and when; "" for no note."""


@dataclass(frozen=True, slots=True)
class Skift:
    """What becomes of a course whose request gets a date of another form version; nothing has changed yet.

    ``overfoeres``, ``bortfalder`` and ``nye`` are (form title, label) pairs: answers that go along, answers that the new forms
    have no place for, and questions that the new forms ask and nobody has answered. ``svar`` is the date that was typed.
    """

    fra: str
    til: str
    skema_id: str
    felt: str
    svar: Svar
    overfoeres: tuple[tuple[str, str], ...]
    bortfalder: tuple[tuple[str, str], ...]
    nye: tuple[tuple[str, str], ...]
    skemaer: Mapping[str, Mapping[str, Svar]]
    fjernes: tuple[str, ...]

    @property
    def taber_intet(self) -> bool:
        """Whether nothing but the date was answered, so that there is nothing to compare."""
        return not self.bortfalder and len(self.overfoeres) <= 1


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer did: the answers as kept now, by field (None: emptied). More than one where the form was begun and fields
    have something filled in from the beginning. ``skift`` is set, and nothing was changed, where the answer is a date of another
    form version: ``WizardSession.skift_skema`` goes through with it."""

    skema_id: str
    felt: str
    svar: Mapping[str, Svar | None]
    skift: Skift | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """Whether a form can be completed: errors to mend, warnings to confirm, answers that will not be sent.

    ``mangler`` names the forms that the course must have by a condition and would then still lack.
    """

    skema_ids: tuple[str, ...]
    fejl: tuple[Fund, ...]
    advarsler: tuple[Fund, ...]
    ikke_med: tuple[Felt, ...]
    faerdig: Mapping[str, Mapping[str, Json]]
    mangler: tuple[str, ...] = ()
    noter: Mapping[str, Mapping[str, Svar | None]] = field(default_factory=dict)
    """The notes that fall away with it: the answers as they are without them, by form and field."""

    @property
    def kan(self) -> bool:
        """Whether nothing has to be mended first."""
        return not self.fejl
