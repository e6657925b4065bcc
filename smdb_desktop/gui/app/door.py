"""Where other starts of the program knock: what they were started for comes to this window, and they end.

It opens a moment after the window stands, because nobody is kept waiting for it, and only where there is a data folder: nothing
is made before somebody has set the program up. How both sides know each other stands in ``handover.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane

if TYPE_CHECKING:
    from pathlib import Path

    from smdb_desktop.handover import Doorman

SOON_MS = 1000


class Door(QObject):
    """The door of one window."""

    knocked = Signal(str)
    """Another start was for this file, or with "" for the window itself."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._man: Doorman | None = None
        self._opening = self.shut = False

    def open_soon(self, *_page: str) -> None:
        """Open it in a moment; harmless where it is open, or there is no data folder yet."""
        QTimer.singleShot(SOON_MS, self, self.open)

    def open(self) -> None:
        """Open it beside the window."""
        folder = self._context.desk.machine_dir
        if self._man is not None or self._opening or self.shut or folder is None or not folder.is_dir():
            return
        self._opening = True
        self._context.tasks.run(
            Lane.FREE, lambda: self._make(folder), self, self._opened, lambda _e: None, cleanup=_end
        )

    def _make(self, folder: Path) -> Doorman | None:
        """On the free lane. None where nothing can be made: then each start is one of its own."""
        from smdb_desktop import fleeting
        from smdb_desktop.handover import Doorman

        # what a killed program left: its own door, and sheets on their way to a printer
        fleeting.clear()
        try:
            return Doorman(folder, self._take)
        except OSError:
            return None

    def _opened(self, man: Doorman | None) -> None:
        self._man = man
        if self.shut:
            self.close()

    def _take(self, path: str) -> bool:
        """On the doorman's thread: a window that is about to end takes nothing."""
        if not self.shut:
            self.knocked.emit(path)
        return not self.shut

    def close(self) -> None:
        """Nobody is heard any more."""
        self.shut = True
        man, self._man = self._man, None
        _end(man)


def _end(man: Doorman | None) -> None:
    if man is not None:
        man.end()
