"""A fault of ours: typing saved, a report without personal data, one dialog; and a log in which nothing free can stand."""

from __future__ import annotations

import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.domain.cpr import Cpr
from smdb_desktop.durable import write_whole
from smdb_desktop.faults import kept, number, report
from smdb_desktop.gui.app.crash import SAVED, CrashReporter, Saved, Told
from smdb_desktop.gui.core import preferences
from smdb_desktop.gui.core.journal import FILE, MOST_BYTES, REDACTED, Event, Journal
from smdb_desktop.gui.core.preferences import Look, load_look, save_look
from tests.platforms import make_fifo

SECRET = "150277-9995"
MISFIT: Any = SECRET
"""Given where something else belongs, so that a fault of ours holds it."""


def fault() -> Exception:
    """An exception from our own code whose message, notes and locals hold what must not leave."""
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as inner:
            Cpr(SECRET, None, False).alder(MISFIT)
            raise ValueError(SECRET) from inner
    except Exception as error:
        error.add_note(SECRET)
        return error


def ours() -> Exception:
    """An exception with a frame of our own."""
    from smdb_desktop.gui.app.navigation import DESTINATIONS
    from smdb_desktop.gui.core import places

    try:
        DESTINATIONS["om"].visit(MISFIT, places.Forside())
    except Exception as error:
        return error
    raise AssertionError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "log").mkdir()
    return tmp_path


@pytest.mark.usefixtures("qapp")
def test_a_report_names_types_and_places_and_nothing_else() -> None:
    text = report(fault())
    assert SECRET not in text
    assert "ValueError" in text and "KeyError" in text
    assert "gui/app/navigation.py:" in report(ours())


@pytest.mark.usefixtures("qapp")
def test_a_fault_saves_first_then_writes_then_tells_once(folder: Path) -> None:
    done: list[str] = []

    def save(then: Callable[[Saved], Any]) -> None:
        done.append("saved")
        then(Saved.ALL)

    crash = CrashReporter(folder, save, lambda told: done.append(told.text))
    error = ours()
    crash.take(error)
    crash.take(error)
    assert done[0] == "saved"
    assert len([text for text in done if text != "saved"]) == 1
    written = [file.read_text(encoding="utf-8") for file in sorted((folder / "log").iterdir())]
    assert written
    assert not [text for text in written if SECRET in text]


@pytest.mark.usefixtures("qapp")
def test_a_fault_while_saving_does_not_hide_the_first(folder: Path) -> None:
    told: list[Told] = []

    def fails(_then: Callable[[Saved], Any]) -> None:
        raise RuntimeError(SECRET)

    CrashReporter(folder, fails, told.append).take(ours())
    assert len(told) == 1
    assert SAVED[Saved.UNSURE] in told[0].text, "nothing is promised that was not seen"


@pytest.mark.usefixtures("qapp")
def test_it_listens_and_lets_go(folder: Path) -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    told: list[Told] = []
    crash = CrashReporter(folder, lambda then: then(Saved.ALL), told.append)
    crash.install()
    try:
        error = ours()
        sys.excepthook(type(error), error, error.__traceback__)
    finally:
        crash.uninstall()
    assert len(told) == 1
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("saved", list(Saved))
def test_it_says_what_is_true_of_what_was_typed_and_what_to_tell(folder: Path, saved: Saved) -> None:
    told: list[Told] = []
    error = ours()
    CrashReporter(folder, lambda then: then(saved), told.append).take(error)
    assert SAVED[saved] in told[0].text and number(error) in told[0].text
    assert not [other for other in Saved if other is not saved and SAVED[other] in told[0].text]
    assert [fault.nummer for fault in kept(folder / "log")] == [number(error)], "the number stands in what is kept"


@pytest.mark.usefixtures("qapp")
def test_what_python_would_print_is_written_down_and_nobody_is_told(
    folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    class Ends:
        def __del__(self) -> None:
            raise RuntimeError(SECRET)

    told: list[Told] = []
    crash = CrashReporter(folder, lambda then: then(Saved.ALL), told.append)
    crash.install()
    try:
        Ends()
    finally:
        crash.uninstall()
    assert told == [] and SECRET not in capfd.readouterr().err
    assert [fault.typer for fault in kept(folder / "log")] == [("RuntimeError",)]


@pytest.mark.usefixtures("qapp")
def test_without_a_folder_nothing_is_made(tmp_path: Path) -> None:
    CrashReporter(tmp_path, lambda then: then(Saved.ALL), lambda _told: None).take(ours())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", [SECRET, "Testborger Et", "a b", "x" * 100, "æ"])
def test_the_log_takes_nothing_that_is_not_on_its_list(folder: Path, value: str) -> None:
    journal = Journal(folder)
    journal.note(Event.PAGE, page=value, navn="forside")
    text = (folder / "log" / FILE).read_text(encoding="utf-8")
    assert value not in text
    assert text.count(REDACTED) == 2


def test_the_log_keeps_what_is_on_its_list_and_stays_small(folder: Path) -> None:
    journal, file = Journal(folder), folder / "log" / FILE
    journal.note(Event.PAGE, page="udbakke", count=12)
    # what thousands of lines would come to
    (line,) = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text(line * (MOST_BYTES // len(line)), encoding="utf-8", newline="\n")
    for _ in range(5):
        journal.note(Event.PAGE, page="forside", count=12)
    text = file.read_text(encoding="utf-8")
    assert text.count("page count=12 page=forside") == 5 and text.startswith(line)
    assert len(text) < MOST_BYTES * 3 // 4


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="what this process has open is asked of Linux")
def test_the_log_is_closed_when_it_is_made_small(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows replaces no file that is open: each line would wait for two seconds, and the window with it."""
    journal, held = Journal(folder), []

    def look(path: Path, content: bytes, *, patience: float) -> None:
        opened = {link.resolve() for link in Path("/proc/self/fd").iterdir()}
        held.append((path.resolve() in opened, patience))
        write_whole(path, content, patience=patience)

    monkeypatch.setattr("smdb_desktop.gui.core.journal.write_whole", look)
    (folder / "log").mkdir(exist_ok=True)
    (folder / "log" / FILE).write_bytes(b"x\n" * 200_000)
    journal.note(Event.PAGE, page="udbakke")
    assert held == [(False, 0)]
    assert (folder / "log" / FILE).read_bytes().endswith(b"page=udbakke\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipes there")
def test_a_pipe_in_the_place_of_a_file_stops_nobody(folder: Path) -> None:
    """A pipe that nobody reads keeps whoever opens it for writing waiting, and the window with it."""
    (folder / "log").mkdir(exist_ok=True)
    make_fifo(folder / "log" / FILE)
    make_fifo(folder / preferences.FILE)
    Journal(folder).started()
    assert load_look(folder) is Look.SYSTEM
    save_look(folder, Look.DARK)
    assert load_look(folder) is Look.DARK
    assert stat.S_ISFIFO((folder / "log" / FILE).stat().st_mode)
