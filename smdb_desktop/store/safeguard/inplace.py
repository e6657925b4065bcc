"""A small file that stays open and is written in place, on every system alike: nothing is renamed over a file that is open.

Also the keys by which such a file proves whose it is: each is made of the store's data key and its id, so that another store's
file and a forged one are no files of ours.
"""

from __future__ import annotations

import hmac
import os
from pathlib import Path

from smdb_desktop.durable import NotAFileError, open_file, sync_file

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
MAC_BYTES = 32


class InPlace:
    """One open file (mode 0600 where it is made here). Raises OSError for what is no ordinary file, and as files do."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        if path.is_symlink():
            raise NotAFileError(path)
        self._handle = open_file(path, (os.O_RDONLY if read_only else os.O_RDWR | os.O_CREAT) | _NO_LINK)

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return os.fstat(self._handle).st_size

    def read(self, start: int, length: int) -> bytes:
        """Bytes from a place on; fewer where the file ends."""
        os.lseek(self._handle, start, os.SEEK_SET)
        read = os.read(self._handle, length)
        while len(read) < length and (more := os.read(self._handle, length - len(read))):
            read += more
        return read

    def write(self, start: int, content: bytes) -> None:
        """Write bytes at a place."""
        os.lseek(self._handle, start, os.SEEK_SET)
        while content:
            content = content[os.write(self._handle, content) :]

    def cut(self, length: int) -> None:
        """Take everything behind so many bytes out."""
        os.ftruncate(self._handle, length)

    def sync(self) -> None:
        """Return when what was written is on the disk."""
        sync_file(self._handle)

    def close(self) -> None:
        """Close it; harmless the second time."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)


def derived(key: bytes, purpose: bytes, database_id: str) -> bytes:
    """A key of 32 bytes for one purpose in one store; one step of HKDF-Expand (RFC 5869) over the data key."""
    return hmac.digest(key, b"smdb/" + purpose + b"/" + database_id.encode() + b"\x01", "sha256")


def sealed(key: bytes, body: bytes) -> bytes:
    """A short record with its proof behind it."""
    return body + hmac.digest(key, body, "sha256")


def opened(key: bytes, record: bytes) -> bytes | None:
    """The record without its proof, or None where the proof does not fit."""
    body, proof = record[:-MAC_BYTES], record[-MAC_BYTES:]
    return body if body and hmac.compare_digest(hmac.digest(key, body, "sha256"), proof) else None
