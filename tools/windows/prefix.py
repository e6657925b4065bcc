"""A Windows disk of this clone's own: Wine's prefix with the Windows Python in `C:\\python` and the clone's files in `C:\\src`.

It lies in `.windows/` in the clone, which git ignores, and may be thrown away at any time. The program's files are copied anew
for each command, so what runs is what the clone holds now, and no path of this machine gets into a build.
"""

from __future__ import annotations

import fcntl
import filecmp
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tools.screen import screen
from tools.windows import python
from tools.windows.wine import Wine, loader

ROOT = python.ROOT
PLACE = ROOT / ".windows"
PREFIX = PLACE / "prefix"
SHIMS = Path(__file__).parent / "shims"
COMPILER = "x86_64-w64-mingw32-gcc"
TOOLS = {
    COMPILER: "gcc-mingw-w64-x86-64-win32",
    "osslsigncode": "osslsigncode",
    "makensis": "nsis",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "setxkbmap": "x11-xkb-utils",
}
"""What has to be on the machine beside Wine, with the packages of Debian that bring it."""


_IN_USE: dict[Path, Wine] = {}
_COPYING = threading.Lock()


def missing() -> list[str]:
    """The Debian packages that this machine lacks; empty where everything can be done."""
    lacks = [] if loader() else ["wine", "wine64"]
    return lacks + [package for program, package in TOOLS.items() if shutil.which(program) is None]


@contextmanager
def windows(place: Path = PREFIX, *, with_python: bool = True) -> Iterator[Wine]:
    """A running Windows with our Python in it, made where there is none or where a lock changed.

    Without Python it is a bare Windows, as a person's laptop is. Another process that comes while it is in use waits, because
    leaving it ends everything in it; within this process whoever comes shares it, and the first to come leaves last.
    """
    shared = _IN_USE.get(place)
    if shared is not None:
        yield shared
        return
    PLACE.mkdir(exist_ok=True)
    with (PLACE / f"{place.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _entered(place, with_python) as wine:
            _IN_USE[place] = wine
            try:
                yield wine
            finally:
                del _IN_USE[place]


@contextmanager
def _entered(place: Path, with_python: bool) -> Iterator[Wine]:
    stamp = place / "made-of.txt"
    made_of = python.wanted() if with_python else "bare"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != made_of:
        shutil.rmtree(place, ignore_errors=True)
    brought = python.bring() if with_python else None
    with ExitStack() as stack:
        # with our Python there is always a screen in memory: a test may open a window whatever Qt's platform is
        display = stack.enter_context(screen())["DISPLAY"] if with_python else ""
        wine = stack.enter_context(Wine(place, display))
        if not stamp.is_file():
            _add_libraries(wine)
            if brought is not None:
                linked(brought, wine.drive / "python")
            stamp.write_text(made_of, encoding="utf-8")
        yield wine


def _add_libraries(wine: Wine) -> None:
    """The two libraries of Windows 10 that Wine lacks, where it lacks them."""
    for source in sorted(SHIMS.glob("*.c")):
        target = wine.drive / "windows" / "system32" / f"{source.stem}.dll"
        if not target.exists():
            command = [shutil.which(COMPILER) or COMPILER, "-shared", "-O2", "-s", "-o", str(target), str(source)]
            subprocess.run([*command, "-ladvapi32"], check=True)  # noqa: S603 - the compiler, on our own file


def linked(source: Path, target: Path) -> None:
    """A copy of a folder that costs no space where the disk can share files."""

    def put(one: str, other: str) -> None:
        try:
            os.link(one, other)
        except OSError:
            shutil.copy2(one, other)

    shutil.copytree(source, target, copy_function=put)


def copy_clone(wine: Wine) -> Path:
    """Put the clone's files, committed or about to be, into `C:\\src`; returns the folder. A build of before stays there."""
    target = wine.drive / "src"
    with _COPYING:
        _copy(target)
    return target


def _copy(target: Path) -> None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()  # noqa: S603
    names = {name for name in listed.split("\0") if name and (ROOT / name).is_file()}
    kept = {"build", "dist", ".git"}
    for old in [file for file in target.rglob("*") if file.is_file()] if target.is_dir() else []:
        inside = old.relative_to(target)
        if inside.parts[0] not in kept and "__pycache__" not in inside.parts and inside.as_posix() not in names:
            old.unlink()
    for name in names:
        place = target / name
        if place.is_file() and filecmp.cmp(ROOT / name, place, shallow=False):
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, place)
