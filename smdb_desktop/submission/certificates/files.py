"""Files with an issuer's certificate or a revocation list, as a person puts them in: PEM or DER, bounded in size."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import CertificateError
from smdb_desktop.services.ports.submissions import CERTIFICATE_FILE_LIMIT, LIST_LIMIT, Issuer, RevocationList
from smdb_desktop.submission.certificates.certificate import BadCertificate, certificate_in, first_of, is_practice

NO_CERTIFICATE = T("Filen er ikke et certifikat. Vælg en fil, der ender på .cer, .crt eller .pem.")
NO_ISSUER = T("Certifikatet er ikke en udsteders. Vælg udstederens rodcertifikat.")
NOT_SIGNED = T("Spærrelisten er ikke underskrevet af en udsteder, der er betroet her. Den er ikke lagt ind.")
NOT_NOW = T("Spærrelisten gælder ikke i dag. Den er ikke lagt ind.")
NO_LIST = T("Filen er ikke en spærreliste. Vælg en fil, der ender på .crl.")
_AHEAD = timedelta(minutes=10)
"""By so much the clock of an issuer may be ahead."""


def issuer_in(content: bytes) -> Issuer:
    """The issuer's certificate in a file. Raises CertificateError."""
    if len(content) > CERTIFICATE_FILE_LIMIT:
        raise CertificateError(NO_CERTIFICATE)
    try:
        found = certificate_in(content)
    except BadCertificate as error:
        raise CertificateError(NO_CERTIFICATE, type(error).__name__) from None
    if not any(isinstance(each.value, x509.BasicConstraints) and each.value.ca for each in found.extensions):
        raise CertificateError(NO_ISSUER)
    print_ = found.fingerprint(hashes.SHA256()).hex()
    ends = found.not_valid_after_utc
    return Issuer(found.public_bytes(Encoding.PEM), _name(found.subject), ends, print_, is_practice(found))


def list_in(content: bytes) -> RevocationList:
    """The revocation list in a file. Raises CertificateError."""
    if len(content) > LIST_LIMIT:
        raise CertificateError(NO_LIST)
    try:
        load = x509.load_pem_x509_crl if content.lstrip().startswith(b"-----") else x509.load_der_x509_crl
        found = load(content)
        return RevocationList(_name(found.issuer), found.last_update_utc, found.next_update_utc)
    # the parser is lazy and has many kinds of error; a hostile list must raise only this one
    except Exception as error:
        raise CertificateError(NO_LIST, type(error).__name__) from None


def signed_list(content: bytes, issuers: Sequence[bytes], now: datetime) -> RevocationList:
    """A revocation list that came over the net: only one that a known issuer (PEM) signed, and that is good now, says anything.

    Raises CertificateError.
    """
    told = list_in(content)
    if not any(_is_signed(content, issuer) for issuer in issuers):
        raise CertificateError(NOT_SIGNED)
    if told.udstedt > now + _AHEAD or (told.naeste is not None and told.naeste < now):
        raise CertificateError(NOT_NOW)
    return told


def _is_signed(content: bytes, issuer: bytes) -> bool:
    try:
        load = x509.load_pem_x509_crl if content.lstrip().startswith(b"-----") else x509.load_der_x509_crl
        found, known = load(content), certificate_in(issuer)
        return found.issuer == known.subject and found.is_signature_valid(known.public_key())  # type: ignore[arg-type]
    # the parser is lazy and has many kinds of error
    except Exception:
        return False


def _name(name: x509.Name) -> str:
    return first_of(name, NameOID.COMMON_NAME) or name.rfc4514_string()
