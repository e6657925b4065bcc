"""The window opens as it was left: as large, in the same place, maximised, on any screen that is still there.

It always fits a screen with its frame, whose size is only known when the window has been shown: until then a usual one is
reckoned with, afterwards it is looked at again. What is remembered stands in ``core/preferences.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from smdb_desktop.gui.core.preferences import WindowPlace, load_place, save_place

USUAL_FRAME = QMargins(8, 32, 8, 8)
"""A title bar and borders of an office machine, in Qt's pixels."""


def open_as_left(window: QMainWindow, data_dir: Path | None) -> None:
    """Show the window where it stood when it was closed last, else in the middle of the first screen."""
    left = load_place(data_dir)
    wanted = QRect(left.x, left.y, left.width, left.height) if left is not None else None
    window.setGeometry(placed(wanted, window.size(), _screens(), USUAL_FRAME))
    if left is not None and left.maximised:
        window.showMaximized()
    else:
        window.show()
        QTimer.singleShot(0, window, lambda: _look_again(window))


def remember(window: QMainWindow, data_dir: Path | None) -> None:
    """Keep where the window stands."""
    # a window that is minimised stands nowhere
    plain = not window.isMaximized() and not window.isMinimized()
    at = window.geometry() if plain else window.normalGeometry()
    if at.isValid():
        save_place(data_dir, WindowPlace(at.x(), at.y(), at.width(), at.height(), window.isMaximized()))


def _look_again(window: QMainWindow) -> None:
    """Now that the frame is known."""
    handle = window.windowHandle()
    if handle is None or window.isMaximized():
        return
    fits = placed(window.geometry(), window.size(), _screens(), handle.frameMargins())
    if fits != window.geometry():
        window.setGeometry(fits)


def _screens() -> list[QRect]:
    """What each screen has left beside task bars, the first one first."""
    first = QGuiApplication.primaryScreen()
    others = [screen for screen in QGuiApplication.screens() if screen is not first]
    return [screen.availableGeometry() for screen in (first, *others)]


def placed(wanted: QRect | None, usual: QSize, screens: Sequence[QRect], frame: QMargins) -> QRect:
    """The window's place without its frame: as wanted where all of it can be seen, else moved and made smaller until it can.

    The screen is the one that it lies on most, or the first where it lies on none; nothing wanted is the middle of that one.
    """
    if wanted is None:
        middle = QRect(QPoint(0, 0), usual)
        middle.moveCenter(screens[0].center())
        wanted = middle
    outer = wanted.marginsAdded(frame)
    seen = [_area(outer.intersected(screen)) for screen in screens]
    if sum(seen) == _area(outer):
        return wanted
    screen = screens[seen.index(max(seen))]
    outer.setSize(outer.size().boundedTo(screen.size()))
    outer.moveLeft(max(screen.left(), min(outer.left(), screen.right() + 1 - outer.width())))
    outer.moveTop(max(screen.top(), min(outer.top(), screen.bottom() + 1 - outer.height())))
    return outer.marginsRemoved(frame)


def _area(rect: QRect) -> int:
    return max(0, rect.width()) * max(0, rect.height())
