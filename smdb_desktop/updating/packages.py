"""Packages of forms and code lists: which lie here, which of them a start uses, and what a person took back.

A package is used only where its proof holds from the program's own root, every byte is as signed, and the program's own loader
reads it together with its own forms and lists. One that does not fit is passed over with file and place; the program starts.
"""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from smdb_desktop import durable
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.words import T
from smdb_desktop.services.ports.updates import Fit, LaidDown
from smdb_desktop.updating.layout import Home, Shelf, is_name, is_version, order
from smdb_desktop.updating.pointer import Why
from smdb_desktop.updating.start import Unfit, judged

FORMAT = "smdb-packages/1"
_MOST = 64_000
NOT_AS_SIGNED = T("pakken er ikke, som den blev underskrevet. Søg efter nye versioner igen.")
HELD = T("et andet program, fx en virusscanner, har fat i en af dens filer. Den prøves igen ved næste start.")
UNREADABLE = T("pakken har noget, som programmet ikke kan læse som skemaer og kodelister.")

Read = TypeVar("Read")


class Loaded(NamedTuple):
    """The folders of the packages that are used, in the order in which a later one goes before an earlier, and what became of
    each."""

    folders: tuple[Path, ...]
    fits: tuple[Fit, ...]


def laid(home: Home) -> tuple[LaidDown, ...]:
    """Every version of every package that lies here, by name, the newest first."""
    left = _left(home)
    return tuple(
        LaidDown(name, version, shelf.files(version), version in left.get(name, ()))
        for name in home.package_names()
        for shelf in (home.packages(name),)
        for version in shelf.sealed()
    )


def next_of(home: Home, name: str) -> str:
    """The version of a package that the next start tries first; "" for none."""
    return next((each.version for each in laid(home) if each.name == name and not each.left), "")


def lies_whole(shelf: Shelf, name: str, version: str, root: bytes | None) -> bool:
    """Whether a version lies there as it was signed."""
    if version not in shelf.sealed():
        return False
    try:
        judged(shelf, version, root, "", name)
    except Unfit:
        return False
    return True


def leave(home: Home, name: str, version: str) -> None:
    """No start uses this version any more. Raises OSError."""
    left = _left(home)
    left[name] = (*left.get(name, ()), version)
    _save(home, left)


def use_again(home: Home, name: str, version: str = "") -> None:
    """Nothing of this package is taken back, or only this version is not: newer ones stay as they are. Raises OSError."""
    left = _left(home)
    stays = tuple(each for each in left.pop(name, ()) if version and each != version)
    _save(home, {**left, name: stays} if stays else left)


def load(
    home: Home,
    root: bytes | None,
    read: Callable[[Sequence[Path]], Read],
    over: LaidDown | None = None,
    without: tuple[str, str] | None = None,
) -> tuple[Read | None, Loaded]:
    """Read the newest version of each package that fits, with ``read``, which is handed the folders and raises DefinitionError.

    The last that was read, None where no package is used; and which were used. Never raises for anything in a package.
    ``over`` counts as if it lay here, and ``without`` (name and version) as if it did not: what a start would use if.
    """
    here = [each for each in laid(home) if not each.left and (each.name, each.version) != without]
    if over is not None:
        others = (each for each in here if (each.name, each.version) != (over.name, over.version))
        here = sorted((over, *others), key=lambda each: order(each.version), reverse=True)
    found: Read | None = None
    folders: list[Path] = []
    fits: list[Fit] = []
    waiting = sorted({each.name for each in here})
    again = True
    # a package may stand on the lists of one that comes after it by name
    while waiting and again:
        again = False
        for name in list(waiting):
            fit, made = _fitting([each for each in here if each.name == name], root, folders, read)
            fits = [each for each in fits if each.name != name] + list(fit)
            if made is not None:
                found, folder = made
                folders.append(folder)
                waiting.remove(name)
                again = True
    return found, Loaded(tuple(folders), tuple(fits))


def _fitting(
    here: Sequence[LaidDown], root: bytes | None, folders: Sequence[Path], read: Callable[[Sequence[Path]], Read]
) -> tuple[list[Fit], tuple[Read, Path] | None]:
    """The newest version that fits beside these folders, and what was wrong with newer ones."""
    fits: list[Fit] = []
    for each in here:
        name = each.name
        try:
            judged(Shelf(each.folder.parent), each.version, root, "", name)
            made = read((*folders, each.folder))
        except Unfit as unfit:
            fits.append(Fit(name, each.version, False, "", HELD if unfit.why is Why.HELD else NOT_AS_SIGNED))
        except DefinitionError as error:
            fits.append(Fit(name, each.version, False, error.place, error.message))
        except Exception:
            # whoever signs can be mistaken in ways that no loader expects; the program starts all the same
            fits.append(Fit(name, each.version, False, "", UNREADABLE))
        else:
            return [*fits, Fit(name, each.version, True)], (made, each.folder)
    return fits, None


def _left(home: Home) -> dict[str, tuple[str, ...]]:
    with suppress(OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        made = json.loads(durable.read_small(home.left_packages, _MOST))
        if made["format"] == FORMAT:
            return {
                name: tuple(version for version in versions if is_version(version))
                for name, versions in made["left"].items()
                if is_name(name)
            }
    return {}


def _save(home: Home, left: dict[str, tuple[str, ...]]) -> None:
    made = {"format": FORMAT, "left": left}
    durable.make_folders(home.folder, 0o700)
    durable.write_whole(home.left_packages, json.dumps(made).encode() + b"\n")
