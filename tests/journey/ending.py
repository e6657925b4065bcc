"""A window in which somebody is in the middle of a word when the system ends; started by test_session_end.py.

Its arguments are the data folder and how the session ends: ``signal`` (the test sends one), or on Windows ``log-off`` and
``refused`` (as log-off, with a disk that takes nothing). What it prints is for the test.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from smdb_desktop import app
from smdb_desktop.examples import demo_data
from smdb_desktop.examples.robot import Robot
from smdb_desktop.gui.app.main import run_gui
from smdb_desktop.gui.app.shell import MainWindow
from smdb_desktop.gui.core import places
from smdb_desktop.services.errors import StoreFull
from tests.journey.crashing import prepare, say

ASKED, ENDED = 0x11, 0x16
LOG_OFF = 0x80000000


def begin(forloeb_id: str, ending: str) -> None:
    """Unlock, begin a word in a field, and let the session end."""
    window = next(top for top in QApplication.topLevelWidgets() if isinstance(top, MainWindow))
    robot = Robot(window)
    robot.type(robot.find("adgangssaetning", QLineEdit), demo_data.PASSPHRASE)
    robot.press("Lås op")
    robot.find("cpr", QLineEdit)
    window.navigate(places.Guide(forloeb_id))
    robot.type(robot.find("anmodningsdato", QLineEdit), "0408")
    say("typing")
    if ending != "signal":
        end_session(window, ending)


def end_session(window: MainWindow, ending: str) -> None:
    """What Windows sends to every window at log-off, and what is answered."""
    workspace = window.context.workspace
    assert workspace is not None
    if ending == "refused":

        def full(*_given: object) -> None:
            raise StoreFull("Disken er fuld.")

        object.__setattr__(workspace.store.cases, "save_svar", full)
    if sys.platform == "win32":
        user, handle = ctypes.WinDLL("user32"), ctypes.c_void_p(int(window.winId()))
        agreed = user.SendMessageW(handle, ASKED, ctypes.c_void_p(0), ctypes.c_void_p(LOG_OFF))
        say(f"answered {bool(agreed)}")
        if agreed:
            user.SendMessageW(handle, ENDED, ctypes.c_void_p(1), ctypes.c_void_p(LOG_OFF))
            # here Windows has ended the process
            say(f"store open {window.context.workspace is not None}")
        text, size = ctypes.create_unicode_buffer(256), ctypes.c_ulong(256)
        # Wine has no such question
        with suppress(AttributeError):
            if user.ShutdownBlockReasonQuery(handle, text, ctypes.byref(size)):
                say(f"reason {text.value}")
        sys.stdout.flush()
        ctypes.WinDLL("kernel32").TerminateProcess(ctypes.c_void_p(-1), 7)


def main(folder: Path, ending: str) -> int:
    """The window, until the session ends."""
    if sys.platform == "win32":
        # the other platforms of Qt have no window that the system could ask
        os.environ["QT_QPA_PLATFORM"] = "windows"
    desk = app.desk(folder)
    forloeb_id = prepare(desk)
    say(forloeb_id)
    QTimer.singleShot(0, lambda: begin(forloeb_id, ending))
    return run_gui(desk)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
