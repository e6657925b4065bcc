"""Why a course, or one form of it, can only be read, in the words that every face says.

A course is closed (rule 73), is being deleted, or its form version is not here. A form may be another profile's (rule 6).
"""

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import NotAllowed

LOCKED = T("Forløbet er afsluttet og låst. Skal noget rettes, så genåbn det fra Borgeroverblik.")
DELETING = T("Forløbet slettes og kan kun læses. Sletningen ligger i Udbakken.")
UNKNOWN = T(
    "Forløbet kan kun læses, fordi denne udgave af programmet ikke har skemaversionen »{version}«. Installér "
    "den nyeste udgave for at arbejde videre med det."
)


def why_locked(version: Skemaversion, closed: bool, slettes: bool = False) -> str:
    """Why a course of this version can only be read, and what to do; "" where it can be worked on."""
    if slettes:
        return DELETING
    if not version.kendt:
        return UNKNOWN.format(version=version.id)
    return LOCKED if closed else ""


def is_theirs(plads: Plads, rolle: str, lister: Kodelister) -> bool:
    """Whether a role sees and fills a place: some are one profile's alone (rule 6)."""
    profil = lister["profil"].koder.get(rolle)
    return not plads.udfyldes_af or (profil is not None and profil.flag(plads.udfyldes_af))


def anybody(plads: Plads) -> str:
    """No form is refused to whoever fills it: a file says itself who filled what in, and its forms are judged by that."""
    del plads
    return ""


def refuse_locked(why: str) -> None:
    """Raise NotAllowed with the reason, if there is one."""
    if why:
        raise NotAllowed(why)
