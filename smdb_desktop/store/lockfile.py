"""Locks that the operating system takes back when the process ends, however it ends: on the lock file, and on an open handle.

POSIX has ``flock``, which is called here: the library that Windows has for it costs every start 14 ms (ADR 32).
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from smdb_desktop.services.errors import StoreLocked
from smdb_desktop.store.errors import LOCKED

_HELD = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES})


def hold(name: Path) -> Callable[[], None]:
    """Make the file where it is missing and hold it; what is returned lets go of it, from any thread, and is called once.

    Raises StoreLocked where another holds it, OSError where there can be no lock. The file stays: who waits for it has it open.
    """
    if sys.platform == "win32":
        from filelock import FileLock, Timeout

        file = FileLock(name, timeout=0, mode=0o600, thread_local=False, fallback_to_soft=False)
        try:
            file.acquire()
        except Timeout as error:
            raise StoreLocked(LOCKED) from error
        return file.release
    while True:
        # not through a link, and not waiting for who has leased the file
        handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
        try:
            lock(handle)
            if os.fstat(handle).st_nlink:
                return partial(os.close, handle)
        except BaseException:
            os.close(handle)
            raise
        # it was deleted between opening and locking: what is held has no name, and the next program would make another
        os.close(handle)


def lock(handle: int) -> None:
    """Lock what is open, a file or (not on Windows) a folder. Raises StoreLocked where another holds it, OSError where the system
    or a network drive cannot."""
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _HELD:
                raise StoreLocked(LOCKED) from error
            raise
