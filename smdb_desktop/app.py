"""Composition root: the only module that knows every concrete class. Joins store, submissions, files and clock to a desk.

Imports no Qt: the command line uses it too; the window is joined in ``gui/app/main.py``.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from smdb_desktop import portable, resources
from smdb_desktop.services.ports.policy import Key
from smdb_desktop.services.safekeeping.opening import Opening
from smdb_desktop.services.workspace import Desk
from smdb_desktop.whereabouts import lies

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.ports.policy import Policy
    from smdb_desktop.services.ports.submissions import Submissions
    from smdb_desktop.services.ports.tables import Tables
    from smdb_desktop.services.ports.updates import Fit
    from smdb_desktop.services.updates.service import UpdateService

DATA_DIR_VARIABLE = "SMDB_DATA_DIR"
UPDATES_DIR_VARIABLE = "SMDB_UPDATES_DIR"
PASSPHRASE_FILE_VARIABLE = "SMDB_PASSPHRASE_FILE"  # noqa: S105  the name of a variable, not a secret

BESIDE = "andet-lager"
"""The folder of the store beside the first one, below its data folder."""
BUILT = datetime(2025, 7, 1, tzinfo=UTC)
"""No clock that is right shows an earlier day to this program: it has forms of that day."""


def default_data_dir() -> Path:
    """The data folder: ``SMDB_DATA_DIR``, else ``data`` beside a portable program, else the platform's own place for it."""
    named = os.environ.get(DATA_DIR_VARIABLE)
    if named:
        return Path(named)
    stick = portable.folder()
    if stick is not None:
        return stick / "data"
    from platformdirs import user_data_path

    return user_data_path("smdb-desktop", appauthor=False)


def updates_dir() -> Path:
    """The folder of newer versions: ``SMDB_UPDATES_DIR``, else beside the usual data folder."""
    named = os.environ.get(UPDATES_DIR_VARIABLE)
    if named:
        return Path(named)
    usual = default_data_dir().absolute()
    return usual.with_name(f"{usual.name}-updates")


def updates(policy: Policy) -> UpdateService:
    """Newer versions of this program for this user; needs no store."""
    from smdb_desktop import __version__
    from smdb_desktop.services.updates.service import UpdateService
    from smdb_desktop.updating.layout import Home
    from smdb_desktop.updating.start import came
    from smdb_desktop.updating.updates import SignedUpdates

    signed = SignedUpdates(
        home=Home(updates_dir()),
        running=__version__,
        came=came(__version__),
        root=resources.update_root(),
        url=resources.update_url(),
        policy=policy,
        clock=now,
        switches=bool(getattr(sys, "frozen", False)),
        forms=_laid_over,
    )
    return UpdateService(signed, now, forms().fits)


class Forms(NamedTuple):
    """The forms and lists of this machine, and what became of each package when they were read."""

    katalog: Katalog
    fits: tuple[Fit, ...] = ()


def forms() -> Forms:
    """The program's own forms and lists, and before them those of the packages that lie on this machine, as each fits.

    A package is read once for each process, and one that is laid down meanwhile waits for the next; the program's own are read
    when they are first needed.
    """
    root = resources.update_root()
    return Forms(resources.catalog()) if root is None else _with_packages(root, updates_dir())


@cache
def _with_packages(root: bytes, place: Path) -> Forms:
    if not (place / "packages").is_dir():
        return Forms(resources.catalog())
    from smdb_desktop.updating.layout import Home
    from smdb_desktop.updating.packages import load

    found, loaded = load(Home(place), root, _laid_over)
    return Forms(found or resources.catalog(), loaded.fits)


def _laid_over(over: Sequence[Path]) -> Katalog:
    """The program's own forms and lists with those of these folders before them. Raises DefinitionError."""
    return resources.load_catalog(resources.folder(), *over)


def katalog() -> Katalog:
    """The forms and lists of this machine. Raises DefinitionError for the program's own, never for a package."""
    return forms().katalog


def now() -> datetime:
    """The time, aware, in UTC."""
    return datetime.now(UTC)


def account() -> str:
    """What the system calls the person at this machine; "" where it does not say."""
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return ""


def new_id() -> str:
    """A new id that collides with none made on any machine."""
    from uuid import uuid4

    return uuid4().hex


def prove_updates() -> None:
    """Raise where what updates are believed by does not work in this build."""
    from smdb_desktop.updating.proving import prove

    prove(resources.update_root())


def prove_ways() -> None:
    """Raise where what speaks to servers by SFTP does not load or cannot open a key in this build."""
    from smdb_desktop.ways.ssh import prove

    prove()


def policy() -> Policy:
    """What an administrator has settled for this machine, read now. Needs neither forms nor Qt."""
    from smdb_desktop.administration.policy import read_policy

    return read_policy({Key.WAYS: _ways, Key.REACHES: _reaches, Key.ROLES: _roles})


def administrators_file() -> Path:
    """Where an administrator's file of this machine lies, whether or not there is one."""
    from smdb_desktop.administration.places import machine_file

    return machine_file()


def _ways() -> frozenset[str]:
    from smdb_desktop.services.outbox.outways import KINDS

    return frozenset(KINDS)


def _reaches() -> frozenset[str]:
    from smdb_desktop.services.desk.reaching import Vej

    return frozenset(vej.value for vej in Vej)


def _roles() -> frozenset[str]:
    return frozenset(kode.code for kode in katalog().lister["profil"])


def submissions(katalog: Katalog) -> Submissions:
    """Payloads, containers and certificates of these forms; needs no store."""
    from smdb_desktop.submission.service import AsicSubmissions

    return AsicSubmissions(katalog)


def tables() -> Tables:
    """What reads tables from outside; needs no store."""
    from smdb_desktop.tables.later import LaterTables

    return LaterTables()


def desk(data_dir: Path, katalog: Katalog | None = None, settled: Policy | None = None) -> Desk:
    """The program around one data folder, nothing opened yet. ``katalog``: other forms and lists than this machine's;
    ``settled``: another policy than the machine's, for made-up citizens in a folder of their own.

    Beside it stands the desk of a second store, practice beside real, in a folder of its own below the first.
    """
    from smdb_desktop.store.folder import Folder
    from smdb_desktop.store.setup import exists

    rules = policy() if settled is None else settled
    found = forms() if katalog is None else Forms(katalog)
    below = data_dir.name == BESIDE and exists(Folder(data_dir.parent))
    home = data_dir.parent if below else data_dir
    made: dict[Path, Desk] = {}

    def at(folder: Path) -> Desk:
        if folder not in made:
            other = home if folder != home else home / BESIDE
            made[folder] = _at_home(_desk(folder, found, rules), home, lambda: at(other))
        return made[folder]

    return at(data_dir)


def _at_home(made: Desk, home: Path, beside: Callable[[], Desk]) -> Desk:
    """A desk with what belongs to the machine rather than to its store."""
    return replace(made, machine_dir=home, beside=beside, updates=lambda: updates(made.policy))


def _desk(data_dir: Path, found: Forms, settled: Policy) -> Desk:
    from smdb_desktop.services.outbox.permitted import PermittedWay
    from smdb_desktop.store.keys.strength import Strength
    from smdb_desktop.store.safe import FolderSafe
    from smdb_desktop.store.vault import FolderVault
    from smdb_desktop.ways.folder import FolderWay
    from smdb_desktop.ways.later import LaterWays

    katalog = found.katalog.med_udgaver()
    words = resources.path("words", "dansk.txt")
    opening, made = Opening(), submissions(katalog)
    vault = FolderVault(
        data_dir,
        now=now,
        strength=Strength(words),
        milepaele=katalog.milepaele,
        datofelter=katalog.datofelter,
        copying=opening.tell,
        konto=account,
    )
    return Desk(
        vault=vault,
        katalog=katalog,
        packages=found.fits,
        submissions=made,
        folder_way=lambda folder: PermittedWay(FolderWay(folder), settled),
        clock=now,
        new_id=new_id,
        data_dir=data_dir,
        lies=partial(lies, data_dir),
        safe=FolderSafe(vault),
        bygget=BUILT,
        opening=opening,
        policy=settled,
        ways=LaterWays(made.client_key),
        tables=tables(),
    )
