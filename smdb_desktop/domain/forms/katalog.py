"""The catalogue: all form versions and code lists that a program has, and which version a course belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from smdb_desktop.domain.codelists import Udgaver

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        return max(self.versioner.values(), key=lambda v: v.valid_from or date.min)

    def version_for(self, anmodningsdato: date | None) -> Skemaversion | None:
        """The version for a request of this day: the newest where no date is known, None where there is no version."""
        if anmodningsdato is None:
            return self.nyeste
        return next((v for v in self.versioner.values() if v.kendt and v.gaelder(anmodningsdato)), None)

    def paa(self, dag: date | None) -> Kodelister:
        """The code lists as they apply to a request of this day; the newest where no day is known."""
        return self.lister.paa(dag) if isinstance(self.lister, Udgaver) else self.lister

    def med_udgaver(self) -> Katalog:
        """The same with room for other editions of its lists, which nobody else sees."""
        return Katalog(self.versioner, Udgaver(self.lister))

    @property
    def udgave(self) -> int:
        """Another number whenever editions of lists were exchanged."""
        return self.lister.nummer if isinstance(self.lister, Udgaver) else 0

    def skema(self, version: str, art: str) -> SkemaDef:
        """The definition of a form in a version; an unknown version is a fault of ours (KeyError)."""
        return self.versioner[version].skemaer[art]

    def milepaele(self) -> dict[str, frozenset[str]]:
        """The names of the forms that are a milestone of a course in any version, by milestone."""
        found: dict[str, set[str]] = {}
        for version in self.versioner.values():
            for plads in version.alle_pladser:
                if plads.milepael is not None:
                    found.setdefault(plads.milepael, set()).add(plads.art)
        return {milepael: frozenset(arter) for milepael, arter in found.items()}

    def datofelter(self) -> dict[str, str]:
        """The field with the date of the request, by the name of its form in any version."""
        return dict(version.datofelt for version in self.versioner.values())

    def med(self, version: Skemaversion) -> Katalog:
        """The catalogue with one more version."""
        return Katalog(MappingProxyType({**self.versioner, version.id: version}), self.lister)
