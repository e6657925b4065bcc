"""The same on Windows: the owner is the system or the administrators, and the person at the machine may not change it.

What a person may do is tried by opening for it, which writes nothing; an elevated process may do everything and is judged by the
owner alone. Loaded on Windows only.
"""

import ctypes
from pathlib import Path
from typing import Any

from smdb_desktop.administration.settings import OWNED, WRITABLE

ADMINISTRATORS = frozenset(
    {
        "S-1-5-18",  # the system
        "S-1-5-32-544",  # Administrators
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",  # TrustedInstaller
    }
)
_WRITE, _APPEND, _DELETE_CHILD = 0x0002, 0x0004, 0x0040
_DELETE, _WRITE_DAC, _WRITE_OWNER = 0x10000, 0x40000, 0x80000
_SHARE_ALL, _OPEN_EXISTING, _FOLDERS_TOO = 7, 3, 0x02000000
_FILE_OBJECT, _OWNER = 1, 1
_INVALID = ctypes.c_void_p(-1).value

# what is only there on Windows; the types of Python's library know it on Windows alone
_windows: Any = ctypes
_kernel: Any = _windows.WinDLL("kernel32")
_advapi: Any = _windows.WinDLL("advapi32")
_shell: Any = _windows.WinDLL("shell32")
_kernel.CreateFileW.restype = ctypes.c_void_p


def why_not_administrators(path: Path) -> str:
    """Why this file is no administrator's: a sentence, "" where it is one."""
    # below the folder that every user may add to, a folder of an administrator's may be added to as well, which harms nobody
    for each, rights in (
        (path, (_WRITE, _APPEND, _DELETE, _WRITE_DAC, _WRITE_OWNER)),
        (path.parent, (_DELETE_CHILD, _DELETE, _WRITE_DAC, _WRITE_OWNER)),
    ):
        if owner(each) not in ADMINISTRATORS:
            return OWNED.format(hvad=each)
        if not elevated() and any(_may(each, right) for right in rights):
            return WRITABLE.format(hvad=each)
    return ""


def elevated() -> bool:
    """Whether this process has an administrator's rights."""
    return bool(_shell.IsUserAnAdmin())


def owner(path: Path) -> str:
    """The SID of the owner of a file or folder; "" where the system does not say."""
    sid, descriptor, text = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_wchar_p()
    failed = _advapi.GetNamedSecurityInfoW(
        ctypes.c_wchar_p(str(path)), _FILE_OBJECT, _OWNER, ctypes.byref(sid), None, None, None, ctypes.byref(descriptor)
    )
    if failed:
        return ""
    try:
        if not _advapi.ConvertSidToStringSidW(sid, ctypes.byref(text)):
            return ""
        found = text.value or ""
        _kernel.LocalFree(text)
        return found
    finally:
        _kernel.LocalFree(descriptor)


def _may(path: Path, right: int) -> bool:
    handle = _kernel.CreateFileW(str(path), right, _SHARE_ALL, None, _OPEN_EXISTING, _FOLDERS_TOO, None)
    if handle in (None, _INVALID):
        return False
    _kernel.CloseHandle(ctypes.c_void_p(handle))
    return True
