"""What an error of the file system is about, so that every layer gives it the same cause.

Windows' own code is judged before the number that C makes of it: a stick that was pulled out and a file that is in use are both
"no permission" there. Facts: "System Error Codes" of Windows, errno(3). It knows nothing of ours and gives no sentence.
"""

from __future__ import annotations

import errno
from enum import Enum, auto
from pathlib import Path


class Trouble(Enum):
    """The kinds that a person does something different about."""

    FULL = auto()
    DENIED = auto()
    GONE = auto()
    IN_THE_WAY = auto()
    HELD = auto()
    """Another program has the file."""
    UNPLUGGED = auto()
    """The drive is not there any more, or not ready."""
    NETWORK = auto()
    """The place is on a network that does not answer."""
    LONG = auto()
    """The path is longer than the system takes."""
    FAULTY = auto()
    """The device reports an error."""
    CLOUD = auto()
    """A cloud's program has the content and does not give it."""
    STOPPED = auto()
    """A virus scanner has stopped the file."""
    OTHER = auto()


class HeldError(OSError):
    """Another program kept the file for as long as anybody waits. ``name`` is the name alone."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.EBUSY, "another program has the file")
        self.name = path.name


DENIED = 5
HELD = frozenset({DENIED, 32, 33, 1224})
"""What Windows says of a file that another program has: access denied, sharing, a locked part, mapped into memory."""

_WINDOWS = {
    Trouble.FULL: {39, 112, 223, 1295},
    Trouble.DENIED: {DENIED, 19, 65, 1314, 1920},
    Trouble.GONE: {2, 3, 123, 161, 267},
    Trouble.IN_THE_WAY: {80, 183},
    Trouble.HELD: HELD - {DENIED},
    Trouble.UNPLUGGED: {15, 20, 21, 433, 1112, 1167},
    Trouble.NETWORK: {51, 53, 54, 55, 58, 59, 64, 67, 121, 1203, 1222, 1231, 1232, 1236},
    Trouble.LONG: {111, 206},
    Trouble.FAULTY: {23, 25, 26, 27, 29, 30, 31, 483, 1006, 1117, 1392, 1393},
    Trouble.CLOUD: {*range(358, 405), 426, 475},
    Trouble.STOPPED: {225, 226},
}
_POSIX = {
    Trouble.FULL: ("ENOSPC", "EDQUOT", "EFBIG"),
    Trouble.DENIED: ("EACCES", "EPERM", "EROFS"),
    Trouble.GONE: ("ENOENT",),
    Trouble.IN_THE_WAY: ("EEXIST", "ENOTDIR", "EISDIR"),
    Trouble.HELD: ("EBUSY", "ETXTBSY"),
    Trouble.UNPLUGGED: ("ENODEV", "ENXIO", "ENOMEDIUM"),
    Trouble.NETWORK: ("ESTALE", "ENETDOWN", "ENETUNREACH", "EHOSTDOWN", "EHOSTUNREACH", "ETIMEDOUT", "ENOTCONN"),
    Trouble.LONG: ("ENAMETOOLONG",),
    Trouble.FAULTY: ("EIO",),
}
_BY_CODE = {code: kind for kind, codes in _WINDOWS.items() for code in codes}
_BY_NUMBER = {getattr(errno, name): kind for kind, names in _POSIX.items() for name in names if hasattr(errno, name)}


def code_of(error: OSError) -> int | None:
    """Windows' own code of an error; None where there is none."""
    code = getattr(error, "winerror", None)
    return code if isinstance(code, int) and code else None


def trouble(error: OSError) -> Trouble:
    """What the error is about."""
    if isinstance(error, HeldError):
        return Trouble.HELD
    code = code_of(error)
    if code is not None and code in _BY_CODE:
        return _BY_CODE[code]
    return _BY_NUMBER.get(error.errno or 0, Trouble.OTHER)


def named(error: OSError) -> str:
    """The error for support: Windows' code or the number's name, never a path."""
    code = code_of(error)
    if code is not None:
        return f"WinError {code}"
    return errno.errorcode.get(error.errno or 0, type(error).__name__)
