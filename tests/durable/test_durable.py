"""What reaches the disk, in which order, what a failing sync does, and that nothing but a file is opened."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from smdb_desktop import durable
from smdb_desktop.durable import NotAFileError, OversizeError
from tests.platforms import make_fifo

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="folders cannot be synced there, and there are no such pipes"
)


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what is synced, in order; the syncs happen all the same."""
    seen: list[str] = []
    fsync = os.fsync

    def watched(handle: int) -> None:
        seen.append(Path(f"/proc/self/fd/{handle}").resolve().name if sys.platform == "linux" else "")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", watched)
    return seen


def fail_with(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def fsync(_handle: int) -> None:
        raise OSError(number, "as the disk said")

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.skipif(sys.platform != "linux", reason="names by descriptor")
def test_every_new_folder_is_synced_in_the_one_above(tmp_path: Path, synced: list[str]) -> None:
    durable.make_folders(tmp_path / "a" / "b" / "c", 0o700)
    assert synced[-3:] == [tmp_path.name, "a", "b"]
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "a/b", "a/b/c")} == {0o700}


@pytest.mark.skipif(sys.platform != "linux", reason="names by descriptor")
def test_a_folder_that_was_made_and_not_synced_is_synced_the_next_time(tmp_path: Path, synced: list[str]) -> None:
    (tmp_path / "a").mkdir()
    durable.make_folders(tmp_path / "a" / "b")
    assert synced == [tmp_path.name, "a"]
    synced.clear()
    durable.make_folders(tmp_path / "a" / "b")
    assert synced == ["a"]


@pytest.mark.skipif(sys.platform != "linux", reason="names by descriptor")
def test_a_path_is_synced_up_to_its_disk(tmp_path: Path, synced: list[str]) -> None:
    durable.sync_path(tmp_path)
    above = [folder.name for folder in (tmp_path, *tmp_path.parents)]
    assert synced == above[: len(synced)] and len(synced) > 1


@pytest.mark.skipif(sys.platform != "linux", reason="names by descriptor")
def test_a_small_file_is_synced_before_its_name(tmp_path: Path, synced: list[str]) -> None:
    durable.write_whole(tmp_path / "x.json", b"new")
    assert synced == ["x.json.tmp", tmp_path.name]
    durable.put_in_place(tmp_path / "x.json", tmp_path / "y.json")
    assert synced[2:] == [tmp_path.name]


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_failing_sync_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    durable.write_whole(tmp_path / "x.json", b"old")
    fail_with(monkeypatch, number)
    acts: list[Callable[[], None]] = [
        lambda: durable.sync_folder(tmp_path),
        lambda: durable.sync_path(tmp_path),
        lambda: durable.make_folders(tmp_path / "new"),
        lambda: durable.write_whole(tmp_path / "x.json", b"new"),
        lambda: durable.put_in_place(tmp_path / "x.json", tmp_path / "y.json"),
    ]
    for act in acts:
        with pytest.raises(OSError, match="as the disk said"):
            act()
    assert (tmp_path / "y.json").read_bytes() == b"old"
    assert not list(tmp_path.glob("*.tmp"))


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS])
def test_a_file_system_that_cannot_sync_folders_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    fail_with(monkeypatch, number)
    durable.sync_folder(tmp_path)
    durable.make_folders(tmp_path / "new")
    with pytest.raises(OSError, match="as the disk said"):
        durable.write_whole(tmp_path / "x.json", b"a file can always be synced")


def pipe(path: Path) -> None:
    make_fifo(path)


def device(path: Path) -> None:
    try:
        os.mknod(path, 0o020600, os.makedev(1, 3))
    except OSError:
        pytest.skip("only root makes devices")


def folder(path: Path) -> None:
    path.mkdir()


KINDS = [pipe, device, folder]


@pytest.mark.parametrize("make", KINDS)
def test_nothing_but_a_file_is_opened(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "x")
    for flags in (os.O_RDONLY, os.O_WRONLY | os.O_CREAT | os.O_APPEND):
        with pytest.raises(NotAFileError) as said:
            durable.open_file(tmp_path / "x", flags)
        assert said.value.name == "x"
    with pytest.raises(NotAFileError):
        durable.read_small(tmp_path / "x", 100)


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("name", ["x", "x.tmp"])
def test_what_lies_in_the_way_is_replaced_unopened_but_for_a_folder(
    tmp_path: Path, make: Callable[[Path], None], name: str
) -> None:
    make(tmp_path / name)
    if make is folder:
        with pytest.raises(NotAFileError):
            durable.write_whole(tmp_path / "x", b"new")
        assert [path.name for path in tmp_path.iterdir()] == [name]
    else:
        durable.write_whole(tmp_path / "x", b"new")
        assert (tmp_path / "x").read_bytes() == b"new"
        assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("make", [*KINDS, lambda path: path.symlink_to("nowhere"), lambda path: path.touch()])
@pytest.mark.parametrize("links", [True, False])
def test_a_new_name_is_never_taken_from_another(
    tmp_path: Path, make: Callable[[Path], None], links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: Path, _target: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    if not links:
        monkeypatch.setattr(os, "link", refuse)
    make(tmp_path / "x")
    (tmp_path / "new").write_bytes(b"new")
    with pytest.raises(FileExistsError):
        durable.put_new(tmp_path / "new", tmp_path / "x")
    durable.put_new(tmp_path / "new", tmp_path / "y")
    assert (tmp_path / "y").read_bytes() == b"new"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x", "y"]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"12345")
    assert durable.read_small(tmp_path / "x", 5) == b"12345"
    with pytest.raises(OversizeError):
        durable.read_small(tmp_path / "x", 4)


def test_a_folder_that_one_may_not_read_is_synced_with_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, synced = os.open, []

    def refuse(path: Path, flags: int, *more: int) -> int:
        if Path(path) == tmp_path:
            raise PermissionError(errno.EACCES, "no reading here")
        return opened(path, flags, *more)

    monkeypatch.setattr(os, "open", refuse)
    monkeypatch.setattr(os, "sync", lambda: synced.append("all"))
    durable.sync_folder(tmp_path)
    assert synced == ["all"]
