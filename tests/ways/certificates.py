"""Certificates for servers on loopback and for their clients, made for one run."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

PASSWORD = "hemmelig æøå"


class Issued(NamedTuple):
    """A key with its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def key_pem(self) -> str:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()

    @property
    def p12(self) -> bytes:
        closed = BestAvailableEncryption(PASSWORD.encode())
        return pkcs12.serialize_key_and_certificates(b"klient", self.key, self.certificate, None, closed)


def root(name: str) -> Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    return Issued(key, _made(name, key, name, key, authority=True, days=30))


def issued(name: str, by: Issued, *, address: str = "127.0.0.1", days: int = 30) -> Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = str(by.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
    return Issued(key, _made(name, key, issuer, by.key, authority=False, days=days, address=address))


def _made(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    signs: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
    days: int,
    address: str = "127.0.0.1",
) -> x509.Certificate:
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signs.public_key()), critical=False)
    )
    if not authority:
        builder = builder.add_extension(names, critical=False)
    return builder.sign(signs, hashes.SHA256())
