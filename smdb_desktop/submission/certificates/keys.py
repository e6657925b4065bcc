"""Opens the organisation's PKCS#12 file and makes the practice one. Each way a file can be unusable has its own sentence.

The opened key lives as long as the ``KeySigner`` does and is written nowhere. Facts: RFC 7292; BER and DER, the AES form and the
older 3DES and RC2 forms are all met in practice.
"""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import CertificateError, WrongPassword
from smdb_desktop.services.ports.submissions import KEY_FILE_LIMIT, CertificateInfo, Organisation
from smdb_desktop.submission.certificates.certificate import (
    PRACTICE_MARK,
    BadCertificate,
    certificate_info,
    is_issued_by,
    load_certificate,
)
from smdb_desktop.submission.certificates.encoding import BadEncoding, TooCostly, readable
from smdb_desktop.submission.certificates.proved import SigningKey, opened_again, proof_of

NO_KEY_FILE = T("Filen er ikke en certifikatfil (PKCS#12). Vælg en fil, der ender på .p12 eller .pfx.")
_PKCS12_START = re.compile(rb"\x30(?:[\x01-\x7f]|\x80|[\x81-\x84].{1,4})\x02\x01\x03", re.DOTALL)
_PRACTICE_NAME = "ØVELSE"
_PRACTICE_YEARS = 3
_PRACTICE_ROUNDS = 2048
"""Rounds of PBKDF2 for a password of 96 bits drawn by chance: nobody guesses it, however little a guess costs."""
_NAME_LIMIT = 64  # bytes of UTF-8, RFC 5280 appendix A and stricter than it: the certificate library counts bytes


@dataclass(frozen=True, slots=True)
class KeySigner:
    """An opened key with its certificate and that of its issuer. Implements ``ports.Signer``."""

    info: CertificateInfo
    key: SigningKey
    certificate: x509.Certificate
    issuer: x509.Certificate
    proof: str = ""

    def __repr__(self) -> str:
        return f"KeySigner({self.info.serienummer})"

    @property
    def trust(self) -> tuple[bytes, ...]:
        """The issuer's certificate as PEM: what a check of one's own new container may trust."""
        return (self.issuer.public_bytes(Encoding.PEM),)


def open_pkcs12(data: bytes, password: str, now: datetime, proof: str = "") -> KeySigner:
    """Open a key file; ``info.problem`` says what hinders its use now. Raises CertificateError when it cannot be opened.

    Whatever a proof does not cover, and whatever goes wrong with it, is opened and judged as for the first time.
    """
    if known := opened_again(data, password, proof):
        return _signer(*known, now, proof)
    if len(data) > KEY_FILE_LIMIT:
        raise CertificateError(
            T("Filen er for stor til at være en certifikatfil. Vælg en fil, der ender på .p12 eller .pfx.")
        )
    if not is_key_file(data):
        raise CertificateError(NO_KEY_FILE)
    bundle = opened_file(data, password)
    found = [each.certificate for each in (bundle.cert, *bundle.additional_certs) if each is not None]
    key = bundle.key
    if key is None:
        raise CertificateError(
            T(
                "Certifikatfilen indeholder ingen privat nøgle. Eksportér certifikatet igen sammen med den private "
                "nøgle."
            )
        )
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise CertificateError(
            T(
                "Certifikatet har en nøgletype, som ikke kan bruges. Bestil et med RSA eller elliptisk kurve P-256 "
                "eller P-384."
            )
        )
    if not found:
        raise CertificateError(
            T("Certifikatfilen indeholder intet certifikat til nøglen. Eksportér det igen med certifikat.")
        )
    return _signer(key, found, now, proof_of(data, found))


def is_key_file(data: bytes) -> bool:
    """Whether it begins as a PKCS#12 file does."""
    return _PKCS12_START.match(data) is not None


def opened_file(data: bytes, password: str) -> pkcs12.PKCS12KeyAndCertificates:
    """What the file holds. Each way in which it does not open has its sentence."""
    damaged = T("Certifikatfilen er beskadiget. Hent eller eksportér den igen.")
    try:
        return pkcs12.load_pkcs12(readable(data), password.encode() or None)
    except TooCostly as error:
        raise CertificateError(
            T("Certifikatfilen er lavet, så det tager urimeligt lang tid at åbne den. Hent eller eksportér den igen."),
            str(error),
        ) from None
    except BadEncoding as error:
        raise CertificateError(damaged, str(error)) from None
    except UnsupportedAlgorithm as error:
        raise CertificateError(
            T("Certifikatfilen er krypteret på en måde, som ikke kan læses. Eksportér den igen med AES-256."),
            str(error),
        ) from None
    except ValueError as error:
        if "password" in str(error).lower():
            raise WrongPassword(T("Kodeordet passer ikke til certifikatfilen. Prøv igen."), str(error)) from None
        raise CertificateError(damaged, str(error)) from None


def _signer(key: SigningKey, found: Sequence[x509.Certificate], now: datetime, proof: str) -> KeySigner:
    try:
        certificates = [load_certificate(each.public_bytes(Encoding.DER)) for each in found]
    except BadCertificate as error:
        raise CertificateError(T("Certifikatet i filen kan ikke læses. Bestil et nyt."), str(error)) from None
    public = key.public_key()
    # a renewed certificate may have kept its key, and then the old one may lie in the same file
    own = [each for each in certificates if each.public_key() == public]
    if not own:
        raise CertificateError(
            T(
                "Den private nøgle i filen hører ikke til noget af certifikaterne i den. Eksportér certifikatet igen "
                "sammen med dets egen nøgle."
            )
        )
    certificate = max(own, key=lambda each: (not certificate_info(each, now).problem, each.not_valid_after_utc))
    issuer = next((each for each in certificates if each != certificate and is_issued_by(certificate, each)), None)
    if issuer is None:
        raise CertificateError(
            T("Certifikatfilen indeholder ikke udstederens certifikat. Eksportér certifikatet igen med hele kæden.")
        )
    return KeySigner(certificate_info(certificate, now), key, certificate, issuer, proof)


def require_usable(signer: KeySigner) -> KeySigner:
    """The same signer. Raises CertificateError with ``info.problem`` when the certificate cannot be used."""
    if signer.info.problem:
        raise CertificateError(signer.info.problem)
    return signer


def _practice_mark(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    # DER of the UTF8String OEVELSE; not critical, so that foreign tools can check the chain
    return builder.add_extension(x509.UnrecognizedExtension(PRACTICE_MARK, b"\x0c\x07OEVELSE"), critical=False)


def _usage(*, leaf: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=leaf,
        key_cert_sign=not leaf,
        crl_sign=not leaf,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, *, leaf: bool
) -> x509.CertificateBuilder:
    start = now - timedelta(days=1)
    basic = x509.BasicConstraints(ca=not leaf, path_length=None if leaf else 0)
    builder = x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=public,
        serial_number=x509.random_serial_number(),
        not_valid_before=start,
        not_valid_after=start + timedelta(days=365 * _PRACTICE_YEARS),
    )
    builder = builder.add_extension(basic, critical=True).add_extension(_usage(leaf=leaf), critical=True)
    return _practice_mark(builder)


def _short(text: str) -> str:
    return text.encode()[:_NAME_LIMIT].decode(errors="ignore")


def make_practice_pkcs12(organisation: Organisation, now: datetime) -> tuple[bytes, str]:
    """A PKCS#12 file (EC P-256, chained to a root made here and forgotten) and its password.

    Names say ØVELSE and both certificates carry the practice mark, so neither can pass for a real one.
    """
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{_PRACTICE_NAME} rod - gælder ikke")])
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "DK"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, _short(organisation.navn.strip() or _PRACTICE_NAME)),
        x509.NameAttribute(NameOID.COMMON_NAME, _short(f"{_PRACTICE_NAME} - {organisation.navn.strip()}")),
    ]
    if organisation.cvr:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRDK-{organisation.cvr}"))
    root_id = x509.SubjectKeyIdentifier.from_public_key(root_key.public_key())
    root = (
        _builder(root_name, root_name, root_key.public_key(), now, leaf=False)
        .add_extension(root_id, critical=False)
        .sign(root_key, hashes.SHA256())
    )
    certificate = (
        _builder(x509.Name(attributes), root_name, key.public_key(), now, leaf=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(root_id), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    password = secrets.token_urlsafe(12)
    encryption = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(_PRACTICE_ROUNDS).build(password.encode())
    return pkcs12.serialize_key_and_certificates(b"oevelse", key, certificate, [root], encryption), password
