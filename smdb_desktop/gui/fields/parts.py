"""The real lines, radio buttons and tick boxes of a form: Qt's own, so that screen readers can work them, with our own paint.

Each is one class, used again for every field. ``locked`` lets an answer be read and reached but not changed.
"""

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QDropEvent,
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QInputMethodEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLineEdit, QRadioButton, QScrollArea, QWidget

from smdb_desktop.gui.fields import paint
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import unheard

_LINE_WIDTH = 200
_LEFT = 2


def mark(widget: QWidget, state: str) -> None:
    """Mark a part that paints itself ``error``, ``warning`` or not at all."""
    if (widget.property("state") or "") != state:
        widget.setProperty("state", state)
        widget.update()


def into_sight(widget: QWidget) -> None:
    """Scroll to an input from which something opens: it may have been scrolled away with the focus in it."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(widget, 0, theme.px(_LEFT))


class Line(QLineEdit):
    """One line of text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composed = ""
        self.setFrame(False)
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Base, QColor(Qt.GlobalColor.transparent))
        self.setPalette(palette)
        self.fit()

    def fit(self) -> None:
        """Take the room around the text that the look asks for."""
        self.setTextMargins(theme.px(paint.SIDE), 0, theme.px(paint.SIDE), 0)

    def changeEvent(self, event: QEvent) -> None:
        """Another look has other sizes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt tells that the cursor moved before it tells of the focus; who hears of a cursor first (Orca) takes the line for one
        that was said already, and leaves out its name.
        """
        with unheard():
            super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Who leaves in the middle of a letter has typed it."""
        self.take_composed()
        super().focusOutEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What an input method is putting together is shown, and not yet text."""
        self._composed = event.preeditString()
        super().inputMethodEvent(event)

    def take_composed(self) -> None:
        """What is being put together becomes text as it stands, as if the next key had ended it."""
        if self._composed:
            QGuiApplication.inputMethod().commit()
        if self._composed:
            # an input method that does not answer: Qt would throw it away
            ends = QInputMethodEvent("", [])
            ends.setCommitString(self._composed)
            QCoreApplication.sendEvent(self, ends)

    def forget_composed(self) -> None:
        """Another field is shown: what was being put together here is nobody's."""
        if self._composed:
            self._composed = ""
            QGuiApplication.inputMethod().reset()

    def dropEvent(self, event: QDropEvent) -> None:
        """What is dropped here is what one is typing now: it is told when the line is left."""
        super().dropEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """As high as one line with its frame."""
        return QSize(theme.px(_LINE_WIDTH), paint.high(self.fontMetrics()))

    def minimumSizeHint(self) -> QSize:
        """A few letters."""
        return QSize(theme.px(64), paint.high(self.fontMetrics()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The frame, and Qt's own text, mark and cursor in it."""
        painter = QPainter(self)
        own = self.property("ring") == "own" and self.hasFocus()
        paint.frame(painter, self.rect(), "ring" if own else self.property("state") or "", locked=self.isReadOnly())
        painter.end()
        super().paintEvent(event)


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
