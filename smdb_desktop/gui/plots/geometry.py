"""Where everything of a plot stands. No label is cut, none lies on another, and a bar is as long as its number says.

A plot is given a width and says how high it becomes: labels are wrapped or left out at even steps, never pressed together.
"""

from collections.abc import Iterable, Sequence

from smdb_desktop.gui.plots.drawing import Bar, Box, Drawing, Measure, Point, Rule, RuleKind, Swatch, Text, wrapped
from smdb_desktop.gui.plots.scale import ticks, written
from smdb_desktop.services.reports.figures import Figure, Kind

GAP = 0.4
"""Between parts, in line heights; so are the next ones."""
SLOT, BETWEEN = 1.15, 0.7
"""A bar's place, and the space between groups."""
HIGH = 10.0
"""How high a plot with upright bars or lines is."""
LABELS = 0.42
"""How much of the width the names of groups may take."""
MOST_TICKS = 8


def least_width(figure: Figure, measure: Measure) -> float:
    """The width below which a plot is not laid out: its numbers need it."""
    high = measure.high
    numbers = max((measure.wide(v.words) for s in figure.series for v in s.values), default=0)
    top = measure.wide(written(ticks(figure.most, 1, whole=False)[-1]))
    group = max((measure.wide(name) for name in figure.groups), default=0)
    marks = max((measure.wide(mark.words) for mark in figure.marks), default=0)
    if figure.kind is Kind.BARS:
        return max(8 * high, 2 * max(numbers, top) + 6 * high)
    return max(8 * high, 3 * top + 6 * high, 1.5 * group + top + 2 * high, marks + top + 2 * high)


def lay_out(figure: Figure, width: float, measure: Measure) -> Drawing:
    """The plot at this width (never less than ``least_width``)."""
    wide = max(width, least_width(figure, measure))
    return _Bars(figure, wide, measure).made() if figure.kind is Kind.BARS else _Upright(figure, wide, measure).made()


class _Plot:
    """What both ways of laying out share."""

    def __init__(self, figure: Figure, width: float, measure: Measure) -> None:
        self.figure, self.width, self.measure = figure, width, measure
        self.high, self.gap = measure.high, GAP * measure.high
        self.texts: list[Text] = []
        self.rules: list[Rule] = []
        self.swatches: list[Swatch] = []
        numbers = [v.number for s in figure.series for v in s.values if v.number is not None]
        self.whole = all(float(number).is_integer() for number in numbers)

    def write(self, words: str, x: float, y: float, *, quiet: bool = False) -> Box:
        """Put a line of text with its left upper corner here."""
        box = Box(x, y, self.measure.wide(words), self.high)
        self.texts.append(Text(words, box, quiet))
        return box

    def write_lines(self, words: str, x: float, y: float, width: float, *, quiet: bool = False) -> float:
        """Put a text in as many lines as it needs; how high they are."""
        lines = wrapped(words, width, self.measure)
        for number, line in enumerate(lines):
            self.write(line, x, y + number * self.high, quiet=quiet)
        return len(lines) * self.high

    def legend(self) -> float:
        """What each series looks like, where there are several; how high it is."""
        if len(self.figure.series) < 2:
            return 0
        x = y = 0.0
        side = self.high
        for number, series in enumerate(self.figure.series):
            lines = wrapped(series.name, self.width - side - self.gap, self.measure)
            wide = side + self.gap + max(self.measure.wide(line) for line in lines)
            if x and (x + wide > self.width or len(lines) > 1):
                x, y = 0.0, y + self.high + self.gap
            self.swatches.append(Swatch(number, Box(x, y + 0.15 * side, side, 0.7 * side)))
            for at, line in enumerate(lines):
                self.write(line, x + side + self.gap, y + at * self.high)
            y += (len(lines) - 1) * self.high
            x += wide + 2 * self.gap
        return y + self.high + self.gap

    def grid(self, kind: RuleKind, x1: float, y1: float, x2: float, y2: float) -> None:
        """A straight line."""
        self.rules.append(Rule(kind, x1, y1, x2, y2))


class _Bars(_Plot):
    """Lying bars: a group below another, its series below each other, names at the left, numbers at the ends."""

    def made(self) -> Drawing:
        """Lay it out."""
        figure, gap, high = self.figure, self.gap, self.high
        y = self.legend()
        numbers = max((self.measure.wide(v.words) for s in figure.series for v in s.values), default=0)
        last = self.measure.wide(written(ticks(figure.most, 1, whole=self.whole)[-1]))
        right = max(numbers + gap, last / 2 + gap)
        names = max((self.measure.wide(name) for name in figure.groups), default=0)
        room = self.width - right - gap
        left = max(min(names, LABELS * self.width, room - 4 * high), min(names, 2 * high), self.measure.wide("0"))
        plot_x, plot_w = left + gap, self.width - right - left - gap
        steps = self._steps(plot_x, plot_w)
        top = steps[-1]
        start, bars = y, []
        for group, name in enumerate(figure.groups):
            lines = wrapped(name, left, self.measure)
            tall = max(len(lines) * high, len(figure.series) * SLOT * high)
            for at, line in enumerate(lines):
                self.write(line, left - self.measure.wide(line), y + (tall - len(lines) * high) / 2 + at * high)
            first = y + (tall - len(figure.series) * SLOT * high) / 2
            for number, series in enumerate(figure.series):
                value, slot = series.values[group], first + number * SLOT * high
                long = 0.0 if value.number is None else plot_w * value.number / top
                if value.number is not None:
                    bars.append(Bar(number, group, Box(plot_x, slot + 0.1 * high, long, 0.95 * high)))
                self.write(value.words, plot_x + long + gap, slot + 0.075 * high)
            y += tall + BETWEEN * high
        y = max(y, start + high)
        self._axis(steps, Box(plot_x, start, plot_w, y - start))
        below = y + 0.2 * high + high
        below += self.write_lines(figure.axis, plot_x, below, self.width - plot_x, quiet=True)
        plot = Box(plot_x, start, plot_w, y - start)
        return Drawing(
            self.width, below, plot, top, tuple(bars), (), tuple(self.rules), tuple(self.texts), tuple(self.swatches)
        )

    def _steps(self, x: float, wide: float) -> tuple[float, ...]:
        """As many round numbers as stand beside each other."""
        for about in range(MOST_TICKS, 1, -1):
            steps = ticks(self.figure.most, about, whole=self.whole)
            if _clear([self._tick(each, steps[-1], x, wide) for each in steps], self.gap):
                return steps
        return ticks(self.figure.most, 1, whole=self.whole)

    def _tick(self, number: float, top: float, x: float, wide: float) -> tuple[float, float]:
        half = self.measure.wide(written(number)) / 2
        at = x + wide * number / top
        return at - half, at + half

    def _axis(self, steps: Sequence[float], plot: Box) -> None:
        shown = [self._tick(each, steps[-1], plot.x, plot.w) for each in steps]
        # two that do not fit beside each other: the far one says the scale
        keep = steps if _clear(shown, self.gap) else steps[-1:]
        for each, (start, _) in zip(steps, shown, strict=True):
            at = plot.x + plot.w * each / steps[-1]
            self.grid(RuleKind.GRID if each else RuleKind.AXIS, at, plot.y, at, plot.bottom)
            if each in keep:
                self.write(written(each), start, plot.bottom + 0.2 * self.high, quiet=True)


class _Upright(_Plot):
    """Upright bars that touch (a spread) or lines along time: numbers at the left, groups below, marks above."""

    def made(self) -> Drawing:
        """Lay it out."""
        figure, gap, high = self.figure, self.gap, self.high
        y = self.legend()
        y += self.write_lines(figure.axis, 0, y, self.width, quiet=True)
        steps = ticks(figure.most, int(HIGH / 2), whole=self.whole)
        left = max(self.measure.wide(written(each)) for each in steps)
        many = max(1, len(figure.groups))
        plot_x = left + gap
        # half a label may stand over the edge
        plot_w = self.width - plot_x - gap
        each = plot_w / many
        y += self._mark_words(plot_x, plot_w, each, y)
        plot = Box(plot_x, y + high, plot_w, HIGH * high)
        for number in steps:
            at = plot.bottom - plot.h * number / steps[-1]
            self.grid(RuleKind.GRID if number else RuleKind.AXIS, plot.x, at, plot.right, at)
            words = written(number)
            self.write(words, left - self.measure.wide(words), at - high / 2, quiet=True)
        for mark in figure.marks:
            at = plot.x + each * mark.at
            self.grid(RuleKind.MARK, at, plot.y, at, plot.bottom)
        below = plot.bottom + 0.6 * high
        self._groups(plot, each, below)
        below += high
        below += self.write_lines(figure.along, plot.x, below, self.width - plot.x, quiet=True)
        bars, points = self._values(plot, each, steps[-1])
        made = (tuple(self.rules), tuple(self.texts), tuple(self.swatches))
        return Drawing(self.width, below, plot, steps[-1], bars, points, *made)

    def _mark_words(self, x: float, wide: float, each: float, y: float) -> float:
        """What the marks are, each in a line of its own above the plot; how high they are."""
        tall = 0.0
        for mark in self.figure.marks:
            words = self.measure.wide(mark.words)
            at = min(max(x + each * mark.at - words / 2, 0), max(0.0, x + wide - words))
            self.write(mark.words, at, y + tall)
            tall += self.high
        return tall

    def _groups(self, plot: Box, each: float, y: float) -> None:
        """The names of the groups: all of them, or every second, third … so that none touches another."""
        names = self.figure.groups

        def place(number: int) -> tuple[float, float]:
            wide = self.measure.wide(names[number])
            start = min(max(plot.x + each * (number + 0.5) - wide / 2, 0), max(0.0, self.width - wide))
            return start, start + wide

        for every in range(1, len(names) + 1):
            kept = range(0, len(names), every)
            if _clear([place(number) for number in kept], self.gap):
                for number in kept:
                    self.write(names[number], place(number)[0], y, quiet=True)
                return

    def _values(self, plot: Box, each: float, top: float) -> tuple[tuple[Bar, ...], tuple[Point, ...]]:
        figure = self.figure
        if figure.kind is Kind.LINES:
            points = (
                Point(n, g, plot.x + each * (g + 0.5), plot.bottom - plot.h * value.number / top)
                for n, series in enumerate(figure.series)
                for g, value in enumerate(series.values)
                if value.number is not None
            )
            return (), tuple(points)
        wide = each * 0.9 / max(1, len(figure.series))
        bars = []
        for n, series in enumerate(figure.series):
            for g, value in enumerate(series.values):
                if value.number is not None:
                    tall = plot.h * value.number / top
                    bars.append(Bar(n, g, Box(plot.x + each * (g + 0.05) + n * wide, plot.bottom - tall, wide, tall)))
        if len(figure.series) == 1:
            self._numbers(plot, each, top)
        return tuple(bars), ()

    def _numbers(self, plot: Box, each: float, top: float) -> None:
        """The number above each bar, where there is room for all."""
        words = [value.words for value in self.figure.series[0].values]
        if any(self.measure.wide(text) > each - self.gap / 2 for text in words):
            return
        for group, value in enumerate(self.figure.series[0].values):
            if value.number is None or value.number > 0:
                tall = 0.0 if value.number is None else plot.h * value.number / top
                x = plot.x + each * (group + 0.5) - self.measure.wide(value.words) / 2
                self.write(value.words, x, plot.bottom - tall - self.high)


def _clear(places: Iterable[tuple[float, float]], gap: float) -> bool:
    """Whether places in order stand beside each other with a gap."""
    before = float("-inf")
    for start, end in places:
        if start < before + gap:
            return False
        before = end
    return True
