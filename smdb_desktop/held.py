"""Takes away and renames files that another program may have open for a moment: a virus scanner, an indexer, a cloud's program.

Windows refuses that while they read. So it is tried again for about two seconds, and then HeldError says that another program
has the file. Elsewhere nothing is ever held, and every error comes at once.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from smdb_desktop import windows
from smdb_desktop.trouble import DENIED, HELD, HeldError, code_of

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds. A scanner has a small file for less than one."""
_FIRST, _GROWS, _LONGEST = 0.01, 1.5, 0.25

clock: Callable[[], float] = time.monotonic
pause: Callable[[float], None] = time.sleep


def patiently(act: Callable[[], T], *paths: Path, patience: float = PATIENCE) -> T:
    """Do it, and again for as long as another program has one of the paths.

    Raises HeldError where that lasts, and every other OSError at once. "Access denied" may be the one or the other: it is tried
    again too, and afterwards asked which it was.
    """
    end, wait = clock() + patience, _FIRST
    while True:
        try:
            with exact():
                return act()
        except OSError as error:
            code = code_of(error)
            if code not in HELD:
                raise
            left = end - clock()
            if left <= 0:
                holding = next((path for path in paths if windows.is_held(path)), None)
                if code == DENIED and holding is None:
                    raise
                raise HeldError(holding or paths[0]) from error
        pause(min(wait, left))
        wait = min(wait * _GROWS, _LONGEST)


def replace(source: Path, target: Path, patience: float = PATIENCE) -> None:
    """Give a file the name of another, which is gone then. Raises HeldError or OSError."""
    patiently(lambda: source.replace(target), target, source, patience=patience)


def rename(source: Path, target: Path) -> None:
    """Rename a file or a folder; what Windows has under that name stays there. Raises HeldError or OSError."""
    patiently(lambda: source.rename(target), source, target)


def unlink(path: Path, *, patience: float = PATIENCE) -> None:
    """Take a file away; harmless where there is none. Raises HeldError or OSError."""
    patiently(lambda: path.unlink(missing_ok=True), path, patience=patience)


def clear(folder: Path) -> None:
    """Take a folder away with all that is in it. Raises HeldError or OSError."""
    patiently(lambda: shutil.rmtree(folder), folder)


def emptied(path: Path) -> bool:
    """Take a file away; where another program keeps it, at least what stands in it. Whether nothing can be read any more."""
    try:
        unlink(path)
    except OSError:
        with suppress(OSError):
            # where it has another name, its content is not ours to take
            if path.lstat().st_nlink == 1:
                os.truncate(path, 0)
                return True
        return not os.path.lexists(path)
    return True


@contextmanager
def exact() -> Iterator[None]:
    """Let an error out with Windows' own code, where Python knows only the number that C made of it: open, read, write."""
    windows.forget_code()
    try:
        yield
    except OSError as error:
        code = windows.last_code()
        # errors of ours, and those that have their code, say already what they are
        if not code or code_of(error) is not None or type(error).__module__ != "builtins":
            raise
        raise windows.coded(error, code) from error
