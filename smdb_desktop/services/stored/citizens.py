"""The list of all citizens as the store gives it: what it is searched by, and one row of it."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from smdb_desktop.services.stored.records import Tilstand


class Orden(StrEnum):
    """By what the list is put in order."""

    NAVN = "navn"
    CPR_NR = "cpr_nr"
    AENDRET = "aendret"


class Udvalg(StrEnum):
    """Which citizens the list shows."""

    ALLE = "alle"
    AABNE = "aabne"
    """Those with a course that is open."""
    LUKKEDE = "lukkede"
    """Those whose courses are all closed."""
    UDEN_FORLOEB = "uden_forloeb"
    KLADDER = "kladder"
    """Those with a form that is a draft."""
    IKKE_INDBERETTET = "ikke_indberettet"
    """Those with a course of which something is to be reported and is not known to have been."""


class Stand(StrEnum):
    """How a citizen's courses stand."""

    UDEN = "uden"
    AABENT = "aabent"
    LUKKET = "lukket"
    SLETTES = "slettes"
    """There is nothing but courses that are being deleted."""


class BorgerRow(NamedTuple):
    """A citizen in the list, with the course that stands for them: the newest that is open, else the newest.

    ``nr`` is the row's number, which stays the citizen's for good. ``aabne`` counts the open courses; ``forloeb_id``,
    ``myndighedskommune`` and ``tilstand`` (of the course's latest submission) are "" or None where there is none. ``aendret`` is
    exact to the hour.
    """

    nr: int
    borger_id: str
    navn: str
    cpr_nr: str
    opholdskommune: str
    stand: Stand
    aabne: int
    forloeb_id: str
    myndighedskommune: str
    kladde: bool
    tilstand: Tilstand | None
    aendret: datetime
