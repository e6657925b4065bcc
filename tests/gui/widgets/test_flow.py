"""A row that wraps: what stands at the right stays there, and has lines of its own where there is no room beside the rest."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QPushButton, QWidget, QWidgetItem
from shiboken6 import Shiboken

from smdb_desktop.gui.forms.ui_export import Ui_Export
from smdb_desktop.gui.forms.ui_first_start import Ui_FirstStart
from smdb_desktop.gui.forms.ui_forside import Ui_Forside
from smdb_desktop.gui.forms.ui_main_window import Ui_MainWindow
from smdb_desktop.gui.forms.ui_search import Ui_Search
from smdb_desktop.gui.forms.ui_settings import Ui_Settings
from smdb_desktop.gui.forms.ui_unlock import Ui_Unlock
from smdb_desktop.gui.kit.layout import Flow, wrapping
from smdb_desktop.gui.kit.parts import label

FORMS: tuple[type[Any], ...] = (Ui_Export, Ui_FirstStart, Ui_Forside, Ui_MainWindow, Ui_Search, Ui_Settings, Ui_Unlock)
WORDS = ("Annuller", "Slet", "Forrige", "Gem", "Næste")
RIGHT_FROM = 2


def row_of(qtbot: QtBot) -> tuple[Flow, list[QPushButton]]:
    flow, made = Flow(), [QPushButton(text) for text in WORDS]
    qtbot.addWidget(flow)
    for number, part in enumerate(made):
        part.setFixedSize(90, 30)
        if number == RIGHT_FROM:
            flow.add_stretch()
        flow.add(part)
    return flow, made


def show(flow: Flow, width: int) -> None:
    flow.resize(width, flow.heightForWidth(width))
    flow.show()


@pytest.mark.parametrize("hidden", [None, RIGHT_FROM])
def test_on_one_line_the_last_ones_stand_at_the_right(qtbot: QtBot, hidden: int | None) -> None:
    flow, made = row_of(qtbot)
    if hidden is not None:
        made[hidden].hide()
    show(flow, 900)
    assert made[0].x() == 0 and made[-1].geometry().right() == flow.width() - 1
    assert made[3].x() > made[1].geometry().right() + 100
    assert {part.y() for part in made if part.isVisible()} == {0}


def test_without_room_the_last_ones_have_a_line_of_their_own_at_the_right(qtbot: QtBot) -> None:
    flow, made = row_of(qtbot)
    show(flow, 320)
    assert [part.y() == 0 for part in made] == [True, True, False, False, False]
    assert made[0].x() == 0 and made[-1].geometry().right() == flow.width() - 1
    assert len({part.y() for part in made[RIGHT_FROM:]}) == 1
    assert flow.height() > made[-1].y() + made[-1].height() - 1


def test_a_text_that_may_wrap_takes_one_line_where_there_is_room(qtbot: QtBot) -> None:
    flow, words = Flow(), label("Behandlingsforløb som mangler hepatitis C opfølgning", "h1")
    qtbot.addWidget(flow)
    flow.add(words)
    wide = flow.sizeHint().width()
    show(flow, wide + 50)
    line = words.height()
    assert words.width() == wide
    show(flow, wide // 2)
    assert words.height() > line and words.width() == flow.width()


def test_what_wraps_keeps_its_order_and_nothing_of_the_layout_in_pythons_hands(qtbot: QtBot) -> None:
    """An item's wrapper outlived the item, and stood for the scroll bar that Qt put at its address: unlocking failed."""
    host = QWidget()
    qtbot.addWidget(host)
    row = QHBoxLayout(host)
    for part in (QPushButton("Lås op"), QWidget(), QPushButton("Glemt"), QPushButton("Hjælp")):
        row.addWidget(part)
    before = sum(isinstance(each, QWidgetItem) for each in Shiboken.getAllValidWrappers())
    flow = wrapping(row)
    assert [made.text() for made in flow.findChildren(QPushButton)] == ["Lås op", "Glemt", "Hjælp"]
    assert sum(isinstance(each, QWidgetItem) for each in Shiboken.getAllValidWrappers()) == before


@pytest.mark.parametrize("form", FORMS, ids=[form.__name__ for form in FORMS])
def test_a_form_of_designers_leaves_no_item_in_pythons_hands(qtbot: QtBot, form: type[Any]) -> None:
    """A field that moved left its item's wrapper behind, and the next page took it for its scroll bar."""
    host = QMainWindow() if form is Ui_MainWindow else QWidget()
    qtbot.addWidget(host)
    before = sum(isinstance(each, QWidgetItem) for each in Shiboken.getAllValidWrappers())
    form().setupUi(host)
    assert sum(isinstance(each, QWidgetItem) for each in Shiboken.getAllValidWrappers()) == before
