"""Whether this is a packaged program that keeps everything in its own folder, as on a stick: told by a file beside it.

It reads the disk and nothing else, so that the first lines of the program may ask it.
"""

from __future__ import annotations

import sys
from pathlib import Path

MARK = "portable.txt"
"""The file that says so; ``tools/installer`` puts it there."""
_VERSIONS = "versions"


def folder() -> Path | None:
    """The folder of a portable program; None for any other, and for a checkout.

    A newer version that was laid down below it (``…/versions/0.2.0``) belongs to the same folder.
    """
    if not getattr(sys, "frozen", False):
        return None
    program = Path(sys.executable).parent
    above = program.parents[2:3] if program.parent.name == _VERSIONS else ()
    return next((found for found in (program, *above) if (found / MARK).is_file()), None)
