"""Whether each page of the file is as it was written, without SQLite: SQLCipher puts an HMAC behind every page.

A portion takes a few milliseconds, so the whole file is looked through while nothing happens. Only what lies in the file itself
is seen; the log is checked by SQLite when it is read.
"""

from __future__ import annotations

import hashlib
import hmac

from smdb_desktop.store.connection import SALT_BYTES
from smdb_desktop.store.safeguard.inplace import InPlace

PAGE_BYTES = 4096
_MAC_BYTES = 64
_ROUNDS = 2
_SALT_MASK = 0x3A
_LOCK_PAGE = 0x40000000 // PAGE_BYTES + 1
"""SQLite never writes this page: its bytes are where the locks lie."""


class PageKey:
    """What proves the pages of a file with this data key and this salt (its first 16 bytes)."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        masked = bytes(byte ^ _SALT_MASK for byte in salt)
        self._key = hashlib.pbkdf2_hmac("sha512", key, masked, _ROUNDS, len(key))

    def is_whole(self, number: int, page: bytes) -> bool:
        """Whether the page with this number (from 1) is as it was written."""
        begin = SALT_BYTES if number == 1 else 0
        body = page[begin:-_MAC_BYTES] + number.to_bytes(4, "little")
        return len(page) == PAGE_BYTES and hmac.compare_digest(
            hmac.digest(self._key, body, "sha512"), page[-_MAC_BYTES:]
        )


class Walk:
    """One walk through all pages of a file, a portion at a time."""

    def __init__(self, file: InPlace, key: bytes) -> None:
        self._file = file
        self._key = PageKey(key, file.read(0, SALT_BYTES))
        self.number = 1

    def portion(self, pages: int) -> tuple[int, ...] | None:
        """The numbers of the bad pages among the next ones; None when the file has no more."""
        content = self._file.read((self.number - 1) * PAGE_BYTES, pages * PAGE_BYTES)
        if not content:
            return None
        first = self.number
        self.number += -(-len(content) // PAGE_BYTES)
        return tuple(
            number
            for number in range(first, self.number)
            if number != _LOCK_PAGE and not self._whole(number, content[(number - first) * PAGE_BYTES :])
        )

    def is_whole(self, number: int) -> bool:
        """Whether this page is whole when it is read once more."""
        return self._whole(number, self._file.read((number - 1) * PAGE_BYTES, PAGE_BYTES))

    def _whole(self, number: int, content: bytes) -> bool:
        return self._key.is_whole(number, content[:PAGE_BYTES])
