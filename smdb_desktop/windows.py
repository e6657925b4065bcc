"""Calls of Windows that Python has no name for, by ``ctypes``. Elsewhere each answers what it means there: nothing is held.

It asks the system and never fails where the system refuses: whoever calls says what is not protected then. Facts: the reference
of the Windows API (kernel32, advapi32, user32, shell32, wer) and of its C library (``_doserrno``).
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import sys
from contextlib import suppress
from pathlib import Path

_SHARING = frozenset({32, 33})
_DELETE = 0x10000
_WRITE = 0x40000000
_SHARE_ALL = 7
_OPEN_EXISTING = 3
_ALSO_FOLDERS = 0x02000000


def is_held(path: Path) -> bool:
    """Whether another program has the file open so that it can be neither renamed nor taken away."""
    return _is_refused(path, _DELETE)


def is_running(program: Path) -> bool:
    """Whether Windows runs this program now: nobody may write to it then, and it cannot be taken away."""
    return _is_refused(program, _WRITE)


def _is_refused(path: Path, access: int) -> bool:
    """Whether somebody else has the file so that it cannot be opened for this."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = ctypes.c_void_p
        handle = kernel.CreateFileW(str(path), access, _SHARE_ALL, None, _OPEN_EXISTING, _ALSO_FOLDERS, None)
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


# -- the end of a session ----------------------------------------------------------------------------------------------


def give_reason(window: int, text: str) -> None:
    """What Windows shows a person who waits for the log-off, until ``allow_end``; ``window`` is a window of the system's."""
    if sys.platform == "win32":
        with suppress(AttributeError):
            ctypes.WinDLL("user32").ShutdownBlockReasonCreate(ctypes.c_void_p(window), ctypes.c_wchar_p(text))


def allow_end(window: int) -> None:
    """There is no reason to wait any more."""
    if sys.platform == "win32":
        with suppress(AttributeError):
            ctypes.WinDLL("user32").ShutdownBlockReasonDestroy(ctypes.c_void_p(window))


# -- the process -------------------------------------------------------------------------------------------------------

_QUIET = 0x1 | 0x2 | 0x8000
"""No dialog of the system's for a disk that is missing, for a crash, and for a file that is not found."""
_NO_HEAP = 0x1
EXCLUDED = r"Software\Microsoft\Windows\Windows Error Reporting\ExcludedApplications"
_SAFE_PLACES = 0x1000
_ERROR_BOX = 0x10
_FLAGS_OF_STATION = 1
_VISIBLE = 1


def keep_to_itself(program: str) -> None:
    """A crash shows no dialog and leaves no dump of the memory; a library is taken from the program and from Windows alone.

    ``program`` is the name of our own exe, which Windows' error reports leave out for this user; empty for somebody else's.
    """
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32")
        kernel.SetErrorMode(_QUIET)
        # lacking before Windows 7, and in builds without error reports
        with suppress(OSError, AttributeError):
            kernel.WerSetFlags(_NO_HEAP)
        if program:
            _leave_out_of_reports(program)
        with suppress(OSError, AttributeError):
            kernel.SetDefaultDllDirectories(_SAFE_PLACES)
            # Qt's plug-ins ask for Qt's libraries by name alone: the one for pictures is loaded by nothing else before
            for folder in _folders_of_qt():
                os.add_dll_directory(folder)


def _folders_of_qt() -> list[str]:
    """Where Qt's libraries lie; found without loading them."""
    found = importlib.util.find_spec("PySide6")
    return [] if found is None else [place for place in found.submodule_search_locations or () if Path(place).is_dir()]


def _leave_out_of_reports(program: str) -> None:
    """What ``WerAddExcludedApplication`` writes, for this user."""
    if sys.platform == "win32":
        import winreg

        with suppress(OSError), winreg.CreateKey(winreg.HKEY_CURRENT_USER, EXCLUDED) as key:
            winreg.SetValueEx(key, program, 0, winreg.REG_DWORD, 1)


class _Basic(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("per_process_time", ctypes.c_int64),
        ("per_job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_set", ctypes.c_size_t),
        ("most_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", _Basic),
        ("io", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("most_process_memory", ctypes.c_size_t),
        ("most_job_memory", ctypes.c_size_t),
    )


_EXTENDED_LIMITS = 9
_PROCESS_MEMORY = 0x100


def limit_memory(most: int) -> bool:
    """Let this process have so many bytes and no more; whether Windows does it. What asks for more gets nothing."""
    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job = kernel.CreateJobObjectW(None, None)
        if not job:
            return False
        limits = _Extended()
        limits.basic.flags, limits.process_memory = _PROCESS_MEMORY, most
        handle = ctypes.c_void_p(job)
        # the job lasts as long as the process in it, whoever has closed the handle
        return bool(
            kernel.SetInformationJobObject(handle, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits))
            and kernel.AssignProcessToJobObject(handle, ctypes.c_void_p(kernel.GetCurrentProcess()))
        )
    return False


def call_it(application_id: str) -> None:
    """What the task bar knows the program by, and its shortcut: one button for both, with the program's own icon."""
    if sys.platform == "win32":
        with suppress(OSError, AttributeError):
            ctypes.WinDLL("shell32").SetCurrentProcessExplicitAppUserModelID(ctypes.c_wchar_p(application_id))


def has_screen() -> bool:
    """Whether anybody can see a window of this process: a service, or a task that runs without a user, has none."""
    if sys.platform == "win32":
        user = ctypes.WinDLL("user32")
        user.GetProcessWindowStation.restype = user.CreateWindowExW.restype = ctypes.c_void_p
        flags = (ctypes.c_ulong * 3)()
        station = ctypes.c_void_p(user.GetProcessWindowStation())
        known = user.GetUserObjectInformationW(station, _FLAGS_OF_STATION, flags, ctypes.sizeof(flags), None)
        if known and not flags[2] & _VISIBLE:
            return False
        # one that is never shown: where there is no screen at all, not even that can be made
        window = user.CreateWindowExW(0, ctypes.c_wchar_p("Static"), None, 0, 0, 0, 0, 0, None, None, None, None)
        if window:
            user.DestroyWindow(ctypes.c_void_p(window))
        return bool(window)
    return True


def box(text: str) -> None:
    """A message of the system's own, where Qt cannot show one; returns when somebody has read it."""
    if sys.platform == "win32":
        user = ctypes.WinDLL("user32")
        user.MessageBoxW(None, ctypes.c_wchar_p(text), ctypes.c_wchar_p("SMDB Desktop"), _ERROR_BOX)


# -- whose a folder is, and where it lies -------------------------------------------------------------------------------

_REMOTE = 4
_FILE, _DACL, _PROTECTED = 1, 0x4, 0x80000000
_QUERY, _USER = 0x8, 1


def is_remote(path: Path) -> bool:
    """Whether it lies on a network drive."""
    if sys.platform == "win32":
        drive = path.absolute().drive
        return drive.startswith("\\\\") or ctypes.WinDLL("kernel32").GetDriveTypeW(drive + "\\") == _REMOTE
    return False


def own_alone(folder: Path) -> bool:
    """Let only this user and the system itself into a folder and all that is in it; whether it is so now.

    A drive without rights, as most sticks have it, cannot.
    """
    if sys.platform == "win32":
        wanted = f"(A;OICI;FA;;;SY)(A;OICI;FA;;;{_user()})"
        if rights(folder) != wanted:
            _let_in(folder, f"D:P{wanted}")
        return rights(folder) == wanted
    return False


def _let_in(folder: Path, wanted: str) -> None:
    """Give a folder these rights, written as Windows writes them, and none that it inherits."""
    if sys.platform == "win32":
        api = ctypes.WinDLL("advapi32")
        descriptor, acl = ctypes.c_void_p(), ctypes.c_void_p()
        there, usual = ctypes.c_int(), ctypes.c_int()
        made = api.ConvertStringSecurityDescriptorToSecurityDescriptorW(
            ctypes.c_wchar_p(wanted), 1, ctypes.byref(descriptor), None
        )
        if not made:
            return
        try:
            api.GetSecurityDescriptorDacl(descriptor, ctypes.byref(there), ctypes.byref(acl), ctypes.byref(usual))
            name = ctypes.c_wchar_p(str(folder))
            flags = ctypes.c_ulong(_DACL | _PROTECTED)
            # the one brings it to what lies in the folder, the other leaves out what the folder would inherit
            api.SetNamedSecurityInfoW(name, _FILE, flags, None, None, acl, None)
            api.SetFileSecurityW(name, ctypes.c_ulong(_DACL), descriptor)
        finally:
            ctypes.WinDLL("kernel32").LocalFree(descriptor)


def rights(folder: Path) -> str:
    """Who may do what with a folder, as Windows writes it; empty where that cannot be read, and elsewhere."""
    if sys.platform == "win32":
        api = ctypes.WinDLL("advapi32")
        descriptor, text = ctypes.c_void_p(), ctypes.c_wchar_p()
        name = ctypes.c_wchar_p(str(folder))
        if api.GetNamedSecurityInfoW(name, _FILE, _DACL, None, None, None, None, ctypes.byref(descriptor)):
            return ""
        try:
            api.ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, 1, _DACL, ctypes.byref(text), None)
            return (text.value or "").removeprefix("D:").lstrip("PAIR")
        finally:
            free = ctypes.WinDLL("kernel32").LocalFree
            free(text)
            free(descriptor)
    return ""


def _user() -> str:
    """Who runs this process, as Windows writes it (S-1-5-…). Raises OSError."""
    if sys.platform == "win32":
        api, kernel = ctypes.WinDLL("advapi32", use_last_error=True), ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        token, text = ctypes.c_void_p(), ctypes.c_wchar_p()
        if not api.OpenProcessToken(ctypes.c_void_p(kernel.GetCurrentProcess()), _QUERY, ctypes.byref(token)):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            space, size = ctypes.create_string_buffer(256), ctypes.c_ulong()
            if not api.GetTokenInformation(token, _USER, space, len(space), ctypes.byref(size)):
                raise ctypes.WinError(ctypes.get_last_error())
            sid = ctypes.c_void_p.from_buffer(space)
            api.ConvertSidToStringSidW(sid, ctypes.byref(text))
            return text.value or ""
        finally:
            kernel.CloseHandle(token)
            kernel.LocalFree(text)
    return ""
