"""The real radio buttons and tick boxes of a form: Qt's own, so that screen readers can work them, with our own paint.

Each is one class, used again for every field. ``locked`` lets an answer be read and reached but not changed.
"""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QWidget

from smdb_desktop.gui.kit import paint, theme

_LEFT = 2


def room_for(button: QAbstractButton, width: int) -> QSize:
    """How wide and high an answer is where there is so much room; its words wrap."""
    metrics = button.fontMetrics()
    return _room(button.text(), width, metrics.height(), metrics.averageCharWidth(), metrics)


_ROOMS: dict[tuple[str, int, int, int], QSize] = {}
"""The answers of the lists as they were measured: every step asks for them again."""


def _room(text: str, width: int, line: int, letter: int, metrics: QFontMetrics) -> QSize:
    found = _ROOMS.get((text, width, line, letter))
    if found is None:
        beside = theme.px(_LEFT + paint.MARK + paint.BESIDE_MARK + paint.AROUND)
        words = paint.tall(metrics, text, width - beside)
        wide = min(width, beside + metrics.horizontalAdvance(text))
        found = QSize(wide, max(words, theme.px(paint.MARK)) + 2 * theme.px(paint.AROUND))
        _ROOMS[text, width, line, letter] = found
    return QSize(found)


def _places(button: QAbstractButton) -> tuple[QRect, QRect]:
    """Where the mark and the words of an answer stand: the mark beside the first line."""
    side, left, line = theme.px(paint.MARK), theme.px(_LEFT), button.fontMetrics().height()
    top = theme.px(paint.AROUND)
    first = max(line, side)
    start = left + side + theme.px(paint.BESIDE_MARK)
    words = QRect(start, 0, button.width() - start, button.height())
    return QRect(left, top + (first - side) // 2, side, side), words


def _look(button: QAbstractButton, *, locked: bool) -> paint.Look:
    return paint.Look(button.isChecked(), locked, button.underMouse() and not locked, button.property("state") or "")


class Radio(QRadioButton):
    """One answer of several."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.locked = False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """In one line."""
        return room_for(self, 1 << 20)

    def hitButton(self, pos: QPoint) -> bool:
        """Its words and what is around them choose it too."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A circle and the words."""
        painter, (place, words) = QPainter(self), _places(self)
        paint.circle(painter, place, _look(self, locked=self.locked))
        paint.words(painter, words, self.text())


class Tick(QCheckBox):
    """A box to tick."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.locked = False
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """In one line."""
        return room_for(self, 1 << 20)

    def hitButton(self, pos: QPoint) -> bool:
        """Its words and what is around them tick it too."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A box and the words."""
        painter, (place, words) = QPainter(self), _places(self)
        paint.box(painter, place, _look(self, locked=self.locked))
        paint.words(painter, words, self.text())
