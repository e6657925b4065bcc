"""Text as lines of a width, in the few type sizes of paper. All lengths are tenths of a point, the same on every device.

No text is ever cut: a word that is wider than its place is broken. What was broken once is remembered.
"""

from enum import Enum
from functools import cache
from typing import NamedTuple

from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication

MOST_REMEMBERED = 20_000


class Size(Enum):
    """How a text is set: its height in tenths of a point, and its weight."""

    TITLE = (160, QFont.Weight.DemiBold)
    COURSE = (125, QFont.Weight.DemiBold)
    FORM = (105, QFont.Weight.DemiBold)
    STRONG = (92, QFont.Weight.DemiBold)
    BODY = (92, QFont.Weight.Normal)
    SMALL = (78, QFont.Weight.Normal)
    HEAD = (78, QFont.Weight.DemiBold)


class Face(NamedTuple):
    """A font with its measures."""

    font: QFont
    measure: QFontMetricsF
    high: float
    up: float


@cache
def _face(size: Size, family: str) -> Face:
    font = QFont(family)
    font.setPixelSize(size.value[0])
    font.setWeight(size.value[1])
    # as wide on the preview as on paper
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    measure = QFontMetricsF(font)
    return Face(font, measure, measure.height() * 1.08, measure.ascent())


def face(size: Size) -> Face:
    """The program's own font in a size of paper."""
    return _face(size, QApplication.font().family())


class Breaker:
    """Breaks texts into lines. ``faces`` are the sizes with their measures."""

    def __init__(self) -> None:
        self.faces = {size: face(size) for size in Size}
        self._lines: dict[tuple[str, Size, int], tuple[str, ...]] = {}
        self._wide: dict[tuple[str, Size], float] = {}

    def wide(self, text: str, size: Size) -> float:
        """How wide a text is in one line."""
        key = text, size
        found = self._wide.get(key)
        if found is None:
            if len(self._wide) >= MOST_REMEMBERED:
                self._wide.clear()
            found = self._wide[key] = self.faces[size].measure.horizontalAdvance(text)
        return found

    def widest_word(self, text: str, size: Size) -> float:
        """How wide a text must be so that no word of it is broken."""
        return max((self.wide(word, size) for word in text.split()), default=0)

    def lines(self, text: str, size: Size, width: float) -> tuple[str, ...]:
        """The text in lines of at most this width; one empty line where there is none."""
        if "\n" not in text and self.wide(text, size) <= width:
            return (text,)
        key = text, size, int(width)
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) >= MOST_REMEMBERED:
                self._lines.clear()
            found = self._lines[key] = tuple(
                line for part in text.splitlines() or [""] for line in _broken(part, self.faces[size].font, width)
            )
        return found


def _broken(text: str, font: QFont, width: float) -> list[str]:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    # Qt counts in UTF-16, Python in letters
    units = text.encode("utf-16-le")
    found = []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start, length = line.textStart(), line.textLength()
        found.append(units[start * 2 : (start + length) * 2].decode("utf-16-le").rstrip())
    layout.endLayout()
    return found or [""]
