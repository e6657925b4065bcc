"""A program that crashes with everything secret in its messages, and is then killed; started by test_nothing_in_clear.py.

The window is the real one on the encrypted store. What it prints on its way is for the test: the recovery code, and when it is
ready to be killed. Its first argument is the data folder.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import QTimer, qWarning
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from smdb_desktop import app
from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.examples import demo_data
from smdb_desktop.examples.robot import Robot
from smdb_desktop.gui.app.main import Gui, make_gui
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.journal import Event, Journal
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.services.workspace import Desk

CPR = "150277-9995"
NAVN = "Testborger Et"
SECRETS = f"{CPR} {CPR.replace('-', '')} {NAVN} {demo_data.PASSPHRASE}"


def fail() -> NoReturn:
    """What a fault of ours could look like at its worst."""
    secret = SECRETS
    try:
        raise ValueError(secret)
    except ValueError as error:
        raise RuntimeError(f"nothing of this may be written: {secret}") from error


def say(line: str) -> None:
    """One line for the test."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def prepare(desk: Desk) -> str:
    """A store with one citizen and a begun course; its id. Says the recovery code."""
    workspace, code = desk.create(demo_data.PASSPHRASE, demo_data.PROFIL, oevelse=True)
    say(code)
    borger = workspace.cases.save_borger(parse_cpr(CPR, workspace.cases.today), NAVN)
    forloeb_id = workspace.cases.new_forloeb(borger.id)
    workspace.close()
    return forloeb_id


def type_some(robot: Robot, program: Gui, forloeb_id: str) -> None:
    """Unlock, look the citizen up, answer two fields, leave one half-typed with a number that is the citizen's."""
    line = robot.find("adgangssaetning", QLineEdit)
    robot.type(line, demo_data.PASSPHRASE)
    robot.press("Lås op")
    robot.find("cpr", QLineEdit)
    program.context.navigate(places.Guide(forloeb_id))
    robot.answer("anmodningsdato", CPR)
    robot.answer("gravid", "NEJ")
    robot.wait(lambda: program.context.tasks.is_idle, "at svarene er gemt")
    program.context.navigate(places.Guide(forloeb_id, "ivaerksaettelse_1"))
    robot.open_list(robot.find("screeningsvaerktoej", QComboBox), NAVN).hide()


def crash(robot: Robot, program: Gui) -> None:
    """A fault in a slot, in a lane, in a thread; a warning of Qt; and a line for the log that nobody should write."""
    QTimer.singleShot(0, fail)
    program.context.tasks.run(Lane.STORE, fail, program.window)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qWarning(SECRETS)
    Journal(program.context.desk.data_dir).note(Event.PAGE, page=SECRETS, value=NAVN)
    robot.wait(lambda: dialogs(program) and program.context.tasks.is_idle, "fejldialogen")


def dialogs(program: Gui) -> list[QLabel]:
    """The texts of the dialogs over the window."""
    return [
        label for top in program.window.findChildren(QWidget) if top.isWindow() for label in top.findChildren(QLabel)
    ]


def main(folder: Path) -> None:
    """Crash, and die."""
    desk = app.desk(folder)
    forloeb_id = prepare(desk)
    program = make_gui(desk)
    program.window.show()
    robot = Robot(program.window)
    type_some(robot, program, forloeb_id)
    crash(robot, program)
    say("crashed")
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
