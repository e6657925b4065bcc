"""Payloads, containers and certificates: what the use cases need of XML and signatures. Times are aware datetimes in UTC."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from smdb_desktop.services.stored.records import Art, Json

KEY_FILE_LIMIT = 1_000_000
"""Bytes of the largest file that is looked at as a signing key; a real one has 3,000 to 10,000."""

CONTAINER_LIMIT = 4 * 1024 * 1024
"""Bytes of the largest file that is looked at as a submission; a real one has 5,000 to 20,000."""

PACKAGE_LIMIT = 64 * 1024 * 1024
"""No package is larger, in bytes."""

LETTER_LIMIT = 1_000_000
"""Bytes of the largest file that is looked at as a receipt; a real one has 4,000 to 20,000."""

SEALED_SUFFIX = ".p7m"
"""What is put behind the name of a file that is encrypted: ``<id>.asice.p7m``."""
SEALED_LIMIT = CONTAINER_LIMIT + 256 * 1024
"""Bytes of the largest sealed file that is looked at."""
OWN_KEY_BYTES = 32
"""A sender's own key, which never leaves the sender's store: with it a file that was sealed is read back and proved."""
MOST_RECEIVERS = 20
"""A file is sealed to no more certificates."""
LIST_LIMIT = 16 * 1024 * 1024
"""Bytes of the largest revocation list that is looked at."""
CERTIFICATE_FILE_LIMIT = 100_000
"""Bytes of the largest file that is looked at as a receiver's certificate; a real one has 1,500 to 8,000."""


class CertifikatArt(StrEnum):
    """Whose certificate it is by its OCES policy; one that follows none is ANDET."""

    ORGANISATION = "ORGANISATION"
    """An organisation's or one of its systems': OCES has one policy for both."""
    MEDARBEJDER = "MEDARBEJDER"
    ANDET = "ANDET"


class Gyldighed(StrEnum):
    """How a certificate's dates stand to the time of signing and to the time of judging."""

    GAELDER = "GAELDER"
    """Valid when it signed and valid now."""
    UDLOEBET_SIDEN = "UDLOEBET_SIDEN"
    """Valid when it signed, by the signer's own clock, and expired since."""
    UDLOEBET = "UDLOEBET"
    """Expired before it signed, or expired with no time of signing that was proved."""
    IKKE_BEGYNDT = "IKKE_BEGYNDT"
    """Not valid yet when it signed, or not valid yet now."""


class CertificateInfo(NamedTuple):
    """A signing certificate as people see it. Times in UTC. ``problem`` is a Danish sentence when it cannot be used now,
    ``varsel`` one when it can be used now and ends soon. ``spaerrelister`` are the addresses at which its issuer says what it has
    revoked: plain http, as the list is signed itself."""

    emne: str
    organisation: str
    organisation_id: str
    udsteder: str
    serienummer: str
    gyldig_fra: datetime
    gyldig_til: datetime
    noegle: str
    oevelse: bool
    problem: str = ""
    art: CertifikatArt = CertifikatArt.ANDET
    varsel: str = ""
    spaerrelister: tuple[str, ...] = ()


class Organisation(NamedTuple):
    """Who reports: name and CVR or P-nummer."""

    navn: str
    cvr: str = ""
    p_nummer: str = ""


class Uvisse(NamedTuple):
    """Numbers before a submission, first and last, of which the sender does not know whether they have left, and why
    (a code of ``records.Aarsag``)."""

    fra: int
    til: int
    aarsag: str


class Indberetning(NamedTuple):
    """Everything that the payload carries. ``sag`` is a case file object (smdb-sag/1) with exactly one kontaktforloeb in full,
    completed forms only, canonical values, hidden answers left out; with none where ``art`` reports it deleted. The same
    Indberetning gives the same bytes."""

    id: str
    forloeb_id: str
    revision: int
    art: str
    skemaversion: str
    programversion: str
    tid: datetime
    afsender: Organisation
    myndighedskommune: str
    oevelse: bool
    forrige_sha256: str
    sag: Mapping[str, Json]
    bekraeftelser: Sequence[Mapping[str, str]] = ()
    modtager: Organisation | None = None
    uvisse: Uvisse | None = None


class Omrids(NamedTuple):
    """What a payload is, whether or not its codes and its form version are known here. ``tid`` is when it became Klar, in UTC.

    ``dage`` are the days (ISO dates) that stand in the course's forms, by form and field; empty in one that is reported deleted.
    """

    indberetning_id: str
    forloeb_id: str
    revision: int
    art: Art
    tid: datetime
    afsender: str
    cpr_nr: str
    dage: Mapping[str, Mapping[str, str]]


class Signer(Protocol):
    """An opened signing key. Held only while an export runs."""

    @property
    def info(self) -> CertificateInfo: ...

    @property
    def trust(self) -> Sequence[bytes]:
        """The issuer's certificate that came with the key (PEM): what we trust when we check our own writing."""
        ...

    @property
    def proof(self) -> str:
        """What spares the next opening of the very same file to prove the key's numbers again. Nothing of it is secret."""
        ...


class Verification(NamedTuple):
    """What a reader can say of a container. ``ok`` only when everything held; ``trin`` are (name, held, Danish sentence).

    ``gyldighed`` is None where no certificate could be read, ``uprovet`` names the steps that held because there was nothing to
    judge them by."""

    ok: bool
    oevelse: bool
    trin: tuple[tuple[str, bool, str], ...]
    indberetning_id: str = ""
    payload_sha256: str = ""
    underskriver: CertificateInfo | None = None
    underskrevet: datetime | None = None
    payload: bytes | None = None
    gyldighed: Gyldighed | None = None
    uprovet: tuple[str, ...] = ()


class Opened(NamedTuple):
    """What stands in a package, and who signed it: organisation and its identifier as the certificate has them."""

    indhold: bytes
    organisation: str
    organisation_id: str
    oevelse: bool


class Packages(Protocol):
    """Sealed packages."""

    def seal(self, indhold: bytes, signer: Signer) -> tuple[bytes, str]:
        """The package of this content, and the code that opens it, which stands nowhere in it."""
        ...

    def open(self, pakke: bytes, kode: str) -> Opened:
        """What stands in a package. Raises ExportError with a sentence: no package, another code, changed, not the signer's."""
        ...


class ReceiverCertificate(NamedTuple):
    """A certificate that something can be encrypted to: its bytes (DER), and what it says. ``info.problem`` is why it cannot
    be used at that time, "" where it can."""

    der: bytes
    info: CertificateInfo


class Sealing(Protocol):
    """Encrypts signed files to receivers, and opens what was encrypted to the organisation's own certificate."""

    def receiver(self, content: bytes, now: datetime) -> ReceiverCertificate:
        """The certificate in a file (PEM or DER; of a chain its first). Raises CertificateError where there is none."""
        ...

    def seal(self, content: bytes, certificates: Sequence[bytes], own_key: bytes = b"") -> bytes:
        """The content, encrypted to each of these certificates (DER), and under ``own_key`` (OWN_KEY_BYTES) where one is given.
        Raises ExportError where a certificate has no RSA key; dates are the caller's to judge."""
        ...

    def open(self, sealed: bytes, key: Signer) -> bytes:
        """What was sealed to this key's certificate, unchanged. Raises ExportError with a sentence: no sealed file, another's,
        changed, too large."""
        ...

    def open_own(self, sealed: bytes, own_key: bytes) -> bytes:
        """What its sender sealed, by the sender's own key. Raises ExportError like ``open``."""
        ...


class Issuer(NamedTuple):
    """An issuer's certificate: its bytes (PEM), whose, until when (UTC), its digest, and whether it is practice."""

    pem: bytes
    navn: str
    gyldig_til: datetime
    fingeraftryk: str
    oevelse: bool


class RevocationList(NamedTuple):
    """A revocation list: whose, from when, and when the next comes (None where it does not say). Times in UTC."""

    udsteder: str
    udstedt: datetime
    naeste: datetime | None


class Letter(NamedTuple):
    """A signed letter whose signature held: what stands in it, who signed it, and how far that can be believed.

    ``betroet``: the signer's certificate is one that a person put in, has the same issuer as one of the same organisation, or
    leads to a trusted root. ``spaerring`` says whether revocation was looked up, and ``ikke_spaerret`` is False where it was
    revoked or a list could not be used.
    """

    indhold: bytes
    underskriver: CertificateInfo
    betroet: bool
    ikke_spaerret: bool
    spaerring: str


class Letters(Protocol):
    """Signed letters: what receivers answer."""

    def sign(self, content: bytes, signer: Signer) -> bytes:
        """The letter around these bytes. Raises ExportError where the key is of a kind that cannot."""
        ...

    def read(
        self,
        letter: bytes,
        now: datetime,
        pinned: Sequence[bytes],
        trust: Sequence[bytes] = (),
        revocation_lists: Sequence[bytes] = (),
    ) -> Letter:
        """What stands in a letter. ``pinned`` are certificates (DER) that a person put in. Raises ExportError with a sentence: no
        letter, too large, changed, a certificate that may not sign or is not valid now."""
        ...


class Submissions(Protocol):
    """Payloads, containers and certificates."""

    def payload(self, indberetning: Indberetning) -> bytes:
        """The XML, valid against our XSD. Raises ValueError when the case does not fit the schema (a fault of ours)."""
        ...

    def packages(self) -> Packages:
        """What seals a course that is handed over, and opens one."""
        ...

    def sealing(self) -> Sealing:
        """What encrypts to a receiver, and opens what was encrypted to us."""
        ...

    def normal(self, container: bytes) -> bytes:
        """A container that was packed again by another program, in our own byte form; what is none comes back as it is."""
        ...

    def letters(self) -> Letters:
        """What signs a receipt, and reads one."""
        ...

    def issuer(self, content: bytes) -> Issuer:
        """The issuer's certificate in a file (PEM or DER). Raises CertificateError where there is none."""
        ...

    def revocation_list(self, content: bytes) -> RevocationList:
        """The revocation list in a file (PEM or DER). Raises CertificateError where there is none."""
        ...

    def signed_list(self, content: bytes, issuers: Sequence[bytes], now: datetime) -> RevocationList:
        """The revocation list that was fetched: of one of these issuers (PEM), signed by it, and good now. Raises
        CertificateError."""
        ...

    def open_signer(self, pkcs12: bytes, password: str, now: datetime, proof: str = "") -> Signer:
        """Open a PKCS#12 key; raises CertificateError with a sentence for each way it can be unusable.

        ``proof`` is ``Signer.proof`` of an opening before; one of another file, or none, costs a tenth of a second and no more.
        """
        ...

    def client_key(self, pkcs12: bytes, password: str, closed_with: str) -> bytes:
        """What TLS shows a server of a key file: PEM, its key closed with another password. Raises CertificateError."""
        ...

    def make_practice_certificate(self, organisation: Organisation, now: datetime) -> tuple[bytes, str]:
        """A PKCS#12 key chained to a practice root made on the spot, and its password; unmistakably for practice."""
        ...

    def container(self, payload: bytes, indberetning_id: str, signer: Signer, now: datetime) -> bytes:
        """The signed ASiC-E container around these very bytes."""
        ...

    def verify(
        self,
        container: bytes,
        now: datetime,
        trust: Sequence[bytes] = (),
        *,
        revocation_lists: Sequence[bytes] = (),
    ) -> Verification:
        """Judge a container; never raises for a hostile one. ``trust`` are root certificates (PEM), ``revocation_lists`` the
        issuers' lists (PEM or DER)."""
        ...

    def read_payload(self, payload: bytes) -> Mapping[str, Json]:
        """The payload as the Indberetning's fields (plain JSON), for showing. Raises KnownError when it is not one."""
        ...

    def outline(self, payload: bytes) -> Omrids:
        """What a payload is, though its codes or its form version are not known here. Raises KnownError when it is not one."""
        ...
