"""The tiny program of a version, which says its version and its words: two lines of shell, on Windows a program of two lines.

Windows starts no script by its name alone; there the lines lie in a zip behind the small program that pip puts before scripts,
which starts Python on itself.
"""

from __future__ import annotations

import importlib.util
import io
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

from tests.platforms import WINDOWS

PROGRAM = "smdb-desktop.exe" if WINDOWS else "smdb-desktop"


class Does(NamedTuple):
    """What the program does after it has said its words, in shell and in Python."""

    shell: str = ""
    python: str = ""


NOTHING = Does()
CRASHES = Does("kill -9 $$", "os._exit(9)")
ENDS_IN_ORDER = Does(
    'touch "${SMDB_UPDATE_TRY%.try}.ended"',
    "pathlib.Path(os.environ['SMDB_UPDATE_TRY']).with_suffix('.ended').touch()",
)
SHOWS_A_FAULT = Does(
    'touch "${SMDB_UPDATE_TRY%.try}.fault"; touch "${SMDB_UPDATE_TRY%.try}.ended"',
    "[pathlib.Path(os.environ['SMDB_UPDATE_TRY']).with_suffix(end).touch() for end in ('.fault', '.ended')]",
)
"""Somebody sees the fault and closes the window in order."""
WAITS = Does("read line", "sys.stdin.readline()")
NO_PROGRAM = Does()
"""On Windows the file is none that can be started; elsewhere it is one as the others are, whose rights say so."""
_LINES = """import os, pathlib, sys
sys.stdout.reconfigure(encoding="utf-8", newline="\\n")
print({version!r}, *sys.argv[1:], flush=True)
{does}
"""


def program(version: str, does: Does = NOTHING) -> bytes:
    """The file."""
    if not WINDOWS:
        return f'#!/bin/sh\necho "{version} $*"\n{does.shell}\n'.encode()
    if does is NO_PROGRAM:
        return b"no program"
    found = importlib.util.find_spec("pip")
    assert found is not None and found.origin is not None
    before = Path(found.origin).parent / "_vendor" / "distlib" / "t64.exe"
    lines = io.BytesIO()
    with zipfile.ZipFile(lines, "w") as packed:
        packed.writestr("__main__.py", _LINES.format(version=version, does=does.python))
    return before.read_bytes() + f'#!"{sys.executable}"\r\n'.encode() + lines.getvalue()
