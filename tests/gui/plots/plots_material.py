"""Plots that tests make up: a measure without a font, and figures by Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from smdb_desktop.gui.plots.scale import written
from smdb_desktop.services.reports.figures import Figure, Kind, Mark, Series, Value


class Plain:
    """Every letter is as wide as the next."""

    def __init__(self, high: float = 20.0) -> None:
        self.high = high

    def wide(self, text: str) -> float:
        """The width of a text."""
        return 0.55 * self.high * len(text)


NAMES = st.text("abcdefghij æøå", min_size=1, max_size=40).map(lambda text: " ".join(text.split()) or "x")
NUMBERS = st.one_of(
    st.integers(0, 12), st.integers(0, 2_000_000), st.floats(0, 100, allow_nan=False).map(lambda n: round(n, 1))
)


@st.composite
def figures(draw: st.DrawFn, kinds: tuple[Kind, ...] = tuple(Kind)) -> Figure:
    """Any figure: hidden values, long names, one group or many."""
    kind = draw(st.sampled_from(kinds))
    many = draw(st.integers(1, 30 if kind is not Kind.BARS else 9))
    groups = tuple(draw(NAMES) for _ in range(many))
    series = []
    for number in range(draw(st.integers(1, 4))):
        found = [draw(st.one_of(NUMBERS, st.none())) for _ in range(many)]
        values = tuple(Value(each, "–" if each is None else written(each)) for each in found)
        series.append(Series(f"{2020 + number}" if draw(st.booleans()) else draw(NAMES), values))
    marks: tuple[Mark, ...] = ()
    if kind is Kind.DISTRIBUTION:
        marks = tuple(Mark(draw(st.floats(0, many)), draw(NAMES)) for _ in range(draw(st.integers(0, 2))))
    return Figure(kind, "Titel", draw(NAMES), draw(NAMES), groups, tuple(series), marks)
