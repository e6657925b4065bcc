"""What people and files call things is shown as it is written: no markup, no loading of pictures, in no place of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.gui.kit.layout import BREAK
from smdb_desktop.gui.kit.tables import RowTable
from smdb_desktop.services.errors import KnownError
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

HOSTILE = "<b>Fed</b><img src='//elsewhere/share/a.png'>"
PAGES = ("forside", "kladder", "udbakke", "kodelister", "indstillinger", "om")


def marked_up(top: QWidget) -> Iterator[str]:
    """The texts of a window that Qt would render: labels and tool tips with what somebody called something."""
    for label in top.findChildren(QLabel):
        plain = label.textFormat() is Qt.TextFormat.PlainText
        if HOSTILE in label.text().replace(BREAK, "") and not plain:
            yield f"label: {label.text()}"
    for widget in top.findChildren(QWidget):
        if HOSTILE in widget.toolTip():
            yield f"tool tip: {widget.toolTip()}"
    for table in top.findChildren(RowTable):
        model = table.model()
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                tip = str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or "")
                if HOSTILE in tip:
                    yield f"tool tip of a cell: {tip}"


@pytest.fixture
def hands(scenario: Scenario, unlocked: Callable[[Scenario], Hands]) -> Hands:
    scenario.citizen("150277-9995", HOSTILE).answers(ANMODNING)
    return unlocked(scenario)


@pytest.mark.parametrize("page", PAGES)
def test_a_name_is_shown_as_it_is_written(hands: Hands, page: str) -> None:
    hands.go(page)
    assert list(marked_up(hands.window)) == []


def test_a_name_is_shown_as_it_is_written_in_overview_and_wizard(hands: Hands, scenario: Scenario) -> None:
    hands.go("borger", borger_id=scenario.borger_id)
    assert HOSTILE in hands.texts()
    assert list(marked_up(hands.window)) == []


def test_dialogs_show_texts_as_they_are_written(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    dialogs = QtDialogs()
    dialogs.error(parent, KnownError(f"Filen findes ikke: {HOSTILE}", HOSTILE))
    dialogs.confirm(parent, HOSTILE, HOSTILE, "Ja", "Nej", lambda _: None)
    dialogs.reason(parent, HOSTILE, HOSTILE, "Ja", lambda _: None, lambda *_: None)
    tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    assert len(tops) > 0
    assert [text for top in tops for text in marked_up(top)] == []
