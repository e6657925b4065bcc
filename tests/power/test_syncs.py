"""Syncs that no recorded work misses: the disk that needs each, or that what it leaves without it is judged as safely.

The power test excuses them (``tools/power_test.py``, ``_NEEDLESS``) because its works promise nothing that stands on them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from smdb_desktop.store.keys.attempts import Attempts
from smdb_desktop.store.safeguard.sidecar import Sidecar
from tools.power.recording import Kind, record
from tools.power.worlds import Choice, Disk, World

FOLDER = """
# somebody made the folder a moment ago and did not sync it
os.mkdir(disk + "/a/b")
durable.make_folders(Path(disk, "a", "b"))
"""
COUNTER = """
counter = Sidecar(Path(disk, "stand"), bytes(32))
counter.begin(5)
counter.write(7)
counter.sync()
"""
TRIES = """
for _ in range(3):
    Attempts((Path(disk, "forsoeg.json"),), lambda: 0.0).failed(True)
"""
WORK = """
import os, sys
from pathlib import Path
from smdb_desktop import durable
from smdb_desktop.store.keys.attempts import Attempts
from smdb_desktop.store.safeguard.sidecar import Sidecar
disk, told = sys.argv[1:]
"""


def is_there(box: Path) -> object:
    return (box / "a" / "b").is_dir()


def counter(box: Path) -> object:
    with closing(Sidecar(box / "stand", bytes(32))) as there:
        return there.read()


def waits(box: Path) -> object:
    return Attempts((box / "forsoeg.json",), lambda: 0.0).wait_seconds(must=True) > 0


def laid(box: Path, world: World) -> Path:
    box.mkdir()
    for path, content in sorted(world.items()):
        if content is None:
            (box / path).mkdir()
        else:
            (box / path).write_bytes(content)
    return box


@pytest.mark.parametrize("foreign_tool", ["strace"], indirect=True)
@pytest.mark.parametrize(
    ("work", "name", "number", "look", "with_it", "without"),
    [
        (FOLDER, "a", 1, is_there, True, False),
        (COUNTER, "stand", 1, counter, 7, 5),
        # needless: a count that cannot be read is one of as many tries as there may be
        (TRIES, "forsoeg.json.tmp", 3, waits, True, True),
    ],
    ids=["a folder that was there", "the counter", "tries of a passphrase"],
)
@pytest.mark.usefixtures("foreign_tool")
def test_what_is_there_with_the_sync_and_without_it(
    work: str,
    name: str,
    number: int,
    look: Callable[[Path], object],
    with_it: object,
    without: object,
    tmp_path: Path,
) -> None:
    (tmp_path / "disk" / "a").mkdir(parents=True)
    (tmp_path / "disk" / "stand").touch()
    command = [sys.executable, "-c", WORK + work, str(tmp_path / "disk"), str(tmp_path / "told")]
    made = record(command, tmp_path / "disk", tmp_path / "told", tmp_path / "trace")
    gone = [op for op in made.ops if op.kind is Kind.SYNC and op.name == name][-number:]
    found: list[object] = []
    for ops in (made.ops, [op for op in made.ops if op not in gone]):
        disk = Disk(replace(made, ops=ops), ordered=False)
        for op in ops:
            disk.step(op)
        found.append(look(laid(tmp_path / str(len(found)), disk.world(Choice("none", (), ())))))
    assert found == [with_it, without]
