"""The proof that lies beside a version: the roots that were accepted, who may publish what, and the signed list of its kind.

It is judged from the root that ships with the installed program, without a net and without a clock: a version that was laid down
stays usable when its metadata have expired, and does not when the keys that signed it were taken back. Programs and packages are
signed by different roles: what names a file of the other kind proves nothing.
"""

import base64
import json
from collections.abc import Sequence
from typing import NamedTuple

from securesystemslib.exceptions import VerificationError
from tuf.api.exceptions import LengthOrHashMismatchError, RepositoryError
from tuf.api.metadata import Metadata, Root, Targets

from smdb_desktop.updating.layout import MOST_SEAL
from smdb_desktop.updating.layout import PROGRAM as PROGRAM

FORMAT = "smdb-seal/2"
PACKAGES = "packages"
"""The role that signs forms and code lists."""
DELEGATED = (PROGRAM, PACKAGES)


class SealError(ValueError):
    """The proof does not hold. The words are for support."""


class Seal(NamedTuple):
    """``roots``: later ones than the shipped, in their order. ``targets``: the signed metadata that say who publishes what.

    ``named``: the signed metadata of the role that names ``target``, the list of files.
    """

    roots: tuple[bytes, ...]
    targets: bytes
    named: bytes
    target: str


def write(seal: Seal) -> bytes:
    """The proof as a file."""
    made = {
        "format": FORMAT,
        "roots": [base64.b64encode(root).decode() for root in seal.roots],
        "targets": base64.b64encode(seal.targets).decode(),
        "named": base64.b64encode(seal.named).decode(),
        "target": seal.target,
    }
    return json.dumps(made).encode() + b"\n"


def read(content: bytes) -> Seal:
    """The proof of a file. Raises SealError."""
    try:
        made = json.loads(content)
        if made["format"] != FORMAT or len(content) > MOST_SEAL:
            raise SealError("another format")
        roots = tuple(base64.b64decode(root, validate=True) for root in made["roots"])
        targets, named = (base64.b64decode(made[key], validate=True) for key in ("targets", "named"))
        return Seal(roots, targets, named, str(made["target"]))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise SealError(f"no proof: {type(error).__name__}") from None


def newest_root(shipped: bytes, later: Sequence[bytes]) -> Root:
    """The last of a chain of roots, each signed by itself and by the one before. Raises SealError.

    Roots that are not newer than the shipped one are passed over: the program was installed anew meanwhile.
    """
    try:
        first = Metadata[Root].from_bytes(shipped)
        root = first.signed
        root.verify_delegate(Root.type, first.signed_bytes, first.signatures)
        for content in later:
            made = Metadata[Root].from_bytes(content)
            if made.signed.version <= root.version:
                continue
            if made.signed.version != root.version + 1:
                raise SealError("a root is missing")
            root.verify_delegate(Root.type, made.signed_bytes, made.signatures)
            made.signed.verify_delegate(Root.type, made.signed_bytes, made.signatures)
            root = made.signed
    except (RepositoryError, VerificationError, ValueError, KeyError, TypeError) as error:
        raise SealError(f"a root does not hold: {type(error).__name__}") from None
    return root


def role_of(target: str) -> str:
    """The role that alone may name a file, whatever any metadata say."""
    return PROGRAM if target.split("/")[0] == PROGRAM else PACKAGES


def must_hold(seal: Seal, root: Root, listing: bytes) -> None:
    """Raise SealError where the metadata are not signed as the root and the targets ask, or do not name this list."""
    try:
        made = Metadata[Targets].from_bytes(seal.targets)
        root.verify_delegate(Targets.type, made.signed_bytes, made.signatures)
        delegations, role = made.signed.delegations, role_of(seal.target)
        if (
            delegations is None
            or delegations.roles is None
            or not delegations.roles[role].is_delegated_path(seal.target)
        ):
            raise SealError("nobody may name this list")
        named = Metadata[Targets].from_bytes(seal.named)
        made.signed.verify_delegate(role, named.signed_bytes, named.signatures)
        named.signed.targets[seal.target].verify_length_and_hashes(listing)
    except (RepositoryError, LengthOrHashMismatchError, VerificationError, ValueError, KeyError, TypeError) as error:
        raise SealError(f"the proof does not hold: {type(error).__name__}") from None
