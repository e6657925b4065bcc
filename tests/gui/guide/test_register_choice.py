"""The choice of a tilbud in the wizard: more come as one goes down, *Vis alle tilbud* takes away the words, one is taken."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton

from smdb_desktop.gui.guide.register_choice import MOST, TilbudValg
from smdb_desktop.resources import catalog


def tilbud(first: int, number: int) -> list[dict[str, str]]:
    return [{"tilbud_navn": f"Tilbud {n:03}"} for n in range(first, first + number)]


def test_one_goes_through_all_of_them(qtbot: QtBot) -> None:
    choice = TilbudValg("Behandling i nyt tilbud", tilbud(0, MOST), catalog().lister)
    qtbot.addWidget(choice)
    choice.show()
    listed, line = choice.findChild(QListWidget, "tilbud"), choice.findChild(QLineEdit, "soeg_tilbud")
    assert listed is not None and line is not None
    wanted: list[tuple[str, int]] = []
    choice.more_wanted.connect(lambda text, first: wanted.append((text, first)))
    chosen: list[dict[str, str]] = []
    choice.chosen.connect(chosen.append)
    assert wanted == [] and listed.count() == MOST
    qtbot.keyClick(listed, Qt.Key.Key_End)
    assert wanted == [("", MOST)], "once"
    choice.show_more("andet", MOST, tilbud(MOST, 3))
    assert listed.count() == MOST, "what fits other words is not shown"
    choice.show_more("", MOST, tilbud(MOST, 3))
    assert listed.count() == MOST + 3
    qtbot.keyClick(listed, Qt.Key.Key_End)
    assert len(wanted) == 1, "there are no more"
    choice.choose()
    assert chosen == [{"tilbud_navn": f"Tilbud {MOST + 2:03}"}]
    asked: list[str] = []
    choice.searched.connect(asked.append)
    line.setText("x")
    everything = choice.findChild(QPushButton, "vis_alle_tilbud")
    assert everything is not None
    qtbot.mouseClick(everything, Qt.MouseButton.LeftButton)
    assert asked == ["x", ""]
