"""What a build proves of its updates: the libraries load, what is signed is believed, and one changed byte is not.

Everything is made for the proof and forgotten; the root that ships is judged too where there is one.
"""

from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import DelegatedRole, Delegations, Metadata, Root, TargetFile, Targets

from smdb_desktop.updating import fetcher, repository
from smdb_desktop.updating.seal import PACKAGES, PROGRAM, Seal, SealError, must_hold, newest_root

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
    named = Targets(expires=tomorrow, targets={_NAME: TargetFile.from_data(_NAME, b"list", ["sha256"])})
    trusted = newest_root(_signed(Metadata(root), signer), ())
    content = _signed(Metadata(named), signer)
    seal = Seal((), _targets(PROGRAM, signer, tomorrow), content, _NAME)
    must_hold(seal, trusted, b"list")
    for changed, listing in (
        (seal, b"lisT"),
        (seal._replace(named=content.replace(b"targets", b"tbrgets", 1)), b"list"),
        (seal._replace(targets=_targets(PACKAGES, signer, tomorrow)), b"list"),
    ):
        try:
            must_hold(changed, trusted, listing)
        except SealError:
            continue
        raise AssertionError("something that was changed is believed")


def _targets(role: str, signer: CryptoSigner, expires: datetime) -> bytes:
    """Metadata by which this role alone may publish, and anything."""
    made = Targets(expires=expires, delegations=Delegations({}, {role: DelegatedRole(role, [], 1, True, ["*/*/*/*"])}))
    made.add_key(signer.public_key, role)
    return _signed(Metadata(made), signer)


def _signed(made: Metadata[Root] | Metadata[Targets], signer: CryptoSigner) -> bytes:
    made.sign(signer)
    return made.to_bytes()
