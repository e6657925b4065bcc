"""A filled form as rules see it: typed values, what could not be read, and where it stands in the case file. Immutable.

Built from a case file (``case/casefile.py``) or from the stored answers (``services/stored``), never by hand in the window.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

Scalar: TypeAlias = str | int | bool | date
Row: TypeAlias = Mapping[str, Scalar]
Value: TypeAlias = Scalar | tuple[str, ...] | tuple[Row, ...]

EMPTY: Mapping[str, Value] = MappingProxyType({})
NO_PROBLEMS: Mapping[str, str] = MappingProxyType({})


class Status(StrEnum):
    """Whether a form counts: a draft never does."""

    KLADDE = "KLADDE"
    FAERDIG = "FAERDIG"


@dataclass(frozen=True, slots=True)
class Skema:
    """One filled form.

    ``art`` is the form's name in the form version ``version``. ``values`` holds only answers that were given and could be read;
    ``problems`` says, per field (``felt`` or ``felt[0].kolonne``), why an answer could not be read. A hidden answer is absent
    when the form comes from the wizard. ``profil`` is the profile that the form was completed with, where that is known.
    """

    art: str
    sti: str
    values: Mapping[str, Value] = field(default_factory=lambda: EMPTY)
    problems: Mapping[str, str] = field(default_factory=lambda: NO_PROBLEMS)
    status: Status = Status.FAERDIG
    version: str = ""
    profil: str = ""

    @property
    def er_faerdig(self) -> bool:
        """Whether the form is completed."""
        return self.status is Status.FAERDIG

    def felt(self, name: str) -> str:
        """The path of a field of this form in the case file."""
        return f"{self.sti}.{name}"

    def besvaret(self, name: str) -> bool:
        """Whether the field has an answer, readable or not."""
        return name in self.values or name in self.problems

    def dato(self, name: str) -> date | None:
        """The date in a field, or None where it is blank or unreadable."""
        value = self.values.get(name)
        return value if isinstance(value, date) else None

    def kode(self, name: str) -> str | None:
        """The code or text in a field, or None."""
        value = self.values.get(name)
        return value if isinstance(value, str) else None

    def tal(self, name: str) -> int | None:
        """The whole number in a field, or None."""
        value = self.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def ja(self, name: str) -> bool:
        """Whether a tick box is ticked; blank is False."""
        return self.values.get(name) is True

    def koder(self, name: str) -> tuple[str, ...]:
        """The codes of a multiple choice; blank is empty."""
        value = self.values.get(name)
        return tuple(v for v in value if isinstance(v, str)) if isinstance(value, tuple) else ()

    def raekker(self, name: str) -> tuple[Row, ...]:
        """The rows of a table field; blank is empty."""
        value = self.values.get(name)
        return tuple(v for v in value if isinstance(v, Mapping)) if isinstance(value, tuple) else ()
