"""A file that a person names to be taken back: recognised before it is explained, and laid ready in the data folder.

Two kinds are ours: a copy (``NAME.db`` with its key file beside it) and the one file of *Flyt til ny pc*, a ZIP without
compression that holds the copy, its key file and what belongs to the machine. Nothing is taken out of a file but by these names.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

from smdb_desktop import __version__, held
from smdb_desktop.domain.words import T
from smdb_desktop.durable import OversizeError, put_new, read_small, sync_folder, sync_path, sync_written
from smdb_desktop.services.errors import StoreDamaged, StoreExists, StoreMissing, StoreTooNew, UsageError
from smdb_desktop.services.stored.copies import Kopi
from smdb_desktop.store.backup import EXISTS
from smdb_desktop.store.connection import CLEAR_HEADER
from smdb_desktop.store.copies import LAST_YEAR, read_copy, slots_of
from smdb_desktop.store.errors import translated
from smdb_desktop.store.folder import Folder
from smdb_desktop.store.keys.keyslots import MOST_BYTES, parse
from smdb_desktop.store.swap import DATABASE, KEYSLOTS, MACHINE, stage_file

USED = ".brugt"
_MANIFEST = "indhold.json"
_FORMAT = "smdb-flyt/1"
_ZIP = b"PK\x03\x04"
_PORTION = 1 << 20
_SMALL = 64 * 1024

NO_FILE = T("Filen findes ikke. Se efter, at disken eller USB-nøglen sidder i, og vælg filen igen.")
CLEAR = T("Filen er en database, der ikke er krypteret. Den er ikke lavet af dette program.")
FOREIGN = T(
    "Filen er hverken en sikkerhedskopi eller en flyttefil fra dette program. Sikkerhedskopier ender på .db, "
    "flyttefiler på .smdbflyt."
)
TOO_NEW = T("Filen er lavet af en nyere udgave af programmet. Installér den nyeste udgave, og prøv igen.")
HALF = T("Flyttefilen er ikke hel. Kopiér den igen fra den gamle maskine, eller lav en ny.")


class Staged(NamedTuple):
    """What was laid ready: what is known of the copy, its key file as it lay there, and whether the file moves a store."""

    kopi: Kopi
    keyslots: bytes | None
    moves: bool


Progress = Callable[[int, int], None]
"""Called between two portions with the bytes that are done and all bytes. What it raises ends the work."""


def stage(folder: Folder, file: Path, progress: Progress) -> Staged:
    """Lay the copy in ``file`` ready.

    Raises StoreMissing, UsageError for a file of another kind, StoreDamaged for half a file, StoreTooNew, StoreFull and its kin.
    """
    with translated():
        if not file.is_file():
            raise StoreMissing(NO_FILE)
        with file.open("rb") as opened:
            head = opened.read(len(CLEAR_HEADER))
        if head.startswith(_ZIP):
            return _unpack(folder, file, progress)
        if head == CLEAR_HEADER:
            raise UsageError(CLEAR)
        kopi = read_copy(file)
        if kopi is None or len(head) < len(CLEAR_HEADER) or kopi.bytes % 512:
            raise UsageError(FOREIGN)
        for source, target in _parts(file, folder.staged / DATABASE):
            with source.open("rb") as reading, target.open("xb") as writing:
                _pour(reading, writing, source.stat().st_size, progress)
            target.chmod(0o600)
            sync_written(target)
        return Staged(kopi, _slots_beside(file), moves=False)


def _pour(reading: IO[bytes], writing: IO[bytes], size: int, progress: Progress) -> str:
    """Copy all of it, a portion at a time; its SHA-256."""
    digest, done = hashlib.sha256(), 0
    while portion := reading.read(_PORTION):
        digest.update(portion)
        writing.write(portion)
        done += len(portion)
        progress(done, size)
    return digest.hexdigest()


def _parts(file: Path, target: Path) -> Iterator[tuple[Path, Path]]:
    """The files of a copy, each with its place: where it is a store's own file, also its log and what its log is judged by."""
    yield file, target
    laid = Folder(target.parent)
    beside = [(file.with_name(file.name + "-wal"), laid.log)]
    if file.name == DATABASE:
        beside += [(file.with_name(place.name), place) for place in (laid.sidecar, laid.mirror)]
    yield from ((source, place) for source, place in beside if source.is_file())


def claimed(file: Path) -> bool:
    """Mark the one file as used, by its name; whether nobody had done so before and it could be done.

    Two machines that begin from one file would use the same numbers, and so would one that begins from it again later. Nothing on
    an empty machine tells that but the file itself.
    """
    used = file.with_name(file.name + USED)
    if file.name.casefold().endswith(USED) or os.path.lexists(used):
        return False
    try:
        held.rename(file, used)
        sync_folder(file.parent)
    except OSError:
        return False
    return True


def unclaimed(file: Path) -> None:
    """The file was not used after all. Where it cannot get its name back it counts as used, which costs some numbers."""
    with suppress(OSError):
        if not os.path.lexists(file):
            held.rename(file.with_name(file.name + USED), file)


def _slots_beside(file: Path) -> bytes | None:
    """The key file of a copy: beside it under its own name, or in the same folder where that is a whole store's."""
    for path in (slots_of(file), file.with_name(KEYSLOTS)):
        with suppress(OSError, OversizeError, ValueError):
            content = read_small(path, MOST_BYTES)
            parse(content)
            return content
    return None


# -- the one file ------------------------------------------------------------------------------------------------------


def pack(folder: Folder, kopi: Kopi, slots: bytes, target: Path, progress: Progress) -> None:
    """Write the one file: the proved copy, its key file, and what belongs to the machine.

    It gets its name when it was read back, member by member. Raises StoreExists, StoreFull and its kin.
    """
    temporary = target.with_name(target.name + ".ny")
    with translated():
        if target.exists():
            raise StoreExists(EXISTS)
        held.unlink(temporary)
        try:
            small = {KEYSLOTS: slots}
            for name in MACHINE:
                with suppress(OSError, OversizeError):
                    small[name] = read_small(folder.root / name, _SMALL)
            _write(kopi, small, temporary, progress)
            sync_written(temporary)
            _read_back(temporary)
            put_new(temporary, target)
            sync_path(target.parent)
        except BaseException:
            with suppress(OSError):
                held.unlink(temporary)
            raise


def _write(kopi: Kopi, small: dict[str, bytes], temporary: Path, progress: Progress) -> None:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in small.items()}
    with temporary.open("xb") as raw:
        temporary.chmod(0o600)
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            with kopi.fil.open("rb") as reading, archive.open(DATABASE, "w", force_zip64=True) as writing:
                digests[DATABASE] = _pour(reading, writing, kopi.bytes, progress)
            for name, content in small.items():
                archive.writestr(name, content)
            body = {
                "format": _FORMAT,
                "program": __version__,
                "tid": kopi.tid.astimezone(UTC).isoformat(),
                "lager": kopi.lager,
                "oevelse": kopi.oevelse,
                "sha256": digests,
            }
            archive.writestr(_MANIFEST, json.dumps(body, indent=1))


def _read_back(temporary: Path) -> None:
    with temporary.open("rb") as raw, _archive(raw) as (archive, manifest):
        for name, wanted in manifest["sha256"].items():
            digest = hashlib.sha256()
            with archive.open(name) as member:
                while portion := member.read(_PORTION):
                    digest.update(portion)
            if digest.hexdigest() != wanted:
                raise StoreDamaged(HALF, name)


def _unpack(folder: Folder, file: Path, progress: Progress) -> Staged:
    with file.open("rb") as raw, _archive(raw) as (archive, manifest):
        wanted: dict[str, str] = manifest["sha256"]
        if DATABASE not in wanted or KEYSLOTS not in wanted:
            raise StoreDamaged(HALF, "members")
        for name in (DATABASE, KEYSLOTS, *MACHINE):
            if name in wanted and _take_out(archive, name, folder, progress) != wanted[name]:
                raise StoreDamaged(HALF, name)
        slots = read_small(folder.staged / KEYSLOTS, MOST_BYTES)
        parse(slots)
        size, tid = (folder.staged / DATABASE).stat().st_size, datetime.fromisoformat(manifest["tid"])
        if tid.tzinfo is None or tid.year > LAST_YEAR:
            raise StoreDamaged(HALF, "tid")
        return Staged(Kopi(file, tid, size, lager=str(manifest["lager"])), slots, moves=True)


def _take_out(archive: zipfile.ZipFile, name: str, folder: Folder, progress: Progress) -> str:
    """Lay a member ready; its SHA-256. Nothing that is packed grows, and small ones are small."""
    about = archive.getinfo(name)
    if about.compress_type != zipfile.ZIP_STORED or (name != DATABASE and about.file_size > _SMALL):
        raise StoreDamaged(HALF, name)
    with archive.open(name) as member:
        if name != DATABASE:
            content = member.read(_SMALL)
            stage_file(folder, name, content)
            return hashlib.sha256(content).hexdigest()
        target = folder.staged / name
        with target.open("xb") as writing:
            sha256 = _pour(member, writing, about.file_size, progress)
    target.chmod(0o600)
    sync_written(target)
    return sha256


@contextmanager
def _archive(raw: IO[bytes]) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    """The ZIP and its manifest. Raises UsageError for another program's ZIP and StoreDamaged for half of ours."""
    try:
        with zipfile.ZipFile(raw) as archive:
            if _MANIFEST not in archive.namelist():
                raise UsageError(FOREIGN)
            if archive.getinfo(_MANIFEST).file_size > _SMALL:
                raise UsageError(FOREIGN)
            manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST))
            kind = str(manifest["format"])
            if not kind.startswith("smdb-flyt/"):
                raise UsageError(FOREIGN)
            if kind != _FORMAT:
                raise StoreTooNew(TOO_NEW, kind[:40])
            yield archive, manifest
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise StoreDamaged(HALF, type(error).__name__) from error
