"""A dialog stands out: the window behind it is dimmed for as long as it is shown, and bright again after it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from smdb_desktop.gui.kit.dialogs import QtDialogs, _sensible
from smdb_desktop.gui.kit.ground import NAME, stand_out
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.services.errors import KnownError


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.setStyleSheet("background: #F5F5F5")
    made.resize(400, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def corner(window: QWidget) -> QColor:
    return window.grab().toImage().pixelColor(2, 2)


def test_the_window_is_dark_while_the_dialog_is_shown_and_bright_again_after_it(window: QWidget, qtbot: QtBot) -> None:
    before = corner(window)
    dialog = QDialog(window)
    stand_out(dialog)
    assert corner(window) == before
    dialog.open()
    qtbot.waitExposed(dialog)
    assert corner(window).lightness() < before.lightness() * 0.75
    dialog.reject()
    assert corner(window) == before
    assert window.findChildren(QWidget, NAME) == []


def test_it_covers_a_window_that_becomes_larger(window: QWidget, qtbot: QtBot) -> None:
    QtDialogs().error(window, KnownError("Disken er fuld."))
    message = window.findChild(Message)
    assert message is not None
    qtbot.waitExposed(message)
    window.resize(900, 700)
    ground = window.findChild(QWidget, NAME)
    assert ground is not None
    qtbot.waitUntil(lambda: ground.size() == window.size())
    message.reject()


def test_one_dialog_over_another_takes_only_its_own_ground_away(window: QWidget, qtbot: QtBot) -> None:
    first, second = QDialog(window), QDialog(window)
    for dialog in (first, second):
        stand_out(dialog)
        dialog.open()
        qtbot.waitExposed(dialog)
    assert len(window.findChildren(QWidget, NAME)) == 2
    second.reject()
    assert len(window.findChildren(QWidget, NAME)) == 1
    first.reject()
    assert window.findChildren(QWidget, NAME) == []


def test_the_systems_dialogs_stand_out_speak_danish_and_open_in_a_sensible_folder(
    window: QWidget, qtbot: QtBot
) -> None:
    QtDialogs().file(window, "Vælg certifikatfil", "Certifikat (*.p12)", lambda _: None)
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    qtbot.waitExposed(dialog)
    assert window.findChildren(QWidget, NAME)
    words = {kind: dialog.labelText(kind).replace("&", "") for kind in QFileDialog.DialogLabel}
    assert words[QFileDialog.DialogLabel.LookIn] == "Se i:"
    assert words[QFileDialog.DialogLabel.FileType] == "Filtype:"
    assert Path(dialog.directory().absolutePath()) == _sensible(None)
    dialog.reject()
