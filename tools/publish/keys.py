"""Key files of those who publish: Ed25519, the private part under a passphrase, the public part as TUF writes it."""

import json
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner, Key, SSlibKey

PUBLIC = ".pub"


def make(path: Path, passphrase: bytes | None) -> Key:
    """Write a new key pair, ``path`` and ``path.pub``, over nothing that is there; the public part. Raises FileExistsError."""
    private = Ed25519PrivateKey.generate()
    hidden: KeySerializationEncryption = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    public = SSlibKey.from_crypto(private.public_key())
    written = {
        path: private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, hidden),
        path.with_name(path.name + PUBLIC): json.dumps({"keyid": public.keyid, "key": public.to_dict()}).encode()
        + b"\n",
    }
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for place, content in written.items():
        handle = os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    return public


def public(path: Path) -> Key:
    """The public part of a ``.pub`` file. Raises ValueError or OSError."""
    made = json.loads(path.read_text(encoding="utf-8"))
    return Key.from_dict(made["keyid"], made["key"])


def signer(path: Path, passphrase: bytes | None) -> CryptoSigner:
    """What signs with a private key. Raises ValueError where the passphrase is wrong."""
    try:
        private = load_pem_private_key(path.read_bytes(), passphrase)
    except TypeError:
        raise ValueError("the key has a passphrase, or was given one and has none") from None
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError("the key is no Ed25519 key")
    return CryptoSigner(private)
