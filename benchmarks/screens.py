"""The screens that the window is measured on: Qt's own without any, and X11 under Xvfb where that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

_SIZE = "1366x768x24"


@contextmanager
def screens() -> Iterator[dict[str, dict[str, str]]]:
    """Name of each screen → what a program needs in its environment to show itself there. ``QT_QPA_PLATFORM`` chooses one."""
    asked = os.environ.get("QT_QPA_PLATFORM", "")
    found = {} if asked == "xcb" else {"offscreen": {"QT_QPA_PLATFORM": "offscreen"}}
    program = shutil.which("Xvfb") if asked != "offscreen" else None
    if program is None:
        yield found
        return
    read, write = os.pipe()
    command = [program, "-displayfd", str(write), "-screen", "0", _SIZE, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    os.close(write)
    try:
        with os.fdopen(read, encoding="ascii") as told:
            display = told.readline().strip()
        if not display:
            raise RuntimeError("Xvfb did not start")
        yield {**found, "xcb": {"QT_QPA_PLATFORM": "xcb", "DISPLAY": f":{display}"}}
    finally:
        server.terminate()
        server.wait()
