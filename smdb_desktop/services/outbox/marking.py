"""A person says that a case stands in SMDB, typed into its pages: on which day, by whom; and takes a mistake back with a reason.

What was typed is the case as it stood when it was marked. A change after it is the next revision, and SMDB has an older one.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from smdb_desktop.domain.forms.dates import format_date
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.texts import clean, unsendable
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.clock import Tvivl
from smdb_desktop.services.desk.past_day import past_day
from smdb_desktop.services.desk.reporters import must_report
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.content import content_digest
from smdb_desktop.services.stored.mapping import case_object, completed, laid_down_under
from smdb_desktop.services.stored.records import Art, ForloebRecord, IndberetningRecord, Tilstand, Udgaaende

NO_DAY = T("Skriv den dag, sagen blev tastet i SMDB.")
FUTURE = T("Dagen ligger i fremtiden. Skriv den dag, sagen blev tastet i SMDB.")
NO_REASON = T("Skriv en begrundelse, før markeringen fortrydes.")
GONE = T("Indberetningen findes ikke. Den kan være slettet. Åbn listen igen.")


class MarkingService:
    """Marks in one open store."""

    def __init__(
        self, store: Store, katalog: Katalog, clock: Clock, changes: Changes, doubt: Callable[[], Tvivl | None]
    ) -> None:
        self._store = store
        self._katalog = katalog
        self._clock = clock
        self._changes = changes
        self._doubt = doubt

    @property
    def today(self) -> date:
        """The local day."""
        return self._clock().astimezone().date()

    def day(self, text: str) -> date:
        """The day that was typed, in any spelling. Raises NotAllowed with a sentence for one that cannot be."""
        return past_day(text, self.today, NO_DAY, FUTURE)

    def mark(self, ids: Sequence[str], text: str, beside: Callable[[], object] = lambda: None) -> int:
        """Mark these submissions as typed into SMDB on the day that was typed; how many were not marked already.

        All or none, and with it what is done ``beside``. Raises NotAllowed for a day in the future or before one of them was
        completed, while the clock, which says what day it is, is doubted, and where the mark takes away what stands in a course
        and the person only reads.
        """
        if doubt := self._doubt():
            raise NotAllowed(doubt.besked)
        dag = self.day(text)
        with self._store.together():
            given = self._store.outbox.outgoing(ids)
            if len(given) != len(set(ids)):
                raise NotAllowed(GONE)
            new = [each for each in given.values() if each.indberetning.tilstand is not Tilstand.INDBERETTET]
            self._must_be_completed(new, dag)
            if any(_takes_away(each) for each in new):
                must_report(self._store, self._katalog.lister)
            digests = {each.indberetning.id: self._digest(each) for each in new}
            marked = [each.indberetning.id for each in new]
            self._store.reports.mark(marked, dag, digests, self._store.people.who(), self._clock())
            self._forget(new)
            beside()
        self._changes.publish(*(_changed(each) for each in new))
        return len(new)

    def _forget(self, new: Sequence[Udgaaende]) -> None:
        """What was reported deleted is acknowledged with that: what still stands in the course goes away."""
        for each in new:
            if _takes_away(each):
                self._store.deletions.forget(_course(each).id, self._store.people.who(), self._clock())

    def _must_be_completed(self, given: Sequence[Udgaaende], dag: date) -> None:
        """Raise where one of them was completed after that day: it cannot have been typed as it stands."""
        late = [completion for each in given if (completion := local(_completed(each)).date()) > dag]
        if late:
            raise NotAllowed(
                Tn(
                    "{n} sag blev først gjort færdig her efter den dag. Skriv {dag} eller en senere dag.",
                    "{n} sager blev først gjort færdige her efter den dag. Skriv {dag} eller en senere dag.",
                    n=len(late),
                    dag=format_date(max(late)),
                )
            )

    def _digest(self, given: Udgaaende) -> str:
        """What the course says now; "" where its form version is not known."""
        course = _course(given)
        if course.skemaversion not in self._katalog.versioner:
            return ""
        if course.nedlagt:
            # only its deletion under that number is left to report, whichever of its submissions was typed
            deletion = given.indberetning.art is Art.SLETTET
            return content_digest(case_object(laid_down_under(course), course, (), self._katalog)) if deletion else ""
        whole = [completed(course, self._katalog, "")]
        return content_digest(case_object(given.borger, course, whole, self._katalog))

    def undo(self, indberetning_id: str, begrundelse: str) -> None:
        """Take a mark back that was a mistake; the reason is kept in the log. Raises NotAllowed where it is blank."""
        reason = clean(begrundelse)
        if not reason:
            raise NotAllowed(NO_REASON)
        if problem := unsendable(begrundelse.strip()):
            raise NotAllowed(T("Begrundelsen kan ikke bruges. {problem}", problem=problem))
        forloeb_id = self._store.outbox.indberetning(indberetning_id).forloeb_id
        self._store.reports.undo(indberetning_id, reason, self._store.people.who(), self._clock())
        self._changes.publish(Changed(Kind.UDBAKKE, "", forloeb_id))


def _course(given: Udgaaende) -> ForloebRecord:
    return next(each for each in given.forloeb if each.id == given.indberetning.forloeb_id)


def _takes_away(given: Udgaaende) -> bool:
    """Whether a mark says that a deletion is done of a course in which something stands."""
    course = _course(given)
    return given.indberetning.art is Art.SLETTET and bool(course.slettes and course.skemaer)


def _completed(given: Udgaaende) -> datetime:
    """When the submission came to say what it says; what was only made ready anew says no later day."""
    record: IndberetningRecord = given.indberetning
    if record.art is Art.SLETTET:
        return record.klar_tid
    forms = (form.faerdig_tid for form in _course(given).skemaer)
    return min(record.klar_tid, max((each for each in forms if each is not None), default=record.klar_tid))


def _changed(given: Udgaaende) -> Changed:
    return Changed(Kind.UDBAKKE, given.borger.id, given.indberetning.forloeb_id)
