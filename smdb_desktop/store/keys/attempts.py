"""The growing delay after wrong passphrases, kept beside the key file so that a restart does not shorten it.

Two files hold the same count and moment, and nothing of what was typed; the worse of the two is believed, and where a store
should have them and has neither, as many failures as can be counted. Time is that of the machine since it was started, never the
clock's, which anybody can turn. A failure is written down before the passphrase is judged, so killing the program gains nothing.
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from smdb_desktop.durable import read_small, write_whole
from smdb_desktop.store.keys.keyslots import FORMAT, KeySlots

LONGEST_WAIT = 300
MOST_COUNTED = 64
_MOST_BYTES = 4096

Ticks = Callable[[], float]
"""Seconds since the machine was started, or since any moment that no clock can move (``time.monotonic``)."""


def delay_after(failures: int) -> int:
    """Seconds to wait after so many failures in a row: 0, 1, 2, 4, 8 … 300."""
    if failures <= 0:
        return 0
    return LONGEST_WAIT if failures > MOST_COUNTED else min(2 ** (failures - 1), LONGEST_WAIT)


class Count(NamedTuple):
    """So many failures, the last of them at that tick."""

    failures: int
    last: float


NONE = Count(0, 0.0)


def must_be_counted(copies: Iterable[KeySlots]) -> bool:
    """Whether a store with these copies of its key file has a count; one that only older programs have opened may have none."""
    return any(slot.format == FORMAT for copy in copies for slot in copy.slots)


class Attempts:
    """The failures of one data folder."""

    def __init__(self, paths: tuple[Path, ...], ticks: Ticks) -> None:
        self._paths = paths
        self._ticks = ticks
        self._unwritten = NONE
        """What a full or read-only disk did not take: this program's memory has to do."""

    def wait_seconds(self, must: bool) -> int:
        """Whole seconds until another try is accepted; 0 when one may try now. ``must``: see ``must_be_counted``."""
        count = self._read(must)
        if count.failures == 0:
            return 0
        passed = self._ticks() - count.last
        if passed < 0:
            # the machine was started anew; at least so long ago
            passed = self._ticks()
        return max(0, math.ceil(delay_after(count.failures) - passed))

    def failed(self, must: bool) -> None:
        """Count a failure now."""
        self._write(Count(min(self._read(must).failures + 1, MOST_COUNTED), self._ticks()))

    def succeeded(self) -> None:
        """Forget all failures."""
        self._write(NONE)

    def _read(self, must: bool) -> Count:
        found = [count for path in self._paths if (count := _said(path, must)) is not None]
        if not found and must:
            # neither is there, or neither can be read: the delay begins now, and is written down so that it can end
            found = [Count(MOST_COUNTED, self._ticks())]
            self._write(found[0])
        elif any(math.isnan(count.last) for count in found):
            # as an older program wrote it, by the clock
            found = [Count(max(count.failures for count in found), self._ticks())]
            self._write(found[0])
        return max((*found, self._unwritten))

    def _write(self, count: Count) -> None:
        body = {"forkerte": count.failures, "sidst": count.last, "kontrol": _digest(count)}
        self._unwritten = NONE
        for path in self._paths:
            try:
                write_whole(path, json.dumps(body).encode())
            except OSError:
                self._unwritten = count


def _said(path: Path, must: bool) -> Count | None:
    """What one file says; None where it is missing, damaged or changed."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        found = json.loads(read_small(path, _MOST_BYTES))
        count = Count(max(0, min(int(found["forkerte"]), MOST_COUNTED)), float(found["sidst"]))
        if "kontrol" not in found and not must:
            return Count(count.failures, math.nan)
        if math.isfinite(count.last) and found["kontrol"] == _digest(count):
            return count
    return None


def _digest(count: Count) -> str:
    """No secret: it shows damage and a careless hand, and no more, as ``docs/security.md`` says."""
    return hashlib.sha256(f"smdb {count.failures} {count.last!r}".encode()).hexdigest()
