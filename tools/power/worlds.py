"""The disks that a power cut may leave at one moment of a recording, by what a file system promises.

Strict: only what was synced is there, each folder and each file by its own sync; of the rest any part. Journal: names reach the
disk in order, and every sync brings all earlier names. Torn: a write that was under way is there in sectors, and a sector that it
covers in part may be destroyed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from tools.power.recording import Kind, Op, Recording

SECTOR = 512
World = dict[str, bytes | None]
"""Content by path from the disk's root; None for a folder, whose path ends in a stroke."""
_DATA = (Kind.WRITE, Kind.TRUNCATE)
_NAMES = (Kind.LINK, Kind.UNLINK, Kind.RENAME)


class Promise(StrEnum):
    """What the file system promises."""

    STRICT = "strict"
    JOURNAL = "journal"
    TORN = "torn"


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that reached a file; without data the file was cut or grown to ``offset``."""

    ino: int
    offset: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Choice:
    """What else than the synced reached the disk: names in this order, and data in this order."""

    label: str
    names: Sequence[Op]
    data: Sequence[Piece]


class Disk:
    """Follows a recording: what is on the disk for certain, and what may be."""

    def __init__(self, recording: Recording, *, ordered: bool) -> None:
        self._root, self._is_folder, self._ordered = recording.root, recording.is_folder, ordered
        self._folders = {ino: dict(entries) for ino, entries in recording.folders.items()}
        self._files = dict(recording.files)
        self._data: list[Op] = []
        self._names: list[Op] = []

    def step(self, op: Op) -> None:
        """One more operation has come to pass."""
        if op.kind in _DATA:
            self._data.append(op)
        elif op.kind in _NAMES:
            self._names.append(op)
        elif op.kind in (Kind.SYNC, Kind.SYNC_ALL):
            everything = op.kind is Kind.SYNC_ALL
            data = [each for each in self._data if each.began < op.began and (everything or each.ino == op.ino)]
            here = everything or self._ordered
            names = [each for each in self._names if each.began < op.began and (here or op.ino in _folders_of(each))]
            self._settle(data, names)

    def _settle(self, data: list[Op], names: list[Op]) -> None:
        for ino in dict.fromkeys(each.ino for each in data):
            mine = [_piece(each) for each in data if each.ino == ino]
            self._files[ino] = _applied(self._files.get(ino, b""), mine)
        _rename_all(self._folders, names)
        gone = {id(each) for each in (*data, *names)}
        self._data = [each for each in self._data if id(each) not in gone]
        self._names = [each for each in self._names if id(each) not in gone]

    def world(self, choice: Choice) -> World:
        """The disk where this reached it."""
        folders = {ino: dict(entries) for ino, entries in self._folders.items()}
        _rename_all(folders, choice.names)
        made: World = {}

        def walk(ino: int, path: str) -> None:
            for name, child in folders.get(ino, {}).items():
                if child in self._is_folder:
                    made[f"{path}{name}/"] = None
                    walk(child, f"{path}{name}/")
                else:
                    pieces = [piece for piece in choice.data if piece.ino == child]
                    made[path + name] = _applied(self._files.get(child, b""), pieces)

        walk(self._root, "")
        return made

    def certain(self) -> Iterator[Choice]:
        """Nothing of what is not synced, and all of it."""
        yield Choice("none", (), ())
        if self._data or self._names:
            yield Choice("all", self._names, self._all())

    def chosen(self, chance: Random) -> Choice:
        """Some of what is not synced, by chance."""
        names = self._some_names(chance)
        lot = chance.random()
        if lot < 0.2:
            return Choice("names", self._names, ())
        if lot < 0.4:
            return Choice("data", (), self._all())
        if lot < 0.55:
            return Choice("sizes", self._names, list(self._sizes()))
        kept = [_piece(each) for each in self._data if chance.random() < 0.5]
        return Choice("some", names, kept)

    def torn(self, chance: Random) -> Choice | None:
        """A write that was under way, everything before it there; None where no write is."""
        writes = [number for number, op in enumerate(self._data) if op.kind is Kind.WRITE]
        if not writes:
            return None
        number = chance.choice(writes[-8:])
        op = self._data[number]
        before = [_piece(each) for each in self._data[:number]]
        old = _applied(self._files.get(op.ino, b""), [piece for piece in before if piece.ino == op.ino])
        return Choice("torn", self._names, [*before, *_torn(op, len(old), chance)])

    def _some_names(self, chance: Random) -> list[Op]:
        if self._ordered:
            return self._names[: chance.randrange(len(self._names) + 1)]
        return [part for op in self._names if chance.random() < 0.6 for part in _parts(op, chance)]

    def _all(self) -> list[Piece]:
        return [_piece(each) for each in self._data]

    def _sizes(self) -> Iterator[Piece]:
        """Files as long as they were, with nothing in what is new: the length is a name's business."""
        for op in self._data:
            there = len(self._files.get(op.ino, b""))
            end = op.offset + len(op.data)
            if op.kind is Kind.WRITE and end > there:
                yield Piece(op.ino, max(op.offset, there), bytes(end - max(op.offset, there)))


def _folders_of(op: Op) -> tuple[int, int]:
    return op.folder, op.to_folder


def _piece(op: Op) -> Piece:
    return Piece(op.ino, op.offset, op.data if op.kind is Kind.WRITE else None)


def _parts(op: Op, chance: Random) -> list[Op]:
    """An operation, of a renaming perhaps only the new name beside the old one; never neither, which rename(2) rules out."""
    if op.kind is not Kind.RENAME or chance.random() < 0.5:
        return [op]
    return [Op(Kind.LINK, op.began, op.ino, op.to_name, op.to_folder)]


def _rename_all(folders: dict[int, dict[str, int]], names: Sequence[Op]) -> None:
    for op in names:
        here = folders.setdefault(op.folder, {})
        if op.kind is Kind.LINK:
            here[op.name] = op.ino
        elif here.get(op.name) == op.ino:
            del here[op.name]
        if op.kind is Kind.RENAME:
            folders.setdefault(op.to_folder, {})[op.to_name] = op.ino


def _applied(content: bytes, pieces: Sequence[Piece]) -> bytes:
    if not pieces:
        return content
    made = bytearray(content)
    for piece in pieces:
        if piece.data is None:
            del made[piece.offset :]
            made.extend(bytes(piece.offset - len(made)))
        else:
            made.extend(bytes(max(0, piece.offset - len(made))))
            made[piece.offset : piece.offset + len(piece.data)] = piece.data
    return bytes(made)


def _torn(op: Op, length: int, chance: Random) -> Iterator[Piece]:
    """Each sector of a write: not there, there, or destroyed where it was under way; at most one is destroyed."""
    start, end = op.offset, op.offset + len(op.data)
    sectors = range(start // SECTOR * SECTOR, end, SECTOR)
    hit = chance.choice(sectors) if chance.random() < 0.5 else -1
    for sector in sectors:
        low, high = max(sector, start), min(sector + SECTOR, end)
        if sector == hit:
            size = min(SECTOR, max(length, end) - sector)
            yield Piece(op.ino, sector, chance.randbytes(size))
        elif chance.random() < 0.5:
            yield Piece(op.ino, low, op.data[low - start : high - start])
