"""Which drafts the list shows, and in which order."""

from enum import StrEnum
from typing import NamedTuple


class Kladdeorden(StrEnum):
    """By what the drafts are put in order."""

    NYESTE = "nyeste"
    """Those answered last first."""
    AELDSTE = "aeldste"
    """Those that have waited longest first."""
    NAVN = "navn"
    """By the citizen's name, in Danish order; of one citizen those answered last first."""


class Kladdevalg(NamedTuple):
    """What the drafts are narrowed by: words of the citizen's name or number (``domain.names.search_words``), a form, who.

    "" and no words are everything. ``af`` is the name of the person who answered last; ``venter`` asks for those with a note on
    a field, ``blandt`` for those of these forms (None: any).
    """

    ord: tuple[str, ...] = ()
    art: str = ""
    af: str = ""
    orden: Kladdeorden = Kladdeorden.NYESTE
    venter: bool = False
    blandt: tuple[str, ...] | None = None


ALLE_KLADDER = Kladdevalg()
