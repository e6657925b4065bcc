"""What the window remembers outside the encrypted store, because it is needed before unlocking: its look, its place, when it
locks itself, and which of two stores it stood before.

Nothing else, and nothing of what was shown in it. A file that is missing or damaged means the defaults; failing to write it is no
reason to stop anybody.
"""

import json
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from smdb_desktop.durable import read_small, write_whole

FILE = "vindue.json"
MOST_BYTES = 4096
LONGEST_IDLE = 480
FARTHEST = 100_000
"""Pixels from the corner of the first screen that any screen may lie away."""


class Look(StrEnum):
    """The choices of *Udseende*."""

    SYSTEM = "system"
    LIGHT = "lys"
    DARK = "moerk"

    @property
    def dark(self) -> bool | None:
        """As ``theme.apply`` wants it."""
        return None if self is Look.SYSTEM else self is Look.DARK


class WindowPlace(NamedTuple):
    """Where the window stood, without its frame, in Qt's pixels; maximised it is where it goes back to."""

    x: int
    y: int
    width: int
    height: int
    maximised: bool = False


def load_look(data_dir: Path | None) -> Look:
    """The look that was chosen last."""
    with suppress(ValueError):
        return Look(str(_load(data_dir).get("udseende")))
    return Look.SYSTEM


def save_look(data_dir: Path | None, look: Look) -> None:
    """Remember the look."""
    _save(data_dir, "udseende", str(look))


def load_place(data_dir: Path | None) -> WindowPlace | None:
    """Where the window stood when it was closed last; None where that is not known."""
    kept = _load(data_dir).get("plads")
    if not isinstance(kept, dict):
        return None
    numbers = [kept.get(name) for name in ("x", "y", "bredde", "hoejde")]
    x, y, width, height = (n if type(n) is int and abs(n) <= FARTHEST else None for n in numbers)
    if x is None or y is None or not width or not height or width < 0 or height < 0:
        return None
    return WindowPlace(x, y, width, height, kept.get("maksimeret") is True)


def save_place(data_dir: Path | None, place: WindowPlace) -> None:
    """Remember where the window stands."""
    kept = {"x": place.x, "y": place.y, "bredde": place.width, "hoejde": place.height, "maksimeret": place.maximised}
    _save(data_dir, "plads", kept)


def load_beside(data_dir: Path | None) -> bool:
    """Whether the store beside the first one was chosen last."""
    return _load(data_dir).get("andet_lager") is True


def save_beside(data_dir: Path | None, beside: bool) -> None:
    """Remember which of two stores was chosen."""
    _save(data_dir, "andet_lager", beside)


def load_place_told(data_dir: Path | None) -> str:
    """Where the data folder lay when somebody was told what that costs; "" where nobody was."""
    return str(_load(data_dir).get("sagt_om_sted", ""))


def save_place_told(data_dir: Path | None, where: str) -> None:
    """Somebody was told."""
    _save(data_dir, "sagt_om_sted", where)


def load_idle(data_dir: Path | None) -> int:
    """After how many minutes without use the program locks itself; 0 for never."""
    kept = _load(data_dir).get("laas_efter")
    return kept if type(kept) is int and 0 <= kept <= LONGEST_IDLE else 0


def save_idle(data_dir: Path | None, minutes: int) -> None:
    """Remember after how many."""
    _save(data_dir, "laas_efter", minutes)


def _load(data_dir: Path | None) -> dict[str, Any]:
    if data_dir is not None:
        with suppress(OSError, ValueError, RecursionError):
            kept = json.loads(read_small(data_dir / FILE, MOST_BYTES))
            if isinstance(kept, dict):
                return kept
    return {}


def _save(data_dir: Path | None, name: str, value: object) -> None:
    """Write one thing and keep the others; a folder that is not there yet is not made for it."""
    if data_dir is None or not data_dir.is_dir():
        return
    kept = _load(data_dir)
    if kept.get(name) != value:
        with suppress(OSError):
            # on the window's thread, and nothing that anybody would wait for
            write_whole(data_dir / FILE, json.dumps(kept | {name: value}).encode(), patience=0)
