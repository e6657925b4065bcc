"""The list of the files of a version: which there are, how long, with which hash. It is what is signed; a folder is judged by it.

A name that could lead out of its folder, mean a device, or be the same as another on some file system is refused when the list is
read, before anything is written.
"""

import hashlib
import json
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from smdb_desktop import held
from smdb_desktop.links import is_link
from smdb_desktop.updating.layout import MOST_FILES, MOST_LIST, MOST_UNPACKED, is_name, is_version

FORMAT = "smdb-files/1"
LONGEST_PATH = 180
"""Characters of a path in a list; together with the folder it must fit into 260 on Windows."""
_CHUNK = 1 << 20
_READERS = 4
_FORBIDDEN = frozenset('\\:*?"<>|')
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
_LEFT_BY_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What a file browser leaves behind in a folder that was looked into; nothing runs it."""


class ListingError(ValueError):
    """A list, a package or a folder is not what it must be. The words are for support."""


class InTheWayError(ListingError):
    """Something that nobody here has put there lies where a version is to lie."""


class File(NamedTuple):
    """One file: its path with ``/``, its length in bytes, its hash (hexadecimal SHA-256), and whether it is a program."""

    path: str
    length: int
    sha256: str
    run: bool = False


class Linked(NamedTuple):
    """A symbolic link and the listed file that it leads to, both as paths from the folder of the version."""

    path: str
    to: str


class Listing(NamedTuple):
    """A version: what it is called, for which platform ("" any), what starts it, and its files.

    ``schema`` is the newest schema of a store that the program of this version opens, 0 where that means nothing.
    """

    name: str
    version: str
    platform: str
    start: tuple[str, ...]
    schema: int
    files: tuple[File, ...]
    links: tuple[Linked, ...] = ()

    @property
    def bytes(self) -> int:
        """All files together."""
        return sum(file.length for file in self.files)

    def folders(self) -> tuple[str, ...]:
        """Every folder that holds something of it, the deepest first."""
        every = {str(parent) for path in _paths(self) for parent in PurePosixPath(path).parents} - {"."}
        return tuple(sorted(every, key=lambda path: path.count("/"), reverse=True))


def read(content: bytes) -> Listing:
    """The list that was signed. Raises ListingError for anything that is not exactly one."""
    if len(content) > MOST_LIST:
        raise ListingError("the list is too long")
    try:
        made = json.loads(content)
    except (ValueError, RecursionError):
        raise ListingError("the list is no JSON") from None
    if not isinstance(made, dict) or made.get("format") != FORMAT:
        raise ListingError("the list has another format")
    files, links = made.get("files"), made.get("links", [])
    if not isinstance(files, list) or not isinstance(links, list) or len(files) + len(links) > MOST_FILES:
        raise ListingError("the list has too many files or none")
    start = made.get("start", [])
    found = Listing(
        name=_text(made, "name"),
        version=_text(made, "version"),
        platform=_text(made, "platform"),
        start=tuple(start) if isinstance(start, list) and all(isinstance(each, str) for each in start) else (),
        schema=_number(made, "schema"),
        files=tuple(_file(each) for each in files),
        links=tuple(_link(each) for each in links),
    )
    _must_be_sound(found)
    return found


def write(listing: Listing) -> bytes:
    """The list as it is signed. Raises ListingError for one that nobody would read."""
    _must_be_sound(listing)
    made = {
        "format": FORMAT,
        "name": listing.name,
        "version": listing.version,
        "platform": listing.platform,
        "start": list(listing.start),
        "schema": listing.schema,
        "files": [file._asdict() for file in listing.files],
        "links": [link._asdict() for link in listing.links],
    }
    return json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _text(made: dict[str, Any], key: str) -> str:
    found = made.get(key)
    if not isinstance(found, str):
        raise ListingError(f"{key} is no text")
    return found


def _number(made: dict[str, Any], key: str) -> int:
    found = made.get(key)
    if type(found) is not int or found < 0:
        raise ListingError(f"{key} is no number")
    return found


def _file(made: object) -> File:
    if not isinstance(made, dict):
        raise ListingError("a file is no object")
    digest = _text(made, "sha256")
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise ListingError("a hash is none")
    return File(_text(made, "path"), _number(made, "length"), digest, made.get("run") is True)


def _link(made: object) -> Linked:
    if not isinstance(made, dict):
        raise ListingError("a link is no object")
    return Linked(_text(made, "path"), _text(made, "to"))


def _must_be_sound(listing: Listing) -> None:
    if not is_name(listing.name) or not is_version(listing.version):
        raise ListingError("name or version is none")
    if listing.bytes > MOST_UNPACKED:
        raise ListingError("the files are too large")
    files = {file.path for file in listing.files}
    for path in _paths(listing):
        _must_be_safe(path)
    if any(link.to not in files for link in listing.links):
        raise ListingError("a link leads to nothing that is listed")
    if any(start not in files for start in listing.start):
        raise ListingError("what starts it is not listed")
    _must_not_clash(_paths(listing))


def _paths(listing: Listing) -> list[str]:
    return [file.path for file in listing.files] + [link.path for link in listing.links]


def _must_be_safe(path: str) -> None:
    parts = path.split("/")
    if not path or len(path) > LONGEST_PATH or unicodedata.normalize("NFC", path) != path:
        raise ListingError("a path is empty, too long or not composed")
    for part in parts:
        if part in ("", ".", "..") or part[-1] in ". " or part[0] == " ":
            raise ListingError("a path leads elsewhere")
        if _FORBIDDEN & set(part) or any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in part):
            raise ListingError("a path has signs that some system forbids")
        if part.split(".")[0].rstrip().casefold() in _DEVICES:
            raise ListingError("a path is a device on Windows")


def _must_not_clash(paths: Iterable[str]) -> None:
    """No two that some file system takes for one, folders included, and nothing that is a file and a folder."""
    spelled: dict[str, str] = {}
    whole: set[str] = set()
    above: set[str] = set()
    for path in paths:
        parts = path.split("/")
        for n in range(1, len(parts) + 1):
            piece = "/".join(parts[:n])
            if spelled.setdefault(unicodedata.normalize("NFKC", piece).casefold(), piece) != piece:
                raise ListingError("two paths differ by nothing that every file system sees")
            if n < len(parts):
                above.add(piece)
        if path in whole:
            raise ListingError("a path stands twice")
        whole.add(path)
    if whole & above:
        raise ListingError("a path is a file and a folder")


# -- a folder and its list -------------------------------------------------------------------------------------------


def must_agree(folder: Path, listing: Listing) -> None:
    """Raise ListingError where the folder holds anything else than the list says, by one byte; HeldError; OSError."""
    if is_link(folder):
        raise InTheWayError("the folder is a link")
    wanted = {file.path: file for file in listing.files}
    links = {link.path: link.to for link in listing.links}
    seen = set()
    for path, entry in _walk(folder, ""):
        seen.add(path)
        if path in links:
            if not is_link(entry) or (folder / path).resolve() != (folder / links[path]).resolve():
                raise ListingError(f"another link: {path}")
        elif path not in wanted:
            if entry.name not in _LEFT_BY_SYSTEMS:
                raise InTheWayError(f"not of this version: {path}")
        elif is_link(entry) or not entry.is_file():
            raise ListingError(f"no file: {path}")
    if missing := (wanted.keys() | links.keys()) - seen:
        raise ListingError(f"missing: {min(missing)}")
    with ThreadPoolExecutor(_READERS) as readers:
        for file, same in zip(listing.files, readers.map(lambda each: _is(folder, each), listing.files), strict=True):
            if not same:
                raise ListingError(f"changed: {file.path}")


def _walk(folder: Path, below: str) -> "Iterator[tuple[str, os.DirEntry[str]]]":
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{below}{entry.name}"
            if entry.is_dir(follow_symlinks=False) and not is_link(entry):
                yield from _walk(Path(entry.path), f"{path}/")
            else:
                yield path, entry


def _is(folder: Path, file: File) -> bool:
    path = folder / file.path
    digest = hashlib.sha256()
    with held.patiently(lambda: path.open("rb"), path) as opened:
        if os.fstat(opened.fileno()).st_size != file.length:
            return False
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest() == file.sha256


def of_folder(folder: Path, name: str, version: str, platform: str, start: tuple[str, ...], schema: int) -> Listing:
    """The list of what lies in a folder, for those who publish it. Raises ListingError or OSError."""
    files, links = [], []
    for path, entry in sorted(_walk(folder, "")):
        if is_link(entry):
            target = (folder / path).resolve()
            if not target.is_relative_to(folder.resolve()):
                raise ListingError(f"a link leads out: {path}")
            links.append(Linked(path, target.relative_to(folder.resolve()).as_posix()))
        else:
            with (folder / path).open("rb") as opened:
                digest = hashlib.file_digest(opened, "sha256").hexdigest()
            found = entry.stat()
            files.append(File(path, found.st_size, digest, bool(found.st_mode & stat.S_IXUSR)))
    listing = Listing(name, version, platform, start, schema, tuple(files), tuple(links))
    _must_be_sound(listing)
    return listing


def remove(folder: Path, listing: Listing) -> None:
    """Remove what the list names, and folders that are empty then; what else lies there stays. Raises OSError."""
    if is_link(folder):
        # what lies behind it is somebody else's
        return
    for path in _paths(listing):
        place = folder / path
        if _is_inside(folder, place):
            with suppress(NotADirectoryError):
                held.unlink(place)
    for path in (*listing.folders(), "."):
        with suppress(OSError):
            (folder / path).rmdir()


def _is_inside(folder: Path, place: Path) -> bool:
    """Whether no folder on the way is a link that somebody put there."""
    return place.parent.resolve().is_relative_to(folder.resolve())
