"""Writes what leaves the program: whole or not at all, never over something else, read back before it counts.

The temporary file lies in the target folder, so that putting it in place is one step of the file system, and is always taken
away. Errors of disk and folder become sentences that a caseworker can act on. Implements ``ports.Files``.
"""

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from smdb_desktop.services.errors import ExportError, KnownError, UsageError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.ENODEV, errno.ESTALE}
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}


class LocalFiles:
    """The file system. Implements ``ports.Files``."""

    def write(self, folder: Path, name: str, content: bytes) -> Path:
        """Write through a temporary file, fsync, put in place, read back and compare; the file's path.

        A file of this name with this very content counts as written; ``settle`` brings the name to the disk. Raises ExportError
        with a sentence for a full disk, a folder that is gone or read-only, and a different file of the same name; then no
        file of ours is left.
        """
        if name in ("", ".", "..") or name != Path(name).name or "\\" in name:
            raise ValueError("a plain file name is needed")
        target = folder / name
        try:
            if not _is_there(target, content):
                _write_new(folder, target, content)
            if target.read_bytes() != content:
                raise ExportError(
                    f"Filen blev ikke skrevet rigtigt: {target}. Slet den, kontrollér drevet, og eksportér igen."
                )
        except OSError as error:
            raise _sentence(error, folder) from error
        return target

    def settle(self, folder: Path) -> None:
        """Bring the folder's own entries to the disk. Windows cannot; there each file's own fsync must do."""
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def remove(self, path: Path) -> None:
        """Take away a file that was written here and turned out wrong; one that cannot be removed is left."""
        with suppress(OSError):
            path.unlink()

    def read(self, path: Path, limit: int) -> bytes:
        """The file's bytes. Raises UsageError when there is no such file, KnownError when it is larger or cannot be read."""
        try:
            with path.open("rb") as file:
                content = file.read(limit + 1)
        except OSError as error:
            if error.errno in _GONE or isinstance(error, IsADirectoryError):
                raise UsageError(f"Filen findes ikke: {path}.") from error
            raise KnownError(f"Filen kan ikke læses: {path}. Kontrollér adgangen til den.", str(error)) from error
        if len(content) > limit:
            raise KnownError(f"Filen er for stor: {path}. Den kan højst fylde {limit} byte.")
        return content


def _is_there(target: Path, content: bytes) -> bool:
    """Whether the file is there already with this content; a different one raises ExportError."""
    if not os.path.lexists(target):
        return False
    if target.is_file() and target.stat().st_size == len(content) and target.read_bytes() == content:
        return True
    raise ExportError(
        f"Der ligger allerede en anden fil med navnet {target.name} i {target.parent}. "
        "Flyt den, eller vælg en anden mappe, og eksportér igen."
    )


def _write_new(folder: Path, target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".smdb-", suffix=".tmp", dir=folder)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(temporary, target, content)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _put_in_place(temporary: Path, target: Path, content: bytes) -> None:
    """Give the file its name without ever replacing one that came in the meantime."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        _is_there(target, content)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # memory sticks and some network drives have no links: there a check just before the renaming must do
        if not _is_there(target, content):
            temporary.rename(target)


def _sentence(error: OSError, folder: Path) -> ExportError:
    details = f"{type(error).__name__} {error.errno}"
    if error.errno in _FULL:
        return ExportError(
            f"Der er ikke plads på drevet med {folder}. Gør plads, eller vælg en anden mappe, og eksportér igen.",
            details,
        )
    if error.errno in _GONE:
        return ExportError(f"Mappen findes ikke (længere): {folder}. Vælg en anden mappe, og eksportér igen.", details)
    if error.errno in _DENIED:
        return ExportError(f"Der må ikke skrives i {folder}. Vælg en anden mappe, og eksportér igen.", details)
    return ExportError(f"Filen kunne ikke skrives i {folder}. Prøv igen, eller vælg en anden mappe.", details)
