"""The robot's patience: a machine that gives the window few turns is waited for, and a window that stands still is not."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QWidget

from smdb_desktop.examples.robot import Robot, RobotLostError

PATIENCE_MS = 50


def test_a_slow_machine_is_waited_for_however_long_its_turns_last(qtbot: QtBot) -> None:
    window, looks = QWidget(), 0
    qtbot.addWidget(window)

    def there() -> bool:
        """After five looks, each of which takes as long as all of them may on a machine that has time."""
        nonlocal looks
        looks += 1
        clock = QElapsedTimer()
        clock.start()
        while clock.elapsed() <= PATIENCE_MS:
            pass
        return looks >= 5

    Robot(window, PATIENCE_MS).wait(there, "vinduet")
    assert looks >= 5


def test_what_never_comes_is_said_after_so_many_looks(qtbot: QtBot) -> None:
    window, looks = QWidget(), 0
    qtbot.addWidget(window)

    def never() -> bool:
        nonlocal looks
        looks += 1
        return False

    with pytest.raises(RobotLostError, match="vinduet"):
        Robot(window, PATIENCE_MS).wait(never, "vinduet")
    assert 10 <= looks <= 15
