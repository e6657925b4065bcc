"""What every package has to say of itself: version, day, machine, who answers for it, and which C library the folder needs.

All of it is read from the clone, from the folder build and from the machine; nothing is written down twice.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ROOT / "packaging" / "linux"
BUILD = ROOT / "dist" / "smdb-desktop"
NAME = "smdb-desktop"
NOBODY = "SMDB Desktop contributors <nobody@smdb-desktop.invalid>"
"""Where nobody answers for a package; who hands one on says so in DEBFULLNAME and DEBEMAIL, as Debian's own tools ask."""
_GLIBC = re.compile(rb"GLIBC_(\d+)\.(\d+)(?![.\d])")


class MachineError(Exception):
    """The machine lacks something; the text says what, and the command that brings it."""


@dataclass(frozen=True)
class Facts:
    """Of one version."""

    version: str
    epoch: int
    """Seconds since 1970 that stand on every file of a package: the day of the last commit."""
    architecture: str
    """As Debian calls it: ``amd64``."""
    machine: str
    """As everybody else does: ``x86_64``."""
    maintainer: str
    glibc: str
    """The oldest C library that the folder starts on: ``2.34``."""

    @property
    def day(self) -> str:
        """The day of the version, ISO."""
        return datetime.fromtimestamp(self.epoch, UTC).date().isoformat()

    def fill(self, text: str, **more: str) -> str:
        """A text of packaging/linux with what stands between @ signs."""
        known = {
            "VERSION": self.version,
            "DATE": self.day,
            "ARCHITECTURE": self.architecture,
            "MACHINE": self.machine,
            "MAINTAINER": self.maintainer,
            "GLIBC": self.glibc,
            **more,
        }
        return re.sub(r"@([A-Z]+)@", lambda found: known[found[1]], text)


def facts(build: Path = BUILD) -> Facts:
    """Of the folder build that lies there; raises MachineError when there is none."""
    if not (build / NAME).is_file():
        raise MachineError(f"There is no folder build in {build}: python3 dev.py build")
    text = (ROOT / "smdb_desktop" / "__init__.py").read_text(encoding="utf-8")
    version = re.search(r'__version__ = "([^"]+)"', text)
    if version is None:
        raise MachineError("smdb_desktop/__init__.py names no version")
    return Facts(version[1], _epoch(), _architecture(), platform.machine(), _maintainer(), oldest_glibc(build))


def _epoch() -> int:
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return int(given)
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return int(said) if said.isdigit() else int((ROOT / "CHANGELOG.md").stat().st_mtime)


def _architecture() -> str:
    command = ["dpkg", "--print-architecture"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except OSError as error:
        raise MachineError("A .deb is made with Debian's own tools: sudo apt install dpkg-dev") from error


def _maintainer() -> str:
    name, mail = os.environ.get("DEBFULLNAME", ""), os.environ.get("DEBEMAIL", "")
    return f"{name} <{mail}>" if name and mail else NOBODY


def oldest_glibc(build: Path) -> str:
    """The newest version of the C library that any binary of the folder asks for."""
    asked = {(0, 0)}
    for file in binaries(build):
        asked |= {(int(major), int(minor)) for major, minor in _GLIBC.findall(file.read_bytes())}
    return ".".join(map(str, max(asked)))


def binaries(build: Path) -> list[Path]:
    """Every program and library of the folder, without the links."""
    found = (path for path in sorted(build.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in found if _begins(path) == b"\x7fELF"]


def _begins(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)
