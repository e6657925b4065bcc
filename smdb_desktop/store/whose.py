"""Who has the store open: a name and a time beside it, for the window or command that meets its lock.

It holds no secret and nothing of a citizen, and is there only while the store is open; what a killed program leaves is taken away
by the next opening. Where it cannot be written or read, the lock says what it always said.
"""

import json
from contextlib import suppress
from datetime import datetime

from smdb_desktop import held
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.durable import read_small
from smdb_desktop.services.errors import StoreLocked
from smdb_desktop.store.folder import Folder

LOCKED_BY = T(
    "Programmet er allerede åbent på disse data: {navn} låste op {tid:%d-%m-%Y kl. %H.%M}. Skift til det vindue, der er åbent, "
    "eller luk det først."
)
UNKNOWN = T("ukendt person")
UNKNOWN_WITH = T("ukendt person, brugeren {konto} på maskinen")
_MOST_BYTES = 4096


def unknown(konto: str) -> str:
    """What somebody is called who has a passphrase and no record here, as after an older copy was restored."""
    return str(UNKNOWN_WITH.format(konto=konto) if konto else UNKNOWN)


def note(folder: Folder, navn: str, tid: datetime) -> None:
    """Say that a person has it open since that (aware) time."""
    with suppress(OSError):
        folder.opened_by.touch(mode=0o600)
        folder.opened_by.write_text(json.dumps({"navn": navn, "siden": tid.isoformat()}), encoding="utf-8")


def renamed(folder: Folder, navn: str, tid: datetime) -> None:
    """The person who has it open is called something else, or has a name at last; since when stays what it was."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        tid = datetime.fromisoformat(json.loads(read_small(folder.opened_by, _MOST_BYTES))["siden"])
    note(folder, navn, tid)


def forget(folder: Folder) -> None:
    """Nobody has it open. Call it with the folder held."""
    with suppress(OSError):
        held.unlink(folder.opened_by, patience=0)


def named(folder: Folder, error: StoreLocked) -> StoreLocked:
    """The error that says who has it open, where that is known; else the one that was."""
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        said = json.loads(read_small(folder.opened_by, _MOST_BYTES))
        tid = datetime.fromisoformat(said["siden"])
        if isinstance(said["navn"], str) and said["navn"].strip() and tid.tzinfo is not None:
            return StoreLocked(LOCKED_BY.format(navn=said["navn"], tid=local(tid)), error.details)
    return error
