"""Ways out of the machine, as the use cases see them: a way leads to one place, and knows nothing of cases or of the store.

A way may be used from several threads at once. What it cannot do it says with ExportError: a sentence that a person can act on.
"""

from pathlib import Path
from typing import NamedTuple, Protocol

from smdb_desktop.services.errors import WayError
from smdb_desktop.services.ports.submissions import Organisation
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej


class Ways(Protocol):
    """The kinds of ways that this program has."""

    def make(self, udvej: Udvej, hemmeligt: Hemmeligt) -> "WayOut":
        """The way, not opened. Raises KnownError for a kind that is not known."""
        ...

    def published(self, adresse: str, limit: int, own_net: bool = False) -> bytes:
        """What lies open at an http address, at most ``limit`` bytes; ``own_net``: its host may lie on this machine's own net.
        Raises ExportError."""
        ...

    def check(self, udvej: Udvej, hemmeligt: Hemmeligt) -> str:
        """What is kept of the key file in words ("" where there is none). Raises KnownError where it or the roots are none."""
        ...

    def host_key(self, udvej: Udvej, aftryk: str = "") -> str:
        """The key that a server is known by, as it shows it now: a line of OpenSSH. A server may have several, of which it shows
        one first: ``aftryk`` chooses the one with that fingerprint, where it has it. Asks the net. Raises KnownError."""
        ...

    def mark(self, udvej: Udvej) -> str:
        """By what a folder's stick is known again: the number on it, laid there where it has none yet. Raises KnownError."""
        ...


class Tried(NamedTuple):
    """How a way went that a person has set up: why it does not work, None where it does."""

    udvej_id: str
    error: WayError | None


class WayOut(Protocol):
    """Prepare, hand over, ask what became of it."""

    @property
    def vej(self) -> str:
        """Which kind of way, as it is kept with every attempt."""
        ...

    @property
    def maal(self) -> str:
        """Where it leads, as people read it."""
        ...

    @property
    def modtager(self) -> Organisation | None:
        """Whom it is for, as that stands in what is signed; None where nobody is named."""
        ...

    @property
    def udvej_id(self) -> str:
        """The way that a person has set up, for which waits what cannot leave now; "" where nothing waits."""
        ...

    def prepare(self) -> None:
        """Look whether something could be handed over now, before anything is signed. Raises ExportError."""
        ...

    def hand_over(self, navn: str, content: bytes) -> None:
        """Hand a file over: whole or not at all, never over something else of that name. Raises ExportError."""
        ...

    def announce(self, navn: str) -> None:
        """Say that a file that stands there is whole, where the receiver waits for that (an empty file comes last).

        ``hand_over`` does so itself; this completes one that was cut off before it. Raises ExportError.
        """
        ...

    def settle(self) -> None:
        """After this what was handed over stays handed over, where the way can promise that. Raises ExportError."""
        ...

    def ask(self, navn: str, limit: int) -> bytes | None:
        """What has arrived under this name, at most ``limit`` bytes; None where nothing has. Raises ExportError."""
        ...

    def names(self) -> frozenset[str] | None:
        """The names of everything that lies there, whole or in part; None where nobody can look now."""
        ...

    def tidy(self, navn: str) -> None:
        """Take away what an attempt that was cut off left on the way to this name; what cannot be taken away is left."""
        ...

    def surely_absent(self, navn: str) -> bool:
        """Whether it is certain that nothing was left under this name, whole or in part, since ``prepare`` was first called."""
        ...

    def take_back(self, navn: str) -> None:
        """Take away what was handed over and turned out wrong; what cannot be taken away is left."""
        ...

    def path(self, navn: str) -> Path | None:
        """The file, where the way has files that a person can open."""
        ...

    def delivered(self, navn: str) -> str:
        """What a file that was handed over under this name is called there."""
        ...

    def tried(self) -> Tried | None:
        """How it went so far, where it is one that a person has set up; None for another."""
        ...

    def close(self) -> None:
        """Let go of what is held open, such as connections; the way may be used again."""
        ...
