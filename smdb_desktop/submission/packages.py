"""A sealed package (``ports.submissions.Packages``): content with a signature over it, encrypted under a code of 140 random bits.

The form is written down in ``docs/submission.md``, *A course that is handed over*; it needs nothing but AES-256-GCM, HKDF-SHA-256
and a plain signature, so that others can read it.
"""

import base64
import json
import secrets
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import ExportError
from smdb_desktop.services.ports.submissions import PACKAGE_LIMIT, Opened, Signer
from smdb_desktop.submission.certificates.certificate import (
    BadCertificate,
    certificate_info,
    is_issued_by,
    load_certificate,
)
from smdb_desktop.submission.certificates.keys import KeySigner

MAGIC = b"SMDB-OVERDRAGELSE-1\n"
NO_PACKAGE = T("Filen er ikke en overdragelse.")
TOO_LARGE = T("Filen er for stor til at være en overdragelse.")
OTHER_CODE = T("Koden passer ikke til filen, eller filen er ændret. Skriv koden af igen, som den blev givet.")
NOT_SIGNED = T("Underskriften passer ikke til det, der står i filen. Brug den ikke, og spørg den, der sendte den.")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUPS, _LETTERS = 7, 4
_SALT, _NONCE = 16, 12


class SealedPackages:
    """Seals and opens packages; holds nothing."""

    def seal(self, indhold: bytes, signer: Signer) -> tuple[bytes, str]:
        """Sign the content, seal it under a new code, and open it again before it is called a package."""
        if not isinstance(signer, KeySigner):
            raise TypeError("a signer of ours is needed")
        chain = (signer.certificate, signer.issuer)
        inner = {
            "indhold": base64.b64encode(indhold).decode(),
            "underskrift": base64.b64encode(_sign(signer, indhold)).decode(),
            "certifikater": [each.public_bytes(Encoding.PEM).decode() for each in chain],
        }
        code = _new_code()
        salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
        sealed = AESGCM(_key(code, salt)).encrypt(nonce, json.dumps(inner).encode(), MAGIC)
        package = b"".join((MAGIC, salt, nonce, sealed))
        if len(package) > PACKAGE_LIMIT:
            raise ExportError(TOO_LARGE)
        if self.open(package, code).indhold != indhold:
            raise ExportError(NOT_SIGNED)
        return package, code

    def open(self, pakke: bytes, kode: str) -> Opened:
        """What stands in a package, when the code opens it and the signature holds. Raises ExportError."""
        if len(pakke) > PACKAGE_LIMIT:
            raise ExportError(TOO_LARGE)
        if not pakke.startswith(MAGIC) or len(pakke) < len(MAGIC) + _SALT + _NONCE:
            raise ExportError(NO_PACKAGE)
        salt, rest = pakke[len(MAGIC) :][:_SALT], pakke[len(MAGIC) + _SALT :]
        try:
            plain = AESGCM(_key(kode, salt)).decrypt(rest[:_NONCE], rest[_NONCE:], MAGIC)
        except (InvalidTag, ValueError) as error:
            raise ExportError(OTHER_CODE) from error
        try:
            return _read(plain)
        except (InvalidSignature, ValueError, KeyError, TypeError, RecursionError) as error:
            raise ExportError(NOT_SIGNED, type(error).__name__) from error


def _read(plain: bytes) -> Opened:
    inner: Any = json.loads(plain)
    content = base64.b64decode(inner["indhold"], validate=True)
    certificate, issuer = map(_certificate, inner["certifikater"])
    if not is_issued_by(certificate, issuer):
        raise ValueError("another issuer")
    signature, key = base64.b64decode(inner["underskrift"], validate=True), certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, content, ec.ECDSA(hashes.SHA256()))
    else:
        raise ValueError("another kind of key")
    info = certificate_info(certificate)
    return Opened(content, info.organisation, info.organisation_id, info.oevelse)


def _certificate(pem: Any) -> x509.Certificate:
    """Raises BadCertificate."""
    try:
        der = x509.load_pem_x509_certificate(str(pem).encode()).public_bytes(Encoding.DER)
    except Exception as error:  # as ``load_certificate``: a hostile certificate must raise only this one
        raise BadCertificate(type(error).__name__) from None
    return load_certificate(der)


def _sign(signer: KeySigner, content: bytes) -> bytes:
    if isinstance(signer.key, rsa.RSAPrivateKey):
        return signer.key.sign(content, padding.PKCS1v15(), hashes.SHA256())
    return signer.key.sign(content, ec.ECDSA(hashes.SHA256()))


def _new_code() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_LETTERS)) for _ in range(_GROUPS))


def _key(code: str, salt: bytes) -> bytes:
    """The key of a code in any case, with or without hyphens; O is 0, I and L are 1."""
    spoken = "".join(letter for letter in code.upper() if letter.isalnum())
    plain = spoken.replace("O", "0").replace("I", "1").replace("L", "1").encode()
    return HKDF(hashes.SHA256(), 32, salt, b"smdb-overdragelse").derive(plain)
