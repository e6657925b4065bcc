"""The signing certificate of this store: put in, described, opened for one export, taken out.

The key file stays as it was received, under its own password, inside the encrypted store; the password is asked at each
export and never kept. A practice store signs with a practice certificate only, a real store never with one.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from smdb_desktop.domain.forms.values import local
from smdb_desktop.services.desk.profile import load_profile
from smdb_desktop.services.errors import CertificateError
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.submissions import CertificateInfo, Organisation, Signer, Submissions

_BLOB = "certifikat"
_INFO = "certifikat_info"
_PRACTICE_PASSWORD = "oevelse_kodeord"  # noqa: S105  the name of a setting


@dataclass(frozen=True, slots=True)
class CertificateService:
    """The certificate of one open store."""

    store: Store
    submissions: Submissions
    clock: Clock

    def info(self) -> CertificateInfo | None:
        """The certificate as it was described when it was put in, with what hinders its use today, if anything does."""
        raw: Any = self.store.settings.get(_INFO)
        if not isinstance(raw, dict):
            return None
        start, end = datetime.fromisoformat(raw["gyldig_fra"]), datetime.fromisoformat(raw["gyldig_til"])
        now, problem = self.clock(), ""
        if now > end:
            problem = f"Certifikatet udløb den {local(end):%d-%m-%Y}. Bestil et nyt, og læg det ind her."
        elif now < start:
            problem = f"Certifikatet gælder først fra den {local(start):%d-%m-%Y}."
        texts = {k: str(v) for k, v in raw.items() if k not in ("gyldig_fra", "gyldig_til", "oevelse")}
        info = CertificateInfo(**texts, gyldig_fra=start, gyldig_til=end, oevelse=raw.get("oevelse") is True)
        return replace(info, problem=problem or self._misfit(info))

    def install(self, pkcs12: bytes, password: str) -> CertificateInfo:
        """Put a certificate in. Raises CertificateError where it could not sign today or belongs to the other kind of store."""
        info = self.submissions.open_signer(pkcs12, password, self.clock()).info
        self._fits(info)
        self._keep(pkcs12, info)
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

    def _fits(self, info: CertificateInfo) -> None:
        if problem := self._misfit(info):
            raise CertificateError(problem)

    def _misfit(self, info: CertificateInfo) -> str:
        """Why the certificate is not one for this store and this organisation; "" where it is."""
        practice = self.store.info().oevelse
        if info.oevelse and not practice:
            return "Certifikatet er et øvelsescertifikat. Det kan kun bruges i en øvelse."
        if practice and not info.oevelse:
            return "Dette er en øvelse. Her bruges kun øvelsescertifikatet, så intet forveksles med rigtige data."
        profil = load_profile(self.store)
        ours = profil.organisation.cvr if profil else ""
        if ours and info.organisation_id and info.organisation_id != ours:
            return (
                f"Certifikatet hører til CVR-nummer {info.organisation_id}, men I har skrevet {ours}. Læg jeres eget certifikat "
                "ind, eller ret CVR-nummeret på siden Indstillinger."
            )
        return ""

    def make_practice(self, organisation: Organisation) -> CertificateInfo:
        """Make and keep the practice certificate of a practice store."""
        pkcs12, password = self.submissions.make_practice_certificate(organisation, self.clock())
        info = self.install(pkcs12, password)
        self.store.settings.put(_PRACTICE_PASSWORD, password)
        return info

    def needs_password(self) -> bool:
        """Whether a person must type the certificate's password at an export."""
        return self.store.settings.get(_PRACTICE_PASSWORD) is None

    def material(self, password: str | None) -> tuple[bytes, str]:
        """The key file and its password, for opening it off the store's lane."""
        blob = self.store.settings.blob(_BLOB)
        if blob is None:
            raise CertificateError("Der er intet certifikat at underskrive med. Læg det ind på siden Indstillinger.")
        if password is None:
            kept = self.store.settings.get(_PRACTICE_PASSWORD)
            if not isinstance(kept, str):
                raise CertificateError("Skriv certifikatets kodeord.")
            password = kept
        return blob, password

    def open_material(self, material: tuple[bytes, str]) -> Signer:
        """Open the key; touches no store."""
        return self.submissions.open_signer(*material, self.clock())

    def open_signer(self, password: str | None) -> Signer:
        """Open the key for an export; a practice certificate knows its own password."""
        signer = self.open_material(self.material(password))
        self._fits(signer.info)
        return signer

    def remove(self) -> None:
        """Take the certificate out of the store."""
        self.store.settings.put_blob(_BLOB, None)
        self.store.settings.put(_INFO, None)
        self.store.settings.put(_PRACTICE_PASSWORD, None)
