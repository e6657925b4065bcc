"""The questions of the approval guide (rules 81 to 97) as counts of courses, treatments and citizens, of any periods at once.

Every count is a sum of ``hits``: which course counts for which question, and for which part of it. So the number and the cases
behind it are made by the same words. Only completed forms count, and only citizens whom SMDB takes (rule 17). A citizen's age
is that of the day of the course's request (rule 97). The guide: ``shared/sources/001``, sections 1 to 6.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from smdb_desktop.domain.figures.merged import first_day, merged
from smdb_desktop.domain.figures.periods import Periode, days_between
from smdb_desktop.domain.figures.rows import MEDICINSK, SOCIAL, Behandling, Forloeb
from smdb_desktop.domain.milestones import GARANTI_DAGE

CHANGE_PERCENT = 20
"""A change by more than so many per cent is asked about (rule 81)."""
FEW_TILBUD = 2
"""»Ét eller få« tilbud in a year (rule 85): this many and fewer."""
HELE, SAMLET, ANMODET, BEHANDLET, HVERKEN, FORLOEB, FORLOEB_SAMLET = (
    "",
    "samlet",
    "anmodet",
    "behandlet",
    "hverken",
    "forloeb",
    "forloeb_samlet",
)
"""Parts of a question: the whole; merged (rule 24); and of 87: requested, treated, neither, courses, courses merged."""
GRUPPE, TYPE, TILBUD = "gruppe:", "type:", "tilbud:"
"""What stands before a group, a type (``liste/kode``) and a tilbud in the name of a part."""
UKENDT = "ukendt"
"""The group of a type whose list names none."""


class Enhed(StrEnum):
    """What is counted."""

    FORLOEB = "forloeb"
    BEHANDLINGER = "behandlinger"
    BORGERE = "borgere"
    TILBUD = "tilbud"


ENHEDER: Mapping[int, Enhed] = {
    81: Enhed.FORLOEB,
    82: Enhed.BEHANDLINGER,
    83: Enhed.BORGERE,
    84: Enhed.BORGERE,
    85: Enhed.TILBUD,
    86: Enhed.FORLOEB,
    87: Enhed.BORGERE,
    88: Enhed.FORLOEB,
    89: Enhed.FORLOEB,
    90: Enhed.FORLOEB,
    91: Enhed.FORLOEB,
    92: Enhed.FORLOEB,
    93: Enhed.FORLOEB,
    94: Enhed.FORLOEB,
    95: Enhed.FORLOEB,
}
"""The questions, by the number of their rule, and what the whole of each counts."""
SUSPICIOUS_ZERO = frozenset({88, 89, 91, 92})
"""Questions whose 0 is asked about (rule 96)."""
TO_REVIEW = frozenset({86, 93, 94, 95})
"""Questions whose cases are to be gone through: whatever is counted is too much."""


class Noegle(NamedTuple):
    """Which number: the question, and the part of it ("" is the whole)."""

    nr: int
    del_: str = HELE


class Hit(NamedTuple):
    """That a course counts for a number, and for how much: treatments, else 1."""

    noegle: Noegle
    forloeb_id: str
    antal: int = 1


Counts = Mapping[Noegle, int]


def by_person(noegle: Noegle) -> bool:
    """Whether the number counts citizens, each once however many courses are behind it."""
    return noegle.nr in (83, 84) or (noegle.nr == 87 and noegle.del_ not in (FORLOEB, FORLOEB_SAMLET))


def citizens(courses: Iterable[Forloeb]) -> Iterator[tuple[Forloeb, ...]]:
    """Courses citizen by citizen. Those of one citizen have to stand together; in which order does not matter."""
    for _borger_id, each in groupby(courses, key=attrgetter("borger_id")):
        yield tuple(each)


def count(
    courses: Iterable[Forloeb], perioder: Sequence[Periode], told: Callable[[Forloeb], object] = lambda _course: None
) -> tuple[Counts, ...]:
    """Every number for each of the periods, in one pass; a number that is 0 is left out.

    The courses of one citizen have to stand together. ``told`` is asked with each course.
    """
    found: tuple[Counter[Noegle], ...] = tuple(Counter() for _ in perioder)
    for citizen in citizens(courses):
        for each in citizen:
            told(each)
        for counted, periode in zip(found, perioder, strict=True):
            seen = set[Noegle]()
            for noegle, _id, antal in hits(citizen, periode):
                if not by_person(noegle):
                    counted[noegle] += antal
                elif noegle not in seen:
                    seen.add(noegle)
                    counted[noegle] += 1
    for counted in found:
        # how many tilbud there are is how many parts there are
        counted[Noegle(85)] = sum(1 for noegle in counted if noegle.nr == 85 and noegle.del_)
    return found


def behind(courses: Iterable[Forloeb], periode: Periode, noegle: Noegle) -> Iterator[str]:
    """The ids of the courses behind a number, each once, citizen by citizen."""
    whole = noegle == Noegle(85)
    for citizen in citizens(courses):
        seen = dict[str, None]()
        for hit in hits(citizen, periode):
            if hit.noegle == noegle or (whole and hit.noegle.nr == 85):
                seen[hit.forloeb_id] = None
        yield from seen


def hits(citizen: Sequence[Forloeb], periode: Periode) -> Iterator[Hit]:
    """Which courses of one citizen count for which numbers of a period."""
    valid = [each for each in citizen if each.kan_indberettes and each.begyndt]
    near = [each for each in valid if each.in_period(*periode)]
    if not near:
        return
    for each in near:
        if each.kladde:
            yield Hit(Noegle(95), each.forloeb_id)
        if each.anmodet:
            yield from _of_course(each, periode)
    yield from _of_groups(valid if len(valid) > 1 else near, periode)


def _of_course(each: Forloeb, periode: Periode) -> Iterator[Hit]:
    """One completed request that was open in the period."""
    id_ = each.forloeb_id
    young = each.under_18()
    yield Hit(Noegle(87), id_)
    yield Hit(Noegle(87, FORLOEB), id_)
    yield Hit(Noegle(83 if young else 84), id_)
    if each.opholdskommune and each.myndighedskommune and each.opholdskommune != each.myndighedskommune:
        yield Hit(Noegle(86), id_)
    asked = periode.har(each.anmodet)
    if asked:
        yield from _of_request(each)
    treated = [t for t in each.behandlinger if t.fra and t.in_period(*periode)]
    if treated:
        yield Hit(Noegle(87, BEHANDLET), id_)
        yield from _of_treatments(id_, treated, 83 if young else 84)
        yield from _of_changes(each, treated, periode)
    elif not asked:
        yield Hit(Noegle(87, HVERKEN), id_)
    if not each.ivaerksat and not each.afsluttet:
        yield Hit(Noegle(93), id_)
    if each.ivaerksat and not each.behandlinger:
        yield Hit(Noegle(94), id_)


def _of_request(each: Forloeb) -> Iterator[Hit]:
    """What counts in the year of the request (rule 97)."""
    yield Hit(Noegle(81), each.forloeb_id)
    yield Hit(Noegle(87, ANMODET), each.forloeb_id)
    if each.ivaerksat and days_between(each.anmodet, each.ivaerksat) > GARANTI_DAGE:
        yield Hit(Noegle(91), each.forloeb_id)
    if each.afsluttet and not each.ivaerksat and not each.behandlinger:
        yield Hit(Noegle(92), each.forloeb_id)


def _of_treatments(id_: str, treated: Sequence[Behandling], age: int) -> Iterator[Hit]:
    """Treatments that ran in the period: how many of each type, and whose."""
    yield Hit(Noegle(82), id_, len(treated))
    for t in treated:
        gruppe, kind = GRUPPE + (t.gruppe or UKENDT), f"{TYPE}{t.liste}/{t.type}"
        for del_ in (gruppe, kind):
            yield Hit(Noegle(82, del_), id_)
            yield Hit(Noegle(age, del_), id_)
        yield Hit(Noegle(85, TILBUD + t.tilbud), id_)


def _of_changes(each: Forloeb, treated: Sequence[Behandling], periode: Periode) -> Iterator[Hit]:
    """More than one tilbud, a change of type or intensity, social and medical at the same time."""
    if len(each.behandlinger) < 2:
        return
    if len({t.tilbud for t in treated}) > 1:
        yield Hit(Noegle(88), each.forloeb_id)
    if any(_is_change(t, each.behandlinger) for t in treated if periode.har(t.fra)):
        yield Hit(Noegle(89), each.forloeb_id)
    medical = [t for t in treated if t.gruppe == MEDICINSK]
    if any(_together(t, m, periode) for t in treated if t.gruppe == SOCIAL for m in medical):
        yield Hit(Noegle(90), each.forloeb_id)


def _is_change(later: Behandling, of_course: Sequence[Behandling]) -> bool:
    """Whether a treatment of another type or intensity was begun before in the same course."""
    return any(
        t.fra and t.fra < later.fra and (t.type != later.type or t.intensitet != later.intensitet) for t in of_course
    )


def _together(one: Behandling, other: Behandling, periode: Periode) -> bool:
    """Whether both ran on one and the same day of the period."""
    return max(one.fra, other.fra, periode.fra) <= min(one.til, other.til, periode.til)


def _of_groups(courses: Sequence[Forloeb], periode: Periode) -> Iterator[Hit]:
    """Courses as Danmarks Statistik counts them: those that are merged are one, begun on the day of the first request."""
    for group in merged(courses):
        if periode.har(first_day(group)):
            yield Hit(Noegle(81, SAMLET), group[0].forloeb_id)
        there = next((each for each in group if each.in_period(*periode)), None)
        if there is not None:
            yield Hit(Noegle(87, FORLOEB_SAMLET), there.forloeb_id)


def changed_much(now: int, before: int) -> bool:
    """Whether a number has changed by more than 20 per cent (rule 81); from 0 every other number has."""
    return abs(now - before) * 100 > before * CHANGE_PERCENT


class Grund(StrEnum):
    """Why the register would ask."""

    AENDRING = "aendring"
    NUL = "nul"
    FAA_TILBUD = "faa_tilbud"
    GENNEMGAA = "gennemgaa"


def asked(nr: int, now: Counts, before: Counts) -> Grund | None:
    """Whether Danmarks Statistik would ask about a question of the year, and why (rules 81, 85, 93 to 96)."""
    number = now.get(Noegle(nr), 0)
    if nr == 81 and changed_much(number, before.get(Noegle(nr), 0)):
        return Grund.AENDRING
    if nr == 85 and number <= FEW_TILBUD:
        return Grund.FAA_TILBUD
    if nr in SUSPICIOUS_ZERO and number == 0:
        return Grund.NUL
    if nr in TO_REVIEW and number > 0:
        return Grund.GENNEMGAA
    return None
