"""The processes that the benchmarks of the window start: the real program on a data folder, or a bare window beside it.

``python -m benchmarks.child KIND ...`` writes one line of JSON to standard output when the window stands as it should, and ends.
Times are the system's monotonic clock, which parent and child share. A bare window may import nothing of the program.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from benchmarks.resident import memory


def report(**facts: object) -> None:
    """Say what was found."""
    sys.stdout.write(f"{json.dumps(facts)}\n")
    sys.stdout.flush()


def moment() -> dict[str, float]:
    """Now by the clock on the wall, and what this process has computed so far, in seconds."""
    return {"at": time.monotonic(), "own": time.process_time()}


def activate() -> None:
    """Ask for the keyboard, as a window manager would give it to a new window: under Xvfb there is none."""
    from PySide6.QtGui import QGuiApplication

    for handle in QGuiApplication.topLevelWindows():
        handle.requestActivate()


def touched() -> dict[str, list[str]]:
    """The classes of Qt that the program's modules have in their hands, by Qt's module."""
    found: dict[str, set[str]] = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "smdb_desktop":
            for each in list(vars(module).values()):
                if isinstance(each, type) and each.__module__.startswith("PySide6."):
                    found.setdefault(each.__module__, set()).add(each.__qualname__.partition(".")[0])
    return {module: sorted(names) for module, names in sorted(found.items())}


def bare(widgets: int, classes: Mapping[str, Iterable[str]]) -> None:
    """A window with that many inputs, labels and buttons in one layout, the focus in the first input.

    ``classes`` are imported first: PySide makes a class, and Python its enumerations, when a program first asks for it.
    """
    for module, names in classes.items():
        home = import_module(module)
        for name in names:
            getattr(home, name)

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

    app = QApplication(sys.argv[:1])
    window = QWidget()
    grid = QGridLayout(window)
    first = QLineEdit()
    grid.addWidget(first, 0, 0)
    for number in range(1, widgets - 1):
        made: QWidget = (QLabel, QPushButton, QLineEdit)[number % 3](f"Felt {number}")
        grid.addWidget(made, number // 6, number % 6)

    def moved(_old: QWidget | None, new: QWidget | None) -> None:
        if new is first:
            now = moment()
            report(**now, widgets=len(app.allWidgets()), **memory())
            QTimer.singleShot(0, app.quit)

    app.focusChanged.connect(moved)
    first.setFocus()
    window.show()
    QTimer.singleShot(0, activate)
    app.exec()


def start(data_dir: str, passphrase: str) -> None:
    """The program as its command starts it; the passphrase is typed at once, and it ends with the focus in the CPR field."""
    _whole_program(data_dir, passphrase, lambda: None)


def pages(data_dir: str, passphrase: str) -> None:
    """As ``start``; then Kladder is shown with everything on it, and the Forside again."""
    _whole_program(data_dir, passphrase, _tour)


def _tour() -> None:
    from PySide6.QtWidgets import QApplication

    from smdb_desktop.examples.robot import Robot
    from smdb_desktop.gui.app.shell import MainWindow
    from smdb_desktop.gui.core import places
    from smdb_desktop.gui.kit.tables import RowTable

    window = next(top for top in QApplication.topLevelWidgets() if isinstance(top, MainWindow))
    robot = Robot(window)
    window.navigate(places.Kladder())
    table = robot.find("kladder", RowTable)
    robot.wait(lambda: window.context.tasks.is_idle, "kladderne")
    rows = table.model().rowCount()
    window.navigate(places.Forside())
    robot.wait(lambda: window.context.tasks.is_idle, "Forsiden")
    report(listed=rows, **memory())


def _whole_program(data_dir: str, passphrase: str, then: Callable[[], None]) -> None:
    """Run the command line's own way to the window; the watcher is put in when the program itself has loaded Qt."""
    from smdb_desktop.app import DATA_DIR_VARIABLE
    from smdb_desktop.cli import window
    from smdb_desktop.cli.main import run

    loads_qt = window.end_in_danish

    def loaded() -> None:
        loads_qt()
        _watch(passphrase, then)

    cast(Any, window).end_in_danish = loaded
    os.environ[DATA_DIR_VARIABLE] = data_dir
    status = run([])
    if status:
        sys.exit(status)


def _watch(passphrase: str, then: Callable[[], None]) -> None:
    """Type the passphrase as soon as its field has the focus, and report when the CPR field has it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QLineEdit, QWidget

    from smdb_desktop.gui.app.main import application

    app = application(["smdb-desktop"])
    begun = dict[str, float]()

    def unlock(line: QLineEdit) -> None:
        line.setText(passphrase)
        begun.update(moment())
        line.returnPressed.emit()

    def finish() -> None:
        then()
        app.quit()

    def moved(_old: QWidget | None, new: QWidget | None) -> None:
        if not isinstance(new, QLineEdit):
            return
        if new.objectName() == "adgangssaetning" and not new.text():
            QTimer.singleShot(0, new, lambda: unlock(new))
        elif new.objectName() == "cpr":
            app.focusChanged.disconnect(moved)
            now, handle = moment(), new.window().windowHandle()
            unlocked = {name: now[name] - begun[name] for name in now}
            stands = {"widgets": len(app.allWidgets()), "exposed": handle.isExposed(), "unlocking": unlocked}
            report(**now, **stands, classes=touched(), **memory())
            QTimer.singleShot(0, finish)

    app.focusChanged.connect(moved)
    QTimer.singleShot(0, activate)


def main(kind: str, *given: str) -> None:
    """Run one kind of child."""
    if kind == "bare":
        bare(int(given[0]), json.loads(given[1]) if len(given) > 1 else {})
    elif kind == "start":
        start(*given)
    elif kind == "pages":
        pages(*given)
    elif kind == "crowd":
        from benchmarks.crowd import make

        make(Path(given[0]), int(given[1]))
        report()
    elif kind == "once":
        from benchmarks.lists import once

        report(**once(given[0], int(given[1])))
    elif kind == "lists":
        from benchmarks.lists import visits

        report(**visits(given[0], int(given[1]), int(given[2])))
    elif kind == "growth":
        from benchmarks.growth import readings

        report(**readings(Path(given[0]), int(given[1]), int(given[2])))
    elif kind == "counts":
        from benchmarks.counts import readings as counted

        report(**counted(Path(given[0])))
    elif kind == "frames":
        from benchmarks.frames import walks

        report(**walks(int(given[0])))
    else:
        raise KeyError(kind)


if __name__ == "__main__":
    main(*sys.argv[1:])
