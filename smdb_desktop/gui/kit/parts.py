"""Small parts that every page is made of: labels, cards, buttons, banners. Looks come from the style sheet by properties.

Nothing here knows a page or a case. A property that changes while shown is set with ``restyle``, which asks Qt to dress it again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from smdb_desktop.gui.kit import letters, theme
from smdb_desktop.gui.kit.announce import announce, unheard
from smdb_desktop.gui.kit.dress import plain_tip as plain_tip
from smdb_desktop.gui.kit.dress import restyle as restyle
from smdb_desktop.language import say

TITLE_BAR = 32
"""The sketches' pixels of a title bar, where the system's own is not known yet."""


def label(text: str, kind: str = "", parent: QWidget | None = None, *, wrap: bool = True) -> QLabel:
    """A label of a class (``h1``, ``h2``, ``label``, ``strong``, ``hint``, ``error``, ``warning``, ``success``); plain text."""
    # what a label says when it is made is no news to anybody
    with unheard():
        made = QLabel(say(text), parent)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setWordWrap(wrap)
        if kind:
            made.setProperty("class", kind)
    return made


def icon_label(name: str, parent: QWidget | None = None) -> QLabel:
    """An icon beside a text; the text says the same, so screen readers skip it."""
    made = QLabel(parent)
    made.setProperty("icon", name)
    return made


@cache
def _icon(path: str) -> QIcon:
    """An icon that all its buttons share: it is read and drawn once."""
    return QIcon(path)


def icon(name: str) -> QIcon:
    """One of our icons in the look of now, for a place that paints it itself."""
    return _icon(theme.current().icon_path(name))


class IconButton(QToolButton):
    """A small button with one of our icons; no tab stop unless asked for. The icon follows the look."""

    def __init__(self, name: str, tip: str, size: float = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setIcon(_icon(theme.current().icon_path(name)))
        self.setIconSize(theme.current().size(size))
        self.setToolTip(say(tip))
        self.setAccessibleName(say(tip))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_icon(self, name: str) -> None:
        """Another icon, in the look of now."""
        self._name = name
        self.setIcon(_icon(theme.current().icon_path(name)))

    def changeEvent(self, event: QEvent) -> None:
        """Another look has other icons."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.setIcon(_icon(theme.current().icon_path(self._name)))


_LINK_SIDE = 5
"""What the style sheet keeps free beside the words of a link."""


class Link(letters.Button):
    """A link whose words go on on the next line where there is no room for them on one."""

    def __init__(self, words: str) -> None:
        super().__init__(words, lettered=False)
        self.setProperty("kind", "link")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _fits(self, width: int) -> bool:
        return width >= super().sizeHint().width()

    def _room(self, width: int) -> QRect:
        return QRect(0, 0, max(1, width - 2 * theme.px(_LINK_SIDE)), 10_000)

    def minimumSizeHint(self) -> QSize:
        """As narrow as its longest word."""
        metrics, hint = self.fontMetrics(), super().minimumSizeHint()
        longest = max((metrics.horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(min(hint.width(), longest + 2 * theme.px(_LINK_SIDE)), hint.height())

    def hasHeightForWidth(self) -> bool:
        """Narrower means higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """One line, or as many as the words need."""
        one = super().sizeHint().height()
        if self._fits(width):
            return one
        metrics = self.fontMetrics()
        high = metrics.boundingRect(self._room(width), Qt.TextFlag.TextWordWrap, self.text()).height()
        return one + high - metrics.height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt's own, or the words on several lines."""
        if self._fits(self.width()):
            super().paintEvent(event)
            return
        painter, font = QPainter(self), self.font()
        font.setUnderline(True)
        painter.setFont(font)
        painter.setPen(self.palette().buttonText().color())
        side = theme.px(_LINK_SIDE)
        place = self.rect().adjusted(side, 0, -side, 0)
        painter.drawText(place, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter, self.text())


def button(text: str, clicked: Callable[[], Any] | None = None, kind: str = "", *, name: str = "") -> QPushButton:
    """A push button: ``primary``, ``danger``, ``link`` or, without a kind, secondary. Never a default button of a dialog."""
    made = Link(say(text)) if kind == "link" else letters.Button(say(text))
    made.setAutoDefault(False)
    if name:
        made.setObjectName(name)
    if kind:
        made.setProperty("kind", kind)
    if clicked is not None:
        made.clicked.connect(clicked)
    return made


def frame(kind: str, *, horizontal: bool = False, margin: float = 20, spacing: float = 12) -> QFrame:
    """A frame of a class (``card``, ``bar``, ``side``, ``banner``) with a layout in it."""
    made = QFrame()
    made.setProperty("class", kind)
    layout: QHBoxLayout | QVBoxLayout = QHBoxLayout(made) if horizontal else QVBoxLayout(made)
    space = theme.px(margin)
    layout.setContentsMargins(space, space, space, space)
    layout.setSpacing(theme.px(spacing))
    return made


def card(title: str = "") -> QFrame:
    """A card; with a title its first line is an h2."""
    made = frame("card")
    if title:
        box(made).addWidget(label(title, "h2"))
    return made


def box(widget: QWidget) -> QVBoxLayout:
    """The box layout of a widget made here."""
    layout = widget.layout()
    if not isinstance(layout, QVBoxLayout | QHBoxLayout):
        raise TypeError("the widget has no box layout")
    return layout  # type: ignore[return-value]


def column(spacing: float = 12) -> tuple[QWidget, QVBoxLayout]:
    """A plain widget with a vertical layout without margins."""
    made = QWidget()
    layout = QVBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.px(spacing))
    return made, layout


def row(place: QBoxLayout, *widgets: QWidget, spacing: float = 8, stretch: bool = True) -> QHBoxLayout:
    """A horizontal layout of these widgets at the end of ``place``, left-aligned when ``stretch``.

    It is put in its place before it is filled: a layout filled while it stands alone can end the process later (PySide6).
    """
    layout = QHBoxLayout()
    place.addLayout(layout)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.px(spacing))
    for widget in widgets:
        layout.addWidget(widget)
    if stretch:
        layout.addStretch(1)
    return layout


def show_all(layout: QLayout) -> None:
    """Show what was just laid out now: Qt would do so a moment later, and a hidden widget takes no focus."""
    for inside in widgets_in(layout):
        inside.show()


def widgets_in(layout: QLayout) -> list[QWidget]:
    """The widgets that stand in a layout itself, in its order.

    Not by its items: their wrappers live as long as the layout's, also when an item is gone and another object of Qt's stands at
    its address, for which Python then takes the wrapper.
    """
    owner = layout.parentWidget()
    around = owner.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly) if owner is not None else []
    return sorted((each for each in around if layout.indexOf(each) >= 0), key=layout.indexOf)


def let_go(widget: QWidget) -> None:
    """Take the focus out of what is about to be hidden: Qt would hand it on to whatever comes next, and that would be heard."""
    focus = widget.window().focusWidget()
    if focus is not None and (focus is widget or widget.isAncestorOf(focus)):
        focus.clearFocus()


def clear(layout: QLayout) -> None:
    """Take the widgets out of a layout and throw them away."""
    while (item := layout.takeAt(0)) is not None:
        gone = item.widget()
        if gone is not None:
            let_go(gone)
            gone.hide()
            gone.deleteLater()


def scrolling(inside: QWidget, kind: type[QScrollArea] = QScrollArea) -> QScrollArea:
    """A scroll area that grows with its page, never scrolls sideways by itself and takes no focus."""
    area = kind()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
    inside.setProperty("class", "inside")
    area.setWidget(inside)
    return area


class Banner(QFrame):
    """A message across the page: ``kind`` error, warning, success or info; hidden while it has no text."""

    def __init__(self, kind: str = "info", text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "banner")
        self.setProperty("kind", kind)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        layout.setSpacing(theme.px(10))
        self._icon = icon_label(kind)
        self._text = label(text)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        self._show_or_hide(bool(text))

    def _show_or_hide(self, shown: bool) -> None:
        """Without a place on a page yet it is shown together with the page: by itself it would be a window of its own."""
        if shown and self.parent() is None:
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)
        else:
            self.setVisible(shown)

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def offer(self, made: QPushButton) -> None:
        """Put a way on beside the text."""
        row = self.layout()
        if row is not None:
            row.addWidget(made)

    def tell(self, text: str, kind: str = "") -> None:
        """Show what is news, and let it be heard."""
        new = say(text) != self.text()
        self.show_text(text, kind)
        if new:
            announce(self, text, assertive=kind == "error")

    def show_text(self, text: str, kind: str = "") -> None:
        """Say something, or with an empty text go away."""
        self._text.setText(say(text))
        self.setAccessibleName(say(text))
        if kind and text:
            restyle(self, "kind", kind)
            restyle(self._icon, "icon", kind)
        self._show_or_hide(bool(text))
