"""Where a folder lies: on the machine's own disk, on a network drive, or where a cloud's program copies it while it is written.

It asks the system and reads no file of anybody's. Facts: proc(5) (mountinfo), GetDriveType, the variables that OneDrive sets, and
the names that clouds give their folders.
"""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path

from smdb_desktop import windows


class Lies(StrEnum):
    """Where; the value is what is kept of it."""

    HERE = "egen_disk"
    NETWORK = "netvaerk"
    CLOUD = "sky"


MOUNTS = Path("/proc/self/mountinfo")
_NETWORKS = frozenset(
    ("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ncpfs", "ceph", "lustre", "glusterfs", "davfs", "webdav")
)
_CLOUDS = frozenset(("fuse.onedriver", "fuse.rclone", "fuse.google-drive-ocamlfuse", "fuse.dropbox"))
_NETWORKS_BY_PROGRAMS = frozenset(("fuse.sshfs", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.davfs2", "fuse.smbnetfs"))
_SET_BY_ONEDRIVE = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_NAMES = frozenset(
    ("onedrive", "dropbox", "google drive", "googledrive", "iclouddrive", "icloud drive", "nextcloud", "owncloud")
)
_BEGINNINGS = ("onedrive - ", "dropbox (")
_ON_A_MAC = frozenset(("cloudstorage", "mobile documents"))


def lies(folder: Path) -> Lies:
    """Where the folder lies, or would lie. Raises nothing: what nobody can tell lies here."""
    at = Path(os.path.realpath(folder))
    if _is_clouds(at):
        return Lies.CLOUD
    if windows.is_remote(at):
        return Lies.NETWORK
    kind = _file_system(at) if sys.platform.startswith("linux") else ""
    return Lies.CLOUD if kind in _CLOUDS else Lies.NETWORK if kind in _NETWORKS | _NETWORKS_BY_PROGRAMS else Lies.HERE


def _is_clouds(at: Path) -> bool:
    named = [os.environ[name] for name in _SET_BY_ONEDRIVE if os.environ.get(name)]
    if any(at.is_relative_to(os.path.realpath(folder)) for folder in named):
        return True
    parts = [part.casefold() for part in at.parts]
    names = _NAMES | _ON_A_MAC if sys.platform == "darwin" else _NAMES
    return any(part in names or part.startswith(_BEGINNINGS) for part in parts)


def _file_system(at: Path) -> str:
    """The kind of file system that holds a folder; empty where the system does not say."""
    best, kind = -1, ""
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    for line in lines:
        before, _dash, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        # the blanks of a name are written in octal
        place = fields[4].encode("utf-8", "surrogateescape").decode("unicode_escape").encode("latin-1")
        where = Path(os.fsdecode(place))
        # of two on one place the later one is seen
        if at.is_relative_to(where) and len(where.parts) >= best:
            best, kind = len(where.parts), after.split()[0]
    return kind
