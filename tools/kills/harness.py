"""What every kind of kill shares: a child that works and dies by SIGKILL, and the count that is printed at the end.

A kind gives the work and the judgement; the moment is chosen here: anywhere in the time that the work takes, or at one of the
events of the file system that Python announces (open, rename, unlink, …), where the borders of a promise lie.
"""

import argparse
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

EVENTS = ("open", "os.rename", "os.remove", "os.mkdir", "os.link", "os.truncate", "os.rmdir", "shutil.")
"""What Python announces of the file system, as these names begin."""
MACHINES_FAULT = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """When a child dies: after so many seconds of work, or at its n-th event of the file system (0: by the clock)."""

    seconds: float
    event: int


@dataclass(slots=True)
class Report:
    """What a kind came to: lines to print, and what did not hold."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Told:
    """What a child says before it dies, a line each: what a person could have seen. Make one before the child is forked."""

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()

    def tell(self, line: str) -> None:
        """Say a line, in the child; it counts as said when this returns. It is no event of the file system."""
        os.write(self._writing, line.encode() + b"\n")

    def all(self) -> list[str]:
        """Every line, in the parent, when the child is dead."""
        os.close(self._writing)
        with os.fdopen(self._reading, "rb") as pipe:
            return pipe.read().decode().splitlines()


def impatient() -> float:
    """The time of a machine on which a second lasts a microsecond: no waiting after a killed try lasts until it is seen."""
    return time.monotonic() * 1e6


def killed(work: Callable[[], object], moment: Moment) -> bool:
    """Do the work in a child that is killed at the moment; whether the kill came before the work had ended by itself.

    Raises RuntimeError where the work failed by itself.
    """
    child = os.fork()
    if child == 0:
        _work(work, moment)
    begun = time.monotonic()
    while not moment.event and time.monotonic() - begun < moment.seconds:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None:
            break
        time.sleep(0.0005)
    if not moment.event:
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise RuntimeError("the work failed by itself")
    return False


def killed_inside(work: Callable[[Callable[[], None]], object], moment: Moment) -> bool:
    """The same where the moment counts from within the work: from when it calls what it is given."""
    child = os.fork()
    if child == 0:
        _work(lambda: work(lambda: _arm(moment)), Moment(0, 0))
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise RuntimeError("the work failed by itself")
    return False


def _arm(moment: Moment) -> None:
    if moment.event:
        _die_at(moment.event)
    else:
        # nobody handles it: the system ends the process between any two of its instructions
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, max(moment.seconds, 1e-6))


class Aim:
    """Moments within work whose length is not known: nearer where it ended first, further where it was killed."""

    def __init__(self, chance: Random, seconds: float, events: int) -> None:
        self._chance, self._most = chance, [seconds, float(events)]
        self._turn = 0

    def next(self) -> Moment:
        """By turns at any time and at one of the events."""
        self._turn = 1 - self._turn
        if self._turn:
            return Moment(self._chance.uniform(0, self._most[0]), 0)
        return Moment(0, self._chance.randint(1, max(1, round(self._most[1]))))

    def hit(self, was_killed: bool) -> None:
        """What became of the last one."""
        which = 1 - self._turn
        self._most[which] *= 1.02 if was_killed else 0.85


def _work(work: Callable[[], object], moment: Moment) -> None:
    """The child's whole life; it never returns."""
    if moment.event:
        _die_at(moment.event)
    try:
        work()
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os._exit(0)


def _die_at(event: int) -> None:
    seen = 0

    def hook(name: str, _arguments: object) -> None:
        nonlocal seen
        if name.startswith(EVENTS):
            seen += 1
            if seen == event:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def moments(chance: Random, seconds: float, events: int) -> Iterator[Moment]:
    """Moments without end: by turns at any time of work that takes ``seconds``, and at one of its ``events`` first events."""
    while True:
        yield Moment(chance.uniform(0, seconds), 0)
        yield Moment(0, chance.randint(1, events))


def main(
    arguments: Sequence[str], title: str, trial: Callable[[Path, int, Random], Report], zero: Sequence[str] = ()
) -> int:
    """Read ``N --seed S``, run the trial in a folder of its own, print its counts; 0 when no fault was found, else 1.

    ``zero`` names counts that are printed although they may be 0.
    """
    parser = argparse.ArgumentParser(description=title)
    parser.add_argument("count", metavar="N", nargs="?", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(list(arguments))
    if sys.platform == "win32":
        sys.stdout.write("The kill test needs fork and SIGKILL, which Windows does not have.\n")
        return MACHINES_FAULT
    begun = time.monotonic()
    with TemporaryDirectory(prefix="smdb-kill-") as folder:
        report = trial(Path(folder), given.count, Random(given.seed))  # noqa: S311  chance, not a secret
    for name in zero:
        report.counts.setdefault(name, 0)
    lines = [f"{title}: seed {given.seed}, {time.monotonic() - begun:.0f} s", ""]
    lines += [f"{name:<58}{number:>7}" for name, number in report.counts.items()]
    lines += ["", *(f"FAULT: {fault}" for fault in report.faults), "NOT HELD." if report.faults else "Held."]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if report.faults else 0
