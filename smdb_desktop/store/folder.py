"""The data folder: what lies where, with which rights, and whose it is while a program runs.

It holds no secrets and opens no database. File names never contain anything about a citizen.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from smdb_desktop import held, windows
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.durable import NotAFileError, make_folders, removed_on_error, write_new
from smdb_desktop.services.errors import StoreLocked
from smdb_desktop.store import lockfile
from smdb_desktop.store.copies import newest_good, orphans
from smdb_desktop.store.errors import translated

# what may lie in the folder besides is somebody else's: people do choose a folder that they use for other things
_OURS = (
    *("smdb.*", "keyslots*.json", "forsoeg*.json", "vindue.json", "kopier.json", "gendannelse.json", "aabent.json"),
    *("backup", "udbakke", "log", "gendan", "erstattet", "andet-lager"),
)
_HALF_WRITTEN = (
    "keyslots*.json.tmp",
    "forsoeg*.json.tmp",
    "vindue.json.tmp",
    "kopier.json.tmp",
    "gendannelse.json.tmp",
    "proeve.tmp",
    "smdb.heling.tmp",
    "smdb.proeve.db*",
    "backup/*.json.tmp",
    "backup/*.db.ny*",
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
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
    def log(self) -> Path:
        """The database's write-ahead log."""
        return self.root / "smdb.db-wal"

    @property
    def index(self) -> Path:
        """The log's index, which SQLite makes anew from the log."""
        return self.root / "smdb.db-shm"

    @property
    def sidecar(self) -> Path:
        """How far the database had been written when it was last seen."""
        return self.root / "smdb.stand"

    @property
    def mirror(self) -> Path:
        """The second copy of the log."""
        return self.root / "smdb.spejl"

    @property
    def told(self) -> Path:
        """What was mended or lost at an opening, until somebody has read it."""
        return self.root / "smdb.heling"

    @property
    def trial(self) -> Path:
        """A copy of the database on which a log is tried."""
        return self.root / "smdb.proeve.db"

    @property
    def keyslots(self) -> tuple[Path, Path]:
        """The key file and its copy."""
        return self.root / "keyslots.json", self.root / "keyslots.bak.json"

    @property
    def attempts(self) -> tuple[Path, Path]:
        """How often a passphrase was refused lately, twice the same."""
        return self.root / "forsoeg.json", self.root / "forsoeg.bak.json"

    @property
    def opened_by(self) -> Path:
        """Who has the store open, while it is; no secret."""
        return self.root / "aabent.json"

    @property
    def backups(self) -> Path:
        """Where encrypted copies are put."""
        return self.root / "backup"

    @property
    def safekeeping(self) -> Path:
        """What this machine knows of copies: the second place, and since when it was not there. No secret."""
        return self.root / "kopier.json"

    @property
    def restoring(self) -> Path:
        """What stands on the disk before a restoration does anything, and until it was told."""
        return self.root / "gendannelse.json"

    @property
    def staged(self) -> Path:
        """The folder in which a copy is laid ready before it becomes the store."""
        return self.root / "gendan"

    @property
    def replaced(self) -> Path:
        """Where stores lie that were replaced, each in a folder of its own; nothing of it is ever deleted."""
        return self.root / "erstattet"

    def make(self) -> None:
        """Make the folder and its parts with mode 0700, on the disk when it returns; harmless when they are there."""
        with translated():
            for path in (self.root, self.backups, self.root / "udbakke", self.root / "log"):
                make_folders(path, 0o700)
                with suppress(PermissionError):
                    path.chmod(0o700)
            _keep_from_others(self.root)

    def tighten(self) -> None:
        """Take from others the rights that a copy, an archive or a careless hand gave them; what is not ours keeps its rights."""
        if os.name != "posix":
            _keep_from_others(self.root)
            return
        ours = (path for pattern in _OURS for path in self.root.glob(pattern))
        with suppress(OSError):
            for path in (self.root, *ours):
                mode = path.lstat().st_mode
                if mode & 0o077 and (stat.S_ISDIR(mode) or stat.S_ISREG(mode)):
                    # a folder or file of another owner keeps its rights
                    with suppress(PermissionError):
                        path.chmod(0o700 if stat.S_ISDIR(mode) else 0o600)

    def lock(self) -> FolderLock:
        """Take the folder for this program, or raise StoreLocked.

        The operating system lets go of the lock when the process ends, however it ends. It may be released from another
        thread than the one that took it.
        """
        name = self.root / "smdb.lock"
        with translated():
            if os.path.lexists(name) and not stat.S_ISREG(name.lstat().st_mode):
                raise NotAFileError(name)
            let_go = lockfile.hold(name)
            try:
                return FolderLock(let_go, _lock_itself(self.root))
            except BaseException:
                let_go()
                raise

    def tidy(self) -> None:
        """Remove what a killed program left half-written; call it with the lock held."""
        # what belongs to half a copy goes before it: by the half copy it is known
        with suppress(OSError):
            for path in tuple(orphans(self.backups)):
                held.unlink(path, patience=0)
        for pattern in _HALF_WRITTEN:
            for path in self.root.glob(pattern):
                # the next opening finds what another program has open now
                with suppress(OSError):
                    held.unlink(path, patience=0)

    def backup_hint(self) -> str:
        """A sentence on where the newest good copy lies and how it becomes the store."""
        copy = newest_good(self.backups)
        if copy is None:
            return T(
                "Der ligger ingen sikkerhedskopi i {mappe}. Ret ikke i mappen, og kontakt din support.",
                mappe=self.backups,
            )
        return T(
            "Den nyeste sikkerhedskopi er fra {tid:%d-%m-%Y kl. %H.%M} og ligger her: {fil}. Tryk på »Gendan fra en "
            "sikkerhedskopi«, hvor programmet låses op.",
            tid=local(copy.tid),
            fil=copy.fil,
        )


class FolderLock:
    """A folder that is this program's until ``release``: by a lock file, and by a lock on the folder itself.

    On POSIX anybody can delete a lock file that is held, and the next program would make and hold another; the folder cannot be
    deleted while the data lie in it. Windows lets nobody delete the file, and cannot lock a folder.
    """

    def __init__(self, let_go: Callable[[], None], itself: int | None) -> None:
        self._let_go: Callable[[], None] | None = let_go
        self._itself = itself

    def release(self) -> None:
        """Let go of the folder; harmless the second time."""
        let_go, self._let_go = self._let_go, None
        itself, self._itself = self._itself, None
        if itself is not None:
            os.close(itself)
        if let_go is not None:
            let_go()


def _keep_from_others(root: Path) -> None:
    """On Windows, where a mode means nothing: rights for this user alone, unless the folder lies in the user's own profile."""
    if os.name == "nt" and not root.absolute().is_relative_to(Path.home()):
        # a drive without rights has none to give; »doctor« says so
        with suppress(OSError):
            windows.own_alone(root)


def _lock_itself(folder: Path) -> int | None:
    """Lock a folder: the descriptor that holds it, None where the system or a network drive cannot. Raises StoreLocked."""
    if sys.platform == "win32":
        return None
    handle = os.open(folder, os.O_RDONLY)
    try:
        lockfile.lock(handle)
    except StoreLocked:
        os.close(handle)
        raise
    except OSError:
        os.close(handle)
        return None
    return handle


def try_to_write(folder: Path) -> None:
    """Write a few bytes in the folder and remove them again; raises StoreFull or StoreReadOnly when that fails."""
    probe = folder / "proeve.tmp"
    with translated(), removed_on_error(probe):
        write_new(probe, bytes(4096))
        held.unlink(probe)
