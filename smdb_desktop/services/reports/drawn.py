"""The plot of a section: which of its numbers are drawn, and in which words."""

from smdb_desktop.services.reports.figures import Figure, Kind, Series, Value
from smdb_desktop.services.reports.model import Line, Section

_SHORT = 3
"""Letters of a month along an axis."""


def drawn_lines(section: Section) -> tuple[Line, ...]:
    """The lines that are drawn, in order."""
    plotted = section.plotted
    return tuple(line for line in section.lines if (line.key in plotted if plotted else not line.total))


def figure(section: Section) -> Figure | None:
    """What is drawn of a section; None where nothing is."""
    if section.plot is None:
        return None
    lines = drawn_lines(section)
    columns = section.drawn or tuple(range(len(section.columns)))
    series = tuple(Series(section.columns[at], tuple(_value(line, at) for line in lines)) for at in columns)
    if not lines or not series:
        return None
    names = tuple(line.words[:_SHORT] if section.plot is Kind.LINES else line.words for line in lines)
    return Figure(section.plot, section.title, section.axis, section.along, names, series, section.marks)


def _value(line: Line, at: int) -> Value:
    number = line.numbers[at]
    return Value(number.shown, number.words)
