"""What the wizard knows of tilbud and treatments by name: which are running, when none is any more, and which tilbud is which.

Everything else about them comes from the structure of the form version. Facts: ``forms.md`` section 7, rules 55 and 67.
"""

from collections.abc import Mapping

from smdb_desktop.domain.case.model import BEHANDLING
from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.words import T
from smdb_desktop.services.stored.records import Json
from smdb_desktop.services.wizard.session import WizardSession

_NUMBER = "tilbud_p_nummer"


def running(session: WizardSession, skema_id: str) -> bool | None:
    """Whether a treatment goes on; None where the form is no treatment."""
    return not _ended(session, skema_id) if session.record(skema_id).art == BEHANDLING else None


def none_runs(session: WizardSession, skema_id: str) -> bool:
    """Whether this form is a treatment, and all of the course have ended: then SMDB asks whether to close (rule 67)."""
    treatments = [r.id for r in session.records() if r.art == BEHANDLING]
    return skema_id in treatments and all(_ended(session, each) for each in treatments)


def _ended(session: WizardSession, skema_id: str) -> bool:
    svar = session.svar(skema_id, "tilbudsslutdato")
    return svar is not None and svar.value is not None


def tilbud_line(tilbud: Mapping[str, Json], lister: Kodelister) -> str:
    """A tilbud of the register in one line: name, address, municipality and number, as far as they are known."""
    kommune, number = tilbud.get("tilbud_kommune"), tilbud.get(_NUMBER)
    parts = (
        tilbud.get("tilbud_navn"),
        tilbud.get("tilbud_adresse"),
        lister["kommune"].label(str(kommune)) if kommune else "",
        T("P-nummer {nummer}", nummer=number) if number else "",
    )
    return "  ·  ".join(str(part) for part in parts if part)


def same_tilbud(session: WizardSession, plads: Plads, tilbud: Mapping[str, Json]) -> str:
    """The form of the course that stands for this tilbud already, by its P-nummer; "" for none."""
    number = tilbud.get(_NUMBER)
    for skema_id in session.ids(plads.art) if number else ():
        svar = session.svar(skema_id, _NUMBER)
        if svar is not None and svar.value == number:
            return skema_id
    return ""
