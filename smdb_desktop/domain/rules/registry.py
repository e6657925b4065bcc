"""The one registry of SMDB's rules: what each is called, how grave it is, what it rests on, and who honours it.

Rules that look at several fields or forms are functions here in ``domain/rules``; rules that a form definition carries and rules
that another part of the program keeps are declared, so that no number is forgotten. Numbers, levels and basis: ``docs/rules.md``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from smdb_desktop.domain.case.model import Sag
from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.findings import REGELNUMRE, Fund, Niveau


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
    SENERE = "SENERE"
    OPLYSNING = "OPLYSNING"


@dataclass(frozen=True, slots=True)
class Melding:
    """What a rule function says of one field; the registry adds the number. The fields are those of ``Fund``."""

    niveau: Niveau
    felt: str
    besked: str
    mangler: bool = False
    kvitteres: bool = True


def fejl(felt: str, besked: str, *, mangler: bool = False) -> Melding:
    """Something that must be mended before the form can be completed."""
    return Melding(Niveau.FEJL, felt, besked, mangler)


def advarsel(felt: str, besked: str, *, mangler: bool = False, kvitteres: bool = True) -> Melding:
    """Something that must be confirmed, unless ``kvitteres`` is False."""
    return Melding(Niveau.ADVARSEL, felt, besked, mangler, kvitteres)


@dataclass(frozen=True, slots=True)
class Kontekst:
    """What rules need besides the case: the day, the code lists, and which derived rules are switched off.

    Raises ValueError for a number that is no rule or that stands in a source (basis K).
    """

    today: date
    lister: Kodelister
    slaaet_fra: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse to switch off what SMDB itself demands."""
        for nummer in sorted(self.slaaet_fra):
            kendt = REGLER.get(nummer)
            if kendt is None:
                raise ValueError(f"Regel {nummer} findes ikke.")
            if kendt.grundlag is not Grundlag.A:
                raise ValueError(f"Regel {nummer} står i kilden og kan ikke slås fra.")


Regelfunktion: TypeAlias = Callable[[Sag, Kontekst], Iterator[Melding]]
Kontrol: TypeAlias = Callable[[Sag, Kontekst], Iterator[Fund]]


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
    kontrol: Kontrol | None = None


_regler: dict[int, Regel] = {}
REGLER: Mapping[int, Regel] = MappingProxyType(_regler)


def erklaer(ny: Regel) -> None:
    """Enter a rule; a number can be entered once only, and only one that a rule can have (ValueError)."""
    if ny.nummer not in REGELNUMRE:
        raise ValueError(f"Regel {ny.nummer} er ikke et nummer, en regel kan have.")
    if ny.nummer in _regler:
        raise ValueError(f"Regel {ny.nummer} er erklæret to gange.")
    _regler[ny.nummer] = ny


def regel(
    nummer: int,
    *,
    niveau: tuple[Regelniveau, ...],
    grundlag: Grundlag,
    titel: str,
    kilde: str,
    felter: tuple[str, ...],
    i_skema: bool = False,
) -> Callable[[Regelfunktion], Kontrol]:
    """Enter a function that yields ``Melding`` as the rule with this number; an undeclared level is a ValueError."""

    def enter(funktion: Regelfunktion) -> Kontrol:
        def kontrol(sag: Sag, ctx: Kontekst) -> Iterator[Fund]:
            for melding in funktion(sag, ctx):
                if melding.niveau.value not in niveau:
                    raise ValueError(f"Regel {nummer} er ikke erklæret som {melding.niveau}.")
                yield Fund(nummer, melding.niveau, melding.felt, melding.besked, melding.mangler, melding.kvitteres)

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
                kontrol=kontrol,
            )
        )
        return kontrol

    return enter


def check_rules(sag: Sag, ctx: Kontekst) -> list[Fund]:
    """What every rule function finds in the case, by rule number; rules that are switched off say nothing."""
    return [
        fund
        for nummer in sorted(REGLER)
        if (kontrol := REGLER[nummer].kontrol) is not None and nummer not in ctx.slaaet_fra
        for fund in kontrol(sag, ctx)
    ]
