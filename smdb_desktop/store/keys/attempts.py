"""The growing delay after wrong passphrases, kept beside the key file so that a restart does not shorten it.

The file holds a count and a time, and nothing of what was typed. A failure is written down before the passphrase is judged,
so that killing the program in between gains nothing.
"""

import json
import math
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from smdb_desktop.durable import read_small, write_whole
from smdb_desktop.services.ports.clock import Clock

LONGEST_WAIT = 300
_MOST_COUNTED = 64
_MOST_BYTES = 4096


def delay_after(failures: int) -> int:
    """Seconds to wait after so many failures in a row: 0, 1, 2, 4, 8 … 300."""
    if failures <= 0:
        return 0
    return LONGEST_WAIT if failures > _MOST_COUNTED else min(2 ** (failures - 1), LONGEST_WAIT)


class Attempts:
    """The failures of one data folder, by the clock given."""

    def __init__(self, path: Path, now: Clock) -> None:
        self._path = path
        self._now = now
        self._failures, self._last = self._read()

    def wait_seconds(self) -> int:
        """Whole seconds until another try is accepted; 0 when one may try now.

        When the clock stands before the last failure, the delay starts again at the clock's time: it is neither skipped nor
        as long as the clock was turned.
        """
        if self._failures == 0:
            return 0
        now = self._now()
        if now < self._last:
            self._last = now
            self._write()
        # a moment that is no date any more (the end of the calendar) must not be reckoned
        passed = (now - self._last).total_seconds()
        return max(0, math.ceil(delay_after(self._failures) - passed))

    def failed(self) -> None:
        """Count a failure now."""
        self._failures = min(self._failures + 1, _MOST_COUNTED)
        self._last = self._now()
        self._write()

    def succeeded(self) -> None:
        """Forget all failures."""
        self._failures = 0
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _read(self) -> tuple[int, datetime]:
        with suppress(OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
            found = json.loads(read_small(self._path, _MOST_BYTES))
            last = datetime.fromtimestamp(float(found["sidst"]), UTC)
            return max(0, min(int(found["forkerte"]), _MOST_COUNTED)), last
        return 0, datetime.fromtimestamp(0, UTC)

    def _write(self) -> None:
        """Keep the count on the disk; on a full or read-only disk this program's memory has to do."""
        content = json.dumps({"forkerte": self._failures, "sidst": self._last.timestamp()})
        with suppress(OSError):
            write_whole(self._path, content.encode())
