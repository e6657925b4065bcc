"""Keeps the focus in sight: a scroll area goes along with a focus that the program moves, as Qt does with Tab.

What grows above the focus pushes it down; it stays in sight until the person scrolls. Under a pressed button of the mouse nothing
moves, and a window that comes back gives the focus to whom it had before: the page stays where it was scrolled to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from smdb_desktop.gui.kit import theme

TOLD_AT = "told_at"
"""The property of a field with the text that says what is wrong with it, which stands above it."""
AIR = 24
"""The sketches' pixels above and below the focus."""


class Follower(QObject):
    """Follows the focus inside one area, which already has its widget.

    A page that fails while it is built is collected as garbage, and Python takes what it knows of this object before Qt takes the
    object: what comes in between finds nothing to follow.
    """

    _area: QScrollArea | None = None
    _inside: QWidget | None = None
    _followed: QWidget | None = None
    _holds = _mine = False

    def __init__(self, area: QScrollArea, inside: QWidget) -> None:
        super().__init__(area)
        self._area, self._inside = area, inside
        inside.installEventFilter(self)
        area.verticalScrollBar().valueChanged.connect(self._scrolled)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """What is built anew inside may take the focus along: where the person had scrolled away from it, it is not followed.

        A focus that comes from outside is followed: nobody has scrolled away from it.
        """
        holds, had = self._holds, self._inner()
        yield
        focus = self._inner()
        if had is not None:
            self._holds = holds
            self._followed = focus or self._followed

    def _inner(self) -> QWidget | None:
        """What has the focus, where that is inside."""
        focus, inside = self._focus(), self._inside
        return focus if focus is not None and inside is not None and inside.isAncestorOf(focus) else None

    def _focus(self) -> QWidget | None:
        return None if self._area is None else self._area.window().focusWidget()

    def _scrolled(self, _value: int) -> None:
        """The person scrolls, or the page shows something else: until the focus moves again it is not followed."""
        if not self._mine:
            self._holds = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is inside became higher or lower."""
        if watched is self._inside and event.type() is QEvent.Type.Resize and self._holds:
            QTimer.singleShot(0, self, self._show)
        return False

    def _moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        inside = self._inside
        if new is None or inside is None or new is self._followed:
            return
        if not inside.isAncestorOf(new) or QApplication.mouseButtons():
            return
        self._followed, self._holds = new, True
        # what was just shown has no place before Qt has laid it out
        QTimer.singleShot(0, self, self._show)

    def _show(self) -> None:
        focus, area, inside = self._focus(), self._area, self._inside
        if not self._holds or focus is None or area is None or inside is None:
            return
        if not focus.isVisible() or not inside.isAncestorOf(focus):
            return
        told = focus.property(TOLD_AT)
        if isinstance(told, QWidget) and inside.isAncestorOf(told) and _is_cut(told):
            self._mine = True
            area.ensureWidgetVisible(told, 0, theme.px(AIR))
            self._mine = False
        seen = focus.visibleRegion().boundingRect().height()
        # not the viewport itself: a widget that Python did not make has PySide write the classes of all that it might be
        if seen < min(focus.height(), area.maximumViewportSize().height() // 2):
            self._mine = True
            area.ensureWidgetVisible(focus, 0, theme.px(AIR))
            self._mine = False


def _is_cut(told: QWidget) -> bool:
    return told.isVisible() and told.visibleRegion().boundingRect().height() < told.height()
