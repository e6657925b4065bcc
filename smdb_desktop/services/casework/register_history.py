"""What was changed in the register of tilbud: who, when, from what, to what; by hand, by an extract, by undoing one.

Each change is kept beside what was taken in from tables: an entry as it was before and as it is after, under who did it and when.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.words import T, Text, joined, sentences
from smdb_desktop.services.casework.extract import ART, difference
from smdb_desktop.services.ports.registers import Registers
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.stored.tilbud import Indlaesning, Tilbud, searched

I_HAANDEN, FORTRUDT = "tilbud_haand", "tilbud_fortrudt"
"""Kinds of what was taken in: one entry by hand, and what an undoing put back."""
KINDS = (ART, I_HAANDEN, FORTRUDT)
BEFORE, AFTER = "foer", "efter"
MOST = 200
"""So many changes are told, the newest."""
_HOW: Mapping[str, Text] = {
    ART: T("Læst ind fra »{fil}«."),
    I_HAANDEN: T("Rettet i hånden."),
    FORTRUDT: T("Indlæsningen af »{fil}« blev fortrudt."),
}
MADE, GONE, SAME = T("Kom i registeret"), T("Gik ud af registeret"), T("Intet, der vises, er ændret")


class Registerlinje(NamedTuple):
    """One change in words. ``hvad`` says how it came and each thing from what to what."""

    noegle: str
    navn: str
    tid: datetime
    hvem: str
    hvad: Text


def changes(registers: Registers, lister: Kodelister, noegle: str = "", most: int = MOST) -> tuple[Registerlinje, ...]:
    """The changes of one entry, or of every one where ``noegle`` is "", the newest first."""
    return tuple(_line(at, key, noted, lister) for at, key, noted in registers.noted_changes(KINDS, noegle, most))


def _line(at: Indlaesning, noegle: str, noted: Json, lister: Kodelister) -> Registerlinje:
    before, after = (part_of(noegle, noted, name) for name in (BEFORE, AFTER))
    if before is not None and after is not None:
        told = difference(before, after, lister) or (SAME,)
    else:
        told = (MADE if before is None else GONE,)
    named = after or before
    hvad = sentences(_HOW[at.art].format(fil=at.fil), joined("; ", told))
    return Registerlinje(noegle, named.navn if named else noegle, at.tid, at.hvem, hvad)


def packed(tilbud: Tilbud | None) -> Json:
    """An entry as it is kept; None where there is none."""
    if tilbud is None:
        return None
    brugt = tilbud.brugt.isoformat() if tilbud.brugt else None
    return {"svar": dict(tilbud.svar), "register": dict(tilbud.register), "brugt": brugt, "lukket": tilbud.lukket}


def part_of(noegle: str, noted: Json, part: str) -> Tilbud | None:
    """An entry as it was before a change, or after; None where there was none."""
    raw = noted.get(part) if isinstance(noted, dict) else None
    return _unpacked(noegle, raw) if isinstance(raw, dict) else None


def _unpacked(noegle: str, raw: Mapping[str, Json]) -> Tilbud:
    svar, register, brugt = raw.get("svar"), raw.get("register"), raw.get("brugt")
    given, known = (each if isinstance(each, dict) else {} for each in (svar, register))
    when = datetime.fromisoformat(brugt) if isinstance(brugt, str) else None
    return Tilbud(noegle, given, known, searched(given, known), when, raw.get("lukket") is True)
