"""What the window remembers outside the encrypted store, because it is needed before unlocking: the look, and nothing else.

A file that is missing or damaged means the defaults; failing to write it is no reason to stop anybody.
"""

import json
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from smdb_desktop.durable import read_small, write_whole

FILE = "vindue.json"
MOST_BYTES = 4096


class Look(StrEnum):
    """The choices of *Udseende*."""

    SYSTEM = "system"
    LIGHT = "lys"
    DARK = "moerk"

    @property
    def dark(self) -> bool | None:
        """As ``theme.apply`` wants it."""
        return None if self is Look.SYSTEM else self is Look.DARK


def load_look(data_dir: Path | None) -> Look:
    """The look that was chosen last."""
    if data_dir is not None:
        with suppress(OSError, ValueError, AttributeError):
            return Look(json.loads(read_small(data_dir / FILE, MOST_BYTES)).get("udseende"))
    return Look.SYSTEM


def save_look(data_dir: Path | None, look: Look) -> None:
    """Remember the look."""
    if data_dir is not None:
        with suppress(OSError):
            write_whole(data_dir / FILE, json.dumps({"udseende": str(look)}).encode())
