"""What an administrator has settled for this machine, so that nobody at it settles it otherwise. Nothing here reads a file.

A setting that is locked has a value and a source; every other setting is the person's. How values are written and where they
come from: ``docs/admin.md``.
"""

from enum import StrEnum
from typing import NamedTuple, Protocol


class Key(StrEnum):
    """The settings that can be locked, by their names in an administrator's file: ``table.key``."""

    WAYS = "export.ways"
    """The kinds of ways out (``WayOut.vej``), any number; none of them where it is empty."""
    FOLDERS = "export.folders"
    """The folders in or below which an export may write."""
    REACHES = "export.reaches_smdb"
    """How cases reach SMDB: a ``Vej``."""
    ROOTS = "trust.roots"
    """The files with root certificates (PEM) against which a signature is judged."""
    LIST_HOSTS = "trust.list_hosts"
    """The hosts on the machine's own net from which revocation lists may be fetched, as they stand in the addresses."""
    UPDATE = "update.source"
    """Where newer versions come from: an https address, a folder, or ``off``."""
    SECOND_PLACE = "backup.second_place"
    """The folder for copies besides the data folder."""
    COPIES = "backup.folders"
    """The folders in or below which a copy or a file for another machine may be written, besides the data folder."""
    IDLE = "lock.idle_minutes"
    """After so many minutes without a key or a click the program locks itself, 1 to 480."""
    ROLES = "roles.allowed"
    """The roles that may be chosen, by their codes in the list ``profil``."""
    MOVE = "move.new_machine"
    """Whether a store may be moved to another machine: ``on`` or ``off``."""
    PAPER = "print.paper"
    """Whether pages may go to a printer: ``on`` or ``off``."""
    PDF = "print.pdf"
    """Whether pages may be saved as a PDF: ``on`` or ``off``."""


ON, OFF = "on", "off"
"""What is permitted and what is not; ``off`` is the update source that is none, too."""


class Locked(NamedTuple):
    """A locked setting: each value of it (one, but for a list), and the file or registry key that says so."""

    key: str
    values: tuple[str, ...]
    source: str


class Complaint(NamedTuple):
    """Something an administrator wrote that cannot be followed: where, on which line (0: no line), and why, as a sentence."""

    source: str
    line: int
    text: str


class Policy(Protocol):
    """What is locked on this machine. Read once, when the program starts."""

    def value(self, key: str) -> str | None:
        """The value of a locked setting, of a list its lines; None where it is not locked."""
        ...

    def values(self, key: str) -> tuple[str, ...] | None:
        """The values of a locked setting that is a list; None where it is not locked."""
        ...

    def source(self, key: str) -> str:
        """The file or registry key that locks a setting; "" where nothing does."""
        ...

    def locked(self) -> tuple[Locked, ...]:
        """Everything that is locked, in the order of ``Key``."""
        ...

    def complaints(self) -> tuple[Complaint, ...]:
        """What was written and is not followed."""
        ...


class Unlocked:
    """The policy of a machine of which no administrator has settled anything."""

    def value(self, _key: str) -> str | None:
        """None: nothing is locked."""
        return None

    def values(self, _key: str) -> tuple[str, ...] | None:
        """None: nothing is locked."""
        return None

    def source(self, _key: str) -> str:
        """Nothing locks it."""
        return ""

    def locked(self) -> tuple[Locked, ...]:
        """Nothing."""
        return ()

    def complaints(self) -> tuple[Complaint, ...]:
        """None."""
        return ()
