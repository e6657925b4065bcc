"""A disk that is full at any point of a fetch: one sentence, and what was there is there."""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from smdb_desktop import durable
from smdb_desktop.services.ports.updates import Trouble
from smdb_desktop.updating import pointer
from smdb_desktop.updating.pointer import Why
from tests.platforms import WINDOWS
from tests.updating.test_attacks import refused
from tests.updating.test_updates import starts
from tests.updating.world import NEW, OLD, Machine, Publisher


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_before_anything_is_fetched(
    publisher: Publisher, machine: Machine, monkeypatch: pytest.MonkeyPatch, server: Any
) -> None:
    publisher.publish(NEW)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(10**9, 10**9 - 10**6, 10**6))
    refused(machine, machine.updates().fetch, Trouble.FULL)
    assert [path for path in server.asked if path.endswith("package.zip")] == []


# Windows syncs files, and no folders
@pytest.mark.parametrize("nth", range(6 if WINDOWS else 12))
def test_at_any_sync(publisher: Publisher, machine: Machine, monkeypatch: pytest.MonkeyPatch, nth: int) -> None:
    """A file system may say only when it syncs that there was no room."""
    publisher.publish(NEW)
    machine.updates().check()
    left, real = [nth], durable.sync_file

    def sync(handle: int) -> None:
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        left[0] -= 1
        real(handle)

    with monkeypatch.context() as patched:
        patched.setattr(durable, "sync_file", sync)
        refused(machine, machine.updates().fetch, Trouble.FULL)
    assert machine.updates().fetch() == NEW


def test_the_package_does_not_fit(publisher: Publisher, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    publisher.publish(NEW)
    real = Path.open

    class Full:
        def __init__(self, file: Any) -> None:
            self._file = file

        def __enter__(self) -> Full:
            return self

        def __exit__(self, *_exception: object) -> None:
            self._file.close()

        def write(self, _content: bytes) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def opened(path: Path, mode: str = "r", *words: Any, **more: Any) -> Any:
        file = real(path, mode, *words, **more)
        return Full(file) if path.name == "package.zip" and mode == "xb" else file

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", opened)
        refused(machine, machine.updates().fetch, Trouble.FULL)
    assert list(machine.home.fetched.iterdir()) == []


def test_where_nothing_can_be_written_the_pointer_stands(
    publisher: Publisher, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.publish(NEW)
    machine.updates().fetch()

    def sync(_handle: int) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    with monkeypatch.context() as patched:
        patched.setattr(durable, "sync_file", sync)
        refused(machine, lambda: machine.updates().switch(NEW), Trouble.DISK)
    assert starts(machine) == OLD


@pytest.mark.parametrize("faulty", [False, True])
def test_a_start_that_ends_in_order_counts_against_no_version_without_room_to_say_so(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, faulty: bool
) -> None:
    """Twice in a row, which would make the version give way; one that showed a fault is remembered all the same."""

    def full(_path: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for _ in range(2):
        begun = pointer.begin_try(machine.home, NEW)
        if faulty:
            pointer.note_fault(begun.path)
        with monkeypatch.context() as patched:
            patched.setattr(durable, "write_whole", full)
            with suppress(OSError):
                pointer.end_in_order(begun.path)
        os.close(begun.handle)
    assert pointer.crashes(machine.home, NEW) == (2 if faulty else 0)
    assert (pointer.gives_way(machine.home, NEW) is Why.FAULTY) is faulty
