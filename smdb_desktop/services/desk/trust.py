"""Whom this store believes: trusted issuers, the issuer of the own certificate, and revocation lists with their date.

A list that was handed in or fetched (``revocation.py``) is kept, used without a network, and told with the day it is from.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.certificates import OWN_ISSUER
from smdb_desktop.services.errors import CertificateError, UsageError
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.submissions import Issuer, RevocationList, Submissions

if TYPE_CHECKING:
    from smdb_desktop.services.ports.store import Store

_ISSUERS, _LISTS = "betroede_udstedere", "spaerrelister"
MOST = 20
TOO_MANY = T("Der er allerede {n} udstedere. Fjern en, der ikke bruges.", n=MOST)
PRACTICE_ROOT = T("Filen er en øvelsesrod. Den kan ikke gøre noget betroet.")
OLDER = T("Der ligger allerede en nyere spærreliste fra den udsteder. Intet er ændret.")
GONE = T("Udstederen står ikke længere på listen.")


class Liste(NamedTuple):
    """A revocation list that is kept: whose, from when, until when it counts, and when it was put in here."""

    indhold: bytes
    info: RevocationList
    taget_ind: datetime


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TrustService:
    """Trust of one open store. Every method belongs to the store's lane."""

    store: Store
    submissions: Submissions
    clock: Clock
    changes: Changes

    def issuers(self) -> tuple[Issuer, ...]:
        """The issuers that a person put in."""
        return tuple(self.submissions.issuer(pem) for pem in self._pems())

    def roots(self) -> tuple[bytes, ...]:
        """Every certificate that trust begins at (PEM): what a person put in, and the issuer of the own certificate."""
        own: Any = self.store.settings.get(OWN_ISSUER)
        return (*self._pems(), *((str(own).encode(),) if own else ()))

    def add(self, content: bytes) -> Issuer:
        """Trust an issuer (PEM or DER). Raises CertificateError, UsageError."""
        found = self.submissions.issuer(content)
        if found.oevelse:
            raise CertificateError(PRACTICE_ROOT)
        pems = [pem for pem in self._pems() if pem != found.pem]
        if len(pems) >= MOST:
            raise UsageError(TOO_MANY)
        self.store.settings.put(_ISSUERS, [pem.decode() for pem in (*pems, found.pem)])
        self.changes.publish(Changed(Kind.CERTIFIKAT))
        return found

    def remove(self, fingeraftryk: str) -> None:
        """Trust an issuer no more. Raises UsageError where it is gone."""
        left = [each for each in self.issuers() if each.fingeraftryk != fingeraftryk]
        if len(left) == len(self._pems()):
            raise UsageError(GONE)
        self.store.settings.put(_ISSUERS, [each.pem.decode() for each in left])
        self.changes.publish(Changed(Kind.CERTIFIKAT))

    def _pems(self) -> tuple[bytes, ...]:
        raw: Any = self.store.settings.get(_ISSUERS)
        return tuple(str(each).encode() for each in raw) if isinstance(raw, list) else ()

    # -- revocation lists ------------------------------------------------------------------------------------------

    def lists(self) -> tuple[Liste, ...]:
        """The revocation lists that are kept, one of each issuer."""
        raw: Any = self.store.settings.get(_LISTS)
        found = []
        for name, taken in (raw or {}).items() if isinstance(raw, Mapping) else ():
            content = self.store.settings.blob(f"spaerreliste:{name}")
            if content is not None:
                info = self.submissions.revocation_list(content)
                found.append(Liste(content, info, datetime.fromisoformat(str(taken))))
        return tuple(found)

    def lists_of(self, udsteder: str) -> tuple[bytes, ...]:
        """The lists of the issuer of this name: those of others say nothing of what it issued."""
        return tuple(each.indhold for each in self.lists() if each.info.udsteder == udsteder)

    def add_list(self, content: bytes) -> Liste:
        """Keep an issuer's list (PEM or DER) in place of its older one. Raises CertificateError."""
        info = self.submissions.revocation_list(content)
        there = next((each for each in self.lists() if each.info.udsteder == info.udsteder), None)
        if there is not None and there.info.udstedt > info.udstedt:
            raise CertificateError(OLDER)
        name, now = b64encode(info.udsteder.encode()).decode(), self.clock()
        raw: Any = self.store.settings.get(_LISTS)
        kept = dict(raw) if isinstance(raw, Mapping) else {}
        with self.store.together():
            self.store.settings.put_blob(f"spaerreliste:{name}", content)
            self.store.settings.put(_LISTS, {**kept, name: now.isoformat()})
        self.changes.publish(Changed(Kind.CERTIFIKAT))
        return Liste(content, info, now)


def told(liste: Liste) -> str:
    """A revocation list in one line."""
    return T(
        "{udsteder}: liste af {udstedt:%d-%m-%Y}, lagt ind {ind:%d-%m-%Y}",
        udsteder=liste.info.udsteder,
        udstedt=local(liste.info.udstedt),
        ind=local(liste.taget_ind),
    )
