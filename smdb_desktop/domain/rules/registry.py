"""The one registry of SMDB's rules: what each is called, how grave it is, what it rests on, and who honours it.

Rules that look at several fields or forms are functions here in ``domain/rules``; rules that a form definition carries and rules
that another part of the program keeps are declared, so that no number is forgotten. Numbers, levels and basis: ``docs/rules.md``.
"""

from bisect import insort
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from smdb_desktop.domain.case.model import Sag
from smdb_desktop.domain.codelists import Kode, Kodeliste, Kodelister
from smdb_desktop.domain.findings import REGELNUMRE, Fund, Niveau
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.forms.filled import Skema
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.words import T


class Regelniveau(StrEnum):
    """What a rule is. Only the first two make findings."""

    FEJL = "FEJL"
    ADVARSEL = "ADVARSEL"
    LISTE = "LISTE"
    PROCES = "PROCES"
    INFO = "INFO"


class Grundlag(StrEnum):
    """What a rule rests on: K stands in a source, A is derived by us and may be switched off."""

    K = "K"
    A = "A"


class Udfoerelse(StrEnum):
    """Who honours a rule."""

    FUNKTION = "FUNKTION"
    SKEMA = "SKEMA"
    PROGRAM = "PROGRAM"
    OPLYSNING = "OPLYSNING"


@dataclass(frozen=True, slots=True)
class Melding:
    """What a rule function says of one field; the registry adds the number. The fields are those of ``Fund``."""

    niveau: Niveau
    felt: str
    besked: str
    mangler: bool = False
    kvitteres: bool = True
    venter_paa: tuple[str, ...] = ()


def fejl(felt: str, besked: str, *, mangler: bool = False, venter_paa: tuple[str, ...] = ()) -> Melding:
    """Something that must be mended before the form can be completed."""
    return Melding(Niveau.FEJL, felt, besked, mangler, venter_paa=venter_paa)


def advarsel(
    felt: str, besked: str, *, mangler: bool = False, kvitteres: bool = True, venter_paa: tuple[str, ...] = ()
) -> Melding:
    """Something that must be confirmed, unless ``kvitteres`` is False."""
    return Melding(Niveau.ADVARSEL, felt, besked, mangler, kvitteres, venter_paa)


@dataclass(frozen=True, slots=True)
class Kontekst:
    """What rules need besides the case: the day, forms and code lists, and which derived rules are switched off.

    Rules ask an answer for its properties, by the list that its field has in the form's own version, never for its code. Raises
    ValueError for a number that is no rule or that stands in a source (basis K).
    """

    today: date
    katalog: Katalog
    slaaet_fra: frozenset[int] = frozenset()
    paa: Mapping[str, Kodelister] = field(default_factory=dict)
    """The code lists of each course, by its path: as they were on the day of its request."""

    @property
    def lister(self) -> Kodelister:
        """The code lists of today."""
        return self.katalog.lister

    def felt(self, skema: Skema, navn: str) -> Felt | None:
        """The field of a form, or the column of a table (``tabel.kolonne``); None where the version has none."""
        return self.katalog.versioner[skema.version].felt(f"{skema.art}.{navn}")

    def liste(self, skema: Skema, navn: str) -> Kodeliste | None:
        """The code list of a field in the form's version, or None."""
        felt = self.felt(skema, navn)
        if felt is None or felt.liste is None:
            return None
        lister = self.paa.get(skema.sti.partition(".")[0])
        return (self.lister if lister is None else lister)[felt.liste]

    def kode(self, skema: Skema, navn: str, code: object = None) -> Kode | None:
        """The answer in a field (or the code of a table's cell) as its list has it; None where it is blank or unknown."""
        given = skema.values.get(navn) if code is None else code
        liste = self.liste(skema, navn) if isinstance(given, str) else None
        return None if liste is None or not isinstance(given, str) else liste.koder.get(given)

    def har(self, skema: Skema, navn: str, egenskab: str, code: object = None) -> bool:
        """Whether the answer has a property; False where it is blank or unknown."""
        kode = self.kode(skema, navn, code)
        return kode is not None and kode.flag(egenskab)

    def uden(self, skema: Skema, navn: str, egenskab: str) -> bool:
        """Whether the field has an answer of its list, and that answer lacks the property."""
        kode = self.kode(skema, navn)
        return kode is not None and not kode.flag(egenskab)

    def __post_init__(self) -> None:
        """Refuse to switch off what SMDB itself demands."""
        for nummer in sorted(self.slaaet_fra) if self.slaaet_fra else ():
            kendt = REGLER.get(nummer)
            if kendt is None:
                raise ValueError(T("Regel {nummer} findes ikke.", nummer=nummer))
            if kendt.grundlag is not Grundlag.A:
                raise ValueError(T("Regel {nummer} står i kilden og kan ikke slås fra.", nummer=nummer))


Regelfunktion: TypeAlias = Callable[[Sag, Kontekst], Iterator[Melding]]


@dataclass(frozen=True, slots=True)
class Regel:
    """One rule.

    ``felter`` are the paths, without list positions, on which its findings land; ``i_skema`` says that form definitions refer to
    the number; ``hvor`` names the part of the program that honours a rule without a function.
    """

    nummer: int
    titel: str
    niveau: tuple[Regelniveau, ...]
    grundlag: Grundlag
    udfoerelse: Udfoerelse
    kilde: str = ""
    felter: tuple[str, ...] = ()
    hvor: str = ""
    i_skema: bool = False
    kontrol: Regelfunktion | None = None


_regler: dict[int, Regel] = {}
_kontroller: list[tuple[int, tuple[Regelniveau, ...], Regelfunktion]] = []
"""The rules that are functions, by number, bound when the last of them was entered."""
REGLER: Mapping[int, Regel] = MappingProxyType(_regler)


def erklaer(ny: Regel) -> None:
    """Enter a rule; a number can be entered once only, and only one that a rule can have (ValueError)."""
    if ny.nummer not in REGELNUMRE:
        raise ValueError(T("Regel {nummer} er ikke et nummer, en regel kan have.", nummer=ny.nummer))
    if ny.nummer in _regler:
        raise ValueError(T("Regel {nummer} er erklæret to gange.", nummer=ny.nummer))
    _regler[ny.nummer] = ny
    if ny.kontrol is not None:
        insort(_kontroller, (ny.nummer, ny.niveau, ny.kontrol), key=lambda bound: bound[0])


def regel(
    nummer: int,
    *,
    niveau: tuple[Regelniveau, ...],
    grundlag: Grundlag,
    titel: str,
    kilde: str,
    felter: tuple[str, ...],
    i_skema: bool = False,
) -> Callable[[Regelfunktion], Regelfunktion]:
    """Enter a function that yields ``Melding`` as the rule with this number."""

    def enter(funktion: Regelfunktion) -> Regelfunktion:
        erklaer(
            Regel(
                nummer,
                titel,
                niveau,
                grundlag,
                Udfoerelse.FUNKTION,
                kilde=kilde,
                felter=felter,
                i_skema=i_skema,
                kontrol=funktion,
            )
        )
        return funktion

    return enter


def check_rules(sag: Sag, ctx: Kontekst) -> list[Fund]:
    """What every rule function finds in the case, by rule number; rules that are switched off say nothing.

    A finding of a level that its rule was not declared with is a ValueError.
    """
    asked = _kontroller
    if ctx.slaaet_fra:
        asked = [each for each in asked if each[0] not in ctx.slaaet_fra]
    return [_fund(nummer, niveau, melding) for nummer, niveau, kontrol in asked for melding in kontrol(sag, ctx)]


def _fund(nummer: int, niveau: tuple[Regelniveau, ...], melding: Melding) -> Fund:
    if melding.niveau.value not in niveau:
        raise ValueError(T("Regel {nummer} er ikke erklæret som {niveau}.", nummer=nummer, niveau=melding.niveau))
    return Fund(
        nummer,
        melding.niveau,
        melding.felt,
        melding.besked,
        melding.mangler,
        melding.kvitteres,
        melding.venter_paa,
    )
