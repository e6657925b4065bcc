"""What a server or a folder says, believed only as far as it is signed: the newest versions, their lists, their packages.

``tuf`` does the checks of The Update Framework: roots in a chain, thresholds, no version lower than one that was seen, everything
of one moment, nothing expired. Here is what it leaves to us: how files are kept, what they mean, and how large they may be.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, cast

from tuf.api.exceptions import DownloadError
from tuf.api.metadata import DelegatedRole, TargetFile, Targets
from tuf.ngclient.config import UpdaterConfig
from tuf.ngclient.updater import Updater

from smdb_desktop import durable, held
from smdb_desktop.updating.fetcher import DiskFault, FileFetcher, FolderFetcher, NetFetcher
from smdb_desktop.updating.layout import MOST_LIST, MOST_PACKAGE, is_name, is_version, order
from smdb_desktop.updating.seal import DELEGATED, Seal, role_of

_LIST, _PACKAGE = "files.json", "package.zip"
CONFIG = UpdaterConfig(
    max_root_rotations=64,
    # nobody searches through delegations: the two roles are asked for by their names
    max_delegations=0,
    root_max_length=128_000,
    timestamp_max_length=16_000,
    snapshot_max_length=64_000,
    targets_max_length=2_000_000,
)


class Offer(NamedTuple):
    """A version that the signed metadata name, for one platform ("any" for forms and code lists).

    ``minimum``: the oldest version that may be used beside it, from the day ``since`` on ("" and None: nothing is said).
    """

    name: str
    platform: str
    version: str
    released: date | None
    minimum: str
    since: date | None
    listing: TargetFile
    package: TargetFile


class _Updater(Updater):
    """TUF's client with files that a power cut does not halve, and without a symbolic link, which sticks and Windows lack.

    It replaces two methods of its own by which it keeps files, and asks for the two roles that publish by a third;
    ``tests/updating/test_kept.py`` fails where another version of it does not have them any more.
    """

    def _persist_file(self, filename: str, data: bytes) -> None:
        durable.write_whole(Path(filename), data)

    def _update_root_symlink(self) -> None:
        """The root that is trusted is the one that shipped, and the chain from it: no other name for the newest is needed."""

    def at(self, moment: datetime) -> None:
        """Judge what has expired by this time."""
        self._trusted_set.reference_time = moment

    def load_roles(self) -> None:
        """Fetch and check what each role that publishes has signed; one that nobody was named for publishes nothing."""
        for role in DELEGATED:
            if self._delegated(role) is not None:
                self._load_targets(role, Targets.type)

    def _delegated(self, role: str) -> DelegatedRole | None:
        delegations = self._trusted_set.targets.delegations
        return None if delegations is None or delegations.roles is None else delegations.roles.get(role)

    def every_target(self) -> dict[str, TargetFile]:
        """All that the two roles name and may name: none can name a file of the other, nor the targets themselves any."""
        found: dict[str, TargetFile] = {}
        for role in DELEGATED:
            who = self._delegated(role)
            if who is not None:
                named = cast(Targets, self._trusted_set[role]).targets
                found |= {path: t for path, t in named.items() if role_of(path) == role and who.is_delegated_path(path)}
        return found

    def confirmed_until(self) -> datetime:
        """How long what was found out counts as fresh."""
        return min(each.expires for each in self._trusted_set)

    def root_version(self) -> int:
        """The version of the newest root."""
        return self._trusted_set.root.version


class Repository:
    """The signed metadata as they were at one moment."""

    def __init__(
        self,
        metadata: Path,
        base: str,
        fetcher: NetFetcher | FolderFetcher | FileFetcher,
        root: bytes,
        moment: datetime,
    ) -> None:
        durable.make_folders(metadata, 0o700)
        self._metadata = metadata
        self._fetcher = fetcher
        self._root = root
        self._base = f"{base}targets/"
        self._client = _Updater(str(metadata), f"{base}metadata/", None, self._base, fetcher, CONFIG, bootstrap=root)
        self._client.at(moment)

    def refresh(self) -> None:
        """Ask, and believe what is signed. Raises tuf's DownloadError or RepositoryError, or OSError where it cannot be kept."""
        self._client.refresh()
        self._client.load_roles()

    def close(self) -> None:
        """Ask no more."""
        self._fetcher.close()

    @property
    def confirmed_until(self) -> datetime:
        """When what was found out must be confirmed again."""
        return self._client.confirmed_until()

    def offers(self) -> tuple[Offer, ...]:
        """Every version that is named well, the newest of each first; what is named otherwise is for others."""
        targets = self._client.every_target()
        made = [_offer(path, target, targets) for path, target in targets.items()]
        return tuple(sorted((each for each in made if each), key=lambda each: order(each.version), reverse=True))

    def read(self, target: TargetFile) -> bytes:
        """The content of a small file that is named. Raises as ``bring`` does."""
        path = self._metadata / "list.tmp"
        try:
            self.bring(target, path)
            return durable.read_small(path, MOST_LIST)
        finally:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def bring(self, target: TargetFile, path: Path, told: Callable[[int], None] = lambda _done: None) -> None:
        """Fetch a file and check length and hash. Raises DownloadError, RepositoryError or OSError; then no file is left."""
        prefixed = target.get_prefixed_paths()[0]
        held.unlink(path)
        with durable.removed_on_error(path), path.open("xb") as file:
            length = 0
            for piece in self._fetcher.fetch(f"{self._base}{prefixed}"):
                length += len(piece)
                if length > target.length:
                    raise DownloadError("longer than it was signed")
                try:
                    file.write(piece)
                except OSError as error:
                    raise DiskFault(error) from error
                told(length)
            file.flush()
            with path.open("rb") as written:
                target.verify_length_and_hashes(written)

    def roots(self) -> tuple[bytes, ...]:
        """The chain of roots that was accepted, from the first on. Raises OSError."""
        history = self._metadata / "root_history"
        found = []
        for number in range(1, self._client.root_version() + 1):
            # those before the one that shipped were never fetched
            with suppress(FileNotFoundError):
                found.append(durable.read_small(history / f"{number}.root.json", CONFIG.root_max_length))
        return tuple(found)

    def seal(self, offer: Offer) -> Seal:
        """The proof of a version: what was believed now. Raises OSError."""
        return Seal(self.roots(), self.targets(), self._kept(role_of(offer.listing.path)), offer.listing.path)

    def targets(self) -> bytes:
        """The signed metadata that say who publishes what, as they were accepted last. Raises OSError."""
        return self._kept(Targets.type)

    def _kept(self, role: str) -> bytes:
        return durable.read_small(self._metadata / f"{role}.json", CONFIG.targets_max_length)


def _offer(path: str, listing: TargetFile, targets: dict[str, TargetFile]) -> Offer | None:
    parts = path.split("/")
    if len(parts) != 4 or parts[3] != _LIST or not is_name(parts[0]) or not is_version(parts[2]):
        return None
    package = targets.get("/".join((*parts[:3], _PACKAGE)))
    if package is None or listing.length > MOST_LIST or package.length > MOST_PACKAGE:
        return None
    custom = listing.custom if isinstance(listing.custom, dict) else {}
    minimum = custom.get("minimum", "")
    return Offer(
        parts[0],
        parts[1],
        parts[2],
        _day(custom.get("released")),
        minimum if is_version(minimum) else "",
        _day(custom.get("since")),
        listing,
        package,
    )


def _day(made: Any) -> date | None:
    try:
        return date.fromisoformat(cast(str, made))
    except (ValueError, TypeError):
        return None
