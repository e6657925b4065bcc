"""Brings the changes that use cases publish to the window's thread; what comes in a burst arrives together.

It reads nothing and knows no page. The store's lane publishes; one queued signal stands for everything until it is delivered.
"""

from __future__ import annotations

from threading import Lock

from PySide6.QtCore import QObject, Qt, Signal

from smdb_desktop.services.changes import Changed, Changes

MOST = 100
"""Of more than these the ids are dropped: an import of many cases concerns everybody anyway."""


class ChangeFeed(QObject):
    """Listens to the hub of one desk. Close it when the lanes have ended."""

    came = Signal(object)
    """What has changed since the last time: a ``frozenset[Changed]``."""
    _posted = Signal()

    def __init__(self, changes: Changes, parent: QObject) -> None:
        super().__init__(parent)
        self._lock = Lock()
        self._waiting: set[Changed] = set()
        self._posted.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._end = changes.subscribe(self._take)

    def _take(self, changed: frozenset[Changed]) -> None:
        with self._lock:
            first = not self._waiting
            self._waiting |= changed
            if len(self._waiting) > MOST:
                self._waiting = {Changed(each.kind) for each in self._waiting}
        if first:
            self._posted.emit()

    def _deliver(self) -> None:
        with self._lock:
            changed, self._waiting = frozenset(self._waiting), set()
        self.came.emit(changed)

    def close(self) -> None:
        """Hear of nothing any more."""
        self._end()
