"""Power cuts, replayed: ``dev.py power-test`` records real work and opens every disk that a cut may leave on the way.

The work is recorded with strace; at each operation the disks are built that three kinds of file systems may hold after a cut
(``tools/power/worlds.py``), opened with the program and held against what had been promised by then. With ``--without-syncs``
each sync is taken out of the recording in turn, and some disk must show it: else the test would not see that it is missing.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.power.judging import Promises, promises  # noqa: E402
from tools.power.looking import Looker  # noqa: E402
from tools.power.real_disks import cut_off, usable  # noqa: E402
from tools.power.recording import Kind, Op, Recording, record  # noqa: E402
from tools.power.works import WORKS  # noqa: E402
from tools.power.worlds import Choice, Disk, Promise  # noqa: E402

MACHINES_FAULT = 3
MISSING = "strace is not installed, and nothing else here shows every write and sync: sudo apt install strace"


@dataclass(slots=True)
class Result:
    """What one piece of work came to."""

    name: str
    ops: int = 0
    syncs: int = 0
    told: int = 0
    cuts: int = 0
    distinct: int = 0
    seconds: float = 0
    worlds: Counter[str] = field(default_factory=Counter)
    faults: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By the file system's promise and what was broken."""
    examples: dict[tuple[str, str], str] = field(default_factory=dict)


def main(arguments: Sequence[str]) -> int:
    """Record, replay, print; 0 when every disk kept what was promised, else 1; 3 where the machine lacks something."""
    parser = argparse.ArgumentParser(prog="power-test", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--work", choices=[*WORKS], action="append", help="only this work (may be given again)")
    parser.add_argument("--worlds", type=int, default=600, help="disks for each piece of work, about (600)")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins (1)")
    parser.add_argument(
        "--real", metavar="CUTS", type=int, help="on real file systems, so many cuts for each work at least"
    )
    parser.add_argument(
        "--without-syncs", action="store_true", help="take each sync out in turn; some disk must show it"
    )
    given = parser.parse_args(list(arguments))
    names = given.work or list(WORKS)
    if given.real is not None:
        return _real(names, given.real, given.seed)
    if shutil.which("strace") is None:
        _say(MISSING)
        return MACHINES_FAULT
    tasks = [(name, given.worlds, given.seed, given.without_syncs) for name in names]
    held = True
    with ProcessPoolExecutor(os.cpu_count() or 1, get_context("spawn")) as pool:
        for lines, fine in pool.map(_one, tasks):
            held &= fine
            for line in lines:
                _say(line)
    _say("Held." if held else "NOT HELD.")
    return 0 if held else 1


def _real(names: Sequence[str], cuts: int, seed: int) -> int:
    kinds = usable()
    if not kinds:
        _say("No file system can be made, mounted on a loop device and shut down here (root and Linux are needed).")
        return MACHINES_FAULT
    held = True
    for kind in kinds:
        for name in names:
            made = cut_off(kind, name, cuts, seed)
            held &= not made.faults
            _say(
                f"{kind}, {name}: {made.cuts} cuts, {made.promises} promises before them, {sum(made.faults.values())} broken"
            )
            for text, number in made.faults.items():
                _say(f"    {number} x {text}")
    _say("Held." if held else "NOT HELD.")
    return 0 if held else 1


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _one(task: tuple[str, int, int, bool]) -> tuple[list[str], bool]:
    name, worlds, seed, without = task
    place = Path("/dev/shm")  # noqa: S108  a disk in memory, where there is one
    with tempfile.TemporaryDirectory(prefix="smdb-power-", dir=place if place.is_dir() else None) as folder:
        trial = Trial(name, Path(folder))
        if without:
            return _lines_without(trial.without_syncs(seed))
        return _lines(trial.run(worlds, seed))


class Trial:
    """One piece of work, recorded once."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name = name
        disk = folder / "disk"
        disk.mkdir()
        WORKS[name][0](disk)
        command = [sys.executable, "-m", "tools.power.works", name, str(disk), str(folder / "told")]
        self.recording = record(command, disk, folder / "told", folder / "trace")
        (folder / "trace").unlink()
        self._looker = Looker(folder / "box")
        before = Disk(self.recording, ordered=False)
        start = promises(name, self.recording.ops, "")
        self._first = self._looker.look(before.world(Choice("before", (), ())), start.passphrases, None).digest

    def run(self, worlds: int, seed: int) -> Result:
        """Open about so many disks, spread over every moment of the work."""
        begun = time.monotonic()
        ops = self.recording.ops
        kinds = Counter(op.kind for op in ops)
        result = Result(self._name, len(ops), kinds[Kind.SYNC], kinds[Kind.TOLD])
        for promise in Promise:
            self._replay(self.recording, promise, worlds / len(Promise), Random(seed), result)  # noqa: S311
        result.distinct = self._looker.distinct
        result.seconds = time.monotonic() - begun
        return result

    def _replay(self, made: Recording, promise: Promise, worlds: float, chance: Random, result: Result) -> None:
        disk = Disk(made, ordered=promise is not Promise.STRICT)
        kept = promises(self._name, self.recording.ops, self._first)
        moments = sum(op.kind is not Kind.TOLD for op in made.ops)
        for op in made.ops:
            if op.kind is Kind.TOLD:
                kept.take(op)
                # what was just told has to be there at once
                self._judge(disk, kept, promise, [Choice("none", (), ())], (op, result))
                continue
            disk.step(op)
            result.cuts += 1
            self._judge(disk, kept, promise, _drawn(disk, promise, worlds / moments, chance), (op, result))

    def _judge(
        self, disk: Disk, kept: Promises, promise: Promise, choices: Sequence[Choice], into: tuple[Op, Result]
    ) -> None:
        op, result = into
        for choice in choices:
            result.worlds[promise] += 1
            seen = self._looker.look(disk.world(choice), kept.passphrases, kept.code, tuple(kept.doors))
            for broken in kept.broken(seen):
                fault = (str(promise), broken)
                result.faults[fault] += 1
                result.examples.setdefault(fault, f"after {op}, with {choice.label}")

    def without_syncs(self, seed: int) -> Iterator[tuple[str, int, str]]:
        """For each kind of sync: its name, how many there were, and what was broken where one was taken out; "".

        Raises RuntimeError where something is broken with every sync in its place: then a fault would show nothing.
        """
        often = {id(op) for number, op in enumerate(self.recording.ops) if op.kind is Kind.TOLD or number % _OFTEN == 0}
        before = self._broken_at(self.recording, often, 2, seed)
        if before:
            raise RuntimeError(f"{self._name} does not hold with every sync in its place: {before}")
        places: dict[str, list[Op]] = {}
        for op in self.recording.ops:
            if op.kind is Kind.SYNC:
                places.setdefault(_CHANCE.sub("*", op.name), []).append(op)
        for name, syncs in places.items():
            # the last one as well, which nothing syncs afterwards; then all of them, where one stands in for another
            tried = [[sync] for sync in (syncs[-1], *Random(seed).sample(syncs, min(_TRIED, len(syncs))))]  # noqa: S311
            seen = next(filter(None, (self.broken_without(taken, seed) for taken in [*tried, syncs])), "")
            yield f"{self._name}: {name}", len(syncs), seen

    def broken_without(self, taken: Sequence[Op], seed: int) -> str:
        """What a disk shows that was cut off after these syncs should have been; "" for nothing.

        First at everything that was promised afterwards, where only the synced is there; then at some moments by chance, and
        at later syncs, which may bring to the disk what relies on the one that is gone.
        """
        gone = {id(sync) for sync in taken}
        made = replace(self.recording, ops=[op for op in self.recording.ops if id(op) not in gone])
        late = [op for op in made.ops if op.began > taken[0].began]
        told = {id(op) for op in late if op.kind is Kind.TOLD}
        other = Random(seed).sample(late, min(_MOMENTS, len(late)))  # noqa: S311
        syncs = [op for op in late if op.kind is Kind.SYNC]
        after = {id(op) for op in Random(seed).sample(syncs, min(_LATER, len(syncs)))}  # noqa: S311
        return (
            self._broken_at(made, told, 0, seed)
            or self._broken_at(made, {id(op) for op in other}, 2, seed)
            or self._broken_at(made, after, 0, seed)
        )

    def _broken_at(self, made: Recording, moments: set[int], drawn: int, seed: int) -> str:
        disk, kept = Disk(made, ordered=False), promises(self._name, self.recording.ops, self._first)
        chance, result = Random(seed), Result(self._name)  # noqa: S311
        for op in made.ops:
            if op.kind is Kind.TOLD:
                kept.take(op)
            else:
                disk.step(op)
            if id(op) in moments:
                choices = [Choice("none", (), ()), *(disk.chosen(chance) for _ in range(drawn))]
                self._judge(disk, kept, Promise.STRICT, choices, (op, result))
            if result.faults:
                break
        return next((f"{fault[1]}; {result.examples[fault]}" for fault in result.faults), "")


_TRIED = 3
_MOMENTS = 24
_LATER = 80
_OFTEN = 8
# what chance gives a name, and that some files stand twice
_CHANCE = re.compile(
    r"(?<=\.smdb-).*(?=\.tmp)|(?:(?<=-)|^)\d{8}T\d{6}-\w+|(?:(?<=keyslots)|(?<=forsoeg))(?:\.bak)?(?=\.json)"
)


def _drawn(disk: Disk, promise: Promise, wanted: float, chance: Random) -> list[Choice]:
    """About so many disks of this moment, the certain ones among them."""
    count = int(wanted) + (chance.random() < wanted % 1)
    certain = list(disk.certain())
    if promise is Promise.TORN:
        torn = (disk.torn(chance) for _ in range(count))
        return [choice for choice in torn if choice is not None]
    drawn = [disk.chosen(chance) for _ in range(max(0, count - len(certain)))] if len(certain) > 1 else []
    return [*certain, *drawn][: max(count, 1)] if count >= len(certain) else chance.sample(certain, count)


def _lines(result: Result) -> tuple[list[str], bool]:
    worlds = ", ".join(f"{number} {promise}" for promise, number in result.worlds.items())
    lines = [
        f"{result.name}: {result.ops} operations, {result.syncs} syncs, {result.told} promises; "
        f"{sum(result.worlds.values())} disks ({worlds}), {result.distinct} of them distinct, {result.seconds:.0f} s"
    ]
    for fault, number in result.faults.items():
        lines.append(f"    {number} x {fault[0]}: {fault[1]}; the first {result.examples[fault]}")
    return lines, not result.faults


# syncs that no disk misses, and why: what they bring to the disk is promised to nobody, or stands there twice. ``shown`` names
# what shows it: the disk that needs the very same line of code elsewhere, or the test that none does; the others were read
_NEEDLESS = {
    r"forsoeg": "a count of wrong passphrases that cannot be read makes one wait as well; shown: tests/power/test_syncs.py",
    r"first-start: backup$": "nothing of an earlier set-up lies there that would have to be moved away",
    r"(passphrase|recovery|backup|migration|move|people): (hjem|disk)$": (
        "the folder was there before, synced in case nobody did; the disk that needs it is shown: tests/power/test_syncs.py"
    ),
    r"keyslots-format1": "the older form of the key file, kept beside the newer one that counts; nothing reads it",
    r"\.db\.ny-(journal|wal)$": "before its last name a copy is nobody's, and the file itself is synced before that name",
    r"smdb\.stand": (
        "the counter may lag, and then nothing is compared; the disk that needs it is shown: tests/power/test_syncs.py"
    ),
    r"first-start: smdb\.db\.ny-": "before its last name a new store is nobody's: set-up is done again",
    r"open: data": "nothing is promised by opening; the same line is shown to be needed by every work that writes (mark: data)",
    r"smdb\.db$": "the log and its mirror hold it until the checkpoint has returned; shown to be needed by mark, people, bin",
}


def _lines_without(found: Iterator[tuple[str, int, str]]) -> tuple[list[str], bool]:
    lines, held = [], True
    for name, count, broken in found:
        why = next((why for pattern, why in _NEEDLESS.items() if re.search(pattern, name)), "")
        held &= bool(broken or why)
        lines.append(
            f"{name:<44}{count:>4}  {broken[:110] or f'not seen: {why}' if why else broken[:110] or 'NOT SEEN'}"
        )
    return lines, held


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
