"""Opens a disk that a cut may have left, as the next person would, and says what was found there."""

import hashlib
import shutil
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from smdb_desktop.services.errors import WrongPassphrase
from smdb_desktop.services.ports.submissions import Submissions
from smdb_desktop.services.safekeeping.moving import moved
from smdb_desktop.store.copies import read_copy
from smdb_desktop.store.copyfile import USED
from smdb_desktop.store.safe import FolderSafe
from smdb_desktop.store.sqlstore import SqlStore
from smdb_desktop.store.vault import FolderVault
from tools.power.telling import CHEAP, DATA, MOVING, OUT, PASSPHRASE, SECOND, STICK, desk, state
from tools.power.worlds import World

_IGNORED = (".lock",)
NEW = "en ganske anden sætning"
_SECONDS_BETWEEN = 86_400


@dataclass(slots=True)
class Seen:
    """What a disk holds for a person. ``trouble`` is what kept them out; "" where nothing did."""

    store: bool = False
    opened: bool = False
    passphrase: str = ""
    """The one that opened it."""
    code: bool = True
    digest: str = ""
    problems: tuple[str, ...] = ()
    trouble: str = ""
    made_again: bool = False
    """Where there is no store: whether set-up works."""
    missing: list[str] = field(default_factory=list)
    """Files that the store calls sent and that are not there, or are not what was sent."""
    at_server: list[str] = field(default_factory=list)
    """Files that the store calls sent to a server."""
    files: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    """Copies of the store by path: the digest of what they hold, or what is wrong with them."""
    copies_before: int = 0
    replaced: list[str] = field(default_factory=list)
    """What the stores hold that were moved aside, or what is wrong with them."""
    ended: str = ""
    """What the next person is told of a restoration, as its last step; "" for nothing."""
    moved: bool = False
    """Whether the store knows that it was moved to another machine."""
    doors: dict[str, bool] = field(default_factory=dict)
    """Other people's passphrases that were tried, and whether each opened the store."""


class Looker:
    """Opens disks in a folder of its own; one that was seen before is not opened again."""

    def __init__(self, box: Path) -> None:
        self._box = box
        self._known: dict[bytes, Seen] = {}
        self._seconds = 0.0
        self._moment = datetime.now(UTC) + timedelta(days=2)
        self._submissions: Submissions = desk(box).submissions

    @property
    def distinct(self) -> int:
        """How many disks were opened."""
        return len(self._known)

    def look(self, world: World, passphrases: tuple[str, ...], code: str | None, doors: tuple[str, ...] = ()) -> Seen:
        """Open the disk with the first of the passphrases that fits; ``code`` is tried too where one is given, and ``doors``."""
        key = _digest(world, (*passphrases, code or "", *doors))
        if key not in self._known:
            seen = self._seen(world, passphrases, code)
            if seen.opened:
                seen.doors = {secret: self._opens(world, secret) for secret in doors}
            self._known[key] = seen
        return self._known[key]

    def _opens(self, world: World, secret: str) -> bool:
        try:
            self._unlock(self._put(world), secret).close()
        except WrongPassphrase:
            return False
        return True

    def _put(self, world: World) -> FolderVault:
        """The disk anew, and its vault at a later day: no wait after an earlier try."""
        self._seconds += _SECONDS_BETWEEN
        shutil.rmtree(self._box, ignore_errors=True)
        self._box.mkdir()
        for path, content in sorted(world.items()):
            if content is None:
                (self._box / path).mkdir(parents=True, exist_ok=True)
            else:
                (self._box / path).write_bytes(content)
        self._moment += timedelta(seconds=_SECONDS_BETWEEN)
        moment = self._moment
        return FolderVault(self._box / DATA, kdf=CHEAP, now=lambda: moment, ticks=self._ticks)

    def _ticks(self) -> float:
        return time.monotonic() + self._seconds

    def _unlock(self, door: FolderVault, passphrase: str) -> SqlStore:
        """Open it, waiting first where one has to: a cut may have taken the count of wrong passphrases along."""
        try:
            return door.unlock(passphrase)
        except WrongPassphrase as error:
            if error.wrong:
                raise
            self._seconds += _SECONDS_BETWEEN
            return door.unlock(passphrase)

    def _seen(self, world: World, passphrases: tuple[str, ...], code: str | None) -> Seen:
        seen = Seen()
        door = self._put(world)
        for path in (
            *(self._box / OUT).glob("*.asice"),
            *(self._box / OUT).glob("*.smdb"),
            *_moving(self._box / STICK),
        ):
            seen.files[str(path.relative_to(self._box))] = hashlib.sha256(path.read_bytes()).hexdigest()
        seen.copies_before = len(list((self._box / DATA / "backup").glob("*.db")))
        seen.store = door.exists()
        if not seen.store:
            self._make_again(seen)
            return seen
        for passphrase in passphrases:
            try:
                store = self._unlock(door, passphrase)
            except WrongPassphrase:
                door = self._put(world)
                continue
            except Exception as error:
                seen.trouble = _named(error)
                door = self._put(world)
                continue
            seen.opened, seen.passphrase, seen.trouble = True, passphrase, ""
            try:
                self._read(store, seen)
                ended = FolderSafe(door).ended_restore()
                # a new data key takes the store's place in the same way, and is no copy
                seen.ended = "" if ended is None or ended.ny_noegle else str(ended.trin)
            except Exception as error:
                seen.opened, seen.trouble = False, _named(error)
            finally:
                store.close()
            break
        if seen.opened and code is not None:
            seen.code = self._opens_with(world, code, seen)
        return seen

    def _make_again(self, seen: Seen) -> None:
        """Set-up anew, or with the one file on the stick what one came for: it lies there under one of its names."""
        try:
            for path in _moving(self._box / STICK):
                # a cut may have left a count of wrong tries
                self._seconds += _SECONDS_BETWEEN
                door = FolderVault(self._box / DATA, kdf=CHEAP, ticks=self._ticks)
                FolderSafe(door).restoring(path, PASSPHRASE).carry_out()
                self._unlock(door, PASSPHRASE).close()
                seen.made_again = True
                return
            workspace, _code = desk(self._box / DATA).create(PASSPHRASE, None, oevelse=True)
            workspace.close()
            desk(self._box / DATA).unlock(PASSPHRASE).close()
            seen.made_again = True
        except Exception as error:
            seen.trouble = _named(error)

    def _opens_with(self, world: World, code: str, seen: Seen) -> bool:
        try:
            door = self._put(world)
            try:
                store = door.unlock_with_recovery(code, NEW)
            except WrongPassphrase as error:
                if error.wrong:
                    raise
                self._seconds += _SECONDS_BETWEEN
                store = door.unlock_with_recovery(code, NEW)
            store.close()
        except Exception as error:
            seen.trouble = _named(error)
            return False
        return True

    def _read(self, store: SqlStore, seen: Seen) -> None:
        seen.digest = state(store)
        seen.problems = store.problems()
        for _id, name, place, sha256 in store.conn.execute(
            "SELECT id, filnavn, maal, payload_sha256 FROM indberetning WHERE tilstand = 'EKSPORTERET'"
        ):
            # the disk lay elsewhere when the work was recorded
            if str(place).endswith(str(OUT)) and not self._is_sent(self._box / OUT / str(name), str(sha256)):
                seen.missing.append(str(name))
            if str(place).startswith("https://"):
                seen.at_server.append(str(name))
        for path in sorted((*(self._box / DATA / "backup").glob("*.db"), *self._box.glob("usb/**/*.db"))):
            seen.copies[str(path.relative_to(self._box))] = self._copy(path)
        for aside in (self._box / DATA / "erstattet").glob("*"):
            seen.replaced.append(self._aside(aside))
        seen.moved = moved(store) is not None
        # the next commit has to go through as well
        store.settings.put("efter", "strømafbrydelsen")

    def _is_sent(self, path: Path, sha256: str) -> bool:
        if not path.is_file():
            return False
        found = self._submissions.verify(path.read_bytes(), datetime.now(UTC), ())
        return found.payload is not None and found.payload_sha256 == sha256

    def _copy(self, path: Path) -> str:
        """What a copy holds when it is laid where a store lies, with the key file beside it."""
        folder = self._box / "kopi"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            shutil.copyfile(path, folder / "smdb.db")
            shutil.copyfile(path.with_name(path.name + ".keyslots.json"), folder / "keyslots.json")
        except OSError as error:
            return _named(error)
        described = read_copy(path)
        return "no description beside it" if described is None or described.antal is None else self._held(folder)

    def _aside(self, folder: Path) -> str:
        """What a store holds that was moved aside: it is a data folder of its own."""
        own = self._box / "til side"
        shutil.rmtree(own, ignore_errors=True)
        shutil.copytree(folder, own)
        return self._held(own)

    def _held(self, folder: Path) -> str:
        """The state of the store in a folder, or what is wrong with it."""
        wrong = ""
        for passphrase in (PASSPHRASE, SECOND):
            try:
                store = self._unlock(FolderVault(folder, kdf=CHEAP, ticks=self._ticks), passphrase)
            except Exception as error:
                wrong = _named(error)
                self._seconds += _SECONDS_BETWEEN
                continue
            try:
                return state(store) if not store.problems() else "damaged"
            finally:
                store.close()
        return wrong


def _moving(stick: Path) -> list[Path]:
    """The one file of another machine, used or not; what has no name yet is none."""
    return [path for path in sorted(stick.glob("*")) if path.name in (MOVING.name, MOVING.name + USED)]


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error)[:90]} [{getattr(error, 'details', '')}]"


def _digest(world: World, secrets: tuple[str, ...]) -> bytes:
    made = hashlib.sha256(repr(secrets).encode())
    for path, content in sorted(world.items()):
        if not path.endswith(_IGNORED):
            made.update(path.encode() + b"\0" + (b"-" if content is None else hashlib.sha256(content).digest()))
    return made.digest()
