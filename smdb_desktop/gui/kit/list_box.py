"""One answer of many: a box that shows the answer and opens the list on a click, Down, Alt+Down, Space or a letter.

Closed it changes by no key and not by the wheel. It tells what was taken or typed, and keeps nothing: ``CodeBox`` and the form's
fields do.
"""

from PySide6.QtCore import QEvent, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import paint, theme
from smdb_desktop.gui.kit.answer_list import Answers, answers_of
from smdb_desktop.gui.kit.line import COMMAND, is_return
from smdb_desktop.gui.kit.list_popup import open_popup, popup_of
from smdb_desktop.gui.kit.parts import plain_tip
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json

CHOOSE = T("Vælg …")
LEAST = 120
"""As narrow as it can be: a word and the mark."""
_ARROW = 34
_KEY = Qt.Key
_OPENS = {int(_KEY.Key_Down), int(_KEY.Key_Up), int(_KEY.Key_F4), int(_KEY.Key_Space)}
_TAKES_BACK = {int(_KEY.Key_Delete), int(_KEY.Key_Backspace)}
_IGNORED = {int(_KEY.Key_Escape), int(_KEY.Key_Tab), int(_KEY.Key_Backtab)}


class ListBox(QComboBox):
    """The closed list. It is a combo box to Qt and to screen readers; the list that opens is the popup of all lists."""

    taken = Signal(object, int)
    """An answer was taken in the popup, and where to go: 0 stays, 1 on, -1 back, 2 on as Return does."""
    typed = Signal(str)
    """The popup closed with this text in it and no row taken."""
    return_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.locked = False
        self.snug = False
        """Whether it is only as high as the answer of now needs, not as the longest of the list."""
        self._answers = answers_of(None)
        self._odd: QStringListModel | None = None
        self._offered: Answers | QStringListModel | None = None
        """The model of now: to set one is dear, also the same again."""
        self._shown: object | None = None
        """Another one for each field that is shown; None for none."""
        self._raw: Json = None
        self._placeholder = ""
        self._high: dict[int, int] = {}
        """How high it is, by the widths that were asked for, whatever its answer."""

    def offer(self, answers: Answers, placeholder: str) -> None:
        """Offer the answers of a list; none is chosen."""
        if answers is not self._offered:
            self._offered = answers
            self.setModel(answers)
        self._answers, self._raw, self._odd, self._shown = answers, None, None, object()
        self._high.clear()
        if self.currentIndex() != -1:
            self.setCurrentIndex(-1)
        self._placeholder = placeholder
        self.updateGeometry()
        self.update()

    @property
    def answers(self) -> Answers:
        """What it offers; the model is another one while it shows an answer that is not among them."""
        return self._answers

    def forget(self) -> None:
        """Show no answer and no words; what can be chosen is nobody's, and stays until another list is offered."""
        self.show_answer(None)
        self._placeholder, self._shown = "", None

    def show_answer(self, raw: Json) -> None:
        """Show the answer of a code; what the list does not know is shown as it stands."""
        self._raw = raw
        row = self._answers.row_of(raw)
        if raw is not None and row < 0:
            # its own words, so that a screen reader has them too
            self._odd = self._offered = QStringListModel([str(raw)], self)
            self.setModel(self._odd)
            row = 0
        elif self._odd is not None:
            self._odd = None
            self._offered = self._answers
            self.setModel(self._answers)
        if self.currentIndex() != row:
            self.setCurrentIndex(row)
        self._tip()
        self.update()

    # -- opening ---------------------------------------------------------------------------------------------------

    def showPopup(self) -> None:
        """Open the popup of all lists; a screen reader's action comes here too."""
        self.open_list()

    def hidePopup(self) -> None:
        """Close it."""
        popup = open_popup(self.window())
        if popup is not None:
            popup.let_go(self)

    def open_list(self, typed: str = "", *, first: bool = False) -> None:
        """Open at the answer; ``typed`` is searched, ``first`` marks a row also where there is no answer."""
        shown = self._shown
        # what is being typed elsewhere is committed first, and may put another field here
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if shown is not None and self._shown is shown and not self.locked and self.isVisible():
            popup_of(self.window()).open_for(self, self, self._answers, self._raw, typed, first=first)

    def being_typed(self) -> str:
        """What is typed in the popup while it is open for this box."""
        popup = open_popup(self.window())
        return popup.typed_for(self) if popup is not None else ""

    def took(self, raw: Json, way: int) -> None:
        """The popup took an answer."""
        self.taken.emit(raw, way)

    def left(self, text: str) -> None:
        """The popup was left."""
        self.typed.emit(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click anywhere opens it."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.open_list()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It opened when it was pressed."""
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys open the list; none changes the answer unseen."""
        key, text = event.key(), event.text()
        if is_return(event):
            self.return_pressed.emit()
        elif key in _OPENS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.open_list(first=True)
        elif event.modifiers() & COMMAND or key in _IGNORED:
            event.ignore()
        elif key in _TAKES_BACK and self._raw is not None:
            self.open_list()
            self._mark_taking_back()
        elif text and text.isprintable():
            self.open_list(text)
        else:
            event.ignore()

    def _mark_taking_back(self) -> None:
        popup = open_popup(self.window())
        if popup is not None:
            popup.mark(None)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Nothing happens when a key is let go."""
        event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """A letter that was put together of two keys opens the list too."""
        if event.commitString():
            self.open_list(event.commitString())
        event.accept()

    def hideEvent(self, event: QHideEvent) -> None:
        """A list does not stay open over what is no longer there; what was typed is kept, as in a line that is hidden."""
        popup = open_popup(self.window())
        if popup is not None:
            popup.leave_for(self)
        super().hideEvent(event)

    # -- size and looks --------------------------------------------------------------------------------------------

    def _room(self, width: int) -> int:
        return width - theme.px(paint.SIDE) - theme.px(_ARROW)

    def height_at(self, width: int) -> int:
        """So high that every answer of the list, or the one of now, is seen whole in this width."""
        if self.snug:
            metrics = self.fontMetrics()
            return paint.high(metrics, paint.tall(metrics, self.currentText(), self._room(width)))
        found = self._high.get(width)
        if found is None:
            tallest = self._answers.tallest(self.font(), self._room(width))
            found = self._high[width] = paint.high(self.fontMetrics(), tallest)
        return found

    def sizeHint(self) -> QSize:
        """As wide as the longest answer."""
        metrics = self.fontMetrics()
        longest = max(self._answers.widest(self.font()), metrics.horizontalAdvance(say(self._placeholder)))
        return QSize(longest + theme.px(paint.SIDE) + theme.px(_ARROW) + 2, paint.high(metrics))

    def minimumSizeHint(self) -> QSize:
        """A word and the mark."""
        return QSize(theme.px(LEAST), self.height_at(max(self.width(), theme.px(LEAST))))

    def _tip(self) -> None:
        """What does not fit in the box, as an unknown answer of many words, is told whole."""
        text = self.currentText()
        metrics = self.fontMetrics()
        high = paint.high(metrics, paint.tall(metrics, text, self._room(self.width()))) if text else 0
        fits = high <= self.height_at(self.width())
        if fits == bool(self.toolTip()):
            self.setToolTip("" if fits else plain_tip(say(text)))

    def _lines(self) -> int:
        metrics = self.fontMetrics()
        return 1 + max(0, self.height() - paint.high(metrics)) // metrics.lineSpacing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width shows another part."""
        super().resizeEvent(event)
        self._tip()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The frame, the answer or what to do, and the mark of a list."""
        painter, metrics = QPainter(self), self.fontMetrics()
        paint.frame(painter, self.rect(), self.property("state") or "", locked=self.locked)
        place = self.rect().adjusted(theme.px(paint.SIDE), 0, -theme.px(_ARROW), 0)
        text = self.currentText()
        if text and self.toolTip():
            # the words in the middle of an answer tell least
            text = metrics.elidedText(
                text, Qt.TextElideMode.ElideMiddle, place.width() * self._lines() - theme.px(_ARROW)
            )
        if text or not self.locked:
            paint.words(painter, place, text or say(self._placeholder), faint=not text)
        if not self.locked:
            arrow = self.rect().adjusted(self.width() - theme.px(_ARROW), 0, 0, 0)
            paint.chevron(painter, arrow)

    def changeEvent(self, event: QEvent) -> None:
        """Another look has other sizes."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._high.clear()
            self.updateGeometry()
