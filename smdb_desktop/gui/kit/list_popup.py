"""The one popup of all lists: a line to search in and the answers that fit. It opens below its box and stays on the screen.

It marks the answer of now, or what fits best to what is typed; Return and Tab take the marked row, Esc leaves the answer, and a
click elsewhere keeps what was typed. It knows no field: it tells its box.
"""

from typing import Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFontMetrics,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget
from shiboken6 import isValid

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import paint, theme
from smdb_desktop.gui.kit.answer_list import Answers, Hits
from smdb_desktop.gui.kit.below import click_below
from smdb_desktop.gui.kit.keys import key_of, press_key
from smdb_desktop.gui.kit.line import Line, into_sight
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json

MOST_ROWS = 12
HELP_KEY = key_of("hjaelp").keys[0]
_PAD, _EDGE, _MARK = 12, 6, 4
_KEY = Qt.Key
_BY_ONE = {
    int(_KEY.Key_Down): 1,
    int(_KEY.Key_Up): -1,
    int(_KEY.Key_PageDown): MOST_ROWS - 1,
    int(_KEY.Key_PageUp): 1 - MOST_ROWS,
}
_RETURNS = {int(_KEY.Key_Return), int(_KEY.Key_Enter)}
_TABS = {int(_KEY.Key_Tab): 1, int(_KEY.Key_Backtab): -1}
_TAB_FOCUS, _POPUP_FOCUS = Qt.FocusReason.TabFocusReason, Qt.FocusReason.PopupFocusReason
_ALT = Qt.KeyboardModifier.AltModifier
_SELECTED = QStyle.StateFlag.State_Selected


class Asker(Protocol):
    """The box that a popup is open for."""

    def took(self, raw: Json, way: int) -> None:
        """An answer was taken; ``way`` 0 stays, 1 goes on, -1 goes back, 2 goes on as Return does."""

    def left(self, text: str) -> None:
        """It closed with this text typed and no row taken."""


class _Rows(QStyledItemDelegate):
    """Paints an answer, wrapped where the screen is narrow; the marked one has a bar beside it."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As many lines as the words need in the width of the list."""
        metrics, view = option.fontMetrics, self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else option.rect.width()
        # the list makes each row as wide as itself, also when its scroll bar comes
        return QSize(1, paint.tall(metrics, str(index.data()), width - 2 * theme.px(_PAD)) + 2 * theme.px(_EDGE))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The ground, the bar and the words."""
        tokens, place = theme.current().tokens, option.rect
        if option.state & _SELECTED:
            painter.fillRect(place, QColor(tokens.info_bg))
            painter.fillRect(QRect(place.left(), place.top(), theme.px(_MARK), place.height()), QColor(tokens.primary))
        paint.words(painter, place.adjusted(theme.px(_PAD), 0, -theme.px(_PAD), 0), str(index.data()))


class ListPopup(QFrame):
    """The popup of one window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setObjectName("liste")
        self._asker: Asker | None = None
        self._box: QWidget | None = None
        self._answers = Answers(None)
        self._raw: Json = None
        self.hits = Hits()
        self.line = Line(self)
        self.line.setProperty("ring", "own")
        self.line.setPlaceholderText(say(T("Skriv for at søge")))
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self._search)
        self.view = QListView(self)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setProperty("class", "answers")
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setItemDelegate(_Rows(self.view))
        self.view.setModel(self.hits)
        self.view.clicked.connect(self._clicked)
        self.view.entered.connect(self._mark)
        self.setFocusProxy(self.line)

    # -- opening and closing ---------------------------------------------------------------------------------------

    def open_for(self, box: QWidget, asker: Asker, answers: Answers, raw: Json, typed: str, *, first: bool) -> None:
        """Open below a box that shows ``raw``; ``typed`` is searched at once, ``first`` marks a row also without an answer."""
        self._box, self._asker, self._answers, self._raw = box, asker, answers, raw
        name = box.accessibleName()
        for part in (self.line, self.view):
            part.setAccessibleName(say(name))
        self.line.setText(say(typed))
        self._search(typed)
        into_sight(box)
        self._place()
        if not typed:
            place = self.hits.place(raw) if raw is not None else 0 if first else -1
            self._mark_row(place)
        self.show()
        self.line.setFocus(_POPUP_FOCUS)

    def mark(self, raw: Json) -> None:
        """Mark the row that gives this answer; None is the way to take it back."""
        self._mark_row(self.hits.place(raw))

    def typed_for(self, box: QWidget) -> str:
        """What is typed in it and not taken yet, while it is open for this box; else ""."""
        if self._box is not box:
            return ""
        self.line.take_composed()
        return self.line.text()

    def let_go(self, box: QWidget) -> None:
        """Close without a word to the box, where it is open for it."""
        if self._box is box:
            self._forget()
            self.hide()

    def leave_for(self, box: QWidget) -> None:
        """Close where it is open for this box, and tell it what was typed."""
        if self._box is box:
            self.hide()

    def _forget(self) -> Asker | None:
        asker, self._asker, self._box, self._raw = self._asker, None, None, None
        self._answers = Answers(None)
        self.line.forget_composed()
        self.line.setText("")
        self.hits.forget()
        for part in (self.line, self.view):
            part.setAccessibleName("")
        return asker

    def hideEvent(self, event: QHideEvent) -> None:
        """However it closes: what was typed goes to the box."""
        super().hideEvent(event)
        self.line.take_composed()
        text = self.line.text()
        asker = self._forget()
        if asker is not None:
            asker.left(text)

    def _leave(self) -> None:
        """Esc: the answer stays as it was."""
        box = self._box
        self._forget()
        self.hide()
        _back_to(box)

    def _take(self, way: int) -> None:
        index, box = self.view.currentIndex(), self._box
        raw = self.hits.rows[index.row()].raw if index.isValid() else self._raw
        asker = self._forget()
        self.hide()
        _back_to(box)
        if asker is not None:
            asker.took(raw, way)

    # -- what is found ---------------------------------------------------------------------------------------------

    def _search(self, text: str) -> None:
        self._mark_row(self.hits.search(self._answers, text, answered=self._raw is not None))

    def _mark(self, index: QModelIndex) -> None:
        self.view.setCurrentIndex(index)

    def _mark_row(self, row: int) -> None:
        """Mark a row, which brings it into sight; those who hear the window hear it, though the keys stay in the line."""
        if row < 0:
            self.view.setCurrentIndex(QModelIndex())
            return
        index = self.hits.index(row)
        self.view.setCurrentIndex(index)
        if QAccessible.isActive() and self.isVisible():
            event = QAccessibleEvent(self.view, QAccessible.Event.Focus)
            event.setChild(row)
            QAccessible.updateAccessibility(event)

    def _clicked(self, index: QModelIndex) -> None:
        self._mark(index)
        self._take(0)

    # -- keys and mouse --------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list; the rest is typed."""
        if watched is self.line and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if event.modifiers() & _ALT and key in _BY_ONE:
            # what opens it closes it; only Return, Tab and a click take an answer
            self._leave()
        elif key == _KEY.Key_F1:
            self._help()
        elif key in _BY_ONE:
            self._step(_BY_ONE[key])
        elif key in _RETURNS:
            self._take(2)
        elif key in _TABS:
            self._take(_TABS[key])
        elif key == _KEY.Key_Escape or key == _KEY.Key_F4:
            self._leave()
        elif key == _KEY.Key_Space and not self.line.text():
            self._take(0)
        else:
            return False
        return True

    def _help(self) -> None:
        """F1: the list closes over nothing, and the field's help comes as if it had been asked for there."""
        window = self.parentWidget()
        self._leave()
        if window is not None:
            press_key(window, HELP_KEY)

    def _step(self, by: int) -> None:
        now, last = self.view.currentIndex(), self.hits.rowCount() - 1
        if last >= 0:
            self._mark_row(min(last, max(0, now.row() + by)) if now.isValid() else 0 if by > 0 else last)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press outside closes it; on its own box it does not open it again."""
        box = self._box
        outside = not self.rect().contains(event.position().toPoint())
        on_box = (
            outside and box is not None and box.rect().contains(box.mapFromGlobal(event.globalPosition().toPoint()))
        )
        self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay, on_box)
        super().mousePressEvent(event)
        if outside and not on_box:
            click_below(event)

    # -- place and looks -------------------------------------------------------------------------------------------

    def _place(self) -> None:
        """As wide as the box or the longest answer, as high as up to twelve rows, wholly on the screen of the box."""
        box = self._box
        if box is None:
            return
        screen = QGuiApplication.screenAt(box.mapToGlobal(box.rect().center())) or box.screen()
        room, metrics = screen.availableGeometry(), self.view.fontMetrics()
        bar = self.view.verticalScrollBar().sizeHint().width() if len(self._answers.labels) > MOST_ROWS else 0
        longest = self._answers.widest(self.view.font())
        width = min(room.width(), max(box.width(), longest + 2 * theme.px(_PAD) + bar + 4))
        line = paint.high(metrics)
        rows = self._rows_height(metrics, longest, width - 2 * theme.px(_PAD) - bar - 4)
        below, above = box.mapToGlobal(QPoint(0, box.height())), box.mapToGlobal(QPoint(0, 0))
        under, over = room.bottom() - below.y(), above.y() - room.top()
        height = min(line + rows + 4, max(under, over))
        y = below.y() if height <= under else above.y() - height
        x = max(room.left(), min(below.x(), room.right() + 1 - width))
        self.setGeometry(x, y, width, height)
        self.line.setGeometry(1, 1, width - 2, line)
        self.view.setGeometry(2, line + 2, width - 4, height - line - 4)

    def _rows_height(self, metrics: QFontMetrics, longest: int, inside: int) -> int:
        """How high up to twelve rows are; where no answer wraps they are all alike, and Qt need not ask each."""
        edges, answers = 2 * theme.px(_EDGE), self._answers.labels
        more = 1 if self._raw is not None or not answers else 0
        self.view.setUniformItemSizes(longest <= inside)
        if longest <= inside:
            return min(MOST_ROWS, len(answers) + more) * (metrics.height() + edges)
        heights = [paint.tall(metrics, words, inside) + edges for words in answers]
        return sum(sorted([*heights, *[metrics.height() + edges] * more], reverse=True)[:MOST_ROWS])

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A frame that stands out."""
        tokens, painter = theme.current().tokens, QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.surface))
        painter.setPen(QPen(QColor(tokens.text2), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def _back_to(box: QWidget | None) -> None:
    if box is not None and isValid(box) and box.isVisible():
        box.setFocus(_POPUP_FOCUS)


def popup_of(window: QWidget) -> ListPopup:
    """The popup of a window; made when the first list opens."""
    found = window.findChild(ListPopup, "liste", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, ListPopup) else ListPopup(window)


def open_popup(window: QWidget) -> ListPopup | None:
    """The popup of a window where one was made."""
    found = window.findChild(ListPopup, "liste", Qt.FindChildOption.FindDirectChildrenOnly)
    return found if isinstance(found, ListPopup) else None
