"""Makes the ways that a person has set up (``ports.ways.Ways``): a folder, or a folder on a server."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from functools import partial
from pathlib import Path

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.ways.folder import FolderWay
from smdb_desktop.ways.published import published
from smdb_desktop.ways.webdav import WebDavWay
from smdb_desktop.ways.wire import Server

NO_ROOTS = T("Filen med serverens udsteder er ikke et certifikat (PEM). Bed den, der driver serveren, om det.")
KEY_KEPT = T("En certifikatfil er lagt ind.")
_TRIED = "prøve"

OpenKey = Callable[[bytes, str, str], bytes]
"""``Submissions.client_key``."""


class KeptWays:
    """Makes ways; ``open_key`` opens key files."""

    def __init__(self, open_key: OpenKey) -> None:
        self._open_key = open_key

    def make(self, udvej: Udvej, hemmeligt: Hemmeligt) -> WayOut:
        """The way, not opened."""
        if udvej.vej == FolderWay.vej:
            return FolderWay(Path(udvej.maal), kept=True)
        identity = partial(self._open_key, hemmeligt.noegle, hemmeligt.noegle_kode) if hemmeligt.noegle else None
        return WebDavWay(Server(udvej.maal, udvej.bruger, hemmeligt.kode, identity, udvej.roedder))

    def published(self, adresse: str, limit: int) -> bytes:
        """What lies open at an http address, at most ``limit`` bytes. Raises ExportError."""
        return published(adresse, limit)

    def check(self, udvej: Udvej, hemmeligt: Hemmeligt) -> str:
        """Whether a key file is kept, in words. Raises CertificateError and UsageError where key or roots are none."""
        if udvej.roedder:
            try:
                ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=udvej.roedder)
            except (ssl.SSLError, ValueError, TypeError) as error:
                raise UsageError(NO_ROOTS, str(error)) from None
        if not hemmeligt.noegle:
            return ""
        self._open_key(hemmeligt.noegle, hemmeligt.noegle_kode, _TRIED)
        return str(KEY_KEPT)
