"""Long work in words: how far it is, and which stage."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QWidget

from smdb_desktop.gui.safekeeping.working import Working


def test_a_copy_that_is_being_proved_says_so(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    working = Working(window)
    working.setParent(window)
    working.begin_copy()
    assert working.text.text() == "Sikkerhedskopien bliver lavet."
    told = []
    for done in (50, 100, 25, 75):
        working.came_far(done, 100)
        told.append(working.text.text())
    assert told == [
        "Sikkerhedskopien bliver lavet: 50 %",
        "Sikkerhedskopien bliver lavet: 100 %",
        "Sikkerhedskopien er lavet og bliver kontrolleret: 25 %",
        "Sikkerhedskopien er lavet og bliver kontrolleret: 75 %",
    ]
    working.begin_move()
    working.came_far(3, 4)
    assert working.text.text() == "Flyttefilen bliver skrevet: 75 %"
