"""What a system cannot do is said once, by name: the marks and helpers of tests that need it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

WINDOWS = sys.platform == "win32"


def make_fifo(path: Path) -> None:
    """A pipe with a name in a folder, which hangs whoever opens it; skips the test where there is no such thing."""
    if sys.platform == "win32":
        pytest.skip("Windows has no pipe with a name in a folder")
    os.mkfifo(path)
