"""``demo``: a practice store of made-up citizens in a temporary folder; ``--headless`` walks the main job in the real window."""

import os
import sys
from argparse import Namespace
from pathlib import Path

from smdb_desktop import fleeting
from smdb_desktop.app import desk
from smdb_desktop.cli import output
from smdb_desktop.cli.window import end_in_danish, refuse_without_screen
from smdb_desktop.domain.words import T
from smdb_desktop.durable import make_folders
from smdb_desktop.examples import demo_data
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.ports.policy import Unlocked
from smdb_desktop.services.workspace import Desk


def demo(arguments: Namespace) -> int:
    """Open the window on the demo's store, or walk the main job without a person."""
    if arguments.headless and arguments.out is None:
        raise UsageError(T("Angiv, hvor filen skal skrives: demo --headless --out MAPPE."))
    if arguments.data_dir is not None:
        return _in_folder(arguments, arguments.data_dir)
    fleeting.clear()
    with fleeting.Folder() as folder:
        return _in_folder(arguments, folder.path / "data")


def _in_folder(arguments: Namespace, folder: Path) -> int:
    # what is settled is about real work: a demonstration has other roles and folders, and nothing of anybody
    demo_desk = desk(folder, settled=Unlocked())
    if arguments.headless:
        return _headless(demo_desk, arguments.out)
    refuse_without_screen()
    end_in_danish()
    from smdb_desktop.gui.app.main import run_gui

    _fill(demo_desk, folder / "eksporteret")
    return run_gui(demo_desk, demo_data.PASSPHRASE)


def _fill(demo_desk: Desk, exported: Path) -> None:
    """Make the practice store with one case in each state, and close it again: the window unlocks it."""
    if demo_desk.vault.exists():
        return
    workspace, _code = demo_desk.create(demo_data.PASSPHRASE, demo_data.PROFIL, oevelse=True)
    try:
        demo_data.fill(workspace, workspace.cases.today, exported)
    finally:
        workspace.close()


def _headless(demo_desk: Desk, out: Path) -> int:
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        # no screen: Qt draws into memory, the window is the same
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    end_in_danish()
    if out.exists() and not out.is_dir():
        raise UsageError(T("{mappe} er en fil. Angiv en mappe med --out.", mappe=out))
    make_folders(out)
    from smdb_desktop.examples.journey import walk

    return walk(demo_desk, out.resolve(), output.data)
