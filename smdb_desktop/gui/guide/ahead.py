"""Gets the steps that are not shown ready while nothing else happens, a little at a time, so that none is slow to open.

It only does early what a step does when it is opened (``Body.grow``). Before each part the window may do what is waiting.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer

from smdb_desktop.gui.guide.case import Body
from smdb_desktop.gui.kit.announce import unheard


class Ahead(QObject):
    """Works after ``start`` whenever the window is idle, until nothing is left to do or ``stop``."""

    def __init__(self, parent: QObject, bodies: Callable[[], Sequence[Body]]) -> None:
        super().__init__(parent)
        self._bodies = bodies
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.step)

    def start(self) -> None:
        """Begin, after what is waiting now."""
        self._timer.start()

    def stop(self) -> None:
        """No more; what is made stays."""
        self._timer.stop()

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return not self._timer.isActive()

    def step(self) -> None:
        """One part of the work."""
        self._timer.stop()
        # what nobody sees yet is nothing to hear
        with unheard():
            more = any(body.grow() for body in self._bodies())
        if more:
            self._timer.start()
