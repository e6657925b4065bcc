"""Limits of courses as the store keeps them, and follow-ups that were made."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from smdb_desktop.services.stored.records import ForloebRecord

ALL = ""
"""In place of a kind: all of them."""
MOST = 1000
"""So many courses of each kind of limit are counted and looked at."""


class FristRow(NamedTuple):
    """One limit in the list of all: of which kind (``domain.deadlines.Fristart``), whose course, the last day and the first."""

    art: str
    noegle: str
    dag: date
    fra: date
    forloeb_id: str
    borger_id: str
    cpr_nr: str
    navn: str
    revision: int
    """How often the course was written."""


class Skyldig(NamedTuple):
    """A course that owes something by a day: by which of its limits first, that one's last day, and the state of its newest
    submission ("" for none)."""

    forloeb_id: str
    art: str
    noegle: str
    dag: date
    tilstand: str


class Kendt(NamedTuple):
    """What a course's limits are reckoned from: its record without answers, the forms that it lacks, the fields with an answer in
    SMDB by form instance, and the day of each follow-up by its months."""

    forloeb: ForloebRecord
    mangler: tuple[str, ...]
    indberettet: Mapping[str, frozenset[str]]
    fulgt: Mapping[int, date]


class Opfoelgning(NamedTuple):
    """A follow-up that was made: how many months after the closing, on which day, a note, who kept it (name) and when."""

    maaneder: int
    dag: date
    note: str
    hvem: str
    tid: datetime


class Fulgt(NamedTuple):
    """A follow-up in the list of all that were made, and whose."""

    opfoelgning: Opfoelgning
    forloeb_id: str
    borger_id: str
    cpr_nr: str
    navn: str
