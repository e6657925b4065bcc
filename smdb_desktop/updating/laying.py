"""Lays versions down on a shelf and takes them away: the list first, then the files, the proof last; and back in the other order.

Killed anywhere, a version either counts whole or does not count, and what is left of it is found by its list.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tuf.api.metadata import Root

from smdb_desktop import durable, held, windows
from smdb_desktop.services.ports.updates import Trouble
from smdb_desktop.trouble import HeldError
from smdb_desktop.updating import listing as listings
from smdb_desktop.updating import seal as seals
from smdb_desktop.updating.layout import MOST_LIST, MOST_SEAL, Shelf
from smdb_desktop.updating.listing import Listing, ListingError
from smdb_desktop.updating.repository import Offer, Repository
from smdb_desktop.updating.trouble import refusal
from smdb_desktop.updating.unpack import unpack

SPARE = 50_000_000
"""Bytes that stay free on the disk beside a new version: what is typed must find room."""


def lay_down(
    repository: Repository, offer: Offer, shelf: Shelf, fetched: Path, told: Callable[[int, int], None]
) -> Listing:
    """Fetch a version and lay it down; its list. Raises what ``trouble.told`` turns into sentences, and then nothing is left."""
    content = repository.read(offer.listing)
    listing = listings.read(content)
    if (listing.name, listing.version, listing.platform or "any") != (offer.name, offer.version, offer.platform):
        raise ListingError("the list is of another version")
    remove(shelf, offer.version)
    durable.make_folders(shelf.folder, 0o700)
    durable.make_folders(fetched, 0o700)
    must_have_room(shelf.folder, offer.package.length + listing.bytes)
    package, all_ = fetched / "package.zip", offer.package.length + listing.bytes
    durable.write_whole(shelf.listing(offer.version), content)
    try:
        repository.bring(offer.package, package, lambda done: told(done, all_))
        unpack(package, listing, shelf.files(offer.version), lambda done: told(offer.package.length + done, all_))
        durable.write_whole(shelf.seal(offer.version), seals.write(repository.seal(offer)))
    except BaseException:
        # what lies there without a proof counts for nothing; removing it may fail as well, and is tried again by ``tidy``
        with suppress(OSError):
            remove(shelf, offer.version)
        raise
    finally:
        with suppress(OSError):
            package.unlink(missing_ok=True)
    return listing


def must_have_room(folder: Path, wanted: int) -> None:
    """Raise UpdateError where the disk of this folder has not so many bytes, and some to spare."""
    if shutil.disk_usage(folder).free < wanted + SPARE:
        raise refusal(Trouble.FULL)


def listing_of(shelf: Shelf, version: str) -> Listing | None:
    """The list of a version that lies here, whole or not; None where there is none that can be read."""
    with suppress(OSError, ValueError):
        return listings.read(durable.read_small(shelf.listing(version), MOST_LIST))
    return None


def remove(shelf: Shelf, version: str) -> None:
    """Take a version away: first it counts no more, then its files go, by its list; what is not of it stays.

    Raises OSError; HeldError where it is running on Windows, and then it stays as it was.
    """
    listing = listing_of(shelf, version)
    for start in () if listing is None else listing.start:
        if windows.is_running(shelf.files(version) / start):
            raise HeldError(shelf.files(version) / start)
    held.unlink(shelf.seal(version))
    if shelf.folder.is_dir():
        durable.sync_folder(shelf.folder)
    if listing is not None:
        listings.remove(shelf.files(version), listing)
    held.unlink(shelf.listing(version))


def renew_seals(
    repository: Repository, offers: tuple[Offer, ...], shelf: Shelf, name: str, root: bytes
) -> tuple[str, ...]:
    """After a look: what is named again gets the newer proof, and what is signed by nobody who still may is taken out of use.

    The versions that were. Raises OSError or SealError.
    """
    roots, targets, revoked = repository.roots(), repository.targets(), []
    newest = seals.newest_root(root, roots)
    for version in shelf.sealed():
        named = [repository.seal(each) for each in offers if (each.name, each.version) == (name, version)]
        seal = _holding(named, targets, newest, shelf, version)
        if seal is None:
            held.unlink(shelf.seal(version))
            durable.sync_folder(shelf.folder)
            revoked.append(version)
        else:
            durable.write_whole(shelf.seal(version), seals.write(seal._replace(roots=roots)))
    return tuple(revoked)


def _holding(named: list[seals.Seal], targets: bytes, newest: Root, shelf: Shelf, version: str) -> seals.Seal | None:
    """The first proof that holds today: a new one, else the one that lies there, by those who may publish today."""
    with suppress(OSError, ValueError):
        content = durable.read_small(shelf.listing(version), MOST_LIST)
        with suppress(OSError, ValueError):
            lying = seals.read(durable.read_small(shelf.seal(version), MOST_SEAL))
            named = [*named, lying._replace(targets=targets)]
        for seal in named:
            with suppress(seals.SealError):
                seals.must_hold(seal, newest, content)
                return seal
    return None
