"""Reports of faults: the same number for the same fault, nothing but types and places, and a crash of the process itself."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop import faults
from smdb_desktop.domain.words import joined
from smdb_desktop.faults import FATAL, RAW, CrashTrace, keep, kept, number, place_of, report
from tests.house.house_tree import ROOT

SECRET = "150277-9995"


def failing(text: str, kind: type[Exception] = ValueError) -> Exception:
    """A fault with a frame of ours."""

    def parts() -> Iterator[str]:
        yield ""
        raise kind(text)

    try:
        joined(", ", parts())
    except Exception as error:
        return error
    raise AssertionError


def test_a_number_is_the_faults_and_not_the_persons() -> None:
    first, again, other = failing(SECRET), failing("noget andet"), failing(SECRET, KeyError)
    assert number(first) == number(again) != number(other)
    assert report(first).splitlines()[0] == number(first)
    assert SECRET not in report(first)


def test_the_newest_are_kept_and_read_back(tmp_path: Path) -> None:
    for turn in range(faults.MOST_KEPT + 5):
        keep(tmp_path, report(failing(SECRET, (ValueError, KeyError)[turn % 2])))
    found = kept(tmp_path)
    assert len(found) == len(list(tmp_path.iterdir())) == faults.MOST_KEPT
    assert found[0].typer == ("ValueError",) and found[0].nummer == number(failing("x"))
    assert found[0].steder[-1].startswith("domain/words.py:")


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    keep(tmp_path / "log", "F-AAAA-AAAA")
    keep(None, "F-AAAA-AAAA")
    assert list(tmp_path.iterdir()) == [] and kept(tmp_path / "log") == kept(None) == ()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("smdb_desktop/gui/app/main.py", "gui/app/main.py:7"),
        (str(faults.PACKAGE / "app.py"), "app.py:7"),
        ("/srv/ingrid/smdb_desktop/app.py", ""),
        ("/usr/lib/python3.11/json/decoder.py", ""),
        ("<string>", ""),
        ("ingrid/app.py", ""),
    ],
)
def test_a_place_is_ours_or_none(name: str, place: str) -> None:
    assert place_of(name, 7) == place


def crash_in(folder: Path, code: str) -> subprocess.CompletedProcess[bytes]:
    """A process of ours that listens, and then does this."""
    start = (
        "import faulthandler, os, signal, sys\nfrom pathlib import Path\nfrom smdb_desktop.domain.words import joined\n"
        "from smdb_desktop.faults import CrashTrace\n"
        f"trace = CrashTrace(Path(sys.argv[1]))\nassert trace.last_time() is None\ntrace.begin()\nsecret = {SECRET!r}\n"
    )
    command = [sys.executable, "-c", start + code, str(folder)]
    return subprocess.run(
        command, cwd=ROOT, env={"PYTHONPATH": str(ROOT), "PATH": ""}, capture_output=True, check=False
    )


def test_a_crash_leaves_its_place_for_the_next_start_and_nothing_of_anybody(tmp_path: Path) -> None:
    log = tmp_path / "ingridkanarie"
    log.mkdir()
    done = crash_in(log, "joined(secret, (faulthandler._sigsegv() for _ in range(1)))")
    assert done.returncode != 0
    assert (log / RAW).stat().st_size > 0 and SECRET.encode() not in (log / RAW).read_bytes()
    fault = CrashTrace(log).last_time()
    assert fault is not None and fault.typer == (FATAL,)
    assert any(place.startswith("domain/words.py:") for place in fault.steder)
    (written,) = log.iterdir()
    text = written.read_text(encoding="utf-8")
    assert fault.nummer in text and str(ROOT) not in text and "ingridkanarie" not in text and SECRET not in text
    assert [each.nummer for each in kept(log)] == [fault.nummer]
    assert CrashTrace(log).last_time() is None, "it is told once"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_an_abort_is_a_crash_and_an_end_in_order_is_none(tmp_path: Path) -> None:
    assert crash_in(tmp_path, "os.abort()").returncode < 0
    assert CrashTrace(tmp_path).last_time() is not None
    for file in tmp_path.iterdir():
        file.unlink()
    assert crash_in(tmp_path, "trace.end()").returncode == 0
    assert list(tmp_path.iterdir()) == []
    assert crash_in(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)").returncode < 0
    assert CrashTrace(tmp_path).last_time() is None, "nobody can know why"


def test_without_a_folder_it_listens_to_nothing(tmp_path: Path) -> None:
    for folder in (None, tmp_path / "log"):
        trace = CrashTrace(folder)
        assert trace.last_time() is None
        trace.begin()
        trace.end()
    assert list(tmp_path.iterdir()) == []
