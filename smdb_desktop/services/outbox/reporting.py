"""How many cases are not *Indberettet*, and what is missing until they are, in one sentence.

A case (a course, in the state of its newest submission) stands in SMDB when a person has typed it into SMDB's pages, or when a
receipt says so; a file in a folder is not there. It loads nothing of the forms: the Forside asks it first.
"""

from collections.abc import Mapping
from typing import NamedTuple

from smdb_desktop.domain.words import T, Text, Tn, sentences
from smdb_desktop.services.desk.reaching import Vej, load_way
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Tilstand

PRACTICE = T("Øvelse: intet herfra kommer i SMDB.")
ASK = T("Programmet ved ikke, hvordan jeres sager når SMDB.")
"""Said where the question is not answered: in stores that were made before it was asked."""


class Reporting(NamedTuple):
    """How far the cases have come. ``tal`` are cases by state, without states that no case has.

    ``saetning`` is the sentence for people ("" while no case is ready or has left), ``spoergsmaal`` asks for the way where that
    is not answered ("" else).
    """

    vej: Vej | None
    oevelse: bool
    tal: Mapping[Tilstand, int]
    saetning: str
    spoergsmaal: str

    @property
    def i_alt(self) -> int:
        """How many cases are ready, or have left."""
        return sum(self.tal.values())

    @property
    def ikke_indberettet(self) -> int:
        """How many of them do not stand in SMDB as they are now."""
        return self.i_alt - self.tal.get(Tilstand.INDBERETTET, 0)


def reporting(store: Store) -> Reporting:
    """How it stands now: a look at a handful of numbers, whatever the size of the store."""
    tal, vej, oevelse = store.reports.counts(), load_way(store), store.info().oevelse
    found = Reporting(vej, oevelse, tal, "", "" if vej is not None else ASK)
    if not found.i_alt:
        return found
    saetning = _missing(vej, found.ikke_indberettet) if found.ikke_indberettet else _all(found.i_alt)
    return found._replace(saetning=sentences(PRACTICE, saetning) if oevelse else saetning)


def _all(number: int) -> Text:
    return Tn(
        "{n} sag er gjort færdig, og den er indberettet.",
        "{n} sager er gjort færdige, og alle er indberettet.",
        n=number,
    )


def _missing(vej: Vej | None, number: int) -> Text:
    if vej is Vej.TASTER:
        return Tn(
            "{n} sag er ikke indberettet: den mangler at blive tastet i SMDB og markeret her.",
            "{n} sager er ikke indberettet: de mangler at blive tastet i SMDB og markeret her.",
            n=number,
        )
    if vej is Vej.FILER:
        return Tn(
            "{n} sag er ikke indberettet: den er det først, når kommunen har fået dens fil og har taget den ind i SMDB.",
            "{n} sager er ikke indberettet: de er det først, når kommunen har fået deres filer og har taget dem ind i SMDB.",
            n=number,
        )
    if vej is Vej.BEGGE:
        return Tn(
            "{n} sag er ikke indberettet: den er det først, når I har tastet den i SMDB, eller kommunen har taget filen ind.",
            "{n} sager er ikke indberettet: de er det først, når I har tastet dem i SMDB, eller kommunen har taget filerne ind.",
            n=number,
        )
    return Tn(
        "{n} sag er ikke indberettet: den er det først, når den står i SMDB. En fil i en mappe er ikke nok.",
        "{n} sager er ikke indberettet: de er det først, når de står i SMDB. En fil i en mappe er ikke nok.",
        n=number,
    )
