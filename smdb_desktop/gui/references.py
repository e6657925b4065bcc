"""Keeps the program alive in spite of a fault of PySide 6.12 on Python before 3.12: each ``emit`` loses a reference of True.

Measured with PySide 6.12.0 on Python 3.11.7: after a few thousand signals the interpreter ends with ``bool_dealloc: deallocating
True or False``. From Python 3.12 on True cannot run out of references. Remove this when the binding is mended.
"""

import ctypes
import sys

ENOUGH = 1 << (40 if sys.maxsize > 1 << 32 else 28)
"""More than a program can emit in a century."""


def keep_true() -> None:
    """Give True so many references that no day's work uses them up; once per process, and only where it is needed."""
    if sys.version_info < (3, 12) and sys.implementation.name == "cpython" and sys.getrefcount(True) < ENOUGH // 2:
        # the reference count is the first field of every object of CPython 3.11
        ctypes.c_ssize_t.from_address(id(True)).value += ENOUGH
