"""Killed at each event of the file system while a version is fetched, laid down, switched to, gone back from or removed."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from smdb_desktop.updating.laying import listing_of
from smdb_desktop.updating.listing import must_agree
from tests.updating.test_updates import starts
from tests.updating.world import NEW, NEWER, OLD, Machine, Publisher
from tools.kills.harness import Moment, killed

pytestmark = pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="the harness forks")

MOST = 600
STRIDE = 3
"""Each third event is tried; which of three is the first goes with the test, so that none is passed over by all."""


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
    work: Callable[[], object],
    allowed: set[str],
    first: int,
    after: Callable[[], object],
) -> set[str]:
    """Kill the work at its events, each time from the same beginning; the versions that were started."""
    seen, home = set(), machine.home.folder
    for event in range(first, MOST, STRIDE):
        shutil.rmtree(home)
        shutil.copytree(ready, home, symlinks=True)
        was_killed = killed(work, Moment(0, event))
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
@pytest.mark.parametrize("first", range(1, STRIDE + 1))
def test_while_it_is_fetched_and_switched_to(machine: Machine, ready: Path, first: int) -> None:
    def work() -> None:
        updates = machine.updates(NEW)
        updates.fetch()
        updates.switch(NEWER)
        updates.tidy()

    def after() -> None:
        work()
        assert whole(machine, {NEWER}) == NEWER

    assert at_every_event(machine, ready, work, {NEW, NEWER}, first, after) == {NEW, NEWER}


@pytest.mark.slow
def test_while_one_goes_back_and_the_rest_is_removed(machine: Machine, ready: Path, publisher: Publisher) -> None:
    machine.updates(NEW).fetch()
    machine.updates(NEW).switch(NEWER)
    publisher.publish("0.4.0")
    machine.updates(NEWER).fetch()
    machine.updates(NEWER).switch("0.4.0")
    begin = ready.with_name("begin")
    shutil.copytree(machine.home.folder, begin, symlinks=True)

    def work() -> None:
        machine.updates("0.4.0").back()
        machine.updates(NEWER).tidy()

    seen = at_every_event(machine, begin, work, {NEWER, "0.4.0"}, 1, lambda: machine.updates(NEWER).tidy())
    assert seen == {NEWER, "0.4.0"}
    assert OLD not in seen and sys.platform != "win32"
