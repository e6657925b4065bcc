"""Keeps the focus in sight: a scroll area goes along with a focus that the program moves, as Qt does with Tab.

What grows above the focus pushes it down; it stays in sight until the person scrolls. Under a pressed button of the mouse nothing
moves, and a window that comes back gives the focus to whom it had before: the page stays where it was scrolled to.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from smdb_desktop.gui.kit import theme

AIR = 24
"""The sketches' pixels above and below the focus."""


class Follower(QObject):
    """Follows the focus inside one area, which already has its widget."""

    def __init__(self, area: QScrollArea, inside: QWidget) -> None:
        super().__init__(area)
        self._area, self._inside = area, inside
        self._followed: QWidget | None = None
        self._holds = self._mine = False
        inside.installEventFilter(self)
        area.verticalScrollBar().valueChanged.connect(self._scrolled)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    @contextmanager
    def undisturbed(self) -> Iterator[None]:
        """What is built anew inside may take the focus along: where the person had scrolled away from it, it is not followed."""
        holds = self._holds
        yield
        self._holds = holds
        focus = self._area.window().focusWidget()
        if focus is not None and self._inside.isAncestorOf(focus):
            self._followed = focus

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
        if new is None or new is self._followed or not self._inside.isAncestorOf(new) or QApplication.mouseButtons():
            return
        self._followed, self._holds = new, True
        # what was just shown has no place before Qt has laid it out
        QTimer.singleShot(0, self, self._show)

    def _show(self) -> None:
        focus = self._area.window().focusWidget()
        if not self._holds or focus is None or not focus.isVisible() or not self._inside.isAncestorOf(focus):
            return
        seen = focus.visibleRegion().boundingRect().height()
        # not the viewport itself: a widget that Python did not make has PySide write the classes of all that it might be
        if seen < min(focus.height(), self._area.maximumViewportSize().height() // 2):
            self._mine = True
            self._area.ensureWidgetVisible(focus, 0, theme.px(AIR))
            self._mine = False
