"""How the rows of the log are chained. What stands here never changes: rows that were written stay as they were.

A row has an open part (number, time, person, kind, ids) and a closed part (what was said of a citizen), which is blanked when a
course is deleted. The closed part goes into the chain by its digest with a random salt, so that a blanked row can neither be
guessed nor break the chain. A chain shows that somebody edited, left out or reordered rows without this program; against somebody
who has the key and reckons every digest anew nothing helps that lies in the same file.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence

START = bytes(32)
"""What the first row is chained to."""
_SALT_BYTES = 16
_ENCODE = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode

Closed = Sequence[str | None]
Open = Sequence[str | int]


def new_salt() -> bytes:
    """The salt of one row."""
    return secrets.token_bytes(_SALT_BYTES)


def closed_digest(salt: bytes, closed: Closed) -> bytes:
    """The digest (SHA-256) of a row's closed part."""
    return hashlib.sha256(salt + _ENCODE(closed).encode()).digest()


def chained(before: bytes, kind: str, opened: Open, closed: bytes) -> bytes:
    """The chain's digest after a row: over the one before, the table's name, the open part and the digest of the closed."""
    return hashlib.sha256(b"".join((before, closed, _ENCODE((kind, *opened)).encode()))).digest()
