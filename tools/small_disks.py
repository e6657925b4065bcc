"""Small file systems for tests: one with few free pages, and one that becomes read-only under whoever writes on it.

Few pages: a small tmpfs where mounting is allowed (as root, or in a name space of one's own), else the process's own limit on the
length of a file. Read-only: ext4 on a loop device whose journal is aborted, as it does by itself after a fault of the disk.
"""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PAGE = 4096
_SIZE = 48 * 1024 * 1024
_TRIES = 5
_MIB = 1024 * 1024
KINDS: dict[str, tuple[tuple[str, ...], int, tuple[str, ...]]] = {
    "ext4": (("mkfs.ext4", "-q", "-F"), 48 * _MIB, ("e2fsck", "-fy")),
    "xfs": (("mkfs.xfs", "-q"), 320 * _MIB, ()),
    "btrfs": (("mkfs.btrfs", "-q"), 128 * _MIB, ()),
}
"""How each is made, its size in bytes, and what mends it after its journal was aborted."""
# _IOR('X', 125, __u32) of the kernel, and its "without flushing the log"
_SHUTDOWN = 0x8004587D
_WITHOUT_JOURNAL = (2).to_bytes(4, sys.byteorder)


def _nothing() -> None:
    """For a file system that is full by itself."""


class Room:
    """A folder that has as much room as it likes: what the others build on. ``how`` says what bounds it."""

    def __init__(self, folder: Path, how: str) -> None:
        self.folder, self.how = folder, how
        folder.mkdir(exist_ok=True)

    def clear(self) -> None:
        """Take everything away."""
        for path in self.folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    @contextmanager
    def leaving(self, pages: int) -> Iterator[Callable[[], None]]:  # noqa: ARG002  this one has room
        """So many pages are free inside the block; what it gives is called in the process that works."""
        yield _nothing


class SmallDisk(Room):
    """A small tmpfs that is filled up to a few pages."""

    @contextmanager
    def leaving(self, pages: int) -> Iterator[Callable[[], None]]:
        ballast = self.folder / "ballast"
        with ballast.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(PAGE)) == PAGE:
                    pass
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
            file.truncate(max(0, file.tell() - pages * PAGE))
        yield _nothing
        ballast.unlink()


class LongestFile(Room):
    """No file may be longer than so many pages: where nothing can be mounted."""

    @contextmanager
    def leaving(self, pages: int) -> Iterator[Callable[[], None]]:
        yield lambda: _limit(pages * PAGE)


def _limit(size: int) -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@contextmanager
def room(folder: Path) -> Iterator[Room]:
    """The best that this machine allows, in a folder."""
    mount = folder / "small"
    mount.mkdir()
    if _run("mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "none", str(mount)):
        try:
            yield SmallDisk(mount, "a small tmpfs")
        finally:
            _run("umount", "-l", str(mount))
    else:
        yield LongestFile(mount, "the limit on the length of a file (nothing can be mounted here)")


class Journalling:
    """A mounted file system with a journal that can be aborted, or cut off."""

    def __init__(self, mount: Path, image: Path, mend: Sequence[str]) -> None:
        self.mount, self._image, self._mend = mount, image, mend

    def abort(self) -> None:
        """From now on every write fails with EROFS, to files that are open as well."""
        if not _run("mount", "-o", "remount,abort", str(self.mount)):
            raise RuntimeError("the file system could not be aborted")

    def cut(self) -> None:
        """From now on nothing reaches the disk, what lies in memory as little as the journal: the system's own power cut."""
        import fcntl

        folder = os.open(self.mount, os.O_RDONLY)
        fcntl.ioctl(folder, _SHUTDOWN, _WITHOUT_JOURNAL)
        os.close(folder)

    def again(self) -> None:
        """Mount it anew, as after a start of the machine."""
        for _ in range(_TRIES):
            if not _run("umount", str(self.mount)):
                raise RuntimeError("the file system is still in use")
            if self._mend and not _run(*self._mend, str(self._image), fine=(0, 1, 2)):
                raise RuntimeError("the file system could not be mended")
            if not _mounted(self._image, self.mount):
                raise RuntimeError("the file system could not be mounted again")
            # the kernel may note the fault once more after it was mended, and mounts what has one read-only
            if not os.statvfs(self.mount).f_flag & os.ST_RDONLY:
                return
        raise RuntimeError("the file system stays read-only")


@contextmanager
def journalling_disk(folder: Path, kind: str = "ext4") -> Iterator[Journalling | None]:
    """A new file system in a file, mounted; None where the machine does not allow it."""
    make, size, mend = KINDS[kind]
    image, mount = folder / "image", folder / "ext4"
    mount.mkdir(exist_ok=True)
    image.unlink(missing_ok=True)
    with image.open("wb") as file:
        file.truncate(size)
    if not _run(*make, str(image)) or not _mounted(image, mount):
        yield None
        return
    try:
        yield Journalling(mount, image, mend)
    finally:
        _run("umount", str(mount)) or _run("umount", "-l", str(mount))


def _mounted(image: Path, mount: Path) -> bool:
    """Mount it; somebody else may take the loop device that was free a moment ago, so more than one try is made."""
    return any(_run("mount", "-o", "loop", str(image), str(mount)) for _ in range(_TRIES))


def _run(program: str, *arguments: str, fine: tuple[int, ...] = (0,)) -> bool:
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if path is None:
        return False
    done = subprocess.run([path, *arguments], capture_output=True, check=False)  # noqa: S603  our own mounts
    return done.returncode in fine
