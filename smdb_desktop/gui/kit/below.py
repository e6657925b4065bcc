"""A press outside an open list or calendar is for what lies there too. Qt hands it on, but not under X11."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication

X11 = "xcb"
_DOWN, _UP = QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease


def click_below(event: QMouseEvent) -> None:
    """Click what lies under a press that has closed a popup, where Qt does not. The button of the mouse comes up over what is
    not down any more, which does nothing."""
    if QGuiApplication.platformName() != X11 or QApplication.activePopupWidget() is not None:
        return
    place = event.globalPosition()
    below = QApplication.widgetAt(place.toPoint())
    if below is None:
        return
    if below.focusPolicy() & Qt.FocusPolicy.ClickFocus:
        below.setFocus(Qt.FocusReason.MouseFocusReason)
    local, button = QPointF(below.mapFromGlobal(place)), event.button()
    for kind, held in ((_DOWN, event.buttons()), (_UP, event.buttons() & ~button)):
        QApplication.sendEvent(below, QMouseEvent(kind, local, place, button, held, event.modifiers()))
