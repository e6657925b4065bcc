"""What every port ``Updates`` promises, run on the one with keys and disks and on the tests' fake alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

import pytest

from smdb_desktop.services.errors import UpdateError, UsageError
from smdb_desktop.services.ports.updates import Trouble, Updates, Way
from tests.fakes.updates import FakeUpdates
from tests.updating.world import NEW, NEWER, OLD, Machine, Publisher

FORMS = "skemaer"


class World(ABC):
    """A machine that looks somewhere, and who publishes there."""

    @abstractmethod
    def updates(self, running: str = OLD) -> Updates: ...

    @abstractmethod
    def publish(self, version: str) -> None: ...

    @abstractmethod
    def publish_forms(self, version: str) -> None: ...

    @abstractmethod
    def is_down(self) -> None: ...

    @abstractmethod
    def settle(self) -> None:
        """An administrator settles that nobody looks."""


class Signed(World):
    def __init__(self, folder: Path) -> None:
        self._publisher = Publisher(folder / "publisher")
        self._publisher.publish(OLD)
        self._machine = Machine(folder / "updates", self._publisher.first_root, "https://updates.example/")
        self._machine.use_folder(self._publisher.served)

    def updates(self, running: str = OLD) -> Updates:
        return self._machine.updates(running)

    def publish(self, version: str) -> None:
        self._publisher.publish(version)

    def publish_forms(self, version: str) -> None:
        self._publisher.add_forms(version)
        self._publisher.release()

    def is_down(self) -> None:
        self._publisher.served.rename(self._publisher.folder / "gone")

    def settle(self) -> None:
        self._machine.settle("off")


class Fake(World):
    def __init__(self, folder: Path) -> None:
        self._fake = FakeUpdates(published=[OLD])
        self._fake.choose(Way.FOLDER, folder)

    def updates(self, running: str = OLD) -> Updates:
        self._fake.running = running
        return self._fake

    def publish(self, version: str) -> None:
        self._fake.published.append(version)

    def publish_forms(self, version: str) -> None:
        self._fake.offered.setdefault(FORMS, []).append(version)

    def is_down(self) -> None:
        self._fake.answers = Trouble.OFFLINE

    def settle(self) -> None:
        self._fake.where = self._fake.where._replace(way=Way.OFF, locked_by="admin.toml")


@pytest.fixture(params=[Signed, Fake])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    made: World = request.param(tmp_path)
    return made


def test_before_anybody_looks_nothing_is_known(world: World) -> None:
    state = world.updates().state()
    assert (state.running, state.installed, state.next, state.back) == (OLD, OLD, OLD, None)
    assert (state.laid, state.left, state.packages, state.known, state.tried) == ((), (), (), None, None)
    assert state.trouble is Trouble.NONE and state.fall is None and state.switches


def test_a_look_is_remembered(world: World) -> None:
    world.publish(NEW)
    world.publish_forms("2027.1")
    known = world.updates().check()
    assert known.newest == NEW and known.until > known.checked
    assert [(each.name, each.version) for each in known.packages] == [(FORMS, "2027.1")]
    state = world.updates().state()
    assert state.known == known and state.tried == known.checked and state.laid == ()


def test_what_is_in_the_way_is_remembered_and_what_was_known_stays(world: World) -> None:
    known = world.updates().check()
    world.is_down()
    for act in (world.updates().check, world.updates().fetch, world.updates().fetch_packages):
        with pytest.raises(UpdateError) as told:
            act()
        assert told.value.trouble is Trouble.OFFLINE and str(told.value)
    state = world.updates().state()
    assert state.trouble is Trouble.OFFLINE and state.known == known


def test_one_is_fetched_chosen_and_gone_back_from(world: World) -> None:
    world.publish(NEW)
    assert world.updates().fetch() == NEW == world.updates().fetch()
    state = world.updates().state()
    assert (state.laid, state.next, state.back) == ((NEW,), OLD, None)
    world.updates().switch(NEW)
    world.publish(NEWER)
    assert world.updates(NEW).fetch() == NEWER
    world.updates(NEW).switch(NEWER)
    state = world.updates(NEW).state()
    assert (state.next, state.back, state.laid) == (NEWER, NEW, (NEWER, NEW))
    assert world.updates(NEW).back() == NEW
    state = world.updates(NEW).state()
    assert (state.next, state.back, state.left) == (NEW, OLD, (NEWER,))
    assert world.updates(NEW).back() == OLD
    with pytest.raises(UsageError):
        world.updates(NEW).back()
    world.updates(NEW).switch(NEWER)
    assert world.updates(NEW).state().left == (NEW,)


def test_nothing_newer_is_nothing(world: World) -> None:
    assert world.updates().fetch() == "" and world.updates().fetch_packages() == ()
    world.publish(NEW)
    assert world.updates(NEW).fetch() == ""


@pytest.mark.parametrize("version", [NEW, OLD, "0.0.9"])
def test_one_that_does_not_lie_here_is_not_switched_to(world: World, version: str) -> None:
    with pytest.raises(UsageError):
        world.updates().switch(version)
    assert world.updates().state().next == OLD


def test_packages_are_fetched_left_and_used_again(world: World) -> None:
    world.publish_forms("2027.1")
    (first,) = world.updates().fetch_packages()
    assert (first.name, first.version, first.left) == (FORMS, "2027.1", False)
    assert world.updates().fetch_packages() == ()
    world.publish_forms("2027.2")
    world.updates().fetch_packages()
    with pytest.raises(UsageError):
        world.updates().leave_package(FORMS, "2027.1")
    assert world.updates().leave_package(FORMS, "2027.2") == "2027.2"
    assert [(each.version, each.left) for each in world.updates().state().packages] == [
        ("2027.2", True),
        ("2027.1", False),
    ]
    assert world.updates().leave_package(FORMS) == "2027.1"
    for act in (world.updates().leave_package, lambda _name: world.updates().use_package("andre")):
        with pytest.raises(UsageError):
            act(FORMS)
    assert world.updates().use_package(FORMS) == "2027.2"
    assert not any(each.left for each in world.updates().state().packages)
    with pytest.raises(UsageError):
        world.updates().use_package(FORMS)


def test_tidying_keeps_what_starts_what_one_goes_back_to_and_what_waits(world: World) -> None:
    for version in (NEW, NEWER):
        world.publish(version)
        world.updates().fetch()
        world.updates().switch(version)
    world.publish("0.4.0")
    world.updates().fetch()
    world.publish("0.5.0")
    world.updates().fetch()
    world.updates().tidy()
    assert world.updates().state().laid == ("0.5.0", NEWER, NEW)
    for number in range(1, 4):
        world.publish_forms(f"2027.{number}")
        world.updates().fetch_packages()
    world.updates().tidy()
    assert [each.version for each in world.updates().state().packages] == ["2027.3", "2027.2"]
    # what is used stays, however many newer ones were taken back
    world.updates().leave_package(FORMS)
    for number in range(4, 6):
        world.publish_forms(f"2027.{number}")
        world.updates().fetch_packages()
        world.updates().leave_package(FORMS)
    world.updates().tidy()
    assert [(each.version, each.left) for each in world.updates().state().packages] == [
        ("2027.5", True),
        ("2027.4", True),
        ("2027.2", False),
    ]


def test_all_is_removed(world: World) -> None:
    world.publish(NEW)
    world.publish_forms("2027.1")
    world.updates().fetch()
    world.updates().fetch_packages()
    world.updates().switch(NEW)
    assert world.updates().remove_all() == 2
    state = world.updates().state()
    assert (state.laid, state.packages, state.next, state.back) == ((), (), OLD, None)
    assert world.updates().remove_all() == 0


def test_where_is_looked_is_a_persons_choice_or_an_administrators(world: World, tmp_path: Path) -> None:
    world.updates().choose(Way.OFF)
    assert world.updates().source().way is Way.OFF
    with pytest.raises(UsageError):
        world.updates().check()
    with pytest.raises(UsageError):
        world.updates().choose(Way.FOLDER, tmp_path / "gone")
    world.updates().choose(Way.FOLDER, tmp_path)
    assert world.updates().source()[:2] == (Way.FOLDER, str(tmp_path))
    world.settle()
    assert world.updates().source().way is Way.OFF and world.updates().source().locked_by
    with pytest.raises(UsageError):
        world.updates().choose(Way.FOLDER, tmp_path)


def test_coming_up_ending_and_faults_are_told_by_who_runs_and_never_raise(world: World) -> None:
    for act in ("fault_shown", "come_up", "ended", "fall_told"):
        getattr(world.updates(), act)()
    assert world.updates().state().fall is None
