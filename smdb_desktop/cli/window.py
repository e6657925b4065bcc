"""No command: the program with its window."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace

from smdb_desktop import windows
from smdb_desktop.called import called
from smdb_desktop.cli import output
from smdb_desktop.cli.access import open_desk
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.words import T
from smdb_desktop.faults import number, report
from smdb_desktop.language import say
from smdb_desktop.own_import import own_import
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.workspace import Desk

CHANNEL = "vindue.kanal"
"""As ``handover.FILE``, which is not imported before there is one."""

NOT_STARTED = T(
    "Der skete en fejl i programmet, så vinduet ikke kunne vises. Prøv at starte programmet igen. Sker det igen, så sig "
    "fejlnummeret {nummer} til din support."
)


def refuse_without_screen() -> None:
    """Say that there is no screen, before Qt ends the process with words for programmers. Raises KnownError."""
    names = (
        ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM") if sys.platform.startswith("linux") else ("QT_QPA_PLATFORM",)
    )
    named = any(os.environ.get(name) for name in names)
    # Windows would show Qt's own words in a box that nobody sees, and wait for somebody to press OK
    if not named and (sys.platform.startswith("linux") or not windows.has_screen()):
        raise KnownError(
            T(
                "Vinduet kan ikke åbnes: der er ingen skærm. Start programmet fra et skrivebord. »{program} doctor« "
                "siger, hvad der mangler.",
                program=called(),
            )
        )


def end_in_danish() -> None:
    """Where Qt ends the process because it finds no screen or lacks a library of the system, say what to do; status 3."""
    with own_import():
        from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    def heard(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        # on Windows this comes before Qt's own box, which waits for somebody to press OK, whether or not anybody sees it
        no_platform = sys.platform == "win32" and context.category == "qt.qpa.plugin"
        if kind != QtMsgType.QtFatalMsg and not no_platform:
            output.say(text)
            return
        why = T(
            "Vinduet kan ikke åbnes. »{program} doctor« siger, hvad der mangler, og hvordan det fås.", program=called()
        )
        output.say(why)
        if not output.seen() and windows.has_screen():
            windows.box(say(why))
        # Qt would end the process by a signal
        os._exit(KnownError.exit_status)

    qInstallMessageHandler(heard)


def view(arguments: Namespace) -> int:
    """The window, which shows a submission file first; a file that cannot be shown is explained there."""
    return window(arguments, str(arguments.file.absolute()))


def window(arguments: Namespace, file: str = "") -> int:
    """Open the window and stay until it is closed. What stops it is said in a window too: few start it from a terminal.

    Where a window of this data folder stands already, that one comes to the front and shows the file.
    """
    refuse_without_screen()
    # collecting garbage while everything is being loaded finds none; the window's lanes take the collector over
    gc.disable()
    try:
        # before Qt, which is not loaded where the forms cannot be read or a window stands already
        desk = open_desk(arguments)
    except DefinitionError as error:
        end_in_danish()
        from smdb_desktop.gui.app.main import tell

        tell(T("Programmets skemaer kan ikke læses. Installér programmet igen."), str(error))
        raise
    if _taken(desk, file):
        return 0
    end_in_danish()
    from smdb_desktop.gui.app.main import run_gui, tell

    try:
        return run_gui(desk, file=file)
    except KnownError:
        raise
    except Exception as error:
        # who starts the program from a menu reads no terminal
        tell(NOT_STARTED.format(nummer=number(error)), report(error))
        raise


def _taken(desk: Desk, file: str) -> bool:
    """Whether a window that stands already took what this start is for."""
    folder = desk.machine_dir
    if folder is None or not (folder / CHANNEL).exists():
        return False
    # imported here: nearly every start is the only one
    from smdb_desktop.handover import hand_over

    return hand_over(folder, file)
