"""Where everything of a plot stands: no label outside or on another, bars as long as their numbers, round numbers on the axes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smdb_desktop.gui.plots.drawing import Box, Drawing, RuleKind, wrapped
from smdb_desktop.gui.plots.geometry import lay_out, least_width
from smdb_desktop.gui.plots.scale import ticks, written
from smdb_desktop.services.reports.figures import Figure, Kind, Mark, Series, Value
from tests.gui.plots.plots_material import Plain, figures

WIDTHS = st.floats(100, 3000)
SLACK = 1e-6


def inside(box: Box, drawing: Drawing) -> bool:
    return (
        box.x >= -SLACK
        and box.y >= -SLACK
        and box.right <= drawing.width + SLACK
        and box.bottom <= drawing.height + SLACK
    )


@given(figures(), WIDTHS, st.sampled_from([12.0, 20.0, 40.0]))
def test_no_label_is_outside_or_on_another(figure: Figure, width: float, high: float) -> None:
    drawing = lay_out(figure, width, Plain(high))
    assert drawing.width == max(width, least_width(figure, Plain(high)))
    for text in drawing.texts:
        assert inside(text.box, drawing), text
    boxes = [text for text in drawing.texts if text.words]
    for at, text in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert not text.box.meets(other.box), (text, other)


@given(figures((Kind.BARS,)), WIDTHS)
def test_a_lying_bar_is_as_long_as_its_number_says(figure: Figure, width: float) -> None:
    drawing = lay_out(figure, width, Plain())
    shown = {(bar.series, bar.group): bar.box for bar in drawing.bars}
    for number, series in enumerate(figure.series):
        for group, value in enumerate(series.values):
            if value.number is None:
                assert (number, group) not in shown
            else:
                box = shown[number, group]
                assert math.isclose(box.w, drawing.plot.w * value.number / drawing.top, abs_tol=1e-6)
                assert box.x == drawing.plot.x and inside(box, drawing)
    for bar in drawing.bars:
        for text in drawing.texts:
            assert not text.box.meets(bar.box), "a number stands beside its bar, never on one"


@given(figures((Kind.DISTRIBUTION, Kind.LINES)), WIDTHS)
def test_what_stands_upright_is_as_high_as_its_number_says(figure: Figure, width: float) -> None:
    drawing = lay_out(figure, width, Plain())
    plot = drawing.plot
    tops = {(b.series, b.group): b.box.y for b in drawing.bars} | {(p.series, p.group): p.y for p in drawing.points}
    for number, series in enumerate(figure.series):
        for group, value in enumerate(series.values):
            if value.number is None:
                assert (number, group) not in tops
            else:
                high = plot.bottom - tops[number, group]
                assert math.isclose(high, plot.h * value.number / drawing.top, abs_tol=1e-6)
    assert not any(a.box.meets(b.box) for i, a in enumerate(drawing.bars) for b in drawing.bars[i + 1 :])


@given(figures(), WIDTHS)
def test_every_series_is_named_and_every_lying_group_too(figure: Figure, width: float) -> None:
    drawing = lay_out(figure, width, Plain())
    said = "".join(text.words for text in drawing.texts).replace(" ", "")
    if len(figure.series) > 1:
        assert [swatch.series for swatch in drawing.swatches] == list(range(len(figure.series)))
        assert all(series.name.replace(" ", "") in said for series in figure.series)
    if figure.kind is Kind.BARS:
        assert all(name.replace(" ", "") in said for name in figure.groups)
    assert all(mark.words in [text.words for text in drawing.texts] for mark in figure.marks)


@given(figures(), WIDTHS)
def test_every_value_that_stands_can_be_pointed_at(figure: Figure, width: float) -> None:
    drawing = lay_out(figure, width, Plain())
    for bar in drawing.bars:
        x, y = bar.box.x + bar.box.w / 2, bar.box.y + bar.box.h / 2
        found = drawing.at(x, y)
        assert found is not None
        there = drawing.place_of(*found)
        assert there is not None and math.isclose(there.x + there.w / 2, x, abs_tol=max(1.0, bar.box.w))


def test_a_mark_stands_at_its_place() -> None:
    values = tuple(Value(n, str(n)) for n in (4, 8, 2, 6))
    figure = Figure(
        Kind.DISTRIBUTION, "", "Forløb", "Dage", ("0", "1", "2", "3"), (Series("", values),), (Mark(1.5, "M"),)
    )
    drawing = lay_out(figure, 800, Plain())
    mark = next(rule for rule in drawing.rules if rule.kind is RuleKind.MARK)
    bar = next(bar.box for bar in drawing.bars if bar.group == 1)
    assert math.isclose(mark.x1, bar.x + bar.w / 2) and mark.x1 == mark.x2


@given(st.floats(0.001, 1e9), st.integers(1, 10), st.booleans())
def test_an_axis_has_round_numbers_and_holds_the_largest(most: float, about: int, whole: bool) -> None:
    found = ticks(most, about, whole=whole)
    assert found[0] == 0 and found[-1] >= most * (1 - 1e-9) and 2 <= len(found) <= about + 1
    step = found[1]
    power = 10 ** math.floor(math.log10(step) + 1e-9)
    assert any(math.isclose(step / power, each, rel_tol=1e-9) for each in (1, 2, 5, 10))
    assert len(found) < 3 or found[-2] < most, "no empty step at the end"
    if whole:
        assert all(float(each).is_integer() for each in found)


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (1500, "1.500"), (2.5, "2,5"), (1234567.5, "1.234.567,5"), (0.30000000000000004, "0,3")],
)
def test_numbers_are_written_as_danes_do(number: float, words: str) -> None:
    assert written(number) == words


@given(st.text("ab ", max_size=30), st.floats(5, 200))
def test_no_letter_is_lost_where_a_text_is_wrapped(text: str, width: float) -> None:
    lines = wrapped(text, width, Plain(10))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(Plain(10).wide(line) <= width or len(line) == 1 for line in lines)


def test_a_figure_refuses_what_it_cannot_show() -> None:
    with pytest.raises(ValueError, match="another number"):
        Figure(Kind.BARS, "", "", "", ("a", "b"), (Series("x", (Value(1, "1"),)),))
    with pytest.raises(ValueError, match="below 0"):
        Figure(Kind.BARS, "", "", "", ("a",), (Series("x", (Value(-1, "-1"),)),))
    with pytest.raises(ValueError, match="below 0"):
        Figure(Kind.BARS, "", "", "", ("a",), (Series("x", (Value(math.nan, "-"),)),))
