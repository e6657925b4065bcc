"""Which key files count as today's: those of the data file's own key, which is told by how the file begins.

A new data key gives the file another beginning (its salt), and the key file says which. So a key file from before is known
without a secret, whoever puts it back. The beginning is no secret and nothing proves it: whoever writes a key file can write it
there too.
"""

from collections.abc import Sequence
from contextlib import suppress

from smdb_desktop.durable import read_small
from smdb_desktop.services.errors import StoreTooNew
from smdb_desktop.store.connection import salt_of
from smdb_desktop.store.copies import copies_in, slots_of
from smdb_desktop.store.folder import Folder
from smdb_desktop.store.keys.keyslots import MOST_BYTES, KeySlots, parse


def is_behind(folder: Folder, there: KeySlots, opened: KeySlots) -> bool:
    """Whether a key file is another store's, or of a data key before that of the one that opened the data file."""
    begins = _beginning(folder)
    return there.database_id != opened.database_id or (bool(there.salt) and there.salt != begins == opened.salt)


def _beginning(folder: Folder) -> bytes:
    """How the data file begins (16 bytes); b"" where there is none."""
    with suppress(OSError):
        return salt_of(folder.database)
    return b""


def todays(folder: Folder, copies: Sequence[KeySlots]) -> tuple[KeySlots, ...]:
    """Those of the folder's key files (``copies``) that are of the data file's key; where none is, the newest one beside a copy.

    All of them where nothing tells: the data file is missing, or its beginning is damaged, and no key file is known to fit.
    """
    begins = _beginning(folder)
    fitting = tuple(slots for slots in copies if begins and slots.salt == begins)
    return fitting or _beside_a_copy(folder, begins) or tuple(copies)


def _beside_a_copy(folder: Folder, begins: bytes) -> tuple[KeySlots, ...]:
    for kopi in copies_in(folder.backups) if begins else ():
        with suppress(OSError, ValueError, StoreTooNew):
            slots = parse(read_small(slots_of(kopi.fil), MOST_BYTES))
            if slots.salt == begins:
                return (slots,)
    return ()
