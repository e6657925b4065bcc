"""How many commits the store had when it was last seen whole: a counter beside the file, written after each commit has returned.

It may lag behind the file (by what a cut took of it) and never leads it, so a file that stands below it has lost something. Two
slots are written in turn, in different sectors: a slot that was half-written leaves the one before.
"""

from __future__ import annotations

import struct
from pathlib import Path

from smdb_desktop.store.safeguard.inplace import MAC_BYTES, InPlace, opened, sealed

_MAGIC = b"SMDBSTD1"
_BODY = struct.Struct(">8sQ")
_RECORD = _BODY.size + MAC_BYTES
SLOT_BYTES = 4096


class Sidecar:
    """The counter beside one store's file; ``key`` is this store's own."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._file = InPlace(path)
        self._key = key
        self._unsynced = False

    def read(self) -> int | None:
        """The counter; None where there is none, or none of this store."""
        found = (opened(self._key, self._file.read(place, _RECORD)) for place in (0, SLOT_BYTES))
        counters = [_BODY.unpack(body) for body in found if body is not None and len(body) == _BODY.size]
        return max((counter for magic, counter in counters if magic == _MAGIC), default=None)

    def write(self, counter: int) -> None:
        """Note a commit that has returned."""
        self._file.write(counter % 2 * SLOT_BYTES, sealed(self._key, _BODY.pack(_MAGIC, counter)))
        self._unsynced = True

    def begin(self, counter: int) -> None:
        """Begin at this counter, whatever was noted before; on the disk when it returns."""
        self.write(counter)
        self._file.write((counter + 1) % 2 * SLOT_BYTES, bytes(_RECORD))
        self.sync()

    def sync(self) -> None:
        """Return when what was noted is on the disk."""
        if self._unsynced:
            self._file.sync()
            self._unsynced = False

    def close(self) -> None:
        """Close the file."""
        self._file.close()
