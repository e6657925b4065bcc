"""The tests and the main job of the clone in the Windows Python, and the part that the continuous integration runs."""

from __future__ import annotations

import shutil
import sys

from tools.installer.show import verified
from tools.light_memory import lock_no_memory
from tools.windows.prefix import copy_clone, windows

FOLDERS = (
    *(
        "tests/store",
        "tests/cli",
        "tests/submission",
        "tests/services",
        "tests/scenarios",
        "tests/gui",
        "tests/journey",
    ),
    *("tests/durable", "tests/administration", "tests/updating"),
)
"""What is tested where nothing else is asked for."""
CHOSEN = (
    # what only Windows has
    *("tests/durable", "tests/administration/test_windows.py", "tests/services/test_lying.py"),
    *("tests/cli/test_hardening.py", "tests/journey/test_session_end.py", "tests/house/test_lying_inside.py"),
    # what Windows does its own way: files, other processes, line ends
    "tests/store/test_processes.py::test_two_programs_on_one_store",
    "tests/store/test_processes.py::test_a_killed_writer_loses_nothing_that_was_acknowledged",
    "tests/store/test_vault.py",
    *(
        f"tests/cli/test_wrong_use.py::test_{name}"
        for name in (
            *("help_and_version", "wrong_use_is_told_in_danish", "a_file_in_place_of_the_folder_is_told_in_danish"),
            *("a_fault_of_ours_is_told_without_its_values", "a_reader_that_goes_away_is_no_fault"),
        )
    ),
    "tests/gui/pages/test_crash.py::test_the_log_keeps_what_is_on_its_list_and_stays_small",
    # a person's work, from services to window: what writes, moves and finds files, asks the clock, or meets another program
    *(f"tests/submission/test_submission_{name}.py" for name in ("files", "signing", "certificates")),
    *(f"tests/gui/first_day/test_{name}.py" for name in ("first_start", "case", "print")),
    *(
        f"tests/scenarios/test_{name}.py"
        for name in (
            *("main_job", "used_up", "attempts", "copies", "older_copy", "scanned", "many", "clock", "people"),
            *("outways", "outways_sealed", "inbox", "handing_over", "half_written"),
        )
    ),
)
"""What the continuous integration tests: what has been wrong there, and the work of a person once. What only reckons is the same
on every system: `windows test tests/scenarios tests/submission` tests it too."""
ON_DISK = ("-k", "not memory")
"""A journey over a store in memory reckons only."""
HOURS = 3600.0
MORE = {
    "PYTHONPATH": r"C:\src",
    "PYTHONUTF8": "1",
    "PYTHONUNBUFFERED": "1",
    "QT_QPA_PLATFORM": "offscreen",
}
_PYTEST = ("-m", "pytest", "-p", "no:cacheprovider")


def test(arguments: list[str]) -> int:
    """pytest with these arguments, without a screen; `--platform windows` first: with real windows on a screen in memory."""
    on_a_screen = arguments[:2] == ["--platform", "windows"]
    if on_a_screen:
        arguments = arguments[2:]
    asked = arguments if any(not word.startswith("-") for word in arguments) else [*arguments, *FOLDERS]
    more = {**MORE, "QT_QPA_PLATFORM": "windows" if on_a_screen else "offscreen"}
    lock_no_memory()
    with windows() as wine:
        return wine.python(*_PYTEST, *asked, folder=copy_clone(wine), more=more, seconds=HOURS)


def chosen() -> int:
    """The part of the tests that the continuous integration runs."""
    return test([*CHOSEN, *ON_DISK, "-q", "--durations=15"])


def run(arguments: list[str]) -> int:
    """Run the Windows Python with these arguments in `C:\\src`."""
    with windows() as wine:
        return wine.python(*arguments, folder=copy_clone(wine), more=MORE, seconds=HOURS)


def job() -> int:
    """The whole main job there, into a folder whose name has a space and Danish letters; xmlsec1 judges the file here."""
    with windows() as wine:
        source = copy_clone(wine)
        out = wine.drive / "ud æøå"
        shutil.rmtree(out, ignore_errors=True)
        command = ("-m", "smdb_desktop", "demo", "--headless", "--out", str(wine.path(out)))
        status = wine.python(*command, folder=source, more=MORE, seconds=600)
        made = sorted(out.glob("*.asice"))
        held = [verified(file) and not verified(file, change=True) for file in made]
    sys.stdout.write(f"{len(made)} signed file, {sum(held)} taken by xmlsec1, and refused after one changed byte\n")
    return status or not (held and all(held))
