"""Killed at each event of the file system while a version is fetched, laid down, switched to, gone back from or removed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from smdb_desktop.updating.laying import listing_of
from smdb_desktop.updating.listing import must_agree
from tests.platforms import WINDOWS
from tests.updating.apart import Step, done, killed
from tests.updating.test_updates import starts
from tests.updating.world import NEW, NEWER, OLD, Machine, Publisher

MOST = 2000
STRIDE = 40 if WINDOWS else 3
"""Each third event is tried; which of three is the first goes with the test, so that none is passed over by all. Windows starts a
process anew for each, whose own loading has events too: there it is fewer."""
FIRST = (7, 20, 33) if WINDOWS else (1, 2, 3)


def whole(machine: Machine, allowed: set[str]) -> str:
    """What starts is one of these, and every version that counts is whole."""
    started = starts(machine)
    assert started in allowed
    shelf = machine.home.versions
    for version in shelf.sealed():
        listing = listing_of(shelf, version)
        assert listing is not None
        must_agree(shelf.files(version), listing)
    return started


def at_every_event(
    machine: Machine,
    ready: Path,
    steps: Sequence[Step],
    allowed: set[str],
    first: int,
    after: Callable[[], object],
) -> set[str]:
    """Kill the steps at their events, each time from the same beginning; the versions that were started."""
    seen, home = set(), machine.home.folder
    for event in range(first, MOST, STRIDE):
        shutil.rmtree(home)
        shutil.copytree(ready, home, symlinks=True)
        was_killed = killed(machine, steps, event)
        seen.add(whole(machine, allowed))
        after()
        if not was_killed:
            return seen
    raise AssertionError("the work has more events than were tried")


@pytest.fixture
def ready(publisher: Publisher, machine: Machine, tmp_path: Path) -> Path:
    """A machine that runs one newer version already, and a still newer one is published. It looks into a folder."""
    machine.settle(str(publisher.served))
    publisher.publish(NEW)
    machine.updates().fetch()
    machine.updates().switch(NEW)
    publisher.publish(NEWER)
    place = tmp_path / "ready"
    shutil.copytree(machine.home.folder, place, symlinks=True)
    return place


@pytest.mark.slow
@pytest.mark.parametrize("first", FIRST)
def test_while_it_is_fetched_and_switched_to(machine: Machine, ready: Path, first: int) -> None:
    steps = ((NEW, "fetch"), (NEW, "switch", NEWER), (NEW, "tidy"))

    def after() -> None:
        done(machine, steps)
        assert whole(machine, {NEWER}) == NEWER

    assert at_every_event(machine, ready, steps, {NEW, NEWER}, first, after) == {NEW, NEWER}


@pytest.mark.slow
def test_while_one_goes_back_and_the_rest_is_removed(machine: Machine, ready: Path, publisher: Publisher) -> None:
    machine.updates(NEW).fetch()
    machine.updates(NEW).switch(NEWER)
    publisher.publish("0.4.0")
    machine.updates(NEWER).fetch()
    machine.updates(NEWER).switch("0.4.0")
    begin = ready.with_name("begin")
    shutil.copytree(machine.home.folder, begin, symlinks=True)

    steps = (("0.4.0", "back"), (NEWER, "tidy"))
    seen = at_every_event(machine, begin, steps, {NEWER, "0.4.0"}, FIRST[0], lambda: machine.updates(NEWER).tidy())
    assert seen == {NEWER, "0.4.0"}
    assert OLD not in seen
