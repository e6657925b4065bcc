"""Arrangements that give way in a small window: a row that wraps, cards that come to stand under each other, facts in columns.

They hold no content of their own and never make a page wider than its widest part.
"""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import reading, theme
from smdb_desktop.gui.kit.announce import unheard
from smdb_desktop.gui.kit.follow import Follower
from smdb_desktop.gui.kit.parts import label, widgets_in
from smdb_desktop.language import say

GAP = 8
FACTS_GAP = 20
LEAST_HEIGHT = 80
LONGEST_WORD = 20
"""Letters of a word that stands beside others; a longer one may be broken after each so many."""
BREAK = "\u200b"
WIDE = 860
"""From this many of the sketches' pixels on, cards stand side by side."""
WIDER = 1240
"""From here on three of them."""

_Part: TypeAlias = tuple[int, QWidget, QSize]
"""A widget of a row: its number among all, hidden ones counted, and how large it wants to be."""


class FittingArea(QScrollArea):
    """Scrolls what is inside where there is no room for it, and asks for as much room as it needs where there is."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        inside.setProperty("class", "inside")
        self._inside = inside
        self.setWidget(inside)
        inside.installEventFilter(self)
        Follower(self, inside)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is inside needs more room, or less."""
        if watched is self._inside and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def hasHeightForWidth(self) -> bool:
        """Wrapped texts are higher when they are narrower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """All of it."""
        inside = self._inside.layout()
        if inside is None:
            return self._inside.sizeHint().height()
        high = inside.totalHeightForWidth(width) if inside.hasHeightForWidth() else inside.totalSizeHint().height()
        # Qt scrolls by what is inside may at least be, which for wrapped texts can be more than they need
        return max(high, inside.totalMinimumSize().height())

    def sizeHint(self) -> QSize:
        """As wide as what is inside wants to be."""
        wanted = self._inside.sizeHint()
        return QSize(wanted.width(), self.heightForWidth(wanted.width()))

    def minimumSizeHint(self) -> QSize:
        """As wide as it must be; as low as a few lines."""
        width = self._inside.minimumSizeHint().width()
        return QSize(width, min(self.heightForWidth(width), theme.px(LEAST_HEIGHT)))


class Flow(QWidget):
    """A row that goes on on the next line when its widgets no longer fit side by side.

    It places its widgets itself: a layout class written in Python would own items that Qt deletes.
    """

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[QWidget] = []
        self._right_from = -1
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """The next widget from the left."""
        hidden = widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide) and widget.isHidden()
        widget.setParent(self)
        widget.setVisible(not hidden)
        self._parts.append(widget)
        self.updateGeometry()

    def add_stretch(self) -> None:
        """What follows stands at the right; where all does not fit on one line, on lines of its own."""
        self._right_from = len(self._parts)

    def _sizes(self) -> list[_Part]:
        return [(n, w, _wanted(w)) for n, w in enumerate(self._parts) if not w.isHidden()]

    def sizeHint(self) -> QSize:
        """All on one line."""
        sizes = self._sizes()
        return QSize(_one_line(sizes), max((size.height() for _n, _w, size in sizes), default=0))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest widget may be."""
        sizes = self._sizes()
        width = max((w.minimumSizeHint().width() for _n, w, _size in sizes), default=0)
        return QSize(width, max((size.height() for _n, _w, size in sizes), default=0))

    def hasHeightForWidth(self) -> bool:
        """Narrower means higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high the lines are together."""
        return self._place(width, move=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put every widget where it belongs."""
        super().resizeEvent(event)
        self._place(self.width(), move=True)

    def event(self, event: QEvent) -> bool:
        """A widget changed its size, came or went."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place(self.width(), move=True)
        return super().event(event)

    def _place(self, width: int, *, move: bool) -> int:
        gap, y, sizes = theme.px(GAP), 0, self._sizes()
        spare = width - _one_line(sizes)
        for line in self._lines(width, sizes, wraps=spare < 0):
            right = width - sum(size.width() for _n, _w, size in line) - gap * (len(line) - 1)
            x = max(0, right) if spare < 0 and line[0][0] >= self._right_from >= 0 else 0
            turned = spare <= 0 or self._right_from < 0
            high = max(size.height() for _n, _w, size in line)
            for number, widget, size in line:
                if not turned and number >= self._right_from:
                    x, turned = x + spare, True
                if move:
                    # words stand at the middle of the button beside them
                    widget.setGeometry(QRect(QPoint(x, y + (high - size.height()) // 2), size))
                x += size.width() + gap
            y += high + gap
        return max(0, y - gap)

    def _lines(self, width: int, sizes: list[_Part], *, wraps: bool) -> list[list[_Part]]:
        """What stands on which line."""
        gap, x, lines = theme.px(GAP), 0, list[list[_Part]]()
        for number, widget, wanted in sizes:
            size = wanted
            if wanted.width() > width:
                size = wanted.boundedTo(QSize(max(width, widget.minimumSizeHint().width()), wanted.height()))
            if size.width() < wanted.width() and widget.hasHeightForWidth():
                size.setHeight(widget.heightForWidth(size.width()))
            first_right = wraps and lines and number >= self._right_from > lines[-1][-1][0]
            if not lines or x + size.width() > width or first_right:
                lines.append([])
                x = 0
            lines[-1].append((number, widget, size))
            x += size.width() + gap
        return lines


def _one_line(sizes: list[_Part]) -> int:
    return sum(size.width() for _n, _w, size in sizes) + theme.px(GAP) * max(0, len(sizes) - 1)


def _wanted(widget: QWidget) -> QSize:
    """How large it wants to be; a text that may wrap wants one line."""
    wanted = widget.sizeHint()
    if isinstance(widget, QLabel) and widget.wordWrap():
        wide = widget.fontMetrics().horizontalAdvance(widget.text()) + 2
        wanted = QSize(wide, widget.heightForWidth(wide))
    return wanted.expandedTo(widget.minimumSize())


class Columns(QWidget):
    """Cards side by side where there is room, else under each other. ``weights`` share the width; ``room`` is what it takes."""

    def __init__(self, *weights: int, room: float = WIDE) -> None:
        super().__init__()
        self._weights, self._room = weights, room
        self._cards: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(16))
        self._wide: bool | None = None

    def add(self, card: QWidget) -> None:
        """The next card."""
        self._cards.append(card)
        self._wide = None
        self._arrange(wide=self.width() >= theme.px(self._room))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest card."""
        hint = super().minimumSizeHint()
        hint.setWidth(max((c.minimumSizeHint().width() for c in self._cards), default=0))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange again when the border is crossed."""
        self._arrange(wide=event.size().width() >= theme.px(self._room))
        super().resizeEvent(event)

    def _arrange(self, *, wide: bool) -> None:
        if wide == self._wide:
            return
        self._wide = wide
        for number, card in enumerate(self._cards):
            self._grid.removeWidget(card)
            row, place = (0, number) if wide else (number, 0)
            self._grid.addWidget(card, row, place)
        for number, weight in enumerate(self._weights):
            self._grid.setColumnStretch(number, weight if wide or number == 0 else 0)


class Cards(QWidget):
    """Cards in one, two or three columns, as there is room, row by row; the last of them takes what its row has left."""

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(16))
        self._shape: tuple[int, tuple[QWidget, ...]] = (0, ())

    def add(self, card: QWidget, *, shown: bool = True) -> None:
        """The next card."""
        self._cards.append(card)
        card.setParent(self)
        card.setVisible(shown)
        self.arrange()

    def arrange(self) -> None:
        """Put the cards in their places; to be called when one comes or goes."""
        self._arrange(self.width())

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest card."""
        hint = super().minimumSizeHint()
        hint.setWidth(max((c.minimumSizeHint().width() for c in self._cards if not c.isHidden()), default=0))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange again when a border is crossed."""
        self._arrange(event.size().width())
        super().resizeEvent(event)

    def _arrange(self, width: int) -> None:
        columns = 1 if width < theme.px(WIDE) else 2 if width < theme.px(WIDER) else 3
        shown = tuple(card for card in self._cards if not card.isHidden())
        if (columns, shown) == self._shape:
            return
        self._shape = columns, shown
        for card in self._cards:
            self._grid.removeWidget(card)
        for number, card in enumerate(shown):
            row, place = divmod(number, columns)
            last = number == len(shown) - 1
            self._grid.addWidget(card, row, place, 1, columns - place if last else 1)
        for number in range(3):
            self._grid.setColumnStretch(number, int(number < columns))


def breakable(text: str) -> str:
    """The text with places where a word that is longer than any column may be broken; eyes do not see them."""
    if len(text) <= LONGEST_WORD:
        return text
    return " ".join(_broken(word) for word in text.split(" "))


def _broken(word: str) -> str:
    return BREAK.join(word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))


def wrapping(row: QHBoxLayout) -> Flow:
    """Let the widgets of a row of Designer's go on on the next line where they do not fit; what only fills the row goes away."""
    widgets = widgets_in(row)
    flow = Flow()
    # into the window first, else the widgets would come to stand last for Tab
    row.insertWidget(0, flow, 1)
    for widget in widgets:
        if type(widget) is not QWidget:
            flow.add(widget)
        else:
            widget.hide()
    return flow


class Facts(QWidget):
    """Short facts, each with its name above it, in as many columns of one width as there is room for.

    It places its labels itself: a grid gives its columns the widths of what stands in them, and knows of another number of
    columns only when it has been given its width.
    """

    def __init__(self, *pairs: tuple[str, str], column: float = 150) -> None:
        super().__init__()
        self._wanted = theme.px(column)
        self._pairs: list[tuple[QLabel, QLabel]] = []
        for name, value in pairs:
            named, shown = label(name, "label", self), label(value, "", self)
            with unheard():
                shown.setAccessibleName(say(T("{navn}: {svar}", navn=name, svar=value)))
                broken = breakable(say(value))
                shown.setText(say(broken))
                if broken == say(value):  # what is copied must be what was written
                    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                # what stands below it says it too
                reading.skip(named)
            self._pairs.append((named, shown))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What it shows: names with their values."""
        return tuple((name.text(), value.text()) for name, value in self._pairs)

    def hasHeightForWidth(self) -> bool:
        """Narrower means higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high all rows are together."""
        return self._place(width, move=False)

    def sizeHint(self) -> QSize:
        """All in one row."""
        width = len(self._pairs) * (self._wanted + theme.px(FACTS_GAP))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest fact."""
        least = max((part.minimumSizeHint().width() for pair in self._pairs for part in pair), default=0)
        return QSize(least, self._place(self.width(), move=False) if self.width() else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put every label where it belongs."""
        super().resizeEvent(event)
        self._place(self.width(), move=True)

    def event(self, event: QEvent) -> bool:
        """A label changed its font or its text."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place(self.width(), move=True)
        return super().event(event)

    def _place(self, width: int, *, move: bool) -> int:
        gap, between, y = theme.px(FACTS_GAP), theme.px(2), 0
        # what cannot be broken, such as a number of forty digits, makes all columns wider
        wanted = max([self._wanted, *(part.minimumSizeHint().width() for pair in self._pairs for part in pair)])
        columns = max(1, min(len(self._pairs), (width + gap) // (wanted + gap)))
        each = (width - gap * (columns - 1)) // columns
        for first in range(0, len(self._pairs), columns):
            row = self._pairs[first : first + columns]
            names = max(name.heightForWidth(each) for name, _ in row)
            values = max(value.heightForWidth(each) for _, value in row)
            y += theme.px(GAP) if first else 0
            for number, (name, value) in enumerate(row if move else ()):
                x, high = number * (each + gap), name.heightForWidth(each)
                name.setGeometry(x, y + names - high, each, high)
                value.setGeometry(x, y + names + between, each, value.heightForWidth(each))
            y += names + between + values
        return y
