"""Python's cyclic garbage collector, kept on the window's thread.

By itself it runs on whichever thread happens to allocate. On a worker it would take widgets apart while the window draws
them: Qt allows that on the window's thread only, and the process dies. So as long as there are workers it runs by hand,
when the event loop has nothing else to do; that also keeps it out of the time between a keystroke and its answer.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QAbstractEventDispatcher, QObject


class Collector(QObject):
    """Takes the collector over from construction to ``close``. Make it on the window's thread, before the first worker."""

    _at_work = 0

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dispatcher: QAbstractEventDispatcher | None = QAbstractEventDispatcher.instance()
        self._dispatcher.aboutToBlock.connect(self._collect)
        self._since_middle = self._since_full = 0
        Collector._at_work += 1
        gc.disable()

    def _collect(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds, counted in new objects.

        Python counts its runs instead; here one run may follow on many times the first threshold.
        """
        new = gc.get_count()[0]
        young, middle, old = gc.get_threshold()
        if new <= young:
            return
        self._since_middle += new
        self._since_full += new
        if self._since_full > young * middle * old:
            gc.collect(2)
            self._since_middle = self._since_full = 0
        elif self._since_middle > young * middle:
            gc.collect(1)
            self._since_middle = 0
        else:
            gc.collect(0)

    def close(self) -> None:
        """Give the collector back to Python, when no other window has it. The workers must have ended."""
        if self._dispatcher is None:
            return
        self._dispatcher.aboutToBlock.disconnect(self._collect)
        self._dispatcher = None
        Collector._at_work -= 1
        if Collector._at_work == 0:
            gc.enable()
