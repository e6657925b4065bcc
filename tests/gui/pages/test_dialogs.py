"""The real dialogs: named buttons, the safe one in focus, Esc is the safe one, nothing blocks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QWidget

from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.services.errors import KnownError


@pytest.fixture
def parent(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    yield made


def box(parent: QWidget, qtbot: QtBot) -> Message:
    found = parent.findChild(Message)
    assert found is not None
    qtbot.waitExposed(found)
    return found


def button(message: Message, words: str) -> QPushButton:
    return next(b for b in message.findChildren(QPushButton) if b.text() == words)


@pytest.mark.parametrize(("how", "answer"), [("yes", True), ("no", False), ("esc", False), ("return", False)])
def test_a_question_is_answered_by_its_named_buttons(parent: QWidget, qtbot: QtBot, how: str, answer: bool) -> None:
    answers: list[bool] = []
    QtDialogs().confirm(parent, "Slet?", "Kan ikke fortrydes.", "Slet", "Behold", answers.append, danger=True)
    message = box(parent, qtbot)
    assert message.focusWidget() is button(message, "Behold")
    if how in ("yes", "no"):
        button(message, "Slet" if how == "yes" else "Behold").click()
    else:
        qtbot.keyClick(button(message, "Behold"), Qt.Key.Key_Escape if how == "esc" else Qt.Key.Key_Return)
    assert answers == [answer]


def test_a_reason_must_be_written(parent: QWidget, qtbot: QtBot) -> None:
    answers: list[str | None] = []
    QtDialogs().reason(parent, "Slet forløb", "Skriv hvorfor.", "Slet", answers.append)
    message = box(parent, qtbot)
    line = message.findChild(QLineEdit)
    assert line is not None and line.accessibleName() == "Begrundelse"
    assert reason(button(message, "Slet")) == "Skriv en begrundelse."
    button(message, "Slet").click()
    assert answers == []
    qtbot.keyClicks(line, "Forkert borger")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert answers == ["Forkert borger"]


def test_a_password_is_not_shown(parent: QWidget, qtbot: QtBot) -> None:
    answers: list[str | None] = []
    QtDialogs().password(parent, "Certifikat", "Skriv det.", "Certifikatets kodeord", answers.append)
    message = box(parent, qtbot)
    line = message.findChild(QLineEdit)
    assert line is not None and line.echoMode() is QLineEdit.EchoMode.Password
    assert line.accessibleName() == "Certifikatets kodeord"
    message.reject()
    assert answers == [None]


def test_details_stand_behind_their_button(parent: QWidget, qtbot: QtBot) -> None:
    QtDialogs().error(parent, KnownError("Disken er fuld.", "ENOSPC"))
    message = box(parent, qtbot)
    details = message.findChild(QPlainTextEdit)
    assert message.text.text() == "Disken er fuld."
    assert details is not None and not details.isVisible()
    button(message, "Detaljer").click()
    assert details.isVisible() and details.toPlainText() == "ENOSPC"
    button(message, "Luk").click()
