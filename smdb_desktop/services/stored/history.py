"""What happened, as the log of the store gives it back: events of courses, citizens and keys, and each change of each field.

Both are numbered together, in the order in which they were written. What was said of a course that was deleted is blanked: the
rows stay, with who and when.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from smdb_desktop.services.stored.records import Json, Svar

EFTER_FILEN = "efter_filen"
"""What a file that handed a course over called its sender, where its certificate says otherwise."""


class Handling(StrEnum):
    """Kinds of events."""

    BEGYNDT = "BEGYNDT"
    OVERTAGET = "OVERTAGET"
    """A course of a store that kept no history: how it stood when the history began."""
    SKEMA_TILFOEJET = "SKEMA_TILFOEJET"
    SKEMA_FJERNET = "SKEMA_FJERNET"
    FAERDIG = "FAERDIG"
    BEKRAEFTET = "BEKRAEFTET"
    KLAR = "KLAR"
    EKSPORTERET = "EKSPORTERET"
    GENAABNET = "GENAABNET"
    IMPORTERET = "IMPORTERET"
    VERSION_SKIFTET = "VERSION_SKIFTET"
    KASSERET = "KASSERET"
    """A course or a citizen went into the bin; what its rows say stays."""
    LAGT_TILBAGE = "LAGT_TILBAGE"
    SLETTES = "SLETTES"
    SLETNING_FORTRUDT = "SLETNING_FORTRUDT"
    SLETTET = "SLETTET"
    OVERDRAGES = "OVERDRAGES"
    OVERDRAGET = "OVERDRAGET"
    OVERDRAGELSE_OPGIVET = "OVERDRAGELSE_OPGIVET"
    MODTAGET = "MODTAGET"
    """It came from another authority, with what happened to it there."""
    FLETTET = "FLETTET"
    """Answers of a submission of somebody else were taken over those of here."""
    BORGER_OPRETTET = "BORGER_OPRETTET"
    BORGER_AENDRET = "BORGER_AENDRET"
    NOEGLE_SKIFTET = "NOEGLE_SKIFTET"
    NOEGLE_GENDANNET = "NOEGLE_GENDANNET"
    NOEGLE_NY = "NOEGLE_NY"
    KODE_FORNYET = "KODE_FORNYET"
    PERSON_TILFOEJET = "PERSON_TILFOEJET"
    PERSON_AENDRET = "PERSON_AENDRET"
    PERSON_FJERNET = "PERSON_FJERNET"
    PROFIL_SKIFTET = "PROFIL_SKIFTET"
    """A person went on in another profile, or for another municipality."""
    GENDANNET = "GENDANNET"
    FLYTTET = "FLYTTET"
    FORTSAT_HER = "FORTSAT_HER"
    AFKLARET = "AFKLARET"
    KOPI_GEMT = "KOPI_GEMT"
    """A copy of what is signed and waits was saved as a file, or was about to be."""
    TAGET_TILBAGE = "TAGET_TILBAGE"
    """A submission that was Klar is none any more, before it left; what it would have said is in drafts."""
    INDBERETTET = "INDBERETTET"
    INDBERETTET_FORTRUDT = "INDBERETTET_FORTRUDT"
    KVITTERET = "KVITTERET"
    """A receiver's receipt was taken in."""
    FUND_BESVARET = "FUND_BESVARET"
    """Something was done about a finding of a receiver's."""
    CPR_RETTET = "CPR_RETTET"
    BORGER_FJERNET = "BORGER_FJERNET"
    KODELISTE_SKIFTET = "KODELISTE_SKIFTET"
    KODELISTE_FORTRUDT = "KODELISTE_FORTRUDT"
    SKEMAPAKKE_TAGET_IND = "SKEMAPAKKE_TAGET_IND"
    """A package of forms from a file was laid down for the next start."""
    SKEMAPAKKE_FORTRUDT = "SKEMAPAKKE_FORTRUDT"
    OPFOELGNING = "OPFOELGNING"
    """A follow-up after the closing was made (rule 106)."""
    OPFOELGNING_FORTRUDT = "OPFOELGNING_FORTRUDT"


class Haendelse(NamedTuple):
    """One event. ``data`` holds what else is known of it, by name; None where it was blanked."""

    nr: int
    tid: datetime
    person_id: str
    hvem: str
    art: Handling
    forloeb_id: str
    borger_id: str
    data: Mapping[str, Json] | None


class Aendring(NamedTuple):
    """One change of one field: of a form instance, or of the citizen where ``skema_id`` is "".

    ``fra`` and ``til`` are the answer before and after, None where there was none. ``felt`` is "" where the change was blanked;
    ``hvorfor`` is "" for what was typed.
    """

    nr: int
    tid: datetime
    person_id: str
    hvem: str
    forloeb_id: str
    borger_id: str
    skema_id: str
    felt: str
    fra: Svar | None
    til: Svar | None
    hvorfor: str = ""


PORTION = 10_000
"""Rows of the log between two tellings of how far its check is: a fifth of a second."""


class Brudart(StrEnum):
    """How a log can be another than the one that was written: a row is missing, does not fit the one before, says something else,
    was blanked though nothing was deleted, or the rows after it are missing."""

    MANGLER = "MANGLER"
    AENDRET = "AENDRET"
    INDHOLD = "INDHOLD"
    TOM = "TOM"
    SLUTTER = "SLUTTER"


class Brud(NamedTuple):
    """One place where it is so; ``tid`` is the row's time, None where there is no row."""

    art: Brudart
    nr: int
    tid: datetime | None = None


class Historik(NamedTuple):
    """What the log has of one course or citizen, each in order."""

    haendelser: tuple[Haendelse, ...]
    aendringer: tuple[Aendring, ...]


def copies_of(historik: Historik, indberetning_id: str) -> frozenset[str]:
    """The attempts of a submission that were no handing over: a copy of it was saved as a file, or was about to be."""
    told = (each.data or {} for each in historik.haendelser if each.art is Handling.KOPI_GEMT)
    return frozenset(str(data["forsoeg"]) for data in told if data.get("indberetning_id") == indberetning_id)
