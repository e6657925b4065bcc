"""Turns errors of SQLite and of the file system into the store's sentences.

No value of a row may reach a message or its details: SQLite's own texts name tables and columns only, and only the result
code's name is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum

from smdb_desktop.domain.words import T, sentences
from smdb_desktop.durable import NotAFileError, NotAFolderError
from smdb_desktop.services.causes import cause
from smdb_desktop.services.errors import (
    KnownError,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
)
from smdb_desktop.store.hook import dbapi2
from smdb_desktop.trouble import Trouble, named, trouble

FULL = T(
    "Disken er fuld eller svarer ikke, så det sidste blev ikke gemt. "
    "Frigør plads på disken; det, du har skrevet, står stadig i vinduet og prøves igen."
)
READ_ONLY = T(
    "Programmet kan ikke skrive i datamappen. "
    "Kontrollér, at din bruger har lov at skrive i mappen, og at disken ikke er skrivebeskyttet."
)
LOCKED = T("Programmet er allerede åbent på disse data. Skift til det vindue, der er åbent, eller luk det først.")
WRITTEN_IN = T(
    "Et andet program skriver i de samme data lige nu, fx et andet vindue eller en kopiering. Luk det, hvis det bliver ved."
)
CLOSED = T("Data er låst. Lås op med adgangssætningen, og prøv igen.")
DAMAGED = T("Datafilen er beskadiget og kan ikke læses.")
MISFIT = T("Det kunne ikke gemmes, fordi det ikke passer med det, der allerede er gemt. Intet blev ændret.")
MEMORY = T("Maskinen har ikke hukommelse nok lige nu. Luk andre programmer, og prøv igen.")
GONE = T("Mappen findes ikke. Se efter, at disken eller USB-nøglen sidder i, og prøv igen. Intet blev ændret.")
IN_THE_WAY = T("Der ligger en fil på datamappens plads. Flyt filen, eller vælg en anden mappe. Intet blev ændret.")
TOO_NEW = T("Data er gemt af en nyere udgave af programmet. Installér den nyeste udgave, og prøv igen.")
NOT_DONE = T("Det blev ikke gjort. Prøv igen.")
OTHER = T("Data kunne ikke læses eller gemmes. Intet blev ændret. Luk programmet, og prøv igen.")

Hint = Callable[[], str]


class Code(IntEnum):
    """SQLite's primary result codes that the store tells apart (sqlite.org/rescode.html)."""

    PERM = 3
    BUSY = 5
    LOCKED = 6
    NOMEM = 7
    READONLY = 8
    IOERR = 10
    CORRUPT = 11
    FULL = 13
    CANTOPEN = 14
    CONSTRAINT = 19
    NOTADB = 26


_BY_CODE: dict[int, tuple[type[StoreError], str]] = {
    Code.FULL: (StoreFull, FULL),
    Code.IOERR: (StoreFull, FULL),
    Code.READONLY: (StoreReadOnly, READ_ONLY),
    Code.CANTOPEN: (StoreReadOnly, READ_ONLY),
    Code.PERM: (StoreReadOnly, READ_ONLY),
    Code.BUSY: (StoreLocked, WRITTEN_IN),
    Code.LOCKED: (StoreLocked, WRITTEN_IN),
    Code.CORRUPT: (StoreDamaged, DAMAGED),
    Code.NOTADB: (StoreDamaged, DAMAGED),
    Code.CONSTRAINT: (StoreError, MISFIT),
    Code.NOMEM: (StoreError, MEMORY),
}
# the backup call raises without a result code, so its text has to tell
_BY_TEXT = {
    "disk I/O error": Code.IOERR,
    "database or disk is full": Code.FULL,
    "attempt to write a readonly database": Code.READONLY,
    "unable to open database file": Code.CANTOPEN,
    "database disk image is malformed": Code.CORRUPT,
    "file is not a database": Code.NOTADB,
    "database is locked": Code.BUSY,
}
_READ_FAILURES = frozenset({Code.IOERR | 1 << 8, Code.IOERR | 2 << 8})
# SQLITE_IOERR_SHMSIZE; a commit says it without the second half. What the disk fails to write or to sync has codes of its own
_NO_ROOM_FOR_THE_INDEX = frozenset({Code.IOERR | 19 << 8, int(Code.IOERR)})
_BY_TROUBLE: dict[Trouble, tuple[type[StoreError], str]] = {
    Trouble.FULL: (StoreFull, FULL),
    Trouble.DENIED: (StoreReadOnly, READ_ONLY),
    Trouble.GONE: (StoreError, GONE),
    Trouble.IN_THE_WAY: (StoreError, IN_THE_WAY),
}
# what passes, or what another disk mends, is tried again like a full one
_PASSING = frozenset({Trouble.HELD, Trouble.UNPLUGGED, Trouble.NETWORK, Trouble.FAULTY, Trouble.CLOUD})


def no_hint() -> str:
    """A hint that says nothing."""
    return ""


def damaged(hint: Hint = no_hint, details: str = "", message: str = DAMAGED) -> StoreDamaged:
    """The error of a damaged store; ``hint`` is a sentence on where the newest backup lies."""
    return StoreDamaged(sentences(message, hint()), details)


def from_sqlite(error: dbapi2.Error, hint: Hint = no_hint) -> StoreError:
    """The store's error for an error of SQLite, judged by its result code."""
    extended = int(getattr(error, "sqlite_errorcode", 0) or _BY_TEXT.get(str(error), 0))
    details = str(getattr(error, "sqlite_errorname", "") or type(error).__name__)
    if extended in _READ_FAILURES:
        return damaged(hint, details)
    kind, message = _BY_CODE.get(extended & 0xFF, (StoreError, OTHER))
    if kind is StoreDamaged:
        return damaged(hint, details)
    if isinstance(error, dbapi2.ProgrammingError) and "closed" in str(error):
        return StoreError(CLOSED, details)
    return kind(message, details)


def only_the_key(error: dbapi2.Error) -> None:
    """Raise what the disk did, when a file did not open with a key; nothing where key or content do not fit."""
    told = from_sqlite(error)
    if not isinstance(told, StoreDamaged):
        raise told from error


def is_full(error: BaseException) -> bool:
    """Whether SQLite found no room; on a disk that fails otherwise nothing that SQLite has mapped may be touched again."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF == Code.FULL


def may_be_whole(error: BaseException) -> bool:
    """Whether all frames of a commit may lie in the log although SQLite refused it without saying that the disk is full."""
    return int(getattr(error, "sqlite_errorcode", 0)) in _NO_ROOM_FOR_THE_INDEX


def from_os(error: OSError) -> StoreError:
    """The store's error for an error of the file system; no path is kept, of a file of ours its name."""
    if isinstance(error, NotAFileError):
        sentence = T(
            "Der ligger noget andet end en fil under navnet {navn}, som programmet skal bruge. "
            "Flyt det væk fra mappen, og prøv igen. Intet blev ændret.",
            navn=error.name,
        )
        return StoreError(sentence, type(error).__name__)
    if isinstance(error, NotAFolderError):
        sentence = T(
            "Der ligger en fil, hvor mappen {navn} skal være. Flyt filen, eller vælg en anden mappe. Intet blev ændret.",
            navn=error.name,
        )
        return StoreError(sentence, type(error).__name__)
    kind, why = trouble(error), cause(error)
    if why:
        return (StoreFull if kind in _PASSING else StoreError)(sentences(why, NOT_DONE), named(error))
    told, text = _BY_TROUBLE.get(kind, (StoreError, OTHER))
    return told(text, named(error))


@contextmanager
def translated(hint: Hint = no_hint) -> Iterator[None]:
    """Let only the store's own errors out of the block; faults of ours pass unchanged."""
    try:
        yield
    except KnownError:
        raise
    except dbapi2.Error as error:
        raise from_sqlite(error, hint) from error
    except OSError as error:
        raise from_os(error) from error
