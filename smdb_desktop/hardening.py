"""Keeps the process's memory to itself: no dump when it crashes, and on Linux no other process of the same user reads it.

It asks the system and never fails: where the system has no such thing, ``docs/security.md`` says what is not protected. Facts:
setrlimit(2), prctl(2), and for Windows ``windows.py``. Loads nothing else, so that it can run before anything that is secret.
"""

import ctypes
import sys
from contextlib import suppress
from pathlib import Path

_PR_SET_DUMPABLE = 4


def no_core_dumps() -> None:
    """Forbid dumps of this process and of those that it starts; on Linux also reading its memory from outside."""
    if sys.platform == "win32":
        from smdb_desktop import portable, windows

        # a Python that others run too keeps the error reports that its owner wants; a stick leaves nothing in the registry
        ours = getattr(sys, "frozen", False) and portable.folder() is None
        windows.keep_to_itself(Path(sys.executable).name if ours else "")
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # a limit of 0 does not hold where the system pipes core dumps to a program, as systemd-coredump has it
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
