"""What somebody who opens a store is told of the copy that is made first. A desk has one; a face puts itself in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from smdb_desktop.services.errors import KnownError


def _unwatched(_done: int, _all: int) -> None:
    """Nobody watches."""


def _unsaid(_error: KnownError) -> None:
    """Nobody is told."""


class Opening:
    """Who opens a store, as far as a copy concerns them."""

    __slots__ = ("failed", "patient", "progress")

    def __init__(self) -> None:
        self.progress: Callable[[int, int], None] = _unwatched
        """Called on the thread that opens, with the pages that are copied and all pages; 0 of 0 while the copy is checked."""
        self.failed: Callable[[KnownError], None] = _unsaid
        """Called where the copy before another version's first writing could not be made."""
        self.patient = False
        """Whether they wait however long: nobody would make a large copy afterwards, beside the work."""

    def tell(self, done: int, all_: int) -> None:
        """How far the copy is, to whoever watches now."""
        self.progress(done, all_)
