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

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import UpdateError
from smdb_desktop.services.ports.updates import Trouble
from smdb_desktop.updating.fetcher import DiskFault, NotAnswering, Redirected, Stopped
from smdb_desktop.updating.listing import ListingError
from smdb_desktop.updating.seal import SealError

SENTENCES = {
    Trouble.OFFLINE: T("Opdateringsstedet svarer ikke. Programmet virker uden net; der søges igen senere af sig selv."),
    Trouble.ELSEWHERE: T(
        "Opdateringsstedet viser videre til et andet sted, fx en loginside for et gæstenet. Det følger programmet ikke. Prøv "
        "igen på et andet net."
    ),
    Trouble.SLOW: T("Opdateringsstedet svarer for langsomt, så forsøget blev opgivet. Der prøves igen senere."),
    Trouble.EMPTY: T(
        "Opdateringsstedet svarer, men har ingen oplysninger om versioner. Sig det til den, der driver det."
    ),
    Trouble.EXPIRED: T(
        "Oplysningerne på opdateringsstedet er for gamle, så de kan ikke bruges. Er computerens ur rigtigt, så sig det til den, "
        "der driver opdateringsstedet. Intet er ændret."
    ),
    Trouble.REFUSED: T(
        "Det, der blev hentet, er ikke underskrevet, som det skal være, og er smidt væk. Intet er ændret. Sker det igen, så sig "
        "det til den, der driver opdateringsstedet."
    ),
    Trouble.FULL: T(
        "Der er ikke plads på disken til den nye version. Slet eller flyt noget, og prøv igen. Intet er ændret."
    ),
    Trouble.DISK: T("Den nye version kan ikke skrives på disken. Intet er ændret; programmet virker som før."),
    Trouble.STOPPED: T("Hentningen blev stoppet. Den begynder forfra næste gang."),
    Trouble.BUSY: T("Programmet er allerede ved at hente en version i et andet vindue. Vent, til det er færdigt."),
    Trouble.FOREIGN: T(
        "I mappen, hvor den nye version skal ligge, ligger der noget, som programmet ikke har lagt der. Flyt det, og prøv igen."
    ),
}
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL_ON_WINDOWS = frozenset({39, 112})


@contextmanager
def told() -> Iterator[None]:
    """What is raised inside comes out as an UpdateError with its sentence."""
    try:
        yield
    except (DownloadError, RepositoryError, ListingError, SealError, OSError) as error:
        kind = _kind(error)
        raise UpdateError(SENTENCES[kind], kind, _details(error)) from error


def refusal(kind: Trouble, details: str = "") -> UpdateError:
    """The error for what was seen here."""
    return UpdateError(SENTENCES[kind], kind, details)


def _kind(error: Exception) -> Trouble:
    match error:
        case DiskFault():
            return _kind(error.error)
        case Stopped():
            return Trouble.STOPPED
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
        case OSError():
            full = error.errno in _FULL or getattr(error, "winerror", None) in _FULL_ON_WINDOWS
            return Trouble.FULL if full else Trouble.DISK
        case _:
            return Trouble.REFUSED


def _details(error: Exception) -> str:
    """For support: what kind of fault, and of ours the words too, which name no place and no person."""
    name = type(error).__name__
    return f"{name}: {error}" if isinstance(error, ListingError | SealError | RepositoryError) else name
