"""A version holds forms, a form holds steps, a step holds fields. All frozen, all read from ``resources/forms``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from smdb_desktop.domain.case.model import SkemaArt
from smdb_desktop.domain.findings import PAAKRAEVET
from smdb_desktop.domain.forms.conditions import Condition


class Felttype(StrEnum):
    """The kinds of field. ``docs/add-a-field.md`` describes each; a test fails when one is missing there."""

    DATO = "date"
    ENKELTVALG = "choice"
    FLERVALG = "multichoice"
    HELTAL = "integer"
    JA_NEJ = "yesno"
    TEKST = "text"
    TABEL = "table"


@dataclass(frozen=True, slots=True)
class Graense:
    """What a non-blank answer must satisfy on its own, with the rule that says so."""

    rule: int | str
    message: str
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Felt:
    """One field. ``required`` is True, False or a condition; ``shown`` None means always.

    ``required_rule`` is the rule that a blank breaks; ``hidden_rule`` the rule that an answer breaks in a case file when the
    field should not be there at all (the wizard keeps such an answer in the draft and never sends it).
    """

    navn: str
    label: str
    type: Felttype
    help: str = ""
    hint: str = ""
    unit: str = ""
    liste: str | None = None
    required: bool | Condition = True
    required_rule: int | str = PAAKRAEVET
    required_message: str = ""
    shown: Condition | None = None
    hidden_rule: int = 45
    hidden_message: str = ""
    graense: Graense | None = None
    suggest: str | None = None
    kolonner: tuple["Felt", ...] = ()
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Trin:
    """One step of a form: one page of the wizard."""

    id: str
    title: str
    felter: tuple[Felt, ...]


@dataclass(frozen=True, slots=True)
class SkemaDef:
    """One form: its steps in order and the words on its button. ``felter`` is every field of the form in order."""

    art: SkemaArt
    title: str
    button: str
    trin: tuple[Trin, ...]
    felter: tuple[Felt, ...] = field(init=False, repr=False, compare=False)
    _by_name: Mapping[str, Felt] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out the fields once: every answer of every case looks them up."""
        felter = tuple(felt for trin in self.trin for felt in trin.felter)
        object.__setattr__(self, "felter", felter)
        # the first of a name, as the loader's refusal of a second one is told in order
        object.__setattr__(self, "_by_name", {felt.navn: felt for felt in reversed(felter)})

    def felt(self, navn: str) -> Felt | None:
        """The field with this name, or None."""
        return self._by_name.get(navn)


@dataclass(frozen=True, slots=True)
class Skemaversion:
    """All forms that apply to requests made from ``valid_from`` to ``valid_to`` (both included)."""

    id: str
    title: str
    valid_from: date
    valid_to: date | None
    skemaer: Mapping[SkemaArt, SkemaDef]

    def gaelder(self, dag: date) -> bool:
        """Whether the version applies to a request made on this day."""
        return self.valid_from <= dag and (self.valid_to is None or dag <= self.valid_to)
