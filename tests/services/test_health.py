"""The quiet check: when a step is taken and when it waits, what is said, and that damage stands until it is gone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.health import HealthService
from smdb_desktop.services.errors import StoreDamaged
from smdb_desktop.services.stored.records import Heling
from tests.fakes.store import MORNING, FakeStore


class Day:
    """A store, its health, a clock, and what was published."""

    def __init__(self) -> None:
        self.now = MORNING
        self.store = FakeStore(now=lambda: self.now)
        self.changes = Changes()
        self.heard: list[Changed] = []
        self.changes.subscribe(self.heard.extend)
        self.health = self.session()

    def session(self) -> HealthService:
        return HealthService(self.store, lambda: self.now, self.changes)

    def run(self, health: HealthService | None = None) -> int:
        """Take steps until two in a row have nothing to do; how many had."""
        busy = idle = 0
        while idle < 2:
            soon = (health or self.health).step()
            busy, idle = (busy + 1, 0) if soon else (busy, idle + 1)
        return busy


@pytest.fixture
def day() -> Day:
    return Day()


def checked(day: Day) -> datetime | None:
    return day.health.sundhed().sidst_tjekket


def test_nothing_is_checked_while_something_is_written(day: Day) -> None:
    for n in range(5):
        day.store.settings.put("x", n)
        assert not day.health.step()
    assert checked(day) is None
    assert day.run() > 1
    assert checked(day) == MORNING
    assert day.heard == [Changed(Kind.SUNDHED)]


def test_once_a_day_is_enough(day: Day) -> None:
    day.run()
    day.now += timedelta(hours=23)
    assert day.run(day.session()) == 0
    day.now += timedelta(hours=2)
    assert day.run() > 0
    assert checked(day) == day.now


def test_a_clock_that_went_back_does_not_put_the_check_off(day: Day) -> None:
    day.now += timedelta(days=400)
    day.run()
    day.now = MORNING
    day.run()
    assert checked(day) == MORNING


def test_a_check_that_was_cut_off_is_not_taken_for_one(day: Day) -> None:
    day.health.step()
    day.health.step()
    assert checked(day) is None


def test_damage_is_said_once_and_stands_until_it_is_gone(day: Day) -> None:
    day.store.health.bad = 3
    with pytest.raises(StoreDamaged, match=r"skader i datafilen.*Der ligger ingen sikkerhedskopi"):
        day.run()
    day.run()
    assert "skader i datafilen" in day.health.said().skade
    assert day.health.sundhed().fundet == 3
    day.now += timedelta(minutes=1)
    with pytest.raises(StoreDamaged):
        day.run(day.session())
    day.store.health.bad = 0
    day.now += timedelta(minutes=1)
    day.run(day.session())
    assert day.health.said().skade == ""


def test_after_a_mending_it_is_checked_at_once(day: Day) -> None:
    day.run()
    day.store._memory.state.heling = Heling(True, MORNING, 0, None, "mappe")
    day.now += timedelta(minutes=5)
    assert day.run(day.session()) > 0
    assert checked(day) == day.now


@pytest.mark.parametrize(
    ("heling", "words"),
    [
        (Heling(True, MORNING, 0, MORNING, "/m"), "gendannet"),
        (Heling(False, MORNING, 1, MORNING, "/m"), "højst 1 gemt ændring fra efter"),
        (Heling(False, MORNING, 7, MORNING, "/m"), "højst 7 gemte ændringer fra efter"),
        (Heling(False, MORNING, 7, None, "/m"), "højst 7 gemte ændringer mangler"),
        (Heling(False, MORNING, 0, None, "/m"), "der kan mangle noget"),
    ],
)
def test_what_was_mended_or_lost_is_said_until_it_is_read(day: Day, heling: Heling, words: str) -> None:
    assert day.health.said() == (day.health.sundhed(), "", "")
    day.store._memory.state.heling = heling
    said = day.health.said().heling
    assert words in said
    assert "/m" in said
    assert ("sikkerhedskopi" in said) is not heling.helet
    day.health.read()
    assert day.health.said().heling == ""
    assert day.heard == [Changed(Kind.SUNDHED)]
