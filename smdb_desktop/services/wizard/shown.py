"""The shown fields of a form as its faces get them: the answer, what is wrong, what is proposed, and what stands beside it."""

from collections.abc import Iterator, Sequence
from datetime import date

from smdb_desktop.domain.case.model import Kontaktforloeb
from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.forms.engine import Omgivelser, beregnede, visning
from smdb_desktop.domain.forms.values import to_json
from smdb_desktop.domain.words import sentences
from smdb_desktop.services.wizard.hints import UNSURE_DAY, explanation, suggestion
from smdb_desktop.services.wizard.marks import REPEATED, is_note_only, told
from smdb_desktop.services.wizard.views import FeltVisning
from smdb_desktop.services.wizard.working_form import WorkingForm, belongs


def shown_fields(
    form: WorkingForm,
    trin_id: str | None,
    around: Omgivelser,
    path: str,
    found: Sequence[Fund],
    today: date,
    course: Kontaktforloeb,
) -> Iterator[FeltVisning]:
    """The fields of a form, or of one of its steps, in order; ``path`` is the form's in the case file."""
    view = visning(form.definition, form.values, around)
    computed = {n: to_json(v) for n, v in beregnede(form.definition, form.values, around).items()}
    wanted = {f.navn for t in form.definition.trin if trin_id in (None, t.id) for f in t.felter}
    filled = form.defaults()
    for felt in view.vist:
        if felt.navn not in wanted:
            continue
        svar = form.svar.get(felt.navn) or filled.get(felt.navn)
        unsure = svar is not None and svar.usikker_dag
        yield FeltVisning(
            felt=felt,
            raw=computed.get(felt.navn) if felt.beregnet else svar.raw if svar is not None else None,
            kraevet=felt.navn in view.kraevet,
            fund=tuple(f for f in found if belongs(f.felt, f"{path}.", {felt.navn})),
            forslag="" if svar is not None and not is_note_only(svar) else suggestion(felt, form.values, today, course),
            oplysning=sentences(UNSURE_DAY if unsure else "", explanation(felt, form.values, around)),
            gentaget=REPEATED if svar is not None and svar.gentaget else "",
            note=told(svar.note) if svar is not None and svar.note is not None else "",
        )
