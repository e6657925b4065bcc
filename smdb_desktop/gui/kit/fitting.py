"""Dialogs as high as they need, never higher than the screen, and wholly on it. Every dialog that wraps texts asks here.

May know no dialog: they know this.
"""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QDialog, QLayout, QWidget

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.layout import FittingArea
from smdb_desktop.gui.kit.parts import TITLE_BAR


def fit_height(dialog: QDialog) -> None:
    """Make a dialog as high as its wrapped texts need at its width, never higher than the screen, and wholly on it.

    Qt reckons with other widths: its own height leaves gaps or cuts texts off.
    """
    for area in dialog.findChildren(FittingArea):
        # what came or went inside has not been told to the dialog yet, nor to the layouts between
        for inner in reversed(area.findChildren(QLayout)):
            inner.invalidate()
            if (owner := inner.parentWidget()) is not None:
                owner.updateGeometry()
        area.updateGeometry()
    layout = dialog.layout()
    if layout is not None and layout.hasHeightForWidth():
        width = min(dialog.width(), dialog.screen().availableGeometry().width())
        dialog.resize(width, min(layout.totalHeightForWidth(width), room_for(dialog)))
        _put_on_screen(dialog)


def _put_on_screen(dialog: QDialog) -> None:
    """In the middle of its window, as far as the screen has room; Qt has placed it by the height it had before."""
    screen, window = dialog.screen().availableGeometry(), _behind(dialog)
    title = _title_bar(dialog)
    place = QRect(QPoint(0, 0), dialog.size())
    place.moveCenter(screen.center() if window is None else window.geometry().center())
    place.moveRight(min(place.right(), screen.right()))
    place.moveBottom(min(place.bottom(), screen.bottom()))
    place.moveLeft(max(place.left(), screen.left()))
    place.moveTop(max(place.top(), screen.top() + title))
    frame = dialog.geometry().topLeft() - dialog.frameGeometry().topLeft()
    dialog.move(place.topLeft() - frame)


def room_for(dialog: QDialog) -> int:
    """The height that a dialog may have on its screen, in Qt's pixels; a title bar has room above it."""
    return dialog.screen().availableGeometry().height() - _title_bar(dialog)


def _title_bar(dialog: QDialog) -> int:
    """How high a title bar is: that of the window behind, or where nothing is known yet, a usual one."""
    window = _behind(dialog)
    known = window.geometry().top() - window.frameGeometry().top() if window is not None else 0
    return max(known, theme.px(TITLE_BAR))


def _behind(dialog: QDialog) -> QWidget | None:
    parent = dialog.parentWidget()
    return parent.window() if parent is not None else None
