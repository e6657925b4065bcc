"""Locks the program when nobody has used it for as long as was chosen or settled. Listens to keys and pointer only.

It asks the clock on the wall as well as the one that stands still while the machine sleeps: who opens the lid finds it locked.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.half_written import PUT_AWAY
from smdb_desktop.gui.core.preferences import load_idle
from smdb_desktop.services.desk.settled import idle_minutes

LOOK_MS = 5000
"""Between two looks at how long it has been."""
_USES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
}


def now() -> tuple[float, float]:
    """Seconds by the clock on the wall, and by the one that is never turned."""
    return time.time(), time.monotonic()


class IdleLock(QObject):
    """Calls ``lock`` once for each time that the program was left alone with an open store."""

    def __init__(self, context: Context, lock: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._lock = context, lock
        self._seconds = 0.0
        self._used = now()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        context.watch_idle = self.watch

    def watch(self) -> None:
        """Begin, go on or stop, as it is chosen and settled now."""
        desk = self._context.desk
        minutes = idle_minutes(desk.policy, load_idle(desk.machine_dir))
        watching, self._seconds = self._timer.isActive(), minutes * 60.0
        app = QApplication.instance()
        if bool(minutes) is watching or app is None:
            return
        # nobody pays for events that are not asked about
        if minutes:
            self._used = now()
            app.installEventFilter(self)
            self._timer.start()
        else:
            self.end()

    def end(self) -> None:
        """Stop."""
        self._timer.stop()
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Somebody uses it."""
        if event.type() in _USES:
            self._used = now()
        return False

    def look(self) -> None:
        """Lock where it has been long enough; first whatever stands open over the page is put away by its safe answer."""
        alone = max(a - b for a, b in zip(now(), self._used, strict=True))
        shown = self._context.workspace is not None or self._context.viser_fil
        if not shown or not self._seconds or alone < self._seconds:
            return
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            if not self._context.tasks.is_idle:
                # an export or a print that was left to itself goes on; the next look comes soon
                return
            # what stands in it need not be thrown away as by a person who thinks better of it
            dialog.setProperty(PUT_AWAY, True)
            dialog.reject()
        if QApplication.activeModalWidget() is None:
            self._used = now()
            self._lock()
