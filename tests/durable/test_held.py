"""A file that another program has open is waited for, then said; what cannot be taken away holds nothing any more."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from smdb_desktop import durable, held
from smdb_desktop.trouble import HeldError, Trouble, code_of, trouble
from tests.durable.scanner import Scanner, error_of_windows

made_up = pytest.mark.skipif(sys.platform == "win32", reason="there Windows itself refuses: see the tests marked so")
on_windows = pytest.mark.skipif(sys.platform != "win32", reason="Windows itself refuses")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@made_up
def test_a_file_that_is_held_for_a_second_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "keyslots.json"
    path.write_bytes(b"old")
    scanner = Scanner(monkeypatch)
    scanner.hold(path)
    durable.write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert names_in(tmp_path) == [path.name]
    assert 1.0 <= scanner.waited < held.PATIENCE


@made_up
def test_one_that_is_never_let_go_is_said_and_nothing_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keyslots.json"
    path.write_bytes(b"old")
    scanner = Scanner(monkeypatch, seconds=60)
    scanner.hold(path)
    scanner.seconds = 0
    with pytest.raises(HeldError) as told:
        durable.write_whole(path, b"new")
    assert told.value.name == "keyslots.json"
    assert scanner.waited == pytest.approx(held.PATIENCE)
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == [path.name]


@made_up
@pytest.mark.parametrize("seconds", [1.0, 60.0])
@pytest.mark.parametrize(
    "act",
    [
        lambda path: held.unlink(path),
        lambda path: held.rename(path, path.with_name("b")),
        lambda path: held.replace(path, path.with_name("b")),
        lambda path: durable.put_in_place(path, path.with_name("b")),
    ],
)
def test_each_act_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: Callable[[Path], None], seconds: float
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"a")
    scanner = Scanner(monkeypatch, seconds)
    scanner.hold(path)
    if seconds < held.PATIENCE:
        act(path)
        assert not path.exists()
    else:
        with pytest.raises(HeldError):
            act(path)
        assert names_in(tmp_path) == ["a"]


@made_up
def test_a_file_that_may_not_be_touched_is_no_held_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_paths: object) -> None:
        raise error_of_windows(5)

    Scanner(monkeypatch)
    monkeypatch.setattr(os, "unlink", refuse)
    with pytest.raises(PermissionError) as told:
        held.unlink(tmp_path / "a")
    assert trouble(told.value) is Trouble.DENIED


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.EROFS])
def test_every_other_error_comes_at_once(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    tried = []

    def refuse() -> None:
        tried.append(1)
        raise OSError(number, "as the disk said")

    monkeypatch.setattr(held, "pause", lambda _seconds: pytest.fail("nobody waits for this"))
    with pytest.raises(OSError, match="as the disk said"):
        held.patiently(refuse, Path("a"))
    assert tried == [1]


@made_up
def test_what_cannot_be_taken_away_is_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "hemmelig"
    path.write_bytes(b"hemmelig")
    scanner = Scanner(monkeypatch, seconds=60)
    scanner.hold(path)
    assert held.emptied(path)
    assert path.read_bytes() == b""


@made_up
def test_what_has_another_name_is_not_emptied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, other = tmp_path / "a.tmp", tmp_path / "a"
    path.write_bytes(b"sendt")
    os.link(path, other)
    scanner = Scanner(monkeypatch, seconds=60)
    scanner.hold(path)
    assert not held.emptied(path)
    assert other.read_bytes() == b"sendt"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (5, Trouble.DENIED),
        (21, Trouble.UNPLUGGED),
        (32, Trouble.HELD),
        (33, Trouble.HELD),
        (39, Trouble.FULL),
        (53, Trouble.NETWORK),
        (59, Trouble.NETWORK),
        (64, Trouble.NETWORK),
        (67, Trouble.NETWORK),
        (112, Trouble.FULL),
        (206, Trouble.LONG),
        (225, Trouble.STOPPED),
        (362, Trouble.CLOUD),
        (395, Trouble.CLOUD),
        (1117, Trouble.FAULTY),
        (1224, Trouble.HELD),
        (2, Trouble.GONE),
        (183, Trouble.IN_THE_WAY),
    ],
)
def test_the_code_of_windows_is_judged_first(code: int, kind: Trouble) -> None:
    assert trouble(error_of_windows(code)) is kind


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, Trouble.FULL),
        (errno.EROFS, Trouble.DENIED),
        (errno.EIO, Trouble.FAULTY),
        (errno.ENAMETOOLONG, Trouble.LONG),
        (errno.ETIMEDOUT, Trouble.NETWORK),
        (errno.ENODEV, Trouble.UNPLUGGED),
        (errno.EXDEV, Trouble.OTHER),
    ],
)
def test_elsewhere_the_number_says_it(number: int, kind: Trouble) -> None:
    assert trouble(OSError(number, "")) is kind


@on_windows
def test_windows_itself_holds_a_file_that_is_read(tmp_path: Path) -> None:
    path = tmp_path / "keyslots.json"
    durable.write_whole(path, b"old")
    with path.open("rb"):
        with pytest.raises(HeldError):
            durable.write_whole(path, b"new", patience=0)
        with pytest.raises(HeldError):
            held.unlink(path, patience=0)
        with pytest.raises(HeldError):
            held.replace(path, path.with_name("b"), patience=0)
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == [path.name]
    durable.write_whole(path, b"new", patience=0)
    assert path.read_bytes() == b"new"


@on_windows
def test_windows_itself_lets_go_and_the_second_try_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "keyslots.json"
    durable.write_whole(path, b"old")
    reader = path.open("rb")
    monkeypatch.setattr(held, "pause", lambda _seconds: reader.close())
    durable.write_whole(path, b"new")
    assert path.read_bytes() == b"new"


@on_windows
def test_windows_own_code_of_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    for path, kind in ((tmp_path / "nej" / "x", Trouble.GONE), (tmp_path, Trouble.DENIED)):
        with pytest.raises(OSError) as told, held.exact():
            path.open()
        assert code_of(told.value)
        assert trouble(told.value) is kind
