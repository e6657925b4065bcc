"""What the store keeps of ways out: where each leads and how one gets in, and what is signed and waits for one of them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Udvej(NamedTuple):
    """A way out that a person has set up. ``vej`` is its kind and ``maal`` where it leads (``ports.ways.WayOut``).

    ``certifikat`` says in words that a key file is kept for it ("" none), ``roedder`` are roots (PEM) trusted alone for it.
    ``selv``: the program may hand over by itself what waits for it. ``lov`` is who agreed, and when, that files leave by it
    unencrypted ("" nobody). ``modtager`` is to whom everything on it is encrypted (``Modtager.noegle``; "" to nobody).
    ``vaert`` is the server's key that a person accepted (a line of OpenSSH; "" none), and no other is spoken to; ``maerke`` is
    what the name of an empty file ends in that comes after each ("" none comes); ``kendes`` is the number that lies on a stick,
    by which it is known again ("" it is known by its path). ``grund`` is why it did not work last ("" it did), tried at
    ``forsoegt``, ``forsoeg`` times in a row; the program tries again by itself at ``naeste`` (None: not before somebody has
    changed something).
    """

    id: str
    navn: str
    vej: str
    maal: str
    bruger: str = ""
    certifikat: str = ""
    roedder: str = ""
    selv: bool = False
    lov: str = ""
    modtager: str = ""
    vaert: str = ""
    maerke: str = ""
    kendes: str = ""
    grund: str = ""
    forsoegt: datetime | None = None
    forsoeg: int = 0
    naeste: datetime | None = None


class Hemmeligt(NamedTuple):
    """What opens a way: a password, a key file (PKCS#12, for SFTP a private key; b"" none) with its password."""

    kode: str = ""
    noegle: bytes = b""
    noegle_kode: str = ""

    def __repr__(self) -> str:
        """Nothing that is secret."""
        return "Hemmeligt"


class Underskrevet(NamedTuple):
    """A signed file that waits for a way. ``sha256`` is its payload's digest, ``tillid`` what its reading back trusts (PEM)."""

    indberetning_id: str
    udvej_id: str
    sha256: str
    indhold: bytes
    tillid: tuple[bytes, ...]
    siden: datetime


class Venter(NamedTuple):
    """How many files wait for a way, and since when the oldest does."""

    antal: int
    siden: datetime
