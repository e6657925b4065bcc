"""Why a course may not be opened again, its deletion not be taken back, a citizen not be removed, or a form not be filled.

Asked by the page that offers it, and by who does it.

So that what a page says and what is refused are the same sentence.
"""

from collections.abc import Callable, Iterable
from functools import partial

from smdb_desktop.domain.codelists import PROFILER, Kodelister
from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.roles import med
from smdb_desktop.domain.words import T, Tn, either
from smdb_desktop.services.desk.profile import Profil
from smdb_desktop.services.desk.reporters import why_only_reads
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import ForloebRecord, SkemaRecord
from smdb_desktop.services.wizard.locking import anybody, is_theirs

NOT_CLOSED = T("Forløbet er ikke afsluttet, så der er intet at genåbne.")
OTHER_OPEN_TOO = T(
    "Borgeren har fået et andet åbent kontaktforløb. Afslut eller slet det, før du fortryder sletningen."
)
OTHER_OPEN = T("Borgeren har et andet åbent kontaktforløb. Afslut eller slet det, før du genåbner dette.")
SLETTES_ALLEREDE = T("Forløbet slettes allerede. Sletningen ligger i Udbakken.")
SLETTES_IKKE = T("Forløbet er ikke ved at blive slettet.")
OTHER_NUMBER = T(
    "Borgerens CPR-nummer er rettet, siden forløbet blev slettet, og sletningen gælder det gamle nummer. Den kan ikke fortrydes; "
    "skal forløbet bruges, så opret det igen under det rigtige nummer."
)
SLETNING_AFSENDT = T("Sletningen er eksporteret eller indberettet, eller måske, og kan ikke fortrydes her.")

REPORTED = T(
    "Borgeren kan ikke fjernes: et forløb er overdraget, eller det er indberettet og siden slettet eller flyttet til et andet "
    "nummer, og det skal stadig kunne ses her eller i Udbakken."
)
IN_BIN = T(
    "Borgeren kan ikke fjernes, mens et af borgerens forløb ligger i papirkurven. Slet det for altid dér, eller læg det tilbage."
)

NOT_THEIRS = T(
    "»{titel}« udfyldes kun med profilen {rette}, og du arbejder som »{navn}«. Har du profilen, så skift til den øverst i "
    "vinduet (F9)."
)


def filling(lister: Kodelister, profil: Profil | None) -> Callable[[Plads], str]:
    """What says of a place why this person may not fill it in; with nobody, as where a file says who filled in what, none is
    refused: rule 6 judges them."""
    return anybody if profil is None else partial(why_not_filled, lister, profil)


def why_not_filled(lister: Kodelister, profil: Profil, plads: Plads) -> str:
    """Why a person may not fill a place in the role that they work in (rule 6); "" where they may."""
    if not is_theirs(plads, profil.rolle, lister):
        rette = either(T("»{navn}«", navn=each.navn) for each in med(lister, plads.udfyldes_af))
        return NOT_THEIRS.format(titel=plads.title, rette=rette, navn=lister[PROFILER].label(profil.rolle))
    return "" if plads.udfyldes_af else why_only_reads(lister, profil)


def why_not_removed(store: Store, borger_id: str, courses: int) -> str:
    """Why a citizen with so many courses cannot be removed, and what to do instead; "" where the citizen can."""
    if courses:
        return Tn(
            "Borgeren har {n} kontaktforløb og kan ikke fjernes. Slet først forløbet, hvis det er oprettet ved en fejl. Er "
            "CPR-nummeret forkert, så ret det.",
            "Borgeren har {n} kontaktforløb og kan ikke fjernes. Slet først forløbene, hvis de er oprettet ved en fejl. Er "
            "CPR-nummeret forkert, så ret det.",
            n=courses,
        )
    if store.corrections.replaced(borger_id):
        return REPORTED
    return IN_BIN if store.bin.holds_course_of(borger_id) else ""


def closing_of(record: ForloebRecord, version: Skemaversion) -> SkemaRecord | None:
    """The completed closing of a course, or None while it is open."""
    return next((s for s in record.skemaer if version.plads(s.art).afslutter and s.faerdig is not None), None)


def why_not_reopened(record: ForloebRecord, version: Skemaversion, others_open: Iterable[bool]) -> str:
    """Why a course cannot be opened again (rules 19 and 73); "" where it can. ``others_open``: of the citizen's other courses."""
    if closing_of(record, version) is None:
        return NOT_CLOSED
    return OTHER_OPEN if any(others_open) else ""


def why_deletion_stays(store: Store, record: ForloebRecord, others_open: Iterable[bool]) -> str:
    """Why the deletion of a course cannot be taken back; "" where it can. ``others_open``: of the citizen's other courses."""
    if not record.slettes:
        return SLETTES_IKKE
    if not store.deletions.may_take_up(record.id):
        return SLETNING_AFSENDT
    if store.cases.borger(record.borger_id).cpr_nr != record.nedlagt:
        return OTHER_NUMBER
    return OTHER_OPEN_TOO if any(others_open) else ""
