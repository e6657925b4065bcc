"""A virus scanner: it has each file open for a second after it was written, so that nobody can rename, replace or remove it.

On Windows it is one, and the system refuses; elsewhere the calls refuse as Windows does, and the second is made up.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

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


class _RealScanner(threading.Thread):
    """Opens each new file below a folder as a scanner does, and lets go of it a second later."""

    def __init__(self, folder: Path) -> None:
        super().__init__(daemon=True)
        self._folder, self._over = folder, threading.Event()
        self.opened = 0

    def run(self) -> None:
        import time

        seen: dict[Path, float] = {}
        open_: list[tuple[float, Any]] = []
        while not self._over.wait(0.01):
            now = time.monotonic()
            paths: list[Path] = []
            # folders come and go while they are read
            with suppress(OSError):
                paths.extend(self._folder.rglob("*"))
            for path in paths:
                try:
                    stamp = path.stat().st_mtime
                    if path.is_file() and seen.get(path) != stamp and not path.name.startswith("smdb.db"):
                        seen[path] = stamp
                        open_.append((now + SECONDS, path.open("rb")))
                        self.opened += 1
                except OSError:
                    continue
            for until, file in tuple(open_):
                if until <= now:
                    file.close()
                    open_.remove((until, file))
        for _until, file in open_:
            file.close()

    def stop(self) -> None:
        """Let go of everything."""
        self._over.set()
        self.join()


@contextmanager
def scanned(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], bool]]:
    """A scanner looks at everything that is written below the folder; whether it has been in the way is what is given."""
    if os.name == "nt":
        real = _RealScanner(folder)
        real.start()
        try:
            yield lambda: real.opened > 0
        finally:
            real.stop()
    else:
        made_up = Scanner(monkeypatch)
        yield lambda: made_up.waited > 0
