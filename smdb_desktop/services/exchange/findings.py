"""The findings that wait, with whose they are and in which form and question they stand, in words."""

from collections.abc import Mapping
from typing import NamedTuple

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.outbox.receipts import Fundlinje, ReceiptService
from smdb_desktop.services.stored.mapping import completed_with_ids
from smdb_desktop.services.stored.receipts import Reaktion

WHOLE = T("Hele sagen")
_STATES = {
    Reaktion.RETTES: T("Rettes"),
    Reaktion.BESTRIDES: T("Bestridt"),
    Reaktion.ER_RIGTIG: T("Svaret er rigtigt"),
}
MENDED = T("Rettet i revision {revision}")
OPEN = T("Venter")


class Ventende(NamedTuple):
    """A finding of a course: whose (masked), in which form instance and field ("" for none), and its question in words."""

    linje: Fundlinje
    forloeb_id: str
    borger: str
    skema_id: str
    felt: str
    skema: str
    spoergsmaal: str


def waiting(cases: CaseService, receipts: ReceiptService) -> tuple[Ventende, ...]:
    """Every finding of the courses in which one waits."""
    found: list[Ventende] = []
    for forloeb_id in receipts.waiting():
        try:
            record = cases.store.cases.forloeb(forloeb_id)
            citizen = cases.store.cases.borger(record.borger_id)
        except StoreError:
            continue
        version = cases.katalog.versioner.get(record.skemaversion)
        # a submission holds one course, so every path in a receipt begins at the first
        paths = completed_with_ids(record, cases.katalog, "kontaktforloeb[0]")[1] if version is not None else {}
        for linje in receipts.findings(forloeb_id):
            skema_id, navn = _form_at(paths, linje.fund.felt)
            form = next((each for each in record.skemaer if each.id == skema_id), None)
            definition = version.skemaer.get(form.art) if version is not None and form is not None else None
            felt = definition.felt(navn) if definition is not None else None
            words = (
                felt.navn if felt is not None else "",
                definition.title if definition is not None else "",
                felt.label if felt is not None else linje.fund.felt,
            )
            found.append(Ventende(linje, forloeb_id, masked(citizen.cpr_nr), skema_id, *words))
    return tuple(found)


def _form_at(paths: Mapping[str, str], felt: str) -> tuple[str, str]:
    """The form instance at a path, and the name of its field there; "" where there is none."""
    inside = [(path, id_) for id_, path in paths.items() if felt == path or felt.startswith(f"{path}.")]
    if not inside:
        return "", ""
    path, skema_id = max(inside)
    return skema_id, felt[len(path) + 1 :].partition(".")[0].partition("[")[0]


def about(each: Ventende) -> str:
    """Where a finding stands, in words."""
    if not each.linje.fund.felt:
        return WHOLE
    return T("{skema}: {felt}", skema=each.skema, felt=each.spoergsmaal) if each.skema else each.spoergsmaal


def state(linje: Fundlinje) -> Text:
    """What was done about a finding."""
    if linje.besvaret is None:
        return OPEN
    if linje.besvaret.reaktion is Reaktion.RETTES and linje.rettet_i:
        return MENDED.format(revision=linje.rettet_i)
    return _STATES[linje.besvaret.reaktion]
