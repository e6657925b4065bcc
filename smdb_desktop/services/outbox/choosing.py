"""What of Udbakke is shown: which ways and periods can be chosen, and what is remembered of a choice for each person."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.chosen import Udbakkevalg
from smdb_desktop.services.stored.records import Json, Tilstand

SETTING = "udbakke_visning"
BACKWARDS = T("Den sidste dag ligger før den første. Byt dem om.")
NO_SUCH_WAY = T("Intet er afleveret ad en vej eller i en mappe, der hedder {navn}, og intet venter på den.")


class Periode(StrEnum):
    """When it was made ready, by local days."""

    ALLE = "alle"
    DAG = "dag"
    UGE = "uge"
    MAANED = "maaned"
    EGNE = "egne"
    """Days that a person wrote."""


PERIODS: Mapping[Periode, Text] = {
    Periode.ALLE: T("Alle dage"),
    Periode.DAG: T("I dag"),
    Periode.UGE: T("De seneste 7 dage"),
    Periode.MAANED: T("De seneste 31 dage"),
    Periode.EGNE: T("Dage, jeg skriver"),
}
_DAYS = {Periode.DAG: 1, Periode.UGE: 7, Periode.MAANED: 31}


class Sted(NamedTuple):
    """A way that was set up, or a folder that something left for; ``udvej_id`` is "" for a folder that is no way."""

    navn: str
    maal: str
    udvej_id: str = ""


class Visning(NamedTuple):
    """What a person chose. ``fra`` and ``til`` are local days, both included, and count for ``EGNE`` alone."""

    udsnit: str = ""
    sted: Sted | None = None
    periode: Periode = Periode.ALLE
    fra: date | None = None
    til: date | None = None


def places(store: Store) -> tuple[Sted, ...]:
    """What can be chosen: the ways by name, and then the folders that something left for and that are no way."""
    ways = [Sted(each.navn, each.maal, each.id) for each in store.outways.every()]
    known = {each.maal for each in ways}
    return (*ways, *(Sted(each.maal, each.maal) for each in store.outbox.targets() if each.maal not in known))


def named(store: Store, navn: str) -> Sted:
    """The way or the folder of this name, in any case of letters. Raises UsageError where there is none."""
    wanted = navn.strip().casefold()
    for each in places(store):
        if each.navn.casefold() == wanted:
            return each
    raise UsageError(NO_SUCH_WAY.format(navn=navn))


def chosen(tilstande: tuple[Tilstand, ...], visning: Visning, today: date) -> Udbakkevalg:
    """What is meant by it on that day. Raises UsageError where the days are the wrong way round."""
    fra, til = days(visning, today)
    sted = visning.sted or Sted("", "")
    after = None if til is None else til + timedelta(days=1)
    return Udbakkevalg(tilstande, sted.maal, sted.udvej_id, _midnight(fra), _midnight(after))


def days(visning: Visning, today: date) -> tuple[date | None, date | None]:
    """The first and the last day that is meant; None where there is none."""
    if visning.periode is Periode.EGNE:
        if visning.fra and visning.til and visning.til < visning.fra:
            raise UsageError(BACKWARDS)
        return visning.fra, visning.til
    back = _DAYS.get(visning.periode)
    return (None, None) if back is None else (today - timedelta(days=back - 1), None)


def _midnight(day: date | None) -> datetime | None:
    # a day of the clock on this machine, also where it is summer there
    return None if day is None else datetime.combine(day, time()).astimezone(UTC)


def remember(store: Store, visning: Visning) -> None:
    """Keep it for the person who works here."""
    kept = store.settings.get(SETTING)
    everybody: dict[str, Json] = dict(kept) if isinstance(kept, dict) else {}
    mine: dict[str, Json] = {"udsnit": visning.udsnit, "periode": visning.periode.value}
    mine |= {"sted": list(visning.sted) if visning.sted is not None else None}
    mine |= {name: day.isoformat() if day else "" for name, day in (("fra", visning.fra), ("til", visning.til))}
    everybody[store.people.current_id] = mine
    store.settings.put(SETTING, everybody)


def remembered(store: Store) -> Visning:
    """What the person who works here chose last; a way that is not there any more is not chosen."""
    kept = store.settings.get(SETTING)
    mine = kept.get(store.people.current_id) if isinstance(kept, dict) else None
    if not isinstance(mine, dict):
        return Visning()
    found = Visning(str(mine.get("udsnit") or ""))
    with suppress(ValueError, TypeError):
        place = mine.get("sted")
        sted = Sted(*map(str, place)) if isinstance(place, list) else None
        found = found._replace(sted=sted if sted in places(store) else None)
        found = found._replace(periode=Periode(str(mine.get("periode"))))
        fra, til = (date.fromisoformat(str(mine[name])) if mine.get(name) else None for name in ("fra", "til"))
        found = found._replace(fra=fra, til=til)
    return found
