"""What is remembered of the last look, and what the person chose: two small files. One that is damaged means nothing is known.

They only say what to show; what starts is decided by signatures, never by these.
"""

import json
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from smdb_desktop import durable
from smdb_desktop.services.ports.updates import Known, Offered, Trouble, Way
from smdb_desktop.updating.layout import Home, is_name, is_version

_MOST = 256_000


class Notes(NamedTuple):
    """``known``: what was believed last. ``tried``: when was asked last, and ``trouble`` what was in the way then."""

    known: Known | None = None
    tried: datetime | None = None
    trouble: Trouble = Trouble.NONE


class Choice(NamedTuple):
    """Where the person wants to look; ``folder`` "" for none."""

    way: Way = Way.NET
    folder: str = ""


def load(home: Home) -> Notes:
    """What is remembered."""
    made = _read(home.known)
    with suppress(ValueError, KeyError, TypeError):
        known = made.get("known")
        return Notes(None if known is None else _known(known), _time(made.get("tried")), Trouble(made["trouble"]))
    return Notes()


def save(home: Home, notes: Notes) -> None:
    """Remember this. Raises OSError."""
    known = notes.known
    made = {
        "known": None if known is None else known._asdict() | {"packages": [each._asdict() for each in known.packages]},
        "tried": notes.tried,
        "trouble": notes.trouble,
    }
    _write(home, home.known, made)


def load_choice(home: Home) -> Choice:
    """What was chosen; the net where nothing was."""
    made = _read(home.choice)
    with suppress(ValueError, KeyError, TypeError):
        return Choice(Way(made["way"]), str(made["folder"]))
    return Choice()


def save_choice(home: Home, choice: Choice) -> None:
    """Remember what was chosen. Raises OSError."""
    _write(home, home.choice, choice._asdict())


def _read(path: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError, RecursionError):
        made = json.loads(durable.read_small(path, _MOST))
        if isinstance(made, dict):
            return made
    return {}


def _write(home: Home, path: Path, made: dict[str, Any]) -> None:
    durable.make_folders(home.folder, 0o700)
    durable.write_whole(path, json.dumps(made, default=_plain).encode() + b"\n")


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _known(made: dict[str, Any]) -> Known:
    checked, until = _time(made["checked"]), _time(made["until"])
    if checked is None or until is None:
        raise ValueError("no time")
    return Known(
        checked,
        until,
        _version(made["newest"]),
        _day(made["released"]),
        _time(made["found"]),
        int(made["size"]),
        _version(made["minimum"]),
        _day(made["since"]),
        tuple(
            Offered(each["name"], _version(each["version"]), _day(each["released"]))
            for each in made["packages"]
            if is_name(each["name"])
        ),
    )


def _version(made: object) -> str:
    if made == "" or is_version(made):
        return str(made)
    raise ValueError("no version")


def _day(made: Any) -> date | None:
    return None if made is None else date.fromisoformat(made)


def _time(made: Any) -> datetime | None:
    if made is None:
        return None
    found = datetime.fromisoformat(made)
    if found.tzinfo is None:
        raise ValueError("no time zone")
    return found
