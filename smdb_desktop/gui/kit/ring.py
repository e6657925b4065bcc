"""Where the keys go, seen: one ring of its own colour outside whatever has the focus, the same in every state of it.

It stands a little apart from the control, so both its sides are the ground, against which its colour is chosen. A widget that
paints its own ring says so with the property ``ring`` = ``own``.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QFocusFrame, QWidget
from shiboken6 import isValid

from smdb_desktop.gui.kit import theme

WIDTH, GAP, ROUND = 3, 2, 6
"""In the sketches' pixels."""
_EVENT = QEvent.Type
_MOVES = {_EVENT.Move, _EVENT.Resize, _EVENT.Show, _EVENT.Hide, _EVENT.ParentChange}
INSIDE = "inside"
"""The class of what scrolls in a scroll area: the ring scrolls with it."""


class _Ring(QFocusFrame):
    """The ring itself. Qt leaves a focus frame out of the tree that screen readers walk."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.colour = ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A rounded line, as wide as the ring."""
        width, half = theme.px(WIDTH), theme.px(WIDTH) / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self.colour), width))
        line = QRectF(self.rect()).adjusted(half, half, -half, -half)
        painter.drawRoundedRect(line, theme.px(ROUND), theme.px(ROUND))


class FocusRing(QObject):
    """Follows the focus of the whole application."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: _Ring | None = None
        self._around: QWidget | None = None
        self._nav: QWidget | None = None
        self._watched: list[QWidget] = []
        app.focusChanged.connect(self._moved)

    @property
    def shown(self) -> QWidget | None:
        """The ring while it is seen, for tests and pictures."""
        ring = self._ring
        return ring if ring is not None and isValid(ring) and ring.isVisible() else None

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched, self._around = [], _outermost(new)
        around = self._around
        if around is None or around.isWindow() or around.property("ring") == "own":
            self._around = None
            self._hide()
            return
        host, self._nav = around, _navigation(around)
        while not host.isWindow() and host.property("class") != INSIDE:
            above = host.parentWidget()
            if above is None:
                break
            self._watched.append(host)
            host = above
        for widget in self._watched:
            widget.installEventFilter(self)
        self._show(host, theme.current().tokens.ring if self._nav is None else theme.current().tokens.ring_on_nav)

    def _hide(self) -> None:
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()

    def _show(self, host: QWidget, colour: str) -> None:
        ring = self._ring
        if ring is None or not isValid(ring):
            # the last one went with its page
            ring = self._ring = _Ring()
        if ring.parentWidget() is not host:
            ring.hide()
            ring.setParent(host)
        ring.colour = colour
        self._place()
        ring.update()

    def _place(self) -> None:
        ring, around = self._ring, self._around
        if ring is None or not isValid(ring) or around is None or not isValid(around):
            return
        host = ring.parentWidget()
        if host is None or not around.isVisible() or not host.isAncestorOf(around):
            ring.hide()
            return
        out = theme.px(WIDTH) + theme.px(GAP)
        whole = QRect(around.mapTo(host, QPoint(0, 0)), around.size()).adjusted(-out, -out, out, out)
        # at the edge of the window the ring would be cut, and beside the navigation its colour is not seen: there it stands on
        # the control
        nav = self._nav
        edge = nav if nav is not None and isValid(nav) and host.isAncestorOf(nav) else host
        ring.setGeometry(whole.intersected(QRect(edge.mapTo(host, QPoint(0, 0)), edge.size())))
        ring.raise_()
        ring.show()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Where the control goes the ring goes."""
        if event.type() in _MOVES:
            self._place()
        return False


def _outermost(widget: QWidget | None) -> QWidget | None:
    """What is seen as the control: a box around the line that has the focus in it."""
    parent = widget.parentWidget() if widget is not None else None
    return parent if isinstance(parent, QComboBox | QAbstractSpinBox) else widget


def _navigation(around: QWidget) -> QWidget | None:
    """The navigation that a control stands in, if it does: its ground is another."""
    above = around.parentWidget()
    while above is not None and above.property("class") != "nav":
        above = above.parentWidget()
    return above


class _Of:
    """Qt has one application per process, so there is one ring."""

    ring: FocusRing | None = None


def install(app: QApplication) -> FocusRing:
    """Show the ring from now on. Harmless when done twice."""
    if _Of.ring is None or not isValid(_Of.ring):
        _Of.ring = FocusRing(app)
    return _Of.ring
