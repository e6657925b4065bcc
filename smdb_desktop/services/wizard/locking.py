"""Why a course, or one form of it, can only be read, in the words that every face says.

A course is closed (rule 73), is being deleted, or its form version is not here. A form may be another profile's (rule 6).
"""

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.roles import udfylder
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.records import ForloebRecord

LOCKED = T("Forløbet er afsluttet og låst. Skal noget rettes, så genåbn det fra Borgeroverblik.")
DELETING = T("Forløbet slettes og kan kun læses. Sletningen ligger i Udbakken.")
IN_BIN = T(
    "Forløbet ligger i papirkurven og kan kun læses. Læg det tilbage fra Papirkurv for at arbejde videre med det."
)
UNKNOWN = T(
    "Forløbet kan kun læses, fordi denne udgave af programmet ikke har skemaversionen »{version}«. Installér "
    "den nyeste udgave for at arbejde videre med det."
)


def why_gone(record: ForloebRecord) -> str:
    """Why a course that is taken out can only be read; "" where it is not."""
    return IN_BIN if record.kasseret else DELETING if record.slettes else ""


def why_locked(version: Skemaversion, closed: bool, gone: str = "") -> str:
    """Why a course of this version can only be read, and what to do; "" where it can be worked on. ``gone``: ``why_gone``."""
    if gone:
        return gone
    if not version.kendt:
        return UNKNOWN.format(version=version.id)
    return LOCKED if closed else ""


def is_theirs(plads: Plads, rolle: str, lister: Kodelister) -> bool:
    """Whether a role sees and fills a place: some are one profile's alone (rule 6)."""
    return udfylder(lister, rolle, plads.udfyldes_af)


def anybody(plads: Plads) -> str:
    """No form is refused to whoever fills it: a file says itself who filled what in, and its forms are judged by that."""
    del plads
    return ""


def refuse_locked(why: str) -> None:
    """Raise NotAllowed with the reason, if there is one."""
    if why:
        raise NotAllowed(why)
