"""What a signing certificate says and whether it may sign: organisation, dates, key, usage, practice or real.

Judges one certificate by itself; trust in its issuer is ``chain.py``. Facts: RFC 5280, ETSI EN 319 412-1 (organisation
identifier), OCES3's subject names as far as they are public; every refusal has a Danish sentence of its own.
"""

import re
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID

from smdb_desktop.domain.words import T, sentences
from smdb_desktop.services.ports.submissions import CertificateInfo, CertifikatArt, Gyldighed

# Our own mark of a practice certificate: an object identifier of the UUID branch (X.667), so that nobody else can have it.
PRACTICE_MARK = x509.ObjectIdentifier("2.25.153505109005685580646284804531808659107")
MIN_RSA_BITS = 2048
_CURVES = ("secp256r1", "secp384r1")
_ORGANISATION_ID = re.compile(r"NTRDK-([0-9]{8})|CVR:([0-9]{8})(?:-.*)?")
# OCES: organisations (and their systems), employees; the last number is the policy's version
_POLICIES = {
    "1.2.208.169.1.1.1.3.": CertifikatArt.ORGANISATION,
    "1.2.208.169.1.1.1.2.": CertifikatArt.MEDARBEJDER,
}
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_SIGNING_USAGES = {
    ExtendedKeyUsageOID.CLIENT_AUTH,
    ExtendedKeyUsageOID.EMAIL_PROTECTION,
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
    _DOCUMENT_SIGNING,
}
_FOREIGN_USAGES = {ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.OCSP_SIGNING}


Problem = tuple[str, str]
"""What is wrong, and what whoever would sign can do about it; empty where nothing is."""
_NONE: Problem = ("", "")
_CHOOSE = T("Vælg organisationens signeringscertifikat.")
MOST_ADDRESSES = 4
"""So many places of one certificate are asked."""


class BadCertificate(ValueError):
    """The bytes are no certificate that can be read."""


@lru_cache(maxsize=16)  # an export reads the same two certificates a thousand times
def load_certificate(der: bytes) -> x509.Certificate:
    """The certificate, with every part that is used later read once. Raises BadCertificate."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        _ = (certificate.extensions, certificate.subject, certificate.issuer, certificate.public_key())
        _ = (certificate.not_valid_before_utc, certificate.not_valid_after_utc, certificate.signature_hash_algorithm)
    # the parser is lazy and has many kinds of error; a hostile certificate must raise only this one
    except Exception as error:
        raise BadCertificate(str(error)) from None
    return certificate


def certificate_in(content: bytes) -> x509.Certificate:
    """The first certificate of a file in PEM or DER. Raises BadCertificate."""
    if b"-----BEGIN" in content:
        try:
            content = x509.load_pem_x509_certificates(content)[0].public_bytes(Encoding.DER)
        except ValueError as error:
            raise BadCertificate(str(error)) from None
    return load_certificate(content)


def is_practice(certificate: x509.Certificate) -> bool:
    """Whether the certificate carries our mark of practice."""
    return any(extension.oid == PRACTICE_MARK for extension in certificate.extensions)


@lru_cache(maxsize=16)
def is_issued_by(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether the issuer's key signed this certificate and the names match."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except Exception:  # wrong name, wrong key type, wrong signature, unknown algorithm: all mean no
        return False
    return True


def danish_date(moment: datetime) -> str:
    """The date of a time in UTC as ``01-02-2026``."""
    return moment.strftime("%d-%m-%Y")


def key_name(certificate: x509.Certificate) -> str:
    """The kind of key in words, for example ``RSA 3072`` or ``EC P-256``."""
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC P-{key.key_size}" if key.curve.name in _CURVES else f"EC {key.curve.name}"
    return "ukendt"


@lru_cache(maxsize=16)
def certificate_info(certificate: x509.Certificate, now: datetime | None = None) -> CertificateInfo:
    """The certificate as people see it; with ``now``, also whatever hinders its use at that time."""
    problem = "" if now is None else usage_problem(certificate) or time_problem(certificate, now)
    return CertificateInfo(
        emne=first_of(certificate.subject, NameOID.COMMON_NAME),
        organisation=first_of(certificate.subject, NameOID.ORGANIZATION_NAME),
        organisation_id=_organisation_id(certificate.subject),
        udsteder=first_of(certificate.issuer, NameOID.COMMON_NAME),
        serienummer=f"{certificate.serial_number:X}",
        gyldig_fra=certificate.not_valid_before_utc,
        gyldig_til=certificate.not_valid_after_utc,
        noegle=key_name(certificate),
        oevelse=is_practice(certificate),
        problem=problem,
        art=_kind(certificate),
        spaerrelister=_list_addresses(certificate),
    )


def _list_addresses(certificate: x509.Certificate) -> tuple[str, ...]:
    """Where the issuer publishes what it has revoked (RFC 5280, 4.2.1.13): whole names with plain http; a list is signed itself,
    and what asks for TLS or a directory could wait for a list in turn."""
    points = (each.value for each in certificate.extensions if isinstance(each.value, x509.CRLDistributionPoints))
    names = (name for point in next(points, ()) for name in point.full_name or ())
    found = (str(name.value) for name in names if isinstance(name, x509.UniformResourceIdentifier))
    return tuple(dict.fromkeys(each for each in found if each.lower().startswith("http://")))[:MOST_ADDRESSES]


def _kind(certificate: x509.Certificate) -> CertifikatArt:
    policies = (each.value for each in certificate.extensions if isinstance(each.value, x509.CertificatePolicies))
    named = (each.policy_identifier.dotted_string for each in next(policies, ()))
    found = (art for oid in named for prefix, art in _POLICIES.items() if oid.startswith(prefix))
    return next(found, CertifikatArt.ANDET)


def validity(certificate: x509.Certificate, signed: datetime | None, now: datetime) -> Gyldighed:
    """How the certificate's dates stand to a signature; ``signed`` is None where its time was not proved."""
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now < start or (signed is not None and signed < start):
        return Gyldighed.IKKE_BEGYNDT
    if signed is not None and signed > end:
        return Gyldighed.UDLOEBET
    if now <= end:
        return Gyldighed.GAELDER
    return Gyldighed.UDLOEBET if signed is None else Gyldighed.UDLOEBET_SIDEN


def time_problem(certificate: x509.Certificate, now: datetime) -> str:
    """Why the certificate is not valid at this time, with the date; "" when it is."""
    if now < certificate.not_valid_before_utc:
        return T(
            "Certifikatet gælder først fra {dato}. Vælg et andet, eller kontrollér maskinens ur.",
            dato=danish_date(certificate.not_valid_before_utc),
        )
    if now > certificate.not_valid_after_utc:
        expired = danish_date(certificate.not_valid_after_utc)
        return T("Certifikatet udløb {dato}. Bestil et nyt, og vælg det under Indstillinger.", dato=expired)
    return ""


def usage_problem(certificate: x509.Certificate) -> str:
    """Why the certificate may not sign for an organisation, and what to do, for whoever would sign; "" when it may."""
    return sentences(*_usage(certificate))


def usage_fault(certificate: x509.Certificate) -> str:
    """The same for who reads what was signed, and can do nothing about it."""
    return _usage(certificate)[0]


@lru_cache(maxsize=16)
def _usage(certificate: x509.Certificate) -> Problem:
    """What is wrong and what to do; dates are not looked at."""
    found = (look(certificate) for look in (_key_problem, _purpose_problem, _subject_problem))
    return next((problem for problem in found if problem[0]), _NONE)


def _key_problem(certificate: x509.Certificate) -> Problem:
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        if key.key_size < MIN_RSA_BITS:
            weak = T("Certifikatets nøgle er for svag ({bit} bit).", bit=key.key_size)
            return weak, T("Bestil et nyt med mindst {mindst} bit.", mindst=MIN_RSA_BITS)
        return _NONE
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name in _CURVES:
        return _NONE
    return (
        T("Certifikatet har en nøgletype, som ikke kan bruges."),
        T("Bestil et med RSA eller elliptisk kurve P-256 eller P-384."),
    )


def _purpose_problem(certificate: x509.Certificate) -> Problem:
    extensions = certificate.extensions
    try:
        usage = extensions.get_extension_for_oid(ExtensionOID.KEY_USAGE).value
    except x509.ExtensionNotFound:
        usage = None
    if not isinstance(usage, x509.KeyUsage) or not usage.digital_signature:
        return T("Certifikatet må ikke bruges til digital signatur."), _CHOOSE
    for extension in extensions:
        if isinstance(extension.value, x509.BasicConstraints) and extension.value.ca:
            return (
                T("Certifikatet er et udstedercertifikat og kan ikke underskrive."),
                T("Vælg organisationens eget certifikat."),
            )
        if isinstance(extension.value, x509.ExtendedKeyUsage):
            purposes = set(extension.value)
            if purposes & _FOREIGN_USAGES or not purposes & _SIGNING_USAGES:
                return T("Certifikatet er udstedt til et andet formål."), _CHOOSE
    return _NONE


def _subject_problem(certificate: x509.Certificate) -> Problem:
    subject = certificate.subject
    named = first_of(subject, NameOID.ORGANIZATION_NAME)
    if not named or not (_organisation_id(subject) or is_practice(certificate)):
        return (
            T("Certifikatet er ikke et organisationscertifikat: det nævner ingen organisation med CVR-nummer."),
            T("Vælg organisationens certifikat."),
        )
    return _NONE


def first_of(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    """The first value of this kind in a name; "" where there is none."""
    return next((str(attribute.value) for attribute in name.get_attributes_for_oid(oid)), "")


def _organisation_id(subject: x509.Name) -> str:
    for oid in (NameOID.ORGANIZATION_IDENTIFIER, NameOID.SERIAL_NUMBER):
        match = _ORGANISATION_ID.fullmatch(first_of(subject, oid))
        if match:
            return match[1] or match[2]
    return ""
