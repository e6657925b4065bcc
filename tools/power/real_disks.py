"""The same work on real file systems that are cut off by the system itself: what was not on the disk then is gone.

The file system is shut down without its journal being written (the ioctl that the kernel's own tests of power cuts use), at what
was just promised or at an event of the file system by chance; then it is mounted anew and held against what had been told. The
device itself reorders and forgets nothing here; that is what the recorded worlds are for.
"""

import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tools.disk_test import Trial, work
from tools.power.telling import after_each_line
from tools.small_disks import KINDS, Journalling, Room, journalling_disk

_EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.link", "os.truncate")


@dataclass(slots=True)
class Cuts:
    """What the cuts of one piece of work came to on one file system."""

    kind: str
    name: str
    cuts: int = 0
    promises: int = 0
    faults: Counter[str] = field(default_factory=Counter)


def usable() -> list[str]:
    """The file systems that this machine lets us make, mount and cut off."""
    return [kind for kind in KINDS if _is_usable(kind)]


def _is_usable(kind: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="smdb-power-") as folder, journalling_disk(Path(folder), kind) as disk:
        if disk is None:
            return False
        try:
            disk.cut()
        except OSError:
            return False
        return True


def cut_off(kind: str, name: str, count: int, seed: int) -> Cuts:
    """Cut a piece of work off at each of its promises and at events by chance, ``count`` times in all at least."""
    chance, made = Random(seed), Cuts(kind, name)  # noqa: S311
    with tempfile.TemporaryDirectory(prefix="smdb-power-") as folder:
        trial = Trial(name, "", Path(folder), Room(Path(folder) / "small", "nothing"))
        line = 0
        while True:
            line += 1
            if not _one(trial, Path(folder), made, lambda act: _at_line(line, act)):  # noqa: B023
                break
        while made.cuts < count:
            event = chance.randint(1, 120)
            _one(trial, Path(folder), made, lambda act: _at_event(event, act))  # noqa: B023
    return made


def _one(trial: Trial, folder: Path, made: Cuts, when: Callable[[Callable[[], None]], None]) -> bool:
    """One cut; whether it came before the work had ended by itself."""
    with journalling_disk(folder, made.kind) as real:
        if real is None:
            raise RuntimeError(f"{made.kind} cannot be mounted any more")
        disk = real.mount / "disk"
        shutil.copytree(folder / "base", disk)
        os.sync()
        said = work(made.name, disk, folder / "told", lambda: when(lambda: _cut(real)))
        made.cuts += 1
        made.promises += len(said.lines)
        real.again()
        ended = bool(said.told) and said.told[-1]["what"] == "end"
        if said.crash == _CUT_OFF:
            said.crash = ""
        for text in trial.untrue(said, disk):
            made.faults[text] += 1
        return not ended


_CUT_OFF = "the process died without a word"


def _cut(real: Journalling) -> None:
    real.cut()
    os._exit(0)


def _at_line(number: int, act: Callable[[], None]) -> None:
    count = 0

    def told() -> None:
        nonlocal count
        count += 1
        if count == number:
            act()

    after_each_line(told)


def _at_event(number: int, act: Callable[[], None]) -> None:
    count = 0

    def heard(event: str, _arguments: object) -> None:
        nonlocal count
        if event in _EVENTS:
            count += 1
            if count == number:
                act()

    sys.addaudithook(heard)
