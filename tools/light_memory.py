"""Locks of memory cost the tests most of their time: this process, and all that it starts, can lock none.

SQLCipher locks each piece of memory that it asks for (``cipher_memory_security``), two calls of the system each, and goes on
where the system refuses, as it does in many containers. On a machine of two cores 117 tests of stores took 36 s of a processor's
time so, and 95 s with locks. That the program does lock is shown in a process that may (``tests/store/test_secrecy.py``).
"""

from __future__ import annotations

import ctypes
import sys

_CAP_IPC_LOCK = 14
_CAPBSET_DROP = 24
_VERSION_3 = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


def lock_no_memory() -> None:
    """Give up the right to lock memory, for good (capabilities(7)), and the room for it, which a child may take again."""
    if sys.platform != "linux":
        return
    import resource

    libc = ctypes.CDLL(None, use_errno=True)
    # refused to whoever is not root, and has no such right
    libc.prctl(_CAPBSET_DROP, _CAP_IPC_LOCK, 0, 0, 0)
    header, rights = _Header(_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    if libc.capget(ctypes.byref(header), rights) == 0:
        for each in (0, 1, 2):
            rights[each] &= ~(1 << _CAP_IPC_LOCK)
        libc.capset(ctypes.byref(header), rights)
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, resource.getrlimit(resource.RLIMIT_MEMLOCK)[1]))
