"""Keeps Python's own import while Qt for Python is loaded, which puts another in its place for features that nobody here uses.

That other one reads and searches the source of every module that is imported after it, and in a frozen program looks for it in
vain.
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def own_import() -> Iterator[None]:
    """Inside, Qt for Python may be imported for the first time; afterwards ``import`` is what it was before."""
    own = builtins.__import__
    try:
        yield
    finally:
        vars(builtins)["__import__"] = own
