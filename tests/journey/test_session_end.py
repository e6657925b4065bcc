"""Log-off in the middle of a word: what was typed is on the disk, the store is closed, and nobody was asked anything."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop import app, windows
from smdb_desktop.examples.demo_data import PASSPHRASE
from tests.journey.journey_process import Places

ENDING = Path(__file__).with_name("ending.py")
on_windows = pytest.mark.skipif(
    sys.platform != "win32" or not windows.has_screen(), reason="Windows asks its windows, which need a screen"
)
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signals")


def begin(places: Places, ending: str) -> subprocess.Popen[bytes]:
    return places.start("-P", str(ENDING), str(places.data), ending)


def stored(folder: Path, forloeb_id: str) -> Any:
    """What stands in the field on the disk, and whether the program was cut off."""
    workspace = app.desk(folder).unlock(PASSPHRASE)
    try:
        forms = workspace.store.cases.forloeb(forloeb_id).skemaer
        texts = [s.svar["anmodningsdato"].raw for s in forms if "anmodningsdato" in s.svar]
        return texts, workspace.afbrudt is not None
    finally:
        workspace.close()


@on_posix
@pytest.mark.parametrize("number", [signal.SIGTERM, *([] if sys.platform == "win32" else [signal.SIGHUP])])
def test_a_signal_ends_the_program_with_everything_written(tmp_path: Path, number: int) -> None:
    places = Places(tmp_path)
    process = begin(places, "signal")
    assert process.stdout is not None
    forloeb_id = [process.stdout.readline().decode().strip() for _ in range(3)][1]
    process.send_signal(number)
    _out, said = process.communicate(timeout=60)
    assert process.returncode == 0, said.decode()
    assert stored(places.data, forloeb_id) == (["0408"], False)


@on_windows
def test_windows_logs_off(tmp_path: Path) -> None:
    places = Places(tmp_path)
    out, said = begin(places, "log-off").communicate(timeout=120)
    lines = out.decode().splitlines()
    assert lines[2:] == ["typing", "answered True", "store open False"], said.decode()
    assert stored(places.data, lines[1]) == (["0408"], False)


@on_windows
def test_windows_is_asked_to_wait_for_what_cannot_be_written(tmp_path: Path) -> None:
    out, said = begin(Places(tmp_path), "refused").communicate(timeout=120)
    lines = out.decode().splitlines()
    assert lines[2:4] == ["typing", "answered False"], said.decode()
    assert all("ikke gemt" in line for line in lines[4:])
