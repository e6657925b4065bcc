"""Why a course can only be read, in the words that every face says.

It is closed (rule 73), is being deleted, or its form version is not here.
"""

from smdb_desktop.domain.forms.definitions import Skemaversion
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


def refuse_locked(why: str) -> None:
    """Raise NotAllowed with the reason, if there is one."""
    if why:
        raise NotAllowed(why)
