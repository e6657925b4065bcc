"""The roles that people work in: one table, read from the list ``profil``, that all who offer, give or judge a role walk.

A role is known by its properties, never by its code. ``forvaltende``: it reports for another municipality (rule 7). Every other
property is a word of the role's own, by which a form version sets forms aside for it (``filled_by``, rule 6); who has only such
roles fills those forms and reads the rest. Source: rules 5 to 7.
"""

from collections.abc import Iterable
from typing import NamedTuple

from smdb_desktop.domain.codelists import FORVALTENDE, PROFILER, Kode, Kodelister


class Rolle(NamedTuple):
    """One role: its code, what people call it, whether it reports for another municipality, and the words of its own."""

    kode: str
    navn: str
    for_andre: bool
    egne: frozenset[str]
    beskrivelse: str
    """What it is for, in the list's own words; "" where the list says nothing."""

    @property
    def indberetter(self) -> bool:
        """Whether it reports cases."""
        return not self.egne

    def har(self, egenskab: str) -> bool:
        """Whether it has a property, as a place of a form version asks for it."""
        return egenskab in self.egne or (egenskab == FORVALTENDE and self.for_andre)


def roller(lister: Kodelister) -> tuple[Rolle, ...]:
    """Every role that the program has, in the order of the list."""
    return tuple(map(_rolle, lister[PROFILER]))


def rolle(lister: Kodelister, kode: str) -> Rolle | None:
    """The role of a code; None for one that the program has not, or no more."""
    found = lister[PROFILER].koder.get(kode)
    return None if found is None else _rolle(found)


def almindelig(lister: Kodelister) -> Rolle:
    """The role that reports for one's own municipality; every list has one."""
    return next(each for each in roller(lister) if each.indberetter and not each.for_andre)


def med(lister: Kodelister, egenskab: str) -> tuple[Rolle, ...]:
    """The roles that have a property."""
    return tuple(each for each in roller(lister) if each.har(egenskab))


def udfylder(lister: Kodelister, kode: str, egenskab: str) -> bool:
    """Whether a role fills what is set aside for those that have a property; "" is set aside for nobody."""
    found = rolle(lister, kode)
    return not egenskab or (found is not None and found.har(egenskab))


def for_andre(lister: Kodelister, kode: str) -> bool:
    """Whether a role reports for another municipality, and so says for which."""
    found = rolle(lister, kode)
    return found is not None and found.for_andre


def kun_egne(lister: Kodelister, koder: Iterable[str]) -> bool:
    """Whether who has these roles reports no case; a role that the program has no more reports none."""
    given = tuple(koder)
    found = (rolle(lister, kode) for kode in given)
    return bool(given) and not any(each is not None and each.indberetter for each in found)


def _rolle(kode: Kode) -> Rolle:
    told = {navn for navn, value in kode.flags.items() if value is True}
    return Rolle(
        kode.code, kode.label, FORVALTENDE in told, frozenset(told - {FORVALTENDE}), kode.flags.get("beskrivelse", "")
    )
