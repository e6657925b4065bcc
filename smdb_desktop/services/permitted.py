"""What an administrator permits to leave this machine: copies and where they lie, moving, printing. Every use case asks here."""

from pathlib import Path

from smdb_desktop.domain.words import T, listed
from smdb_desktop.services.errors import Administered
from smdb_desktop.services.ports.policy import OFF, Key, Policy

SWITCHED_OFF = T("En administrator har slået det fra på denne maskine. Det står i {kilde}.")
COPY_NOT_THERE = T(
    "En administrator har bestemt, hvor kopier kan lægges: {mapper}, og mapper under dem. Det står i {kilde}. Intet er skrevet."
)
COPY_NOWHERE = T(
    "En administrator har bestemt, at kopier kun ligger i datamappen på denne maskine. Det står i {kilde}. Intet er skrevet."
)


def why_off(policy: Policy, key: str) -> str:
    """Why something cannot be done on this machine at all; "" where it can."""
    return SWITCHED_OFF.format(kilde=policy.source(key)) if policy.value(key) == OFF else ""


def check_on(policy: Policy, key: str) -> None:
    """Refuse what an administrator has switched off. Raises Administered."""
    if why := why_off(policy, key):
        raise Administered(why)


def why_no_copy(policy: Policy, folder: Path) -> str:
    """Why no copy of the store may be put into a folder; "" where it may."""
    permitted = policy.values(Key.COPIES)
    if permitted is None or any(within(folder, Path(each)) for each in permitted):
        return ""
    source = policy.source(Key.COPIES)
    if not permitted:
        return COPY_NOWHERE.format(kilde=source)
    return COPY_NOT_THERE.format(mapper=listed(permitted), kilde=source)


def check_copy(policy: Policy, folder: Path) -> None:
    """Refuse a folder for copies that an administrator has not permitted. Raises Administered."""
    if why := why_no_copy(policy, folder):
        raise Administered(why)


def within(folder: Path, permitted: Path) -> bool:
    """Whether a folder is a permitted one or lies below it; by where links lead, so that none leads out."""
    try:
        return folder.resolve().is_relative_to(permitted.resolve())
    except (OSError, RuntimeError):
        return False
