"""Why a course may not be opened again or deleted, or a citizen removed: asked by the page that offers it, and by who does it.

So that what a page says and what is refused are the same sentence.
"""

from collections.abc import Iterable

from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import ForloebRecord, SkemaRecord, Tilstand, Udfald

NOT_CLOSED = T("Forløbet er ikke afsluttet, så der er intet at genåbne.")
OTHER_OPEN = T("Borgeren har et andet åbent kontaktforløb. Afslut eller slet det, før du genåbner dette.")
EXPORTED = T(
    "Forløbet er allerede eksporteret og kan ikke slettes her. Slet det på SMDB's sider, eller skriv til smdb@dst.dk."
)
REPORTED = T("Forløbet er indberettet og kan ikke slettes her. Slet det på SMDB's sider, eller skriv til smdb@dst.dk.")
MAYBE_EXPORTED = T(
    "Forløbet er måske eksporteret: en eksport blev afbrudt. Eksportér det igen, så ses der efter. Er filen "
    "nået frem, kan forløbet kun slettes på SMDB's sider."
)

REPORTED = T(
    "Borgeren kan ikke fjernes: noget er indberettet under et nummer, der siden blev rettet, og det skal kunne ses i Udbakken."
)


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
    return REPORTED if store.corrections.replaced(borger_id) else ""


def closing_of(record: ForloebRecord, version: Skemaversion) -> SkemaRecord | None:
    """The completed closing of a course, or None while it is open."""
    return next((s for s in record.skemaer if version.plads(s.art).afslutter and s.faerdig is not None), None)


def why_not_reopened(record: ForloebRecord, version: Skemaversion, others_open: Iterable[bool]) -> str:
    """Why a course cannot be opened again (rules 19 and 73); "" where it can. ``others_open``: of the citizen's other courses."""
    if closing_of(record, version) is None:
        return NOT_CLOSED
    return OTHER_OPEN if any(others_open) else ""


def why_not_deleted(store: Store, forloeb_id: str) -> str:
    """Why a course cannot be deleted: it has left the machine, or may have; "" where it can."""
    submissions = store.outbox.indberetninger_of(forloeb_id)
    if any(i.tilstand is Tilstand.INDBERETTET for i in submissions):
        return REPORTED
    if any(i.sendt_tid for i in submissions):
        return EXPORTED
    unsure = any(i.tilstand is Tilstand.UVIST or _may_have_left(store, i.id) for i in submissions)
    return MAYBE_EXPORTED if unsure else ""


def _may_have_left(store: Store, indberetning_id: str) -> bool:
    """Whether an attempt was begun of which nobody knows that nothing arrived."""
    certain = (Udfald.MISLYKKET, Udfald.AFBRUDT)
    return any(each.udfald not in certain for each in store.outbox.attempts_of(indberetning_id))
