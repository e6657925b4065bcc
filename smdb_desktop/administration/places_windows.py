"""Where Windows keeps what belongs to the machine, as the system knows it. Loaded on Windows only."""

import ctypes
from pathlib import Path
from typing import Any
from uuid import UUID

_PROGRAM_DATA = UUID("{62AB5D82-FDC1-4DC3-A9DD-070D1D495D97}")
# what is only there on Windows; the types of Python's library know it on Windows alone
_windows: Any = ctypes
_shell: Any = _windows.WinDLL("shell32")
_ole: Any = _windows.WinDLL("ole32")


def program_data() -> Path:
    """``%ProgramData%`` as the system knows it (SHGetKnownFolderPath, FOLDERID_ProgramData)."""
    found = ctypes.c_wchar_p()
    wanted = (ctypes.c_byte * 16).from_buffer_copy(_PROGRAM_DATA.bytes_le)
    failed = _shell.SHGetKnownFolderPath(ctypes.byref(wanted), 0, None, ctypes.byref(found))
    if failed or not found.value:
        return Path(r"C:\ProgramData")
    place = Path(found.value)
    _ole.CoTaskMemFree(found)
    return place
