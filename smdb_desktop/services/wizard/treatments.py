"""What the wizard knows of treatments: which are running, when none is any more, and which tilbud of the course is which.

Which forms are treatments, and the field that ends one, the form version says. Facts: ``forms.md`` section 7, rules 55 and 67.
"""

from collections.abc import Mapping

from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.milestones import Milepael
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.stored.tilbud import NAVN, P_NUMMER
from smdb_desktop.services.wizard.session import WizardSession


def running(session: WizardSession, skema_id: str) -> bool | None:
    """Whether a treatment goes on; None where the form is no treatment."""
    return not _ended(session, skema_id) if _is_treatment(session, skema_id) else None


def none_runs(session: WizardSession, skema_id: str) -> bool:
    """Whether this form is a treatment, and all of the course have ended: then SMDB asks whether to close (rule 67)."""
    treatments = [r.id for r in session.records() if _is_treatment(session, r.id)]
    return skema_id in treatments and all(_ended(session, each) for each in treatments)


def _is_treatment(session: WizardSession, skema_id: str) -> bool:
    return session.plads(skema_id).milepael is Milepael.BEHANDLET


def _ended(session: WizardSession, skema_id: str) -> bool:
    svar = session.svar(skema_id, session.plads(skema_id).slut)
    return svar is not None and svar.value is not None


def same_tilbud(session: WizardSession, plads: Plads, tilbud: Mapping[str, Json]) -> str:
    """The form of the course that stands for this tilbud already; "" for none. Departments may share a P-nummer: then it is the
    one of the name, and where none has it, none."""
    number, name = tilbud.get(P_NUMMER), str(tilbud.get(NAVN) or "").casefold()
    ids = [each for each in session.ids(plads.art) if number and _said(session, each, P_NUMMER) == number]
    named = [each for each in ids if str(_said(session, each, NAVN) or "").casefold() == name]
    return next(iter(named), "")


def _said(session: WizardSession, skema_id: str, navn: str) -> Json:
    svar = session.svar(skema_id, navn)
    return None if svar is None else svar.value
