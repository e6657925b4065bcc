"""A signed letter (``ports.submissions.Letters``): JSON Web Signature, compact, with the signer's certificate and its issuer's.

Receipts travel so: any language has a library for it, and ``openssl dgst`` checks it by hand. One shape only, no algorithm but
RS256 and ES256, nothing taken from the header but the certificates. Facts: RFC 7515, RFC 7518; ``docs/receipt.md``.
"""

import json
import re
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import ExportError
from smdb_desktop.services.ports.submissions import LETTER_LIMIT, Letter, Signer
from smdb_desktop.submission.certificates.certificate import (
    BadCertificate,
    certificate_info,
    danish_date,
    is_issued_by,
    load_certificate,
    usage_fault,
)
from smdb_desktop.submission.certificates.chain import issuer_answer, revocation_answer
from smdb_desktop.submission.certificates.keys import KeySigner

TYPE = "smdb-kvittering+jws"
NO_LETTER = T("Filen er ikke en kvittering.")
TOO_LARGE = T("Filen er for stor til at være en kvittering.")
NOT_SIGNED = T("Underskriften på kvitteringen passer ikke til det, der står i den. Brug den ikke, og bed om en ny.")
NOT_ALLOWED = T("Kvitteringen er underskrevet med et certifikat, der ikke må bruges til det. {hvorfor}")
EXPIRED = T("Kvitteringen er underskrevet med et certifikat, der ikke gælder: fra {fra} til {til}.")
_SHAPE = re.compile(rb"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\s*")
_WIDTH = 32
"""Bytes of one number of an ES256 signature."""


class JwsLetters:
    """Signs and reads letters; holds nothing."""

    def sign(self, content: bytes, signer: Signer) -> bytes:
        """The letter. A key of another kind than RSA or P-256 is refused with ExportError."""
        if not isinstance(signer, KeySigner):
            raise TypeError("the signer was not opened here")
        key = signer.key
        if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name != "secp256r1":
            raise ExportError(T("Der kan kun kvitteres med en RSA-nøgle eller elliptisk kurve P-256."))
        chain = [b64encode(each.public_bytes(Encoding.DER)).decode() for each in (signer.certificate, signer.issuer)]
        algorithm = "RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256"
        header = json.dumps({"alg": algorithm, "typ": TYPE, "x5c": chain}, separators=(",", ":")).encode()
        text = b".".join(map(_encoded, (header, content)))
        if isinstance(key, rsa.RSAPrivateKey):
            value = key.sign(text, padding.PKCS1v15(), hashes.SHA256())
        else:
            r, s = decode_dss_signature(key.sign(text, ec.ECDSA(hashes.SHA256())))
            value = r.to_bytes(_WIDTH, "big") + s.to_bytes(_WIDTH, "big")
        return text + b"." + _encoded(value) + b"\n"

    def read(
        self,
        letter: bytes,
        now: datetime,
        pinned: Sequence[bytes],
        trust: Sequence[bytes] = (),
        revocation_lists: Sequence[bytes] = (),
    ) -> Letter:
        """What stands in a letter and who signed it. Raises ExportError."""
        if len(letter) > LETTER_LIMIT:
            raise ExportError(TOO_LARGE)
        found = _SHAPE.fullmatch(letter)
        if found is None:
            raise ExportError(NO_LETTER)
        try:
            header, content, value = map(_decoded, found.groups())
            algorithm, leaf, issuer = _header(header)
        except (ValueError, BadCertificate, RecursionError) as error:
            raise ExportError(NO_LETTER, type(error).__name__) from None
        if not _holds(leaf, algorithm, found[1] + b"." + found[2], value):
            raise ExportError(NOT_SIGNED)
        if fault := usage_fault(leaf):
            raise ExportError(NOT_ALLOWED.format(hvorfor=fault))
        if not leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
            ends = (danish_date(leaf.not_valid_before_utc), danish_date(leaf.not_valid_after_utc))
            raise ExportError(EXPIRED.format(fra=ends[0], til=ends[1]))
        lists = () if certificate_info(leaf).oevelse else revocation_lists
        held, said = revocation_answer(leaf, issuer, lists, now)
        return Letter(content, certificate_info(leaf), _trusted(leaf, issuer, pinned, trust, now), held, said)


def _encoded(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")


def _decoded(text: bytes) -> bytes:
    """Raises ValueError for what is not written in the one way."""
    data = urlsafe_b64decode(text + b"=" * (-len(text) % 4))
    if _encoded(data) != text:
        raise ValueError("written otherwise")
    return data


def _header(header: bytes) -> tuple[str, x509.Certificate, x509.Certificate]:
    """Algorithm, signer's certificate and its issuer's. Raises ValueError, BadCertificate."""
    raw: Any = json.loads(header)
    if not isinstance(raw, dict) or set(raw) != {"alg", "typ", "x5c"} or raw["typ"] != TYPE:
        raise ValueError("another header")
    if raw["alg"] not in ("RS256", "ES256") or not isinstance(raw["x5c"], list) or len(raw["x5c"]) != 2:
        raise ValueError("another algorithm or chain")
    leaf, issuer = (load_certificate(b64decode(str(each), validate=True)) for each in raw["x5c"])
    return raw["alg"], leaf, issuer


def _holds(leaf: x509.Certificate, algorithm: str, text: bytes, value: bytes) -> bool:
    key = leaf.public_key()
    try:
        if algorithm == "RS256" and isinstance(key, rsa.RSAPublicKey):
            key.verify(value, text, padding.PKCS1v15(), hashes.SHA256())
            return True
        if algorithm == "ES256" and isinstance(key, ec.EllipticCurvePublicKey) and len(value) == 2 * _WIDTH:
            r, s = (int.from_bytes(each, "big") for each in (value[:_WIDTH], value[_WIDTH:]))
            key.verify(encode_dss_signature(r, s), text, ec.ECDSA(hashes.SHA256()))
            return key.curve.name == "secp256r1"
    except InvalidSignature:
        pass
    return False


def _trusted(
    leaf: x509.Certificate,
    issuer: x509.Certificate,
    pinned: Sequence[bytes],
    trust: Sequence[bytes],
    now: datetime,
) -> bool:
    """Whether it is a certificate that a person put in, one of the same issuer, or one that leads to a trusted root."""
    der = leaf.public_bytes(Encoding.DER)
    if der in pinned:
        return True
    info = certificate_info(leaf)
    if info.oevelse or not is_issued_by(leaf, issuer):
        return False
    alike = (load_certificate(each) for each in pinned)
    same = (each for each in alike if certificate_info(each).organisation_id == info.organisation_id)
    return any(is_issued_by(each, issuer) for each in same) or issuer_answer(leaf, issuer, tuple(trust), now)[0]
