"""The signing certificate of this store: put in, described, opened for one export, taken out.

The key file stays as it was received, under its own password, inside the encrypted store; the password is asked at each
export and never kept. A practice store signs with a practice certificate only, a real store never with one.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from smdb_desktop.domain.forms.values import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.profile import load_profile
from smdb_desktop.services.errors import CertificateError
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.submissions import CertificateInfo, Organisation, Signer, Submissions

_BLOB = "certifikat"
_INFO = "certifikat_info"
_PRACTICE_PASSWORD = "oevelse_kodeord"  # noqa: S105  the name of a setting


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose certificate may sign here: of which kind the store is, and the CVR number of who reports ("" where there is none)."""

    oevelse: bool
    cvr: str

    def misfit(self, info: CertificateInfo) -> str:
        """Why a certificate is not one for this store and this organisation; "" where it is."""
        if info.oevelse and not self.oevelse:
            return T("Certifikatet er et øvelsescertifikat. Det kan kun bruges i en øvelse.")
        if self.oevelse and not info.oevelse:
            return T("Dette er en øvelse. Her bruges kun øvelsescertifikatet, så intet forveksles med rigtige data.")
        if self.cvr and info.organisation_id and info.organisation_id != self.cvr:
            return T(
                "Certifikatet hører til CVR-nummer {cvr}, men I har skrevet {cvr2}. Læg jeres eget certifikat "
                "ind, eller ret CVR-nummeret på siden Indstillinger.",
                cvr=info.organisation_id,
                cvr2=self.cvr,
            )
        return ""


@dataclass(frozen=True, slots=True)
class ClosedKey:
    """Everything that opening the key for an export needs of the store, read in one go; it is opened where there is none."""

    pkcs12: bytes = field(repr=False)
    password: str = field(repr=False)
    owner: Owner


@dataclass(frozen=True, slots=True)
class CertificateService:
    """The certificate of one open store."""

    store: Store
    submissions: Submissions
    clock: Clock
    changes: Changes

    def info(self) -> CertificateInfo | None:
        """The certificate as it was described when it was put in, with what hinders its use today, if anything does."""
        raw: Any = self.store.settings.get(_INFO)
        if not isinstance(raw, dict):
            return None
        start, end = datetime.fromisoformat(raw["gyldig_fra"]), datetime.fromisoformat(raw["gyldig_til"])
        now, problem = self.clock(), ""
        if now > end:
            problem = T("Certifikatet udløb den {slut:%d-%m-%Y}. Bestil et nyt, og læg det ind her.", slut=local(end))
        elif now < start:
            problem = T("Certifikatet gælder først fra den {start:%d-%m-%Y}.", start=local(start))
        texts = {k: str(v) for k, v in raw.items() if k not in ("gyldig_fra", "gyldig_til", "oevelse")}
        info = CertificateInfo(**texts, gyldig_fra=start, gyldig_til=end, oevelse=raw.get("oevelse") is True)
        return info._replace(problem=problem or self._owner().misfit(info))

    def install(self, pkcs12: bytes, password: str) -> CertificateInfo:
        """Put a certificate in. Raises CertificateError where it could not sign today or belongs to the other kind of store."""
        info = self.open_key(ClosedKey(pkcs12, password, self._owner())).info
        self._keep(pkcs12, info)
        self.changes.publish(Changed(Kind.CERTIFIKAT))
        return info

    def _keep(self, pkcs12: bytes, info: CertificateInfo) -> None:
        self.store.settings.put_blob(_BLOB, pkcs12)
        self.store.settings.put(
            _INFO,
            {
                "emne": info.emne,
                "organisation": info.organisation,
                "organisation_id": info.organisation_id,
                "udsteder": info.udsteder,
                "serienummer": info.serienummer,
                "noegle": info.noegle,
                "oevelse": info.oevelse,
                "gyldig_fra": info.gyldig_fra.isoformat(),
                "gyldig_til": info.gyldig_til.isoformat(),
            },
        )

    def _owner(self) -> Owner:
        profil = load_profile(self.store)
        return Owner(self.store.info().oevelse, profil.organisation.cvr if profil else "")

    def make_practice(self, organisation: Organisation) -> CertificateInfo:
        """Make and keep the practice certificate of a practice store."""
        pkcs12, password = self.submissions.make_practice_certificate(organisation, self.clock())
        info = self.install(pkcs12, password)
        self.store.settings.put(_PRACTICE_PASSWORD, password)
        return info

    def needs_password(self) -> bool:
        """Whether a person must type the certificate's password at an export."""
        return self.store.settings.get(_PRACTICE_PASSWORD) is None

    def closed_key(self, password: str | None) -> ClosedKey:
        """The key for an export, not opened yet (store's lane); a practice certificate knows its own password."""
        blob = self.store.settings.blob(_BLOB)
        if blob is None:
            raise CertificateError(T("Der er intet certifikat at underskrive med. Læg det ind på siden Indstillinger."))
        if password is None:
            kept = self.store.settings.get(_PRACTICE_PASSWORD)
            if not isinstance(kept, str):
                raise CertificateError(T("Skriv certifikatets kodeord."))
            password = kept
        return ClosedKey(blob, password, self._owner())

    def open_key(self, key: ClosedKey) -> Signer:
        """Open the key; touches no store. The one way to a signer, whichever face asks.

        Raises WrongPassword, and CertificateError where it could not sign today, belongs to the other kind of store or to
        somebody else.
        """
        signer = self.submissions.open_signer(key.pkcs12, key.password, self.clock())
        if problem := key.owner.misfit(signer.info):
            raise CertificateError(problem)
        return signer

    def open_signer(self, password: str | None) -> Signer:
        """Open the key for an export where the store is at hand."""
        return self.open_key(self.closed_key(password))

    def remove(self) -> None:
        """Take the certificate out of the store."""
        self.store.settings.put_blob(_BLOB, None)
        self.store.settings.put(_INFO, None)
        self.store.settings.put(_PRACTICE_PASSWORD, None)
        self.changes.publish(Changed(Kind.CERTIFIKAT))
