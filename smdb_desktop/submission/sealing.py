"""Encrypts a signed container to receivers' certificates: CMS AuthEnvelopedData, AES-256-GCM under RSA-OAEP (SHA-256).

The library's own envelopes are CBC with PKCS#1 v1.5, where a changed byte goes through unnoticed, so the few structures are
written and read here. Facts: RFC 5083, 5084, 5652, 4055; opened by ``openssl cms -decrypt``; why: ``docs/adr/0065``.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import CertificateError, ExportError
from smdb_desktop.services.ports.submissions import (
    CERTIFICATE_FILE_LIMIT,
    MOST_RECEIVERS,
    SEALED_LIMIT,
    ReceiverCertificate,
    Signer,
)
from smdb_desktop.submission.certificates.certificate import (
    MIN_RSA_BITS,
    BadCertificate,
    certificate_in,
    certificate_info,
    danish_date,
    load_certificate,
)
from smdb_desktop.submission.certificates.encoding import BadEncoding, Part, der_of, element_of, octets_of
from smdb_desktop.submission.certificates.keys import KeySigner

NO_CERTIFICATE = T(
    "Filen er ikke et certifikat. Bed modtageren om sit certifikat som en fil, der ender på .cer, .crt eller .pem."
)
TOO_LARGE_CERTIFICATE = T(
    "Filen er for stor til at være et certifikat. Vælg en fil, der ender på .cer, .crt eller .pem."
)
NO_SEALED = T("Filen er ikke en krypteret indberetning.")
TOO_LARGE = T("Filen er for stor til at være en krypteret indberetning.")
CHANGED = T("Filen er ændret eller beskadiget, siden den blev krypteret. Bed afsenderen om en ny.")
OTHERS = T(
    "Filen er krypteret til et andet certifikat end jeres, så den kan ikke åbnes her. Er jeres certifikat fornyet, så giv "
    "afsenderen det nye."
)
NOT_SENT_HERE = T("Filen er ikke krypteret herfra.")
NOT_RSA = T("Der kan kun krypteres til certifikater med en RSA-nøgle, og {navn} har en anden slags.")
OWN_NOT_RSA = T("Jeres certifikat har ikke en RSA-nøgle, så der kan ikke være krypteret til det.")

_SEQUENCE, _SET, _INTEGER, _OCTETS, _OID = 0x30, 0x31, 0x02, 0x04, 0x06
_NULL = Part(0x05, b"", ())
_KEY_BYTES, _NONCE_BYTES, _TAG_BYTES = 32, 12, 16
_OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


def _oid(text: str) -> Part:
    first, second, *rest = (int(each) for each in text.split("."))
    content = b"".join(_base128(each) for each in (first * 40 + second, *rest))
    return Part(_OID, content, ())


def _base128(number: int) -> bytes:
    groups = [number & 0x7F]
    while number := number >> 7:
        groups.append(number & 0x7F | 0x80)
    return bytes(reversed(groups))


def _made(tag: int, *parts: Part) -> Part:
    return Part(tag, b"", parts)


def _integer(number: int) -> Part:
    return Part(_INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True), ())


_AUTH_ENVELOPED, _DATA = _oid("1.2.840.113549.1.9.16.1.23"), _oid("1.2.840.113549.1.7.1")
_RSA_OAEP, _MGF1, _SHA256 = _oid("1.2.840.113549.1.1.7"), _oid("1.2.840.113549.1.1.8"), _oid("2.16.840.1.101.3.4.2.1")
_AES_256_GCM = _oid("2.16.840.1.101.3.4.1.46")
_AES_256_WRAP = _oid("2.16.840.1.101.3.4.1.45")
_BY_OWN_KEY = 0xA2
_SHA256_NAMED = _made(_SEQUENCE, _SHA256, _NULL)
_OAEP_SHA256 = _made(
    _SEQUENCE,
    _RSA_OAEP,
    _made(
        _SEQUENCE,
        _made(0xA0, _SHA256_NAMED),
        _made(0xA1, _made(_SEQUENCE, _MGF1, _SHA256_NAMED)),
    ),
)


class _Envelope(NamedTuple):
    """What a sealed file consists of."""

    receivers: tuple[Part, ...]
    nonce: bytes
    sealed: bytes
    authenticated: bytes


class CmsSealing:
    """Seals and opens; holds nothing. Implements ``ports.submissions.Sealing``."""

    def receiver(self, content: bytes, now: datetime) -> ReceiverCertificate:
        """The certificate in a file, with why it cannot be encrypted to. Raises CertificateError."""
        certificate = _certificate_in(content)
        info = certificate_info(certificate)
        return ReceiverCertificate(
            certificate.public_bytes(Encoding.DER), info._replace(problem=_problem(certificate, now))
        )

    def seal(self, content: bytes, certificates: Sequence[bytes], own_key: bytes = b"") -> bytes:
        """The content, encrypted to each certificate (DER), and under the sender's own key. Raises ExportError."""
        if not 1 <= len(certificates) <= MOST_RECEIVERS:
            raise ValueError(f"{len(certificates)} receivers")
        key, nonce = secrets.token_bytes(_KEY_BYTES), secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(key).encrypt(nonce, content, None)
        parts = [_receiver(each, key) for each in certificates]
        if own_key:
            parts.append(_own(own_key, key))
        algorithm = _made(_SEQUENCE, _AES_256_GCM, _made(_SEQUENCE, Part(_OCTETS, nonce, ()), _integer(_TAG_BYTES)))
        body = [
            _integer(0),
            _made(_SET, *sorted(parts, key=der_of)),
            _made(_SEQUENCE, _DATA, algorithm, Part(0x80, sealed[:-_TAG_BYTES], ())),
            Part(_OCTETS, sealed[-_TAG_BYTES:], ()),
        ]
        whole = _made(_SEQUENCE, _AUTH_ENVELOPED, _made(0xA0, _made(_SEQUENCE, *body)))
        return der_of(whole)

    def open(self, sealed: bytes, key: Signer) -> bytes:
        """What was sealed to this key's certificate. Raises ExportError."""
        if not isinstance(key, KeySigner):
            raise TypeError("the key was not opened here")
        if not isinstance(key.key, rsa.RSAPrivateKey):
            raise ExportError(OWN_NOT_RSA)
        envelope = _envelope(sealed)
        ours = [each for each in envelope.receivers if _is_for(each, key.certificate)]
        if not ours:
            raise ExportError(OTHERS)
        try:
            if der_of(ours[0].parts[2]) != der_of(_OAEP_SHA256) and not _oaep_without_null(ours[0].parts[2]):
                raise ExportError(NO_SEALED, "another key encryption")
            secret = key.key.decrypt(octets_of(ours[0].parts[3]), _OAEP)
            return _unsealed(envelope, secret)
        except (ValueError, IndexError) as error:
            raise ExportError(CHANGED, type(error).__name__) from None

    def open_own(self, sealed: bytes, own_key: bytes) -> bytes:
        """What was sealed under this key. Raises ExportError."""
        envelope = _envelope(sealed)
        named = _name_of(own_key)
        ours = [each for each in envelope.receivers if each.tag == _BY_OWN_KEY and _kek_name(each) == named]
        if not ours:
            raise ExportError(NOT_SENT_HERE)
        try:
            return _unsealed(envelope, aes_key_unwrap(own_key, octets_of(ours[0].parts[3])))
        except (InvalidUnwrap, ValueError, IndexError) as error:
            raise ExportError(CHANGED, type(error).__name__) from None


def _certificate_in(content: bytes) -> x509.Certificate:
    """The first certificate of a file in PEM or DER. Raises CertificateError."""
    if len(content) > CERTIFICATE_FILE_LIMIT:
        raise CertificateError(TOO_LARGE_CERTIFICATE)
    try:
        return certificate_in(content)
    except BadCertificate as error:
        raise CertificateError(NO_CERTIFICATE, type(error).__name__) from None


def _problem(certificate: x509.Certificate, now: datetime) -> str:
    """Why nothing may be encrypted to it now; "" where it may."""
    key, info = certificate.public_key(), certificate_info(certificate)
    if not isinstance(key, rsa.RSAPublicKey):
        return NOT_RSA.format(navn=info.organisation or info.emne)
    if key.key_size < MIN_RSA_BITS:
        return T("Modtagerens nøgle er for svag ({bit} bit). Bed om et nyt certifikat.", bit=key.key_size)
    try:
        usage = certificate.extensions.get_extension_for_oid(ExtensionOID.KEY_USAGE).value
    except x509.ExtensionNotFound:
        usage = None
    if isinstance(usage, x509.KeyUsage) and not usage.key_encipherment:
        return T("Certifikatet må ikke bruges til at kryptere til. Bed modtageren om et OCES3-organisationscertifikat.")
    if any(isinstance(each.value, x509.BasicConstraints) and each.value.ca for each in certificate.extensions):
        return T("Certifikatet er en udsteders og ikke modtagerens eget. Bed modtageren om sit eget.")
    if not (info.organisation and (info.organisation_id or info.oevelse)):
        return T("Certifikatet nævner ingen organisation med CVR-nummer. Bed modtageren om organisationens certifikat.")
    if now < info.gyldig_fra:
        return T("Modtagerens certifikat gælder først fra {dato}.", dato=danish_date(info.gyldig_fra))
    if now > info.gyldig_til:
        return T("Modtagerens certifikat udløb {dato}. Bed modtageren om det nye.", dato=danish_date(info.gyldig_til))
    return ""


def _rid(certificate: x509.Certificate) -> Part:
    issuer = element_of(certificate.issuer.public_bytes())
    return _made(_SEQUENCE, issuer, _integer(certificate.serial_number))


def _receiver(der: bytes, key: bytes) -> Part:
    """The key, encrypted to one certificate (KeyTransRecipientInfo). Raises ExportError."""
    try:
        certificate = load_certificate(der)
    except BadCertificate as error:
        raise ExportError(
            T("Modtagerens certifikat kan ikke læses. Læg det ind igen under Indstillinger."), str(error)
        ) from None
    public = certificate.public_key()
    if not isinstance(public, rsa.RSAPublicKey):
        info = certificate_info(certificate)
        raise ExportError(NOT_RSA.format(navn=info.organisation or info.emne))
    sealed = Part(_OCTETS, public.encrypt(key, _OAEP), ())
    return _made(_SEQUENCE, _integer(0), _rid(certificate), _OAEP_SHA256, sealed)


def _envelope(sealed: bytes) -> _Envelope:
    """The parts of a sealed file in BER or DER. Raises ExportError."""
    if len(sealed) > SEALED_LIMIT:
        raise ExportError(TOO_LARGE)
    try:
        kind, held = element_of(sealed).parts
        if kind != _AUTH_ENVELOPED or held.tag != 0xA0:
            raise ExportError(NO_SEALED, "another content")
        version, *rest = held.parts[0].parts
        if version != _integer(0):
            raise ExportError(NO_SEALED, "another version")
        if rest and rest[0].tag == 0xA0:  # who sent it, which nothing here judges
            del rest[0]
        receivers, content, *behind = rest
        attributes = [each for each in behind if each.tag == 0xA1]
        tag = next(each for each in behind if each.tag & ~0x20 == _OCTETS)
        if receivers.tag != _SET or len(receivers.parts) > MOST_RECEIVERS or len(behind) > 3:
            raise ExportError(NO_SEALED, "another layout")
        inside, algorithm, hidden = content.parts
        if inside != _DATA:
            raise ExportError(NO_SEALED, "another content")
        nonce = _gcm_nonce(algorithm)
        text = hidden.content if hidden.tag == 0x80 else b"".join(map(octets_of, hidden.parts))
        mac = octets_of(tag)
        if hidden.tag not in (0x80, 0xA0) or len(mac) != _TAG_BYTES:
            raise ExportError(NO_SEALED, "another content encryption")
        # what is authenticated beside the content counts as a SET, whatever its tag in the file
        beside = der_of(attributes[0]._replace(tag=_SET)) if attributes else b""
        return _Envelope(receivers.parts, nonce, text + mac, beside)
    except (BadEncoding, ValueError, IndexError, StopIteration, RecursionError) as error:
        raise ExportError(NO_SEALED, type(error).__name__) from None


def _gcm_nonce(algorithm: Part) -> bytes:
    name, parameters = algorithm.parts
    nonce, *length = parameters.parts
    if name != _AES_256_GCM or length != [_integer(_TAG_BYTES)] or not 12 <= len(nonce.content) <= 16:
        raise ExportError(NO_SEALED, "another content encryption")
    return octets_of(nonce)


def _unsealed(envelope: _Envelope, key: bytes) -> bytes:
    """The content. Raises ValueError where it or what stands beside it was changed."""
    try:
        return AESGCM(key).decrypt(envelope.nonce, envelope.sealed, envelope.authenticated or None)
    except InvalidTag:
        raise ValueError("changed") from None


def _own(own_key: bytes, key: bytes) -> Part:
    """The key, encrypted under the sender's own (KEKRecipientInfo)."""
    named = _made(_SEQUENCE, Part(_OCTETS, _name_of(own_key), ()))
    wrapped = Part(_OCTETS, aes_key_wrap(own_key, key), ())
    return _made(_BY_OWN_KEY, _integer(4), named, _made(_SEQUENCE, _AES_256_WRAP), wrapped)


def _name_of(own_key: bytes) -> bytes:
    """What a key is called in a file; tells nothing of it."""
    return sha256(b"smdb-desktop own key" + own_key).digest()[:16]


def _kek_name(receiver: Part) -> bytes:
    try:
        return octets_of(receiver.parts[1].parts[0])
    except (IndexError, BadEncoding):
        return b""


def _is_for(receiver: Part, certificate: x509.Certificate) -> bool:
    """Whether a key was encrypted to this certificate, by issuer and number or by its key identifier."""
    if receiver.tag != _SEQUENCE or len(receiver.parts) != 4:
        return False
    named = receiver.parts[1]
    if named.tag == 0x80:
        found = (each.value for each in certificate.extensions if isinstance(each.value, x509.SubjectKeyIdentifier))
        return any(each.digest == named.content for each in found)
    try:
        return der_of(named) == der_of(_rid(certificate))
    except BadEncoding:
        # a name that is written as none may be is nobody's here
        return False


def _oaep_without_null(algorithm: Part) -> bool:
    """The same algorithm where the digests stand without their empty parameters, as some write them."""
    digest = _made(_SEQUENCE, _SHA256)
    parameters = _made(_SEQUENCE, _made(0xA0, digest), _made(0xA1, _made(_SEQUENCE, _MGF1, digest)))
    return der_of(algorithm) == der_of(_made(_SEQUENCE, _RSA_OAEP, parameters))
