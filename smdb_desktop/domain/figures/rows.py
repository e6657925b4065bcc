"""One row for each course and each treatment, as statistics need them: dates, codes, and what a code means in its list.

Days are ISO dates (``2025-07-01``), so that they compare as text; "" is a day that is not known. Only what is completed
counts: a draft is no day. Whoever has no valid CPR number cannot be reported (rule 17) and is left out by who counts, by
``kan_indberettes``.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from smdb_desktop.domain.cpr import aarhundrede

OPEN = "9999-12-31"
"""The last day of what is not closed."""
SOCIAL, MEDICINSK = "social", "medicinsk"
"""The groups of the list of treatment types."""
ADULT = 18
"""Years from which somebody is counted as an adult (rule 97)."""
_ERSTATNING = 60


class Behandling(NamedTuple):
    """One completed treatment. ``til`` is ``OPEN`` while it runs; ``tilbud`` tells one treatment place from another.

    ``gruppe`` (``SOCIAL``, ``MEDICINSK``, "" where the list does not say) and ``substitution`` are the properties of the type
    in the list that holds for the course; ``type`` and ``intensitet`` are codes, ``liste`` the name of the list that the type
    is of.
    """

    type: str
    liste: str
    gruppe: str
    substitution: bool
    intensitet: str
    fra: str
    til: str
    frit_valg: bool
    tilbud: str
    tilbud_navn: str
    tilbud_p_nummer: str
    tilbud_kommune: str

    def in_period(self, fra: str, til: str) -> bool:
        """Whether it ran on at least one day from ``fra`` to ``til``, both included."""
        return self.fra <= til and self.til >= fra


class Forloeb(NamedTuple):
    """One course that lives: reported under the citizen's number, not deleted, not in the bin, not handed over.

    ``begyndt`` is the day of the request, or the day on which the course was made where the request is a draft; ``til`` the
    day of its closing, ``OPEN`` while it is not closed. ``foedt`` is the date of birth ("" where a letter leaves the century
    open). ``kladde``: a start of treatment was begun and never completed (rule 95).
    """

    forloeb_id: str
    borger_id: str
    cpr_nr: str
    foedt: str
    koen: str
    kan_indberettes: bool
    opholdskommune: str
    myndighedskommune: str
    skemaversion: str
    begyndt: str
    til: str
    anmodet: str
    ivaerksat: str
    afsluttet: str
    status: str
    aarsag: str
    aarsag_garanti: str
    laege_oenskes: str
    laege_afholdt: str
    laege_dato: str
    aarsag_laege: str
    kladde: bool
    behandlinger: tuple[Behandling, ...]

    def in_period(self, fra: str, til: str) -> bool:
        """Whether it was open on at least one day from ``fra`` to ``til``, both included (rule 97)."""
        return self.begyndt <= til and self.til >= fra

    def under_18(self) -> bool:
        """Whether the citizen was below 18 on the day of the request (rule 97); one without a known birth is not."""
        return self.foedt != "" and self.begyndt < _adult_from(self.foedt)

    def alder(self) -> int | None:
        """Full years on the day of the request (``begyndt``), or None where the date of birth is unknown."""
        if not self.foedt:
            return None
        return int(self.begyndt[:4]) - int(self.foedt[:4]) - (self.begyndt[5:] < self.foedt[5:])


def born(cpr_nr: str) -> tuple[str, bool]:
    """The date of birth that stands in a stored number of ten characters, and whether SMDB takes the number (rules 11, 16, 17).

    ("", False) for a replacement number whose letters leave the century open, and for what is no number.
    """
    if len(cpr_nr) != 10:
        return "", False
    foedt = _birth(cpr_nr[:7])
    return foedt, foedt != "" and cpr_nr[0] < "4" and cpr_nr.isdigit()


@lru_cache(maxsize=32_768)
def _birth(tal: str) -> str:
    """The date of birth by the first seven digits; "" for none. Many have the same."""
    if not tal.isdigit() or not tal.isascii():
        return ""
    dag, aar = int(tal[:2]), int(tal[4:6])
    aar += aarhundrede(int(tal[6]), aar)
    try:
        return date(aar, int(tal[2:4]), dag - _ERSTATNING if dag > _ERSTATNING else dag).isoformat()
    except ValueError:
        return ""


def _adult_from(foedt: str) -> str:
    """The first day on which somebody is 18: the birthday, and 1 March for who was born on 29 February."""
    return f"{int(foedt[:4]) + ADULT:04}{foedt[4:]}"
