"""The catalogue: all form versions and code lists that a program has, and which version a course belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from smdb_desktop.domain.case.model import SkemaArt
    from smdb_desktop.domain.codelists import Kodelister
    from smdb_desktop.domain.forms.definitions import SkemaDef, Skemaversion


@dataclass(frozen=True, slots=True)
class Katalog:
    """Form versions (id → version) and code lists (name → list)."""

    versioner: Mapping[str, Skemaversion]
    lister: Kodelister

    @property
    def nyeste(self) -> Skemaversion:
        """The version that applies to the latest requests."""
        return max(self.versioner.values(), key=lambda v: v.valid_from)

    def version_for(self, anmodningsdato: date | None) -> Skemaversion | None:
        """The version for a request of this day: the newest where no date is known, None where no version is built."""
        if anmodningsdato is None:
            return self.nyeste
        return next((v for v in self.versioner.values() if v.gaelder(anmodningsdato)), None)

    def skema(self, version: str, art: SkemaArt) -> SkemaDef:
        """The definition of a form in a version; an unknown version is a fault of ours (KeyError)."""
        return self.versioner[version].skemaer[art]
