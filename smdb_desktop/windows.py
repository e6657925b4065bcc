"""Calls of Windows that Python has no name for, by ``ctypes``. Elsewhere each answers what it means there: nothing is held.

It asks the system and never fails where the system refuses: whoever calls says what is not protected then. Facts: the reference
of the Windows API (kernel32, advapi32, user32, shell32, wer) and of its C library (``_doserrno``).
"""

import ctypes
import sys
from pathlib import Path

_SHARING = frozenset({32, 33})
_DELETE = 0x10000
_SHARE_ALL = 7
_OPEN_EXISTING = 3
_ALSO_FOLDERS = 0x02000000


def is_held(path: Path) -> bool:
    """Whether another program has the file open so that it can be neither renamed nor taken away."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = ctypes.c_void_p
        handle = kernel.CreateFileW(str(path), _DELETE, _SHARE_ALL, None, _OPEN_EXISTING, _ALSO_FOLDERS, None)
        if handle == ctypes.c_void_p(-1).value:
            return ctypes.get_last_error() in _SHARING
        kernel.CloseHandle(ctypes.c_void_p(handle))
    return False


def forget_code() -> None:
    """Before a call of the C library whose own code is wanted."""
    if sys.platform == "win32":
        ctypes.CDLL("ucrtbase")._set_doserrno(0)


def last_code() -> int:
    """Windows' code of the last call of the C library that failed on this thread since ``forget_code``; 0 for none."""
    code = ctypes.c_ulong(0)
    if sys.platform == "win32":
        ctypes.CDLL("ucrtbase")._get_doserrno(ctypes.byref(code))
    return code.value


def coded(error: OSError, code: int) -> OSError:
    """The same error with Windows' code, of the class that belongs to it."""
    if sys.platform == "win32":
        return OSError(0, ctypes.FormatError(code), error.filename, code, error.filename2)
    return error
