"""A screen without a screen, a message bus, the program on it, and a screen reader beside it: real processes, ended again.

What a machine lacks for this is named with the packages that bring it; nothing is installed here.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dev

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SYSTEM_PYTHON = "/usr/bin/python3"
PROGRAM = "smdb-desktop"
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
BINDINGS = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"


def missing() -> list[str]:
    """The Debian packages that this machine lacks for the journey; empty where it can be made."""
    if not sys.platform.startswith("linux"):
        return ["Linux"]
    lacks = [package for tool, package in {"Xvfb": "xvfb", "dbus-daemon": "dbus"}.items() if shutil.which(tool) is None]
    if not any(Path(launcher).exists() for launcher in LAUNCHERS):
        lacks.append("at-spi2-core")
    python = Path(SYSTEM_PYTHON)
    if not python.exists() or subprocess.run([python, "-c", BINDINGS], capture_output=True, check=False).returncode:
        lacks.append("gir1.2-atspi-2.0 python3-gi")
    return lacks + sorted(dev.debian_package(name) for name in dev.missing_libraries("xcb"))


@contextmanager
def running(command: list[str], environment: Mapping[str, str], **pipes: Any) -> Iterator[subprocess.Popen[str]]:
    """A process, ended at the end."""
    process = subprocess.Popen(command, env=dict(environment), text=True, **pipes)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


@contextmanager
def screen(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """A screen in memory; the environment with it."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with running(command, environment, pass_fds=(writing,), **quiet):
        os.close(writing)
        with os.fdopen(reading) as number:
            yield {**environment, "DISPLAY": f":{number.readline().strip()}"}


@contextmanager
def message_bus(environment: dict[str, str]) -> Iterator[dict[str, str]]:
    """A session bus of its own; the accessibility bus is started by it when somebody asks."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with running(command, environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as daemon:
        assert daemon.stdout is not None
        yield {**environment, "DBUS_SESSION_BUS_ADDRESS": daemon.stdout.readline().strip()}


@dataclass(frozen=True)
class Reader:
    """The screen reader. Each call is one command; an error it reports fails the test."""

    process: subprocess.Popen[str]

    def __call__(self, do: str, name: str = "", *roles: str, **more: str) -> Any:
        """Give a command and return its answer."""
        assert self.process.stdin is not None and self.process.stdout is not None
        command = {"program": PROGRAM, "do": do, "name": name, "roles": list(roles), **more}
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, "the screen reader is gone"
        said = json.loads(line)
        assert "error" not in said, f"{do} {name}: {said['error']}"
        return said["ok"]

    def tree(self) -> list[dict[str, Any]]:
        """Everything that shows, in order."""
        return list(self("tree"))


@contextmanager
def program_with_reader(folder: Path) -> Iterator[Reader]:
    """The program with the demo's citizens on a screen, and a screen reader that follows it."""
    command = [sys.executable, "-m", "smdb_desktop", "demo", "--data-dir", str(folder / "data")]
    with beside_reader(folder, command, stdout=subprocess.DEVNULL) as (reader, _):
        yield reader


@contextmanager
def beside_reader(folder: Path, command: list[str], **pipes: Any) -> Iterator[tuple[Reader, subprocess.Popen[str]]]:
    """A program on a screen, and a screen reader that follows it."""
    with ExitStack() as stack:
        # the path of a socket may have at most 107 letters
        runtime = folder / "r"
        runtime.mkdir(mode=0o700)
        kept = {k: v for k, v in os.environ.items() if k not in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
        environment = stack.enter_context(screen({**kept, "XDG_RUNTIME_DIR": str(runtime), "NO_AT_BRIDGE": "0"}))
        environment = stack.enter_context(message_bus(environment))
        window = {
            **environment,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "PYTHONPATH": str(ROOT),
        }
        program = stack.enter_context(running(command, window, stderr=subprocess.DEVNULL, **pipes))
        plain = {k: v for k, v in environment.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")}
        reading = [SYSTEM_PYTHON, str(HERE / "screen_reader.py")]
        both = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        yield Reader(stack.enter_context(running(reading, plain, **both))), program
