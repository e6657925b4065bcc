"""A Windows program run under Wine from Python, in a prefix (a Windows disk in a folder) of one's own.

Two habits of Wine rule here. A Windows Python whose standard output is a plain file dies, so a program always writes into a
pipe. The services that Wine starts beside the first program keep that pipe open for ever, so they are started first, on nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PureWindowsPath
from types import TracebackType

PYTHON = PureWindowsPath(r"C:\python\python.exe")
START_SECONDS = 180
KEPT = ("PATH", "HOME", "USER", "LANG", "DISPLAY", "XAUTHORITY", "CI", "XDG_RUNTIME_DIR")
"""What a program under Wine inherits of this machine: the rest would make a Windows that nobody has."""
_HEARD_BEFORE_GIVING_UP = 10.0


class TookTooLong(Exception):
    """A program under Wine had to be ended."""


def loader() -> str | None:
    """Wine's own program, past the script of Debian that asks for 32 bits; None where Wine is not installed."""
    for place in ("/usr/lib/wine/wine64", "/usr/lib/x86_64-linux-gnu/wine/wine64", "/usr/lib/wine/wine"):
        if os.access(place, os.X_OK):
            return place
    return shutil.which("wine64") or shutil.which("wine")


class Wine:
    """One prefix, served while this is entered; everything in it ends with it. `display` is the X screen of its windows."""

    def __init__(self, prefix: Path, display: str = "") -> None:
        found = loader()
        if found is None:
            raise FileNotFoundError("Wine is not installed")
        self.prefix = prefix
        self._display = {"DISPLAY": display} if display else {}
        self._loader = found
        self._began: list[subprocess.Popen[bytes]] = []

    @property
    def drive(self) -> Path:
        """The folder that is `C:` in there."""
        return self.prefix / "drive_c"

    def __enter__(self) -> Wine:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def environment(self, more: Mapping[str, str] = {}) -> dict[str, str]:
        """What a program under Wine sees, but for what Windows itself sets."""
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        own = {
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINELOADER": self._loader,
            # neither .NET nor a browser is asked for while the prefix is made
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
        }
        # Wine keeps these from its programs, and hands on what is written with its own name before
        seen_inside = {f"WINE{name}": value for name, value in more.items() if name.startswith("QT_")}
        return {**kept, **own, **self._display, **more, **seen_inside}

    def start(self) -> None:
        """Make the prefix where there is none, and start what serves it, on nothing."""
        self.prefix.mkdir(parents=True, exist_ok=True)
        self._quietly(["wineserver", "-p600"])
        self._quietly([self._loader, "wineboot", "--init"])
        if self._display:
            self._keep_desktop()

    def _keep_desktop(self) -> None:
        """Start what owns the desktop, on nothing: else the first window does, and it keeps that one's pipe."""
        quiet = subprocess.DEVNULL
        command = [self._loader, "explorer", "/desktop"]
        self._began.append(
            subprocess.Popen(  # noqa: S603 - Wine's own program
                command, env=self.environment(), stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
            )
        )

    def end(self) -> None:
        """End everything in the prefix."""
        self._quietly(["wineserver", "-k"])
        for process in self._began:
            process.wait()
        self._began.clear()

    def run(
        self,
        command: Sequence[str | PureWindowsPath],
        *,
        folder: Path | None = None,
        more: Mapping[str, str] = {},
        seconds: float,
        hear: Callable[[str], None] | None = None,
    ) -> int:
        """Run one Windows program to its end, in `folder` (default: the root of the disk); its exit status.

        `hear` gets each line as it comes, without its end; by default the lines go to our own standard output. Raises
        TookTooLong after `seconds`, when the program has been ended.
        """
        hear = hear or _print
        process = self.begin(command, folder=folder, more=more)

        def read() -> None:
            for line in process.stdout or ():
                hear(line.decode("utf-8", "replace").rstrip("\r\n"))

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        try:
            status = process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.end()
            raise TookTooLong(f"still not done after {seconds:.0f} s: {' '.join(map(str, command))}") from None
        # a child that outlives its parent may hold the pipe
        reader.join(_HEARD_BEFORE_GIVING_UP)
        self._began.remove(process)
        return status

    def begin(
        self, command: Sequence[str | PureWindowsPath], *, folder: Path | None = None, more: Mapping[str, str] = {}
    ) -> subprocess.Popen[bytes]:
        """Start one Windows program and leave it running; its standard output and error are one pipe."""
        process = subprocess.Popen(  # noqa: S603 - a program of our own prefix
            [self._loader, *map(str, command)],
            cwd=folder or self.drive,
            env=self.environment(more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._began.append(process)
        return process

    def python(
        self,
        *arguments: str,
        folder: Path | None = None,
        more: Mapping[str, str] = {},
        seconds: float,
        hear: Callable[[str], None] | None = None,
    ) -> int:
        """Run the Windows Python of the prefix."""
        return self.run([PYTHON, *arguments], folder=folder, more=more, seconds=seconds, hear=hear)

    def path(self, place: Path) -> PureWindowsPath:
        """How a file of this machine is called in there."""
        if place.is_relative_to(self.drive):
            return PureWindowsPath("C:/", *place.relative_to(self.drive).parts)
        return PureWindowsPath("Z:/", *place.absolute().parts[1:])

    def _quietly(self, command: list[str]) -> None:
        quiet = subprocess.DEVNULL
        subprocess.run(  # noqa: S603 - Wine's own programs
            command,
            env=self.environment(),
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            timeout=START_SECONDS,
            start_new_session=True,
            check=False,
        )


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
