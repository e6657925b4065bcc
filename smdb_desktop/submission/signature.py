"""The XAdES-BASELINE-B signature of a container: its one shape, built here for writing and rebuilt here for reading.

Because reading rebuilds the whole file from the few values it holds and compares the bytes, nothing can be moved, doubled or
added. Facts: ETSI EN 319 132-1, EN 319 162-1, XML-DSig, exclusive C14N; why no library does it: ``docs/submission.md``.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from lxml import etree

from smdb_desktop.submission.canonical import NotCanonical, canonical_part, parse, serialise
from smdb_desktop.submission.keys import KeySigner, SigningKey
from smdb_desktop.submission.package import PAYLOAD_NAME
from smdb_desktop.submission.payload import utc_text

ASIC = "http://uri.etsi.org/02918/v1.2.1#"
DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
ALGORITHMS = frozenset({EXCLUSIVE, SHA256, RSA_SHA256, ECDSA_SHA256})

FORM, ALGORITHM = "Underskriftens form", "Algoritmer"
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


def _part(root: etree._Element, name: str) -> etree._Element:
    return next(root.iter(name))


def properties_bytes(root: etree._Element) -> bytes:
    """The bytes of SignedProperties that the second reference digests."""
    return canonical_part(_part(root, f"{{{XADES}}}SignedProperties"))


def signed_bytes(root: etree._Element) -> bytes:
    """The bytes of SignedInfo that the signature value is made over."""
    return canonical_part(_part(root, f"{{{DS}}}SignedInfo"))


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
    root = build(parts)
    # the two values that depend on the rest are filled into the tree as it stands: building it anew costs more than RSA saves
    digests = root.findall(".//ds:SignedInfo/ds:Reference/ds:DigestValue", _NS)
    digests[1].text = digest_text(properties_bytes(root))
    value = _part(root, f"{{{DS}}}SignatureValue")
    value.text = b64encode(_raw_signature(signer.key, signed_bytes(root))).decode()
    return serialise(root)


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


def read_signature(data: bytes) -> tuple[Parts, etree._Element]:
    """The values of a signature file and its tree. Raises BadSignatureFile unless the file is exactly what ``build`` gives."""
    try:
        root = parse(data)
    except NotCanonical as error:
        raise BadSignatureFile(FORM, str(error)) from None
    _diagnose(root)
    text: Mapping[str, list[str]] = {
        name: [element.text or "" for element in root.iter(f"{{{_NS[prefix]}}}{name}")]
        for prefix, name in (
            ("ds", "DigestValue"),
            ("ds", "X509Certificate"),
            ("ds", "SignatureValue"),
            ("xades", "SigningTime"),
        )
    }
    method = root.find(".//ds:SignatureMethod", _NS)
    if [len(values) for values in text.values()] != [3, 2, 1, 1] or method is None:
        raise BadSignatureFile(FORM, "Underskriften har ikke de dele, som den skal.")
    payload, properties, certificate = text["DigestValue"]
    leaf, issuer = text["X509Certificate"]
    time, value = text["SigningTime"][0], text["SignatureValue"][0]
    parts = Parts(method.get("Algorithm", ""), payload, time, certificate, leaf, issuer, properties, value)
    _check_values(parts)
    if serialise(build(parts)) != data:
        raise BadSignatureFile(FORM, "Underskriften har ikke den faste form: noget er flyttet, tilføjet eller fjernet.")
    return parts, root


def _diagnose(root: etree._Element) -> None:
    """Say what is wrong in the known attacks; whatever passes here still meets the comparison with ``build``."""
    if len(root.findall(".//ds:Signature", _NS)) != 1:
        raise BadSignatureFile(FORM, "Der skal være præcis én underskrift i pakken.")
    attributes = [(etree.QName(name).localname.lower(), value) for e in root.iter("*") for name, value in e.items()]
    ids = [value for name, value in attributes if name == "id"]
    if len(set(ids)) != len(ids):
        raise BadSignatureFile(FORM, "Det samme Id findes flere gange i underskriften.")
    if any(value not in ALGORITHMS for name, value in attributes if name == "algorithm"):
        raise BadSignatureFile(ALGORITHM, "Underskriften bruger en algoritme, som ikke er tilladt.")
    uris = [str(reference.get("URI")) for reference in root.iter(f"{{{DS}}}Reference")]
    if uris != [PAYLOAD_NAME, f"#{_PROPERTIES_ID}"]:
        raise BadSignatureFile(FORM, "Underskriften dækker noget andet end indberetningen.")
    if root.find(".//xades:UnsignedProperties", _NS) is not None:
        raise BadSignatureFile(FORM, "Underskriften har egenskaber, som ingen har underskrevet.")


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
        raise BadSignatureFile(FORM, "En værdi i underskriften kan ikke læses.")
