"""The lists of courses that lack a form which a condition of their version demands, for Forside: named by the forms themselves.

Imports no rules and no wizard: Forside shows it on the way in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.roles import med
from smdb_desktop.domain.words import T, either, sentences
from smdb_desktop.services.ports.lists import LACKING

MANGLER_HJAELP = T("Åbn forløbet, og udfyld skemaet »{titel}«. Er forløbet afsluttet, skal det genåbnes først.")
MANGLER_ROLLE = T("Det kan kun gøres med profilen {roller}; profilen skiftes øverst i vinduet (F9).")


@dataclass(frozen=True, slots=True)
class Mangelliste:
    """One list of courses that lack a form: its name for ``Lists.control_list``, its heading, what to do, and how many."""

    navn: str
    title: str
    hjaelp: str
    antal: int


def missing_lists(katalog: Katalog, counts: Mapping[str, int]) -> tuple[Mangelliste, ...]:
    """The lists of courses that lack a form, of every form version; ``counts`` are the courses by the form's name."""
    pladser = {p.art: p for v in katalog.versioner.values() for p in v.pladser if p.kraevet is not None}
    return tuple(
        Mangelliste(LACKING + art, plads.liste_title, _what_to_do(plads, katalog), counts.get(art, 0))
        for art, plads in pladser.items()
    )


def _what_to_do(plads: Plads, katalog: Katalog) -> str:
    text = MANGLER_HJAELP.format(titel=plads.title)
    roller = [each.navn for each in med(katalog.lister, plads.udfyldes_af)]
    return sentences(text, MANGLER_ROLLE.format(roller=either(roller))) if plads.udfyldes_af else text
