"""A second start hands its file to the window that stands: both sides know each other, and nobody else is told the path."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from multiprocessing.connection import Client, Listener
from pathlib import Path
from queue import Queue
from threading import Event, Thread

import pytest

from smdb_desktop import handover
from smdb_desktop.cli.main import _viewed
from smdb_desktop.cli.window import CHANNEL
from smdb_desktop.fleeting import clear
from smdb_desktop.handover import FILE, Doorman, hand_over
from tests.cli.cli_process import environment
from tests.cli.cli_store import Kept

PATH = "/hjemme/Ærø & øvelser/150277-9995.asice"


@pytest.fixture
def heard() -> Queue[str]:
    return Queue()


@pytest.fixture
def man(tmp_path: Path, heard: Queue[str]) -> Iterator[Doorman]:
    def take(path: str) -> bool:
        heard.put(path)
        return True

    made = Doorman(tmp_path, take)
    yield made
    made.end()


def way_in(folder: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / FILE).read_bytes())
    return found


@pytest.mark.usefixtures("man")
def test_a_path_comes_to_the_window_that_stands(tmp_path: Path, heard: Queue[str]) -> None:
    assert [hand_over(tmp_path, PATH), hand_over(tmp_path, ""), hand_over(tmp_path, PATH)] == [True] * 3
    assert [heard.get(), heard.get(), heard.get()] == [PATH, "", PATH]


def test_the_way_is_for_this_user_alone_and_goes_with_the_window(man: Doorman, tmp_path: Path) -> None:
    address = Path(way_in(tmp_path)["adresse"])
    assert FILE == CHANNEL
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
        assert stat.S_IMODE(address.parent.stat().st_mode) == 0o700
    man.end()
    assert list(tmp_path.iterdir()) == [] and not address.parent.exists()
    assert not hand_over(tmp_path, PATH)


def test_a_window_that_is_about_to_end_takes_nothing(tmp_path: Path) -> None:
    man = Doorman(tmp_path, lambda _path: False)
    assert not hand_over(tmp_path, PATH)
    man.end()


def test_what_another_window_put_there_since_stays(man: Doorman, tmp_path: Path) -> None:
    other = Doorman(tmp_path, lambda _path: True)
    man.end()
    assert hand_over(tmp_path, PATH)
    other.end()
    assert not (tmp_path / FILE).exists()


@pytest.mark.usefixtures("man")
def test_who_does_not_know_the_secret_hears_nothing_and_stops_nobody(tmp_path: Path, heard: Queue[str]) -> None:
    for words in (b"", b"x" * 32, b"x" * 500_000):
        with Client(way_in(tmp_path)["adresse"]) as stranger:
            assert len(stranger.recv_bytes()) == 32
            stranger.send_bytes(b"n" * 32)
            try:
                stranger.send_bytes(words)
                stranger.send_bytes(b"/etc/passwd")
                stranger.recv_bytes()
            except (OSError, EOFError):
                continue
            pytest.fail("the stranger was answered")
    Client(way_in(tmp_path)["adresse"]).close()
    assert hand_over(tmp_path, PATH) and heard.get() == PATH and heard.empty()


def test_who_waits_at_our_name_without_the_secret_is_not_told_the_path(tmp_path: Path) -> None:
    name = rf"\\.\pipe\smdb-test-{os.getpid()}" if sys.platform == "win32" else str(tmp_path / "s")
    (tmp_path / FILE).write_text(json.dumps({"adresse": name, "hemmelighed": "00" * 32}))
    told: list[bytes] = []

    def squat(listener: Listener) -> None:
        with listener.accept() as caller:
            caller.send_bytes(b"m" * 32)
            told.extend((caller.recv_bytes(), caller.recv_bytes()))
            caller.send_bytes(b"x" * 32)
            try:
                told.append(caller.recv_bytes())
            except EOFError:
                return

    with Listener(name) as listener:
        squatter = Thread(target=squat, args=(listener,))
        squatter.start()
        assert not hand_over(tmp_path, PATH)
        squatter.join()
    assert len(told) == 2 and all(PATH.encode() not in words for words in told)


def test_nobody_waits_long_for_a_window_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handover, "PATIENCE", 0.05)
    name = rf"\\.\pipe\smdb-hang-{os.getpid()}" if sys.platform == "win32" else str(tmp_path / "s")
    (tmp_path / FILE).write_text(json.dumps({"adresse": name, "hemmelighed": "00" * 32}))
    with Listener(name):
        assert not hand_over(tmp_path, PATH)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"adresse": 1, "hemmelighed": "00"}',
        b'{"adresse": "/borte/s", "hemmelighed": "zz"}',
        b'{"adresse": "/borte/s", "hemmelighed": "00"}',
        b"{" * 5000,
        b"[" * 4000,
    ],
)
def test_a_file_that_is_none_or_left_over_is_a_start_of_its_own(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert not hand_over(tmp_path, PATH)


def test_a_folder_that_nobody_may_write_in_has_no_door(tmp_path: Path) -> None:
    with pytest.raises(OSError):
        Doorman(tmp_path / "borte", lambda _path: True)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        (["a.asice"], ["view", "a.asice"]),
        (["A.ASICE"], ["view", "A.ASICE"]),
        (["--data-dir", "m.asice", "a.asice"], ["--data-dir", "m.asice", "view", "a.asice"]),
        (["--data-dir=m", "a.asice"], ["--data-dir=m", "view", "a.asice"]),
        (["show", "a.asice"], ["show", "a.asice"]),
        (["view", "a.asice"], ["view", "a.asice"]),
        (["--data-dir", "m.asice"], ["--data-dir", "m.asice"]),
        (["shov"], ["shov"]),
        (["--help"], ["--help"]),
    ],
)
def test_a_file_in_place_of_a_command_is_one_to_view(words: list[str], read: list[str]) -> None:
    assert _viewed(words) == read


def test_a_second_start_of_the_program_shows_its_file_in_the_window_of_the_first(kept: Kept, tmp_path: Path) -> None:
    data, journal = Path(kept.options[1]), Path(kept.options[1], "log", "smdb.log")

    def started() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "smdb_desktop", *kept.options[:2]],
            cwd=tmp_path,
            env=environment(QT_QPA_PLATFORM="offscreen"),
        )

    first = started()
    try:
        until(lambda: (data / FILE).exists())
        second = kept.program(str(kept.files[0]), *kept.options[:2], QT_QPA_PLATFORM="offscreen")
        assert (second.status, second.out, second.said) == (0, "", "")
        until(lambda: "page=indberetningsfil" in journal.read_text())
        assert kept.program(*kept.options[:2], QT_QPA_PLATFORM="offscreen").status == 0, "it only comes to the front"
        assert first.poll() is None
    finally:
        first.kill()
        first.wait()
    assert (data / FILE).exists() and not hand_over(data, PATH), "what a killed program left is nobody's way"
    if os.name != "posix":
        # a pipe leaves nothing
        return
    left = Path(way_in(data)["adresse"])
    assert left.exists()
    third = started()
    try:
        until(lambda: not left.parent.exists())
    finally:
        third.kill()
        third.wait()
        clear()


def until(holds: Callable[[], bool]) -> None:
    """Look again and again until it holds."""
    for _ in range(3000):
        if holds():
            return
        Event().wait(0.02)
    pytest.fail("it never came")
