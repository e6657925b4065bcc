"""What the window remembers outside the encrypted store, because it is needed before unlocking: the look, and nothing else.

A file that is missing or damaged means the defaults; failing to write it is no reason to stop anybody.
"""

import json
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

FILE = "vindue.json"


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
            return Look(json.loads((data_dir / FILE).read_text(encoding="utf-8")).get("udseende"))
    return Look.SYSTEM


def save_look(data_dir: Path | None, look: Look) -> None:
    """Remember the look."""
    if data_dir is not None:
        with suppress(OSError):
            (data_dir / FILE).write_text(json.dumps({"udseende": str(look)}), encoding="utf-8")
