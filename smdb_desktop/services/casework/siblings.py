"""A citizen's courses while a case is taken in: each is read once, and the next is judged beside the few that stand for all.

So that a case of many courses costs no more than each of them once. Writes nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from smdb_desktop.domain.case.model import Kontaktforloeb
from smdb_desktop.domain.earlier import Earlier
from smdb_desktop.domain.rules.registry import Kontekst
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.stored.mapping import borger_of, completed
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord, Json
from smdb_desktop.services.wizard.session import WizardSession

Answers = Mapping[str, Mapping[str, Json]]


def answers(session: WizardSession) -> Answers:
    """Every answer of a course by the place of its form, as it was understood: what tells courses apart.

    What is computed, not asked for, or said by leaving a box unticked is the same however the files spell it.
    """
    return {
        session.path(record.id).removeprefix(session.sti): session.understood(record.id)
        for record in session.records()
        if record.svar or record.parent_id
    }


class Siblings:
    """The courses that a citizen has, and those that the case has brought so far."""

    def __init__(self, cases: CaseService, borger: BorgerRecord, records: Iterable[ForloebRecord]) -> None:
        self._cases, self._borger = cases, borger
        self._authority = cases.profil().kommune
        self._ours = Earlier(borger_of(borger), Kontekst(cases.today, cases.katalog))
        self._open_elsewhere: tuple[Kontaktforloeb, ...] = ()
        self._blocking: tuple[ForloebRecord, ...] = ()
        self._of_day: dict[date | None, list[Answers]] = {}
        self._number = 0
        for record in sorted(records, key=lambda each: each.oprettet):
            self.add(record)

    def add(self, record: ForloebRecord) -> None:
        """One course more. One of a version that this program lacks cannot be judged, and stands in nobody's way."""
        katalog, ours = self._cases.katalog, record.myndighedskommune == self._authority
        self._number += 1
        if record.skemaversion in katalog.versioner:
            # a path that no course of a case has: what is found in this one is nobody's business now
            course = completed(record, katalog, f"andre[{self._number}]")
            if ours:
                self._ours.add(course)
            elif not self._open_elsewhere and not course.er_afsluttet:
                self._open_elsewhere = (course,)
        if not self._blocking and self._cases.blocks(record):
            self._blocking = (record,)
        if ours:
            session = self._cases.session(self._borger, record, ())
            self._of_day.setdefault(session.course().anmodningsdato, []).append(answers(session))

    def session(self, record: ForloebRecord, day: date | None, rolle: str) -> WizardSession:
        """A new course, requested on that day, beside the others."""
        return self._cases.session_beside(self._borger, record, self._ours.before(day), self._open_elsewhere, rolle)

    def may_begin(self) -> None:
        """Raises NotAllowed while one of them is open at the authority that is reported for."""
        self._cases.may_begin(self._blocking)

    def twin(self, day: date | None, mine: Answers) -> bool | None:
        """Whether a course of the same day has the very same answers; None where there is no course of that day."""
        if day is None:
            return True if any(mine in there for there in self._of_day.values()) else None
        return mine in self._of_day[day] if day in self._of_day else None
