"""Reads a long list for a page in windows: what is in sight now, again after a change, and further rows as they come in sight.

As a ``Reader``, with one more word to what was read: how much had been told then, so that rows of before and after a change are
never shown beside each other.
"""

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from smdb_desktop.gui.core.page import AnyPage, Reader
from smdb_desktop.services.workspace import Workspace

T = TypeVar("T")


class Asked(NamedTuple):
    """Which rows: after how many, and how many."""

    first: int
    most: int


class Windowed(NamedTuple, Generic[T]):
    """What was read, and how much had been told by then."""

    stand: int
    first: int
    found: T


class WindowReader(Reader[Asked, Windowed[T]]):
    """Reads windows of one list; of several asked for meanwhile only the last is read.

    It only reads, and whatever else is asked of the store meanwhile goes before it.
    """

    def __init__(
        self, page: AnyPage, read: Callable[[Workspace, int, int], T], show: Callable[[Windowed[T]], None]
    ) -> None:
        def found(work: Workspace, asked: Asked) -> Windowed[T]:
            return Windowed(work.desk.changes.told, asked.first, read(work, asked.first, asked.most))

        super().__init__(page, found, show, patient=True)

    def want(self, first: int, most: int) -> None:
        """Read these rows."""
        self.ask(Asked(first, most))
