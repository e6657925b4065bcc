"""What a person who is still typing is told, and what waits: no alarm about what is not wrong yet, and blanks where one asked.

It judges nothing: the findings are those of the one verdict. Completing a form, ``check`` and the export wait for nothing.
"""

from collections.abc import Iterable, Iterator, Mapping

from smdb_desktop.domain.findings import Fund, Niveau, ordered
from smdb_desktop.domain.forms.engine import Omgivelser, own_findings, visning
from smdb_desktop.services.wizard.marks import unconfirmed
from smdb_desktop.services.wizard.working_form import WorkingForm, belongs


def told_now(
    found: Iterable[Fund], forms: Mapping[str, WorkingForm], paths: Mapping[str, str], around: Omgivelser
) -> tuple[Fund, ...]:
    """The findings that the wizard shows now, with the blanks of the steps that the person asked to leave.

    A question that an answer opened after that, or in a completed form that is corrected, is not missing before one asks again.
    """
    told = [
        fund
        for fund in found
        if not (fund.venter_paa and _waits(fund, forms, paths)) and not (fund.mangler and _is_new(fund, forms, paths))
    ]
    asked = [
        fund
        for skema_id, form in forms.items()
        if form.asked_steps and not form.counts
        for fund in blanks(form, paths[skema_id], form.asked_steps, around)
        if not form.is_new(where := fund.felt[len(paths[skema_id]) + 1 :])
        # why it is missing is said already
        if form.note(where.split("[")[0]) is None
    ]
    return ordered((*told, *asked)) if asked else tuple(told)


def blanks(form: WorkingForm, path: str, steps: Iterable[str], around: Omgivelser) -> Iterator[Fund]:
    """What the named steps of a form lack before it could be completed, each as the finding that completing would have."""
    wanted = set(steps)
    names = {felt.navn for trin in form.definition.trin if trin.id in wanted for felt in trin.felter}
    skema = form.skema(counts=True, sti=path)
    view = visning(form.definition, skema.values, around)
    found = own_findings(skema, form.definition, view, around, in_file=False)
    for fund in (*found, *unconfirmed({"": form}, {"": path}, around)):
        if fund.mangler and belongs(fund.felt, path + ".", names):
            yield fund


def _is_new(fund: Fund, forms: Mapping[str, WorkingForm], paths: Mapping[str, str]) -> bool:
    """Whether a blank is in a field that the person had not seen when they asked, or when the form was completed."""
    for skema_id, form in forms.items():
        if form.counts and fund.felt.startswith(paths[skema_id] + "."):
            return form.is_new(fund.felt[len(paths[skema_id]) + 1 :])
    return False


def _waits(fund: Fund, forms: Mapping[str, WorkingForm], paths: Mapping[str, str]) -> bool:
    """Whether what a finding rests on is still to come: its own form is a draft, or the form that it waits for is being typed.

    Asking to complete a form ends the waiting of what completing weighs; what nobody has to answer for waits on.
    """
    felt = fund.felt
    mine = [
        form
        for i, form in forms.items()
        if felt == paths[i] or felt.startswith((paths[i] + ".", paths[i] + "[")) or paths[i].startswith(felt + ".")
    ]
    weighed = fund.niveau is Niveau.FEJL or fund.kvitteres
    if weighed and any(form.asked for form in mine):
        return False
    typed = any(f.record.art in fund.venter_paa and f.begun and f.faerdig is None for f in forms.values())
    # what stands at no form of ours waits for none
    return typed or (bool(mine) and all(form.faerdig is None for form in mine))
