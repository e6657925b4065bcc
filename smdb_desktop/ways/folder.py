"""The way into a folder: a file stands there whole or not at all, never over something else, and is read back before it counts.

The temporary file lies in the target folder, so that putting it in place is one step of the file system, and is always taken
away: at once, or when the next file goes the same way. Errors of disk and folder become sentences that a caseworker can act on.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from smdb_desktop import held
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.durable import NotAFileError, open_file, put_new, sync_file, sync_folder, sync_path
from smdb_desktop.services.causes import cause
from smdb_desktop.services.errors import ExportError, WayError
from smdb_desktop.trouble import Trouble, named, trouble
from smdb_desktop.ways import stick
from smdb_desktop.ways.names import is_plain

_BEGINS = ".smdb-"
AWAY = T("Mappen er her ikke nu: {mappe}. Sæt drevet i, eller kontrollér forbindelsen til det.")
_FOR_ANOTHER = T("Prøv igen, eller vælg en anden mappe, og eksportér igen.")


class FolderWay:
    """A folder on this machine, a stick or a share. Implements ``ports.ways.WayOut``."""

    vej = "mappe"
    modtager = None
    udvej_id = ""

    def __init__(self, folder: Path, *, kept: bool = False, kendes: str = "") -> None:
        """``kept``: it was set up to be used again, so nobody is told to choose another. ``kendes``: the number of its stick."""
        self.folder, self._kept, self._kendes = folder, kept, kendes
        self.maal = str(folder.absolute())
        self._path_settled = False
        self._first: tuple[int, int] | None = None

    def prepare(self) -> None:
        """Raises ExportError where the folder is not there."""
        try:
            found = self.folder.stat()
            if not stat.S_ISDIR(found.st_mode):
                raise NotADirectoryError(errno.ENOTDIR, "no folder")
            self._must_be_ours()
            if self._first is None:
                self._first = (found.st_dev, found.st_ino)
                self._take_away_leftovers()
        except OSError as error:
            raise self._sentence(error) from error

    def hand_over(self, navn: str, content: bytes) -> None:
        """Write through a temporary file, fsync, put in place, read back and compare.

        A file of this name with this very content counts as written; ``settle`` brings the name to the disk. Raises ExportError
        with a sentence for a full disk, a folder that is gone or read-only, and a different file of the same name; then no
        file of ours is left.
        """
        target = self.path(navn)
        try:
            self._must_be_ours()
            if not _is_there(target, content):
                _write_new(self.folder, target, content)
            if held.patiently(target.read_bytes, target) != content:
                raise ExportError(
                    T(
                        "Filen blev ikke skrevet rigtigt: {fil}. Slet den, kontrollér drevet, og eksportér igen.",
                        fil=target,
                    )
                )
        except OSError as error:
            raise self._sentence(error) from error

    def announce(self, navn: str) -> None:
        """Nothing: whoever waits here looks for the file itself."""

    def settle(self) -> None:
        """Bring the folder's own entries to the disk, and once those of the folders above: it may be new. Raises ExportError.

        Windows cannot; there each file's own fsync must do.
        """
        try:
            if self._path_settled:
                sync_folder(self.folder)
            else:
                sync_path(self.folder)
                self._path_settled = True
        except OSError as error:
            raise self._sentence(error) from error

    def ask(self, navn: str, limit: int) -> bytes | None:
        """The content of the file of this name, None where there is none. Raises ExportError when it is larger or unreadable."""
        path = self.path(navn)
        if not self._is_ours():
            return None
        try:
            content = held.patiently(lambda: _read(path, limit + 1), path)
        except (NotAFileError, NotADirectoryError):
            return None
        except OSError as error:
            if trouble(error) is Trouble.GONE:
                return None
            why = cause(error)
            raise ExportError(
                T("Filen kan ikke læses: {fil}. {hvorfor}", fil=path, hvorfor=why)
                if why
                else T("Filen kan ikke læses: {fil}. Kontrollér adgangen til den.", fil=path),
                named(error),
            ) from error
        if len(content) > limit:
            raise ExportError(T("Filen er for stor: {fil}. Den kan højst fylde {hoejst} byte.", fil=path, hoejst=limit))
        return content

    def names(self) -> frozenset[str] | None:
        """The names in the folder, a temporary file's by what it was to become; None where it is not there or unreadable."""
        if not self._is_ours():
            return None
        try:
            return frozenset(_becomes(path.name) for path in self.folder.iterdir() if is_plain(path.name))
        except OSError:
            return None

    def tidy(self, navn: str) -> None:
        """Remove the temporary files of this name; one that cannot be removed is left."""
        with suppress(OSError, WayError):
            self._must_be_ours()
            for path in self.folder.iterdir():
                if path.name.startswith(_temporary(navn)):
                    held.emptied(path)

    def _take_away_leftovers(self) -> None:
        """Remove each temporary file whose own file stands here: a killed program or a scanner has left a second copy."""
        with suppress(OSError):
            for path in self.folder.glob(f"{_BEGINS}*.tmp"):
                whole = _becomes(path.name)
                if whole and os.path.lexists(self.folder / whole):
                    held.emptied(path)

    def surely_absent(self, navn: str) -> bool:
        """Whether the folder is the very one of the beginning, and holds nothing of this name, nor what was on the way to it.

        A folder that was renamed away took along what was written in it.
        """
        try:
            found = self.folder.stat()
            names = [path.name for path in self.folder.iterdir()]
        except OSError:
            return False
        ours = _temporary(navn)
        left = any(name == navn or name.startswith(ours) for name in names)
        return (found.st_dev, found.st_ino) == self._first and self._is_ours() and not left

    def take_back(self, navn: str) -> None:
        """Remove a file that was written here and turned out wrong; one that cannot be removed is left."""
        with suppress(OSError, WayError):
            self._must_be_ours()
            held.unlink(self.path(navn))

    def path(self, navn: str) -> Path:
        """The file of this name in the folder. Raises ValueError for a name that leads elsewhere."""
        if not is_plain(navn) or navn != Path(navn).name:
            raise ValueError("a plain file name is needed")
        return self.folder / navn

    def delivered(self, navn: str) -> str:
        """The name itself."""
        return navn

    def tried(self) -> None:
        """Nothing is kept of it."""

    def close(self) -> None:
        """Nothing is held open."""

    def _must_be_ours(self) -> None:
        """Raises WayError where another stick lies under this path, and OSError where none does."""
        if self._kendes and stick.number(self.folder) != self._kendes:
            self.folder.stat()
            raise WayError(stick.OTHER.format(mappe=self.folder), "another stick")

    def _is_ours(self) -> bool:
        try:
            self._must_be_ours()
        except (OSError, WayError):
            return False
        return True

    def _sentence(self, error: OSError) -> WayError:
        return _of_kept(error, self.folder) if self._kept else _sentence(error, self.folder)


def _temporary(navn: str) -> str:
    """How the temporary files of a name begin."""
    return f"{_BEGINS}{navn}-"


def _becomes(name: str) -> str:
    """The name that a temporary file was to get; any other name itself."""
    return name.removeprefix(_BEGINS).rpartition("-")[0] if name.startswith(_BEGINS) else name


def _is_there(target: Path, content: bytes) -> bool:
    """Whether the file is there already with this content; a different one raises ExportError."""
    if not os.path.lexists(target):
        return False
    same = target.is_file() and target.stat().st_size == len(content)
    if same and held.patiently(target.read_bytes, target) == content:
        return True
    raise ExportError(
        T(
            "Der ligger allerede en anden fil med navnet {navn} i {mappe}. Flyt den, eller vælg en anden mappe, og "
            "eksportér igen.",
            navn=target.name,
            mappe=target.parent,
        )
    )


def _write_new(folder: Path, target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=_temporary(target.name), suffix=".tmp", dir=folder)
    temporary = Path(name)
    try:
        with held.exact(), os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            sync_file(file.fileno())
        _put_in_place(temporary, target, content)
    finally:
        held.emptied(temporary)


def _put_in_place(temporary: Path, target: Path, content: bytes) -> None:
    """Give the file its name without ever replacing one that came in the meantime."""
    try:
        put_new(temporary, target)
    except FileExistsError:
        _is_there(target, content)


def _read(path: Path, limit: int) -> bytes:
    with os.fdopen(open_file(path, os.O_RDONLY), "rb") as file:
        return file.read(limit)


def _sentence(error: OSError, folder: Path) -> WayError:
    kind, details = trouble(error), f"{type(error).__name__} {named(error)}"
    why = cause(error)
    if why:
        text = sentences(T("Filen kunne ikke skrives i {mappe}.", mappe=folder), why, _FOR_ANOTHER)
    elif kind is Trouble.FULL:
        text = T(
            "Der er ikke plads på drevet med {mappe}. Gør plads, eller vælg en anden mappe, og eksportér igen.",
            mappe=folder,
        )
    elif kind in (Trouble.GONE, Trouble.IN_THE_WAY):
        text = T("Mappen findes ikke (længere): {mappe}. Vælg en anden mappe, og eksportér igen.", mappe=folder)
    elif kind is Trouble.DENIED:
        text = T("Der må ikke skrives i {mappe}. Vælg en anden mappe, og eksportér igen.", mappe=folder)
    else:
        text = T("Filen kunne ikke skrives i {mappe}. Prøv igen, eller vælg en anden mappe.", mappe=folder)
    # what another program does with one file holds no other back
    return WayError(text, details, one=kind in (Trouble.HELD, Trouble.STOPPED))


def away(error: OSError, folder: Path) -> WayError:
    """What is in the way of a folder that is set up to be used again."""
    return _of_kept(error, folder)


def _of_kept(error: OSError, folder: Path) -> WayError:
    """The same of a folder that is waited for."""
    kind, details = trouble(error), f"{type(error).__name__} {named(error)}"
    why = cause(error)
    if why:
        return WayError(sentences(T("Filen kunne ikke skrives i {mappe}.", mappe=folder), why), details)
    texts = {
        Trouble.FULL: T("Der er ikke plads på drevet med {mappe}. Gør plads.", mappe=folder),
        Trouble.GONE: AWAY.format(mappe=folder),
        Trouble.IN_THE_WAY: AWAY.format(mappe=folder),
        Trouble.DENIED: T("Der må ikke skrives i {mappe}. Få ret til det.", mappe=folder),
    }
    return WayError(texts.get(kind, T("Filen kunne ikke skrives i {mappe}.", mappe=folder)), details)
