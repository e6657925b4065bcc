"""Folders that end with the program: for a socket, for sheets on their way to a printer, for a demonstration.

Each is held (``flock``) by the process that made it, and the kernel lets go when that process ends, however it ends. What a
killed program left is thus known at the next start, and taken away then; what somebody holds, and what is another's, is left
alone. On Windows nothing of ours lies in such a folder for longer than a command.
"""

import errno
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from types import TracebackType
from typing import Self

PREFIX = "smdb-own-"
_MEMORY = Path("/dev/shm")  # noqa: S108  only what is ours there is looked at
_TAKEN = frozenset({errno.EWOULDBLOCK, errno.EACCES, errno.ENOENT, errno.ESTALE})
_TRIES = 5


class Folder:
    """A folder that only this user enters, below ``place`` or where temporary files are; OSError where none can be made."""

    def __init__(self, place: Path | None = None) -> None:
        self._made, self._held = _made(place)
        self.path = Path(self._made.name)

    def end(self) -> None:
        """Take it away with what is in it."""
        self._made.cleanup()
        held, self._held = self._held, None
        if held is not None:
            os.close(held)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.end()


def runtime() -> Path | None:
    """A folder for sockets that only this user enters; None for the usual one, in which a folder of one's own is made."""
    place = os.environ.get("XDG_RUNTIME_DIR")
    return Path(place) if place and Path(place).is_dir() and os.access(place, os.W_OK) else None


def clear() -> int:
    """Take away what programs that are gone have left; how many folders. Never raises."""
    gone = 0
    if sys.platform != "win32":
        for place in {runtime() or _MEMORY, Path(tempfile.gettempdir()), _MEMORY}:
            with suppress(OSError):
                gone += sum(_cleared(path) for path in place.glob(f"{PREFIX}*"))
    return gone


def _made(place: Path | None) -> tuple["tempfile.TemporaryDirectory[str]", int | None]:
    """A new folder and what holds it; None where folders cannot be held, and then nobody can take it for left over either."""
    for _ in range(_TRIES):
        made = tempfile.TemporaryDirectory(prefix=PREFIX, dir=place, ignore_cleanup_errors=True)
        if sys.platform == "win32":
            return made, None
        try:
            return made, _hold(Path(made.name))
        except OSError as error:
            # in the moment before it was held another start took it for left over
            if error.errno not in _TAKEN:
                return made, None
            made.cleanup()
    raise FileExistsError(errno.EEXIST, "no folder stays", str(place))


if sys.platform != "win32":
    import fcntl

    def _hold(path: Path) -> int:
        """Hold a folder of ours: a descriptor. Raises OSError where another holds it, it is not ours, or it is gone."""
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            found = os.fstat(handle)
            if found.st_uid != os.geteuid():
                raise PermissionError(errno.EPERM, "another's", str(path))
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not os.path.samestat(found, path.stat(follow_symlinks=False)):
                raise FileNotFoundError(errno.ENOENT, "gone", str(path))
        except BaseException:
            os.close(handle)
            raise
        return handle

    def _cleared(path: Path) -> bool:
        try:
            held = _hold(path)
        except OSError:
            # somebody works with it, it is another's, or no folder
            return False
        try:
            rmtree(path, ignore_errors=True)
        finally:
            os.close(held)
        return not path.exists()
