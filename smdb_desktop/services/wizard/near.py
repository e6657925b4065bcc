"""The day near which a date of a course most likely lies: a calendar opens there, where today may be months away."""

from datetime import date

from smdb_desktop.domain.forms.definitions import Felttype
from smdb_desktop.services.wizard.session import WizardSession


def near_day(session: WizardSession, skema_id: str, navn: str) -> date | None:
    """The last date that was answered before this field, first in its own form, then in the course's earlier forms; else the
    first one behind it. None where the course has no date yet."""
    before: list[date] = []
    behind: list[date] = []
    for record in session.records():
        for felt in session.version.skemaer[record.art].felter:
            if (record.id, felt.navn) == (skema_id, navn):
                before, behind = behind, []
            elif felt.type is Felttype.DATO and (day := _day(session, record.id, felt.navn)) is not None:
                behind.append(day)
    return before[-1] if before else behind[0] if behind else None


def _day(session: WizardSession, skema_id: str, navn: str) -> date | None:
    svar = session.svar(skema_id, navn)
    if svar is None or not isinstance(svar.value, str):
        return None
    try:
        return date.fromisoformat(svar.value)
    except ValueError:
        return None
