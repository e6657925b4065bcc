"""A bare Windows, as a person's laptop is, and what is asked of it: exit codes, registry, windows, a small disk.

Standard library, Wine, Xvfb; it knows the program by its names on the disk alone.
"""

import hashlib
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from tools.windows.wine import Wine

SECONDS = 600.0
AGAIN_SECONDS = 20.0
"""After so long a person presses a key again that did nothing."""
PROGRAMS = r"AppData\Local\Programs\SMDB Desktop"
UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\SMDB Desktop"
WINDOW, CONSOLE = "SMDB Desktop.exe", "smdb-desktop.exe"
TRY_LATER = 1618
"""What ends an installer while somebody else has what it needs."""
MIB = 1 << 20
_Answer = TypeVar("_Answer")


class Laptop:
    """One Windows while it runs, seen as the person who is signed in sees it."""

    def __init__(self, wine: Wine, screen: Mapping[str, str]) -> None:
        self.wine = wine
        self.screen = {"DISPLAY": screen["DISPLAY"]}
        # a new disk of Wine's calls itself Windows 7
        wine.run(["winecfg", "-v", "win10"], more=self.screen, seconds=SECONDS)
        (users,) = [path for path in (wine.drive / "users").iterdir() if path.name != "Public"]
        self.user = users

    @property
    def installed(self) -> Path:
        """The folder of the program."""
        return self.user.joinpath(*PROGRAMS.split("\\"))

    @property
    def data(self) -> Path:
        """The data folder of the person."""
        return self.user / "AppData" / "Local" / "smdb-desktop"

    @property
    def link(self) -> Path:
        """The link in the Start menu."""
        menu = self.user / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs"
        return menu / "SMDB Desktop.lnk"

    def windows(self, place: Path) -> str:
        """How a file is called in there."""
        return str(self.wine.path(place))

    def status(self, command: str) -> int:
        """Run a command line and wait for it; its whole exit code, of which a process of this machine keeps one byte only."""
        self._script(f'start "" /wait {command}', "echo status=%errorlevel%")
        heard: list[str] = []
        self.wine.run(["cmd", "/c", r"C:\step.cmd"], more=self.screen, seconds=SECONDS, hear=heard.append)
        found = re.search(r"status=(-?\d+)", "\n".join(heard))
        if found is None:
            raise AssertionError(f"no exit code was heard of: {command}: {heard}")
        return int(found[1])

    def both(self, first: str, second: str) -> tuple[int, int]:
        """Run two command lines at once, the second started while the first works; their exit codes."""
        codes: list[int] = []
        self._script(f'start "" /wait {first}', "echo status=%errorlevel%", name="first.cmd")
        heard: list[str] = []

        def work() -> None:
            self.wine.run(["cmd", "/c", r"C:\first.cmd"], more=self.screen, seconds=SECONDS, hear=heard.append)

        thread = threading.Thread(target=work)
        thread.start()
        staged = self.installed / ".ny"
        until(lambda: staged.exists() or not thread.is_alive())
        codes.append(self.status(second))
        thread.join()
        found = re.search(r"status=(-?\d+)", "\n".join(heard))
        return (int(found[1]) if found else -1), codes[0]

    def _script(self, *lines: str, name: str = "step.cmd") -> None:
        text = "".join(f"{line}\r\n" for line in ("@echo off", *lines))
        (self.wine.drive / name).write_bytes(text.encode("cp850"))

    def said(self, program: Path, *arguments: str) -> tuple[int, str]:
        """Run the program's command line, which needs no screen; its status (one byte) and what it said."""
        heard: list[str] = []
        # a window of the robot's must not wait for who has the keyboard on this screen
        screenless = {**self.screen, "QT_QPA_PLATFORM": "offscreen"}
        status = self.wine.run([self.windows(program), *arguments], more=screenless, seconds=SECONDS, hear=heard.append)
        return status, "\n".join(heard)

    def registry(self, key: str) -> dict[str, str]:
        """The values of a key by their names, empty where it is not there."""
        heard: list[str] = []
        self.wine.run(["reg", "query", key], seconds=60, hear=heard.append)
        found = (re.match(r"\s{4}(.*?)\s{4}REG_\w+\s{4}(.*)", line) for line in heard)
        return {match[1]: match[2].strip() for match in found if match}

    def registry_text(self) -> str:
        """All that stands in the person's part of the registry under Software, but for what is Wine's own."""
        place = self.wine.drive / "registry.reg"
        self.wine.run(
            ["reg", "export", r"HKCU\Software", r"C:\registry.reg", "/y"], seconds=60, hear=lambda _line: None
        )
        keys = place.read_bytes().decode("utf-16").split("\r\n\r\n")
        return "\n\n".join(key for key in keys if not key.startswith("[HKEY_CURRENT_USER\\Software\\Wine"))

    @contextmanager
    def window(self, program: Path) -> Iterator[str]:
        """The program with its window on the screen; gives the title. Afterwards it was closed as a person closes it."""
        process = self.wine.begin([self.windows(program)], more=self.screen)
        drain = threading.Thread(target=process.communicate)
        drain.start()
        try:
            with self._closed_afterwards() as title:
                yield title
            drain.join(SECONDS)
            if drain.is_alive():
                raise AssertionError("the program did not end with its window")
        finally:
            process.kill()
            drain.join()

    @contextmanager
    def window_of(self, act: Callable[[], object]) -> Iterator[str]:
        """The window that comes of something else than a start; gives the title. Afterwards it was closed by hand."""
        act()
        with self._closed_afterwards() as title:
            yield title
        until(lambda: not self.titles())

    @contextmanager
    def _closed_afterwards(self) -> Iterator[str]:
        found: list[tuple[str, str]] = []

        def named() -> bool:
            # the first page names itself a moment after the window stands
            found[:] = [each for each in self._named().items() if "–" in each[1]]
            return bool(found)

        until(named)
        number, title = found[0]
        yield title
        for _time in range(_TRIES):
            try:
                _xdotool(self.screen, "windowactivate", "--sync", number)
                _xdotool(self.screen, "key", "alt+F4")
            except (NoWindowError, WindowWentError):
                # it went while it was asked to
                return
            # in its first moment a window of Wine's may stand without hearing its keys: who sees that it stays presses again
            if _comes(lambda: number not in self._named(), AGAIN_SECONDS):
                return
        raise AssertionError(f"{title} stays open")

    def titles(self) -> list[str]:
        """Of every window of the program that is on the screen."""
        return list(self._named().values())

    def _named(self) -> dict[str, str]:
        """Those windows' numbers and titles."""

        def look() -> dict[str, str]:
            try:
                numbers = _xdotool(self.screen, "search", "--onlyvisible", "--name", "SMDB Desktop").split()
            except NoWindowError:
                # what finds nothing ends with a status
                return {}
            return {number: _xdotool(self.screen, "getwindowname", number) for number in numbers}

        return _again(look)

    def opened(self, file: Path) -> None:
        """Open a file as the Explorer does, by its ending, and go on at once."""
        self.wine.run(["start", self.windows(file)], more=self.screen, seconds=SECONDS, hear=lambda _line: None)

    @contextmanager
    def kinds_for_all(self, *names: str) -> Iterator[None]:
        """What is registered for this person is there for everybody too: Wine 8 looks for kinds of files nowhere else."""
        for name in names:
            own, all_ = (rf"{root}\Software\Classes\{name}" for root in ("HKCU", "HKLM"))
            self.wine.run(["reg", "copy", own, all_, "/s", "/f"], seconds=60, hear=lambda _line: None)
        try:
            yield
        finally:
            for name in names:
                gone = ["reg", "delete", rf"HKLM\Software\Classes\{name}", "/f"]
                self.wine.run(gone, seconds=60, hear=lambda _line: None)

    def is_held(self, file: Path) -> bool:
        """Whether somebody there has a file so that it cannot be renamed: it is tried, onto itself.

        Its name has an ending: of one without Wine's ``ren`` takes the last letter away.
        """
        if not file.suffix:
            raise ValueError(f"a file without an ending: {file.name}")
        heard: list[str] = []
        self._script(f'ren "{self.windows(file)}" "{file.name}"', "echo status=%errorlevel%", name="ren.cmd")
        self.wine.run(["cmd", "/c", r"C:\ren.cmd"], seconds=60, hear=heard.append)
        return "status=0" not in heard


_TRIES = 5


class NoWindowError(AssertionError):
    """The screen has not what was asked for."""


class WindowWentError(AssertionError):
    """A window, whosever, went away between being listed and being asked: what it was asked for says nothing."""


def _again(ask: Callable[[], _Answer]) -> _Answer:
    """Ask from the beginning, some times, while windows go away meanwhile. Raises WindowWentError when they go on doing so."""
    for _time in range(_TRIES - 1):
        try:
            return ask()
        except WindowWentError:
            continue
    return ask()


def _xdotool(screen: Mapping[str, str], *arguments: str) -> str:
    command = [shutil.which("timeout") or "timeout", "120", shutil.which("xdotool") or "xdotool", *arguments]
    done = subprocess.run(command, env={**os.environ, **screen}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        what = WindowWentError if "BadWindow" in done.stderr else NoWindowError
        raise what(f"no window: xdotool {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


def until(met: Callable[[], bool]) -> None:
    """Wait until something holds that another process brings about; each asking may take its time too."""
    if not _comes(met, SECONDS):
        raise AssertionError("what was waited for did not come")


def _comes(met: Callable[[], bool], seconds: float) -> bool:
    """Whether it holds within so many seconds; each asking costs the processor that the other process needs."""
    pause, end = threading.Event(), time.monotonic() + seconds
    while time.monotonic() < end:
        if met():
            return True
        pause.wait(0.25)
    return False


def prints(folder: Path, *, but: Sequence[str] = ()) -> dict[str, str]:
    """The hash of every file below a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in but
    }


@contextmanager
def small_disk(wine: Wine, letter: str, mebibytes: int) -> Iterator[Path]:
    """A drive of that many MiB; where mounting is not allowed this raises PermissionError."""
    folder = wine.prefix / "small"
    folder.mkdir(exist_ok=True)
    mount = [shutil.which("mount") or "mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "smdb", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        raise PermissionError("no file system can be mounted here")
    drive = wine.prefix / "dosdevices" / f"{letter}:"
    try:
        drive.unlink(missing_ok=True)
        drive.symlink_to(folder)
        yield folder
    finally:
        drive.unlink(missing_ok=True)
        subprocess.run([shutil.which("umount") or "umount", "-l", str(folder)], check=False)


class Filling:
    """Fills a disk to the last byte as soon as a file appears; what it wrote goes away with ``end``."""

    def __init__(self, disk: Path, sign: Path) -> None:
        self._ballast, self._sign = disk / "ballast", sign
        self._thread = threading.Thread(target=self._work)
        self._ended = threading.Event()
        self._thread.start()

    def _work(self) -> None:
        while not self._sign.exists():
            if self._ended.wait(0.005):
                return
        with self._ballast.open("wb", buffering=0) as file:
            while not self._ended.is_set():
                try:
                    file.write(bytes(MIB))
                except OSError:
                    # what the installer gives back is taken too
                    self._ended.wait(0.01)

    def end(self) -> None:
        """Stop, and give the room back."""
        self._ended.set()
        self._thread.join()
        self._ballast.unlink(missing_ok=True)
