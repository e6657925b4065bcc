"""Which earlier courses of a citizen a later one is judged beside: a few stand for all, so that many cost each its own work only.

Of the courses before one, rules ask which is open first, in which treatment was started first, which was closed last, and when
substitution first began (rules 19, 23, 24, 51, 52). A new rule that asks for more adds it here; a test holds the two together.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from smdb_desktop.domain.case.model import Borger, Kontaktforloeb
from smdb_desktop.domain.judgement import effective
from smdb_desktop.domain.rules.forloeb import begyndelse
from smdb_desktop.domain.rules.ivaerksaettelse import substitution
from smdb_desktop.domain.rules.registry import Kontekst


@dataclass(frozen=True, slots=True)
class _Found:
    """The places of the courses that count, with the days by which they do."""

    open: int | None = None
    started: int | None = None
    closed: int | None = None
    closing: date = date.min
    substituted: int | None = None
    beginning: date = date.max

    def places(self) -> list[int]:
        """Each once, in order."""
        return sorted({n for n in (self.open, self.started, self.closed, self.substituted) if n is not None})


class Earlier:
    """A citizen's courses by their beginning, each looked at once when it is added."""

    def __init__(self, borger: Borger, ctx: Kontekst) -> None:
        self._borger, self._ctx = borger, ctx
        self._begins: list[date] = []
        self._courses: list[Kontaktforloeb] = []
        self._judged: list[Kontaktforloeb] = []
        self._found = [_Found()]
        """What counts of the first so many courses."""

    def add(self, forloeb: Kontaktforloeb) -> None:
        """One course more. The oldest first costs least: what stands after it is gathered anew."""
        judged = effective(self._borger, forloeb, self._ctx.katalog)
        begins = begyndelse(judged)
        place = bisect_right(self._begins, begins)
        self._begins.insert(place, begins)
        self._courses.insert(place, forloeb)
        self._judged.insert(place, judged)
        del self._found[place + 1 :]
        self._found.extend(self._gathered(place))

    def _gathered(self, place: int) -> Iterator[_Found]:
        found = self._found[place]
        for number, course in enumerate(self._judged[place:], place):
            found = self._with(found, number, course)
            yield found

    def _with(self, found: _Found, number: int, course: Kontaktforloeb) -> _Found:
        if found.open is None and not course.er_afsluttet:
            found = replace(found, open=number)
        if found.started is None and course.er_ivaerksat:
            found = replace(found, started=number)
        closing = course.afsluttet_dato
        if closing is not None and closing > found.closing:
            found = replace(found, closed=number, closing=closing)
        beginning = min((day for day in substitution(course, self._ctx) if day is not None), default=date.max)
        if beginning < found.beginning:
            found = replace(found, substituted=number, beginning=beginning)
        return found

    def before(self, day: date | None) -> tuple[Kontaktforloeb, ...]:
        """Those that stand for all courses that began on the day or before it, in order; all courses where no day is given."""
        if day is None:
            return tuple(self._courses)
        return tuple(self._courses[n] for n in self._found[bisect_right(self._begins, day)].places())
