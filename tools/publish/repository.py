"""A repository of versions as a folder: roots, targets, snapshot and timestamp, each signed by its keys, and the packages.

The targets name no file: they say whose keys sign programs and whose sign packages of forms and code lists. What needs keys that
lie elsewhere is staged first: a file without enough signatures, which is carried to each key and back. Only what its threshold is
reached for gets the name by which programs ask for it.
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
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

from smdb_desktop.updating.listing import Listing, of_folder, write
from smdb_desktop.updating.seal import DELEGATED, PACKAGES, PROGRAM, newest_root, role_of

ROLES = (Root.type, Targets.type, Snapshot.type, Timestamp.type)
DAYS = {Root.type: 730, Targets.type: 365, PROGRAM: 365, PACKAGES: 365, Snapshot.type: 30, Timestamp.type: 14}
"""How long each role's word counts, in days; the timestamp's is how long a server can hide a newer version."""
_PATHS = {PROGRAM: [f"{PROGRAM}/*/*/*"], PACKAGES: ["*/any/*/*"]}
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
            _must_reach(role, who)
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

    # -- who publishes what ----------------------------------------------------------------------------------------------

    def stage_roles(self, trusted: Mapping[str, Trusted]) -> Path:
        """The next targets, unsigned: whose keys sign programs and whose packages; a role that is not named signs nothing."""
        if not trusted or not trusted.keys() <= set(DELEGATED):
            raise ValueError("a role that nobody knows")
        staged = self._staged_of(Targets.type)
        staged.signed.delegations = Delegations({}, {})
        for role, who in trusted.items():
            _must_reach(role, who)
            made = DelegatedRole(role, [], who.threshold, terminating=True, paths=_PATHS[role])
            staged.signed.delegations.roles = {**(staged.signed.delegations.roles or {}), role: made}
            for key in who.keys:
                staged.signed.add_key(key, role)
            if self._newest(role, Targets) is None:
                self.stage_again(role)
        staged.signatures.clear()
        return self._stage(Targets.type, staged)

    # -- versions ----------------------------------------------------------------------------------------------------------

    def add(self, build: Path, release: Release) -> Listing:
        """Put a build among what its role has staged: its list and its package. Raises ListingError for what cannot be."""
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

    def add_target(self, path: str, content: bytes, custom: Mapping[str, Any] | None = None, role: str = "") -> None:
        """Name a file in what its role has staged (another role: an attack), and put it where programs ask for it."""
        role = role or role_of(path)
        staged = self._staged_of(role)
        target = TargetFile.from_data(path, content, ["sha256"])
        if custom is not None:
            target.unrecognized_fields["custom"] = dict(custom)
        staged.signed.targets[path] = target
        staged.signatures.clear()
        self._stage(role, staged)
        place = self.targets / target.get_prefixed_paths()[0]
        place.parent.mkdir(parents=True, exist_ok=True)
        self._put(place, content)

    def withdraw(self, name: str, platform: str, version: str) -> None:
        """Name a version no more. Programs that have it keep it; see ``docs/publishing.md`` for taking one out of use."""
        begin = f"{name}/{platform}/{version}/"
        role = role_of(begin)
        staged = self._staged_of(role)
        staged.signed.targets = {path: t for path, t in staged.signed.targets.items() if not path.startswith(begin)}
        staged.signatures.clear()
        self._stage(role, staged)

    def _staged_of(self, role: str) -> Metadata[Targets]:
        path = self.staged / f"{role}.json"
        if path.is_file():
            return Metadata[Targets].from_file(str(path))
        before = self._newest(role, Targets)
        if before is None:
            return Metadata(Targets(version=1, expires=self._in(DAYS[role])))
        before.signed.version += 1
        before.signed.expires = self._in(DAYS[role])
        before.signatures.clear()
        return before

    def stage_again(self, role: str = Targets.type) -> Path:
        """Stage what a role has signed anew, to be signed with a later day or by other keys. The file to be signed."""
        return self._stage(role, self._staged_of(role))

    def bundle(self, name: str, version: str, file: Path) -> None:
        """Write one published package with the signed metadata of now into a file to hand out. Raises ValueError."""
        prefix = f"{name}/any/{version}/"
        named = self._newest(role_of(prefix), Targets)
        found = [] if named is None else [t for path, t in named.signed.targets.items() if path.startswith(prefix)]
        if name == PROGRAM or not found:
            raise ValueError(f"{name} {version} is not published")
        parts = [*sorted(self.metadata.glob("*.root.json")), self.metadata / "timestamp.json"]
        for role in (Snapshot.type, Targets.type, *DELEGATED):
            newest: Metadata[Any] | None = self._newest(role, Targets)
            if newest is not None:
                parts.append(self.metadata / f"{newest.signed.version}.{role}.json")
        parts += [self.targets / target.get_prefixed_paths()[0] for target in found]
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as container:
            for path in parts:
                part = zipfile.ZipInfo(path.relative_to(self.targets.parent).as_posix(), _EARLY)
                part.compress_type = zipfile.ZIP_DEFLATED
                container.writestr(part, path.read_bytes())

    # -- signing -------------------------------------------------------------------------------------------------------------

    def sign(self, role: str, signers: Sequence[Signer]) -> None:
        """Add signatures to what is staged for a role."""
        path = self.staged / f"{role}.json"
        made: Metadata[Any] = Metadata.from_file(str(path))
        for each in signers:
            made.sign(each, append=True)
        self._put(path, made.to_bytes(_WRITTEN))

    def release(self, online: Mapping[str, Sequence[Signer]]) -> None:
        """Publish what is staged where enough have signed it, with a snapshot and a timestamp of it."""
        for role in (Targets.type, *DELEGATED):
            staged = self.staged / f"{role}.json"
            if not staged.is_file():
                continue
            made = Metadata[Targets].from_file(str(staged))
            above: Root | Targets = self._root().signed if role == Targets.type else self._targets().signed
            above.verify_delegate(role, made.signed_bytes, made.signatures)
            self._put(self.metadata / f"{made.signed.version}.{role}.json", made.to_bytes(_WRITTEN))
            staged.unlink()
        self.refresh(online)

    def _targets(self) -> Metadata[Targets]:
        found: Metadata[Targets] | None = self._newest(Targets.type, Targets)
        if found is None:
            raise ValueError("nobody is named yet who publishes")
        return found

    def refresh(self, online: Mapping[str, Sequence[Signer]], days: Mapping[str, int] = DAYS) -> None:
        """A new snapshot and timestamp of what is published, each signed by its keys: what a server does every few days."""
        delegations = self._targets().signed.delegations
        named = tuple(role for role in DELEGATED if delegations and delegations.roles and role in delegations.roles)
        snapshot = self._next(Snapshot.type, Snapshot(expires=self._in(days[Snapshot.type])))
        snapshot.signed.meta = {f"{role}.json": self._described(role) for role in (Targets.type, *named)}
        signed = self._signed(Snapshot.type, snapshot, online)
        self._put(self.metadata / f"{snapshot.signed.version}.snapshot.json", signed)
        timestamp = self._next(Timestamp.type, Timestamp(expires=self._in(days[Timestamp.type])))
        timestamp.signed.snapshot_meta = _described(snapshot.signed.version, signed)
        self._put(self.metadata / "timestamp.json", self._signed(Timestamp.type, timestamp, online))

    def _described(self, role: str) -> MetaFile:
        newest: Metadata[Targets] | None = self._newest(role, Targets)
        if newest is None:
            raise ValueError(f"{role} has signed nothing yet; stage and sign it, be it empty")
        content = (self.metadata / f"{newest.signed.version}.{role}.json").read_bytes()
        return _described(newest.signed.version, content)

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


def _must_reach(role: str, who: Trusted) -> None:
    if not 1 <= who.threshold <= len({key.keyid for key in who.keys}):
        raise ValueError(f"the threshold of {role} cannot be reached")


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
