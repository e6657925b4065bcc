"""The program on a screen in memory with GNOME Orca beside it, in Danish: its words come out of a pipe, keys go to the screen.

All of it has its own home, bus and screen, and is ended at the end. What a machine lacks is named; nothing is installed here.
"""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.accessibility import bus
from tools import screen

READER = Path(__file__).parent / "reader.py"
LISTENS = "import pyatspi, speechd"
LOCALE = "da_DK"
LOCALES, XDOTOOL = (shutil.which(name) or name for name in ("locale", "xdotool"))
START_SECONDS = 120.0
ORCA = {
    "general": {"startingProfile": ["Default", "default"]},
    "profiles": {
        "default": {"profile": ["Default", "default"], "enableKeyEcho": False, "enableEchoByCharacter": True},
    },
    "pronunciations": {},
    "keybindings": {},
}
"""As Orca comes, but it says the letters that arrive in an input, not the keys that were pressed: one hears the program."""


def missing() -> list[str]:
    """The Debian packages that this machine lacks; empty where one can listen."""
    lacks = [*screen.missing(), *bus.missing()]
    if not sys.platform.startswith("linux"):
        return lacks
    if shutil.which("orca") is None:
        lacks.append("orca")
    python = Path(bus.SYSTEM_PYTHON)
    if not python.exists() or subprocess.run([python, "-c", LISTENS], capture_output=True, check=False).returncode:
        lacks.append("python3-pyatspi python3-speechd")
    told = subprocess.run([LOCALES, "-a"], capture_output=True, text=True, check=False).stdout
    if not re.search(rf"^{LOCALE}\.utf-?8$", told, re.MULTILINE | re.IGNORECASE):
        lacks.append("locales && sudo localedef -i da_DK -f UTF-8 da_DK.UTF-8")
    return lacks


class Line:
    """What is said, an utterance a line."""

    def __init__(self, pipe: Path) -> None:
        os.mkfifo(pipe)
        self._pipe = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
        # not select: it takes no number above 1,023, and whoever runs many tests may have as many files open
        self._ready = select.poll()
        self._ready.register(self._pipe, select.POLLIN)
        self._rest = b""

    def next(self, seconds: float) -> str | None:
        """The next utterance, or None when nothing is said for so long."""
        limit = time.monotonic() + seconds
        while b"\n" not in self._rest:
            left = limit - time.monotonic()
            if left <= 0 or not self._ready.poll(left * 1000):
                return None
            self._rest += os.read(self._pipe, 65536)
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode()

    def close(self) -> None:
        """Hear no more."""
        os.close(self._pipe)


class Keyboard:
    """Keys that go to the screen, as a person's do (XTEST)."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    def key(self, *chords: str) -> None:
        """Press keys as X names them: ``ctrl+Return``."""
        self._do("key", *chords)

    def type(self, text: str) -> None:
        """Write a text on a Danish keyboard, slowly enough for letters that X has to look up."""
        self._do("type", "--delay", "120", text)

    def _do(self, *words: str) -> None:
        subprocess.run([XDOTOOL, *words], env=self._environment, check=True, capture_output=True)


@contextmanager
def listening(folder: Path, command: Sequence[str]) -> Iterator[tuple[Line, Keyboard]]:
    """Run a program with a screen reader beside it; the screen reader is there first, as on the desk of who needs one."""
    runtime, settings = folder / "r", folder / "h" / "orca"
    # the path of a socket may have at most 107 letters
    runtime.mkdir(mode=0o700)
    settings.mkdir(parents=True)
    (settings / "user-settings.conf").write_text(json.dumps(ORCA), encoding="utf-8")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with ExitStack() as stack:
        own = {"XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": str(folder / "h"), "HOME": str(folder / "h")}
        language = {
            "LANG": f"{LOCALE}.UTF-8",
            "LC_ALL": f"{LOCALE}.UTF-8",
            "LANGUAGE": "da",
            "GSETTINGS_BACKEND": "memory",
        }
        on_screen = stack.enter_context(screen.screen())
        environment = stack.enter_context(bus.message_bus({**on_screen, **own, **language}))
        plain = {k: v for k, v in environment.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")}
        line = Line(folder / "said")
        stack.callback(line.close)
        errors = stack.enter_context((folder / "orca.txt").open("w"))
        reader = [bus.SYSTEM_PYTHON, str(READER), str(folder / "said")]
        # it says goodbye for half a minute when it is asked to end
        stack.callback(stack.enter_context(bus.running(reader, plain, stdout=errors, stderr=errors)).kill)
        if line.next(START_SECONDS) is None:
            raise AssertionError(f"Orca says nothing: {(folder / 'orca.txt').read_text()}")
        window = {**environment, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "PYTHONPATH": str(bus.ROOT)}
        stack.enter_context(bus.running(list(command), window, **quiet))
        yield line, Keyboard(environment)
