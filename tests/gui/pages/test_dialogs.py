"""The real dialogs: named buttons, the safe one in focus, Esc is the safe one, nothing blocks."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QPushButton, QWidget

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
    QtDialogs().reason(parent, "Slet forløb", "Skriv hvorfor.", "Slet", answers.append, lambda *_: None)
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


IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from smdb_desktop.gui.kit.dialogs import QtDialogs

app, window, folder, chosen = QApplication([]), QWidget(), Path(sys.argv[1]), []
window.show()

def done(file):
    chosen.append(file)
    QTimer.singleShot(0, app.quit)

QtDialogs().folder(window, "Vælg mappe", folder, done)
dialog = window.findChild(QFileDialog)
QTimer.singleShot(0, dialog.accept)
app.exec()
dialog = None
window.close()
assert chosen == [folder], chosen
"""


def test_the_dialog_for_folders_leaves_no_note_of_where_one_was(tmp_path: Path) -> None:
    home, folder = tmp_path / "hjem", tmp_path / "Sag om en borger"
    home.mkdir()
    folder.mkdir()
    kept = os.environ | {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "QT_QPA_PLATFORM": "offscreen"}
    run = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(folder)]
    done = subprocess.run(run, env=kept, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = [path for path in home.rglob("*") if path.is_file() and b"Sag" in path.read_bytes()]
    assert not found and not list(home.rglob("*.conf"))


@pytest.mark.parametrize("offered", ["liste.pdf", "A. B. Testborger 1.2.pdf"])
@pytest.mark.parametrize(("written", "made"), [("Min liste", "Min liste.pdf"), ("Min liste.PDF", "Min liste.PDF")])
def test_a_new_file_has_the_ending_of_the_name_that_was_offered(
    parent: QWidget, qtbot: QtBot, tmp_path: Path, offered: str, written: str, made: str
) -> None:
    """Whoever writes a name of their own need not know of endings; also where the name that was offered has more than one dot."""
    chosen: list[Path | None] = []
    QtDialogs().new_file(parent, "Gem som PDF", "PDF (*.pdf)", offered, chosen.append)
    dialog = parent.findChild(QFileDialog)
    assert dialog is not None
    dialog.setDirectory(str(tmp_path))
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    assert line is not None
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, written)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert chosen == [tmp_path / made]
