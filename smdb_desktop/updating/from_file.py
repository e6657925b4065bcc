"""A package of forms and code lists out of one file that a person chose: believed, looked at, and laid down, by no net.

The file holds a publisher's signed metadata and one package, laid out as they are served. It is judged by the same client from
the same root as what is fetched (``repository.py``), and laid down by the same hands (``laying.py``).
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tuf.api.exceptions import BadVersionNumberError
from tuf.api.metadata import TargetFile

from smdb_desktop import durable, fleeting
from smdb_desktop.services.errors import UpdateError, UsageError
from smdb_desktop.services.ports.updates import InFile, LaidDown, Trouble, nothing_told
from smdb_desktop.services.updates.telling import (
    FILE_FITS_NOT,
    FILE_FITS_NOT_AT,
    FILE_HERE,
    FILE_NEEDS,
    FILE_NONE,
    FILE_OLDER,
    FILE_OTHER,
    FROM_FILE,
    TROUBLES,
)
from smdb_desktop.updating import packages, trouble
from smdb_desktop.updating.fetcher import FOLDER, FileFetcher
from smdb_desktop.updating.laying import lay_down, must_have_room
from smdb_desktop.updating.layout import PROGRAM, Home, order
from smdb_desktop.updating.repository import Offer, Repository

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog

Read = Callable[[Sequence[Path]], "Katalog"]


@contextmanager
def told() -> Iterator[None]:
    """What is raised inside comes out as an UpdateError with the sentence for a file that a person chose."""
    try:
        with trouble.told():
            yield
    except UpdateError as error:
        kind = Trouble(error.trouble)
        if isinstance(error.__cause__, BadVersionNumberError):
            kind = Trouble.OLDER
        words = FROM_FILE.get(kind) or TROUBLES[kind]
        raise UpdateError(words, kind, error.details) from error.__cause__


@contextmanager
def opened(file: Path, metadata: Path, root: bytes, moment: datetime) -> Iterator[tuple[Repository, Offer]]:
    """The file's metadata, believed and kept in ``metadata``, and the package in it. Raises what ``told`` turns into sentences,
    and UsageError for a file without a package."""
    fetcher = FileFetcher(file)
    try:
        repository = Repository(metadata, FOLDER, fetcher, root, moment)
        repository.refresh()
        offer = next((each for each in repository.offers() if _is_in(each, fetcher)), None)
        if offer is None:
            raise UsageError(FILE_NONE.format(fil=file.name))
        yield repository, offer
    finally:
        fetcher.close()


def _is_in(offer: Offer, fetcher: FileFetcher) -> bool:
    def has(target: TargetFile) -> bool:
        return fetcher.has(f"targets/{target.get_prefixed_paths()[0]}")

    return offer.platform == "any" and offer.name != PROGRAM and has(offer.listing) and has(offer.package)


def must_be_new(home: Home, offer: Offer, running: str) -> None:
    """Raise UsageError for a package that lies here already, is older than the one here, or is for a newer program."""
    about = {"navn": offer.name, "version": offer.version}
    if offer.minimum and order(running) < order(offer.minimum):
        raise UsageError(FILE_NEEDS.format(**about, mindst=offer.minimum, her=running))
    newest = packages.next_of(home, offer.name)
    if newest == offer.version:
        raise UsageError(FILE_HERE.format(**about))
    if newest and order(offer.version) < order(newest):
        raise UsageError(FILE_OLDER.format(**about, her=newest))


def look(home: Home, root: bytes, file: Path, moment: datetime, running: str, read: Read) -> InFile:
    """What the file holds, as a start would use it; nothing in ``home`` is changed. Raises UpdateError or UsageError."""
    with told(), fleeting.Folder() as folder:
        for_look = Home(folder.path)
        if home.metadata.is_dir():
            # what was believed last is what an older file is known by
            shutil.copytree(home.metadata, for_look.metadata)
        with opened(file, for_look.metadata, root, moment) as (repository, offer):
            must_be_new(home, offer, running)
            shelf = for_look.packages(offer.name)
            listing = lay_down(repository, offer, shelf, for_look.fetched, nothing_told)
            there = next(each for each in (home.folder, *home.folder.parents) if each.is_dir())
            must_have_room(there, offer.package.length + listing.bytes)
            over = LaidDown(offer.name, offer.version, shelf.files(offer.version))
            found, loaded = packages.load(home, root, read, over)
            _must_be_used(offer, loaded, found)
            if found is None:
                raise UsageError(FILE_NONE.format(fil=file.name))
            return InFile(file, offer.name, offer.version, _digest(offer), found)


def _must_be_used(offer: Offer, loaded: packages.Loaded, found: "Katalog | None") -> None:
    """Raise UsageError where the package would not be used, or would push another out of use."""
    for fit in loaded.fits:
        if not fit.used and (found is None or fit.version == offer.version or not _used(loaded, fit.name)):
            words = FILE_FITS_NOT_AT if fit.place else FILE_FITS_NOT
            about = {"navn": offer.name, "version": offer.version, "sted": fit.place, "fejl": fit.fault}
            raise UsageError(words.format(**about))


def _used(loaded: packages.Loaded, name: str) -> bool:
    return any(fit.used and fit.name == name for fit in loaded.fits)


def take(
    home: Home, root: bytes, seen: InFile, moment: datetime, running: str, renew: Callable[[Repository], None]
) -> LaidDown:
    """Lay the package down that was looked at, for the next start. Raises UpdateError, and UsageError where it is another now."""
    with told(), opened(seen.file, home.metadata, root, moment) as (repository, offer):
        if (offer.name, offer.version, _digest(offer)) != (seen.name, seen.version, seen.sha256):
            raise UsageError(FILE_OTHER.format(fil=seen.file.name))
        must_be_new(home, offer, running)
        renew(repository)
        shelf = home.packages(offer.name)
        if offer.version not in shelf.sealed():
            lay_down(repository, offer, shelf, home.fetched, nothing_told)
        # a version that was taken back once may lie here no more
        packages.use_again(home, offer.name, offer.version)
        durable.sync_folder(shelf.folder)
        return LaidDown(offer.name, offer.version, shelf.files(offer.version))


def _digest(offer: Offer) -> str:
    return str(offer.listing.hashes["sha256"])
