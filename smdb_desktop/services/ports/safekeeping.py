"""Copies of the data folder's store: where they lie, and how one becomes the store. Raises StoreError and its kin.

What concerns files alone works while the store is open, on any thread. ``restoring`` takes the whole data folder for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from smdb_desktop.services.errors import StoreDamaged
    from smdb_desktop.services.stored.copies import Gendannelse, Kopi, Kopiaarsag, Sammenligning

Progress: TypeAlias = Callable[[int, int], None]
"""Called between two portions with how much is done of how much, 0 of 0 while nobody can say. What it raises ends the work, which
then leaves nothing."""


def unwatched(_done: int, _all: int) -> None:
    """For work that nobody watches."""


class Draft(Protocol):
    """A copy that was read out of the store and has not proved itself yet."""

    def prove(self, progress: Progress | None = None) -> Kopi:
        """Open it, check every page, count its rows, give it its name; on any thread. Nothing is left where that fails or
        ``progress`` raises."""
        ...

    def drop(self) -> None:
        """Take it away."""
        ...

    def blame(self, error: StoreDamaged) -> StoreDamaged:
        """Which of the two is bad where the copy was, on the store's thread: the error that says so."""
        ...


class AndetSted(NamedTuple):
    """The second place for copies on this machine. ``sted`` is None where none was chosen, ``spurgt`` whether that was a choice.

    ``siden`` is since when it was not there (None while it is), ``fejl`` what its last copy failed for ("" where it did not).
    """

    sted: Path | None = None
    spurgt: bool = False
    siden: datetime | None = None
    fejl: str = ""


class Restoring(Protocol):
    """A copy that was laid ready and compared; the data folder is held until it is carried out or cancelled."""

    @property
    def comparison(self) -> Sammenligning: ...

    def carry_out(self) -> Gendannelse:
        """Make the copy the store and move the replaced one aside. A cut in it is carried through at the next opening."""
        ...

    def cancel(self) -> None:
        """Leave everything as it was; harmless after the end."""
        ...


class Safe(Protocol):
    """The copies of one data folder."""

    @property
    def own_place(self) -> Path:
        """``backup/`` of the data folder."""
        ...

    def target(self, aarsag: Kopiaarsag, tid: datetime, lager: str) -> Path:
        """The path of a new copy in ``backup/``, which is made where it is missing."""
        ...

    def copies(self, place: Path) -> tuple[Kopi, ...]:
        """The copies in a folder, newest first; () where it cannot be read."""
        ...

    def remove(self, kopi: Kopi) -> None:
        """Take a copy away with what belongs to it."""
        ...

    def copy_over(self, kopi: Kopi, place: Path, progress: Progress) -> Kopi:
        """Put a copy into another folder too; read back and compared, byte for byte, before it gets its name there."""
        ...

    def second_place(self) -> AndetSted: ...

    def keep_second_place(self, place: AndetSted) -> None: ...

    def pack(self, kopi: Kopi, target: Path, progress: Progress) -> None:
        """Write the one file of *Flyt til ny pc*: the copy, its key file and what belongs to the machine; read back."""
        ...

    def restoring(
        self,
        file: Path,
        secret: str,
        *,
        code: bool = False,
        progress: Progress | None = None,
        comparing: Progress | None = None,
    ) -> Restoring:
        """Lay the copy or moving file ready beside the store, check every page of it and compare. The store must be closed.

        ``comparing`` gets the rows that are compared and all rows. What either of the two raises takes all of it back.

        ``secret`` is a passphrase that was valid when it was made or, where the present key file opens it, is today; or the
        recovery code. Raises WrongPassphrase, StoreDamaged for a copy that is not whole, UsageError for a file of another kind.
        """
        ...

    def ended_restore(self) -> Gendannelse | None:
        """A restoration that ended, or was cut off, and has not been told."""
        ...

    def forget_restore(self) -> None:
        """It has been told."""
        ...
