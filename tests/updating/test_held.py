"""Another program has a file of a version: a scanner for a moment, a window that runs it for as long as it likes."""

from __future__ import annotations

import ctypes
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from smdb_desktop import held, windows
from smdb_desktop.services.errors import UpdateError
from smdb_desktop.services.ports.updates import Trouble
from smdb_desktop.services.updates.service import UpdateService
from smdb_desktop.updating.pointer import Why
from tests.durable.scanner import error_of_windows
from tests.platforms import WINDOWS
from tests.updating.test_updates import starts
from tests.updating.tiny import PROGRAM, WAITS, Does
from tests.updating.world import NEW, NEWER, OLD, Machine, Publisher

LIBRARY = "_internal/library.txt"


class Holder:
    """Has one file open so that nobody else may read it; the time in which others wait is made up."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, path: Path, seconds: float) -> None:
        self._until, self.waited, self._handle = seconds, 0.0, None
        monkeypatch.setattr(held, "clock", lambda: self.waited)
        monkeypatch.setattr(held, "pause", self._pause)
        if sys.platform == "win32":
            kernel = ctypes.WinDLL("kernel32")
            kernel.CreateFileW.restype = ctypes.c_void_p
            # for reading, and shared with nobody
            self._handle = kernel.CreateFileW(str(path), 0x80000000, 0, None, 3, 0, None)
            assert self._handle != ctypes.c_void_p(-1).value
        else:
            self._refuse_as_windows_does(monkeypatch, path)

    def _refuse_as_windows_does(self, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
        real_open, real_unlink = Path.open, Path.unlink

        def opened(self_: Path, *words: object, **more: object) -> object:
            self._must_be_free(self_ == path)
            return real_open(self_, *words, **more)  # type: ignore[call-overload]

        def unlinked(self_: Path, missing_ok: bool = False) -> None:
            self._must_be_free(self_ == path)
            real_unlink(self_, missing_ok=missing_ok)

        monkeypatch.setattr(Path, "open", opened)
        monkeypatch.setattr(Path, "unlink", unlinked)
        monkeypatch.setattr(windows, "is_held", lambda other: other == path and self.waited < self._until)

    def _must_be_free(self, asked: bool) -> None:
        if asked and self.waited < self._until:
            raise error_of_windows(32)

    def _pause(self, seconds: float) -> None:
        self.waited += seconds
        if self.waited >= self._until:
            self.let_go()

    def let_go(self) -> None:
        self._until = 0.0
        if sys.platform == "win32" and self._handle is not None:
            ctypes.WinDLL("kernel32").CloseHandle(ctypes.c_void_p(self._handle))
            self._handle = None


@contextmanager
def holding(path: Path, seconds: float = 60.0) -> Iterator[Holder]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        holder = Holder(monkeypatch, path, seconds)
        try:
            yield holder
        finally:
            holder.let_go()


def take(machine: Machine, publisher: Publisher, version: str) -> None:
    publisher.publish(version)
    machine.updates().fetch()
    machine.updates().switch(version)


@pytest.mark.parametrize("held_file", [LIBRARY, PROGRAM])
def test_a_version_of_which_a_scanner_has_a_file_for_a_moment_starts(
    publisher: Publisher, machine: Machine, held_file: str
) -> None:
    take(machine, publisher, NEW)
    with holding(machine.home.versions.files(NEW) / held_file, 1.0) as holder:
        assert starts(machine) == NEW
        assert holder.waited >= 1.0


def test_one_that_is_held_for_long_is_passed_over_and_starts_the_next_time(
    publisher: Publisher, machine: Machine
) -> None:
    take(machine, publisher, NEW)
    take(machine, publisher, NEWER)
    with holding(machine.home.versions.files(NEWER) / LIBRARY) as holder:
        assert starts(machine) == NEW
        assert held.PATIENCE <= holder.waited < 2 * held.PATIENCE
    state = machine.updates(NEW).state()
    assert state.next == NEWER and state.left == ()
    assert state.fall is not None and (state.fall.version, state.fall.why) == (NEWER, Why.HELD)
    said = UpdateService(machine.updates(NEW), lambda: machine.moment).report().lines
    assert any(f"Version {NEWER} kunne ikke startes sidste gang" in line for line in said)
    assert starts(machine) == NEWER


def test_what_is_behind_one_that_is_held_is_given_up_only_when_it_is_its_turn(
    publisher: Publisher, machine: Machine
) -> None:
    take(machine, publisher, NEW)
    take(machine, publisher, NEWER)
    (machine.home.versions.files(NEW) / LIBRARY).write_bytes(b"changed")
    with holding(machine.home.versions.files(NEWER) / LIBRARY):
        assert starts(machine) == OLD
    assert starts(machine) == NEWER
    assert machine.updates(NEWER).state().back == NEW


def test_it_cannot_be_taken_while_it_is_held_and_that_is_said(publisher: Publisher, machine: Machine) -> None:
    publisher.publish(NEW)
    machine.updates().fetch()
    with holding(machine.home.versions.files(NEW) / LIBRARY), pytest.raises(UpdateError) as told:
        machine.updates().switch(NEW)
    assert told.value.trouble == Trouble.HELD
    assert starts(machine) == OLD
    machine.updates().switch(NEW)
    assert starts(machine) == NEW


def test_an_old_version_of_which_a_file_is_held_counts_no_more_and_goes_later(
    publisher: Publisher, machine: Machine
) -> None:
    for version in (NEW, NEWER, "0.4.0", "0.5.0"):
        take(machine, publisher, version)
    shelf = machine.home.versions
    with holding(shelf.files(NEW) / LIBRARY), pytest.raises(UpdateError) as told:
        machine.updates("0.5.0").tidy()
    assert told.value.trouble == Trouble.HELD
    assert starts(machine) == "0.5.0" and NEW not in shelf.sealed()
    machine.updates("0.5.0").tidy()
    assert shelf.listed() == ("0.5.0", "0.4.0") and not shelf.files(NEW).exists()


@pytest.mark.skipif(not WINDOWS, reason="elsewhere a program that runs can be taken away")
def test_a_version_that_runs_in_another_window_is_not_taken_from_under_it(
    publisher: Publisher, machine: Machine
) -> None:
    publisher.publish(NEW, Does(python=WAITS.python))
    machine.updates().fetch()
    machine.updates().switch(NEW)
    for version in (NEWER, "0.4.0", "0.5.0"):
        take(machine, publisher, version)
    folder = machine.home.versions.files(NEW)
    pipe = subprocess.PIPE
    with subprocess.Popen([folder / PROGRAM], stdin=pipe, stdout=pipe, encoding="utf-8") as running:
        assert running.stdout is not None and running.stdout.readline().strip() == NEW
        for act in (machine.updates("0.5.0").tidy, machine.updates("0.5.0").remove_all):
            with pytest.raises(UpdateError) as told:
                act()
            assert told.value.trouble == Trouble.HELD
            assert (folder / LIBRARY).is_file() and NEW in machine.home.versions.sealed()
        running.communicate("\n")
    assert machine.updates("0.5.0").remove_all() > 0
    assert not folder.exists()
