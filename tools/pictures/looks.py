"""The looks that the window is shown in: colours, scale, and how much of a screen is left to it.

The screens are those of an office: 1366×768 and 1024×768, less the task bar, and the title bar takes its part of the window. Qt
reads scale and screens once, so each look is a process of its own.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

TASK_BAR = 40
"""Pixels of the screen."""
TITLE_BAR = 31
"""Pixels of the window's own, so that it grows with the scale."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look. ``width`` and ``height`` are the screen's pixels; ``scale`` is the system's."""

    name: str
    dark: bool = False
    scale: int = 1
    width: int = 1366
    height: int = 768

    @property
    def tight(self) -> bool:
        """Whether little more than half a dozen lines have room."""
        return self.scale > 1

    def environment(self, folder: Path) -> dict[str, str]:
        """What a process of this look is started with; the screen is written into ``folder``."""
        screen = {
            "name": self.name, "x": 0, "y": 0, "width": self.width, "height": self.height - TASK_BAR,
            "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1,
        }  # fmt: skip
        file = folder / f"skaerm-{self.name}.json"
        file.write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
        wanted = {"QT_QPA_PLATFORM": f"offscreen:configfile={file}", "QT_SCALE_FACTOR": str(self.scale)}
        return {**os.environ, **wanted}


_ALL = (
    Look("lys"),
    Look("moerk", dark=True),
    Look("200", scale=2),
    Look("smal", width=1024),
    Look("smal-200", scale=2, width=1024),
)
LOOKS = {look.name: look for look in _ALL}
