"""A virus scanner: it has each file open for a second after it was written, so that nobody can rename, replace or remove it.

On Windows it is one, and the system refuses; elsewhere the calls refuse as Windows does, and the second is made up.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from smdb_desktop import held, windows

SECONDS = 1.0
# what C makes of Windows' codes (_dosmaperr)
NUMBERS = {
    **dict.fromkeys((5, 19, 20, 21, 32, 33, 1224), errno.EACCES),
    **dict.fromkeys((2, 3, 53, 67, 206), errno.ENOENT),
    112: errno.ENOSPC,
}


def error_of_windows(code: int) -> OSError:
    """An error as Python has it on Windows: with the system's own code beside the number that C makes of it."""
    error = OSError(NUMBERS.get(code, errno.EINVAL), "as Windows said")
    vars(error)["winerror"] = code
    return OSError(0, "as Windows said", None, code) if sys.platform == "win32" else error


class Scanner:
    """Holds what is synced, until the made-up time is over. ``seconds`` may be changed; ``waited`` is the time so far."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seconds: float = SECONDS) -> None:
        self.seconds, self.waited = seconds, 0.0
        self._until: dict[str, float] = {}
        self._fsync = os.fsync
        monkeypatch.setattr(held, "clock", lambda: self.waited)
        monkeypatch.setattr(held, "pause", self._pause)
        monkeypatch.setattr(os, "fsync", self._synced)
        monkeypatch.setattr(windows, "is_held", self.has)
        for name in ("replace", "rename", "unlink", "remove"):
            monkeypatch.setattr(os, name, self._refusing(getattr(os, name)))

    def hold(self, path: Path) -> None:
        """Open it now."""
        self._until[str(path)] = self.waited + self.seconds

    def has(self, path: Path | str) -> bool:
        """Whether it has the file open now."""
        return self._until.get(str(path), -1.0) > self.waited

    def _pause(self, seconds: float) -> None:
        self.waited += seconds

    def _synced(self, handle: int) -> None:
        self._fsync(handle)
        path = Path(f"/proc/self/fd/{handle}").resolve()
        if path.is_file():
            self.hold(path)

    def _refusing(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*paths: Any, **kwargs: Any) -> Any:
            names = [os.fspath(path) for path in paths]
            if "dir_fd" not in kwargs and any(self.has(name) for name in names):
                # what is to be replaced is refused as "access denied"
                raise error_of_windows(32 if self.has(names[0]) else 5)
            done = real(*paths, **kwargs)
            if len(names) == 2 and names[0] in self._until:
                self._until[names[1]] = self._until.pop(names[0])
            return done

        return call


class RealScanner:
    """Opens each file when it is synced, as a scanner does, and lets go after a second of waiting: Windows itself refuses."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.waited = 0.0
        self._open: list[tuple[float, IO[bytes]]] = []
        self._fsync, self._sleep = os.fsync, held.pause
        monkeypatch.setattr(held, "clock", lambda: self.waited)
        monkeypatch.setattr(held, "pause", self._pause)
        monkeypatch.setattr(os, "fsync", self._synced)

    def _synced(self, handle: int) -> None:
        self._fsync(handle)
        path = _path_of(handle)
        if path.is_file():
            self._open.append((self.waited + SECONDS, path.open("rb")))

    def _pause(self, seconds: float) -> None:
        self.waited += seconds
        self.let_go(self.waited)

    def let_go(self, now: float) -> None:
        """Close what it has had open for long enough."""
        for until, file in tuple(self._open):
            if until <= now:
                file.close()
                self._open.remove((until, file))


def _path_of(handle: int) -> Path:
    """The file that is open, on Windows."""
    name = ctypes.create_unicode_buffer(1024)
    if sys.platform == "win32":
        import msvcrt

        of_system = ctypes.c_void_p(msvcrt.get_osfhandle(handle))
        ctypes.WinDLL("kernel32").GetFinalPathNameByHandleW(of_system, name, len(name), 0)
    return Path(name.value.removeprefix("\\\\?\\"))


@contextmanager
def scanned(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], bool]]:
    """A scanner looks at everything that is written; whether it has been in the way is what is given."""
    scanner = RealScanner(monkeypatch) if os.name == "nt" else Scanner(monkeypatch)
    try:
        yield lambda: scanner.waited > 0
    finally:
        if isinstance(scanner, RealScanner):
            scanner.let_go(float("inf"))
