"""Goes through the pages of an installer as a person does, and writes down what they say: run by the Windows Python.

``python pages.py OUT COMMAND`` presses the first button of each page until the program ends; OUT gets a list of texts for each
page, and the exit code. COMMAND is a whole command line, because NSIS reads one with its own quotation marks. Standard library
only.
"""

import ctypes
import json
import subprocess
import sys
import time
from ctypes import wintypes
from pathlib import Path
from typing import Any

PATIENCE = 120.0
"""Seconds for a page to come."""
_TEXT, _LENGTH, _COMMAND, _CHECK = 0x000D, 0x000E, 0x0111, 0x00F1
_FIRST = 1
"""The button that goes on, whatever it is called."""
_STILL = 5
"""So often a page is the same before it is whole."""
_MOST = 20
"""So many pages no installer of ours has."""


def main(out: Path, command: str) -> int:
    """Write what was seen; 0 where the program ended."""
    running = subprocess.Popen(command)
    pages: list[list[str]] = []
    before, still = list[str](), 0
    end = time.monotonic() + PATIENCE
    while running.poll() is None and time.monotonic() < end and len(pages) < _MOST:
        time.sleep(0.1)
        window = _dialog(running.pid)
        seen = [said for each in (window, *_below(window)) if (said := _text(each))] if window else []
        # a page comes piece by piece
        still = still + 1 if seen == before else 0
        before = seen
        button = _user().GetDlgItem(window, _FIRST)
        if still < _STILL or not _user().IsWindowEnabled(button) or seen == (pages[-1] if pages else []):
            continue
        pages.append(seen)
        end = time.monotonic() + PATIENCE
        for each in _below(window):
            # what would start the program afterwards
            _user().SendMessageW(each, _CHECK, 0, 0)
        _user().PostMessageW(window, _COMMAND, _FIRST, 0)
    ended = running.poll()
    if ended is None:
        running.kill()
    out.write_text(json.dumps({"pages": pages, "status": ended}), encoding="utf-8")
    return 0 if ended is not None else 1


def _user() -> Any:
    """Windows' library of windows; this runs nowhere else."""
    return vars(ctypes)["WinDLL"]("user32")


def _each(go: Any, *first: int) -> list[int]:
    """The windows that Windows goes through."""
    found: list[int] = []

    def look(window: int, _given: int) -> bool:
        found.append(window)
        return True

    go(*first, vars(ctypes)["WINFUNCTYPE"](wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)(look), 0)
    return [window for window in found if _user().IsWindowVisible(window)]


def _below(window: int) -> list[int]:
    return _each(_user().EnumChildWindows, window)


def _dialog(process: int) -> int:
    """The first window of a process; 0 for none."""
    for window in _each(_user().EnumWindows):
        owner = wintypes.DWORD()
        _user().GetWindowThreadProcessId(window, ctypes.byref(owner))
        if owner.value == process:
            return window
    return 0


def _text(window: int) -> str:
    buffer = ctypes.create_unicode_buffer(_user().SendMessageW(window, _LENGTH, 0, 0) + 1)
    _user().SendMessageW(window, _TEXT, len(buffer), buffer)
    return buffer.value


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
