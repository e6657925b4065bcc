"""What a cut may leave, file system by file system: by hand, so that the replay is judged by something else than itself."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest

from tools.power.recording import Kind, Op, Recording, record
from tools.power.worlds import Choice, Disk, World

NOTHING = Choice("none", (), ())
FOLDER, FILE = 2, 3


def disk_after(*ops: Op, ordered: bool = False) -> Disk:
    made = Recording(folders={1: {"mappe": FOLDER}, FOLDER: {}}, is_folder={1, FOLDER})
    disk = Disk(made, ordered=ordered)
    for op in ops:
        disk.step(op)
    return disk


def link(name: str, ino: int = FILE, began: int = 1) -> Op:
    return Op(Kind.LINK, began, ino, name, FOLDER)


def write(data: bytes, offset: int = 0, began: int = 2) -> Op:
    return Op(Kind.WRITE, began, FILE, "x", offset=offset, data=data)


def sync(ino: int, began: int) -> Op:
    return Op(Kind.SYNC, began, ino)


@pytest.mark.parametrize(
    ("syncs", "strict", "journal"),
    [
        ((), None, None),
        ((FILE,), None, b"abc"),
        ((FOLDER,), b"", b""),
        ((FILE, FOLDER), b"abc", b"abc"),
        ((1,), None, b""),
    ],
)
def test_what_is_synced_is_there_and_nothing_else(
    syncs: tuple[int, ...], strict: bytes | None, journal: bytes | None
) -> None:
    """A file needs its own sync and its folder's; a journal brings the name along with any sync."""
    ops = [link("x"), write(b"abc"), *(sync(ino, number + 3) for number, ino in enumerate(syncs))]
    for ordered, content in ((False, strict), (True, journal)):
        world: World = {"mappe/": None} if content is None else {"mappe/": None, "mappe/x": content}
        assert disk_after(*ops, ordered=ordered).world(NOTHING) == world


def test_a_write_that_returned_after_the_sync_began_is_not_covered() -> None:
    disk = disk_after(link("x"), write(b"abc", began=5), sync(FILE, 4), sync(FOLDER, 6))
    assert disk.world(NOTHING)["mappe/x"] == b""


def test_a_renaming_may_be_done_by_halves_where_nothing_orders_names() -> None:
    rename = Op(Kind.RENAME, 5, FILE, "x", FOLDER, FOLDER, "y")
    ops = (link("x"), write(b"abc"), sync(FILE, 3), sync(FOLDER, 4), rename)
    seen = {tuple(disk_after(*ops).world(disk_after(*ops).chosen(Random(n)))) for n in range(60)}
    assert seen == {("mappe/", "mappe/x"), ("mappe/", "mappe/y"), ("mappe/", "mappe/x", "mappe/y")}
    in_order = [disk_after(*ops, ordered=True) for _ in range(60)]
    assert {tuple(d.world(d.chosen(Random(n)))) for n, d in enumerate(in_order)} == {
        ("mappe/", "mappe/x"),
        ("mappe/", "mappe/y"),
    }


def test_a_torn_write_leaves_sectors_and_may_destroy_the_one_under_way() -> None:
    old = b"o" * 2048
    ops = (link("x"), write(old), sync(FILE, 3), sync(FOLDER, 4), write(b"n" * 1000, 300, began=5))
    kept, destroyed = 0, 0
    for number in range(50):
        disk = disk_after(*ops)
        torn = disk.torn(Random(number))
        assert torn is not None
        content = disk.world(torn)["mappe/x"]
        assert content is not None and len(content) == 2048
        assert content[1536:] == old[1536:], "what stands beside the sectors that were written stays"
        destroyed += any(byte not in b"on" for byte in content)
        kept += content == old
    assert kept and destroyed


WORK = """
import os, sys
disk, told = sys.argv[1:]
os.mkdir(disk + "/a")
handle = os.open(disk + "/a/x", os.O_CREAT | os.O_RDWR, 0o600)
os.write(handle, b"one")
os.pwrite(handle, b"two", 10)
os.lseek(handle, 1, os.SEEK_SET)
os.write(handle, b"N")
os.fsync(handle)
line = os.open(told, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
os.write(line, b'{"what": "saved"}\\n')
os.rename(disk + "/a/x", disk + "/a/y")
os.link(disk + "/a/y", disk + "/z")
os.ftruncate(handle, 2)
os.unlink(disk + "/a/y")
folder = os.open(disk, os.O_RDONLY)
os.fsync(folder)
"""


@pytest.mark.parametrize("foreign_tool", ["strace"], indirect=True)
@pytest.mark.usefixtures("foreign_tool")
def test_everything_that_was_done_is_recorded_in_order(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "before").write_bytes(b"there")
    command = [sys.executable, "-c", WORK, str(tmp_path / "disk"), str(tmp_path / "told")]
    made = record(command, tmp_path / "disk", tmp_path / "told", tmp_path / "trace")
    assert [str(op) for op in made.ops] == [
        "link a",
        "link x",
        "write x 3@0",
        "write x 3@10",
        "write x 1@1",
        "sync x",
        "told ",
        "rename x -> y",
        "link z",
        "truncate y",
        "unlink y",
        "sync disk",
    ]
    disk = Disk(made, ordered=False)
    for op in made.ops:
        disk.step(op)
    assert disk.world(NOTHING) == {"before": b"there", "a/": None, "z": b"oNe" + bytes(7) + b"two"}
    assert disk.world(list(disk.certain())[1]) == {"before": b"there", "a/": None, "z": b"oN"}
