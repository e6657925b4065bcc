"""``ports.tables.Tables``: reads a table in a process of its own and makes workbooks.

The file is read here, once; the process that looks into it gets its bytes through a pipe, has a limit of memory and time, and may
die of what it reads. What comes back is checked before it is believed.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.tables import MOST_BYTES, Refusal, TableRefused, Template, Workbook, nothing_between
from smdb_desktop.tables.child import COMMAND, unpacked
from smdb_desktop.tables.refused import MOST_SECONDS, megabytes, sentence

NOT_STARTED = T(
    "Filen kunne ikke læses, fordi programmet ikke kunne starte sin læser. Luk andre programmer, og prøv igen."
)
_TICK = 0.1
_NO_WINDOW = 0x08000000
"""CREATE_NO_WINDOW."""
_CONSOLE_PROGRAM = "smdb-desktop.exe"


class ProcessTables:
    """Tables read by a second process of this program. ``command`` starts it; None: this program's own hidden command."""

    def __init__(self, command: Sequence[str] | None = None, seconds: float = MOST_SECONDS) -> None:
        self._command = tuple(command or own_command())
        self._seconds = seconds

    def read(self, path: Path, between: Callable[[], None] = nothing_between, encoding: str = "") -> Workbook:
        """``Tables.read``."""
        from smdb_desktop.services.casework.checking import read_file

        with suppress(OSError):
            if (size := path.stat().st_size) > MOST_BYTES:
                raise _refused(Refusal.LARGE, path.name, stoerrelse=megabytes(size))
        content = read_file(path, MOST_BYTES)
        answer = _understood(self._asked(encoding.encode() + b"\n" + content, path.name, between), path.name)
        if "why" in answer:
            why, values = Refusal(answer["why"]), answer["values"]
            raise _refused(why, path.name, **{str(key): value for key, value in values.items()})
        try:
            return unpacked(path.name, answer)
        except (LookupError, TypeError, ValueError) as error:
            raise _refused(Refusal.DAMAGED, path.name, type(error).__name__) from error

    def workbook(self, sheets: Sequence[Template]) -> bytes:
        """``Tables.workbook``."""
        return made(sheets)

    def _asked(self, asked: bytes, name: str, between: Callable[[], None]) -> bytes:
        """What the process says. Raises TableRefused where it says nothing, KnownError where it cannot be started."""
        process = _started(self._command)
        said: list[bytes] = []
        talk = Thread(target=_talk, args=(process, asked, said), name="table", daemon=True)
        talk.start()
        end = time.monotonic() + self._seconds
        try:
            while talk.is_alive():
                talk.join(_TICK)
                between()
                if time.monotonic() > end:
                    raise _refused(Refusal.TIME, name)
        finally:
            process.kill()
            talk.join()
            status = process.wait()
        if status != 0 and not said[0]:
            # a reader in another language that gets no memory ends its process; nothing else makes it
            raise _refused(Refusal.MEMORY, name, f"status {status}")
        return said[0]


def own_command() -> tuple[str, ...]:
    """How this program starts its own hidden command: the packaged one by itself, without a window."""
    if not getattr(sys, "frozen", False):
        return sys.executable, "-m", "smdb_desktop", COMMAND
    program = Path(sys.executable)
    console = program.with_name(_CONSOLE_PROGRAM)
    return str(console if sys.platform == "win32" and console.is_file() else program), COMMAND


def _started(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    source = Path(__file__).resolve().parents[2]
    environment = dict(os.environ)
    if not getattr(sys, "frozen", False):
        environment["PYTHONPATH"] = os.pathsep.join((str(source), environment.get("PYTHONPATH", ""))).rstrip(os.pathsep)
    flags = _NO_WINDOW if sys.platform == "win32" else 0
    pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
    try:
        return subprocess.Popen(  # noqa: S603  our own program
            command, stdin=pipe, stdout=pipe, stderr=quiet, env=environment, creationflags=flags
        )
    except OSError as error:
        raise KnownError(NOT_STARTED, str(error.errno)) from error


def _talk(process: "subprocess.Popen[bytes]", content: bytes, said: list[bytes]) -> None:
    try:
        said.append(process.communicate(content)[0])
    except (OSError, ValueError):
        # it ended before it had heard everything
        said.append(b"")


def _understood(answer: bytes, name: str) -> dict[str, Any]:
    try:
        found = json.loads(answer)
    except ValueError as error:
        raise _refused(Refusal.DAMAGED, name, type(error).__name__) from error
    return found if isinstance(found, dict) else {}


def _refused(why: Refusal, name: str, details: str = "", **values: str | int) -> TableRefused:
    return TableRefused(why, sentence(why, name, **values), details)


def made(sheets: Sequence[Template]) -> bytes:
    """A workbook in which a text is text and a number a number, the headings bold and always in sight."""
    from xlsxwriter import Workbook as Writer

    target = BytesIO()
    with Writer(target, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "num_format": "@", "text_wrap": True, "valign": "top"})
        plain = book.add_format({"num_format": "@"})
        for each in sheets:
            sheet = book.add_worksheet(each.name)
            sheet.set_column(0, max(len(each.headings) - 1, 0), 24, plain)
            for column, text in enumerate(each.headings):
                sheet.write_string(0, column, text, bold)
            for number, row in enumerate(each.rows, start=1):
                for column, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(number, column, value, plain)
                    else:
                        sheet.write_number(number, column, value)
            sheet.freeze_panes(1, 0)
    return target.getvalue()
