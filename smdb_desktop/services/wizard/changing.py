"""A treatment that changes type or intensity: the running one ends on a day, and the next begins on it, in one action.

The next one stands at the same tilbud and has the answers of the one before, to be changed; both are completed together
(``completing.py``). Facts: rules 25 and 55, ``forms.md`` section 7.
"""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from smdb_desktop.domain.forms.dates import format_date, parse_date
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.records import SkemaRecord, Svar
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.treatments import running

NOT_RUNNING = T("Behandlingen er ikke i gang, så der er intet at skifte fra.")
NOT_DONE = T("Behandlingen er ikke gjort færdig endnu. Ret den i stedet.")
NO_DAY = T("Skriv den dag, den nye behandling begynder.")
TOO_EARLY = T("Dagen ligger før den behandling, der skiftes fra. Den begyndte {dag}.")
FUTURE = T("Dagen ligger i fremtiden. Skriv den dag, den nye behandling begyndte.")


class Skift(NamedTuple):
    """What a change did: the new form, and what is to be kept of both, by form."""

    ny: SkemaRecord
    svar: Mapping[str, Mapping[str, Svar | None]]


def day_of(session: WizardSession, skema_id: str, text: str) -> date:
    """The day on which the next treatment begins, in any spelling. Raises NotAllowed with a sentence for one that cannot be."""
    if not text.strip():
        raise NotAllowed(NO_DAY)
    found = parse_date(text, session.today)
    if not isinstance(found, date):
        raise NotAllowed(found)
    if found > session.today:
        raise NotAllowed(FUTURE)
    begun = session.svar(skema_id, session.plads(skema_id).dato)
    if begun is not None and isinstance(begun.value, str) and found.isoformat() < begun.value:
        raise NotAllowed(TOO_EARLY.format(dag=format_date(date.fromisoformat(begun.value))))
    return found


def change(session: WizardSession, skema_id: str, text: str) -> Skift:
    """End a running treatment on the day that was typed, and begin the next on it. Raises NotAllowed; then nothing changed."""
    if not running(session, skema_id):
        raise NotAllowed(NOT_RUNNING)
    old = session.record(skema_id)
    if old.faerdig is None:
        raise NotAllowed(NOT_DONE)
    plads, day = session.plads(skema_id), format_date(day_of(session, skema_id, text))
    ny = session.begin(old.art, old.parent_id)
    kept: dict[str, Svar | None] = {}
    for felt in session.version.skemaer[old.art].felter:
        svar = old.svar.get(felt.navn)
        if svar is not None and felt.navn not in (plads.dato, plads.slut):
            kept |= session.answer(ny.id, felt.navn, svar.raw).svar
    kept |= session.answer(ny.id, plads.dato, day).svar
    return Skift(ny, {ny.id: kept, skema_id: session.answer(skema_id, plads.slut, day).svar})
