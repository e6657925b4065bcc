"""The questions of the approval guide (rules 81 to 97) as counts of courses, treatments and citizens, of any periods at once.

Every count is a sum of ``of_citizen``: which course counts for which question, and for which part of it. So the number and the
cases behind it are made by the same words. Only completed forms count, and only citizens whom SMDB takes (rule 17). A
citizen's age is that of the day of the course's request (rule 97). The guide: ``shared/sources/001``, sections 1 to 6.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
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


Counts = Mapping[Noegle, int]
_TOGETHER = 4096


def by_person(noegle: Noegle) -> bool:
    """Whether the number counts citizens, each once however many courses are behind it."""
    return noegle.nr in (83, 84) or (noegle.nr == 87 and noegle.del_ not in (FORLOEB, FORLOEB_SAMLET))


def citizens(courses: Iterable[Forloeb]) -> Iterator[list[Forloeb]]:
    """Courses citizen by citizen. Those of one citizen have to stand together; in which order does not matter."""
    there: list[Forloeb] = []
    whose = None
    for each in courses:
        if each.borger_id != whose and there:
            yield there
            there = []
        whose = each.borger_id
        there.append(each)
    if there:
        yield there


def count(courses: Iterable[Forloeb], perioder: Sequence[Periode]) -> tuple[Counts, ...]:
    """Every number for each of the periods, in one pass; a number that is 0 is left out.

    The courses of one citizen have to stand together.
    """
    found: tuple[Counter[Noegle], ...] = tuple(Counter() for _ in perioder)
    waiting: tuple[list[Noegle], ...] = tuple([] for _ in perioder)
    for citizen in citizens(courses):
        for counted, wait, periode in zip(found, waiting, perioder, strict=True):
            hits = of_citizen(citizen, periode)
            if len(hits) == 1:
                # counted together: asking the counter costs more than what it counts
                wait += hits[0][1]
                if len(wait) > _TOGETHER:
                    counted.update(wait)
                    wait.clear()
                continue
            seen = set[Noegle]()
            for _id, keys in hits:
                for noegle in keys:
                    if not by_person(noegle) or noegle not in seen:
                        counted[noegle] += 1
                seen.update(keys)
    for counted, wait in zip(found, waiting, strict=True):
        counted.update(wait)
        whole_tilbud(counted)
    return found


def whole_tilbud(counted: Counter[Noegle]) -> None:
    """How many tilbud there are is how many parts of 85 there are: set it, where counts were added up."""
    counted[Noegle(85)] = sum(1 for noegle in counted if noegle.nr == 85 and noegle.del_)


def behind(courses: Iterable[Forloeb], periode: Periode, noegle: Noegle) -> Iterator[str]:
    """The ids of the courses behind a number, each once, citizen by citizen."""
    whole = noegle == Noegle(85)
    for citizen in citizens(courses):
        seen = dict[str, None]()
        for forloeb_id, keys in of_citizen(citizen, periode):
            if noegle in keys or (whole and any(key.nr == 85 for key in keys)):
                seen[forloeb_id] = None
        yield from seen


Hits = tuple[str, list[Noegle]]
"""A course by its id, and what it counts for: a number as often as it counts for it, one of citizens at most once."""


def of_citizen(citizen: Sequence[Forloeb], periode: Periode) -> list[Hits]:
    """What the courses of one citizen count for in a period: ``count`` adds it up, ``behind`` keeps the ids."""
    if len(citizen) == 1:
        (each,) = citizen
        if not each.kan_indberettes or each.begyndt > periode.til or each.til < periode.fra or not each.begyndt:
            return []
        keys = _of_course(each, periode)
        # alone it is a group of its own
        if each.anmodet:
            if periode.fra <= each.anmodet <= periode.til:
                keys.append(_MERGED_REQUEST)
            keys.append(_MERGED_COURSE)
        return [(each.forloeb_id, keys)]
    valid = [each for each in citizen if each.kan_indberettes and each.begyndt]
    hits = [(each.forloeb_id, _of_course(each, periode)) for each in valid if each.in_period(*periode)]
    if any(_REQUESTED in keys or _TREATED in keys for _id, keys in hits):
        # neither is said of a citizen, so one other course of the year is enough
        hits = [(forloeb_id, [key for key in keys if key != _NEITHER]) for forloeb_id, keys in hits]
    return [*hits, *_of_groups(valid, periode)]


_ONE = {nr: Noegle(nr) for nr in ENHEDER}
_MERGED_REQUEST, _MERGED_COURSE, _COURSE = Noegle(81, SAMLET), Noegle(87, FORLOEB_SAMLET), Noegle(87, FORLOEB)
_REQUESTED, _TREATED, _NEITHER = Noegle(87, ANMODET), Noegle(87, BEHANDLET), Noegle(87, HVERKEN)


@lru_cache(maxsize=4096)
def _part(nr: int, before: str, name: str) -> Noegle:
    """A part of a question, made once for many courses."""
    return Noegle(nr, before + name)


def _of_course(each: Forloeb, periode: Periode) -> list[Noegle]:
    """What one course that was open in the period counts for, but for what is merged."""
    keys = [_ONE[95]] if each.kladde else []
    if not each.anmodet:
        return keys
    age = 83 if each.under_18() else 84
    keys += (_ONE[87], _COURSE, _ONE[age])
    if each.opholdskommune != each.myndighedskommune and each.opholdskommune and each.myndighedskommune:
        keys.append(_ONE[86])
    fra, til = periode
    asked = fra <= each.anmodet <= til
    if asked:
        _of_request(each, keys)
    treated = [t for t in each.behandlinger if t.fra and t.fra <= til and t.til >= fra]
    if treated:
        keys.append(_TREATED)
        _of_treatments(treated, age, keys)
        if len(each.behandlinger) > 1:
            _of_changes(each, treated, periode, keys)
    elif not asked:
        keys.append(_NEITHER)
    if not each.ivaerksat:
        if not each.afsluttet:
            keys.append(_ONE[93])
    elif not each.behandlinger:
        keys.append(_ONE[94])
    return keys


def _of_request(each: Forloeb, keys: list[Noegle]) -> None:
    """What counts in the year of the request (rule 97)."""
    keys += (_ONE[81], _REQUESTED)
    if each.ivaerksat:
        if days_between(each.anmodet, each.ivaerksat) > GARANTI_DAGE:
            keys.append(_ONE[91])
    elif each.afsluttet and not each.behandlinger:
        keys.append(_ONE[92])


def _of_treatments(treated: Sequence[Behandling], age: int, keys: list[Noegle]) -> None:
    """Treatments that ran in the period: how many of each type, at which tilbud, and that the citizen had them."""
    persons = set[Noegle]()
    for t in treated:
        gruppe, kind = t.gruppe or UKENDT, f"{t.liste}/{t.type}"
        keys += (_ONE[82], _part(82, GRUPPE, gruppe), _part(82, TYPE, kind), _part(85, TILBUD, t.tilbud))
        persons.add(_part(age, GRUPPE, gruppe))
        persons.add(_part(age, TYPE, kind))
    keys += persons


def _of_changes(each: Forloeb, treated: Sequence[Behandling], periode: Periode, keys: list[Noegle]) -> None:
    """More than one tilbud, a change of type or intensity, social and medical at the same time."""
    if len({t.tilbud for t in treated}) > 1:
        keys.append(_ONE[88])
    if any(_is_change(t, each.behandlinger) for t in treated if periode.har(t.fra)):
        keys.append(_ONE[89])
    medical = [t for t in treated if t.gruppe == MEDICINSK]
    if any(_together(t, m, periode) for t in treated if t.gruppe == SOCIAL for m in medical):
        keys.append(_ONE[90])


def _is_change(later: Behandling, of_course: Sequence[Behandling]) -> bool:
    """Whether a treatment of another type or intensity was begun before in the same course."""
    return any(
        t.fra and t.fra < later.fra and (t.type != later.type or t.intensitet != later.intensitet) for t in of_course
    )


def _together(one: Behandling, other: Behandling, periode: Periode) -> bool:
    """Whether both ran on one and the same day of the period."""
    return max(one.fra, other.fra, periode.fra) <= min(one.til, other.til, periode.til)


def _of_groups(courses: Sequence[Forloeb], periode: Periode) -> Iterator[Hits]:
    """Courses as Danmarks Statistik counts them: those that are merged are one, begun on the day of the first request."""
    for group in merged(courses):
        if periode.har(first_day(group)):
            yield group[0].forloeb_id, [_MERGED_REQUEST]
        there = next((each for each in group if each.in_period(*periode)), None)
        if there is not None:
            yield there.forloeb_id, [_MERGED_COURSE]


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
