"""What is painted anew in a table when the row that has the focus changes."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit.tables import Row, RowTable
from tests.gui.gui_hands import in_front


class Painted(QObject):
    """Keeps which part of a widget was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.region = QRegion()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QPaintEvent):
            self.region = self.region.united(event.region())
        return False


def test_the_frame_leaves_nothing_behind_when_several_rows_are_chosen(qtbot: QtBot) -> None:
    table = RowTable(T("Tabel"), (T("En"), T("To"), T("Tre")), stretch=0)
    qtbot.addWidget(table)
    table.choose_many()
    table.set_rows([Row(str(number), (f"{number}", "to", "tre")) for number in range(4)])
    table.resize(600, 400)
    table.show()
    in_front(qtbot, table)
    table.setFocus()
    table.selectRow(0)
    QApplication.processEvents()
    painted = Painted()
    table.viewport().installEventFilter(painted)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    cells = [table.visualRect(table.model().index(row, column)).center() for row in (0, 1) for column in range(3)]
    # a screen paints when its turn comes
    qtbot.waitUntil(lambda: all(map(painted.region.contains, cells)))
