"""A package of forms and code lists out of one file that a person chose: believed, looked at, and laid down, by no net.

The file holds a publisher's signed metadata and one package, laid out as they are served. It is judged by the same client from
the same root as what is fetched (``repository.py``), and laid down by the same hands (``laying.py``).
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tuf.api.exceptions import BadVersionNumberError, ExpiredMetadataError, RepositoryError
from tuf.api.metadata import TargetFile

from smdb_desktop import durable, fleeting
from smdb_desktop.domain.words import Text, listed
from smdb_desktop.services.errors import UpdateError, UsageError
from smdb_desktop.services.ports.updates import Chosen, InFile, LaidDown, Trouble, nothing_told
from smdb_desktop.services.updates.telling import (
    FILE_AT,
    FILE_FITS_NOT,
    FILE_FITS_NOT_AT,
    FILE_HERE,
    FILE_NEEDS,
    FILE_NONE,
    FILE_OLDER,
    FILE_OTHER,
    FILE_PUSHES,
    FILE_SEVERAL,
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
_NAMED = 5


class OlderFile(RepositoryError):
    """The file is well signed, and what was believed here last is newer."""


@contextmanager
def told() -> Iterator[None]:
    """What is raised inside comes out as an UpdateError with the sentence for a file that a person chose."""
    try:
        with trouble.told():
            yield
    except UpdateError as error:
        kind = Trouble.OLDER if isinstance(error.__cause__, OlderFile) else Trouble(error.trouble)
        words = FROM_FILE.get(kind) or TROUBLES[kind]
        raise UpdateError(words, kind, error.details) from error.__cause__


@contextmanager
def opened(file: Chosen, metadata: Path, root: bytes, moment: datetime) -> Iterator[tuple[Repository, Offer]]:
    """The file's metadata, believed and kept in ``metadata``, and the package in it. Raises what ``told`` turns into sentences,
    and UsageError for a file with no package or with several."""
    fetcher = FileFetcher(file.content)
    try:
        repository = Repository(metadata, FOLDER, fetcher, root, moment)
        try:
            repository.refresh()
        except BadVersionNumberError as error:
            _must_agree_in_itself(fetcher, root, moment)
            raise OlderFile from error
        offers = [each for each in repository.offers() if _is_in(each, fetcher)]
        if not offers:
            raise UsageError(FILE_NONE.format(fil=file.name))
        if len(offers) > 1:
            # one would be shown and taken in, and nobody would hear of the others
            names = listed([Text(f"{each.name} {each.version}") for each in offers[:_NAMED]])
            raise UsageError(FILE_SEVERAL.format(fil=file.name, antal=len(offers), pakker=names))
        yield repository, offers[0]
    finally:
        fetcher.close()


def _must_agree_in_itself(fetcher: FileFetcher, root: bytes, moment: datetime) -> None:
    """Raise BadVersionNumberError where the parts are of several moments also for one who has believed nothing yet."""
    with fleeting.Folder() as folder, suppress(ExpiredMetadataError):
        # an old file may have expired too; that it is old has been found out already
        Repository(folder.path / "metadata", FOLDER, fetcher, root, moment).refresh()


def _is_in(offer: Offer, fetcher: FileFetcher) -> bool:
    def has(target: TargetFile) -> bool:
        return fetcher.has(f"targets/{target.get_prefixed_paths()[0]}")

    return offer.platform == "any" and offer.name != PROGRAM and has(offer.listing) and has(offer.package)


def must_be_new(offer: Offer, here: packages.Loaded, running: str) -> None:
    """Raise UsageError for a package that lies here already, is older than the one here, or is for a newer program.

    ``here`` is what a start would use now. A version that does not fit this program is used by nobody and is in nobody's way.
    """
    about = {"navn": offer.name, "version": offer.version}
    if offer.minimum and order(running) < order(offer.minimum):
        raise UsageError(FILE_NEEDS.format(**about, mindst=offer.minimum, her=running))
    counts = (fit for fit in here.fits if fit.name == offer.name and (fit.used or fit.fault == packages.HELD))
    newest = next((fit.version for fit in counts), "")
    if newest == offer.version:
        raise UsageError(FILE_HERE.format(**about))
    if newest and order(offer.version) < order(newest):
        raise UsageError(FILE_OLDER.format(**about, her=newest))


def look(home: Home, root: bytes, file: Chosen, moment: datetime, running: str, read: Read) -> InFile:
    """What the file holds, as a start would use it; nothing in ``home`` is changed. Raises UpdateError or UsageError."""
    with told(), fleeting.Folder() as folder:
        for_look = Home(folder.path)
        if home.metadata.is_dir():
            # what was believed last is what an older file is known by
            shutil.copytree(home.metadata, for_look.metadata)
        with opened(file, for_look.metadata, root, moment) as (repository, offer):
            _found, here = packages.load(home, root, read)
            must_be_new(offer, here, running)
            shelf = for_look.packages(offer.name)
            listing = lay_down(repository, offer, shelf, for_look.fetched, nothing_told)
            there = next(each for each in (home.folder, *home.folder.parents) if each.is_dir())
            must_have_room(there, offer.package.length + listing.bytes)
            over = LaidDown(offer.name, offer.version, shelf.files(offer.version))
            found, loaded = packages.load(home, root, read, over)
            _must_be_used(offer, loaded, here)
            if found is None:
                raise UsageError(FILE_NONE.format(fil=file.name))
            return InFile(file, offer.name, offer.version, _digest(offer), found)


def _must_be_used(offer: Offer, loaded: packages.Loaded, here: packages.Loaded) -> None:
    """Raise UsageError where the package would not be used, or would push one out of use that is used now (``here``)."""
    about = {"navn": offer.name, "version": offer.version}
    before = {(fit.name, fit.version) for fit in here.fits if fit.used}
    for fit in loaded.fits:
        if not fit.used and (fit.name, fit.version) == (offer.name, offer.version):
            words = FILE_FITS_NOT_AT if fit.place else FILE_FITS_NOT
            raise UsageError(words.format(**about, sted=fit.place, fejl=fit.fault))
        if not fit.used and fit.name != offer.name and (fit.name, fit.version) in before:
            fault = FILE_AT.format(sted=fit.place, fejl=fit.fault) if fit.place else fit.fault
            raise UsageError(FILE_PUSHES.format(**about, anden=fit.name, dens=fit.version, fejl=fault))


def take(
    home: Home,
    root: bytes,
    seen: InFile,
    moment: datetime,
    running: str,
    read: Read,
    renew: Callable[[Repository], None],
) -> LaidDown:
    """Lay the package down that was looked at, for the next start. Raises UpdateError, and UsageError where it is another now."""
    with told(), opened(seen.file, home.metadata, root, moment) as (repository, offer):
        if (offer.name, offer.version, _digest(offer)) != (seen.name, seen.version, seen.sha256):
            raise UsageError(FILE_OTHER.format(fil=seen.file.name))
        must_be_new(offer, packages.load(home, root, read)[1], running)
        renew(repository)
        shelf = home.packages(offer.name)
        if not packages.lies_whole(shelf, offer.name, offer.version, root):
            lay_down(repository, offer, shelf, home.fetched, nothing_told)
        # a version that was taken back once may lie here no more
        packages.use_again(home, offer.name, offer.version)
        durable.sync_folder(shelf.folder)
        return LaidDown(offer.name, offer.version, shelf.files(offer.version))


def _digest(offer: Offer) -> str:
    return str(offer.listing.hashes["sha256"])
