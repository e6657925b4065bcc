"""What a build proves of its updates: the libraries load, what is signed is believed, and one changed byte is not.

Everything is made for the proof and forgotten; the root that ships is judged too where there is one.
"""

from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, Root, TargetFile, Targets

from smdb_desktop.updating import fetcher, repository
from smdb_desktop.updating.seal import Seal, SealError, must_hold, newest_root

_NAME = "program/any/1.0/files.json"


def prove(shipped: bytes | None) -> None:
    """Raise SealError, ImportError or AssertionError where something does not hold."""
    if shipped is not None:
        newest_root(shipped, ())
    # what asks servers is loaded too: a build may have left out what it stands on
    fetcher.NetFetcher().close()
    if repository.CONFIG.max_delegations:
        raise AssertionError("delegations are followed")
    signer = CryptoSigner(Ed25519PrivateKey.generate())
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    root = Root(expires=tomorrow)
    for role in root.roles:
        root.add_key(signer.public_key, role)
    targets = Targets(expires=tomorrow, targets={_NAME: TargetFile.from_data(_NAME, b"list", ["sha256"])})
    trusted = newest_root(_signed(Metadata(root), signer), ())
    content = _signed(Metadata(targets), signer)
    must_hold(Seal((), content, _NAME), trusted, b"list")
    for changed, listing in ((content, b"lisT"), (content.replace(b"targets", b"tbrgets", 1), b"list")):
        try:
            must_hold(Seal((), changed, _NAME), trusted, listing)
        except SealError:
            continue
        raise AssertionError("something that was changed is believed")


def _signed(made: Metadata[Root] | Metadata[Targets], signer: CryptoSigner) -> bytes:
    made.sign(signer)
    return made.to_bytes()
