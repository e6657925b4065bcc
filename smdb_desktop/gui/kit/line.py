"""A line of text that paints itself, as the form's fields and the list of answers have it, and what every such input shares."""

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from smdb_desktop.gui.kit import paint, theme
from smdb_desktop.gui.kit.announce import unheard

COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_RETURN = {int(Qt.Key.Key_Return), int(Qt.Key.Key_Enter)}
_LINE_WIDTH = 200
_LEFT = 2


def is_return(event: QKeyEvent) -> bool:
    """Whether Return was pressed alone: with Ctrl it belongs to the page."""
    return event.key() in _RETURN and not event.modifiers() & COMMAND


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
