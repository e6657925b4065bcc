"""The tests and the main job of the clone in the Windows Python, and the part that the continuous integration runs."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tools.installer.show import verified
from tools.screen import screen
from tools.windows.prefix import copy_clone, windows
from tools.windows.wine import Wine

FOLDERS = (
    "tests/store",
    "tests/cli",
    "tests/submission",
    "tests/services",
    "tests/scenarios",
    "tests/gui",
    "tests/durable",
)
"""What is tested where nothing else is asked for."""
CHOSEN = FOLDERS
HOURS = 3600.0
MORE = {
    "PYTHONPATH": r"C:\src",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUNBUFFERED": "1",
    "QT_QPA_PLATFORM": "offscreen",
}
_PYTEST = ("-m", "pytest", "-p", "no:cacheprovider")


def test(arguments: list[str]) -> int:
    """pytest with these arguments, without a screen; `--platform windows` first: with real windows on a screen in memory."""
    on_a_screen = arguments[:2] == ["--platform", "windows"]
    if on_a_screen:
        arguments = arguments[2:]
    asked = arguments if any(not word.startswith("-") for word in arguments) else [*arguments, *FOLDERS]
    with windows() as wine:
        source = copy_clone(wine)
        if not on_a_screen:
            return _pytest(wine, source, asked, {})
    with screen() as there, windows() as wine:
        return _pytest(wine, source, asked, {"DISPLAY": there["DISPLAY"], "QT_QPA_PLATFORM": "windows"})


def chosen() -> int:
    """The part of the tests that the continuous integration runs."""
    return test([*CHOSEN, "-q", "--durations=15"])


def run(arguments: list[str]) -> int:
    """Run the Windows Python with these arguments in `C:\\src`."""
    with windows() as wine:
        return wine.python(*arguments, folder=copy_clone(wine), more=MORE, seconds=HOURS)


def job() -> int:
    """The whole main job there, into a folder whose name has a space and Danish letters; xmlsec1 judges the file here."""
    with windows() as wine:
        source = copy_clone(wine)
        out = wine.drive / "ud æøå"
        shutil.rmtree(out, ignore_errors=True)
        command = ("-m", "smdb_desktop", "demo", "--headless", "--out", str(wine.path(out)))
        status = wine.python(*command, folder=source, more=MORE, seconds=600)
        made = sorted(out.glob("*.asice"))
        held = [verified(file) and not verified(file, change=True) for file in made]
    sys.stdout.write(f"{len(made)} signed file, {sum(held)} taken by xmlsec1, and refused after one changed byte\n")
    return status or not (held and all(held))


def _pytest(wine: Wine, source: Path, arguments: list[str], more: dict[str, str]) -> int:
    return wine.python(*_PYTEST, *arguments, folder=source, more={**MORE, **more}, seconds=HOURS)
