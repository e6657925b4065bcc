"""Faults of ours, written down without personal data: types of exceptions, places in our own code, versions, a number.

Never a message, a value or a local variable, because any of these could carry an answer. The same fault in the same version has
the same number on every machine. Facts: *faulthandler* of Python's library. Reading back trusts no file: what is not a type, a
place or a number of ours is left out.
"""

import base64
import faulthandler
import hashlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from smdb_desktop import __version__
from smdb_desktop.durable import open_file, read_small, write_whole

PACKAGE = Path(__file__).resolve().parent
ROOM = PACKAGE.name
MOST_KEPT, MOST_BYTES = 20, 64 * 1024
RAW, FATAL = "nedbrud.raw", "nedbrud"
_STAMP = "%Y%m%dT%H%M%S%f"
_FILE = re.compile(r"fejl-(\d{8}T\d{6})\d*\.txt\Z")
_NUMBER = re.compile(r"F-[A-Z2-7]{4}-[A-Z2-7]{4}\Z")
_PLACE = re.compile(r"([a-z0-9_]+(?:/[a-z0-9_]+)*)\.py:(\d{1,6})")
_RAW_FRAME = re.compile(r'File "([^"]*)", line (\d{1,6})')
_SIGNALS = ("Segmentation fault", "Aborted", "Bus error", "Floating point exception", "Illegal instruction")


class Fault(NamedTuple):
    """A fault as it was written down: when (UTC), its number, the types outermost first, the places innermost last."""

    tid: datetime
    nummer: str
    typer: tuple[str, ...]
    steder: tuple[str, ...]


def chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and what it came from."""
    seen: BaseException | None = error
    passed: set[int] = set()
    while seen is not None and id(seen) not in passed:
        passed.add(id(seen))
        yield seen
        seen = seen.__cause__ or seen.__context__


def frames(trace: TracebackType | None) -> list[str]:
    """Our own frames as ``gui/app/shell.py:120 navigate``."""
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        place = place_of(code.co_filename, trace.tb_lineno)
        if place:
            found.append(f"{place} {code.co_name}")
        trace = trace.tb_next
    return found


def place_of(filename: str, line: int) -> str:
    """A line of our own code as ``gui/app/shell.py:120``; "" for anybody else's. A packaged program's files have no root."""
    path = Path(filename)
    inside = path.relative_to(PACKAGE) if path.is_relative_to(PACKAGE) else None
    if inside is None and not path.is_absolute() and path.parts[:1] == (ROOM,):
        inside = path.relative_to(ROOM)
    return "" if inside is None else f"{inside.as_posix()}:{line}"


def number(error: BaseException) -> str:
    """The number of a fault: by its types, its places and the version."""
    return _number(f"{type(each).__qualname__}\n{frames(each.__traceback__)}" for each in chain(error))


def _number(parts: Iterable[str]) -> str:
    digest = hashlib.sha256("\n".join((__version__, *parts)).encode()).digest()
    letters = base64.b32encode(digest)[:8].decode()
    return f"F-{letters[:4]}-{letters[4:]}"


def report(error: BaseException, qt: str = "") -> str:
    """The fault as text: number, versions, then type and own frames outermost first. Causes are named by type as well."""
    lines = [number(error), _versions(qt)]
    for each in chain(error):
        lines.append(type(each).__qualname__)
        lines += [f"  {place}" for place in frames(each.__traceback__)]
    return "\n".join(lines)


def _versions(qt: str) -> str:
    python = ".".join(str(part) for part in sys.version_info[:3])
    return f"SMDB Desktop {__version__}, Python {python}{', Qt ' + qt if qt else ''}, {sys.platform}"


def keep(folder: Path | None, text: str) -> None:
    """Write a report into a folder that is there; the newest are kept. A disk that takes nothing is no second fault."""
    if folder is None or not folder.is_dir():
        return
    with suppress(OSError):
        write_whole(folder / f"fejl-{datetime.now(UTC):{_STAMP}}.txt", (text + "\n").encode())
        for old in _files(folder)[:-MOST_KEPT]:
            old.unlink(missing_ok=True)


def kept(folder: Path | None) -> tuple[Fault, ...]:
    """The faults that are written down, newest first."""
    if folder is None or not folder.is_dir():
        return ()
    found = []
    for file in reversed(_files(folder)[-MOST_KEPT:]):
        with suppress(OSError, ValueError):
            found.append(_read(file.name, read_small(file, MOST_BYTES).decode("utf-8", "replace")))
    return tuple(found)


def _files(folder: Path) -> list[Path]:
    with suppress(OSError):
        return sorted(file for file in folder.iterdir() if _FILE.match(file.name))
    return []


def _read(name: str, text: str) -> Fault:
    lines = text.splitlines()
    nummer = lines[0] if lines and _NUMBER.match(lines[0]) else ""
    known = _known_types() | {FATAL}
    types = tuple(line for line in lines[1:] if line in known)
    stamp = _FILE.match(name)
    if stamp is None:
        raise ValueError(name)
    tid = datetime.strptime(stamp[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    return Fault(tid, nummer, types, tuple(_places(lines)))


def _known_types() -> set[str]:
    """The names of every type of exception that there is in this process: no other word in a file is told on."""
    found: set[str] = set()
    waiting: list[type[BaseException]] = [BaseException]
    while waiting:
        kind = waiting.pop()
        if kind.__qualname__ not in found:
            found.add(kind.__qualname__)
            waiting += kind.__subclasses__()
    return found


def _places(lines: Iterable[str]) -> Iterator[str]:
    """The places in our own code that these lines name, as path and line."""
    for line in lines:
        found = _PLACE.match(line.strip())
        if found and _is_ours(found[1]):
            yield found[0]


def _is_ours(path: str) -> bool:
    name = f"{ROOM}.{path.replace('/', '.').removesuffix('.__init__')}"
    with suppress(ImportError, ValueError):
        return find_spec(name) is not None
    return False


# -- a crash of the process itself ---------------------------------------------------------------------------------------


class CrashTrace:
    """Lets Python write where the process was when the system ends it, and tells the next start of it.

    What Python writes names files by their whole paths, so the next start keeps the places of our own code and removes the rest.
    """

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / RAW if folder is not None and folder.is_dir() else None
        self._handle: int | None = None

    def last_time(self) -> Fault | None:
        """The crash that ended the program last time, written down as a fault; None where it did not crash."""
        if self._file is None:
            return None
        text = ""
        with suppress(OSError, ValueError):
            text = read_small(self._file, 4 * MOST_BYTES).decode("utf-8", "replace")
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
        if not text.strip():
            return None
        places = [p for path, line in _RAW_FRAME.findall(text) if (p := place_of(path, int(line)))]
        kind = next((each for each in _SIGNALS if each in text), "")
        nummer = _number((FATAL, kind, *places))
        lines = [nummer, _versions(""), FATAL, *(f"  {place}" for place in places)]
        keep(self._file.parent, "\n".join(lines))
        return Fault(datetime.now(UTC), nummer, (FATAL,), tuple(places))

    def begin(self) -> None:
        """Begin to listen; without a folder, and where the disk takes nothing, it does not."""
        if self._file is None or self._handle is not None:
            return
        with suppress(OSError):
            self._handle = open_file(self._file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            faulthandler.enable(self._handle)

    def end(self) -> None:
        """The process ends in order: nothing is left."""
        if self._handle is None or self._file is None:
            return
        faulthandler.disable()
        os.close(self._handle)
        self._handle = None
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
