"""Makes the ways that a person has set up (``ports.ways.Ways``): a folder, or a folder on a server of either kind."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from functools import partial
from pathlib import Path

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.ways import stick
from smdb_desktop.ways.folder import FolderWay, away
from smdb_desktop.ways.published import on_its_own_net, open_to_all, published
from smdb_desktop.ways.webdav import WebDavWay
from smdb_desktop.ways.wire import Server, Times

NO_ROOTS = T("Filen med serverens udsteder er ikke et certifikat (PEM). Bed den, der driver serveren, om det.")
KEY_KEPT = T("En certifikatfil er lagt ind.")
PRIVATE_KEY_KEPT = T("En nøglefil er lagt ind.")
NO_PRIVATE_KEY = T(
    "Nøglefilen kan ikke læses, eller kodeordet til den er forkert. Den skal være en privat nøgle til SSH, fx fra ssh-keygen."
)
NOT_A_MARK = T(
    "Der ligger en fil, der hedder {fil}, i mappen, og den er ikke programmets. Flyt den, eller sæt vejen op uden at "
    "kende drevet."
)
SFTP = "sftp"
_TRIED = "prøve"

OpenKey = Callable[[bytes, str, str], bytes]
"""``Submissions.client_key``."""


class KeptWays:
    """Makes ways; ``open_key`` opens key files. What speaks SSH is loaded when such a way is used."""

    def __init__(self, open_key: OpenKey) -> None:
        self._open_key = open_key

    def make(self, udvej: Udvej, hemmeligt: Hemmeligt) -> WayOut:
        """The way, not opened."""
        if udvej.vej == FolderWay.vej:
            return FolderWay(Path(udvej.maal), kept=True, kendes=udvej.kendes)
        if udvej.vej == SFTP:
            from smdb_desktop.ways.sftp import SftpWay
            from smdb_desktop.ways.ssh import Account

            return SftpWay(Account(udvej.maal, udvej.bruger, udvej.vaert, *hemmeligt), udvej.maerke)
        identity = partial(self._open_key, hemmeligt.noegle, hemmeligt.noegle_kode) if hemmeligt.noegle else None
        return WebDavWay(Server(udvej.maal, udvej.bruger, hemmeligt.kode, identity, udvej.roedder))

    def published(self, adresse: str, limit: int, own_net: bool = False) -> bytes:
        """What lies open at an http address, at most ``limit`` bytes. Raises ExportError."""
        return published(adresse, limit, may_ask=on_its_own_net if own_net else open_to_all)

    def check(self, udvej: Udvej, hemmeligt: Hemmeligt) -> str:
        """Whether a key file is kept, in words. Raises CertificateError and UsageError where key or roots are none."""
        if udvej.vej == SFTP:
            return self._private_key(hemmeligt)
        if udvej.roedder:
            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=udvej.roedder)
            except (ssl.SSLError, ValueError, TypeError) as error:
                raise UsageError(NO_ROOTS, str(error)) from None
        if not hemmeligt.noegle:
            return ""
        self._open_key(hemmeligt.noegle, hemmeligt.noegle_kode, _TRIED)
        return str(KEY_KEPT)

    def _private_key(self, hemmeligt: Hemmeligt) -> str:
        if not hemmeligt.noegle:
            return ""
        from smdb_desktop.ways.ssh import KEY_ERRORS, private_key

        try:
            private_key(hemmeligt.noegle, hemmeligt.noegle_kode)
        except KEY_ERRORS as error:
            raise UsageError(NO_PRIVATE_KEY, type(error).__name__) from None
        return str(PRIVATE_KEY_KEPT)

    def host_key(self, udvej: Udvej, aftryk: str = "") -> str:
        """As the server shows it. Raises WayError."""
        from smdb_desktop.ways.sftp_refusals import broken
        from smdb_desktop.ways.ssh import NotOpened, host_key, place

        try:
            return host_key(udvej.maal, Times(), aftryk)
        except NotOpened as error:
            raise broken(error.error, place(udvej.maal).host) from error

    def mark(self, udvej: Udvej) -> str:
        """The number on the stick. Raises WayError where it is not there, and UsageError for a file of that name."""
        folder = Path(udvej.maal)
        try:
            return stick.mark(folder)
        except FileExistsError as error:
            raise UsageError(NOT_A_MARK.format(fil=stick.NAME), type(error).__name__) from None
        except OSError as error:
            raise away(error, folder) from error
