"""A new data key for somebody who is not there: sealed to the public half of a key pair, whose private half lies in their slot.

What is sealed can be opened with the private half and the data key before it, and could be made only by who had that one: neither
a removed person with an old key file nor somebody who only writes the file gets or forges anything. ADR 51 says why.
"""

from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PAIR_BYTES = 32
"""Bytes of each half of a key pair."""
SEALED_BYTES = 32 + 16
_INFO = b"smdb-desktop ny datanoegle 1"
_NONCE = bytes(12)
"""Every seal has a key of its own, so no nonce is used twice."""


class Sealed(NamedTuple):
    """A data key (32 bytes, with a tag of 16) under the public half of a pair that was made for it alone."""

    public: bytes
    box: bytes


def new_pair() -> tuple[bytes, bytes]:
    """A new private half and its public half."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def seal(new: bytes, before: bytes, public: bytes, about: bytes) -> Sealed:
    """Seal the data key ``new`` for the owner of ``public``, who has ``before``; ``about`` is authenticated with it."""
    mine, shown = new_pair()
    shared = X25519PrivateKey.from_private_bytes(mine).exchange(X25519PublicKey.from_public_bytes(public))
    return Sealed(shown, AESGCM(_key(shared, before, shown + public)).encrypt(_NONCE, new, about))


def unseal(sealed: Sealed, before: bytes, private: bytes, about: bytes) -> bytes | None:
    """The data key that was sealed, or None where it was not sealed for this pair by somebody who had ``before``."""
    own = X25519PrivateKey.from_private_bytes(private)
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(sealed.public))
        public = own.public_key().public_bytes_raw()
        return AESGCM(_key(shared, before, sealed.public + public)).decrypt(_NONCE, sealed.box, about)
    except (InvalidTag, ValueError):
        return None


def _key(shared: bytes, before: bytes, halves: bytes) -> bytes:
    return HKDF(SHA256(), 32, before, _INFO + halves).derive(shared)
