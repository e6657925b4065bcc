"""Where updates lie on this machine, what a version is called, and how large anything that is fetched may be.

Everything stands in one folder of the user's own beside the data folder. Nothing in it belongs to the store, and the installed
program is never changed by it.
"""

import platform
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from smdb_desktop.services.updates.versions import is_version as is_version
from smdb_desktop.services.updates.versions import order as order

MOST_LIST = 4_000_000
"""Bytes of a list of files."""
MOST_PACKAGE = 400_000_000
"""Bytes of a package, as it is fetched."""
PACKED = frozenset({0, 8})
"""How a part of a zip file may be packed (APPNOTE.TXT 4.4.5): stored or deflated. Other kinds are unpacked in one piece."""
MOST_UNPACKED = 1_000_000_000
"""Bytes of all files of a version together."""
MOST_FILES = 20_000
MOST_POINTER = 16_384
MOST_SEAL = 4_000_000
PROGRAM = "program"
"""The name of everything that runs, and of the role that signs it."""
_NAME = re.compile(r"[a-z][a-z0-9-]{0,40}\Z")
_MACHINES = {"amd64": "x86_64", "x64": "x86_64", "aarch64": "arm64"}
_SYSTEMS = {"win32": "windows", "darwin": "macos"}


class Limits(NamedTuple):
    """Seconds: to connect, between two pieces, for one file in all; and the least bytes a second after the first ``grace``."""

    connect: float = 10.0
    gap: float = 20.0
    whole: float = 3600.0
    grace: float = 30.0
    least: float = 2000.0


USUAL = Limits()


def is_name(text: object) -> bool:
    """Whether this can be the name of a package: small letters, digits and hyphens."""
    return isinstance(text, str) and _NAME.match(text) is not None


def this_platform() -> str:
    """What a build for this machine is called: ``linux-x86_64``, ``windows-x86_64``, ``macos-arm64``."""
    machine = platform.machine().lower()
    return f"{_SYSTEMS.get(sys.platform, 'linux')}-{_MACHINES.get(machine, machine)}"


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of the updates, and the names in it."""

    folder: Path

    @property
    def pointer(self) -> Path:
        """Which version starts."""
        return self.folder / "pointer.json"

    @property
    def known(self) -> Path:
        """What was found out last."""
        return self.folder / "known.json"

    @property
    def choice(self) -> Path:
        """What the person chose: where to look, or nowhere."""
        return self.folder / "choice.json"

    @property
    def metadata(self) -> Path:
        """The signed metadata that were accepted last."""
        return self.folder / "metadata"

    @property
    def left_packages(self) -> Path:
        """The versions of packages that a person took back."""
        return self.folder / "packages.json"

    @property
    def fetched(self) -> Path:
        """Packages while they are fetched."""
        return self.folder / "download"

    @property
    def tries(self) -> Path:
        """The starts of a version that has not proved itself."""
        return self.folder / "tries"

    @property
    def versions(self) -> "Shelf":
        """The versions of the program."""
        return Shelf(self.folder / "versions")

    def packages(self, name: str) -> "Shelf":
        """The versions of a package of forms or code lists."""
        return Shelf(self.folder / "packages" / name)

    def package_names(self) -> tuple[str, ...]:
        """The packages of which anything lies here."""
        folder = self.folder / "packages"
        return tuple(sorted(path.name for path in folder.iterdir() if is_name(path.name))) if folder.is_dir() else ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """Versions of one thing, side by side. One counts when its proof lies beside it: that is written last and removed first."""

    folder: Path

    def files(self, version: str) -> Path:
        """The folder with its files."""
        return self.folder / version

    def listing(self, version: str) -> Path:
        """Its list of files, as it was signed."""
        return self.folder / f"{version}.files.json"

    def seal(self, version: str) -> Path:
        """The signed metadata that name the list."""
        return self.folder / f"{version}.seal.json"

    def sealed(self) -> tuple[str, ...]:
        """The versions that count, the newest first."""
        return self._named(".seal.json")

    def listed(self) -> tuple[str, ...]:
        """The versions of which anything may lie here, the newest first."""
        return self._named(".files.json")

    def _named(self, end: str) -> tuple[str, ...]:
        if not self.folder.is_dir():
            return ()
        found = (path.name.removesuffix(end) for path in self.folder.iterdir() if path.name.endswith(end))
        return tuple(sorted((name for name in found if is_version(name)), key=order, reverse=True))
