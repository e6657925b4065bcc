"""A desk inside a root: a screen in memory with a window manager, a session bus, and a listener on the accessibility bus.

All of it runs as the person who works there, from what the root's own packages brought. The listener is the one of the tests.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.accessibility import bus
from tools.packages.roots import Inside

TOOLS = (
    "appstream",
    "at-spi2-core",
    "dbus",
    "desktop-file-utils",
    "gir1.2-atspi-2.0",
    "libglib2.0-bin",
    "man-db",
    "openbox",
    "python3-gi",
    "shared-mime-info",
    "xauth",
    "xdg-utils",
    "xmlsec1",
    "xvfb",
)
"""What is installed beside the program to look at it; the program was started before them."""
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@contextmanager
def desk(inside: Inside) -> Iterator[dict[str, str]]:
    """The environment of somebody who sits there."""
    with ExitStack() as stack:
        home = inside.home()
        screen = inside.as_user(["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"])
        number = _first_line(
            stack.enter_context(bus.running(screen, home, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))
        )
        # whoever the bus starts has to know the screen, to strike keys there
        home |= {"DISPLAY": f":{number}"}
        daemon = inside.as_user(["dbus-daemon", "--session", "--nofork", "--print-address"])
        address = _first_line(
            stack.enter_context(bus.running(daemon, home, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL))
        )
        there = {**home, "DBUS_SESSION_BUS_ADDRESS": address}
        stack.enter_context(bus.running(inside.as_user(["openbox", "--sm-disable"]), there, **QUIET))
        yield there


def _first_line(process: subprocess.Popen[str]) -> str:
    """What a service says when it is there."""
    said = process.stdout.readline().strip() if process.stdout is not None else ""
    if not said:
        raise AssertionError(f"{process.args!r} does not start there")
    return said


@contextmanager
def listener(inside: Inside, there: dict[str, str]) -> Iterator[bus.Reader]:
    """The listener of the tests, run by the root's own Python."""
    script = inside.put(Path(bus.__file__).parent / "screen_reader.py", "opt/screen_reader.py")
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with bus.running(inside.as_user(["/usr/bin/python3", script]), there, **pipes) as process:
        yield bus.Reader(process)


@contextmanager
def program(inside: Inside, there: dict[str, str], command: list[str]) -> Iterator[subprocess.Popen[str]]:
    """The program, started as the menu starts it; whoever listens is there already."""
    environment = {**there, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "LANG": "C.UTF-8"}
    with bus.running(inside.as_user(command), environment, **QUIET) as process:
        yield process
