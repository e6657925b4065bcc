"""A second copy of the write-ahead log: after each commit its frames are appended, after each checkpoint it holds nothing.

Its image is the log byte for byte, so it holds nothing in clear and is put in the log's place by copying. In front of the image
stands how far the file itself had been written when the image began: over an older file it would make a mixture.
"""

import struct
from pathlib import Path
from typing import NamedTuple

from smdb_desktop.store.safeguard.inplace import MAC_BYTES, InPlace, opened, sealed

_MAGIC = b"SMDBSPJ1"
_BODY = struct.Struct(">8sQ8s")
_RECORD = _BODY.size + MAC_BYTES
_IMAGE = 4096
LOG_HEADER = 32
_SALTS = 16
_SECTOR = 4096
_FRAME = 24 + 4096
MOST_BYTES = 64 * 1024 * 1024
MOST_ADDED_BYTES = 4 * 1024 * 1024


class Mirrored(NamedTuple):
    """What a mirror holds: the image of the log, and the counter that the file itself had at least when the log began."""

    base: int
    image: bytes

    @property
    def generation(self) -> bytes:
        """The salts by which a log tells its own frames from older ones."""
        return self.image[16:24]


class LogMirror:
    """The mirror of one store's log; ``key`` is this store's own."""

    def __init__(self, path: Path, log: Path, key: bytes) -> None:
        self._file = InPlace(path)
        self._path = log
        self._key = key
        self._log: InPlace | None = None
        self._generation = b""
        self._end = 0
        self._upto = 0
        self._salts = b""
        self._whole: int | None = None
        """Where the last commit that has returned ends in the log that has these salts; 0 for an empty log, None where nobody
        knows: then nothing is ever cut."""

    @property
    def lost(self) -> bool:
        """Whether it is not known where the last commit that has returned ends."""
        return self._whole is None

    def know(self, frames: int) -> None:
        """It ends behind so many frames of the log, as SQLite itself counts them; where it does not look so, nothing is known.

        Raises OSError.
        """
        if frames < 0:
            return
        if self._log is None:
            self._log = InPlace(self._path, read_only=True)
        end, salts = LOG_HEADER + frames * _FRAME, self._log.read(_SALTS, 8)
        head = self._log.read(end - _FRAME, 16) if frames else salts
        if not frames or (head[4:8] != b"\0\0\0\0" and head[8:] == salts):
            self._whole, self._salts = end if frames else 0, salts

    @property
    def length(self) -> int:
        """How many bytes of the log are mirrored."""
        return self._end

    def read(self) -> Mirrored | None:
        """What it holds; None where it is empty, not this store's or not whole."""
        if self._file.size <= _IMAGE + LOG_HEADER or self._file.size > MOST_BYTES:
            return None
        body = opened(self._key, self._file.read(0, _RECORD))
        if body is None:
            return None
        magic, base, generation = _BODY.unpack(body)
        image = self._file.read(_IMAGE, self._file.size - _IMAGE)
        if magic != _MAGIC or image[16:24] != generation:
            return None
        # what lies behind is of an older generation
        length = committed(image[LOG_HEADER:], generation)
        return Mirrored(base, image[: LOG_HEADER + length]) if length else None

    def append(self, counter: int) -> bool:
        """Copy what the commit with this counter added to the log; what an earlier call could not copy comes along.

        False where that is too much to copy.
        """
        if self._log is None:
            self._log = InPlace(self._path, read_only=True)
        self._follow(self._log)
        added = self._added() if self._generation else None
        if not added:
            header = self._log.read(0, LOG_HEADER)
            if len(header) == LOG_HEADER and header[16:24] != self._generation:
                self._begin(header)
            added = self._added()
            if added is None:
                return False
        self._file.write(_IMAGE + self._end, added)
        self._end += len(added)
        self._upto = counter
        return True

    def _follow(self, log: InPlace) -> None:
        """One more commit has returned. It stands behind the one before it, or first in a log that SQLite has begun anew.

        The length of the log says nothing: what was undone lies behind the last commit, until it is written over.
        """
        # not known where reading raises
        before, self._whole = self._whole, None
        if before is None:
            return
        salts = log.read(_SALTS, 8)
        start = before if before and salts == self._salts else LOG_HEADER
        ends = _commits(log, start, salts)
        self._whole, self._salts = ends[0] if len(ends) == 1 else None, salts

    def _added(self) -> bytes | None:
        """The whole commits that the log has behind what is mirrored, in its generation; None where they are too long."""
        if self._log is None:
            return None
        behind = (self._log.size if self._whole is None else self._whole) - self._end
        if behind > MOST_ADDED_BYTES:
            return None
        added = self._log.read(self._end, max(behind, 0))
        return added[: committed(added, self._generation)]

    def _begin(self, header: bytes) -> None:
        """A log that begins anew: what it had before stands in the file."""
        self._file.write(0, sealed(self._key, _BODY.pack(_MAGIC, self._upto, header[16:24])))
        self._file.write(_IMAGE, header)
        self._generation, self._end = header[16:24], LOG_HEADER

    def empty(self, counter: int) -> None:
        """Forget the frames: they stand in the file, which has this counter. Their room is used again, which is cheaper."""
        self._whole = 0
        if self._generation or self._file.size:
            self._file.write(0, bytes(_RECORD))
        self._generation, self._end, self._upto = b"", 0, counter

    def cut_undone(self) -> bool:
        """Take what a commit that was undone has left in the log out of it: whole, the next opening would take it for one.

        SQLite writes the next commit at the same place. False where nothing was cut: it is not known where the last commit that
        has returned ends, or what lies behind it is more than one commit can have left.
        """
        if self._whole is None or not self._path.exists():
            return False
        log = InPlace(self._path)
        try:
            salts = log.read(_SALTS, 8)
            # with other salts the log was begun anew by what was undone: all that it had stands in the file
            whole = self._whole if salts == self._salts else 0
            if log.size <= whole or len(_commits(log, whole or LOG_HEADER, salts)) > 1:
                return False
            log.cut(whole)
            log.sync()
        finally:
            log.close()
        return True

    def close(self) -> None:
        """Close the mirror and the log."""
        self._file.close()
        if self._log is not None:
            self._log.close()


def _commits(log: InPlace, start: int, salts: bytes) -> list[int]:
    """Where each whole commit from this place on ends, by the heads of the frames that have these salts.

    SQLite repeats the last frame of a commit once where it would end within a sector: so it belongs to that commit.
    """
    ends: list[int] = []
    place, size, repeated = start, log.size, b""
    while place + _FRAME <= size and (head := log.read(place, 16))[8:] == salts:
        place += _FRAME
        if head[:8] == repeated:
            ends[-1], repeated = place, b""
        elif head[4:8] != b"\0\0\0\0":
            ends.append(place)
            repeated = head[:8] if place % _SECTOR else b""
        else:
            repeated = b""
    return ends


def committed(frames: bytes, generation: bytes) -> int:
    """How many bytes of these frames belong to whole commits; a write that was undone may have left frames behind them."""
    end = 0
    for start in range(0, len(frames) - _FRAME + 1, _FRAME):
        if frames[start + 8 : start + 16] != generation:
            break
        if frames[start + 4 : start + 8] != b"\0\0\0\0":
            end = start + _FRAME
    return end
