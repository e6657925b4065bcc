"""How the command line speaks: data on standard output, messages on standard error, both UTF-8, in the person's language."""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smdb_desktop import language
from smdb_desktop.domain.words import T
from smdb_desktop.faults import number
from smdb_desktop.held import exact
from smdb_desktop.services.errors import KnownError

if TYPE_CHECKING:
    from smdb_desktop.domain.findings import Fund


_seen = True


def seen() -> bool:
    """Whether messages come to somebody: a program without a console on Windows has nowhere to say them."""
    return _seen


def prepare() -> None:
    """Speak UTF-8 whatever the machine's locale is; a character that the screen lacks is never a crash, nor a closed stream."""
    global _seen
    _seen = sys.stderr is not None
    # Python has no stream where the caller closed it (»>&-«), and so has a program without a console on Windows
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  until the process ends
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  likewise
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


# what a file holds may not steer the terminal, forge a line of ours or turn the direction of reading
_TURNING = (0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0)) if code != 0x09}
_CONTROLS |= {code: f"\\u{code:04x}" for code in _TURNING}
# JSON itself escapes the controls below 0x20
_JSON_CONTROLS = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), *_TURNING)}


def data(text: str) -> None:
    """A line of data, control characters written out. Raises BrokenPipeError where the reader went away."""
    _write(language.say(text).translate(_CONTROLS) + "\n")


def data_json(value: Any) -> None:
    """Data as JSON, control characters written as JSON's escapes."""
    _write(_json(value) + "\n")


def _json(value: Any) -> str:
    written = json.dumps(language.say_all(value), ensure_ascii=False, indent=2)
    return written.translate(_JSON_CONTROLS)


class JsonList:
    """One list as ``data_json`` writes it, each thing written when it is known; nothing is written before ``add`` or ``end``."""

    def __init__(self) -> None:
        self._begun = False

    def add(self, value: Any) -> None:
        """Write one thing more."""
        _write((",\n" if self._begun else "[\n") + "  " + _json(value).replace("\n", "\n  "))
        self._begun = True

    def end(self) -> None:
        """Write the end of the list."""
        _write("\n]\n" if self._begun else "[]\n")


def say(text: str) -> None:
    """A message for the person; may have several lines."""
    controls = {code: escape for code, escape in _CONTROLS.items() if code != 0x0A}
    sys.stderr.write(language.say(text).translate(controls) + "\n")
    sys.stderr.flush()


def at_terminal() -> bool:
    """Whether a person sees what is written and can answer."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()


def ask(text: str) -> str:
    """A line that the person types, without its end. Raises EOFError where nothing comes any more."""
    sys.stderr.write(language.say(text))
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\r\n")


def finish() -> None:
    """Hand over what waits to be written. Raises BrokenPipeError where the reader went away, or OSError."""
    with exact():
        sys.stdout.flush()


def _write(text: str) -> None:
    # to Python on Windows a pipe that nobody reads any more is a wrong argument
    with exact():
        sys.stdout.write(text)


def give_up() -> None:
    """Let go of output that nobody takes, so that the end of the process does not fail on it."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def fault(error: BaseException) -> None:
    """Report a fault of ours: its number, where it happened, and never what the values were."""
    say(T("Der er en fejl i programmet, og kommandoen blev ikke gjort færdig. Send disse linjer til support:"))
    say(T("  Fejlnummer {nummer}", nummer=number(error)))
    for frame in traceback.extract_tb(error.__traceback__):
        say(T("  {navn}, linje {linje}, {navn2}", navn=Path(frame.filename).name, linje=frame.lineno, navn2=frame.name))
    say(T("  {navn}", navn=type(error).__name__))


def say_error(error: KnownError) -> None:
    """An error for the person, with what support wants to know."""
    say(str(error))
    if error.details:
        say(T("Detaljer: {detaljer}", detaljer=error.details))


def finding(fund: Fund) -> dict[str, Any]:
    """A finding as ``check --json`` shows it."""
    return {"regel": fund.regel, "niveau": fund.niveau.value, "felt": fund.felt, "besked": fund.besked}
