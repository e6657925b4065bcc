"""What a receiver answers to a submission (a signed receipt), as it is kept, and what is done here about each finding in it."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from smdb_desktop.services.stored.records import Tilstand


class Udfaldsord(StrEnum):
    """What became of a submission at the receiver's."""

    MODTAGET = "MODTAGET"
    """It is taken in there."""
    RETURNERET = "RETURNERET"
    """It is not taken in, or not typed into SMDB, before its findings are answered."""
    INDBERETTET = "INDBERETTET"
    """It was typed into SMDB."""


STATES: Mapping[Udfaldsord, Tilstand] = {
    Udfaldsord.MODTAGET: Tilstand.KVITTERET,
    Udfaldsord.RETURNERET: Tilstand.RETURNERET,
    Udfaldsord.INDBERETTET: Tilstand.INDBERETTET,
}


class Bemaerkning(NamedTuple):
    """A finding of the receiver's: on which field (a path as in a case file; "" for the whole), how grave (FEJL, ADVARSEL),
    by which rule ("" for none), and the receiver's own words."""

    felt: str
    niveau: str
    regel: str
    besked: str


class Modtagersvar(NamedTuple):
    """A receipt: of which submission, from whom, when it was made (UTC), with what outcome.

    ``dag`` is the day it was typed into SMDB, None where it was not; ``behandlet_af`` who says so there ("" where not told).
    """

    id: str
    indberetning_id: str
    forloeb_id: str
    revision: int
    payload_sha256: str
    afsender_cvr: str
    modtager: str
    modtager_cvr: str
    tid: datetime
    udfald: Udfaldsord
    oevelse: bool
    dag: date | None = None
    behandlet_af: str = ""
    bemaerkninger: tuple[Bemaerkning, ...] = ()


class Reaktion(StrEnum):
    """What a person here does about a finding."""

    RETTES = "RETTES"
    """It is mended: the next revision says otherwise."""
    BESTRIDES = "BESTRIDES"
    """It is right as it stands, with a reason that goes to the receiver by other ways."""
    ER_RIGTIG = "ER_RIGTIG"
    """Looked at: the answer is right, and the receiver only warned."""


class Besvaret(NamedTuple):
    """What was done about a finding, why ("" where nothing needs saying), by whom and when."""

    reaktion: Reaktion
    grund: str
    hvem: str
    tid: datetime


class Kvitteringsrow(NamedTuple):
    """A receipt as it is kept: its signed bytes, when it was taken in and by whom, and the answers by the finding's number."""

    svar: Modtagersvar
    indhold: bytes
    modtaget: datetime
    hvem: str
    besvaret: Mapping[int, Besvaret]


class Indsendt(NamedTuple):
    """A submission of somebody else that was taken in here: what it was, from whom, and which course it became (""  where it is
    not here any more, or was only looked at). ``svaret`` is the outcome (Udfaldsord) in the newest receipt that was signed for it
    here, "" where none was: whoever opens the file again is told."""

    indberetning_id: str
    fremmed_forloeb: str
    revision: int
    art: str
    payload_sha256: str
    afsender: str
    afsender_cvr: str
    tid: datetime
    hvem: str
    forloeb_id: str
    svaret: str = ""
