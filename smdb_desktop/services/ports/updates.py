"""The door to newer versions of the program and its forms: what is known of them, what lies on this machine, what starts next.

Behind it everything is believed only as far as it is signed. Nothing here stops anybody's work: a version that is laid down
starts the next time the program is started.
"""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog


class Way(StrEnum):
    """Where newer versions come from."""

    NET = "net"
    FOLDER = "folder"
    OFF = "off"
    UNSET = "unset"
    """This program was built without an address and a trusted root: nobody publishes versions of it."""


class Trouble(StrEnum):
    """What was in the way of a look."""

    NONE = ""
    OFFLINE = "offline"
    ELSEWHERE = "elsewhere"
    SLOW = "slow"
    EMPTY = "empty"
    EXPIRED = "expired"
    REFUSED = "refused"
    FULL = "full"
    DISK = "disk"
    HELD = "held"
    """Another program has a file that is to be replaced or taken away."""
    STOPPED = "stopped"
    BUSY = "busy"
    FOREIGN = "foreign"
    """Something that is not ours lies where a version is to be laid down."""
    DAMAGED = "damaged"
    """A file that a person chose is none that anything comes out of."""
    OLDER = "older"
    """A file that a person chose is older than what was believed last."""


class Source(NamedTuple):
    """Where is looked: an address or a folder in ``place``; ``locked_by`` is what an administrator settled it in ("" nobody)."""

    way: Way
    place: str = ""
    locked_by: str = ""


class Offered(NamedTuple):
    """A package of forms or code lists that the signed metadata name."""

    name: str
    version: str
    released: date | None


class Known(NamedTuple):
    """What the signed metadata said when they were last believed. Days are the publisher's, times are aware and in UTC.

    ``newest`` is "" where no version for this platform is named. ``found`` is when it was first seen, ``size`` what is fetched
    for it in bytes. ``minimum``: the oldest version that may be used from ``since`` on. ``until``: to be
    confirmed again by then.
    """

    checked: datetime
    until: datetime
    newest: str = ""
    released: date | None = None
    found: datetime | None = None
    size: int = 0
    minimum: str = ""
    since: date | None = None
    packages: tuple[Offered, ...] = ()


class Fall(NamedTuple):
    """A version that did not start, and ``why``: given up (``crashed``, ``faulty``, ``changed``, ``revoked``) or passed over this
    time (``held``)."""

    version: str
    why: str
    when: datetime


class LaidDown(NamedTuple):
    """A version of a package of forms or code lists that lies on this machine, verified when it was laid down.

    ``left``: a person took it back, so that no start uses it.
    """

    name: str
    version: str
    folder: Path
    left: bool = False


KEPT = "skemapakker"
"""The setting of a store that says which packages were taken in from files."""
MOST_FILE = 50_000_000
"""Bytes of a file that a person chooses: what it holds stays in memory until they have answered."""


class Chosen(NamedTuple):
    """A file that a person chose, read once: what is judged, shown and taken in is this, whatever lies at its place later."""

    name: str
    content: bytes


class InFile(NamedTuple):
    """A package of forms and code lists in a file that a person chose, believed and read; nothing of it is kept.

    ``sha256`` is of its signed list, in hexadecimal. ``katalog`` are the forms and lists that a start with it would use.
    """

    file: Chosen
    name: str
    version: str
    sha256: str
    katalog: "Katalog"


class Fit(NamedTuple):
    """What became of a package when this program started: used, or why not: the place in it ("" none) and the fault."""

    name: str
    version: str
    used: bool
    place: str = ""
    fault: str = ""


class State(NamedTuple):
    """This machine. ``back`` is what one button goes back to (None: nothing); ``next`` starts the next time.

    ``laid`` are the versions of the program that lie ready, the newest first; ``left`` those that are not taken by themselves,
    because a person went back from them or they did not come up.
    """

    running: str
    installed: str
    next: str
    back: str | None
    laid: tuple[str, ...]
    left: tuple[str, ...]
    packages: tuple[LaidDown, ...]
    known: Known | None
    tried: datetime | None
    trouble: Trouble
    fall: Fall | None
    switches: bool
    """Whether this program was installed, so that another version can start in its place; a clone cannot."""


Told = Callable[[int, int], None]
"""How many bytes are done of how many."""
Stopped = Callable[[], bool]


def nothing_told(_done: int, _all: int) -> None:
    """For those who do not wait."""


def never() -> bool:
    """For those who have time."""
    return False


class Updates(Protocol):
    """Everything raises UpdateError for what was in the way; then what was on this machine is there as before."""

    def source(self) -> Source:
        """Where is looked."""
        ...

    def choose(self, way: Way, folder: Path | None = None) -> None:
        """Look on the net, in a folder, or nowhere. Raises UsageError where an administrator settled it or it cannot be."""
        ...

    def state(self) -> State:
        """What is known and what lies here; asks nobody."""
        ...

    def check(self, stopped: Stopped = never) -> Known:
        """Ask, and keep what was signed."""
        ...

    def fetch(self, told: Told = nothing_told, stopped: Stopped = never) -> str:
        """Ask, and lay down the newest version of the program, where it is newer than what runs: that version, "" for none."""
        ...

    def fetch_packages(self, stopped: Stopped = never) -> tuple[LaidDown, ...]:
        """Ask, and lay down the packages of forms and code lists that are new: those that were."""
        ...

    def leave_package(self, name: str, version: str = "") -> str:
        """Take back the version of a package that the next start would use: which. Raises UsageError where there is none, or it
        is another than the one asked for.

        The start after that uses the version before it, or the program's own forms and lists.
        """
        ...

    def use_package(self, name: str) -> str:
        """Use the newest version of a package again that was taken back: which. Raises UsageError where none was."""
        ...

    def look_into(self, file: Chosen) -> InFile:
        """The package in a file that a person chose, judged as what is fetched is, and read; nothing is kept.

        Raises UsageError for one that lies here, is older, does not fit this program, or where an administrator lets nothing in.
        """
        ...

    def take_file(self, seen: InFile) -> LaidDown:
        """Lay the package down that was looked at: the next start uses it. Raises UsageError where the file is another now."""
        ...

    def without(self, name: str, version: str) -> "Katalog":
        """The forms and lists that a start would use if this version of a package were taken back."""
        ...

    def switch(self, version: str) -> None:
        """Let this version start the next time. Raises UsageError for one that does not lie here whole and signed."""
        ...

    def back(self) -> str:
        """Let the version before start the next time: which. Raises UsageError where there is none."""
        ...

    def tidy(self) -> None:
        """Remove what no start and no way back needs, by its list and no more."""
        ...

    def remove_all(self) -> int:
        """Remove every version and package that lies here, each by its list: how many. The installed program starts then.

        What somebody put there stays, and so does what a person chose.
        """
        ...

    def come_up(self) -> None:
        """The program that runs has come as far as a person works with it."""
        ...

    def fault_shown(self) -> None:
        """The program that runs has shown a fault before anybody could work with it; ``come_up`` takes that back."""
        ...

    def ended(self) -> None:
        """The program that runs ends in order."""
        ...

    def fall_told(self) -> None:
        """The person has read which version did not start."""
        ...

    def schema_of(self, version: str) -> int:
        """The newest schema of a store that a version opens; 0 where nobody knows."""
        ...
