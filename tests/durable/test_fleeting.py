"""Folders that end with the program: taken away by it, or at the next start where it was killed; nobody else's ever."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop import fleeting
from smdb_desktop.fleeting import PREFIX, Folder, clear
from smdb_desktop.gui.kit import spool
from smdb_desktop.handover import FILE, Doorman

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is held on Windows")
HOLDS = """
import sys
from pathlib import Path
from smdb_desktop.fleeting import Folder
folder = Folder(Path(sys.argv[1]))
(folder.path / "ark").write_text("x")
print(folder.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """All three places are one that is the test's own; its name is short, as the name of a socket must be."""
    with tempfile.TemporaryDirectory(prefix="f") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        monkeypatch.setattr(fleeting, "_MEMORY", Path(folder))
        yield Path(folder)


@pytest.fixture
def other(place: Path) -> Iterator[subprocess.Popen[str]]:
    """Another program with a folder of its own."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, place], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        yield process
        process.kill()


def told(process: subprocess.Popen[str]) -> Path:
    assert process.stdout is not None
    return Path(process.stdout.readline().strip())


def test_it_is_for_this_user_alone_and_goes_with_what_is_in_it(place: Path) -> None:
    with Folder(place) as folder:
        assert folder.path.parent == place and folder.path.stat().st_mode & 0o077 == 0
        (folder.path / "under").mkdir()
        (folder.path / "under" / "ark").write_text("x")
    folder.end()
    assert list(place.iterdir()) == []


def test_what_a_killed_program_left_goes_at_the_next_start(place: Path, other: subprocess.Popen[str]) -> None:
    left = told(other)
    assert clear() == 0 and (left / "ark").exists(), "whoever lives keeps it"
    other.send_signal(signal.SIGKILL)
    other.wait()
    assert (left / "ark").exists()
    with Folder(place) as mine:
        assert clear() == 1 and not left.exists() and mine.path.exists()


def test_an_empty_one_that_nobody_holds_goes(place: Path) -> None:
    (place / f"{PREFIX}tom").mkdir()
    assert clear() == 1 and list(place.iterdir()) == []


def test_nothing_else_goes(place: Path) -> None:
    kept = place / "anden"
    kept.mkdir()
    (kept / "brev").write_text("x")
    (place / f"{PREFIX}link").symlink_to(kept)
    (place / f"{PREFIX}fil").write_text("x")
    (place / "smdb-desktop").mkdir()
    assert clear() == 0
    assert sorted(path.name for path in place.iterdir()) == ["anden", "smdb-desktop", f"{PREFIX}fil", f"{PREFIX}link"]
    assert (kept / "brev").exists()


def test_a_link_inside_is_taken_away_and_not_followed(place: Path) -> None:
    kept = place / "anden"
    kept.mkdir()
    (kept / "brev").write_text("x")
    left = place / f"{PREFIX}rest"
    left.mkdir()
    (left / "link").symlink_to(kept)
    assert clear() == 1 and (kept / "brev").exists()


def test_another_users_folder_is_left_alone(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / f"{PREFIX}rest").mkdir()
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)
    assert clear() == 0 and (place / f"{PREFIX}rest").exists()


def test_one_that_was_taken_for_left_over_in_its_first_moment_is_made_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tempfile.mkdtemp
    taken: list[str] = []

    def taken_at_once(suffix: str | None, prefix: str | None, dir: str | None) -> str:
        path = made(suffix, prefix, dir)
        if not taken:
            taken.append(path)
            assert clear() == 1
        return path

    monkeypatch.setattr(tempfile, "mkdtemp", taken_at_once)
    with Folder(place) as folder:
        assert folder.path.is_dir() and str(folder.path) not in taken


def test_one_that_went_between_opening_and_holding_is_made_again(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    hold, gone = fcntl.flock, list[Path]()

    def late(handle: int, how: int) -> None:
        if not gone:
            gone.extend(place.iterdir())
            gone[0].rmdir()
        hold(handle, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with Folder(place) as folder:
        assert folder.path.is_dir() and folder.path not in gone


def test_where_folders_cannot_be_held_it_is_made_all_the_same_and_nobody_clears(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    def cannot(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "no locks here")

    monkeypatch.setattr(fcntl, "flock", cannot)
    with Folder(place) as folder:
        assert clear() == 0 and folder.path.is_dir()
    assert list(place.iterdir()) == []


def test_a_door_that_nobody_closed_goes_and_one_that_is_open_stays(place: Path) -> None:
    dead = place / f"{PREFIX}dead"
    dead.mkdir()
    with socket.socket(socket.AF_UNIX) as listened:
        listened.bind(str(dead / "s"))
    data = place / "data"
    data.mkdir()
    man = Doorman(data, lambda _path: True)
    assert clear() == 1 and not dead.exists() and (data / FILE).exists()
    assert len(list(place.glob(f"{PREFIX}*/s"))) == 1
    man.end()
    assert list(place.glob(f"{PREFIX}*")) == []


def test_a_door_that_cannot_be_opened_leaves_no_folder(place: Path) -> None:
    with pytest.raises(OSError):
        Doorman(place / "borte", lambda _path: True)
    assert list(place.iterdir()) == []


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no file is made on the way")
def test_sheets_on_their_way_are_in_such_a_folder(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "_place", lambda: place)
    with spool.in_memory() as folder:
        assert folder is not None and folder.name.startswith(PREFIX) and clear() == 0
    assert list(place.iterdir()) == []
