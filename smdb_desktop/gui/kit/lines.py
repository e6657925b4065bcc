"""What lines of text have in common wherever they stand: those who hear the window hear the focus before the cursor."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit

from smdb_desktop.gui.kit.announce import listened, unheard


class _FocusFirst(QObject):
    """Qt tells that the cursor moved before it tells of the focus; who hears of a cursor first (Orca) takes the line for one that
    was said already, and leaves out its name."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the line have its focus while nobody listens."""
        if event.type() is not QEvent.Type.FocusIn or not listened():
            return False
        with unheard():
            watched.event(event)
        return True


def focus_first(line: QLineEdit) -> QLineEdit:
    """Let a line be heard by its name. The form's own (``gui/fields/parts.py``) do it themselves: a filter sees each event."""
    line.installEventFilter(_FocusFirst(line))
    return line
