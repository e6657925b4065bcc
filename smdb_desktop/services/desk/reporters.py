"""Who reports cases and who only reads them (rule 6): asked by everything that changes what a case is or takes it away.

A refusal is the sentence that a page shows where it offers nothing.
"""

from collections.abc import Iterable

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.words import T
from smdb_desktop.services.desk.profile import SUNDHEDSFAGLIG, Profil, load_profile, rolle_med
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.store import Store

ONLY_READS = T(
    "Du har kun profilen »{navn}«, og med den udfyldes kun de skemaer, der hører til den. Alt andet kan læses. Bed en kollega "
    "med profilen »{rette}« om det."
)


def why_only_reads(lister: Kodelister, profil: Profil | None) -> str:
    """Why a person reports nothing but the forms of a profile of its own, and reads (rule 6); "" where they report cases."""
    if profil is None or not only_reads(lister, profil.roller):
        return ""
    profiler = lister["profil"]
    navn = next(profiler.label(rolle) for rolle in profil.roller if rolle in profiler)
    return ONLY_READS.format(navn=navn, rette=profiler.label(rolle_med(profiler)))


def only_reads(lister: Kodelister, roller: Iterable[str]) -> bool:
    """Whether these profiles together report no case."""
    koder = lister["profil"].koder
    known = [koder[rolle] for rolle in roller if rolle in koder]
    return bool(known) and all(kode.flag(SUNDHEDSFAGLIG) for kode in known)


def must_report(store: Store, lister: Kodelister) -> None:
    """Raises NotAllowed where the person who has the store open only reads cases."""
    if why := why_only_reads(lister, load_profile(store)):
        raise NotAllowed(why)
