"""Opens a key file again that was opened and judged before, without proving once more that the key's numbers are primes.

The library proves them at each opening, which is a tenth of a second and more than everything else in a small export. What was
proved is known by the digest of the whole file; both lie in the store, whose pages are proved when they are read.
"""

import hashlib
from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key

from smdb_desktop.submission.certificates.encoding import closed_keys

SigningKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

_PROBE = b"smdb"


def proof_of(data: bytes, found: Sequence[x509.Certificate]) -> str:
    """What is kept of a file that was opened: its SHA-256 and the certificates in it as PEM, in their order."""
    return "\n".join((hashlib.sha256(data).hexdigest(), *(each.public_bytes(Encoding.PEM).decode() for each in found)))


def opened_again(data: bytes, password: str, proof: str) -> tuple[SigningKey, Sequence[x509.Certificate]] | None:
    """Key and certificates of the file that the proof is of; None where it is another, or does not open in the plainest way."""
    digest, _, certificates = proof.partition("\n")
    if digest != hashlib.sha256(data).hexdigest():
        return None
    try:
        found = x509.load_pem_x509_certificates(certificates.encode())
        (closed,) = closed_keys(data)
        key = load_der_private_key(closed, password.encode(), unsafe_skip_rsa_key_validation=True)
    except (ValueError, TypeError, IndexError, UnsupportedAlgorithm):
        # also a wrong password: what is said of it belongs to the opening that reads everything
        return None
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) or not _signs(key):
        return None
    return key, found


def _signs(key: SigningKey) -> bool:
    """Whether what the key signs is what its public half takes."""
    public = key.public_key()
    try:
        if isinstance(key, rsa.RSAPrivateKey) and isinstance(public, rsa.RSAPublicKey):
            signed = key.sign(_PROBE, padding.PKCS1v15(), hashes.SHA256())
            public.verify(signed, _PROBE, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(public, ec.EllipticCurvePublicKey):
            signed = key.sign(_PROBE, ec.ECDSA(hashes.SHA256()))
            public.verify(signed, _PROBE, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
