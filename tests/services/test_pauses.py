"""A pause is used for a copy: only where something was written, only after it was quiet, and not all the time."""

from __future__ import annotations

from pathlib import Path

import pytest

from smdb_desktop.services.safekeeping.pauses import EVERY, QUIET, Pauses
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.services.workspace import Workspace
from tests.scenario import Scenario

QUIET_SECONDS, EVERY_SECONDS = int(QUIET.total_seconds()), int(EVERY.total_seconds())


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    return Scenario(tmp_path / "data")


def pauses(work: Workspace) -> Pauses:
    assert work.pauses is not None and work.backups is not None
    work.backups.make(Kopiaarsag.AABNET)
    return work.pauses


def test_a_copy_is_made_when_it_was_quiet_after_something_was_written(scenario: Scenario) -> None:
    work, clock = scenario.workspace, scenario.clock
    made = pauses(work)
    clock.wait(seconds=QUIET_SECONDS)
    assert not made.is_time(), "nothing was written"
    work.store.settings.put("skrevet", 1)
    clock.wait(seconds=EVERY_SECONDS)
    work.store.settings.put("skrevet", 2)
    clock.wait(seconds=QUIET_SECONDS - 1)
    assert not made.is_time(), "somebody may be at work"
    clock.wait(seconds=1)
    assert made.is_time()
    assert not made.is_time(), "asked once"


def test_copies_in_pauses_do_not_follow_one_another_closely(scenario: Scenario) -> None:
    work, clock = scenario.workspace, scenario.clock
    made = pauses(work)
    for number in range(2):
        work.store.settings.put("skrevet", number)
        clock.wait(seconds=QUIET_SECONDS)
        assert made.is_time() == (number == 0)
    clock.wait(seconds=EVERY_SECONDS - 2 * QUIET_SECONDS)
    assert not made.is_time()
    clock.wait(seconds=QUIET_SECONDS)
    assert made.is_time()


def test_a_pause_after_which_nothing_was_written_is_not_looked_into_again(scenario: Scenario) -> None:
    """The copy may have failed, or be under way for long: what was looked at once is not reckoned anew every few seconds."""
    work, clock = scenario.workspace, scenario.clock
    made = pauses(work)
    work.store.settings.put("skrevet", 1)
    clock.wait(seconds=QUIET_SECONDS)
    assert made.is_time()
    clock.wait(seconds=10 * EVERY_SECONDS)
    assert work.backups is not None and work.backups.is_due(), "nobody has made it"
    assert not made.is_time()
    work.store.settings.put("skrevet", 2)
    clock.wait(seconds=QUIET_SECONDS)
    assert made.is_time()


def test_a_clock_that_was_put_back_ends_no_pauses(scenario: Scenario) -> None:
    work, clock = scenario.workspace, scenario.clock
    made = pauses(work)
    work.store.settings.put("skrevet", 1)
    clock.wait(days=-3)
    assert made.is_time()
