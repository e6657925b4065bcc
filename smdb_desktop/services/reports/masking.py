"""Small numbers hidden where a report leaves without CPR numbers: counts of 1 to 4, what follows from them, and so many others
that no hidden count can be worked out from what is shown.

A count is safe when it can have two values at least with everything that is shown and every sum held, all hidden counts being
whole numbers of 1 or more (0 is shown: nobody is recognised in it). For each hidden count such another table is searched for;
where none is found, one more count of a sum that it stands in is hidden, the smallest part first and a total last, and all is
looked at again. At the end whatever can be shown again is: a count that was hidden for the sake of others, the largest first,
with all that then follows, where no small one is among it. So nothing is hidden in vain. Both kinds of hidden counts look the
same. Each report is protected by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Generic, TypeAlias, TypeVar

from smdb_desktop.services.reports.model import Place, Report

LEAST = 5
"""The smallest count above 0 that is shown."""
_DEEP = 12
"""So many counts are changed together at most when another table is searched for."""
_TRIES = 3000
"""Steps of one search; where they do not suffice, more is hidden."""
P = TypeVar("P", bound=tuple[str | int, ...])
Relations: TypeAlias = tuple[tuple[P, tuple[P, ...]], ...]


def masked(report: Report) -> Report:
    """The report with small numbers hidden."""
    counts: dict[Place, int] = {}
    relations: list[tuple[Place, tuple[Place, ...]]] = []
    implied: set[Place] = set()
    for number, section in enumerate(report.sections):
        counts |= {
            (number, *at): int(found.value)
            for at, found in section.cells()
            if found.is_count and found.value is not None
        }
        relations += [
            ((number, *total), tuple((number, *part) for part in parts)) for total, parts in section.relations()
        ]
    for whole, part in _implied(report):
        # no section has this number, so that no line of one is taken for it
        rest = (len(report.sections), f"{whole} - {part}", 0)
        if whole in counts and part in counts:
            counts[rest] = counts[whole] - counts[part]
            implied.add(rest)
            relations.append((whole, (part, rest)))
    sums = tuple(each for each in (*relations, *report.links) if all(at in counts for at in (each[0], *each[1])))
    hidden = hide(counts, sums, frozenset(implied))
    sections = []
    for number, section in enumerate(report.sections):
        own = {at for at, _ in section.cells() if (number, *at) in hidden}
        follows = {at for at, found in section.cells() if any((number, *each) in hidden for each in found.of)}
        follows |= {(at[1], at[2]) for at, of in report.follows if at[0] == number and not hidden.isdisjoint(of)}
        sections.append(section.with_hidden(own | follows))
    return replace(report, sections=tuple(sections), masked=True)


def _implied(report: Report) -> Iterator[tuple[Place, Place]]:
    """Wholes and their parts, of one section and of two."""
    for number, section in enumerate(report.sections):
        for whole, part in section.implied:
            yield (number, *whole), (number, *part)
    yield from report.implied


def hide(counts: Mapping[P, int], relations: Relations[P], implied: frozenset[P] = frozenset()) -> frozenset[P]:
    """Which counts are hidden so that no hidden one follows from the others.

    ``relations`` are totals with their parts; ``implied`` counts stand nowhere, but a small one may not follow either.
    """
    hidden = {at for at, count in counts.items() if 0 < count < LEAST} | implied
    # of an implied count that is not small anybody may know how large it is
    large = {at for at in implied if not 0 < counts[at] < LEAST}
    alone = {*large}
    while (found := _derivable(counts, relations, hidden, implied, alone)) is not None:
        more = _another(found, counts, relations, hidden)
        if more is None:
            # every sum that says anything of it is hidden whole
            alone.add(found)
        else:
            hidden.add(more)
    if alone == large:
        hidden = _fewest(counts, relations, hidden, implied, large)
    return frozenset(hidden) - implied


def _fewest(
    counts: Mapping[P, int], relations: Relations[P], hidden: set[P], implied: frozenset[P], large: set[P]
) -> set[P]:
    """Of these hidden counts those that have to be: none that was hidden for the sake of others can be shown again."""
    for at in sorted((at for at in hidden - implied if counts[at] >= LEAST), key=lambda at: (-counts[at], at)):
        if at in hidden:
            hidden = _without(at, counts, relations, hidden, implied, large) or hidden
    return hidden


def _without(
    at: P, counts: Mapping[P, int], relations: Relations[P], hidden: set[P], implied: frozenset[P], large: set[P]
) -> set[P] | None:
    """What is hidden where this one is shown, with all that follows then; None where a small one follows."""
    fewer, found = hidden - {at}, at
    near: set[P] = set()
    while True:
        search = _Other(counts, relations, fewer, implied)
        # what stands in a sum with it is looked at first, and all when nothing there follows
        near |= search.beside(found)
        follows = next((each for each in sorted(near & fewer - large) if not search.exists(each)), None)
        if follows is None:
            follows = _derivable(counts, relations, fewer, implied, large)
        if follows is None:
            return fewer
        if counts[follows] < LEAST:
            return None
        found = follows
        fewer = fewer - {found}


def _derivable(
    counts: Mapping[P, int], relations: Relations[P], hidden: set[P], implied: frozenset[P], alone: set[P]
) -> P | None:
    """A hidden count for which no other value was found."""
    search = _Other(counts, relations, hidden, implied)
    return next((at for at in sorted(hidden) if at not in alone and not search.exists(at)), None)


def _another(at: P, counts: Mapping[P, int], relations: Relations[P], hidden: set[P]) -> P | None:
    """What is hidden next for the sake of ``at``: the smallest part above 0 of a sum that it stands in; then a total; then those
    of the sums that its hidden neighbours stand in."""
    seen, near = {at}, [at]
    while near:
        touched = [(total, parts) for total, parts in relations if any(each in (total, *parts) for each in near)]
        parts = {p for _, found in touched for p in found if counts[p] > 0 and p not in hidden}
        if parts:
            return min(parts, key=lambda p: (_is_total(p, relations), counts[p], p))
        totals = {total for total, _ in touched if total not in hidden and counts[total] > 0}
        if totals:
            return min(totals, key=lambda t: (counts[t], t))
        near = [each for total, found in touched for each in (total, *found) if each in hidden and each not in seen]
        seen.update(near)
    return None


def _is_total(at: P, relations: Relations[P]) -> bool:
    return any(at == total for total, _ in relations)


class _Other(Generic[P]):
    """Searches another table that shows the same: hidden counts are changed by one until every sum holds again."""

    def __init__(self, counts: Mapping[P, int], relations: Relations[P], hidden: set[P], implied: frozenset[P]) -> None:
        self._counts, self._hidden, self._implied = counts, hidden, implied
        self._relations = relations
        self._parts = [frozenset(parts) for _total, parts in relations]
        self._left = 0
        self._of: dict[P, list[int]] = {}
        for number, (total, parts) in enumerate(relations):
            for each in (total, *parts):
                self._of.setdefault(each, []).append(number)

    def exists(self, at: P) -> bool:
        """Whether a hidden count can have another value."""
        self._left = _TRIES
        return any(self._mend({at: by}) for by in (1, -1) if self._may(at, by))

    def beside(self, at: P) -> set[P]:
        """What stands in a sum with it."""
        sums = (self._relations[number] for number in self._of.get(at, ()))
        return {each for total, parts in sums for each in (total, *parts)}

    def _may(self, at: P, by: int) -> bool:
        return at in self._hidden and self._counts[at] + by >= (0 if at in self._implied else 1)

    def _off(self, change: Mapping[P, int]) -> tuple[int, int] | None:
        """A sum that does not hold any more, and by how much its parts are above its total."""
        for at in change:
            for number in self._of.get(at, ()):
                # few are changed, and a sum may have many parts
                (total, _), parts = self._relations[number], self._parts[number]
                by = sum(step for each, step in change.items() if each in parts) - change.get(total, 0)
                if by:
                    return number, by
        return None

    def _mend(self, change: dict[P, int]) -> bool:
        off = self._off(change)
        if off is None:
            return True
        self._left -= 1
        if len(change) >= _DEEP or self._left < 0:
            return False
        ways = ((at, step) for at, step in self._ways(*off) if at not in change and self._may(at, step))
        return any(self._mend({**change, at: step}) for at, step in ways)

    def _ways(self, number: int, by: int) -> Iterator[tuple[P, int]]:
        """What brings a sum nearer to holding by one."""
        total, parts = self._relations[number]
        step = 1 if by > 0 else -1
        for part in parts:
            yield part, -step
        yield total, step
