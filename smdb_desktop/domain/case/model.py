"""One citizen's case as rules see it: typed values, with the path of every form in the case file.

Built from a case file (``casefile.py``) or from the stored drafts (``services``), never by hand in the window. Immutable.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from smdb_desktop.domain.forms.art import SkemaArt as SkemaArt

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

    ``values`` holds only answers that were given and could be read; ``problems`` says, per field (``felt`` or
    ``felt[0].kolonne``), why an answer could not be read. A hidden answer is absent when the form comes from the wizard.
    """

    art: SkemaArt
    sti: str
    values: Mapping[str, Value] = field(default_factory=lambda: EMPTY)
    problems: Mapping[str, str] = field(default_factory=lambda: NO_PROBLEMS)
    status: Status = Status.FAERDIG

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


@dataclass(frozen=True, slots=True)
class Tilbudstilknytning:
    """One tilbud within a course, with its treatments (``forms.md`` section 7)."""

    sti: str
    tilbud: Skema
    behandlinger: tuple[Skema, ...] = ()


@dataclass(frozen=True, slots=True)
class Kontaktforloeb:
    """One course of contact, from request to closing (``forms.md`` section 1)."""

    sti: str
    version: str
    anmodning: Skema | None = None
    ivaerksaettelse: Skema | None = None
    tilbudstilknytninger: tuple[Tilbudstilknytning, ...] = ()
    forloebsafslutning: Skema | None = None

    @property
    def anmodningsdato(self) -> date | None:
        """The date of the request, or None."""
        return self.anmodning.dato("anmodningsdato") if self.anmodning else None

    @property
    def ivaerksat_dato(self) -> date | None:
        """The date on which treatment was started, draft or not, or None."""
        return self.ivaerksaettelse.dato("ivaerksat_dato") if self.ivaerksaettelse else None

    @property
    def afsluttet_dato(self) -> date | None:
        """The closing date of a completed closing, or None."""
        return self.forloebsafslutning.dato("afsluttet_dato") if self.er_afsluttet and self.forloebsafslutning else None

    @property
    def er_afsluttet(self) -> bool:
        """Whether the course has a completed closing form."""
        return self.forloebsafslutning is not None and self.forloebsafslutning.er_faerdig

    @property
    def er_ivaerksat(self) -> bool:
        """Whether the course has a completed start of treatment; a draft does not count (rule 44)."""
        return self.ivaerksaettelse is not None and self.ivaerksaettelse.er_faerdig

    def behandlinger(self) -> Iterator[tuple[Tilbudstilknytning, Skema]]:
        """Every treatment with the tilbud it belongs to, in order."""
        for tilknytning in self.tilbudstilknytninger:
            for behandling in tilknytning.behandlinger:
                yield tilknytning, behandling

    def skemaer(self) -> Iterator[Skema]:
        """Every form of the course that has been begun, in SMDB's order."""
        if self.anmodning:
            yield self.anmodning
        if self.ivaerksaettelse:
            yield self.ivaerksaettelse
        for tilknytning in self.tilbudstilknytninger:
            yield tilknytning.tilbud
            yield from tilknytning.behandlinger
        if self.forloebsafslutning:
            yield self.forloebsafslutning


@dataclass(frozen=True, slots=True)
class Borger:
    """The citizen: the CPR number as it was given, and what the header shows (``forms.md`` section 2)."""

    cpr_nr: str
    navn: str = ""
    opholdskommune: str = ""
    koen: str = ""
    sti: str = "borger"


@dataclass(frozen=True, slots=True)
class Sag:
    """One citizen with all courses that are known for one authority."""

    borger: Borger
    myndighedskommune: str = ""
    profil: str = ""
    kontaktforloeb: tuple[Kontaktforloeb, ...] = field(default=())
