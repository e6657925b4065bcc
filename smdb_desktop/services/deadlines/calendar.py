"""Limits as a calendar (RFC 5545): a file to take in once, and a file in a folder to which a calendar program subscribes.

By default nothing in it is about a person: a case is named by a code of ours that the list of limits shows too, never by a CPR
number; a name stands in it only where somebody has chosen so. ``icalendar`` writes it and is loaded when a calendar is made.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from smdb_desktop.domain.deadlines import DOCTORS_BY, REPORTED_BY, Fristart
from smdb_desktop.domain.words import T, Text
from smdb_desktop.durable import make_folders, write_whole
from smdb_desktop.services.causes import cause
from smdb_desktop.services.deadlines.chosen import Valgt
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.stored.deadlines import FristRow

if TYPE_CHECKING:
    from smdb_desktop.services.deadlines.service import DeadlineService

NAME = "smdb-frister.ics"
MOST = 5000
"""Limits in one calendar, the nearest: calendar programs read whole files."""
_REMIND = timedelta(hours=-39)
"""At nine in the morning two days before."""
_KEPT = "frister_kalender"
PRODID = "-//SMDB Desktop//Frister//DA"
"""No version: the same limits are the same file."""
WORDS: dict[Fristart, Text] = {
    Fristart.IVAERKSAETTELSE: T("Behandling skal være iværksat ({hvem})"),
    Fristart.LAEGESAMTALE: T("Lægesamtale skal være holdt ({hvem})"),
    Fristart.MEDICINSK: T("Medicinsk behandling skal være indberettet ({hvem})"),
    Fristart.KVALHEP: T("KvalHep skal være udfyldt ({hvem})"),
    Fristart.OPFOELGNING: T("Opfølgning efter afslutning ({hvem})"),
}
MONTH = T("Sidste måned skal være indberettet i SMDB")
DOCTORS = T("Lægernes indberetning af ordineret substitution for sidste måned")
YEAR = T("Årets indberetning skal være godkendt i SMDB")
LOOK = T("Frist fra SMDB Desktop. Se Frister i programmet.")
CANNOT = T("Kalenderen kunne ikke skrives i {mappe}. {grund} Vælg en anden mappe i Indstillinger, eller prøv igen.")


Say = Callable[[str], str]
"""What says a sentence in the person's language."""


class Plan(NamedTuple):
    """A calendar that is about to be written: where, and what. ``sha256`` is of what it says, whenever it is made."""

    fil: Path
    indhold: bytes
    sha256: str


class _Writing(NamedTuple):
    """When a calendar is made, and in which language."""

    now: datetime
    say: Say


def code(forloeb_id: str) -> str:
    """What a case is called in a calendar: eight letters and digits that say nothing of anybody."""
    found = hashlib.sha256(f"frist:{forloeb_id}".encode()).hexdigest().upper()
    return f"{found[:4]}-{found[4:8]}"


def content(service: "DeadlineService", say: Say, *, names: bool) -> bytes:
    """The calendar as a file: UTF-8, lines ended by CRLF."""
    from icalendar import Calendar

    made = Calendar()
    for key, value in (("prodid", PRODID), ("version", "2.0"), ("calscale", "GREGORIAN"), ("method", "PUBLISH")):
        made.add(key, value)
    made.add("x-wr-calname", say(T("SMDB-frister")))
    store, valgt = service.store, service.chosen()
    rows = chain.from_iterable(store.deadlines.rows(0, MOST, art) for art in WORDS)
    nearest = sorted(rows, key=lambda row: (row.dag, row.forloeb_id, row.art, row.noegle))[:MOST]
    writing = _Writing(service.now, say)
    for event in _days(service.today, valgt, store.info().database_id, writing):
        made.add_component(event)
    for row in nearest:
        made.add_component(_of_course(row, writing, names=names))
    return bytes(made.to_ical())


def _of_course(row: FristRow, writing: "_Writing", *, names: bool) -> Any:
    who = code(row.forloeb_id)
    if names and row.navn:
        who = T("{navn}, {kode}", navn=row.navn, kode=who)
    words = WORDS[Fristart(row.art)].format(hvem=T("sag {hvem}", hvem=who))
    return _event(f"{row.art.lower()}-{row.noegle or '0'}-{row.forloeb_id}", row.revision, row.dag, words, writing)


def _days(today: date, valgt: Valgt, store_id: str, writing: "_Writing") -> Iterator[Any]:
    """The days that concern everybody: each month's from this year on, and the year's."""
    month = _event(f"maaned-{store_id}", today.year, date(today.year, 1, REPORTED_BY), MONTH, writing)
    month.add("rrule", {"freq": "monthly", "bymonthday": REPORTED_BY})
    yield month
    if valgt.laeger:
        doctors = _event(f"laeger-{store_id}", today.year, date(today.year, 1, DOCTORS_BY), DOCTORS, writing)
        doctors.add("rrule", {"freq": "monthly", "bymonthday": DOCTORS_BY})
        yield doctors
    if valgt.aarlig is not None:
        yield _event(f"aarlig-{store_id}", valgt.gange, valgt.aarlig, YEAR, writing)


def _event(uid: str, sequence: int, day: date, words: Text, writing: "_Writing") -> Any:
    """One whole day. The same limit has the same ``uid`` always, and a higher sequence whenever its course was written."""
    from icalendar import Alarm, Event

    made, alarm = Event(), Alarm()
    made.add("uid", f"{uid}@smdb-desktop")
    made.add("dtstamp", writing.now.astimezone(UTC))
    made.add("sequence", sequence)
    made.add("dtstart", day)
    made.add("dtend", day + timedelta(days=1))
    made.add("summary", writing.say(words))
    made.add("description", writing.say(LOOK))
    made.add("class", "PRIVATE")
    made.add("transp", "TRANSPARENT")
    alarm.add("action", "DISPLAY")
    alarm.add("description", writing.say(words))
    alarm.add("trigger", _REMIND)
    made.add_component(alarm)
    return made


def write_file(service: "DeadlineService", path: Path, say: Say, *, names: bool) -> None:
    """Write the calendar, whole or not at all. Raises KnownError with a sentence."""
    _write(Plan(path, content(service, say, names=names), ""))


def plan(service: "DeadlineService", say: Say) -> Plan | None:
    """The calendar of the chosen folder, where it says something else than what was written last; the intent is kept first."""
    valgt, kept = service.chosen(), service.store.settings.get(_KEPT)
    if not valgt.mappe:
        return None
    made, path = content(service, say, names=valgt.navne), Path(valgt.mappe) / NAME
    digest = hashlib.sha256(_without_stamps(made)).hexdigest()
    if isinstance(kept, dict) and kept.get("skrevet") == digest and kept.get("fil") == str(path):
        return None
    service.store.settings.put(_KEPT, {"fil": str(path), "venter": digest})
    return Plan(path, made, digest)


def write(planned: Plan) -> None:
    """Put it there. Touches no store: the folder may be slow. Raises KnownError with a sentence."""
    _write(planned)


def written(service: "DeadlineService", planned: Plan) -> None:
    """It lies there: keep that it does."""
    service.store.settings.put(_KEPT, {"fil": str(planned.fil), "skrevet": planned.sha256})


def refresh(service: "DeadlineService", say: Say) -> bool:
    """All three at once; whether anything was written. Raises KnownError."""
    planned = plan(service, say)
    if planned is None:
        return False
    write(planned)
    written(service, planned)
    return True


def _write(planned: Plan) -> None:
    try:
        make_folders(planned.fil.parent)
        write_whole(planned.fil, planned.indhold, 0o644)
    except OSError as error:
        raise KnownError(CANNOT.format(mappe=str(planned.fil.parent), grund=cause(error)), str(error)) from error


def _without_stamps(made: bytes) -> bytes:
    return b"\r\n".join(line for line in made.split(b"\r\n") if not line.startswith(b"DTSTAMP"))
