"""The window carries the program's own mark, whatever started it."""

from __future__ import annotations

import subprocess
import sys

from tests.house.house_tree import ROOT

ASKED = """
from smdb_desktop.gui.app.main import application
app = application()
picture = app.windowIcon().pixmap(64, 64).toImage()
print(picture.width(), picture.pixelColor(8, 32).name(), app.desktopFileName())
"""


def test_the_window_has_the_mark_and_the_name_of_the_desktop_entry() -> None:
    command = [sys.executable, "-c", ASKED]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["64", "#0b2e4f", "smdb-desktop"]
