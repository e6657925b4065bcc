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
        self._seen = 0
        self._whole: int | None = None

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
        size = self._log.size
        # a log that has not grown was written over, and may have anything behind its last commit
        self._whole, self._seen = size if size > self._seen else None, size
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

    def _added(self) -> bytes | None:
        """The whole commits that the log has behind what is mirrored, in its generation; None where they are too long."""
        behind = self._log.size - self._end if self._log is not None else 0
        if self._log is None or behind > MOST_ADDED_BYTES:
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
        self._whole, self._seen = 0, 0
        if self._generation or self._file.size:
            self._file.write(0, bytes(_RECORD))
        self._generation, self._end, self._upto = b"", 0, counter

    def cut_undone(self) -> bool:
        """Take what a commit that was undone has left in the log out of it: whole, the next opening would take it for one.

        SQLite writes the next commit at the same place. False where it is not known where the last commit ends.
        """
        if self._whole is None or not self._path.exists():
            return False
        log = InPlace(self._path)
        try:
            left = log.read(self._whole, max(log.size - self._whole, 0))
            if _one_commit(left if self._whole else left[LOG_HEADER:]):
                log.cut(self._whole)
                log.sync()
            self._seen = log.size
        finally:
            log.close()
        return True

    def close(self) -> None:
        """Close the mirror and the log."""
        self._file.close()
        if self._log is not None:
            self._log.close()


def _one_commit(frames: bytes) -> bool:
    """Whether these frames are one commit; SQLite may repeat its last frame to fill a sector."""
    heads = [frames[start : start + 8] for start in range(0, len(frames) - _FRAME + 1, _FRAME)]
    ends = [head for head in heads if head[4:] != b"\0\0\0\0"]
    return bool(ends) and heads[-len(ends) :] == [ends[0]] * len(ends)


def committed(frames: bytes, generation: bytes) -> int:
    """How many bytes of these frames belong to whole commits; a write that was undone may have left frames behind them."""
    end = 0
    for start in range(0, len(frames) - _FRAME + 1, _FRAME):
        if frames[start + 8 : start + 16] != generation:
            break
        if frames[start + 4 : start + 8] != b"\0\0\0\0":
            end = start + _FRAME
    return end
