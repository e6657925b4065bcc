"""Keeps the program alive under PySide 6.12 on Python before 3.12: the binding gives references away that are not its own.

Measured with PySide 6.12.0 on Python 3.11.7: each call that returns None loses a reference of None and each ``emit`` one of True;
after some thousands the interpreter ends with ``none_dealloc: deallocating None``. The wheel seems made for Python 3.12, where
these constants have no count. Remove this when Python 3.12 is the least we ask for, or the binding is mended.
"""

import ctypes
import sys

ENOUGH = 1 << (40 if sys.maxsize > 1 << 32 else 28)
"""More than a program can lose in a century."""


def keep_constants() -> None:
    """Give the constants so many references that no day's work uses them up; only where it is needed."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for constant in (None, True, False, NotImplemented, Ellipsis):
        if sys.getrefcount(constant) < ENOUGH // 2:
            # the reference count is the first field of every object of CPython 3.11
            ctypes.c_ssize_t.from_address(id(constant)).value += ENOUGH
