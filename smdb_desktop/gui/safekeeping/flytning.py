"""The file of a move being written: it goes on when the page is left, and locking and ending wait for it.

The store says first that it was moved, then the file is written; where it cannot be, the store stays.
"""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.core.watch import Watch
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.safekeeping.backups import CopyStopped
from smdb_desktop.services.safekeeping.moving import Flyttet, Mover
from smdb_desktop.services.stored.copies import Kopi


class Flytning:
    """One move, from a copy that has proved itself. ``window`` outlives every page and shows what went wrong."""

    def __init__(self, context: Context, mover: Mover, kopi: Kopi, target: Path, window: QWidget) -> None:
        self._context, self._window = context, window
        self._work, self._mover = context.work, mover
        self._kopi, self._target = kopi, target

    def begin(self, watch: Watch) -> None:
        """Mark the store and write the file. Nobody works in the store meanwhile, and nobody closes it. ``watch`` is told how
        far it is, and ends it."""
        self._watch = watch
        copies = self._context.copies
        copies.hold()
        copies.do(Lane.STORE, lambda: self._mover.leave(self._target), self._left, self._not_moved)

    @property
    def _open(self) -> bool:
        return self._context.workspace is self._work

    def _left(self, flyttet: Flyttet) -> None:
        if self._open:
            self._context.flyttet = flyttet
        self._context.copies.do(
            Lane.SAFE,
            lambda: self._mover.write(self._kopi, self._target, self._watch.progress),
            lambda _: self._moved(),
            self._not_written,
        )

    def _moved(self) -> None:
        if self._open and self._context.flyttet is not None:
            self._context.navigate(places.Flyttet())
        self._context.copies.let_go()

    def _not_written(self, error: KnownError) -> None:
        self._context.copies.do(
            Lane.STORE,
            lambda: self._mover.failed(self._target, error),
            lambda _: self._not_moved(error),
            self._not_moved,
        )

    def _not_moved(self, error: KnownError) -> None:
        if self._open:
            self._context.flyttet = None
            self._context.navigate(places.Sikkerhedskopier())
        self._context.copies.let_go()
        # a fault of ours was told already
        if not isinstance(error, CopyStopped):
            self._context.dialogs.error(self._window, error)
