"""The memory of the program, where the key lies, is not written to the disk when the program crashes."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from smdb_desktop import windows
from smdb_desktop.store.folder import Folder
from tests.cli.cli_process import environment

on_windows = pytest.mark.skipif(sys.platform != "win32", reason="asks Windows")

ASK = """
import ctypes, resource, sys
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
sys.argv = ["smdb-desktop", "--version"]
from smdb_desktop.__main__ import main
main()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux tells of a process")
def test_the_program_starts_by_forbidding_core_dumps() -> None:
    done = subprocess.run([sys.executable, "-c", ASK], env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "(0, 0) 0"


ASK_WINDOWS = """
import ctypes, sys
sys.argv = ["smdb-desktop", "--version"]
sys.frozen, sys.executable = True, r"C:\\prog\\smdb-desktop-test.exe"
from smdb_desktop.__main__ import main
main()
import PySide6.QtWidgets, lxml.etree, sqlcipher3.dbapi2
print(ctypes.WinDLL("kernel32").GetErrorMode())
"""


@on_windows
def test_on_windows_a_crash_shows_no_dialog_and_is_left_out_of_the_reports() -> None:
    """And the libraries are found, although they are looked for in the program and in Windows alone."""
    if sys.platform == "win32":
        import winreg

        done = subprocess.run(
            [sys.executable, "-c", ASK_WINDOWS], env=environment(), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert int(done.stdout.splitlines()[-1]) & 0x8003 == 0x8003
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, windows.EXCLUDED, 0, winreg.KEY_ALL_ACCESS) as key:
            assert winreg.QueryValueEx(key, "smdb-desktop-test.exe") == (1, winreg.REG_DWORD)
            winreg.DeleteValue(key, "smdb-desktop-test.exe")


DRAW_WINDOWS = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from smdb_desktop.hardening import no_core_dumps
no_core_dumps()
from PySide6.QtWidgets import QApplication
app = QApplication([])
from smdb_desktop.examples import build_parts
print(build_parts.pictures())
"""


@on_windows
def test_on_windows_the_plug_in_for_pictures_finds_qts_library() -> None:
    """It is the only one that asks for that library; every page opened, without a picture."""
    done = subprocess.run(
        [sys.executable, "-c", DRAW_WINDOWS], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@on_windows
def test_on_windows_a_library_beside_the_work_is_not_taken(tmp_path: Path) -> None:
    """Somebody's ``version.dll`` in the folder one stands in is not what is loaded."""
    (tmp_path / "smdbfremmed.dll").write_bytes(b"MZ")
    code = """
import ctypes, os, sys
from smdb_desktop.hardening import no_core_dumps
load = ctypes.WinDLL("kernel32", use_last_error=True).LoadLibraryW
load("smdbfremmed.dll"); print(ctypes.get_last_error())
no_core_dumps()
load("smdbfremmed.dll"); print(ctypes.get_last_error())
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
    )
    before, after = map(int, done.stdout.split())
    assert before != 126, "it is looked for there: it is no library"
    assert after == 126, "it is not looked for there"


@on_windows
def test_on_windows_a_data_folder_outside_the_profile_is_for_its_owner_alone(tmp_path: Path) -> None:
    outside = Path(tmp_path.anchor) / "smdb-test" / tmp_path.name
    Folder(outside).make()
    rights = windows.rights(outside)
    assert rights.startswith("(A;OICI;FA;;;SY)"), rights
    assert rights.count("(A;OICI;FA;;;") == 2 and rights.count("(") == 2, rights
    Folder(outside).tighten()
    assert windows.rights(outside) == rights


@on_windows
def test_on_windows_a_folder_in_the_profile_keeps_the_rights_of_the_profile() -> None:
    inside = Path.home() / "smdb-test"
    inside.mkdir(exist_ok=True)
    rights = windows.rights(inside)
    Folder(inside).make()
    assert rights and windows.rights(inside) == rights


@on_windows
def test_windows_knows_the_program_by_its_own_name() -> None:
    """Where Windows tells it: Wine takes the name and tells nobody."""
    windows.call_it("SMDB.Desktop")
    if sys.platform == "win32":
        name = ctypes.c_wchar_p()
        ctypes.WinDLL("shell32").GetCurrentProcessExplicitAppUserModelID(ctypes.byref(name))
        assert name.value in ("SMDB.Desktop", None)
