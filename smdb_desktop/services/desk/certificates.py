"""The signing certificate of this store: put in, described, opened for one export, taken out.

The key file stays as it was received, under its own password, inside the encrypted store; the password is asked at each
export and never kept. A practice store signs with a practice certificate only, which renews itself; a real store never with one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.profile import load_profile
from smdb_desktop.services.errors import CertificateError
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.submissions import (
    CertificateInfo,
    CertifikatArt,
    Organisation,
    Signer,
    Submissions,
)
from smdb_desktop.services.stored.records import Json

OWN_ISSUER = "egen_udsteder"
"""The setting that keeps the certificate (PEM) of who issued the own one."""
_BLOB = "certifikat"
_INFO = "certifikat_info"
_PRACTICE_PASSWORD = "oevelse_kodeord"  # noqa: S105  the name of a setting
_PROOF = "bevis"
_APART = ("gyldig_fra", "gyldig_til", "oevelse", "art", "spaerrelister", _PROOF)
NO_PASSWORD = T("Skriv certifikatets kodeord.")
NO_CERTIFICATE = T("Der er ikke lagt noget certifikat ind. Det skal bruges, før den første sag kan eksporteres.")
WHAT_IT_IS = T(
    "Filer til kommunen underskrives med et OCES3 system- eller organisationscertifikat. Kommunens MitID Erhverv-administrator "
    "bestiller det, og det kommer som en fil (.p12 eller .pfx) med et kodeord."
)
ORDER_NOW = T("Det kan tage uger, så bestil det nu: næste frist for indberetning er den {senest:%d-%m-%Y}.")
WARNED_DAYS = 60
"""How long before its end a certificate is spoken of: ordering a new one takes weeks."""


class Owner(NamedTuple):
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


class ClosedKey(NamedTuple):
    """Everything that opening the key for an export needs of the store, read in one go; it is opened where there is none."""

    pkcs12: bytes
    password: str
    owner: Owner
    proof: str = ""

    def __repr__(self) -> str:
        """Nothing that is secret."""
        return "ClosedKey"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
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
        info = CertificateInfo(
            **{key: str(value) for key, value in raw.items() if key not in _APART},
            gyldig_fra=datetime.fromisoformat(raw["gyldig_fra"]),
            gyldig_til=datetime.fromisoformat(raw["gyldig_til"]),
            oevelse=raw.get("oevelse") is True,
            art=CertifikatArt(raw.get("art", CertifikatArt.ANDET)),
            spaerrelister=tuple(map(str, raw.get("spaerrelister") or ())),
        )
        now = self.clock()
        problem = _time_problem(info, now) or self._owner().misfit(info)
        return info._replace(problem=problem, varsel="" if problem else _ends_soon(info, now))

    def install(self, pkcs12: bytes, password: str) -> CertificateInfo:
        """Put a certificate in. Raises CertificateError where it could not sign today or belongs to the other kind of store."""
        signer = self.open_key(ClosedKey(pkcs12, password, self._owner()))
        # whoever's certificate comes from the same issuer can be believed without being asked about
        self.store.settings.put(OWN_ISSUER, None if signer.info.oevelse else signer.trust[0].decode())
        self._keep(pkcs12, signer, None)
        self.changes.publish(Changed(Kind.CERTIFIKAT))
        return self.info() or signer.info

    def _keep(self, pkcs12: bytes | None, signer: Signer | None, password: str | None) -> None:
        """Key file, description and a practice certificate's password belong together: all are exchanged or none."""
        info = signer.info if signer else None
        described: Json = info and {
            "emne": info.emne,
            "organisation": info.organisation,
            "organisation_id": info.organisation_id,
            "udsteder": info.udsteder,
            "serienummer": info.serienummer,
            "noegle": info.noegle,
            "oevelse": info.oevelse,
            "art": info.art.value,
            "spaerrelister": list[Json](info.spaerrelister),
            "gyldig_fra": info.gyldig_fra.isoformat(),
            "gyldig_til": info.gyldig_til.isoformat(),
            _PROOF: signer.proof if signer else "",
        }
        with self.store.together():
            self.store.settings.put_blob(_BLOB, pkcs12)
            self.store.settings.put(_INFO, described)
            self.store.settings.put(_PRACTICE_PASSWORD, password)

    def _owner(self) -> Owner:
        profil = load_profile(self.store)
        return Owner(self.store.info().oevelse, profil.organisation.cvr if profil else "")

    def make_practice(self, organisation: Organisation) -> CertificateInfo:
        """Make and keep the practice certificate of a practice store."""
        pkcs12, password = self.submissions.make_practice_certificate(organisation, self.clock())
        signer = self.open_key(ClosedKey(pkcs12, password, self._owner()))
        self._keep(pkcs12, signer, password)
        self.changes.publish(Changed(Kind.CERTIFIKAT))
        return signer.info

    def renew_practice(self) -> None:
        """Make the practice certificate anew where its time is over, ends soon or has not begun; a real one is never touched."""
        profil, info = load_profile(self.store), self.info()
        if profil is None or info is None or not self.store.info().oevelse:
            return
        now = self.clock()
        if _time_problem(info, now) or info.gyldig_til - now < timedelta(days=WARNED_DAYS):
            self.make_practice(profil.organisation)

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
                raise CertificateError(NO_PASSWORD)
            password = kept
        return ClosedKey(blob, password, self._owner(), self._proof())

    def _proof(self) -> str:
        """What was kept when the key was put in; "" in a store of before."""
        raw = self.store.settings.get(_INFO)
        return str(raw.get(_PROOF, "")) if isinstance(raw, dict) else ""

    def open_key(self, key: ClosedKey) -> Signer:
        """Open the key; touches no store. The one way to a signer, whichever face asks.

        Raises WrongPassword, and CertificateError where it could not sign today, belongs to the other kind of store or to
        somebody else.
        """
        signer = self.submissions.open_signer(key.pkcs12, key.password, self.clock(), key.proof)
        if problem := key.owner.misfit(signer.info):
            raise CertificateError(problem)
        return signer

    def open_signer(self, password: str | None) -> Signer:
        """Open the key for an export where the store is at hand."""
        return self.open_key(self.closed_key(password))

    def remove(self) -> None:
        """Take the certificate out of the store."""
        self._keep(None, None, None)
        self.changes.publish(Changed(Kind.CERTIFIKAT))


def facts(info: CertificateInfo) -> tuple[tuple[str, str], ...]:
    """What a person wants to know of a certificate, as name and value, whichever face shows it."""
    kinds = {
        CertifikatArt.ORGANISATION: T("Organisation eller system (OCES)"),
        CertifikatArt.MEDARBEJDER: T("Medarbejder (OCES)"),
        CertifikatArt.ANDET: T("Ikke OCES"),
    }
    return (
        (T("Organisation"), info.organisation or info.emne),
        (T("CVR-nummer"), info.organisation_id or T("intet")),
        (T("Navn i certifikatet"), info.emne),
        (T("Art"), T("Øvelse") if info.oevelse else kinds[info.art]),
        (T("Udsteder"), info.udsteder),
        (T("Gælder fra"), f"{local(info.gyldig_fra):%d-%m-%Y}"),
        (T("Gælder til"), f"{local(info.gyldig_til):%d-%m-%Y}"),
        (T("Nøgle"), info.noegle),
        (T("Serienummer"), info.serienummer),
    )


def _time_problem(info: CertificateInfo, now: datetime) -> str:
    if now > info.gyldig_til:
        return T(
            "Certifikatet udløb den {slut:%d-%m-%Y}. Bestil et nyt, og læg det ind på siden Indstillinger.",
            slut=local(info.gyldig_til),
        )
    if now < info.gyldig_fra:
        return T("Certifikatet gælder først fra den {start:%d-%m-%Y}.", start=local(info.gyldig_fra))
    return ""


def _ends_soon(info: CertificateInfo, now: datetime) -> str:
    days = (local(info.gyldig_til).date() - local(now).date()).days
    if info.oevelse or days > WARNED_DAYS:
        return ""
    if days == 0:
        return T("Certifikatet udløber i dag. Bestil et nyt nu, og læg det ind på siden Indstillinger.")
    return Tn(
        "Certifikatet udløber den {slut:%d-%m-%Y}, om {n} dag. Bestil et nyt nu, og læg det ind på siden Indstillinger.",
        "Certifikatet udløber den {slut:%d-%m-%Y}, om {n} dage. Bestil et nyt nu, og læg det ind på siden Indstillinger.",
        n=days,
        slut=local(info.gyldig_til),
    )
