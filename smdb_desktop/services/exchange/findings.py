"""The findings that wait, with whose they are and in which form and question they stand, in words."""

from typing import NamedTuple

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.outbox.receipts import Fundlinje, ReceiptService
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
    """A finding of a course: whose (masked), in which form instance ("" for none), and its question in words."""

    linje: Fundlinje
    forloeb_id: str
    borger: str
    skema_id: str
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
        for linje in receipts.findings(forloeb_id):
            names = [part.partition("[")[0] for part in linje.fund.felt.split(".")]
            form = next((each for each in record.skemaer if each.art in names), None)
            definition = version.skemaer.get(form.art) if version is not None and form is not None else None
            felt = definition.felt(names[-1]) if definition is not None else None
            words = (
                definition.title if definition is not None else "",
                felt.label if felt is not None else linje.fund.felt,
            )
            found.append(Ventende(linje, forloeb_id, masked(citizen.cpr_nr), form.id if form else "", *words))
    return tuple(found)


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
