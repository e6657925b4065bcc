"""What stands in the place of a list that is empty: what will stand there, and the way to do what comes first."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.page import side_by_side
from smdb_desktop.gui.kit.parts import button, label

READABLE = 640
"""The sketches' pixels that a sentence may be wide."""


class Nothing(QFrame):
    """A card with a sentence and one button, hidden until the list is known to be empty."""

    def __init__(self, words: str, way: str, go: Callable[[], Any], name: str) -> None:
        super().__init__()
        self.setProperty("class", "card")
        layout = QVBoxLayout(self)
        space = theme.px(20)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(16))
        self.words = label(words)
        self.words.setMaximumWidth(theme.px(READABLE))
        self.way = button(way, go, "primary")
        self.way.setObjectName(name)
        # in a row: a column asks a label for its height at a width that the label may not have
        line = QHBoxLayout()
        layout.addLayout(line)
        line.addWidget(self.words, 1000)
        line.addStretch(1)
        layout.addWidget(side_by_side(self.way))
        self.hide()
