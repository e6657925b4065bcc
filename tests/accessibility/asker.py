"""Asks an accessible object for children that it does not have. Run by ``test_past_the_end.py``, for the process may end here.

A reader asks by number for what it counted a moment ago; meanwhile the page has changed.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QFrame,
    QHeaderView,
    QLabel,
    QListView,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QTabWidget,
    QTextBrowser,
    QTextEdit,
    QToolButton,
    QTreeView,
    QWidget,
)

from smdb_desktop.gui.kit import heard, parts
from smdb_desktop.gui.kit.layout import FittingArea
from smdb_desktop.gui.secret import SecretLine

FAR = 1 << 28
"""So far behind the end of a list that no memory is there."""


def _filled(view: QAbstractItemView) -> QAbstractItemView:
    view.setModel(QStandardItemModel(3, 2, view))
    return view


def _editable() -> QWidget:
    box = QComboBox()
    box.addItems(["Ja", "Nej"])
    box.setEditable(True)
    return box


MAKERS: dict[str, Callable[[], QWidget]] = {
    "area": lambda: parts.scrolling(QLabel("Her")),
    "area of ours": lambda: FittingArea(QLabel("Her")),
    "bare area": QScrollArea,
    "header": lambda: _filled(QHeaderView(Qt.Orientation.Horizontal)),
    "list": lambda: _filled(QListView()),
    "table": lambda: _filled(QTableView()),
    "tree": lambda: _filled(QTreeView()),
    "empty list": QListView,
    "empty table": QTableView,
    "text": QTextEdit,
    "page of text": QTextBrowser,
    "plain text": QPlainTextEdit,
    "calendar": QCalendarWidget,
    "combo box": _editable,
    "tabs": QTabWidget,
    "stack": QStackedWidget,
    "button": QToolButton,
    "frame": QFrame,
    "secret": SecretLine,
}


def below(accessible: Any) -> list[Any]:
    """The object and everything below it."""
    children = [accessible.child(number) for number in range(accessible.childCount())]
    return [accessible, *(found for child in children if child is not None for found in below(child))]


def main(kind: str) -> None:
    """Ask every accessible object of that widget."""
    app = QApplication([])
    heard.install()
    widget = MAKERS[kind]()
    widget.resize(100, 50)
    widget.show()
    app.processEvents()
    for each in below(QAccessible.queryAccessibleInterface(widget)):
        for number in (each.childCount(), each.childCount() + 1):
            child = each.child(number)
            # Qt's table makes a header of a row that is not there; it can be asked
            assert child is None or child.text(QAccessible.Text.Name) is not None
        assert each.child(FAR) is None, each.role()
    # how it was taken apart tells nothing here
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
