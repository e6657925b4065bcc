"""What makes a dialog stand out: the window behind it is dimmed, and a soft shadow lies around it.

Not every window manager draws a shadow, and in a dark look a dialog has the colour of what is behind it. The ground takes no
clicks and no focus, holds no text, and goes with its dialog.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QWidget

from smdb_desktop.gui.kit import theme

NAME = "daempet"
SHADOW = 18
"""How far the shadow reaches, in the sketches' pixels."""
_DIM_LIGHT, _DIM_DARK = 96, 150
_EDGE_LIGHT, _EDGE_DARK = 70, 130


class _Ground(QWidget):
    """Lies over a whole window, under its dialog."""

    def __init__(self, window: QWidget, dialog: QDialog) -> None:
        super().__init__(window)
        self.setObjectName(NAME)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._dialog = dialog
        window.installEventFilter(self)
        self._window = window
        self.setGeometry(window.rect())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as its window."""
        if event.type() is QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The dimming, and rings that grow fainter outwards."""
        dark = theme.current().dark
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, _DIM_DARK if dark else _DIM_LIGHT))
        corner = self.mapFromGlobal(self._dialog.frameGeometry().topLeft())
        over = QRect(QPoint(corner), self._dialog.frameGeometry().size())
        reach = theme.px(SHADOW)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, max(1, (_EDGE_DARK if dark else _EDGE_LIGHT) // reach)))
        for out in range(reach, 0, -1):
            painter.drawRoundedRect(over.adjusted(-out, -out, out, out), out, out)
        painter.end()


class _Watcher(QObject):
    """Brings the ground when the dialog is shown, and takes it away."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._ground: _Ground | None = None
        dialog.installEventFilter(self)
        dialog.finished.connect(self._away)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow the dialog."""
        kind = event.type()
        if kind is QEvent.Type.Show and self._ground is None:
            behind = self._dialog.parentWidget()
            window = behind.window() if behind is not None else None
            if window is not None and window.isVisible():
                self._ground = _Ground(window, self._dialog)
        elif kind is QEvent.Type.Hide:
            self._away()
        elif kind in (QEvent.Type.Move, QEvent.Type.Resize) and self._ground is not None:
            self._ground.update()
        return False

    def _away(self, _result: int = 0) -> None:
        ground, self._ground = self._ground, None
        if ground is not None:
            ground.hide()
            ground.setParent(None)
            ground.deleteLater()


def stand_out(dialog: QDialog) -> None:
    """Let a dialog stand out from the window behind it for as long as it is shown."""
    dialog.setProperty("class", "over")
    _Watcher(dialog)
