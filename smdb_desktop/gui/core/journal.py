"""The log: what the program did, by names that stand on a list. A value that is not on its list becomes ``<redacted>``.

No CPR number, no answer, no message of an exception and no path can come in, because nothing free is ever written. The newest
lines are kept and the oldest fall away.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from smdb_desktop import __version__
from smdb_desktop.domain.words import T
from smdb_desktop.durable import open_file, write_whole

FILE = "smdb.log"
MOST_BYTES = 200_000
REDACTED = "<redacted>"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]{0,60}\Z")
_PLACE = re.compile(r"[A-Za-z0-9_/.]{1,80}:\d{1,6}\Z")
_ALLOWED = {
    "version": re.compile(r"[0-9A-Za-z.+]{1,30}\Z"),
    "platform": _NAME,
    "page": _NAME,
    "type": _NAME,
    "place": _PLACE,
    "count": re.compile(r"\d{1,9}\Z"),
    "category": _NAME,
    "lane": _NAME,
    "fault": re.compile(r"F-[A-Z2-7]{4}-[A-Z2-7]{4}\Z"),
}


class Event(StrEnum):
    """Everything that can stand in the log."""

    STARTED = "started"
    ENDED = "ended"
    LEFT = "left"
    """A lane was left in the middle of something: a place did not answer."""
    PAGE = "page"
    FAULT = "fault"
    QT = "qt"


class Journal:
    """Writes lines to ``log/`` in the data folder; without a folder, and on a full disk, it stays silent."""

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / "log" / FILE if folder is not None else None

    def note(self, event: Event, **values: object) -> None:
        """One line: the time, the event, and the values that are on the list."""
        shown = " ".join(f"{key}={_clean(key, str(value))}" for key, value in sorted(values.items()))
        self._append(
            T("{now:%Y-%m-%dT%H:%M:%SZ} {event} {svar}", now=datetime.now(UTC), event=event, svar=shown).rstrip() + "\n"
        )

    def started(self) -> None:
        """The program began."""
        self.note(Event.STARTED, version=__version__, platform=sys.platform)

    def _append(self, line: str) -> None:
        # a data folder that was not set up yet gets no log: nothing may be made before the person has said so
        if self._file is None or not self._file.parent.is_dir():
            return
        with suppress(OSError):
            handle, kept = open_file(self._file, os.O_RDWR | os.O_CREAT | os.O_APPEND), b""
            with os.fdopen(handle, "r+b") as file:
                file.write(line.encode())
                file.flush()
                full = os.fstat(handle).st_size > MOST_BYTES
                if full:
                    file.seek(-MOST_BYTES // 2, os.SEEK_END)
                    kept = file.read().partition(b"\n")[2]
            if full:
                # closed by now: Windows replaces no file that is open, by ourselves either. Another program that has it is not
                # waited for, since a window would wait: the next line tries again
                write_whole(self._file, kept, patience=0)
            self._file.chmod(0o600)


def _clean(key: str, value: str) -> str:
    pattern = _ALLOWED.get(key)
    return value if pattern is not None and pattern.match(value) else REDACTED
