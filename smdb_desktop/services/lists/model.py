"""What a list from outside is and how it differs from the one it takes the place of. Words and values, no decision."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from smdb_desktop.domain.codelists import Kode, Kodeliste
from smdb_desktop.services.ports.tables import Workbook

Raw = Mapping[str, Any]
"""A list as its JSON object in ``resources/codelists``."""


class Given(NamedTuple):
    """A list as a file has it. ``fra`` is the first day that the file gives, None where it gives none."""

    navn: str
    indhold: Raw
    fra: date | None


class Content(NamedTuple):
    """A file that a person chose, read once: its name, and its bytes where it is JSON, else its cells."""

    fil: str
    indhold: bytes | Workbook


class Edition(NamedTuple):
    """A list that was taken in: what it holds, the first day it applies to, when, by whom and from which file."""

    navn: str
    fra: date
    indhold: Raw
    tid: datetime
    hvem: str
    fil: str


class Difference(NamedTuple):
    """How a list differs from the one before it. ``ord`` and ``egenskaber`` are pairs, before and after.

    ``brugt`` says of codes that are gone in how many courses from before the day they stay, and ``nedlagte`` in how many of these
    that no list shows: they lie in the bin or are deleted.
    """

    ny: Kodeliste
    foer: Kodeliste
    nye: tuple[Kode, ...]
    udgaar: tuple[Kode, ...]
    ord: tuple[tuple[Kode, Kode], ...]
    egenskaber: tuple[tuple[Kode, Kode], ...]
    brugt: Mapping[str, int]
    nedlagte: Mapping[str, int]

    @property
    def is_none(self) -> bool:
        """Whether nothing is another than it was, beyond the day and the source."""
        return not (self.nye or self.udgaar or self.ord or self.egenskaber)


class Plan(NamedTuple):
    """What would be taken in: the file, the lists that differ from what is in use, and what the file says of those.

    ``linje`` is the last line of the log when the look began: what was written after it is looked at again.
    """

    fil: str
    forskelle: tuple[Difference, ...]
    indhold: Mapping[str, Raw]
    linje: int


def difference(
    ny: Kodeliste, foer: Kodeliste, brugt: Mapping[str, int], nedlagte: Mapping[str, int] = MappingProxyType({})
) -> Difference:
    """How a list differs from the one before it."""
    both = [(foer.koder[code], kode) for code, kode in ny.koder.items() if code in foer.koder]
    return Difference(
        ny,
        foer,
        tuple(kode for kode in ny if kode.code not in foer),
        tuple(kode for kode in foer if kode.code not in ny),
        tuple((was, now) for was, now in both if was.label != now.label),
        tuple((was, now) for was, now in both if _holds(was) != _holds(now)),
        brugt,
        nedlagte,
    )


def _holds(kode: Kode) -> dict[str, Any]:
    """The properties of an answer; one that is said to be absent is absent."""
    return {key: value for key, value in kode.flags.items() if value is not False}


def as_raw(liste: Kodeliste) -> dict[str, Any]:
    """A list as its JSON object."""
    return {
        "title": str(liste.title),
        "source": liste.source,
        "confidence": liste.confidence,
        "valid_from": liste.valid_from.isoformat(),
        "valid_to": None,
        "note": str(liste.note),
        "options": [
            {"code": kode.code, "label": str(kode.label), "label_confidence": kode.confidence, **kode.flags}
            for kode in liste
        ],
    }
