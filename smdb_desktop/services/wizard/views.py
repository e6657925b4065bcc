"""What the wizard tells its faces: steps with their state, shown fields, what an answer did, whether a form can be completed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from smdb_desktop.domain.case.model import SkemaArt
from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.services.stored.records import Json, Svar

BEHANDLING_TRIN = "behandling"
GENNEMSE_TRIN = "gennemse"


class Trintilstand(StrEnum):
    """State of a step or form, in the words people see."""

    IKKE_BEGYNDT = "Ikke begyndt"
    BEGYNDT = "Begyndt"
    FEJL = "Fejl"
    FAERDIG = "Færdig"
    RETTES = "Rettes"


@dataclass(frozen=True, slots=True)
class TrinVisning:
    """One line of the step list: state in words, and how many errors stand in it."""

    id: str
    title: str
    art: SkemaArt | None
    tilstand: Trintilstand
    fejl: int = 0


@dataclass(frozen=True, slots=True)
class FeltVisning:
    """One shown field: what stands in it, whether it must be answered, what is wrong and what is proposed."""

    felt: Felt
    raw: Json
    kraevet: bool
    fund: tuple[Fund, ...]
    forslag: str = ""
    oplysning: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What an answer did: the answer as it is kept."""

    skema_id: str
    felt: str
    svar: Svar | None


@dataclass(frozen=True, slots=True)
class Completion:
    """Whether a form can be completed: errors to mend, warnings to confirm, answers that will not be sent."""

    skema_ids: tuple[str, ...]
    fejl: tuple[Fund, ...]
    advarsler: tuple[Fund, ...]
    ikke_med: tuple[Felt, ...]
    faerdig: Mapping[str, Mapping[str, Json]]

    @property
    def kan(self) -> bool:
        """Whether nothing has to be mended first."""
        return not self.fejl
