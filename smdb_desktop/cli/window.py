"""No command: the program with its window."""

import gc
import os
import sys
from argparse import Namespace

from smdb_desktop.called import called
from smdb_desktop.cli import output
from smdb_desktop.cli.access import open_desk
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.words import T
from smdb_desktop.faults import number, report
from smdb_desktop.services.errors import KnownError

NOT_STARTED = T(
    "Der skete en fejl i programmet, så vinduet ikke kunne vises. Prøv at starte programmet igen. Sker det igen, så sig "
    "fejlnummeret {nummer} til din support."
)


def refuse_without_screen() -> None:
    """Say that there is no screen, before Qt ends the process with words for programmers. Raises KnownError."""
    if not sys.platform.startswith("linux"):
        return
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        raise KnownError(
            T(
                "Vinduet kan ikke åbnes: der er ingen skærm. Start programmet fra et skrivebord. »{program} doctor« "
                "siger, hvad der mangler.",
                program=called(),
            )
        )


def end_in_danish() -> None:
    """Where Qt ends the process because it finds no screen or lacks a library of the system, say what to do; status 3."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    def heard(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind != QtMsgType.QtFatalMsg:
            output.say(text)
            return
        output.say(
            T(
                "Vinduet kan ikke åbnes. »{program} doctor« siger, hvad der mangler, og hvordan det fås.",
                program=called(),
            )
        )
        # Qt would end the process by a signal
        os._exit(KnownError.exit_status)

    qInstallMessageHandler(heard)


def window(arguments: Namespace) -> int:
    """Open the window and stay until it is closed. What stops it is said in a window too: few start it from a terminal."""
    refuse_without_screen()
    # collecting garbage while everything is being loaded finds none; the window's lanes take the collector over
    gc.disable()
    try:
        # before Qt: PySide reads the source of every module that is imported after it
        desk = open_desk(arguments)
    except DefinitionError as error:
        end_in_danish()
        from smdb_desktop.gui.app.main import tell

        tell(T("Programmets skemaer kan ikke læses. Installér programmet igen."), str(error))
        raise
    end_in_danish()
    from smdb_desktop.gui.app.main import run_gui, tell

    try:
        return run_gui(desk)
    except KnownError:
        raise
    except Exception as error:
        # who starts the program from a menu reads no terminal
        tell(NOT_STARTED.format(nummer=number(error)), report(error))
        raise
