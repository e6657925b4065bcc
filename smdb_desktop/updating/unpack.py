"""Lays a package down as the files of its list: written, hashed and synced one by one, and nothing that the list does not name.

The package is only a container: what a file is called, how long it is and what it holds is decided by the list, which was signed.
"""

import hashlib
import os
import stat
import sys
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from smdb_desktop import durable, held
from smdb_desktop.links import is_link
from smdb_desktop.updating.layout import PACKED
from smdb_desktop.updating.listing import File, InTheWayError, Listing, ListingError, must_agree

_CHUNK = 1 << 18


def unpack(package: Path, listing: Listing, folder: Path, told: Callable[[int], None] = lambda _done: None) -> None:
    """Make the folder agree with the list. ``told`` hears how many bytes are written. Raises ListingError or OSError.

    What lies there of the same list, from a try that was cut off, is written anew; what is not of the list is left and refused.
    """
    with _opened(package) as container:
        entries = _entries(container, listing)
        durable.make_folders(folder.parent, 0o700)
        _make_folder(folder)
        for below in reversed(listing.folders()):
            _make_folder(folder / below)
        done = 0
        for file in listing.files:
            _write(container, entries[file.path], file, folder / file.path)
            done += file.length
            told(done)
    _link(listing, folder)
    for below in listing.folders():
        durable.sync_folder(folder / below)
    durable.sync_folder(folder)
    must_agree(folder, listing)


def _opened(package: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(package)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise ListingError("the package is no zip file") from None


def _entries(container: zipfile.ZipFile, listing: Listing) -> dict[str, zipfile.ZipInfo]:
    """The parts of the package by name: exactly those of the list, as plain files of their lengths."""
    parts = container.infolist()
    found = {part.filename: part for part in parts}
    wanted = {file.path: file.length for file in listing.files}
    if len(found) != len(parts) or found.keys() != wanted.keys():
        raise ListingError("the package holds other files than its list")
    for name, part in found.items():
        kind = stat.S_IFMT(part.external_attr >> 16)
        if part.is_dir() or kind not in (0, stat.S_IFREG) or part.flag_bits & 1 or part.compress_type not in PACKED:
            raise ListingError(f"no plain file in the package: {name}")
        if part.file_size != wanted[name]:
            raise ListingError(f"another length in the package: {name}")
    return found


def _make_folder(folder: Path) -> None:
    # a link that somebody put here would lead what is written elsewhere
    if is_link(folder):
        raise InTheWayError(f"a link lies in the way: {folder.name}")
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if not folder.is_dir():
        raise InTheWayError(f"a file lies in the way: {folder.name}")


def _write(container: zipfile.ZipFile, part: zipfile.ZipInfo, file: File, path: Path) -> None:
    if path.is_dir() and not is_link(path):
        raise InTheWayError(f"a folder lies in the way: {path.name}")
    held.unlink(path)
    handle = os.open(
        path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o700 if file.run else 0o600
    )
    with os.fdopen(handle, "wb") as written, durable.removed_on_error(path):
        digest, length = hashlib.sha256(), 0
        try:
            with container.open(part) as reading:
                # zlib gives no more than it is asked for: a bomb is noticed at the first byte too many
                while chunk := reading.read(min(_CHUNK, file.length - length + 1)):
                    length += len(chunk)
                    if length > file.length:
                        break
                    digest.update(chunk)
                    written.write(chunk)
        except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error) as error:
            raise ListingError(f"the package is damaged at {file.path}: {type(error).__name__}") from None
        if length != file.length or digest.hexdigest() != file.sha256:
            raise ListingError(f"another content in the package: {file.path}")
        written.flush()
        durable.sync_file(written.fileno())


def _link(listing: Listing, folder: Path) -> None:
    if listing.links and sys.platform == "win32":
        raise ListingError("links are not laid down on Windows")
    for link in listing.links:
        place = folder / link.path
        place.unlink(missing_ok=True)
        place.symlink_to(os.path.relpath(folder / link.to, place.parent))
