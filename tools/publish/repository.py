"""A repository of versions as a folder: roots, targets, snapshot and timestamp, each signed by its keys, and the packages.

What needs keys that lie elsewhere is staged first: a file without enough signatures, which is carried to each key and back. Only
what its threshold is reached for gets the name by which programs ask for it.
"""

import hashlib
import shutil
import stat
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from securesystemslib.signer import Key, Signer
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

from smdb_desktop.updating.listing import Listing, of_folder, write
from smdb_desktop.updating.seal import newest_root

ROLES = (Root.type, Targets.type, Snapshot.type, Timestamp.type)
DAYS = {Root.type: 730, Targets.type: 365, Snapshot.type: 30, Timestamp.type: 14}
"""How long each role's word counts, in days; the timestamp's is how long a server can hide a newer version."""
_EARLY = (1980, 1, 1, 0, 0, 0)
_WRITTEN = JSONSerializer(compact=False)


class Trusted(NamedTuple):
    """Who may sign for a role: the public keys, and how many of them must."""

    keys: tuple[Key, ...]
    threshold: int = 1


class Release(NamedTuple):
    """A version that is published: see ``smdb_desktop.updating.repository.Offer``."""

    name: str
    platform: str
    version: str
    released: date
    start: tuple[str, ...] = ()
    schema: int = 0
    minimum: str = ""
    since: date | None = None


class Repository:
    """The folder that is served: ``metadata/`` and ``targets/``. ``staged/`` beside them is for nobody else."""

    def __init__(self, folder: Path, now: datetime | None = None) -> None:
        self.folder = folder
        self.metadata, self.targets, self.staged = folder / "metadata", folder / "targets", folder / "staged"
        self._now = now or datetime.now(UTC)
        for each in (self.metadata, self.targets, self.staged):
            each.mkdir(parents=True, exist_ok=True)

    # -- roots -----------------------------------------------------------------------------------------------------------

    def root(self) -> Metadata[Root] | None:
        """The newest root that was published."""
        version = 0
        while (self.metadata / f"{version + 1}.root.json").is_file():
            version += 1
        return Metadata[Root].from_file(str(self.metadata / f"{version}.root.json")) if version else None

    def stage_root(self, trusted: Mapping[str, Trusted], days: int = DAYS[Root.type]) -> Path:
        """The next root, unsigned: who may sign what from then on. The file to be signed."""
        before = self.root()
        root = Root(
            version=1 if before is None else before.signed.version + 1,
            expires=self._in(days),
            consistent_snapshot=True,
        )
        for role, who in trusted.items():
            if not 1 <= who.threshold <= len({key.keyid for key in who.keys}):
                raise ValueError(f"the threshold of {role} cannot be reached")
            for key in who.keys:
                root.add_key(key, role)
            root.roles[role].threshold = who.threshold
        if set(trusted) != set(ROLES):
            raise ValueError("a role has no keys")
        return self._stage(Root.type, Metadata(root))

    def accept_root(self) -> int:
        """Publish the staged root where the old and the new keys have signed it; its version. Raises ValueError."""
        staged, before = Metadata[Root].from_file(str(self.staged / "root.json")), self.root()
        content = staged.to_bytes(_WRITTEN)
        newest_root(content, ())
        if before is not None:
            newest_root(before.to_bytes(_WRITTEN), (content,))
        self._put(self.metadata / f"{staged.signed.version}.root.json", content)
        (self.staged / "root.json").unlink()
        return staged.signed.version

    # -- versions ----------------------------------------------------------------------------------------------------------

    def add(self, build: Path, release: Release) -> Listing:
        """Put a build among the targets that are staged: its list and its package. Raises ListingError for what cannot be."""
        platform = "" if release.platform == "any" else release.platform
        listing = of_folder(build, release.name, release.version, platform, release.start, release.schema)
        place = f"{release.name}/{release.platform}/{release.version}"
        custom: dict[str, Any] = {"released": release.released.isoformat()}
        if release.minimum:
            custom["minimum"] = release.minimum
        if release.since is not None:
            custom["since"] = release.since.isoformat()
        package = self.staged / "package.zip"
        pack(build, listing, package)
        self.add_target(f"{place}/files.json", write(listing), custom)
        self.add_target(f"{place}/package.zip", package.read_bytes())
        package.unlink()
        return listing

    def add_target(self, path: str, content: bytes, custom: Mapping[str, Any] | None = None) -> None:
        """Name a file in the staged targets, and put it where programs ask for it."""
        staged = self._staged_targets()
        target = TargetFile.from_data(path, content, ["sha256"])
        if custom is not None:
            target.unrecognized_fields["custom"] = dict(custom)
        staged.signed.targets[path] = target
        staged.signatures.clear()
        self._stage(Targets.type, staged)
        place = self.targets / target.get_prefixed_paths()[0]
        place.parent.mkdir(parents=True, exist_ok=True)
        self._put(place, content)

    def withdraw(self, name: str, platform: str, version: str) -> None:
        """Name a version no more. Programs that have it keep it; see ``docs/publishing.md`` for taking one out of use."""
        staged, begin = self._staged_targets(), f"{name}/{platform}/{version}/"
        staged.signed.targets = {path: t for path, t in staged.signed.targets.items() if not path.startswith(begin)}
        staged.signatures.clear()
        self._stage(Targets.type, staged)

    def _staged_targets(self, days: int = DAYS[Targets.type]) -> Metadata[Targets]:
        if (self.staged / "targets.json").is_file():
            return Metadata[Targets].from_file(str(self.staged / "targets.json"))
        before = self._newest(Targets.type, Targets)
        if before is None:
            return Metadata(Targets(version=1, expires=self._in(days)))
        before.signed.version += 1
        before.signed.expires = self._in(days)
        before.signatures.clear()
        return before

    def stage_targets(self) -> Path:
        """Stage the targets anew, to be signed again with a later day or by other keys. The file to be signed."""
        return self._stage(Targets.type, self._staged_targets())

    # -- signing -------------------------------------------------------------------------------------------------------------

    def sign(self, role: str, signers: Sequence[Signer]) -> None:
        """Add signatures to what is staged for a role."""
        path = self.staged / f"{role}.json"
        made: Metadata[Any] = Metadata.from_file(str(path))
        for each in signers:
            made.sign(each, append=True)
        self._put(path, made.to_bytes(_WRITTEN))

    def release(self, online: Mapping[str, Sequence[Signer]]) -> None:
        """Publish the staged targets where enough have signed them, with a snapshot and a timestamp of them."""
        root = self._root()
        if (self.staged / "targets.json").is_file():
            targets = Metadata[Targets].from_file(str(self.staged / "targets.json"))
            root.signed.verify_delegate(Targets.type, targets.signed_bytes, targets.signatures)
            self._put(self.metadata / f"{targets.signed.version}.targets.json", targets.to_bytes(_WRITTEN))
            (self.staged / "targets.json").unlink()
        self.refresh(online)

    def refresh(self, online: Mapping[str, Sequence[Signer]], days: Mapping[str, int] = DAYS) -> None:
        """A new snapshot and timestamp of what is published, each signed by its keys: what a server does every few days."""
        targets = self._newest(Targets.type, Targets)
        if targets is None:
            raise ValueError("nothing is released")
        content = (self.metadata / f"{targets.signed.version}.targets.json").read_bytes()
        snapshot = self._next(Snapshot.type, Snapshot(expires=self._in(days[Snapshot.type])))
        snapshot.signed.meta = {"targets.json": _described(targets.signed.version, content)}
        signed = self._signed(Snapshot.type, snapshot, online)
        self._put(self.metadata / f"{snapshot.signed.version}.snapshot.json", signed)
        timestamp = self._next(Timestamp.type, Timestamp(expires=self._in(days[Timestamp.type])))
        timestamp.signed.snapshot_meta = _described(snapshot.signed.version, signed)
        self._put(self.metadata / "timestamp.json", self._signed(Timestamp.type, timestamp, online))

    def _signed(self, role: str, made: Metadata[Any], online: Mapping[str, Sequence[Signer]]) -> bytes:
        for each in online[role]:
            made.sign(each, append=True)
        self._root().signed.verify_delegate(role, made.signed_bytes, made.signatures)
        return made.to_bytes(_WRITTEN)

    # -- files -------------------------------------------------------------------------------------------------------------------

    def _root(self) -> Metadata[Root]:
        root = self.root()
        if root is None:
            raise ValueError("there is no root yet")
        return root

    def _next(self, role: str, made: Any) -> Metadata[Any]:
        before = self._newest(role, type(made))
        made.version = 1 if before is None else before.signed.version + 1
        return Metadata(made)

    def _newest(self, role: str, _kind: type[Any]) -> Metadata[Any] | None:
        if role == Timestamp.type:
            path = self.metadata / "timestamp.json"
            return Metadata.from_file(str(path)) if path.is_file() else None
        numbers = [int(path.name.split(".")[0]) for path in self.metadata.glob(f"*.{role}.json")]
        return Metadata.from_file(str(self.metadata / f"{max(numbers)}.{role}.json")) if numbers else None

    def _in(self, days: int) -> datetime:
        return (self._now + timedelta(days=days)).replace(microsecond=0)

    def _stage(self, role: str, made: Metadata[Any]) -> Path:
        path = self.staged / f"{role}.json"
        self._put(path, made.to_bytes(_WRITTEN))
        return path

    @staticmethod
    def _put(path: Path, content: bytes) -> None:
        """Whoever asks meanwhile gets the old file or the new."""
        temporary = path.with_name(path.name + ".new")
        temporary.write_bytes(content)
        temporary.replace(path)


def _described(version: int, content: bytes) -> MetaFile:
    return MetaFile(version, len(content), {"sha256": hashlib.sha256(content).hexdigest()})


def pack(build: Path, listing: Listing, package: Path) -> None:
    """The package of a build: the same bytes for the same build."""
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as container:
        for file in listing.files:
            part = zipfile.ZipInfo(file.path, _EARLY)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = (stat.S_IFREG | (0o755 if file.run else 0o644)) << 16
            with (build / file.path).open("rb") as reading, container.open(part, "w") as writing:
                shutil.copyfileobj(reading, writing)
