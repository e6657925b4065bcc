"""A certificate authority for the tests: issuing CAs, organisation certificates of every kind, revocation lists, key files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from tests.submission.submission_examples import NOW, ORGANISATION

PASSWORD = "hemmelig æøå"
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@cache
def rsa_key(bits: int = 3072, number: int = 0) -> rsa.RSAPrivateKey:  # noqa: ARG001
    """An RSA key, made once per test run; ``number`` tells several apart."""
    return rsa.generate_private_key(65537, bits)


def usage(**allowed: bool) -> x509.KeyUsage:
    """A key usage with only these allowed."""
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})


@dataclass
class Authority:
    """A root and an issuing CA under it."""

    name: str = "Test Udsteder"
    root_key: Key = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    key: Key = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def __post_init__(self) -> None:
        self.root = self._ca(f"{self.name} rod", self.root_key, f"{self.name} rod", self.root_key)
        self.certificate = self._ca(self.name, self.key, f"{self.name} rod", self.root_key)

    def _ca(self, name: str, key: Key, issuer: str, issuer_key: Key) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=3650))
            .not_valid_after(NOW + timedelta(days=3650))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
            .sign(issuer_key, hashes.SHA256())
        )

    @property
    def root_pem(self) -> bytes:
        """What a receiver trusts."""
        return self.root.public_bytes(Encoding.PEM)

    def issue(
        self,
        key: Key,
        *,
        start: datetime = NOW - timedelta(days=30),
        end: datetime = NOW + timedelta(days=300),
        organisation: str = ORGANISATION.navn,
        identifier: str = f"NTRDK-{ORGANISATION.cvr}",
        key_usage: x509.KeyUsage | None = None,
        extra: tuple[x509.ExtensionType, ...] = (),
    ) -> x509.Certificate:
        """An organisation certificate as OCES3's look, as far as that is public."""
        subject = [x509.NameAttribute(NameOID.COUNTRY_NAME, "DK"), x509.NameAttribute(NameOID.COMMON_NAME, "Signering")]
        if organisation:
            subject.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
        if identifier:
            subject.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, identifier))
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name(subject))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(key_usage or usage(digital_signature=True), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        for extension in extra:
            builder = builder.add_extension(extension, critical=False)
        return builder.sign(self.key, hashes.SHA256())

    def revocation_list(self, *revoked: x509.Certificate, next_update: datetime = NOW + timedelta(days=1)) -> bytes:
        """The issuing CA's revocation list (PEM)."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(NOW - timedelta(days=2))
            .next_update(next_update)
        )
        for certificate in revoked:
            entry = x509.RevokedCertificateBuilder(certificate.serial_number, NOW - timedelta(days=3))
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM)

    def key_file(self, key: Key, certificate: x509.Certificate | None = None, *, chain: bool = True) -> bytes:
        """A PKCS#12 file with key, certificate and (with ``chain``) the issuing CA and the root."""
        certificate = certificate or self.issue(key)
        extra = [self.root, self.certificate] if chain else None
        encryption = BestAvailableEncryption(PASSWORD.encode())
        return pkcs12.serialize_key_and_certificates(b"organisation", key, certificate, extra, encryption)
