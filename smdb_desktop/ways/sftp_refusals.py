"""What the refusal of a server for SFTP, or the failure to reach it, is for a person: what happened and what to do.

As ``refusals.py`` for the other kind of server, whose sentences it shares where the same has happened. Of what the server itself
says only the number is told on: a server may say anything.
"""

from __future__ import annotations

import socket

import asyncssh

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import WayError
from smdb_desktop.ways.refusals import (
    CUT,
    DENIED,
    FULL,
    NO_ANSWER,
    NO_FOLDER,
    NO_NAME,
    NOTHING_STORED,
    OTHER_FILE,
    SLOW,
    TOO_BIG_THERE,
    UNKNOWN,
)
from smdb_desktop.ways.ssh import OtherKey

__all__ = ["NOTHING_STORED", "NO_FOLDER", "OTHER_FILE", "TOO_BIG_THERE", "broken", "refused"]

OTHER_KEY = T(
    "{vaert} viser en anden nøgle, end I har godkendt: {aftryk}. Det kan være en fremmed server. Der er intet sendt. Spørg den, "
    "der driver serveren; har den fået en ny nøgle, så godkend den under vejen i Indstillinger."
)
NO_LOGIN = T(
    "{vaert} tager ikke imod brugernavnet sammen med kodeordet eller nøglefilen. Ret dem under vejen i Indstillinger. "
    "Programmet prøver ikke igen af sig selv, så kontoen ikke bliver låst."
)
NO_AGREEMENT = T(
    "{vaert} og programmet kan ikke blive enige om en sikker forbindelse. Der er intet sendt. Sig det til den, der "
    "driver serveren."
)
NO_SFTP = T("{vaert} tager ikke imod filer (SFTP). Sig det til den, der driver serveren, og kontrollér adressen.")
NOT_SSH = T("Det, der svarer på {vaert}, er ikke en server til SFTP. Kontrollér adressen.")
BAD_KEY = T("Nøglefilen eller dens kodeord kan ikke bruges. Vælg filen igen under vejen i Indstillinger.")
CANNOT = T(
    "Serveren kunne ikke gemme eller læse filen i {sted}. Der er måske ikke plads, eller mappen kan ikke bruges. Sig "
    "det til den, der driver serveren."
)


def broken(error: Exception, host: str) -> WayError:
    """The sentence for a connection that failed."""
    details = type(error).__name__
    if isinstance(error, OtherKey):
        return WayError(OTHER_KEY.format(vaert=host, aftryk=error.aftryk), details, person=True)
    if isinstance(error, asyncssh.PermissionDenied | asyncssh.IllegalUserName):
        return WayError(NO_LOGIN.format(vaert=host), details, person=True)
    if isinstance(error, asyncssh.KeyImportError | asyncssh.KeyEncryptionError):
        return WayError(BAD_KEY, details, person=True)
    if isinstance(error, asyncssh.HostKeyNotVerifiable | asyncssh.KeyExchangeFailed):
        return WayError(NO_AGREEMENT.format(vaert=host), details, person=True)
    if isinstance(error, asyncssh.ChannelOpenError):
        return WayError(NO_SFTP.format(vaert=host), details, person=True)
    if isinstance(error, socket.gaierror):
        return WayError(NO_NAME.format(vaert=host), details)
    if isinstance(error, TimeoutError):
        return WayError(SLOW.format(vaert=host), details)
    if isinstance(error, asyncssh.ProtocolNotSupported | asyncssh.ProtocolError | ValueError):
        return WayError(NOT_SSH.format(vaert=host), details)
    if isinstance(error, ConnectionError) and not isinstance(error, ConnectionRefusedError):
        return WayError(CUT.format(vaert=host), details)
    if isinstance(error, asyncssh.Error):
        return WayError(CUT.format(vaert=host), details)
    return WayError(NO_ANSWER.format(vaert=host), details)


def refused(error: asyncssh.SFTPError, host: str, place: str) -> WayError:
    """The sentence for a server's no."""
    details = f"SFTP {error.code}"
    if isinstance(error, asyncssh.SFTPNoSuchFile | asyncssh.SFTPNoSuchPath | asyncssh.SFTPNotADirectory):
        return WayError(NO_FOLDER.format(sted=place), details, person=True)
    if isinstance(error, asyncssh.SFTPPermissionDenied | asyncssh.SFTPWriteProtect):
        return WayError(DENIED.format(sted=place), details, person=True)
    if isinstance(error, asyncssh.SFTPNoSpaceOnFilesystem | asyncssh.SFTPQuotaExceeded):
        return WayError(FULL.format(vaert=host), details)
    if isinstance(error, asyncssh.SFTPFailure):
        return WayError(CANNOT.format(sted=place), details)
    return WayError(UNKNOWN.format(vaert=host, status=error.code), details)
