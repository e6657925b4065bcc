"""The limits of the process that reads: memory and processor time, where the system has such limits. Reads no table.

On Linux the memory limit holds for everything that a library in C or Rust asks for; Windows has it as a job; a Mac has none, and
there the look at the file before it is opened (``looking.py``) is what holds.
"""

import sys
from contextlib import suppress

MEMORY = 1_200_000_000
"""Bytes. 4,000,000 cells with their texts take 0.6 GB."""
SECONDS = 60


def limit_this_process() -> None:
    """Limit the process that calls; never fails, because a system without a limit has none."""
    if sys.platform == "win32":
        from smdb_desktop import windows

        windows.limit_memory(MEMORY)
        return
    import resource

    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        with suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))
