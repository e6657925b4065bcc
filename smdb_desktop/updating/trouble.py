"""What was in the way, as the person is told: each fault of the net, of what was signed, or of the disk becomes one sentence.

That there is no net is no fault: it is said where somebody asks, and nowhere else.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from tuf.api.exceptions import (
    DownloadError,
    DownloadHTTPError,
    ExpiredMetadataError,
    RepositoryError,
    SlowRetrievalError,
)

from smdb_desktop.services.errors import UpdateError
from smdb_desktop.services.ports.updates import Trouble
from smdb_desktop.services.updates.telling import TROUBLES
from smdb_desktop.trouble import HeldError
from smdb_desktop.updating.fetcher import DamagedFile, DiskFault, NotAnswering, Redirected, Stopped
from smdb_desktop.updating.listing import InTheWayError, ListingError
from smdb_desktop.updating.seal import SealError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL_ON_WINDOWS = frozenset({39, 112})


@contextmanager
def told() -> Iterator[None]:
    """What is raised inside comes out as an UpdateError with its sentence."""
    try:
        yield
    except (DownloadError, RepositoryError, ListingError, SealError, OSError) as error:
        kind = _kind(error)
        raise UpdateError(TROUBLES[kind], kind, _details(error)) from error


def refusal(kind: Trouble, details: str = "") -> UpdateError:
    """The error for what was seen here."""
    return UpdateError(TROUBLES[kind], kind, details)


def _kind(error: Exception) -> Trouble:
    match error:
        case DiskFault():
            return _kind(error.error)
        case Stopped():
            return Trouble.STOPPED
        case DamagedFile():
            return Trouble.DAMAGED
        case Redirected():
            return Trouble.ELSEWHERE
        case NotAnswering():
            return Trouble.OFFLINE
        case SlowRetrievalError():
            return Trouble.SLOW
        case DownloadHTTPError():
            return Trouble.EMPTY if error.status_code in (403, 404, 410) else Trouble.OFFLINE
        case ExpiredMetadataError():
            return Trouble.EXPIRED
        case InTheWayError():
            return Trouble.FOREIGN
        case HeldError():
            return Trouble.HELD
        case OSError():
            full = error.errno in _FULL or getattr(error, "winerror", None) in _FULL_ON_WINDOWS
            return Trouble.FULL if full else Trouble.DISK
        case _:
            return Trouble.REFUSED


def _details(error: Exception) -> str:
    """For support: what kind of fault, and of ours the words too, which name no place and no person."""
    name = type(error).__name__
    return f"{name}: {error}" if isinstance(error, ListingError | SealError | RepositoryError) else name
