"""Makes the fields of the steps to come while nothing else happens, one at a time, so that no step is slow to open.

It only makes widgets early; what they show is set when their step is opened.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from smdb_desktop.gui.guide.form_view import FormBody


class Ahead(QObject):
    """Works after ``start`` whenever the window is idle, until all is made or ``stop``."""

    def __init__(self, parent: QObject, bodies: Callable[[], Sequence[FormBody]]) -> None:
        super().__init__(parent)
        self._bodies = bodies
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin, after what is waiting now."""
        self._timer.start()

    def stop(self) -> None:
        """No more; what is made stays."""
        self._timer.stop()

    def _step(self) -> None:
        if any(body.grow() for body in self._bodies()):
            self._timer.start()
