"""What a centre has settled of limits: the yearly day (rule 80), whether doctors prescribe (rule 78), its calendar folder."""

from datetime import date
from typing import NamedTuple

from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Json

SETTING = "frister"


class Valgt(NamedTuple):
    """``aarlig`` is the last day of the year's reporting and approval, None where nobody has written it; ``laeger`` whether the
    20th of each month counts here; ``mappe`` the folder with the calendar file ("" for none); ``navne`` whether that file may
    name citizens."""

    aarlig: date | None = None
    laeger: bool = False
    mappe: str = ""
    navne: bool = False
    gange: int = 0
    """How often the yearly day was written."""


def load(store: Store) -> Valgt:
    """What was settled; a value that cannot be read is as if nobody had."""
    kept = store.settings.get(SETTING)
    if not isinstance(kept, dict):
        return Valgt()
    day = kept.get("aarlig")
    try:
        aarlig = date.fromisoformat(day) if isinstance(day, str) and day else None
    except ValueError:
        aarlig = None
    mappe = kept.get("mappe")
    folder = mappe if isinstance(mappe, str) else ""
    times = kept.get("gange")
    number = times if isinstance(times, int) else 0
    return Valgt(aarlig, kept.get("laeger") is True, folder, kept.get("navne") is True, number)


def save(store: Store, valgt: Valgt) -> None:
    """Keep it."""
    value: dict[str, Json] = {"laeger": valgt.laeger, "mappe": valgt.mappe, "navne": valgt.navne, "gange": valgt.gange}
    store.settings.put(SETTING, {**value, "aarlig": "" if valgt.aarlig is None else valgt.aarlig.isoformat()})
