"""The installed program's first lines, in processes of their own: which version runs, with which words, what a crash leads to."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import ANY

import pytest

from smdb_desktop.starting import other_version
from smdb_desktop.updating import pointer
from smdb_desktop.updating.pointer import Fell, Why
from smdb_desktop.updating.start import came
from tests.house.house_tree import ROOT
from tests.platforms import WINDOWS
from tests.updating.tiny import CRASHES, ENDS_IN_ORDER, NO_PROGRAM, NOTHING, PROGRAM, SHOWS_A_FAULT, WAITS, Does
from tests.updating.world import NEW, NEWER, OLD, Machine, Publisher

INSTALLED = """
import sys
from pathlib import Path
from smdb_desktop.updating.layout import Home
from smdb_desktop.updating.start import instead
home, root, version = Home(Path(sys.argv[1])), Path(sys.argv[2]), sys.argv[3]
status = instead(home, version, {program!r}, root.read_bytes, sys.argv[4:])
if status is not None:
    sys.exit(status)
print(version, *sys.argv[4:])
"""


TELLS_ITS_ENVIRONMENT = Does(
    'echo "$LD_LIBRARY_PATH $LD_LIBRARY_PATH_ORIG $_PYI_ARCHIVE_FILE"',
    "print(*(os.environ.get(n, '') for n in ('LD_LIBRARY_PATH', 'LD_LIBRARY_PATH_ORIG', '_PYI_ARCHIVE_FILE')))",
)


class Starter:
    """Starts the installed program as a person does."""

    def __init__(self, machine: Machine, folder: Path) -> None:
        self._machine, self._root, self._script = machine, folder / "root.json", folder / "installed.py"
        self._root.write_bytes(machine.root or b"")
        self._script.write_text(INSTALLED.format(program=PROGRAM), encoding="utf-8")

    def command(self, *words: str) -> list[str]:
        machine = self._machine
        return [sys.executable, str(self._script), str(machine.home.folder), str(self._root), machine.installed, *words]

    def __call__(self, *words: str) -> str:
        """What the program that ran said."""
        done = subprocess.run(
            self.command(*words), env=environment(), capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL
        )
        assert not done.stderr
        return done.stdout.strip()


def environment(**more: str) -> dict[str, str]:
    """Of a program that finds our modules, and reads and writes the same way on every system."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", **more}


@pytest.fixture
def start(machine: Machine, tmp_path: Path) -> Starter:
    return Starter(machine, tmp_path)


def take(machine: Machine, publisher: Publisher, version: str, does: Does = NOTHING) -> None:
    publisher.publish(version, does)
    machine.updates().fetch()
    machine.updates().switch(version)


def test_before_anything_is_fetched_the_installed_program_runs(start: Starter) -> None:
    assert start("export", "--out", "mappe med æøå") == f"{OLD} export --out mappe med æøå"


def test_the_version_that_was_chosen_runs_with_the_same_words(
    publisher: Publisher, machine: Machine, start: Starter
) -> None:
    take(machine, publisher, NEW, ENDS_IN_ORDER)
    for _ in range(4):
        assert start("export", "--out", "mappe med æøå") == f"{NEW} export --out mappe med æøå"


def test_a_version_that_crashes_twice_gives_way_to_the_one_before(
    publisher: Publisher, machine: Machine, start: Starter
) -> None:
    take(machine, publisher, NEW, ENDS_IN_ORDER)
    assert start() == NEW
    take(machine, publisher, NEWER, CRASHES)
    assert [start(), start(), start(), start()] == [NEWER, NEWER, NEW, NEW]
    state = machine.updates(NEW).state()
    assert state.fall is not None and (state.fall.version, state.fall.why) == (NEWER, Why.CRASHED)
    assert state.left == (NEWER,) and state.next == NEW
    machine.updates(NEW).fall_told()
    assert machine.updates(NEW).state().fall is None


def test_one_that_has_come_up_once_may_crash_later(publisher: Publisher, machine: Machine, start: Starter) -> None:
    take(machine, publisher, NEW, CRASHES)
    assert start() == NEW
    machine.updates(NEW).come_up()
    assert [start(), start(), start()] == [NEW, NEW, NEW]
    # three in a row, and it gives way
    assert [start(), start()] == [OLD, OLD]
    fall = machine.updates().state().fall
    assert fall is not None and fall.why == Why.CRASHED


def test_a_version_that_shows_a_fault_at_each_unlocking_gives_way(
    publisher: Publisher, machine: Machine, start: Starter
) -> None:
    """A person sees the fault and closes the window in order: that is no crash, and counts all the same."""
    take(machine, publisher, NEW, ENDS_IN_ORDER)
    take(machine, publisher, NEWER, SHOWS_A_FAULT)
    assert [start(), start(), start(), start()] == [NEWER, NEWER, NEW, NEW]
    state = machine.updates(NEW).state()
    assert state.fall is not None and (state.fall.version, state.fall.why) == (NEWER, Why.FAULTY)
    assert state.left == (NEWER,)
    assert machine.updates(NEW).fetch() == NEWER and pointer.load(machine.home).use == NEW


def test_where_every_version_is_faulty_the_installed_one_runs_and_goes_on(
    publisher: Publisher, machine: Machine, start: Starter
) -> None:
    take(machine, publisher, NEW, SHOWS_A_FAULT)
    take(machine, publisher, NEWER, SHOWS_A_FAULT)
    assert [start() for _ in range(8)] == [NEWER, NEWER, NEW, NEW, OLD, OLD, OLD, OLD]


def test_one_that_came_up_before_and_shows_a_fault_each_time_gives_way_after_three(
    publisher: Publisher, machine: Machine, start: Starter
) -> None:
    take(machine, publisher, NEW, SHOWS_A_FAULT)
    assert start() == NEW
    machine.updates(NEW).come_up()
    assert [start(), start()] == [NEW, NEW]
    # an unlocking that went well begins the count anew
    machine.updates(NEW).come_up()
    assert [start(), start(), start(), start()] == [NEW, NEW, NEW, OLD]
    assert pointer.load(machine.home).fell == Fell(NEW, Why.FAULTY, ANY)


def test_a_command_that_is_ended_by_a_script_counts_against_nothing_that_came_up(
    publisher: Publisher, machine: Machine, start: Starter
) -> None:
    take(machine, publisher, NEW, CRASHES)
    machine.updates(NEW).come_up()
    pointer.prove(machine.home, NEW)
    assert [start("check", "a.json") for _ in range(6)] == [f"{NEW} check a.json"] * 6


def test_a_fault_that_a_later_unlocking_of_the_same_start_took_back_does_not_count(
    publisher: Publisher, machine: Machine
) -> None:
    take(machine, publisher, NEW)
    begun = pointer.begin_try(machine.home, NEW)
    machine.trying = begun.path
    machine.updates(NEW).fault_shown()
    machine.updates(NEW).ended()
    assert pointer.crashes(machine.home, NEW) == 0, "it still runs"
    machine.updates(NEW).come_up()
    os.close(begun.handle)
    assert pointer.crashes(machine.home, NEW) == 0 and pointer.is_proved(machine.home, NEW)


def test_taken_again_by_a_person_it_gets_its_two_tries_again(
    publisher: Publisher, machine: Machine, start: Starter
) -> None:
    take(machine, publisher, NEW, CRASHES)
    assert [start(), start(), start()] == [NEW, NEW, OLD]
    machine.updates().switch(NEW)
    assert [start(), start(), start()] == [NEW, NEW, OLD]


def test_those_that_still_run_have_not_crashed(publisher: Publisher, machine: Machine, start: Starter) -> None:
    """A person who starts the program three times before the first window is there has three of them."""
    take(machine, publisher, NEW, WAITS)
    running = []
    for _ in range(3):
        pipe = subprocess.PIPE
        child = subprocess.Popen(start.command(), env=environment(), stdin=pipe, stdout=pipe, encoding="utf-8")
        assert child.stdout is not None
        assert child.stdout.readline().strip() == NEW
        running.append(child)
    assert pointer.crashes(machine.home, NEW) == 0
    for child in running:
        child.communicate("\n")
    assert pointer.crashes(machine.home, NEW) == 3


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_start_that_a_full_disk_did_not_take_counts_against_nobody(
    publisher: Publisher, machine: Machine, start: Starter, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """A name may still find room where its content does not."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    take(machine, publisher, NEW)
    machine.home.tries.mkdir(exist_ok=True)
    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        for _ in range(3):
            with pytest.raises(OSError):
                pointer.begin_try(machine.home, NEW)
    assert list(machine.home.tries.iterdir()) == [] and pointer.gives_way(machine.home, NEW) is None
    assert start() == NEW


def test_a_start_that_is_being_written_down_has_not_crashed(publisher: Publisher, machine: Machine) -> None:
    """Another one looks between the name and what stands in it, or the power went there."""
    take(machine, publisher, NEW)
    machine.home.tries.mkdir(exist_ok=True)
    for number in range(3):
        (machine.home.tries / f"{NEW}-{number}.try").touch()
    assert pointer.gives_way(machine.home, NEW) is None


@pytest.mark.parametrize("word", ["-", ".", "/", "x"])
def test_a_word_that_names_no_start_is_no_place_to_write(monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setenv("SMDB_UPDATE_TRY", word)
    came.cache_clear()
    assert came(NEW).trying is None
    came.cache_clear()


def test_a_program_that_cannot_be_started_at_all_gives_way_too(
    publisher: Publisher, machine: Machine, start: Starter
) -> None:
    take(machine, publisher, NEW, NO_PROGRAM)
    if not WINDOWS:
        # a right is enough there
        (machine.home.versions.files(NEW) / PROGRAM).chmod(0o600)
    assert [start(), start(), start()] == [OLD, OLD, OLD]
    assert machine.updates().state().next == OLD


FROZEN = """
import sys
from pathlib import Path
place = Path(sys.argv.pop(1))
sys.frozen = True
sys.executable = str(place / {program!r})
import smdb_desktop
from smdb_desktop import resources
real = resources.folder
smdb_desktop.__version__ = {version!r}
resources.update_root = (place / "root.json").read_bytes
from smdb_desktop.__main__ import main
sys.exit(main())
"""


def frozen(place: Path, version: str, home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """The program's own entry, as it runs in a build: its first lines decide."""
    script = place / f"frozen-{version}.py"
    script.write_text(FROZEN.format(program=PROGRAM, version=version), encoding="utf-8")
    folders = {"SMDB_UPDATES_DIR": str(home), "SMDB_DATA_DIR": str(place / "data")}
    command = [sys.executable, str(script), str(place), *words]
    return subprocess.run(
        command, env=environment(**folders, **more), capture_output=True, encoding="utf-8", check=False
    )


def test_the_entry_of_a_build_hands_over_to_what_was_chosen(
    publisher: Publisher, machine: Machine, tmp_path: Path
) -> None:
    (tmp_path / "root.json").write_bytes(machine.root or b"")
    assert "SMDB Desktop" in frozen(tmp_path, OLD, machine.home.folder, "--version").stdout
    take(machine, publisher, NEW, ENDS_IN_ORDER)
    assert frozen(tmp_path, OLD, machine.home.folder, "--version").stdout == f"{NEW} --version\n"
    other = Publisher(tmp_path / "other")
    (tmp_path / "root.json").write_bytes(other.first_root)
    assert "SMDB Desktop" in frozen(tmp_path, OLD, machine.home.folder, "--version").stdout


def test_a_version_finds_nothing_of_the_installed_ones_libraries(
    publisher: Publisher, machine: Machine, tmp_path: Path
) -> None:
    (tmp_path / "root.json").write_bytes(machine.root or b"")
    take(machine, publisher, NEW, TELLS_ITS_ENVIRONMENT)
    packed = {
        "LD_LIBRARY_PATH": "/opt/old/_internal",
        "LD_LIBRARY_PATH_ORIG": "/mine",
        "_PYI_ARCHIVE_FILE": "/opt/old/x",
    }
    assert frozen(tmp_path, OLD, machine.home.folder, **packed).stdout.splitlines()[1].split() == ["/mine"]
    del packed["LD_LIBRARY_PATH_ORIG"]
    assert frozen(tmp_path, OLD, machine.home.folder, **packed).stdout.splitlines()[1].split() == []


def test_a_version_of_ours_ends_in_order_and_asks_nobody_again(
    publisher: Publisher, machine: Machine, tmp_path: Path
) -> None:
    """What the chosen version itself does in its first and last lines: our own entry, started as a version is."""
    (tmp_path / "root.json").write_bytes(machine.root or b"")
    take(machine, publisher, NEW)
    begun = pointer.begin_try(machine.home, NEW)
    os.close(begun.handle)
    marks = {"SMDB_UPDATE_TRY": str(begun.path), "SMDB_INSTALLED_VERSION": OLD}
    assert pointer.crashes(machine.home, NEW) == 1
    done = frozen(tmp_path, NEW, machine.home.folder, "update", "check", "--json", **marks)
    assert '"installeret": "0.1.0"' in done.stdout, done.stderr
    assert pointer.crashes(machine.home, NEW) == 0 and not pointer.is_proved(machine.home, NEW)


@pytest.mark.parametrize(("words", "asked"), [(["update", "remove"], False), (["update", "check"], True), ([], True)])
def test_what_removes_the_versions_is_the_installed_program_itself(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, words: list[str], asked: bool
) -> None:
    machine.home.folder.mkdir(parents=True, exist_ok=True)
    machine.home.pointer.write_text("{}", encoding="utf-8")
    monkeypatch.setenv("SMDB_UPDATES_DIR", str(machine.home.folder))
    monkeypatch.delenv("SMDB_UPDATE_TRY", raising=False)
    monkeypatch.setattr(sys, "argv", ["smdb-desktop", *words])
    monkeypatch.setattr("smdb_desktop.updating.start.instead", lambda *_: 77)
    assert other_version() == (77 if asked else None)
