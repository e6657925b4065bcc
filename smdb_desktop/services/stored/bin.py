"""What lies in the bin, how long it does, which of it the list shows, and in which order."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from smdb_desktop.services.stored.records import Json


class Kassetart(StrEnum):
    """What was deleted."""

    FORLOEB = "FORLOEB"
    SKEMA = "SKEMA"
    BORGER = "BORGER"


class Kasseret(NamedTuple):
    """One thing in the bin: what, when (aware), by whom (name) and why ("" where nobody was asked).

    ``forloeb_id`` is "" for a citizen, ``skema`` the kind of the uppermost form ("" for others), ``version`` the form version
    that its course had. ``cpr_nr`` and ``navn`` are the citizen's as they are now. ``udloebet``: when its time was first seen to
    be over. ``kendt``: the latest time that was known to be past when it was deleted (aware; None where nothing was).
    """

    id: str
    art: Kassetart
    tid: datetime
    hvem: str
    hvorfor: str
    forloeb_id: str
    borger_id: str
    cpr_nr: str
    navn: str
    skema: str = ""
    version: str = ""
    udloebet: datetime | None = None
    kendt: datetime | None = None


UR = "ur"
"""The setting in which what is known of the clock is kept (``services/desk/clock.py``)."""
KENDT = "kendt"
"""In it: the latest time that is known to be past, whatever the clock says."""


def known_past(kept: Json) -> datetime | None:
    """The latest time that is known to be past, out of what is kept of the clock; None where nothing is."""
    said = kept.get(KENDT) if isinstance(kept, dict) else None
    return datetime.fromisoformat(said) if isinstance(said, str) else None


LIES = timedelta(days=30)
"""So long it lies there at least."""
SURE = timedelta(days=7)
"""So long before it goes by itself its time was seen to be over by a clock that nobody doubted: one that jumped ahead is put
right meanwhile, or seen."""


class Kasseorden(StrEnum):
    """By what the bin is put in order."""

    NYESTE = "nyeste"
    AELDSTE = "aeldste"
    NAVN = "navn"


class Kassevalg(NamedTuple):
    """What the bin is narrowed by: words of the citizen's name or number (``domain.names.search_words``), and a kind."""

    ord: tuple[str, ...] = ()
    art: Kassetart | None = None
    orden: Kasseorden = Kasseorden.NYESTE


HELE_KURVEN = Kassevalg()


def goes(row: Kasseret) -> datetime:
    """When it goes by itself at the earliest: a clock that was behind when it was deleted shortens nothing."""
    return max(row.tid, row.kendt or row.tid) + LIES


class Forfald(NamedTuple):
    """What is to be done by itself: what goes, whose time is over as seen for the first time, and whose is not after all."""

    slettes: Sequence[Kasseret]
    nu_udloebet: Sequence[str]
    ikke_alligevel: Sequence[str]


def due(rows: Iterable[Kasseret], now: datetime) -> Forfald:
    """What of the bin is due by a clock that nobody doubts."""
    going, seen, not_yet = [], [], []
    for row in rows:
        over = now >= goes(row)
        if row.udloebet is not None and (not over or row.udloebet > now):
            # it was seen by a clock that was ahead
            not_yet.append(row.id)
        elif over and row.udloebet is None:
            seen.append(row.id)
        elif row.udloebet is not None and now >= row.udloebet + SURE:
            going.append(row)
    return Forfald(going, seen, not_yet)
