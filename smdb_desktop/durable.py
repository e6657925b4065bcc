"""How files and folders of ours reach the disk so that no power cut takes them back, and how nothing but a file is ever opened.

A promise stands when the file, its name in its folder, and the name of every new folder above it are synced; each function
says which of these it does. A sync that fails raises: only where a file system has no such thing is that harmless (fsync(2)).
What another program has open for a moment is waited for (``held.py``), and HeldError raised where it is not let go.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from smdb_desktop import held
from smdb_desktop.held import exact, patiently

_NOT_SUPPORTED = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
_NOT_OURS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_NO_LINKS = _NOT_SUPPORTED | {errno.EPERM, errno.EMLINK}
_BINARY = getattr(os, "O_BINARY", 0)
_AT_ONCE = getattr(os, "O_NONBLOCK", 0)


class NotAFileError(OSError):
    """Something else than a file lies under a name of ours: a pipe, a device, a folder. ``name`` is the name alone."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EEXIST, "not a regular file")
        self.name = path.name


class NotAFolderError(OSError):
    """A file lies where a folder of ours has to be. ``name`` is the name alone."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.ENOTDIR, "not a folder")
        self.name = path.name


class OversizeError(ValueError):
    """A small file of ours is not small."""


def must_be_file_or_nothing(path: Path) -> None:
    """Raise NotAFileError where something lies under the name that is no file; a link is judged by what it leads to."""
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(path.stat().st_mode):
            raise NotAFileError(path)


def open_file(path: Path, flags: int, mode: int = 0o600) -> int:
    """Open a file and never wait for it: a descriptor. Raises NotAFileError for anything else, before it is opened; OSError."""
    # a device may do something already when it is opened
    must_be_file_or_nothing(path)
    handle = patiently(lambda: os.open(path, flags | _BINARY | _AT_ONCE, mode), path)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotAFileError(path)
    return handle


def read_small(path: Path, limit: int) -> bytes:
    """The content of a small file. Raises OversizeError for more than ``limit`` bytes, NotAFileError for no file, or OSError."""
    return patiently(lambda: _read_small(path, limit), path)


def _read_small(path: Path, limit: int) -> bytes:
    with os.fdopen(open_file(path, os.O_RDONLY), "rb") as file:
        content = file.read(limit + 1) if os.fstat(file.fileno()).st_size <= limit else bytes(limit + 1)
    if len(content) > limit:
        raise OversizeError
    return content


def sync_file(handle: int) -> None:
    """Bring what was written to an open file to the disk. Raises OSError."""
    if sys.platform == "darwin":
        import fcntl

        # there fsync leaves the data in the drive's own memory; a share may know no better
        with suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


def sync_written(path: Path) -> None:
    """Bring a file that was written and closed to the disk, not its name. Raises OSError."""
    with exact(), path.open("rb+") as file:
        sync_file(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk: what was made, renamed or removed there. Raises OSError.

    Windows has no such call, and a file system may lack it; that is harmless, because nothing better can be done.
    """
    if os.name != "posix":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:
        # a folder that one may write in and not read
        os.sync()
        return
    try:
        sync_file(handle)
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:
            raise
    finally:
        os.close(handle)


def sync_path(folder: Path) -> None:
    """Sync a folder and those above it on the same disk: whoever made them, a moment ago perhaps, did not. Raises OSError."""
    sync_folder(folder)
    folder = folder.absolute()
    while not os.path.ismount(folder):
        folder = folder.parent
        _sync_anybodys(folder)


def _sync_anybodys(folder: Path) -> None:
    """Sync a folder that may be somebody else's: one that nobody here may read, nobody here has made anything in."""
    if os.access(folder, os.R_OK):
        try:
            sync_folder(folder)
        except OSError as error:
            if error.errno not in _NOT_OURS:
                raise


def make_folders(folder: Path, mode: int = 0o777) -> None:
    """Make a folder and those above it that are lacking, and sync the folder above each; harmless where it is there.

    ``mode`` is given to every folder that is made. Where all are there, one that was cut off between making and syncing has
    made them perhaps, so the last one is synced all the same. Raises NotAFolderError where a file is in the way, or OSError.
    """
    there, lacking = folder.absolute(), []
    while not there.is_dir() and there != there.parent:
        lacking.append(there)
        there = there.parent
    _sync_anybodys(there.parent)
    for each in reversed(lacking):
        try:
            each.mkdir(mode=mode, exist_ok=True)
        except FileExistsError:
            raise NotAFolderError(each) from None
        sync_folder(each.parent)


def write_whole(path: Path, content: bytes, mode: int = 0o600, *, patience: float = held.PATIENCE) -> None:
    """Replace a small file so that a crash leaves the old content or the new, never a mixture; on the disk when it returns.

    Goes through ``NAME.tmp`` beside it. A pipe, a device or a link under either name is replaced and never opened. Raises
    NotAFileError where a folder lies there, or OSError; then the old content stands and no temporary file is left.
    ``patience``: seconds for a program that has the old file open.
    """
    _must_be_no_folder(path)
    temporary = path.with_name(path.name + ".tmp")
    with removed_on_error(temporary):
        write_new(temporary, content, mode)
        held.replace(temporary, path, patience)
    sync_folder(path.parent)


def write_new(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file of our own anew and sync its content, not its name.

    Whatever lay there, a link or a pipe too, is removed first. Raises NotAFileError where a folder lies there, or OSError.
    """
    _must_be_no_folder(path)
    # whatever lies there under this name, a link as well, is not ours to write into
    held.unlink(path)
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY
    # Windows keeps the name of what was taken away until the last program has closed it
    handle = patiently(lambda: os.open(path, flags, mode), path)
    with exact(), os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        sync_file(file.fileno())


def _must_be_no_folder(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        raise NotAFileError(path)


def put_in_place(temporary: Path, path: Path) -> None:
    """Give a synced file its name, in place of an older one; on the disk when it returns. Raises NotAFileError or OSError."""
    _must_be_no_folder(path)
    held.replace(temporary, path)
    sync_folder(path.parent)


def put_new(temporary: Path, path: Path) -> None:
    """Give a synced file its name, never over another, so that it has but this one; sync the folder afterwards.

    Raises FileExistsError where anything lies under the name, a broken link too, or OSError.
    """
    if sys.platform == "win32":
        # there a renaming never replaces anything, and a second name would stay for as long as a scanner has the file
        held.rename(temporary, path)
        return
    try:
        os.link(temporary, path)
    except OSError as error:
        if isinstance(error, FileExistsError) or error.errno not in _NO_LINKS:
            raise
        # memory sticks and some network drives have no links: there a check just before the renaming must do
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, "there already") from None
        temporary.rename(path)
    else:
        held.unlink(temporary)


@contextmanager
def removed_on_error(path: Path) -> Iterator[None]:
    """Remove a file where the block raises."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            held.unlink(path)
        raise
