"""Paints a laid-out plot on whatever it is shown: a widget, a printer or a PDF, where it stays lines and letters.

A series is known by its pattern, by its dashes and the shape of its points, and by its name; its colour is only one more sign.
"""

from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.plots.drawing import Box, Drawing, Point, RuleKind
from smdb_desktop.language import say

_DASHES = ((), (6.0, 3.0), (1.5, 2.5), (8.0, 3.0, 1.5, 3.0))


class Palette(NamedTuple):
    """The colours of a plot; ``series`` begin again where there are more series."""

    ink: str
    quiet: str
    grid: str
    ground: str
    ring: str
    series: tuple[str, ...]


PAPER = Palette("#1A1A1A", "#4A4A4A", "#B8B8B8", "#FFFFFF", "#1A1A1A", ("#0059B3", "#8A5A00", "#2B6A00"))


def of_theme(tokens: theme.Tokens) -> Palette:
    """The colours of a plot in a look of the window."""
    series = (tokens.primary, tokens.warning, tokens.success)
    return Palette(tokens.text, tokens.text2, tokens.line, tokens.surface, tokens.ring, series)


class Letters:
    """A font as plots measure it."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetricsF(font)
        self.high = self._metrics.height()
        self.up = self._metrics.ascent()
        self._wide: dict[str, float] = {}

    def wide(self, text: str) -> float:
        """How wide a text is, as it is said."""
        found = self._wide.get(text)
        if found is None:
            found = self._wide[text] = self._metrics.horizontalAdvance(text)
        return found


def paint(
    painter: QPainter, drawing: Drawing, letters: Letters, palette: Palette, chosen: tuple[int, int] | None = None
) -> None:
    """Paint a plot from the painter's origin; around the value ``chosen`` (series, group) there is a ring."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    unit = letters.high / 20
    _rules(painter, drawing, palette, unit, RuleKind.GRID, RuleKind.AXIS)
    for swatch in drawing.swatches:
        if drawing.points:
            middle = swatch.box.y + swatch.box.h / 2
            _line(
                painter,
                [QPointF(swatch.box.x, middle), QPointF(swatch.box.right, middle)],
                swatch.series,
                palette,
                unit,
            )
            _point(painter, Point(swatch.series, 0, swatch.box.x + swatch.box.w / 2, middle), palette, unit)
        else:
            _bar(painter, swatch.box, swatch.series, palette, unit)
    for bar in drawing.bars:
        _bar(painter, bar.box, bar.series, palette, unit)
    _lines(painter, drawing, palette, unit)
    # a mark is seen in front of the bars
    _rules(painter, drawing, palette, unit, RuleKind.MARK)
    _texts(painter, drawing, letters, palette)
    if chosen is not None and (place := drawing.place_of(*chosen)) is not None:
        _ring(painter, place, palette, unit)
    painter.restore()


def _rules(painter: QPainter, drawing: Drawing, palette: Palette, unit: float, *kinds: RuleKind) -> None:
    pens = {
        RuleKind.GRID: QPen(QColor(palette.grid), unit),
        RuleKind.AXIS: QPen(QColor(palette.quiet), 1.5 * unit),
        RuleKind.MARK: QPen(QColor(palette.ink), 2 * unit, Qt.PenStyle.DashLine),
    }
    for rule in drawing.rules:
        if rule.kind in kinds:
            painter.setPen(pens[rule.kind])
            painter.drawLine(QLineF(rule.x1, rule.y1, rule.x2, rule.y2))


def _colour(series: int, palette: Palette) -> QColor:
    return QColor(palette.series[series % len(palette.series)])


def _bar(painter: QPainter, box: Box, series: int, palette: Palette, unit: float) -> None:
    """Whole, with slanting lines, with lines both ways, or with level ones; always with an edge."""
    if box.w <= 0 or box.h <= 0:
        return
    rect, colour = QRectF(*box), _colour(series, palette)
    look = series % 4
    painter.fillRect(rect, QBrush(colour if look == 0 else QColor(palette.ground)))
    painter.setPen(QPen(colour, 1.5 * unit))
    if look:
        painter.save()
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        painter.drawLines(_hatching(box, look, 6 * unit))
        painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect)


def _hatching(box: Box, look: int, step: float) -> list[QLineF]:
    lines = []
    if look == 3:
        lines += [QLineF(box.x, box.y + n * step, box.right, box.y + n * step) for n in range(1, int(box.h / step) + 1)]
    else:
        for n in range(1, int((box.w + box.h) / step) + 1):
            lines.append(QLineF(box.x + n * step - box.h, box.bottom, box.x + n * step, box.y))
            if look == 2:
                lines.append(QLineF(box.x + n * step - box.h, box.y, box.x + n * step, box.bottom))
    return lines


def _lines(painter: QPainter, drawing: Drawing, palette: Palette, unit: float) -> None:
    """A line through the points of each series, broken where a value is not shown."""
    run: list[Point] = []
    for point in drawing.points:
        if run and (point.series, point.group) != (run[-1].series, run[-1].group + 1):
            _line(painter, [QPointF(p.x, p.y) for p in run], run[-1].series, palette, unit)
            run = []
        run.append(point)
    if run:
        _line(painter, [QPointF(p.x, p.y) for p in run], run[-1].series, palette, unit)
    for point in drawing.points:
        _point(painter, point, palette, unit)


def _line(painter: QPainter, points: list[QPointF], series: int, palette: Palette, unit: float) -> None:
    pen = QPen(_colour(series, palette), 2 * unit)
    if dashes := _DASHES[series % len(_DASHES)]:
        pen.setDashPattern(list(dashes))
    painter.setPen(pen)
    painter.drawPolyline(points)


def _point(painter: QPainter, point: Point, palette: Palette, unit: float) -> None:
    """A disc, a square, a triangle or a diamond."""
    corners: tuple[tuple[float, float], ...]
    colour, half, at = _colour(point.series, palette), 4.5 * unit, QPointF(point.x, point.y)
    painter.setPen(QPen(colour, 1.5 * unit))
    painter.setBrush(colour if point.series % 2 == 0 else QColor(palette.ground))
    match point.series % 4:
        case 0:
            painter.drawEllipse(at, half, half)
        case 1:
            painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half))
        case 2:
            corners = ((0, -half), (half, half), (-half, half))
            painter.drawPolygon(QPolygonF([at + QPointF(*corner) for corner in corners]))
        case _:
            corners = ((0, -half), (half, 0), (0, half), (-half, 0))
            painter.drawPolygon(QPolygonF([at + QPointF(*corner) for corner in corners]))


def _texts(painter: QPainter, drawing: Drawing, letters: Letters, palette: Palette) -> None:
    painter.setFont(letters.font)
    for text in drawing.texts:
        painter.setPen(QColor(palette.quiet if text.quiet else palette.ink))
        painter.drawText(QPointF(text.box.x, text.box.y + letters.up), say(text.words))


def _ring(painter: QPainter, place: Box, palette: Palette, unit: float) -> None:
    out = (9 if place.w == 0 and place.h == 0 else 4) * unit
    painter.setPen(QPen(QColor(palette.ring), 3 * unit))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(place.x - out, place.y - out, place.w + 2 * out, place.h + 2 * out))
