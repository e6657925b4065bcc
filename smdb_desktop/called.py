"""How this program was called, so that a command which a text names can be typed as it stands.

``dev.py run`` says in ``SMDB_CALLED`` how it is called in a clone; the installed program goes by its own name.
"""

from __future__ import annotations

import os

PROGRAM = "smdb-desktop"


def called() -> str:
    """The words in front of a command: ``smdb-desktop``, or what started it instead."""
    return os.environ.get("SMDB_CALLED") or PROGRAM
