"""Who reports cases and who only reads them (rule 6): asked by everything that changes what a case is or takes it away.

A refusal is the sentence that a page shows where it offers nothing.
"""

from smdb_desktop.domain.codelists import PROFILER, Kodelister
from smdb_desktop.domain.roles import almindelig, kun_egne
from smdb_desktop.domain.words import T
from smdb_desktop.services.desk.profile import Profil, load_profile
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.store import Store

ONLY_READS = T(
    "Du har kun profilen »{navn}«, og med den udfyldes kun de skemaer, der hører til den. Alt andet kan læses. Bed en kollega "
    "med profilen »{rette}« om det."
)


def why_only_reads(lister: Kodelister, profil: Profil | None) -> str:
    """Why a person reports nothing but the forms of a profile of its own, and reads (rule 6); "" where they report cases."""
    if profil is None or not kun_egne(lister, profil.roller):
        return ""
    return ONLY_READS.format(navn=lister[PROFILER].label(profil.roller[0]), rette=almindelig(lister).navn)


def must_report(store: Store, lister: Kodelister) -> None:
    """Raises NotAllowed where the person who has the store open only reads cases."""
    if why := why_only_reads(lister, load_profile(store)):
        raise NotAllowed(why)
