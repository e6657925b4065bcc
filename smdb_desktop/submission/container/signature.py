"""The XAdES-BASELINE-B signature of a container: its one shape, filled in for writing and matched for reading.

Because only a file of exactly this shape around the few values it holds is read, nothing can be moved, doubled or added.
Facts: ETSI EN 319 132-1, EN 319 162-1, XML-DSig, exclusive C14N; why no library does it: ``docs/submission.md``.
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, fields, replace
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from lxml import etree

from smdb_desktop.domain.words import T
from smdb_desktop.submission.canonical import NotCanonical, canonical_part, parse, serialise
from smdb_desktop.submission.certificates.keys import KeySigner
from smdb_desktop.submission.certificates.proved import SigningKey
from smdb_desktop.submission.container.package import PAYLOAD_NAME
from smdb_desktop.submission.payload.build import utc_text

ASIC = "http://uri.etsi.org/02918/v1.2.1#"
DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
ALGORITHMS = frozenset({EXCLUSIVE, SHA256, RSA_SHA256, ECDSA_SHA256})

FORM, ALGORITHM = "Underskriftens form", "Algoritmer"
UNREADABLE = T("En værdi i underskriften kan ikke læses.")
_ID, _PROPERTIES_ID, _REFERENCE_ID = "S0", "S0-SignedProperties", "S0-indberetning"
_PROPERTIES_TYPE = "http://uri.etsi.org/01903#SignedProperties"
_NS = {"asic": ASIC, "ds": DS, "xades": XADES}
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


class BadSignatureFile(ValueError):
    """The signature file is not in our one shape; ``step`` is the step that failed, the message a Danish sentence."""

    def __init__(self, step: str, message: str) -> None:
        super().__init__(message)
        self.step = step


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything in a signature file that is not fixed: base64 texts, the method, and the time (UTC, seconds)."""

    method: str
    payload_digest: str
    time: str
    certificate_digest: str
    certificate: str
    issuer: str
    properties_digest: str = ""
    value: str = ""

    @property
    def signed_at(self) -> datetime:
        """The claimed time of signing, in UTC."""
        return datetime.fromisoformat(self.time)


def digest_text(data: bytes) -> str:
    """SHA-256 in base64, as it stands in a signature."""
    return b64encode(sha256(data).digest()).decode()


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    prefix, _, local = name.partition(":")
    namespaces = {prefix: _NS[prefix]}
    element = etree.SubElement(parent, f"{{{_NS[prefix]}}}{local}", attributes, nsmap=namespaces)
    if text is not None:
        element.text = text
    return element


def _digest(parent: etree._Element, value: str) -> None:
    _add(parent, "ds:DigestMethod", Algorithm=SHA256)
    _add(parent, "ds:DigestValue", value)


def _signed_info(signature: etree._Element, parts: Parts) -> None:
    info = _add(signature, "ds:SignedInfo")
    _add(info, "ds:CanonicalizationMethod", Algorithm=EXCLUSIVE)
    _add(info, "ds:SignatureMethod", Algorithm=parts.method)
    payload = _add(info, "ds:Reference", Id=_REFERENCE_ID, URI=PAYLOAD_NAME)
    _digest(payload, parts.payload_digest)
    properties = _add(info, "ds:Reference", Type=_PROPERTIES_TYPE, URI=f"#{_PROPERTIES_ID}")
    _add(_add(properties, "ds:Transforms"), "ds:Transform", Algorithm=EXCLUSIVE)
    _digest(properties, parts.properties_digest)


def _object(signature: etree._Element, parts: Parts) -> None:
    qualifying = _add(_add(signature, "ds:Object"), "xades:QualifyingProperties", Target=f"#{_ID}")
    properties = _add(qualifying, "xades:SignedProperties", Id=_PROPERTIES_ID)
    of_signature = _add(properties, "xades:SignedSignatureProperties")
    _add(of_signature, "xades:SigningTime", parts.time)
    certificate = _add(_add(of_signature, "xades:SigningCertificateV2"), "xades:Cert")
    _digest(_add(certificate, "xades:CertDigest"), parts.certificate_digest)
    of_data = _add(_add(properties, "xades:SignedDataObjectProperties"), "xades:DataObjectFormat")
    of_data.set("ObjectReference", f"#{_REFERENCE_ID}")
    _add(of_data, "xades:MimeType", "text/xml")


def build(parts: Parts) -> etree._Element:
    """The signature file's tree for these values."""
    root = etree.Element(f"{{{ASIC}}}XAdESSignatures", nsmap={"asic": ASIC})
    signature = _add(root, "ds:Signature", Id=_ID)
    _signed_info(signature, parts)
    _add(signature, "ds:SignatureValue", parts.value)
    data = _add(_add(signature, "ds:KeyInfo"), "ds:X509Data")
    _add(data, "ds:X509Certificate", parts.certificate)
    _add(data, "ds:X509Certificate", parts.issuer)
    _object(signature, parts)
    return root


# The shape is built once, with a mark in each place that differs, and then filled in: base64, a time and the methods' names
# have nothing that XML would escape, so what is filled in is what building and canonicalising anew would give.
_MARKED = build(Parts(**{each.name: f"{{0.{each.name}}}" for each in fields(Parts)}))
_FILE = serialise(_MARKED).decode("ascii")
_PROPERTIES = canonical_part(next(_MARKED.iter(f"{{{XADES}}}SignedProperties"))).decode("ascii")
_SIGNED_INFO = canonical_part(next(_MARKED.iter(f"{{{DS}}}SignedInfo"))).decode("ascii")


def _shape() -> re.Pattern[bytes]:
    """Exactly the files that ``_FILE`` can give, with a group for each value."""
    pattern = re.escape(_FILE)
    for each in fields(Parts):
        values = f"{re.escape(RSA_SHA256)}|{re.escape(ECDSA_SHA256)}" if each.name == "method" else "[^<>&]*"
        pattern = pattern.replace(re.escape(f"{{0.{each.name}}}"), f"(?P<{each.name}>{values})")
    return re.compile(pattern.encode("ascii"))


_SHAPE = _shape()


def properties_bytes(parts: Parts) -> bytes:
    """The bytes of SignedProperties (exclusive canonical XML) that the second reference digests."""
    return _PROPERTIES.format(parts).encode("ascii")


def signed_bytes(parts: Parts) -> bytes:
    """The bytes of SignedInfo (exclusive canonical XML) that the signature value is made over."""
    return _SIGNED_INFO.format(parts).encode("ascii")


def sign(payload: bytes, signer: KeySigner, now: datetime) -> bytes:
    """The signature file's bytes for a payload."""
    certificate = signer.certificate.public_bytes(Encoding.DER)
    parts = Parts(
        method=RSA_SHA256 if isinstance(signer.key, rsa.RSAPrivateKey) else ECDSA_SHA256,
        payload_digest=digest_text(payload),
        time=utc_text(now),
        certificate_digest=digest_text(certificate),
        certificate=b64encode(certificate).decode(),
        issuer=b64encode(signer.issuer.public_bytes(Encoding.DER)).decode(),
    )
    parts = replace(parts, properties_digest=digest_text(properties_bytes(parts)))
    value = b64encode(_raw_signature(signer.key, signed_bytes(parts))).decode()
    return _FILE.format(replace(parts, value=value)).encode("ascii")


def _raw_signature(key: SigningKey, data: bytes) -> bytes:
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    r, s = decode_dss_signature(key.sign(data, ec.ECDSA(hashes.SHA256())))
    length = (key.key_size + 7) // 8
    return r.to_bytes(length, "big") + s.to_bytes(length, "big")


def signature_holds(certificate: Certificate, parts: Parts, data: bytes) -> bool:
    """Whether the signature value over these bytes was made with the certificate's key, by the method that it names."""
    key, value = certificate.public_key(), b64decode(parts.value)
    try:
        if parts.method == RSA_SHA256 and isinstance(key, rsa.RSAPublicKey):
            key.verify(value, data, padding.PKCS1v15(), hashes.SHA256())
            return True
        if parts.method == ECDSA_SHA256 and isinstance(key, ec.EllipticCurvePublicKey):
            length = (key.key_size + 7) // 8
            if len(value) != 2 * length:
                return False
            r, s = int.from_bytes(value[:length], "big"), int.from_bytes(value[length:], "big")
            key.verify(encode_dss_signature(r, s), data, ec.ECDSA(hashes.SHA256()))
            return True
    except InvalidSignature:
        pass
    return False


def read_signature(data: bytes) -> Parts:
    """The values of a signature file. Raises BadSignatureFile unless the file is exactly what ``sign`` can write."""
    found = _SHAPE.fullmatch(data)
    if found is None:
        raise _what_is_wrong(data)
    try:
        parts = Parts(**{name: value.decode("ascii") for name, value in found.groupdict().items()})
    except UnicodeDecodeError:
        raise BadSignatureFile(FORM, UNREADABLE) from None
    _check_values(parts)
    return parts


def _what_is_wrong(data: bytes) -> BadSignatureFile:
    """Why a file is not in our one shape, as well as it can be said."""
    try:
        _diagnose(parse(data))
    except NotCanonical as error:
        return BadSignatureFile(FORM, str(error))
    except BadSignatureFile as error:
        return error
    return BadSignatureFile(FORM, T("Underskriften har ikke den faste form: noget er flyttet, tilføjet eller fjernet."))


def _diagnose(root: etree._Element) -> None:
    """Raise what is wrong in the known attacks."""
    if len(root.findall(".//ds:Signature", _NS)) != 1:
        raise BadSignatureFile(FORM, T("Der skal være præcis én underskrift i pakken."))
    attributes = [(etree.QName(name).localname.lower(), value) for e in root.iter("*") for name, value in e.items()]
    ids = [value for name, value in attributes if name == "id"]
    if len(set(ids)) != len(ids):
        raise BadSignatureFile(FORM, T("Det samme Id findes flere gange i underskriften."))
    if any(value not in ALGORITHMS for name, value in attributes if name == "algorithm"):
        raise BadSignatureFile(ALGORITHM, T("Underskriften bruger en algoritme, som ikke er tilladt."))
    uris = [str(reference.get("URI")) for reference in root.iter(f"{{{DS}}}Reference")]
    if uris != [PAYLOAD_NAME, f"#{_PROPERTIES_ID}"]:
        raise BadSignatureFile(FORM, T("Underskriften dækker noget andet end indberetningen."))
    if root.find(".//xades:UnsignedProperties", _NS) is not None:
        raise BadSignatureFile(FORM, T("Underskriften har egenskaber, som ingen har underskrevet."))


def _check_values(parts: Parts) -> None:
    texts = (
        parts.payload_digest,
        parts.certificate_digest,
        parts.properties_digest,
        parts.certificate,
        parts.issuer,
        parts.value,
    )
    try:
        canonical = all(text and b64encode(b64decode(text, validate=True)).decode() == text for text in texts)
        held = canonical and bool(_TIME.fullmatch(parts.time)) and bool(parts.signed_at)
    except ValueError:
        held = False
    if not held:
        raise BadSignatureFile(FORM, UNREADABLE)
