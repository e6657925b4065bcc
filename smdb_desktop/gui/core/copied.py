"""What this program has put on the clipboard, as those see it who put it there: that it was taken away again, and why."""

from PySide6.QtCore import QObject, Signal


class Copied(QObject):
    """Watches over what was copied; the main window has one that takes it away (``gui/app/clipboard.py``)."""

    cleared = Signal()
    """It was taken away, because its time is over or something asked for it."""
    locked = Signal()
    """It was taken away, because the program is locked or ends: whatever shows a citizen goes too."""

    def put(self, text: str) -> None:
        """Copy a text, to be taken away with the rest."""

    def clear(self) -> None:
        """Take away what this program put there and is still there."""
