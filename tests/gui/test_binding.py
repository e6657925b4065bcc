"""The binding itself: a version that miscounts references ends the process after some thousand calls (PySide6 6.12.0 on 3.11)."""

from __future__ import annotations

import sys

from pytestqt.qtbot import QtBot

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel

CALLS = 1000


class Caller(QObject):
    called = Signal()


def test_calls_and_signals_take_no_reference_of_none_and_true(qtbot: QtBot) -> None:
    label, caller = QLabel(), Caller()
    qtbot.addWidget(label)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(CALLS):
        label.setText("x")
        caller.called.emit()
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert abs(after[0] - before[0]) < CALLS // 10
    assert abs(after[1] - before[1]) < CALLS // 10
