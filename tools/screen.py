"""A screen in memory with a Danish keyboard and a window manager: what a window under xcb needs to be used like one on a desk.

``python -m tools.screen MODULE …`` runs a module of Python there, as ``dev.py test --platform xcb`` does with pytest.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

MACHINES_FAULT = 3
SIZE = "1366x768x24"
PROGRAMS = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "setxkbmap": "x11-xkb-utils"}
"""What has to be on the machine, with the packages of Debian that bring it."""


def missing() -> list[str]:
    """The Debian packages that this machine lacks; empty where the screen can be made."""
    if not sys.platform.startswith("linux"):
        return ["Linux"]
    return [package for program, package in PROGRAMS.items() if shutil.which(program) is None]


@contextmanager
def _running(command: list[str], environment: Mapping[str, str], descriptors: tuple[int, ...] = ()) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=dict(environment), stdout=quiet, stderr=quiet, pass_fds=descriptors)  # noqa: S603
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def screen(size: str = SIZE) -> Iterator[dict[str, str]]:
    """The environment in which Qt opens its windows on a screen of its own."""
    kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
    with ExitStack() as stack:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
        stack.enter_context(_running(command, kept, (writing,)))
        os.close(writing)
        with os.fdopen(reading) as number:
            environment = {**kept, "DISPLAY": f":{number.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
        subprocess.run([shutil.which("setxkbmap") or "setxkbmap", "dk"], env=environment, check=True)  # noqa: S603
        stack.enter_context(_running(["openbox", "--sm-disable"], environment))
        # a pointer over a window makes what is below it look otherwise
        subprocess.run([shutil.which("xdotool") or "xdotool", "mousemove", "9999", "9999"], env=environment, check=True)  # noqa: S603
        yield environment


def main(argv: list[str]) -> int:
    """Run a module on a screen of its own; its exit status, or 3 when the machine lacks something."""
    if lacks := missing():
        sys.stderr.write(f"A screen in memory needs more than Python: sudo apt install {' '.join(lacks)}\n")
        return MACHINES_FAULT
    with screen() as environment:
        return subprocess.run([sys.executable, "-m", *argv], env=environment, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
