"""A plot on a page: as high as its width makes it, read value by value with the arrow keys, each value spoken.

Left and right go to the value before and after, up and down to the series (in lying bars the other way round, as they stand),
Home and End to the first and last. The same numbers stand in a table beside it, which is the page's.
"""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from smdb_desktop.domain.words import T, sentences
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce, describe
from smdb_desktop.gui.plots.drawing import Drawing
from smdb_desktop.gui.plots.geometry import lay_out, least_width
from smdb_desktop.gui.plots.painting import Letters, of_theme, paint
from smdb_desktop.language import say
from smdb_desktop.services.reports.figures import Figure, Kind

NAME = T("Diagram: {titel}")
HOW = T("Gå fra værdi til værdi med piletasterne. De samme tal står i tabellen under diagrammet.")
_KEY = Qt.Key


class PlotView(QWidget):
    """Shows one figure."""

    chosen = Signal(int, int)
    """Another value has the ring: its series and its group."""

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._at: tuple[int, int] | None = None
        self._letters = Letters(self.font())
        self.figure = figure
        self._drawing = Drawing(0)
        self.show_figure(figure)

    def show_figure(self, figure: Figure) -> None:
        """Show another one; the ring stays where the same value is still there."""
        self.figure = figure = figure.mapped(say)
        if self._at is not None and not (self._at[0] < len(figure.series) and self._at[1] < len(figure.groups)):
            self._at = None
        self.setAccessibleName(say(NAME.format(titel=figure.title)))
        self._lay_out()
        describe(self, say(self._spoken()))

    @property
    def drawing(self) -> Drawing:
        """The plot as it is laid out now."""
        return self._drawing

    @property
    def at(self) -> tuple[int, int] | None:
        """The value with the ring: its series and its group."""
        return self._at

    # -- size ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._letters = Letters(self.font())
        self.setMinimumWidth(int(least_width(self.figure, self._letters)) + 1)
        self._drawing = lay_out(self.figure, self.width(), self._letters)
        self.setMinimumHeight(int(self._drawing.height) + 1)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Narrower means higher where names are wrapped."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the plot is at this width."""
        return int(lay_out(self.figure, width, self._letters).height) + 1

    def sizeHint(self) -> QSize:
        """Wide enough to be read."""
        wide = max(self.minimumWidth(), theme.px(480))
        return QSize(wide, self.heightForWidth(wide))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay it out anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Another size of letters, or another look."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._lay_out()
        elif event.type() == QEvent.Type.PaletteChange:
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The plot, and the ring while it has the focus."""
        painter = QPainter(self)
        chosen = self._at if self.hasFocus() else None
        paint(painter, self._drawing, self._letters, of_theme(theme.current().tokens), chosen)

    # -- keys and the mouse ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from value to value."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if not (plain and self._go(_KEY(event.key()))):
            super().keyPressEvent(event)

    def _go(self, key: Qt.Key) -> bool:
        order = self._order()
        if not order or key not in (
            _KEY.Key_Left,
            _KEY.Key_Right,
            _KEY.Key_Up,
            _KEY.Key_Down,
            _KEY.Key_Home,
            _KEY.Key_End,
        ):
            return False
        if key == _KEY.Key_Home or self._at is None:
            self._choose(order[0])
        elif key == _KEY.Key_End:
            self._choose(order[-1])
        else:
            lying = self.figure.kind is Kind.BARS
            along = (_KEY.Key_Up, _KEY.Key_Down) if lying else (_KEY.Key_Left, _KEY.Key_Right)
            forward = key in (_KEY.Key_Right, _KEY.Key_Down)
            step = 1 if forward else -1
            series, group = self._at
            if key in along and lying:
                # in lying bars one goes down through everything, as it stands
                self._choose(order[min(max(order.index(self._at) + step, 0), len(order) - 1)])
            elif key in along or lying:
                self._choose((series, min(max(group + step, 0), len(self.figure.groups) - 1)))
            else:
                self._choose((min(max(series + step, 0), len(self.figure.series) - 1), group))
        return True

    def _order(self) -> list[tuple[int, int]]:
        groups, series = range(len(self.figure.groups)), range(len(self.figure.series))
        return [(s, g) for g in groups for s in series]

    def _choose(self, at: tuple[int, int]) -> None:
        """Put the ring there and say the value; at the end the last one is said again."""
        changed, self._at = at != self._at, at
        self.update()
        describe(self, say(self._spoken()))
        announce(self, self.figure.spoken(*at), described=False)
        if changed:
            self.chosen.emit(*at)

    def _spoken(self) -> str:
        marks = [mark.words for mark in self.figure.marks]
        return sentences(HOW, *marks) if self._at is None else self.figure.spoken(*self._at)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The value under the mouse, or the nearest."""
        super().mousePressEvent(event)
        at = event.position()
        if event.button() == Qt.MouseButton.LeftButton and (found := self._drawing.at(at.x(), at.y())) is not None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._choose(found)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is seen."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring is gone."""
        super().focusOutEvent(event)
        self.update()
