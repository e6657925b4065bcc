"""*Fjern borger*: a citizen who was made by mistake and has no courses goes into the bin, with a line in the log and a reason.

From there the citizen is put back, or forgotten: then the log keeps who did it, when and why, and forgets name and number. A
citizen with courses, or in the outbox, stays.
"""

from smdb_desktop.domain.forms.values import clean, unsendable
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.allowed import why_not_removed
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.desk.reporters import must_report
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.clock import Clock

NO_REASON = T("Skriv en begrundelse, før borgeren fjernes.")


class RemovalService:
    """Removal of citizens from one open store. Every method belongs to the store's lane."""

    def __init__(self, cases: CaseService, clock: Clock) -> None:
        self._cases = cases
        self._store = cases.store
        self._clock = clock

    def refusal(self, borger_id: str) -> str:
        """Why the citizen may not be removed, and what to do; "" where it may be."""
        return why_not_removed(self._store, borger_id, len(self._store.cases.forloeb_of(borger_id)))

    def remove(self, borger_id: str, begrundelse: str) -> None:
        """Remove a citizen without courses. Raises NotAllowed where there are some, or without a reason."""
        must_report(self._store, self._cases.katalog.lister)
        reason = clean(begrundelse)
        if not reason:
            raise NotAllowed(NO_REASON)
        if problem := unsendable(begrundelse.strip()):
            raise NotAllowed(T("Begrundelsen kan ikke bruges. {problem}", problem=problem))
        with self._store.together():
            if why := self.refusal(borger_id):
                raise NotAllowed(why)
            who, when = self._cases.hvem(), self._clock()
            self._store.bin.throw_citizen(self._cases.new_id(), borger_id, reason, who, when)
        self._cases.changes.publish(Changed(Kind.BORGERE, borger_id), Changed(Kind.PAPIRKURV))
