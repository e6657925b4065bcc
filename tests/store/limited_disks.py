"""Disks that refuse: a limit on the length of files, and a folder that is mounted in its own way.

A test that asks for one is skipped where the system has none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """The operating system refuses to write beyond ``size`` bytes of any file."""
    if sys.platform == "win32":
        pytest.skip("Windows sets no limit on the length of a process's files")
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def in_a_mount(folder: Path, mount: str, code: str) -> str:
    """Run ``code`` in a process that sees ``folder`` mounted in its own way; skip where the system does not allow it."""
    unshare = shutil.which("unshare")
    probe = [unshare or "", "-rm", "sh", "-c", mount, "sh", str(folder)]
    if unshare is None or subprocess.run(probe, capture_output=True, check=False).returncode != 0:
        pytest.skip("this system lets nobody mount in a name space of one's own")
    command = [unshare, "-rm", "sh", "-c", f'{mount} && exec "$2" -c "$3" "$1"', "sh", str(folder), sys.executable]
    answer = subprocess.run(
        [*command, code], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout
