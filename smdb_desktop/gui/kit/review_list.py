"""The review as one list: a heading for each form, what is wrong, and every answer beside its question. Arrows walk it.

One widget with a model, however long the course is; each line is read as "question: answer". It is handed lines and asks nobody;
it is as high as its lines, so the page around it scrolls.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.language import say

NARROW = 560
"""Below this width an answer stands under its question."""
OPEN = T("Ret")
Index = QModelIndex | QPersistentModelIndex
_WRAP = int(Qt.TextFlag.TextWordWrap)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_RETURNS = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_HEADINGS = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Left: -1}


class Kind(Enum):
    """What a line is."""

    HEADING = "heading"
    REMARK = "remark"
    FUND = "fund"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line leads: a form instance, and of it a field ("" for its first)."""

    skema_id: str
    felt: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``answer`` is empty but for answers; ``opens`` says that a heading offers to change its form."""

    kind: Kind
    text: str
    answer: str = ""
    place: Place | None = None
    fund: Fund | None = None
    state: tuple[str, PillKind] | None = None
    opens: bool = False
    nothing: bool = False
    """Whether the question has no answer."""

    @property
    def spoken(self) -> str:
        """The line as it is heard."""
        if self.kind is Kind.HEADING:
            words = {"titel": self.text, "ord": self.state[0]} if self.state else {"titel": self.text}
            return (T("Skema: {titel}, {ord}") if self.state else T("Skema: {titel}")).format(**words)
        if self.fund is not None:
            wrong = self.fund.niveau is Niveau.FEJL
            return (T("Fejl. {besked}") if wrong else T("Advarsel. {besked}")).format(besked=self.text)
        if self.kind is Kind.ANSWER:
            words = {"spoergsmaal": self.text, "svar": self.answer}
            return (T("{spoergsmaal}: ikke besvaret") if self.nothing else T("{spoergsmaal}: {svar}")).format(**words)
        return self.text


class _Lines(QAbstractListModel):
    """The lines, for Qt."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show(self, lines: tuple[Line, ...]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, _parent: Index | None = None) -> int:
        return len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return say(self.lines[index.row()].spoken)
        return None


class ReviewList(QListView):
    """The list. ``opened`` carries the line that was clicked, or chosen with Return; ``moved`` where the chosen line stands."""

    opened = Signal(object)
    moved = Signal(QRect)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("gennemse")
        self.setProperty("class", "review")
        self.setProperty("ring", "own")
        self.setAccessibleName(say(T("Svarene i forløbet")))
        self._model = _Lines(self)
        self.setModel(self._model)
        self.setItemDelegate(_Painter(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.clicked.connect(self._open)
        self._width = -1

    def lines(self) -> tuple[Line, ...]:
        """What it shows."""
        return self._model.lines

    def show_lines(self, lines: Sequence[Line]) -> bool:
        """Show these lines, the same one chosen; whether they are others than before."""
        shown = tuple(lines)
        if shown == self._model.lines:
            return False
        row = self.currentIndex().row()
        place = self._model.lines[row].place if row >= 0 else None
        self._model.show(shown)
        again = next((n for n, line in enumerate(shown) if place is not None and line.place == place), -1)
        if again >= 0:
            self.setCurrentIndex(self._model.index(again))
        self._fit()
        return True

    def measure(self, lines: Sequence[Line], width: int) -> None:
        """Work out how high these lines will be in a width, before they are shown."""
        if isinstance(painter := self.itemDelegate(), _Painter):
            painter.measure(tuple(lines), width)

    def _fit(self) -> None:
        """As high as the lines are in this width."""
        painter = self.itemDelegate()
        if isinstance(painter, _Painter):
            self.setFixedHeight(painter.lay_out(self._model.lines, self.width()) + theme.px(12))
            self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Text wraps otherwise in another width."""
        super().resizeEvent(event)
        if event.size().width() != self._width:
            self._width = event.size().width()
            self._fit()

    def sizeHint(self) -> QSize:
        """As high as it was made."""
        return QSize(theme.px(360), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """However narrow: text wraps."""
        return QSize(theme.px(200), self.minimumHeight())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes here is on a line at once, the first or the one that was left."""
        super().focusInEvent(event)
        if self._model.lines:
            self.setCurrentIndex(self.currentIndex() if self.currentIndex().isValid() else self._model.index(0))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say where the page has to scroll."""
        super().currentChanged(current, previous)
        if current.isValid() and self.hasFocus():
            self.moved.emit(self.visualRect(current))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return goes to the field, PageUp and PageDown from form to form, Ctrl+C takes the line along."""
        key, current = event.key(), self.currentIndex()
        if key in _RETURNS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier and current.isValid():
            self._open(current)
        elif event.matches(QKeySequence.StandardKey.Copy) and current.isValid():
            QApplication.clipboard().setText(say(self._model.lines[current.row()].spoken))
        elif key in _HEADINGS and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            self._to_heading(_HEADINGS[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def _to_heading(self, by: int) -> None:
        lines, row = self._model.lines, self.currentIndex().row()
        rows = [n for n, line in enumerate(lines) if line.kind is Kind.HEADING and (n > row if by > 0 else n < row)]
        if rows:
            self.setCurrentIndex(self._model.index(rows[0] if by > 0 else rows[-1]))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what leads somewhere."""
        super().mouseMoveEvent(event)
        row = self.indexAt(event.position().toPoint()).row()
        leads = row >= 0 and self._model.lines[row].place is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)

    def _open(self, index: Index) -> None:
        line = self._model.lines[index.row()]
        if line.place is not None:
            self.opened.emit(line)


class _Painter(QStyledItemDelegate):
    """Paints the lines. Every height is worked out once for a width; the fonts are the page's own."""

    def __init__(self, view: ReviewList) -> None:
        super().__init__(view)
        self._view = view
        self._heights: list[int] = []
        self._lines: tuple[Line, ...] = ()
        self._by_width: dict[tuple[int, str], list[int]] = {}
        """The heights of those lines."""
        self._fonts_of: tuple[str, _Fonts] | None = None
        self._icons: dict[str, QIcon] = {}

    # -- measuring -------------------------------------------------------------------------------------------------

    def lay_out(self, lines: tuple[Line, ...], width: int) -> int:
        """Work out the heights in a width, once while the lines are the same; their sum in pixels."""
        self._heights = self.measure(lines, width)
        return sum(self._heights)

    def measure(self, lines: tuple[Line, ...], width: int) -> list[int]:
        """The heights in a width."""
        if lines != self._lines:
            self._lines, self._by_width = lines, {}
        fonts = self._fonts()
        key = (width, self._view.font().key())
        if key not in self._by_width:
            inside = max(1, width - 2 * theme.px(20))
            self._by_width[key] = [self._height(line, number, inside, fonts) for number, line in enumerate(lines)]
        return self._by_width[key]

    def _fonts(self) -> "_Fonts":
        body = self._view.font()
        if self._fonts_of is None or self._fonts_of[0] != body.key():
            self._fonts_of = body.key(), _Fonts(body)
        return self._fonts_of[1]

    def _height(self, line: Line, number: int, width: int, fonts: "_Fonts") -> int:
        if line.kind is Kind.HEADING:
            above = theme.px(28 if number else 12)
            return above + _high(fonts.heading, _beside(line, width, fonts), line.text) + theme.px(10)
        if line.kind is Kind.REMARK:
            return _high(fonts.hint, width, line.text) + theme.px(8)
        if line.kind is Kind.FUND:
            return _high(fonts.strong, width - theme.px(40), line.text) + theme.px(16)
        if width < theme.px(NARROW):
            return _high(fonts.hint, width, line.text) + _high(fonts.body, width, line.answer) + theme.px(10)
        left, right = _columns(width)
        return max(_high(fonts.hint, left, line.text), _high(fonts.body, right, line.answer)) + theme.px(8)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """What was worked out."""
        row = index.row()
        return QSize(self._view.viewport().width(), self._heights[row] if row < len(self._heights) else 0)

    # -- painting --------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One line; the chosen one with a mark at its edge, and a ring where the keys go there."""
        line, rect = self._view.lines()[index.row()], option.rect
        fonts, tokens = self._fonts(), theme.current().tokens
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or (option.state & QStyle.StateFlag.State_MouseOver and line.place is not None):
            painter.fillRect(rect, QColor(tokens.info_bg if chosen else tokens.raised))
        inside = rect.adjusted(theme.px(20), 0, -theme.px(20), 0)
        paint: dict[Kind, Callable[[QPainter, QRect, Line, _Fonts], None]] = {
            Kind.HEADING: self._heading,
            Kind.REMARK: self._remark,
            Kind.FUND: self._fund,
            Kind.ANSWER: self._answer,
        }
        if line.kind is Kind.HEADING and index.row():
            painter.fillRect(QRect(rect.left(), rect.top() + theme.px(8), rect.width(), 1), QColor(tokens.line))
        paint[line.kind](painter, inside, line, fonts)
        if chosen:
            painter.fillRect(QRect(rect.left(), rect.top(), theme.px(4), rect.height()), QColor(tokens.primary))
            if self._view.hasFocus():
                _ring(painter, rect)
        painter.restore()

    def _heading(self, painter: QPainter, rect: QRect, line: Line, fonts: "_Fonts") -> None:
        tokens = theme.current().tokens
        place = QRect(rect.left(), rect.top(), _beside(line, rect.width(), fonts), rect.height() - theme.px(10))
        painter.setFont(fonts.heading)
        painter.setPen(QColor(tokens.text))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom) | _WRAP, say(line.text))
        used = min(place.width(), _wide(fonts.heading, line.text))
        bottom = rect.bottom() - theme.px(10)
        if line.state is not None:
            _pill(painter, QPoint(rect.left() + used + theme.px(12), bottom), line.state, fonts.pill)
        if line.opens:
            painter.setFont(fonts.link)
            painter.setPen(QColor(tokens.primary))
            painter.drawText(
                QRect(rect.left(), rect.top(), rect.width(), rect.height() - theme.px(10)),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom,
                say(OPEN),
            )

    def _remark(self, painter: QPainter, rect: QRect, line: Line, fonts: "_Fonts") -> None:
        painter.setFont(fonts.hint)
        painter.setPen(QColor(theme.current().tokens.text2))
        painter.drawText(rect.adjusted(0, theme.px(2), 0, 0), int(_LEFT) | _WRAP, say(line.text))

    def _fund(self, painter: QPainter, rect: QRect, line: Line, fonts: "_Fonts") -> None:
        tokens = theme.current().tokens
        wrong = line.fund is not None and line.fund.niveau is Niveau.FEJL
        ink, ground = (tokens.error, tokens.error_bg) if wrong else (tokens.warning, tokens.warning_bg)
        banner = rect.adjusted(0, theme.px(2), 0, -theme.px(2))
        painter.fillRect(banner, QColor(ground))
        painter.fillRect(QRect(banner.left(), banner.top(), theme.px(4), banner.height()), QColor(ink))
        side = theme.px(18)
        self._icon("error" if wrong else "warning").paint(
            painter, QRect(banner.left() + theme.px(12), banner.top() + theme.px(6), side, side)
        )
        painter.setFont(fonts.strong)
        painter.setPen(QColor(ink))
        text = rect.adjusted(theme.px(36), theme.px(8), -theme.px(4), 0)
        painter.drawText(text, int(_LEFT) | _WRAP, say(line.text))

    def _answer(self, painter: QPainter, rect: QRect, line: Line, fonts: "_Fonts") -> None:
        tokens = theme.current().tokens
        width, top = rect.width(), rect.top() + theme.px(4)
        if width < theme.px(NARROW):
            high = _high(fonts.hint, width, line.text)
            question = QRect(rect.left(), top, width, high)
            answer = QRect(rect.left(), top + high + theme.px(2), width, rect.bottom() - top - high)
        else:
            left, right = _columns(width)
            question = QRect(rect.left(), top, left, rect.height())
            answer = QRect(rect.right() + 1 - right, top, right, rect.height())
        painter.setFont(fonts.hint)
        painter.setPen(QColor(tokens.text2))
        painter.drawText(question, int(_LEFT) | _WRAP, say(line.text))
        painter.setFont(fonts.body)
        painter.setPen(QColor(tokens.text2 if line.nothing else tokens.text))
        painter.drawText(answer, int(_LEFT) | _WRAP, say(line.answer))

    def _icon(self, name: str) -> QIcon:
        path = theme.current().icon_path(name)
        if path not in self._icons:
            self._icons[path] = QIcon(path)
        return self._icons[path]


class _Fonts:
    """The fonts of a line, from the page's own."""

    def __init__(self, body: QFont) -> None:
        self.body = body
        self.hint = _font(body, 14 / 15.5)
        self.strong = _font(body, 1.0, QFont.Weight.Medium)
        self.link = _font(body, 1.0, QFont.Weight.Medium)
        self.link.setUnderline(True)
        self.heading = _font(body, 18 / 15.5, QFont.Weight.DemiBold)
        self.pill = _font(body, 13 / 15.5, QFont.Weight.DemiBold)


def _font(body: QFont, times: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    made = QFont(body)
    if body.pointSizeF() > 0:
        made.setPointSizeF(body.pointSizeF() * times)
    else:
        made.setPixelSize(round(body.pixelSize() * times))
    made.setWeight(weight)
    return made


def _columns(width: int) -> tuple[int, int]:
    """The widths of question and answer beside one another."""
    gap = theme.px(24)
    left = (width - gap) // 2
    return left, width - gap - left


def _high(font: QFont, width: int, text: str) -> int:
    """How high a text is that wraps in this width."""
    return QFontMetrics(font).boundingRect(0, 0, max(1, width), 1 << 20, int(_LEFT) | _WRAP, say(text)).height()


def _wide(font: QFont, text: str) -> int:
    return QFontMetrics(font).horizontalAdvance(say(text))


def _beside(line: Line, width: int, fonts: _Fonts) -> int:
    """The room of a heading beside its state and its way in."""
    taken = _wide(fonts.pill, line.state[0]) + theme.px(44) if line.state is not None else 0
    taken += _wide(fonts.link, OPEN) + theme.px(16) if line.opens else 0
    return max(theme.px(80), width - taken)


def _pill(painter: QPainter, at: QPoint, state: tuple[str, PillKind], font: QFont) -> None:
    """A state on its ground, with its lower left corner there."""
    tokens = theme.current().tokens
    grounds = {
        PillKind.INFO: (tokens.info_bg, tokens.info),
        PillKind.SUCCESS: (tokens.success_bg, tokens.success),
        PillKind.WARNING: (tokens.warning_bg, tokens.warning),
        PillKind.ERROR: (tokens.error_bg, tokens.error),
    }
    ground, ink = grounds.get(state[1], (tokens.raised, tokens.text2))
    metrics = QFontMetrics(font)
    high = metrics.height() + theme.px(4)
    rect = QRect(at.x(), at.y() - high + 1, metrics.horizontalAdvance(say(state[0])) + theme.px(20), high)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(QRectF(rect), high / 2, high / 2)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, say(state[0]))


def _ring(painter: QPainter, rect: QRect) -> None:
    """The ring around the line that the keys work on."""
    ring, colour = theme.px(3), QColor(theme.current().tokens.ring)
    painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), ring), colour)
    painter.fillRect(QRect(rect.left(), rect.bottom() - ring + 1, rect.width(), ring), colour)
    painter.fillRect(QRect(rect.left(), rect.top(), ring, rect.height()), colour)
    painter.fillRect(QRect(rect.right() - ring + 1, rect.top(), ring, rect.height()), colour)
