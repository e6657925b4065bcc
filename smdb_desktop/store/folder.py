"""The data folder: what lies where, with which rights, and how a small file is written so that it is whole or absent.

It holds no secrets and opens no database. File names never contain anything about a citizen.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import StoreLocked
from smdb_desktop.store.errors import LOCKED, translated

if TYPE_CHECKING:
    from filelock import FileLock

# what may lie in the folder besides is somebody else's: people do choose a folder that they use for other things
_OURS = ("smdb.*", "keyslots*.json", "forsoeg.json", "vindue.json", "backup", "udbakke", "log")
_HALF_WRITTEN = (
    "keyslots*.json.tmp",
    "forsoeg.json.tmp",
    "proeve.tmp",
    "backup/*.keyslots.json.tmp",
    "backup/*.db.ny*",
)


@dataclass(frozen=True, slots=True)
class Folder:
    """A data folder and the places in it."""

    root: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.root / "smdb.db"

    @property
    def unfinished(self) -> Path:
        """The database while it is being made: renamed as the last act of set-up, so half a set-up is never a store."""
        return self.root / "smdb.db.ny"

    @property
    def keyslots(self) -> tuple[Path, Path]:
        """The key file and its copy."""
        return self.root / "keyslots.json", self.root / "keyslots.bak.json"

    @property
    def attempts(self) -> Path:
        """How often a passphrase was refused lately."""
        return self.root / "forsoeg.json"

    @property
    def backups(self) -> Path:
        """Where encrypted copies are put."""
        return self.root / "backup"

    def make(self) -> None:
        """Make the folder and its parts with mode 0700; harmless when they are there."""
        with translated():
            for path in (self.root, self.backups, self.root / "udbakke", self.root / "log"):
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
                with suppress(PermissionError):
                    path.chmod(0o700)

    def tighten(self) -> None:
        """Take from others the rights that a copy, an archive or a careless hand gave them; what is not ours keeps its rights."""
        if os.name != "posix":
            return
        ours = (path for pattern in _OURS for path in self.root.glob(pattern))
        with suppress(OSError):
            for path in (self.root, *ours):
                mode = path.lstat().st_mode
                if mode & 0o077 and (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
                    # a folder or file of another owner keeps its rights
                    with suppress(PermissionError):
                        path.chmod(0o700 if stat.S_ISDIR(mode) else 0o600)

    def lock(self) -> "FileLock":
        """Take the folder for this program, or raise StoreLocked.

        The operating system lets go of the lock when the process ends, however it ends. It may be released from another
        thread than the one that took it.
        """
        # imported here: it brings much along, and the window is shown before anything is locked
        from filelock import FileLock, Timeout

        lock = FileLock(self.root / "smdb.lock", timeout=0, mode=0o600, thread_local=False, fallback_to_soft=False)
        with translated():
            try:
                lock.acquire()
            except Timeout as error:
                raise StoreLocked(LOCKED) from error
        return lock

    def tidy(self) -> None:
        """Remove what a killed program left half-written; call it with the lock held."""
        for pattern in _HALF_WRITTEN:
            for path in self.root.glob(pattern):
                with suppress(OSError):
                    path.unlink()

    def newest_backup(self) -> Path | None:
        """The encrypted copy that was made last, or None."""
        with suppress(OSError):
            copies = sorted(self.backups.glob("*.db"), key=lambda p: (p.stat().st_mtime_ns, p.name))
            return copies[-1] if copies else None
        return None

    def backup_hint(self) -> str:
        """A sentence on where the newest copy lies."""
        copy = self.newest_backup()
        if copy is None:
            return T(
                "Der ligger ingen sikkerhedskopi i {mappe}. Ret ikke i mappen, og kontakt din support.",
                mappe=self.backups,
            )
        made = datetime.fromtimestamp(copy.stat().st_mtime).astimezone().strftime("%d-%m-%Y kl. %H:%M")
        return T("Den nyeste sikkerhedskopi er fra {tid} og ligger her: {fil}", tid=made, fil=copy)


class OversizeError(ValueError):
    """A small file of ours is not small, or not a file."""


def read_small(path: Path, limit: int) -> bytes:
    """The content of a small file. Raises OversizeError for anything else than a file of at most ``limit`` bytes, or OSError."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode) or found.st_size > limit:
        raise OversizeError
    return path.read_bytes()


def write_whole(path: Path, content: bytes) -> None:
    """Replace a small file (mode 0600) so that a crash leaves the old content or the new, never a mixture."""
    temporary = path.with_name(path.name + ".tmp")
    with _removed_on_error(temporary):
        # whatever lies there under this name, a link as well, is not ours to write into
        temporary.unlink(missing_ok=True)
        handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    sync_folder(path.parent)


def try_to_write(folder: Path) -> None:
    """Write a few bytes in the folder and remove them again; raises StoreFull or StoreReadOnly when that fails."""
    probe = folder / "proeve.tmp"
    with translated(), _removed_on_error(probe):
        probe.write_bytes(bytes(4096))
        probe.unlink()


def sync_folder(folder: Path) -> None:
    """Make a rename in the folder last through a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _removed_on_error(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise
