"""A state in one word on a coloured ground: the word carries the meaning, the colour only helps. Knows no page."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import restyle
from smdb_desktop.language import say

_SIDE = 10
"""What the style sheet keeps free on either side of the word."""


class PillKind(StrEnum):
    """The grounds a pill can have."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


class Pill(QLabel):
    """Text and ground. ``show_state`` changes both."""

    def __init__(self, text: str = "", kind: PillKind = PillKind.NEUTRAL, parent: QWidget | None = None) -> None:
        super().__init__(say(text), parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("class", "pill")
        self.setProperty("kind", str(kind))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def show_state(self, text: str, kind: PillKind) -> None:
        """Show another state."""
        self.setText(say(text))
        restyle(self, "kind", str(kind))

    def width_of(self, *words: str) -> int:
        """How wide it is at most with one of these words."""
        self.ensurePolished()
        metrics = self.fontMetrics()
        return max(metrics.horizontalAdvance(say(each)) for each in words) + 2 * theme.px(_SIDE) + 2
