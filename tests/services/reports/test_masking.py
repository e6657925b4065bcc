"""Small counts hidden: none of them follows from what is shown. Another table that shows the same is found by trying all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smdb_desktop.services.reports.masking import LEAST, hide, masked
from smdb_desktop.services.reports.model import At, How, Line, Number, Report, Section, Sum, Unit, percent

Relations = tuple[tuple[At, tuple[At, ...]], ...]
HOW = How("Tælles.", "test")


# -- an independent solver ---------------------------------------------------------------------------------------------


def tables(
    counts: Mapping[At, int],
    relations: Relations,
    hidden: frozenset[At],
    other: At,
    nobody: frozenset[At] = frozenset(),
) -> Iterator[int]:
    """Every value that ``other`` may have, as far as they are searched, where the shown numbers and the sums hold: parts are
    tried one by one, totals follow. Those of ``nobody`` may be 0."""
    totals = {total for total, _ in relations}
    free = [at for at in counts if at in hidden and at not in totals]
    most = {at: counts[at] + 3 for at in free}
    for total, parts in relations:
        if total not in hidden:
            room = counts[total] - sum(counts[p] for p in parts if p not in hidden and p not in totals)
            for part in parts:
                if part in most:
                    most[part] = min(most[part], room)

    def value(at: At, given: Mapping[At, int]) -> int:
        found = next((parts for total, parts in relations if total == at), None)
        if found is None:
            return given.get(at, counts[at])
        return sum(value(part, given) for part in found)

    def holds(given: Mapping[At, int]) -> bool:
        for total, parts in relations:
            is_ = sum(value(part, given) for part in parts)
            if total in hidden:
                if is_ < (total not in nobody):
                    return False
                # a total of two sums is the same in both
                if any(t == total and sum(value(p, given) for p in ps) != is_ for t, ps in relations):
                    return False
            elif is_ != counts[total]:
                return False
        return True

    def possible(given: Mapping[At, int]) -> bool:
        for total, parts in relations:
            if total in hidden or any(part in totals for part in parts):
                continue
            known = sum(given.get(p, counts[p]) for p in parts if p in given or p not in hidden)
            open_ = [p for p in parts if p in hidden and p not in given]
            if not known + sum(p not in nobody for p in open_) <= counts[total] <= known + sum(most[p] for p in open_):
                return False
        return True

    def search(at: int, given: dict[At, int]) -> Iterator[int]:
        if at == len(free):
            if holds(given):
                yield value(other, given)
            return
        cell = free[at]
        for try_ in sorted(range(cell not in nobody, most[cell] + 1), key=lambda n: (abs(n - counts[cell]), n)):
            given[cell] = try_
            if possible(given):
                yield from search(at + 1, given)
            del given[cell]

    return search(0, {})


def follows(
    counts: Mapping[At, int], relations: Relations, hidden: frozenset[At], at: At, nobody: frozenset[At] = frozenset()
) -> bool:
    """Whether a hidden count has one value only."""
    return all(value == counts[at] for value in tables(counts, relations, hidden, at, nobody))


def test_the_solver_sees_what_follows() -> None:
    counts = {("a", 0): 3, ("b", 0): 9, ("t", 0): 12}
    sums: Relations = ((("t", 0), (("a", 0), ("b", 0))),)
    assert follows(counts, sums, frozenset({("a", 0)}), ("a", 0)), "12 - 9"
    assert not follows(counts, sums, frozenset({("a", 0), ("b", 0)}), ("a", 0))
    ones = {**{(f"p{n}", 0): 1 for n in range(5)}, ("t", 0): 5}
    of_ones: Relations = ((("t", 0), tuple((f"p{n}", 0) for n in range(5))),)
    assert follows(ones, of_ones, frozenset((f"p{n}", 0) for n in range(5)), ("p0", 0)), (
        "five hidden parts of 5 are 1 each"
    )


# -- tables ------------------------------------------------------------------------------------------------------------

SMALL = st.one_of(st.integers(0, 6), st.integers(0, 12))


@st.composite
def one_sum(draw: st.DrawFn) -> tuple[dict[At, int], Relations]:
    parts = draw(st.lists(SMALL, min_size=1, max_size=6))
    counts = {(f"p{n}", 0): value for n, value in enumerate(parts)}
    relations: Relations = ((("t", 0), tuple(counts)),)
    return {**counts, ("t", 0): sum(parts)}, relations


@st.composite
def crossed(draw: st.DrawFn) -> tuple[dict[At, int], Relations]:
    """Lines and columns with their sums, and the sum of all in both ways."""
    lines, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    counts: dict[At, int] = {(f"l{n}", c): draw(SMALL) for n in range(lines) for c in range(columns)}
    relations: list[tuple[At, tuple[At, ...]]] = []
    for n in range(lines):
        counts[f"l{n}", columns] = sum(counts[f"l{n}", c] for c in range(columns))
        relations.append(((f"l{n}", columns), tuple((f"l{n}", c) for c in range(columns))))
    for c in range(columns + 1):
        counts["t", c] = sum(counts[f"l{n}", c] for n in range(lines))
        relations.append((("t", c), tuple((f"l{n}", c) for n in range(lines))))
    relations.append((("t", columns), tuple(("t", c) for c in range(columns))))
    return counts, tuple(relations)


@st.composite
def nested(draw: st.DrawFn) -> tuple[dict[At, int], Relations]:
    """A sum of which one part is a sum itself."""
    inner = draw(st.lists(SMALL, min_size=1, max_size=4))
    outer = draw(st.lists(SMALL, min_size=1, max_size=3))
    counts: dict[At, int] = {(f"i{n}", 0): value for n, value in enumerate(inner)}
    parts = tuple(counts)
    counts["s", 0] = sum(inner)
    rest = {(f"o{n}", 0): value for n, value in enumerate(outer)}
    counts |= rest
    counts["t", 0] = counts["s", 0] + sum(outer)
    return counts, ((("s", 0), parts), (("t", 0), (("s", 0), *rest)))


@given(st.one_of(one_sum(), crossed(), nested()))
@settings(max_examples=150)
def test_no_hidden_count_follows_from_what_is_shown(made: tuple[dict[At, int], Relations]) -> None:
    counts, relations = made
    hidden = hide(counts, relations)
    assert {at for at, n in counts.items() if 0 < n < LEAST} <= hidden
    assert not any(counts[at] == 0 for at in hidden)
    for at in hidden:
        assert not follows(counts, relations, hidden, at), (at, sorted(hidden))


@given(st.one_of(one_sum(), crossed()))
@settings(max_examples=25)
def test_nothing_is_hidden_in_vain(made: tuple[dict[At, int], Relations]) -> None:
    """Shown again, with all that then follows, any count that is hidden for the sake of others gives a small one away."""
    counts, relations = made
    hidden = hide(counts, relations)
    for at in (at for at in hidden if counts[at] >= LEAST):
        fewer = hidden - {at}
        while found := [each for each in fewer if follows(counts, relations, fewer, each)]:
            fewer -= {each for each in found if counts[each] >= LEAST}
            if any(counts[each] < LEAST for each in found):
                break
        assert found, (at, sorted(hidden))


@st.composite
def differing(draw: st.DrawFn) -> tuple[dict[At, int], Relations, frozenset[At]]:
    """Two tables of the same lines, the second of a part of the first: what is left in each line stands nowhere."""
    lines = [f"l{n}" for n in range(draw(st.integers(1, 3)))]
    counts: dict[At, int] = {}
    for line in lines:
        counts["b" + line, 0], counts["r" + line, 0] = draw(SMALL), draw(SMALL)
        counts["a" + line, 0] = counts["b" + line, 0] + counts["r" + line, 0]
    for table in "abr":
        counts[table + "t", 0] = sum(counts[table + line, 0] for line in lines)
    relations = [((table + "t", 0), tuple((table + line, 0) for line in lines)) for table in "ab"]
    relations += [(("a" + line, 0), (("b" + line, 0), ("r" + line, 0))) for line in (*lines, "t")]
    return counts, tuple(relations), frozenset(("r" + line, 0) for line in (*lines, "t"))


@given(differing())
@settings(max_examples=25)
def test_nothing_small_follows_from_two_tables(made: tuple[dict[At, int], Relations, frozenset[At]]) -> None:
    counts, relations, rests = made
    hidden = hide(counts, relations, rests)
    assert hidden.isdisjoint(rests) and {at for at, n in counts.items() if 0 < n < LEAST} - rests <= hidden
    for at in (at for at in hidden | rests if 0 < counts[at] < LEAST):
        assert not follows(counts, relations, hidden | rests, at, rests), (at, sorted(hidden))


@given(st.one_of(one_sum(), crossed(), nested()))
def test_nothing_is_hidden_where_no_count_is_small(made: tuple[dict[At, int], Relations]) -> None:
    counts, relations = made
    if not any(0 < n < LEAST for n in counts.values()):
        assert hide(counts, relations) == frozenset()


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ((3, 9, 20), {"p0", "p1"}),
        ((3, 4, 20), {"p0", "p1"}),
        ((0, 4, 20), {"p1", "p2"}),
        ((5, 6, 7), set()),
        ((0, 0, 4), {"p2", "t"}),
        ((1, 1, 1, 1, 1), {"p0", "p1", "p2", "p3", "p4", "t"}),
        ((1, 1, 20), {"p0", "p1", "p2"}),
    ],
)
def test_the_least_that_suffices_is_hidden(parts: tuple[int, ...], hidden: set[str]) -> None:
    counts = {(f"p{n}", 0): value for n, value in enumerate(parts)}
    sums: Relations = ((("t", 0), tuple(counts)),)
    assert {at[0] for at in hide({**counts, ("t", 0): sum(parts)}, sums)} == hidden


def test_the_rest_of_what_is_shown_is_a_count_too() -> None:
    """45 courses, 43 of them treated: that 2 were not is nobody's business, though no line says so."""
    counts = {("alle", 0): 45, ("beh", 0): 43, ("alle - beh", 0): 2}
    sums: Relations = ((("alle", 0), (("beh", 0), ("alle - beh", 0))),)
    assert hide(counts, sums, frozenset({("alle - beh", 0)})) == {("beh", 0)}
    many = {("alle", 0): 45, ("beh", 0): 30, ("alle - beh", 0): 15}
    assert hide(many, sums, frozenset({("alle - beh", 0)})) == frozenset()
    none = {("alle", 0): 45, ("beh", 0): 45, ("alle - beh", 0): 0}
    assert hide(none, sums, frozenset({("alle - beh", 0)})) == frozenset()
    small = {("alle", 0): 9, ("beh", 0): 3, ("alle - beh", 0): 6}
    assert hide(small, sums, frozenset({("alle - beh", 0)})) == {("beh", 0)}


# -- reports -----------------------------------------------------------------------------------------------------------


def _report(ok: int, late: int) -> Report:
    lines = (
        Line("ny", "Nystartede", (Number(ok + late),), HOW, total=True),
        Line("ok", "Overholdt", (Number(ok),), HOW),
        Line("ejok", "Ikke overholdt", (Number(late),), HOW),
        Line("okpct", "Overholdt", (percent(ok, ok + late, (("ok", 0), ("ny", 0))),), HOW),
        Line("median", "Median", (Number(7.0, Unit.DAYS, (("ejok", 0),)),), HOW),
    )
    return Report("garanti", "", "2026", (Section("", "", ("2026",), lines, (Sum("ny", ("ok", "ejok")),)),))


def _words(report: Report) -> dict[str, str]:
    return {line.key: line.numbers[0].words for line in report.sections[0].lines}


def test_what_follows_from_a_hidden_count_is_hidden_with_it() -> None:
    said = _words(masked(_report(20, 3)))
    assert said == {"ny": "23", "ok": "skjult", "ejok": "skjult", "okpct": "skjult", "median": "skjult"}


def test_what_hides_nobody_is_shown() -> None:
    said = _words(masked(_report(20, 5)))
    assert said == {"ny": "25", "ok": "20", "ejok": "5", "okpct": "80 %", "median": "7"}
    assert _words(masked(_report(20, 0)))["ejok"] == "0"
    assert _words(_report(20, 3))["ejok"] == "3", "inside the house nothing is hidden"
