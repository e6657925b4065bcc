"""What stands for something in another place: a link, and on Windows a junction as well, which Python takes for a folder.

Anybody may make a junction there, and a link nobody. What only looks special (a file that a cloud's program has not fetched yet,
a compressed one) leads nowhere and is as any other.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

_SURROGATE = 0x20000000
"""The bit of a reparse tag that says so (Microsoft, *Reparse Point Tags*); `os.path.isjunction` came with Python 3.12."""


def is_link(path: Path | os.DirEntry[str]) -> bool:
    """Whether what lies under the name leads elsewhere; False where nothing lies there or nobody may look."""
    try:
        found = path.stat(follow_symlinks=False)
    except (OSError, ValueError):
        return False
    return stat.S_ISLNK(found.st_mode) or bool(getattr(found, "st_reparse_tag", 0) & _SURROGATE)
