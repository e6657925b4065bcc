"""Where the system's printing puts what it is handed: in memory, as far as that is ours to say.

On Linux Qt writes the sheets into a file that the library of CUPS makes (``cupsTempFd``, in ``TMPDIR``) and hands that file over;
it would lie on the disk, in clear. For as long as something is printed ``TMPDIR`` is a folder in memory. What the printing system
keeps after that, on any platform, is its own (``docs/security.md``). Qt neither tells that CUPS did not take the
file nor lets it be taken back, so both are seen to here.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from smdb_desktop import fleeting
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import KnownError

NO_MEMORY = T(
    "Der kan ikke skrives ud her uden at lægge siderne ukrypteret på disken undervejs, og det gør programmet ikke. Gem en PDF på "
    "et sted, du selv vælger."
)
_VARIABLE = "TMPDIR"
_MOUNTS = Path("/proc/self/mounts")
_CUPS = "libcups.so.2"
_LAST_GOOD = 0x00FF
"""RFC 8011, appendix B: above it no status of IPP is a success."""
_IN_MEMORY = {"tmpfs", "ramfs"}


@contextmanager
def in_memory() -> Iterator[Path | None]:
    """While it lasts, what is made as a temporary file lies in this folder in memory; None where the platform makes no file.

    Raises KnownError where no place in memory is there.
    """
    if not sys.platform.startswith("linux"):
        yield None
        return
    place = _place()
    if place is None:
        raise KnownError(NO_MEMORY)
    before = os.environ.get(_VARIABLE)
    with fleeting.Folder(place) as folder:
        os.environ[_VARIABLE] = str(folder.path)
        try:
            yield folder.path
        finally:
            if before is None:
                del os.environ[_VARIABLE]
            else:
                os.environ[_VARIABLE] = before


def was_taken() -> bool:
    """Whether CUPS took what this thread handed over last; True where nothing of CUPS is there to ask."""
    if not sys.platform.startswith("linux"):
        return True
    try:
        last_error = ctypes.CDLL(_CUPS).cupsLastError
    except (OSError, AttributeError):
        return True
    return 0 <= int(last_error()) <= _LAST_GOOD


def _place() -> Path | None:
    """A folder that lies in memory and may be written to."""
    wanted = (Path("/dev/shm"), Path(os.environ.get("XDG_RUNTIME_DIR", "/")))  # noqa: S108  in memory, and a folder of our own in it
    try:
        mounts = [line.split()[1:3] for line in _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:
        return None
    kinds = {mount[0]: mount[1] for mount in mounts if len(mount) == 2}
    return next((p for p in wanted if kinds.get(str(p)) in _IN_MEMORY and os.access(p, os.W_OK | os.X_OK)), None)
