"""Keeps the process's memory to itself: no core dump, and no other process of the same user reads it as a debugger.

It asks the system and never fails: where the system has no such thing, ``docs/security.md`` says what is not protected. Facts:
setrlimit(2), prctl(2). Imports nothing of ours, so that it can run before anything that is secret is loaded.
"""

import ctypes
import sys
from contextlib import suppress

_PR_SET_DUMPABLE = 4


def no_core_dumps() -> None:
    """Forbid core dumps of this process and of those that it starts; on Linux also reading its memory from outside."""
    if sys.platform == "win32":
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # a limit of 0 does not hold where the system pipes core dumps to a program, as systemd-coredump has it
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
