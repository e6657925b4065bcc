"""The first lines of an installed program: whether another version was chosen, which then runs in its place.

Nothing is loaded where none was. A version that was started this way asks nobody again.
"""

import os
import sys
from pathlib import Path


def other_version() -> int | None:
    """Run the version that was chosen and give its status; None where this one is to go on."""
    from smdb_desktop import __version__
    from smdb_desktop.app import updates_dir
    from smdb_desktop.updating.layout import Home
    from smdb_desktop.updating.start import TRY_VARIABLE, came, instead

    if os.environ.get(TRY_VARIABLE):
        came(__version__)
        return None
    if sys.argv[1:3] == ["update", "remove"]:
        # a version cannot take itself away, and the uninstaller asks the installed one
        return None
    home = Home(updates_dir())
    if not home.pointer.is_file():
        return None
    from smdb_desktop import resources

    return instead(home, __version__, Path(sys.executable).name, resources.update_root, sys.argv[1:])


def ended() -> None:
    """This program ends in order: where it is a new version, its start counts as none that failed."""
    from smdb_desktop import __version__
    from smdb_desktop.updating.pointer import end_in_order
    from smdb_desktop.updating.start import came

    trying = came(__version__).trying
    if trying is not None:
        try:
            end_in_order(trying)
        except OSError:
            # a full disk: at worst the version is given up once too often
            return
