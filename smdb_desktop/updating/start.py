"""Which version of the program starts: asked in the first lines of the installed one, before anything else is loaded.

A version starts only where its proof holds from the installed program's own root and every byte of its folder is as signed.
Else, and where a new version ended twice before it had come up, the one before it starts, and the installed one in the end.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from smdb_desktop.updating import pointer as pointers
from smdb_desktop.updating.layout import MOST_LIST, MOST_SEAL, PROGRAM, Home, Shelf, order, this_platform
from smdb_desktop.updating.pointer import INSTALLED, Fell, Pointer, Why

if TYPE_CHECKING:
    from smdb_desktop.updating.listing import Listing

TRY_VARIABLE = "SMDB_UPDATE_TRY"
"""Tells a version that it was started by the installed program: the file of its start, or ``-`` where it is proved."""
INSTALLED_VARIABLE = "SMDB_INSTALLED_VERSION"
PROVED = "-"


class Came(NamedTuple):
    """How this process came to run. ``installed``: the version of the installed program; ``trying``: the file of this start."""

    by_choice: bool
    installed: str
    trying: Path | None


@cache
def came(version: str) -> Came:
    """How this process came to run, found out once; it takes it out of the environment, so that nothing inherits it."""
    word, installed = os.environ.pop(TRY_VARIABLE, ""), os.environ.pop(INSTALLED_VARIABLE, "")
    if not word:
        return Came(False, version, None)
    return Came(True, installed or version, pointers.start_of(word))


class Chosen(NamedTuple):
    """A version that starts instead of the installed one."""

    version: str
    program: Path


def instead(
    home: Home, installed: str, program: str, root: Callable[[], bytes | None], arguments: Sequence[str]
) -> int | None:
    """Let the version that was chosen run instead of this process; None where this process is to go on itself.

    Where it cannot even be started this process goes on, and the start counts as one that did not come up.
    """
    chosen = choose(home, installed, program, root)
    if chosen is None:
        return None
    try:
        return go_on_as(home, chosen, installed, arguments)
    except OSError:
        return None


def choose(home: Home, installed: str, program: str, root: Callable[[], bytes | None]) -> Chosen | None:
    """What starts: a version that is laid down, or None for the installed program itself.

    ``program`` is the name of the file that was started; ``root`` gives the trusted root. What is found to be unfit is written
    down in the pointer, so that it is judged once; a version of which another program has a file is passed over this time. Never
    raises: the installed program can always go on.
    """
    pointer = before = pointers.load(home)
    kept: Pointer | None = None
    waits = False
    while pointer.use != INSTALLED and order(pointer.use) > order(installed):
        why = _unfit(home, pointer.use)
        if why is None:
            try:
                start = _program(home, pointer.use, program, root())
            except Unfit as unfit:
                why = unfit.why
            else:
                _keep(home, kept)
                return Chosen(pointer.use, start)
        fell = Fell(pointer.use, why, datetime.now(UTC))
        pointer = pointer.went_back()._replace(fell=fell)
        if not waits:
            # where one is only waited for, the word of before stands, and nothing behind it is judged for good
            waits = why is Why.HELD
            kept = (kept or before)._replace(fell=fell) if waits else pointer
    _keep(home, kept)
    return None


class Unfit(Exception):
    """A version does not start."""

    def __init__(self, why: Why, details: str) -> None:
        super().__init__(details)
        self.why = why


def _unfit(home: Home, version: str) -> Why | None:
    """Whether a version has shown that it does not come up."""
    with suppress(OSError):
        return pointers.gives_way(home, version)
    return None


def _keep(home: Home, pointer: Pointer | None) -> None:
    if pointer is not None:
        # on a full disk it is judged again at the next start
        with suppress(OSError):
            pointers.save(home, pointer)


def _program(home: Home, version: str, name: str, root: bytes | None) -> Path:
    """The program of a version whose proof and folder hold. Raises Unfit."""
    listing = judged(home.versions, version, root, this_platform())
    for start in listing.start:
        if PurePosixPath(start).name.casefold() == name.casefold():
            return home.versions.files(version) / start
    raise Unfit(Why.CHANGED, "it has no such program")


def judged(shelf: Shelf, version: str, root: bytes | None, platform: str, name: str = PROGRAM) -> "Listing":
    """The list of a version whose proof holds and whose folder is as it was signed. Raises Unfit.

    ``platform``: of this machine, "" for what is of none. ``name``: what the version is of; no proof of another thing holds.
    """
    from smdb_desktop import durable

    if root is None:
        raise Unfit(Why.REVOKED, "no root")
    from smdb_desktop.trouble import HeldError
    from smdb_desktop.updating import listing as listings
    from smdb_desktop.updating import seal as seals

    try:
        content = durable.read_small(shelf.listing(version), MOST_LIST)
        seal = seals.read(durable.read_small(shelf.seal(version), MOST_SEAL))
        if seal.target.split("/")[0] != name:
            raise Unfit(Why.REVOKED, "the proof of another thing")
        seals.must_hold(seal, seals.newest_root(root, seal.roots), content)
    except HeldError as error:
        raise Unfit(Why.HELD, error.name) from None
    except (OSError, ValueError) as error:
        raise Unfit(Why.REVOKED, str(error)) from None
    try:
        listing = listings.read(content)
        if (listing.name, listing.version, listing.platform) != (name, version, platform):
            raise Unfit(Why.CHANGED, "another version or platform")
        listings.must_agree(shelf.files(version), listing)
    except HeldError as error:
        raise Unfit(Why.HELD, error.name) from None
    except (OSError, ValueError) as error:
        raise Unfit(Why.CHANGED, str(error)) from None
    return listing


def go_on_as(home: Home, chosen: Chosen, installed: str, arguments: Sequence[str]) -> int:
    """Start a version with the same arguments: in this process's place, or on Windows as a child, whose status comes back.

    Raises OSError where it cannot be started at all.
    """
    environment = _own_environment()
    environment[INSTALLED_VARIABLE] = installed
    environment[TRY_VARIABLE] = PROVED
    begun = None
    proved = pointers.is_proved(home, chosen.version)
    # a command says by itself what is wrong, and scripts end them as they like
    if not proved or not arguments:
        try:
            begun = pointers.begin_try(home, chosen.version)
            environment[TRY_VARIABLE] = str(begun.path)
        except OSError:
            # one that has come up before starts on a full disk too
            if not proved:
                raise
    command = [str(chosen.program), *arguments]
    if sys.platform == "win32":
        return _wait_for(command, environment)
    if begun is not None:
        os.set_inheritable(begun.handle, True)
    os.execve(command[0], command, environment)  # noqa: S606  the program was judged byte by byte


def _own_environment() -> dict[str, str]:
    """What a program finds that nobody's build has started: this one's libraries are not the other's."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("_PYI_")}
    environment["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    if getattr(sys, "frozen", False):
        # the packager keeps the person's own beside its
        before = environment.pop("LD_LIBRARY_PATH_ORIG", "")
        environment.pop("LD_LIBRARY_PATH", None)
        if before:
            environment["LD_LIBRARY_PATH"] = before
    return environment


def _wait_for(command: Sequence[str], environment: dict[str, str]) -> int:
    """Stay until a child has ended; its status."""
    child = subprocess.Popen(command, env=environment)  # noqa: S603  the program was judged byte by byte
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            # the child got it too, and says what there is to say
            continue
