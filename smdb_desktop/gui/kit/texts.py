"""How high a text is when it wraps: measured once for each text, font and width, also ahead of time while nothing happens.

Shaping a text is what a page of questions pays most for; a place that is handed another text looks its height up here.
"""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics

_WRAP = int(Qt.TextFlag.TextWordWrap)
_DEEP = 100_000
_SLACK = 2
"""Pixels that a label may round away."""


class Heights:
    """The heights of texts in one font; lengths are pixels."""

    def __init__(self, font: QFont) -> None:
        self.font = QFont(font)
        self._metrics = QFontMetrics(self.font)
        self.line = self._metrics.lineSpacing()
        """One line."""
        self._advances: dict[str, int] = {}
        self._known: dict[tuple[str, int], int] = {}

    def advance(self, text: str) -> int:
        """How long a text is in one line, with what a label may round away."""
        found = self._advances.get(text)
        if found is None:
            found = self._advances[text] = self._metrics.horizontalAdvance(text) + _SLACK
        return found

    def of(self, text: str, width: int) -> int:
        """How high a text is when it wraps at a width; an empty one has no height."""
        if not text:
            return 0
        if "\n" not in text and self.advance(text) <= width:
            return self.line
        found = self._known.get((text, width))
        if found is None:
            room = QRect(0, 0, max(1, width - _SLACK), _DEEP)
            found = self._known[text, width] = self._metrics.boundingRect(room, _WRAP, text).height()
        return found

    def forget(self) -> None:
        """What was measured may have been somebody's."""
        self._known.clear()
        self._advances.clear()
