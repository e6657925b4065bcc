"""Who files may be encrypted to: receivers' certificates in the store, with whose they are and when they end.

A receiver is known by its CVR number; a renewed certificate takes the place of the one before. The store's own key, by which it
reads back what it encrypted, is made when the first receiver is put in.
"""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.certificates import WARNED_DAYS
from smdb_desktop.services.errors import CertificateError, UsageError
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.submissions import (
    OWN_KEY_BYTES,
    CertificateInfo,
    Organisation,
    ReceiverCertificate,
    Submissions,
)

if TYPE_CHECKING:
    from smdb_desktop.services.ports.store import Store

_SETTING = "modtagere"
_OWN_KEY = "segl_noegle"
MOST = 50
WHAT_IT_IS = T(
    "En fil, der sendes over nettet eller på et USB-stik, bør krypteres, så kun modtageren kan åbne den. Bed modtageren om deres "
    "OCES3-organisationscertifikat som fil (.cer, .crt eller .pem); det er ikke hemmeligt."
)
QUESTION = T("Hvem skal kunne åbne filerne?")
NOBODY = T("Alle, der har filen (filerne krypteres ikke)")
ONLY = T("Kun {hvem}")
NOT_HERE = T("Modtageren findes ikke længere på listen. Vælg en anden.")
TOO_MANY = T("Der er allerede {n} modtagere. Fjern en, der ikke bruges.", n=MOST)
PRACTICE_HERE = T("Certifikatet er et øvelsescertifikat. Det kan kun bruges i en øvelse.")
REAL_IN_PRACTICE = T("Dette er en øvelse. Her bruges kun øvelsescertifikater, så intet forveksles med rigtige data.")


class Modtager(NamedTuple):
    """A receiver. ``noegle`` names it here: its CVR number, or its certificate's number in a practice. ``krypteres`` is whether
    files are encrypted to it; only practice certificates cannot be. ``info.problem`` and ``info.varsel`` are of today."""

    noegle: str
    certifikat: bytes
    info: CertificateInfo
    krypteres: bool

    @property
    def navn(self) -> str:
        """The organisation's name."""
        return self.info.organisation or self.info.emne

    @property
    def organisation(self) -> Organisation:
        """As it stands in what is signed for it."""
        return Organisation(self.navn, self.info.organisation_id)

    @property
    def betegnelse(self) -> Text:
        """Name and CVR number, in words."""
        if self.info.organisation_id:
            return T("{navn}, CVR-nr. {cvr}", navn=self.navn, cvr=self.info.organisation_id)
        return T("{navn}", navn=self.navn)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ReceiverService:
    """The receivers of one open store. Every method belongs to the store's lane."""

    store: Store
    submissions: Submissions
    clock: Clock
    changes: Changes

    def all(self) -> tuple[Modtager, ...]:
        """Every receiver, by name."""
        return tuple(sorted((self._read(der) for der in self._kept()), key=lambda each: (each.navn, each.noegle)))

    def get(self, noegle: str) -> Modtager:
        """One of them. Raises UsageError where it is gone."""
        for each in self.all():
            if each.noegle == noegle:
                return each
        raise UsageError(NOT_HERE)

    def usable(self, noegle: str) -> Modtager:
        """One of them, as something can be encrypted to it now. Raises UsageError, and CertificateError where it cannot."""
        found = self.get(noegle)
        if found.info.problem and found.krypteres:
            raise CertificateError(T("{navn}: {hvad}", navn=found.navn, hvad=found.info.problem))
        return found

    def look(self, content: bytes) -> Modtager:
        """The receiver of a certificate file, not kept. Raises CertificateError where nothing can be encrypted to it."""
        found = self._receiver(self.submissions.sealing().receiver(content, self.clock()))
        practice = self.store.info().oevelse
        if found.info.oevelse and not practice:
            raise CertificateError(PRACTICE_HERE)
        if practice and not found.info.oevelse:
            raise CertificateError(REAL_IN_PRACTICE)
        if found.info.problem and found.krypteres:
            raise CertificateError(found.info.problem)
        return found

    def add(self, content: bytes) -> Modtager:
        """Put a certificate in; it takes the place of one of the same organisation. Raises CertificateError, UsageError."""
        found = self.look(content)
        others = [der for der in self._kept() if self._read(der).noegle != found.noegle]
        if len(others) >= MOST:
            raise UsageError(TOO_MANY)
        with self.store.together():
            if self.store.settings.blob(_OWN_KEY) is None:
                self.store.settings.put_blob(_OWN_KEY, secrets.token_bytes(OWN_KEY_BYTES))
            self._keep([*others, found.certifikat])
        self.changes.publish(Changed(Kind.CERTIFIKAT))
        return found

    def remove(self, noegle: str) -> None:
        """Take a receiver out; what was encrypted to it before stays readable here. Raises UsageError where it is gone."""
        self.get(noegle)
        self._keep([der for der in self._kept() if self._read(der).noegle != noegle])
        self.changes.publish(Changed(Kind.CERTIFIKAT))

    def own_key(self) -> bytes:
        """By which this store reads back what it encrypted; b"" where it never has."""
        return self.store.settings.blob(_OWN_KEY) or b""

    def _kept(self) -> list[bytes]:
        raw: Any = self.store.settings.get(_SETTING)
        return [b64decode(str(each)) for each in raw] if isinstance(raw, list) else []

    def _keep(self, certificates: list[bytes]) -> None:
        self.store.settings.put(_SETTING, [b64encode(each).decode() for each in certificates])

    def _read(self, der: bytes) -> Modtager:
        return self._receiver(self.submissions.sealing().receiver(der, self.clock()))

    def _receiver(self, found: ReceiverCertificate) -> Modtager:
        info = found.info
        days = (local(info.gyldig_til).date() - local(self.clock()).date()).days
        if not info.problem and days <= WARNED_DAYS and not info.oevelse:
            info = info._replace(varsel=_ends_soon(info, days))
        able = not (info.oevelse and info.problem)
        return Modtager(info.organisation_id or info.serienummer, found.der, info, able)


def warning(modtager: Modtager) -> str:
    """What a person is told of a receiver before its certificate fails; "" where there is nothing to tell."""
    said = modtager.info.problem if modtager.krypteres else ""
    said = said or modtager.info.varsel
    return T("{navn}: {hvad}", navn=modtager.navn, hvad=said) if said else ""


def _ends_soon(info: CertificateInfo, days: int) -> str:
    if days <= 0:
        return T("Certifikatet udløber i dag. Bed modtageren om det nye.")
    return Tn(
        "Certifikatet udløber den {slut:%d-%m-%Y}, om {n} dag. Bed modtageren om det nye.",
        "Certifikatet udløber den {slut:%d-%m-%Y}, om {n} dage. Bed modtageren om det nye.",
        n=days,
        slut=local(info.gyldig_til),
    )
