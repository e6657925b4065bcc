"""Kills the program while versions and packages are fetched, chosen and gone back from: ``dev.py kill-test --kind update``.

Afterwards the old or the new version starts, whole; what was said is so; the packages that count are whole; and the same work
done again ends as if nothing had happened.
"""

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from smdb_desktop.updating import packages  # noqa: E402
from smdb_desktop.updating.layout import Shelf, this_platform  # noqa: E402
from smdb_desktop.updating.start import Unfit, choose, judged  # noqa: E402
from tests.updating.tiny import PROGRAM  # noqa: E402
from tests.updating.world import NEW, NEWER, Machine, Publisher  # noqa: E402
from tools.kills.harness import Aim, Report, Told, killed_inside, main  # noqa: E402

TITLE = "Kill test, newer versions"
ZERO = (
    "neither the old nor the new version starts",
    "versions that count and are not whole",
    "said and not so",
    "work that a second try does not end",
)
NEWEST = "0.4.0"
FORMS = "skemaer"
FIRST, SECOND = "2027.1", "2027.2"
OF_PROGRAMS = "program"


class Kind(NamedTuple):
    """A kind of work: what is done, which versions may start afterwards, and which versions of the package may be next."""

    name: str
    work: Callable[[Machine], object]
    starts: tuple[str, str]
    forms: tuple[str, ...]
    seconds: float
    events: int
    """How long it takes, about, and how many events of the file system it has: where the moments begin to be looked for."""


def _take(machine: Machine) -> None:
    updates = machine.updates(NEWER)
    updates.fetch()
    updates.fetch_packages()
    updates.switch(NEWEST)
    updates.tidy()


def _back(machine: Machine) -> None:
    machine.updates(NEWER).back()
    machine.updates(NEWER).tidy()


def _leave(machine: Machine) -> None:
    machine.updates(NEWER).leave_package(FORMS)


KINDS = (
    Kind("fetching and choosing", _take, (NEWER, NEWEST), (FIRST, SECOND), 1.0, 450),
    Kind("going back", _back, (NEWER, NEW), (FIRST,), 0.02, 30),
    Kind("taking a package back", _leave, (NEWER, NEWER), (FIRST, ""), 0.01, 12),
)
"""The last of each pair is what the work makes."""


def trial(folder: Path, count: int, chance: Random) -> Report:
    """``count`` kills, each from the same beginning: one version in use, one before it, and newer ones published."""
    report = Report()
    machine, ready = _world(folder)
    aims = {kind.name: Aim(chance, kind.seconds, kind.events) for kind in KINDS}
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        shutil.rmtree(machine.home.folder)
        shutil.copytree(ready, machine.home.folder, symlinks=True)
        told = Told()
        cut = killed_inside(partial(_work, machine, kind, told), aims[kind.name].next())
        aims[kind.name].hit(cut)
        report.counts[f"{kind.name}: kills (SIGKILL)" if cut else f"{kind.name}: done before the kill"] += 1
        _judge(report, machine, kind, said=bool(told.all()))
    return report


def _world(folder: Path) -> tuple[Machine, Path]:
    """A machine that runs a newer version, with one to go back to and a package, and a publisher with newer ones of both."""
    publisher = Publisher(folder / "publisher")
    machine = Machine(folder / "updates", publisher.first_root, "")
    machine.settle(str(publisher.served))
    for version in (NEW, NEWER):
        publisher.publish(version)
        machine.updates().fetch()
        machine.updates().switch(version)
    publisher.add_forms(FIRST)
    publisher.release()
    machine.updates(NEWER).fetch_packages()
    publisher.add(NEWEST)
    publisher.add_forms(SECOND)
    publisher.release()
    ready = folder / "ready"
    shutil.copytree(machine.home.folder, ready, symlinks=True)
    return machine, ready


def _work(machine: Machine, kind: Kind, told: Told, begins: Callable[[], None]) -> None:
    begins()
    kind.work(machine)
    told.tell("done")


def _started(machine: Machine) -> str:
    found = choose(machine.home, machine.installed, PROGRAM, lambda: machine.root)
    return found.version if found else machine.installed


def _judge(report: Report, machine: Machine, kind: Kind, *, said: bool) -> None:
    started, forms = _started(machine), packages.next_of(machine.home, FORMS)
    report.counts[f"{kind.name}: found done"] += started == kind.starts[1] and forms == kind.forms[-1]
    wrong = {
        ZERO[0]: started not in kind.starts or forms not in kind.forms,
        ZERO[1]: not all(_whole(machine)),
        ZERO[2]: said and (started != kind.starts[1] or forms != kind.forms[-1]),
    }
    if (not said and started != kind.starts[1]) or (not said and forms != kind.forms[-1]):
        kind.work(machine)
    wrong[ZERO[3]] = _started(machine) != kind.starts[1] or packages.next_of(machine.home, FORMS) != kind.forms[-1]
    for name in (name for name, is_so in wrong.items() if is_so):
        report.counts[name] += 1
        report.faults.append(f"{name}: {kind.name}, {started} starts, package {forms or 'none'}")


def _whole(machine: Machine) -> list[bool]:
    """Whether each version that counts is as it was signed."""
    home = machine.home
    of_programs = [
        _holds(home.versions, each, machine, this_platform(), OF_PROGRAMS) for each in home.versions.sealed()
    ]
    shelf = home.packages(FORMS)
    return of_programs + [_holds(shelf, each, machine, "", FORMS) for each in shelf.sealed()]


def _holds(shelf: Shelf, version: str, machine: Machine, platform: str, name: str) -> bool:
    try:
        judged(shelf, version, machine.root, platform, name)
    except Unfit:
        return False
    return True


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
