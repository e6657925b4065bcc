"""How the inputs of a form look: they paint themselves, so that no rule of the style sheet reaches them and changes a height.

Sizes are units of the font, colours those of the look. ``kit/ring.py`` draws the ring of the focus outside.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen, QPolygonF

from smdb_desktop.gui.kit import theme

PAD, SIDE = 8, 10
"""Between frame and text, above and beside it."""
MARK, BESIDE_MARK, AROUND = 20, 8, 6
"""The circle or box of an answer, what is between it and its words, and what is above and below them."""
_ROUND = 3
_WRAP = int(Qt.TextFlag.TextWordWrap)
_LEFT = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter) | _WRAP
_FAR = 100_000


def tall(metrics: QFontMetrics, text: str, width: int) -> int:
    """How high a text is in this width, in as many lines as it needs."""
    if metrics.horizontalAdvance(text) <= width:
        return metrics.height()
    return max(metrics.height(), metrics.boundingRect(QRect(0, 0, max(1, width), _FAR), _WRAP, text).height())


def high(metrics: QFontMetrics, text: int = 0) -> int:
    """How high a framed input is, around one line or a text of this height."""
    return max(metrics.height(), text) + 2 * theme.px(PAD)


def frame(painter: QPainter, place: QRect, state: str, *, locked: bool) -> None:
    """The ground and the frame of an input: thicker, in their colour, where something is wrong."""
    tokens = theme.current().tokens
    colours = {"error": tokens.error, "warning": tokens.warning, "ring": tokens.ring}
    colour = colours.get(state, tokens.line if locked else tokens.border)
    wide = float(theme.px(2) if state else 1)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), wide))
    painter.setBrush(QBrush(QColor(tokens.page if locked else tokens.surface)))
    inner = QRectF(place).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2)
    painter.drawRoundedRect(inner, theme.px(_ROUND), theme.px(_ROUND))


def words(painter: QPainter, place: QRect, text: str, *, faint: bool = False, marked: bool = False) -> None:
    """A text in as many lines as it needs, in the middle of its place; ``marked`` on the ground of a selection."""
    tokens = theme.current().tokens
    painter.setPen(QColor(tokens.on_primary if marked else tokens.text2 if faint else tokens.text))
    painter.drawText(place, _LEFT, text)


def chevron(painter: QPainter, place: QRect) -> None:
    """The mark of a list that opens."""
    half, middle = theme.px(5), QRectF(place).center()
    pen = QPen(QColor(theme.current().tokens.text), max(1.5, theme.px(2)))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    x, y = middle.x(), middle.y()
    painter.drawPolyline(
        QPolygonF([QPointF(x - half, y - half / 2), QPointF(x, y + half / 2), QPointF(x + half, y - half / 2)])
    )


@dataclass(frozen=True, slots=True)
class Look:
    """How the mark of an answer looks: chosen, not to be changed, under the pointer, and what is wrong."""

    on: bool
    locked: bool
    hot: bool
    state: str


def circle(painter: QPainter, place: QRect, look: Look) -> None:
    """A radio button."""
    _mark(painter, look)
    painter.drawEllipse(_inside(place))
    if look.on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(_colour(look)))
        painter.drawEllipse(QRectF(place).center(), theme.px(5), theme.px(5))


def box(painter: QPainter, place: QRect, look: Look) -> None:
    """A box to tick."""
    _mark(painter, look)
    if look.on:
        painter.setBrush(QColor(_colour(look)))
    painter.drawRoundedRect(_inside(place), theme.px(_ROUND), theme.px(_ROUND))
    if look.on:
        tokens, side = theme.current().tokens, place.width()
        pen = QPen(QColor(tokens.surface if look.locked else tokens.on_primary), max(1.5, theme.px(2)))
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        x, y = place.left(), place.top()
        turns = ((0.25, 0.52), (0.43, 0.70), (0.76, 0.32))
        painter.drawPolyline(QPolygonF([QPointF(x + side * a, y + side * b) for a, b in turns]))


def _colour(look: Look) -> str:
    tokens = theme.current().tokens
    wrong = {"error": tokens.error, "warning": tokens.warning}.get(look.state)
    return wrong or (tokens.text2 if look.locked else tokens.primary if look.on else tokens.border)


def _mark(painter: QPainter, look: Look) -> None:
    tokens = theme.current().tokens
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(_colour(look)), max(1.5, theme.px(2))))
    painter.setBrush(QColor(tokens.page if look.locked else tokens.raised if look.hot else tokens.surface))


def _inside(place: QRect) -> QRectF:
    return QRectF(place).adjusted(1, 1, -1, -1)
