"""A finding: one thing that SMDB would object to, with its rule, its level and the field it lands on.

The shape is the one of ``check --json``; the wizard, the review page and the command line all show the same objects.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

PAAKRAEVET = "PAAKRAEVET"
KODELISTE = "KODELISTE"
FORMAT = "FORMAT"
GENTAGET = "GENTAGET"
"""An answer was repeated from another course and nobody has confirmed it: no rule of SMDB, and in no case file."""
INDBERETTET = "INDBERETTET"
"""The course has left before, from data that were replaced by a copy without it: no rule of SMDB, but a second report."""
TAGET_TILBAGE = "TAGET_TILBAGE"
"""The course was deleted, handed over or corrected in data that were replaced by a copy that has it alive: no rule of SMDB."""

REGELNUMRE = range(1, 109)
"""Every number that a rule of SMDB has (``docs/rules.md``); the registry holds each of them once."""


class Niveau(StrEnum):
    """How bad a finding is: FEJL must be mended, ADVARSEL must be confirmed with a reason."""

    FEJL = "FEJL"
    ADVARSEL = "ADVARSEL"


@dataclass(frozen=True, slots=True)
class Fund:
    """One finding.

    ``regel`` is a rule number or one of the words above; ``felt`` the path in the case file, for example
    ``kontaktforloeb[0].anmodning.gravid``; ``mangler`` says that the finding is about a blank, which a draft may have.
    ``kvitteres`` says whether a warning must be confirmed before a form is completed (a mere countdown need not be).
    ``venter_paa`` names the forms whose completion takes the finding away: it rests on what is not there yet, so who is still
    typing is not told (``services/wizard/waiting.py``).
    """

    regel: int | str
    niveau: Niveau
    felt: str
    besked: str
    mangler: bool = False
    kvitteres: bool = True
    venter_paa: tuple[str, ...] = ()


# longer rows of digits are no list positions
_PART = re.compile(r"(?<![0-9])([0-9]{1,9})(?![0-9])")


def path_key(path: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key of a path in which list positions count as numbers: ``x[2]`` comes before ``x[10]``."""
    # the parts of a split by one group are text and number in turn
    return tuple((0, int(part), "") if n % 2 else (1, 0, part) for n, part in enumerate(_PART.split(path)))


def rule_key(rule: int | str) -> tuple[int, int, str]:
    """Sort key of a rule: numbers first, then the words."""
    return (0, rule, "") if isinstance(rule, int) else (1, 0, rule)


def ordered(findings: Iterable[Fund]) -> tuple[Fund, ...]:
    """The findings without repetition, by path and then by rule: the same order every time."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda f: (path_key(f.felt), rule_key(f.regel), f.niveau, f.besked)))
