"""Certificates and key files as OCES3 has them, made here: an RSASSA-PSS chain, its policies and usages, PKCS#12 in BER.

The layout is that of the state's published test certificates; names, numbers and keys are made up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from tests.submission.submission_examples import NOW, ORGANISATION
from tests.submission.submission_pki import PASSWORD, rsa_key, usage

ORGANISATION_POLICY = x509.ObjectIdentifier("1.2.208.169.1.1.1.3.7")
EMPLOYEE_POLICY = x509.ObjectIdentifier("1.2.208.169.1.1.1.2.7")
NCP_PLUS = x509.ObjectIdentifier("0.4.0.2042.1.2")
UUID = "0b7f2d0e-3c44-4f1a-9a55-5f1a7c0d9e21"
THREE_YEARS = timedelta(days=3 * 365)


def signed(builder: x509.CertificateBuilder, key: rsa.RSAPrivateKey) -> x509.Certificate:
    """The certificate with the signature that OCES3's issuers make."""
    pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
    return builder.sign(key, hashes.SHA256(), rsa_padding=pss)


@dataclass
class Oces:
    """A root, an issuing authority and what it issues; every key is RSA, every signature RSASSA-PSS."""

    root_key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa_key(3072, 101))
    issuing_key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa_key(3072, 102))

    def __post_init__(self) -> None:
        self.root = self._authority("Test OCES rod CA", self.root_key, 1)
        self.issuing = self._authority("Test OCES udstedende CA 1", self.issuing_key, 0)

    def _authority(self, name: str, key: rsa.RSAPrivateKey, below: int) -> x509.Certificate:
        def named(common: str) -> x509.Name:
            return x509.Name(
                [
                    x509.NameAttribute(NameOID.COUNTRY_NAME, "DK"),
                    x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Opdigtet Certificeringscenter"),
                    x509.NameAttribute(NameOID.COMMON_NAME, common),
                ]
            )

        builder = (
            x509.CertificateBuilder()
            .subject_name(named(name))
            .issuer_name(named("Test OCES rod CA"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=3650))
            .not_valid_after(NOW + timedelta(days=3650))
            .add_extension(x509.BasicConstraints(ca=True, path_length=below), critical=True)
            .add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.root_key.public_key()), critical=False
            )
        )
        return signed(builder, self.root_key)

    @property
    def root_pem(self) -> bytes:
        """What a receiver trusts."""
        return self.root.public_bytes(Encoding.PEM)

    def issue(
        self,
        key: rsa.RSAPrivateKey,
        *,
        start: datetime = NOW - timedelta(days=30),
        policy: x509.ObjectIdentifier | None = ORGANISATION_POLICY,
        identifier: str = f"NTRDK-{ORGANISATION.cvr}",
        serial: str = f"UI:DK-O:G:{UUID}",
        valid: timedelta = THREE_YEARS,
        navn: str = ORGANISATION.navn,
        number: int = 0,
    ) -> x509.Certificate:
        """An organisation or system certificate; ``EMPLOYEE_POLICY`` makes it an employee's."""
        who = [
            (NameOID.COUNTRY_NAME, "DK"),
            (NameOID.ORGANIZATION_IDENTIFIER, identifier),
            (NameOID.ORGANIZATION_NAME, navn),
            (NameOID.SERIAL_NUMBER, serial),
            (NameOID.COMMON_NAME, "Indberetning" if policy != EMPLOYEE_POLICY else "Medarbejder A"),
        ]
        at = x509.UniformResourceIdentifier("http://oces.invalid/udsteder.cer")
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(oid, value) for oid, value in who if value]))
            .issuer_name(self.issuing.subject)
            .public_key(key.public_key())
            .serial_number(number or x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + valid)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage(digital_signature=True, key_encipherment=True), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION]),
                critical=False,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.issuing_key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, at)]),
                critical=False,
            )
            .add_extension(x509.CRLDistributionPoints([x509.DistributionPoint([at], None, None, None)]), critical=False)
        )
        if policy is not None:
            policies = [x509.PolicyInformation(oid, None) for oid in (NCP_PLUS, policy)]
            builder = builder.add_extension(x509.CertificatePolicies(policies), critical=False)
        return signed(builder, self.issuing_key)

    def revocation_list(self, *revoked: x509.Certificate) -> bytes:
        """The issuing authority's revocation list (DER), signed with RSASSA-PSS too."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.issuing.subject)
            .last_update(NOW - timedelta(days=1))
            .next_update(NOW + timedelta(days=1))
        )
        for each in revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder(each.serial_number, NOW - timedelta(hours=5)).build()
            )
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
        return builder.sign(self.issuing_key, hashes.SHA256(), rsa_padding=pss).public_bytes(Encoding.DER)

    def key_file(
        self,
        key: rsa.RSAPrivateKey,
        certificate: x509.Certificate | None = None,
        *more: x509.Certificate,
    ) -> bytes:
        """A PKCS#12 file in DER with key, certificate, ``more`` of them and the chain."""
        return pkcs12.serialize_key_and_certificates(
            b"indberetning",
            key,
            certificate or self.issue(key),
            [*more, self.issuing, self.root],
            BestAvailableEncryption(PASSWORD.encode()),
        )


# -- BER -------------------------------------------------------------------------------------------------------------------


def elements(content: bytes) -> list[tuple[int, bytes]]:
    """Tag and contents of each element of some DER."""
    found, at = [], 0
    while at < len(content):
        tag, length, start = content[at], content[at + 1], at + 2
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(content[at + 2 : start], "big")
        found.append((tag, content[start : start + length]))
        at = start + length
    return found


def element(tag: int, content: bytes) -> bytes:
    """One element in DER."""
    if len(content) < 0x80:
        return bytes((tag, len(content))) + content
    written = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(written))) + written + content


def ber(der: bytes, piece: int = 0) -> bytes:
    """The same elements with indefinite lengths; with ``piece``, strings in pieces of as many bytes, as issuers write them."""
    out = b""
    for tag, content in elements(der):
        if tag & 0x20:
            out += bytes((tag, 0x80)) + ber(content, piece) + b"\0\0"
        elif tag == 0x04 and piece:
            pieces = (element(0x04, content[at : at + piece]) for at in range(0, len(content), piece))
            out += b"\x24\x80" + b"".join(pieces) + b"\0\0"
        else:
            out += element(tag, content)
    return out
