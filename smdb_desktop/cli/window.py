"""No command: the program with its window."""

from argparse import Namespace

from smdb_desktop.cli.access import open_desk


def window(arguments: Namespace) -> int:
    """Open the window and stay until it is closed."""
    from smdb_desktop.gui.main import run_gui

    return run_gui(open_desk(arguments))
