"""The waiting after wrong tries is not undone by deleting, editing or putting back a file, nor by the clock or a new start."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from smdb_desktop.services.errors import WrongPassphrase
from smdb_desktop.store.keys import attempts
from smdb_desktop.store.keys.attempts import Attempts
from smdb_desktop.store.vault import FolderVault
from tests.store.store_material import OTHER, PASSPHRASE, Clock, vault
from tests.store.test_schema1 import unpacked


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def waiting(tmp_path: Path, clock: Clock) -> FolderVault:
    """A store at which five wrong passphrases were tried: 16 seconds to wait."""
    door = vault(tmp_path / "data", clock)
    door.create(PASSPHRASE, oevelse=False)[0].close()
    for _ in range(5):
        clock.turn(door.wait_seconds())
        with pytest.raises(WrongPassphrase):
            door.unlock(OTHER)
    assert door.wait_seconds() == 16
    return door


def edit(path: Path) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), "forkerte": 0}))


HARMS: tuple[Callable[[Path], object], ...] = (Path.unlink, edit, lambda path: path.write_bytes(b"{"))


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("place", [0, 1])
def test_one_file_deleted_or_edited_changes_nothing(
    waiting: FolderVault, clock: Clock, harm: Callable[[Path], object], place: int
) -> None:
    harm(waiting.folder.attempts[place])
    assert vault(waiting.folder.root, clock).wait_seconds() == 16


@pytest.mark.parametrize("harm", HARMS)
def test_both_files_deleted_or_edited_wait_as_after_the_most_failures_and_then_it_ends(
    waiting: FolderVault, clock: Clock, harm: Callable[[Path], object]
) -> None:
    for path in waiting.folder.attempts:
        harm(path)
    assert vault(waiting.folder.root, clock).wait_seconds() == 300
    clock.turn(299)
    assert vault(waiting.folder.root, clock).wait_seconds() == 1
    clock.turn(1)
    vault(waiting.folder.root, clock).unlock(PASSPHRASE).close()
    assert vault(waiting.folder.root, clock).wait_seconds() == 0


@pytest.mark.parametrize("place", [0, 1])
def test_an_older_file_that_is_put_back_is_the_better_of_the_two_and_not_believed(
    waiting: FolderVault, clock: Clock, place: int
) -> None:
    fresh = vault(waiting.folder.root.with_name("fresh"), clock)
    fresh.create(PASSPHRASE, oevelse=False)[0].close()
    waiting.folder.attempts[place].write_bytes(fresh.folder.attempts[place].read_bytes())
    assert vault(waiting.folder.root, clock).wait_seconds() == 16


@pytest.mark.parametrize(("up", "wait"), [(0, 16), (5, 11), (16, 0), (86_400, 0)])
def test_after_the_machine_was_started_anew_its_own_time_counts(
    waiting: FolderVault, clock: Clock, up: float, wait: int
) -> None:
    clock.passed = up
    assert vault(waiting.folder.root, clock).wait_seconds() == wait


def test_a_disk_that_takes_no_count_leaves_it_to_the_programs_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "full")

    clock = Clock()
    counted = Attempts((tmp_path / "a.json", tmp_path / "b.json"), clock.ticks)
    monkeypatch.setattr(attempts, "write_whole", full)
    for _ in range(3):
        counted.failed(must=False)
    assert counted.wait_seconds(must=False) == 4
    counted.succeeded()
    assert counted.wait_seconds(must=False) == 0


def test_a_store_that_only_older_programs_opened_needs_no_count(tmp_path: Path) -> None:
    door = unpacked(tmp_path / "data")
    assert door.wait_seconds() == 0
    door.unlock(PASSPHRASE).close()
    for path in door.folder.attempts:
        path.unlink()
    assert door.wait_seconds() == 300, "once this program has opened it there is one"


def test_the_count_of_an_older_program_goes_on_by_the_machines_time(tmp_path: Path) -> None:
    door = unpacked(tmp_path / "data")
    door.folder.attempts[0].write_text(json.dumps({"forkerte": 4, "sidst": 1e9}))
    assert door.wait_seconds() == 8
    assert door.folder.attempts[1].exists(), "written down by this one's time"
