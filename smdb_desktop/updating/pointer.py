"""The small file that says which version starts, and the starts of one that has not shown yet that it comes up.

It is replaced whole, so that a crash leaves the old word or the new. A pointer that is missing or damaged means the installed
program, which is always there.
"""

import json
import os
import sys
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from smdb_desktop import durable, held
from smdb_desktop.updating.layout import MOST_POINTER, Home, is_version

FORMAT = "smdb-versions/1"
INSTALLED = ""
"""In the place of a version: the program as it was installed."""
MOST_TRIES = 2
"""So often a new version may end before it has come up."""
MOST_AGAIN = 3
"""So often in a row one that has come up before may fail before its first page."""
_MOST_BEFORE = 4
_PROVED, _TRY, _ENDED, _FAULT = ".proved", ".try", ".ended", ".fault"


class Why(StrEnum):
    """Why a version that was to start did not."""

    CRASHED = "crashed"
    CHANGED = "changed"
    REVOKED = "revoked"
    FAULTY = "faulty"
    """It showed a fault of its own before anybody could work, each time."""
    HELD = "held"
    """Another program had a file of it; it is tried again at the next start."""


class Fell(NamedTuple):
    """A version that was given up, when and why; it is told once."""

    version: str
    why: Why
    when: datetime


class Pointer(NamedTuple):
    """``use``: what starts. ``before``: to go back to, the latest first. ``left``: versions that are not taken by themselves."""

    use: str = INSTALLED
    before: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    fell: Fell | None = None

    def switched(self, version: str) -> "Pointer":
        """The same with another version to start; what was used is what to go back to."""
        before = tuple(each for each in (self.use, *self.before) if each != version)[:_MOST_BEFORE]
        return Pointer(version, before, tuple(each for each in self.left if each != version))

    def went_back(self) -> "Pointer":
        """The same with the one before; the one that was used is not taken again by itself."""
        after = self.before[0] if self.before else INSTALLED
        left = tuple(dict.fromkeys((self.use, *self.left))) if self.use else self.left
        return Pointer(after, self.before[1:], left[:_MOST_BEFORE], self.fell)


def load(home: Home) -> Pointer:
    """What stands in the file; the installed program where it cannot be read."""
    with suppress(OSError, ValueError, RecursionError, KeyError, TypeError):
        made = json.loads(durable.read_small(home.pointer, MOST_POINTER))
        if made["format"] == FORMAT and (made["use"] == INSTALLED or is_version(made["use"])):
            return Pointer(made["use"], _versions(made["before"]), _versions(made["left"]), _fell(made.get("fell")))
    return Pointer()


def save(home: Home, pointer: Pointer) -> None:
    """Put another word in its place; on the disk when it returns. Raises OSError, and then the old one stands."""
    fell = None if pointer.fell is None else pointer.fell._replace(when=pointer.fell.when)._asdict()
    if fell is not None and pointer.fell is not None:
        fell["when"] = pointer.fell.when.isoformat()
    made = {"format": FORMAT, "use": pointer.use, "before": pointer.before, "left": pointer.left, "fell": fell}
    durable.make_folders(home.folder, 0o700)
    durable.write_whole(home.pointer, json.dumps(made).encode() + b"\n")


def _versions(made: Any) -> tuple[str, ...]:
    return tuple(each for each in made if each == INSTALLED or is_version(each))


def _fell(made: Any) -> Fell | None:
    if made is None:
        return None
    return Fell(str(made["version"]), Why(made["why"]), datetime.fromisoformat(made["when"]))


# -- the starts of a new version ---------------------------------------------------------------------------------------


class Try(NamedTuple):
    """A start of a version that is not proved. The lock on the file lives as long as the process that was started."""

    path: Path
    handle: int


def forget_tries(home: Home, version: str) -> None:
    """A version begins anew: nothing is known of its starts. Raises OSError."""
    if home.tries.is_dir():
        for path in home.tries.iterdir():
            if path.name.startswith(f"{version}-") or path.name == version + _PROVED:
                held.unlink(path)


def is_proved(home: Home, version: str) -> bool:
    """Whether this version has come up once."""
    return (home.tries / (version + _PROVED)).is_file()


def gives_way(home: Home, version: str) -> Why | None:
    """Why a version is to start no more, by its starts since it came up last: it failed too often in a row."""
    most = MOST_AGAIN if is_proved(home, version) else MOST_TRIES
    if crashes(home, version) < most:
        return None
    return Why.FAULTY if any(home.tries.glob(f"{version}-*{_FAULT}")) else Why.CRASHED


def crashes(home: Home, version: str) -> int:
    """How many starts of this version ended before it had come up, with a fault or without an orderly end.

    Removes what counts no more.
    """
    dead = 0
    if not home.tries.is_dir():
        return 0
    for path in sorted(home.tries.glob(f"{version}-*{_TRY}")):
        ended = path.with_suffix(_ENDED)
        if _is_held(path) or _never_began(path):
            continue
        if ended.is_file() and not path.with_suffix(_FAULT).is_file():
            with suppress(OSError):
                path.unlink(missing_ok=True)
                ended.unlink(missing_ok=True)
        else:
            dead += 1
    return dead


def begin_try(home: Home, version: str) -> Try:
    """Write down that a start begins, and hold it. Raises OSError, and then there is none that could count."""
    durable.make_folders(home.tries, 0o700)
    path = home.tries / f"{version}-{uuid4().hex}{_TRY}"
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    try:
        # held before it counts: another start looks just now
        _hold(handle)
        os.write(handle, b"\n")
        os.fsync(handle)
        durable.sync_folder(home.tries)
    except OSError:
        os.close(handle)
        with suppress(OSError):
            path.unlink(missing_ok=True)
        raise
    return Try(path, handle)


def start_of(word: str) -> Path | None:
    """The file of a start by its name; None for a word that is none."""
    path = Path(word)
    return path if path.suffix == _TRY else None


def end_in_order(path: Path) -> None:
    """The start of this file ended as it should, come up or not. Raises OSError.

    Where a full disk has no room to say so, the start is made one that never began, which needs none; one that showed a fault
    keeps it.
    """
    try:
        durable.write_whole(path.with_suffix(_ENDED), b"\n")
    except OSError:
        if path.with_suffix(_FAULT).is_file():
            raise
        os.truncate(path, 0)


def note_fault(path: Path) -> None:
    """The start of this file showed a fault of the version, and nobody can work yet. Raises OSError."""
    durable.write_whole(path.with_suffix(_FAULT), b"\n")


def prove(home: Home, version: str) -> None:
    """This version has come up: what failed before it counts no more. Raises OSError."""
    if home.tries.is_dir():
        for path in sorted(home.tries.glob(f"{version}-*{_TRY}")):
            path.with_suffix(_FAULT).unlink(missing_ok=True)
            if not _is_held(path):
                path.unlink(missing_ok=True)
                path.with_suffix(_ENDED).unlink(missing_ok=True)
    if not is_proved(home, version):
        durable.make_folders(home.tries, 0o700)
        durable.write_whole(home.tries / (version + _PROVED), b"\n")


def _never_began(path: Path) -> bool:
    """Whether nothing stands in the file: it is written before a start begins, and the disk was full or the power went."""
    with suppress(OSError):
        return not path.stat().st_size
    return True


def _hold(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        # a lock begins where the file stands
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        # it goes with the descriptor into the program that takes this one's place
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_held(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        _hold(handle)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
