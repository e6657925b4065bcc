"""What takes sheets: a printer, or a PDF in memory. The window knows it by this protocol; tests have one that stops half-way."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtGui import QPageLayout, QPainter


class Press(Protocol):
    """Sheets go through it one after another, on the window's thread. Each step raises KnownError where it is not taken."""

    def page_layout(self) -> QPageLayout:
        """The size and orientation of its sheets."""
        ...

    def order(self, many: int) -> Sequence[int]:
        """Which of so many pages are wanted (from 0), in the order in which they go through."""
        ...

    def begin(self) -> QPainter:
        """What paints on the first sheet and on all others."""
        ...

    def scale(self) -> float:
        """Its dots to the 720th part of an inch."""
        ...

    def turn(self) -> None:
        """The next sheet."""
        ...

    def end(self) -> None:
        """All sheets were painted."""
        ...

    def stop(self) -> None:
        """No more; what has not left yet is thrown away. Harmless at any time."""
        ...
