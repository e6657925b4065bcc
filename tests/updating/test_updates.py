"""The usual days: looking, fetching, switching, going back, tidying, from a server and from a folder."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from smdb_desktop.services.errors import UpdateError, UsageError
from smdb_desktop.services.ports.updates import Trouble, Way
from smdb_desktop.updating import pointer
from smdb_desktop.updating.start import choose
from tests.updating.tiny import PROGRAM
from tests.updating.world import NEW, NEWER, OLD, TODAY, Machine, Publisher, Server


def starts(machine: Machine) -> str:
    """Which version the installed program would start."""
    found = choose(machine.home, machine.installed, PROGRAM, lambda: machine.root)
    return found.version if found else machine.installed


def test_the_newest_is_known_with_its_days_and_what_must_be_replaced(publisher: Publisher, machine: Machine) -> None:
    publisher.publish(NEW, minimum="0.1.5", since=date(2027, 2, 1))
    known = machine.updates().check()
    assert (known.newest, known.released, known.found) == (NEW, TODAY.date(), machine.moment)
    assert (known.minimum, known.since) == ("0.1.5", date(2027, 2, 1))
    machine.moment += timedelta(days=2)
    publisher.moment += timedelta(days=2)
    publisher.release()
    again = machine.updates().check()
    assert again.found == known.found and again.checked == machine.moment and again.until > known.until
    assert machine.updates().state().known == again


def test_a_new_version_is_laid_down_beside_and_starts_when_it_is_told_to(
    publisher: Publisher, machine: Machine
) -> None:
    publisher.publish(NEW)
    updates, heard = machine.updates(), list[tuple[int, int]]()
    assert updates.fetch(lambda done, all_: heard.append((done, all_))) == NEW
    assert heard[-1][0] == heard[-1][1] and [done for done, _ in heard] == sorted(done for done, _ in heard)
    assert starts(machine) == OLD
    assert updates.state().laid == (NEW,) and updates.state().next == OLD and updates.state().back is None
    updates.switch(NEW)
    assert starts(machine) == NEW
    state = updates.state()
    assert (state.running, state.next, state.back) == (OLD, NEW, OLD)


def test_what_is_here_is_not_fetched_again(publisher: Publisher, machine: Machine, server: Server) -> None:
    publisher.publish(NEW)
    machine.updates().fetch()
    server.asked.clear()
    assert machine.updates().fetch() == NEW
    assert [path for path in server.asked if path.endswith("package.zip")] == []


def test_nothing_newer_is_nothing(machine: Machine) -> None:
    assert machine.updates().fetch() == ""
    assert machine.updates().state().laid == ()


def test_one_goes_back_one_version_and_it_is_not_taken_again_by_itself(publisher: Publisher, machine: Machine) -> None:
    for version in (NEW, NEWER):
        publisher.publish(version)
        machine.updates(starts(machine)).fetch()
        machine.updates().switch(version)
    assert starts(machine) == NEWER
    assert machine.updates(NEWER).back() == NEW
    assert starts(machine) == NEW
    assert machine.updates(NEW).state().left == (NEWER,)
    assert machine.updates(NEW).back() == OLD
    assert starts(machine) == OLD
    with pytest.raises(UsageError):
        machine.updates().back()
    machine.updates().switch(NEWER)
    assert starts(machine) == NEWER and machine.updates().state().left == (NEW,)


def test_old_versions_go_by_their_lists_and_nothing_else_does(publisher: Publisher, machine: Machine) -> None:
    for version in (NEW, NEWER, "0.4.0", "0.5.0"):
        publisher.publish(version)
        machine.updates(starts(machine)).fetch()
        machine.updates().switch(version)
    shelf = machine.home.versions
    own = shelf.files(NEW) / "_internal" / "mine.txt"
    own.write_text("a person put it here", encoding="utf-8")
    machine.updates("0.5.0").tidy()
    assert shelf.listed() == ("0.5.0", "0.4.0")
    assert [path for path in shelf.files(NEW).rglob("*") if path.is_file()] == [own]
    assert not shelf.files(NEWER).exists()
    assert starts(machine) == "0.5.0" and machine.updates("0.5.0").back() == "0.4.0"


def test_the_version_that_runs_is_not_removed_under_it(publisher: Publisher, machine: Machine) -> None:
    for version in (NEW, NEWER, "0.4.0", "0.5.0"):
        publisher.publish(version)
        machine.updates(starts(machine)).fetch()
        machine.updates().switch(version)
    machine.updates(NEW).tidy()
    assert NEW in machine.home.versions.sealed()


def test_an_installed_program_that_is_newer_starts_itself(publisher: Publisher, machine: Machine) -> None:
    publisher.publish(NEW)
    machine.updates().fetch()
    machine.updates().switch(NEW)
    machine.installed = NEWER
    assert starts(machine) == NEWER
    state = machine.updates().state()
    assert (state.next, state.back, state.laid) == (NEWER, None, ())


def test_a_folder_that_an_administrator_fills_does_as_well(
    publisher: Publisher, machine: Machine, server: Server, tmp_path: Path
) -> None:
    publisher.publish(NEW)
    machine.settle(str(publisher.served))
    assert machine.updates().source().way is Way.FOLDER
    assert machine.updates().fetch() == NEW
    assert server.asked == []
    with pytest.raises(UsageError):
        machine.updates().choose(Way.NET)
    machine.settle(str(tmp_path / "not there"))
    with pytest.raises(UpdateError) as told:
        machine.updates().check()
    assert told.value.trouble == Trouble.OFFLINE


def test_off_is_off(machine: Machine, server: Server) -> None:
    machine.settle("off")
    with pytest.raises(UsageError):
        machine.updates().check()
    machine.policy = type(machine.policy)()
    machine.updates().choose(Way.OFF)
    assert machine.updates().source().way is Way.OFF
    with pytest.raises(UsageError):
        machine.updates().fetch()
    assert server.asked == []


@pytest.mark.parametrize(("root", "url"), [(False, True), (True, False)])
def test_without_a_root_or_an_address_nobody_is_asked(machine: Machine, server: Server, root: bool, url: bool) -> None:
    machine.root, machine.url = machine.root if root else None, machine.url if url else ""
    assert machine.updates().source().way is (Way.OFF if root else Way.UNSET)
    with pytest.raises(UsageError):
        machine.updates().check()
    with pytest.raises(UsageError):
        machine.updates().choose(Way.NET)
    assert server.asked == []


def test_no_net_is_a_usual_day(machine: Machine) -> None:
    known = machine.updates().check()
    machine.url = "http://127.0.0.1:9/"
    with pytest.raises(UpdateError) as told:
        machine.updates().check()
    assert told.value.trouble == Trouble.OFFLINE
    state = machine.updates().state()
    assert state.known == known and state.trouble is Trouble.OFFLINE


def test_a_clone_fetches_and_does_not_switch(publisher: Publisher, machine: Machine) -> None:
    publisher.publish(NEW)
    updates = machine.updates(switches=False)
    assert updates.fetch() == NEW
    with pytest.raises(UsageError):
        updates.switch(NEW)
    assert not machine.home.pointer.exists()


def test_forms_and_lists_come_the_same_way(publisher: Publisher, machine: Machine) -> None:
    publisher.add_forms("2027.1")
    publisher.release()
    (laid,) = machine.updates().fetch_packages()
    assert (laid.name, laid.version) == ("skemaer", "2027.1")
    assert (laid.folder / "forms" / "2027-01-01" / "version.json").read_text(encoding="utf-8") == "{}"
    state = machine.updates().state()
    assert state.packages == (laid,)
    assert state.known is not None and [each.name for each in state.known.packages] == ["skemaer"]
    assert machine.updates().fetch_packages() == ()


def test_a_version_for_another_platform_is_not_for_this_one(publisher: Publisher, machine: Machine) -> None:
    publisher.publish(NEW, platform="windows-arm64")
    assert machine.updates().check().newest == OLD
    assert machine.updates().fetch() == ""


def test_only_one_at_a_time(machine: Machine) -> None:
    with machine.updates()._alone(), pytest.raises(UpdateError) as told:
        machine.updates().check()
    assert told.value.trouble == Trouble.BUSY


def test_a_version_that_is_not_here_is_not_switched_to(machine: Machine) -> None:
    for version in (NEWER, OLD):
        with pytest.raises(UsageError):
            machine.updates().switch(version)
    assert pointer.load(machine.home) == pointer.Pointer()


def test_all_that_was_laid_down_goes_by_its_lists_and_what_a_person_put_there_stays(
    publisher: Publisher, machine: Machine
) -> None:
    assert machine.updates().remove_all() == 0 and not machine.home.folder.exists()
    publisher.publish(NEW)
    updates = machine.updates()
    updates.fetch()
    updates.switch(NEW)
    publisher.publish(NEWER)
    updates.fetch()
    mine = machine.home.versions.files(NEW) / "_internal" / "mit.txt"
    mine.write_text("mit", encoding="utf-8")
    assert updates.remove_all() == 2
    assert starts(machine) == OLD
    left = {path for path in machine.home.versions.folder.rglob("*") if path.is_file()}
    assert left == {mine} and mine.read_text(encoding="utf-8") == "mit"
    assert updates.remove_all() == 0 and mine.is_file()
    # a later look begins where this one stopped
    assert updates.fetch() == NEWER
