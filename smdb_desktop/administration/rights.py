"""Whether a file is an administrator's: nobody else may write it, or put another in its place. Asks the system, changes nothing.

Facts: path_resolution(7), inode(7) for POSIX; *File Security and Access Rights*, *Well-known SIDs* for Windows.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from smdb_desktop.administration.settings import OWNED, WRITABLE

ROOT = frozenset({0})
_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def why_not_administrators(path: Path, handle: int, owners: frozenset[int] = ROOT) -> str:
    """Why this open file is no administrator's: a sentence, "" where it is one. ``owners`` are users of POSIX."""
    if sys.platform == "win32":
        from smdb_desktop.administration.rights_windows import why_not_administrators as on_windows

        return on_windows(path)
    return _judged(path, os.fstat(handle), owners) or next(
        (said for folder in _above(path) if (said := _judged(folder, folder.stat(), owners))), ""
    )


def _above(path: Path) -> Iterator[Path]:
    """The folders on the way to a file: on the way that is written, and on the way that links lead to."""
    seen = set()
    for way in (path.absolute(), path.resolve()):
        for folder in way.parents:
            if folder not in seen:
                seen.add(folder)
                yield folder


def _judged(path: Path, found: os.stat_result, owners: frozenset[int]) -> str:
    if found.st_uid not in owners:
        return OWNED.format(hvad=path)
    if stat.S_ISDIR(found.st_mode) and found.st_mode & stat.S_ISVTX:
        # there nobody renames or removes what is somebody else's, and what lies in it is judged by its own owner
        return ""
    # the second finds what an access list grants; who is root may write everything, and is an administrator
    others = found.st_mode & _OTHERS or (os.geteuid() not in owners and os.access(path, os.W_OK))
    return WRITABLE.format(hvad=path) if others else ""
