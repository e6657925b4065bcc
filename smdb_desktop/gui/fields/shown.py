"""An answer that is only read here, in words: the citizen's master data, what the program works out, and what it does not know.

Each answer is a line of its own that takes the focus and can be copied; nothing is ever committed.
"""

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.gui.fields.base import FieldContext, FieldWidget, name_it
from smdb_desktop.gui.kit import paint, theme
from smdb_desktop.gui.kit.line import Line, is_return, mark
from smdb_desktop.language import say
from smdb_desktop.services.casework.answers import NOTHING, answer_lines
from smdb_desktop.services.stored.records import Json

_GAP = 4


def only_shown(felt: Felt) -> bool:
    """Whether nobody answers the field here."""
    return felt.read_only or bool(felt.beregnet)


class ShownLine(Line):
    """A line that is only read: an answer with more words than it is wide stands in as many lines as it needs."""

    def height_at(self, width: int) -> int:
        """How high it is in this width, in pixels."""
        return paint.high(self.fontMetrics(), paint.tall(self.fontMetrics(), self.text(), self._room(width)))

    @staticmethod
    def _room(width: int) -> int:
        # Qt keeps two pixels free on either side
        return width - 2 * theme.px(paint.SIDE) - 4

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words on several lines; all of them are marked, or none."""
        room = self._room(self.width())
        if self.fontMetrics().horizontalAdvance(self.text()) <= room:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        paint.frame(painter, self.rect(), self.property("state") or "", locked=True)
        place = self.rect().adjusted(theme.px(paint.SIDE) + 2, 0, -theme.px(paint.SIDE) - 2, 0)
        marked = self.hasSelectedText()
        if marked:
            inner = place.adjusted(0, theme.px(paint.PAD), 0, -theme.px(paint.PAD))
            painter.fillRect(inner, self.palette().color(QPalette.ColorRole.Highlight))
        paint.words(painter, place, self.text(), marked=marked)


class ShownField(FieldWidget):
    """Lines that cannot be typed in, one for each answer."""

    tells_lock = True

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._raw: Json = None
        self._count = 0
        self._lines: list[ShownLine] = []
        self._described = ("", "")
        self.bind(context)

    def _dress(self) -> None:
        self.wide = self.context.felt.type in (Felttype.FLERVALG, Felttype.TABEL)
        for number in range(len(self._lines)):
            self._lines[number].setObjectName(self._name(number))
        self.set_value(None)

    def _empty(self) -> None:
        self._described = ("", "")
        self.set_state("")
        self.set_value(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return goes on."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and is_return(event):
            self._go_on()
            return True
        return super().eventFilter(watched, event)

    def value(self) -> Json:
        """The answer that is shown."""
        return self._raw

    def set_value(self, raw: Json) -> None:
        """Show an answer, or that there is none."""
        self._raw = raw
        texts = answer_lines(self.context.felt, raw, self.context.lister) or ("",)
        before = self._count, self.height_for(self.width()) if self._count else 0
        self._count = len(texts)
        while len(self._lines) < len(texts):
            self._lines.append(self._line(len(self._lines)))
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(texts))
            text = texts[number] if number < len(texts) else ""
            if line.text() != text:
                line.setText(say(text))
                line.setCursorPosition(0)
        self.describe(*self._described)
        if before != (self._count, self.height_for(self.width())):
            self._arrange()
            self.updateGeometry()
            if self._bound:
                self.resized.emit()

    def _arrange(self) -> None:
        top = 0
        for line in self._lines[: self._count]:
            high = line.height_at(self.width())
            line.setGeometry(0, top, self.width(), high)
            top += high + theme.px(_GAP)

    def height_for(self, width: int) -> int:
        """A line for each answer, more where it wraps."""
        high = sum(line.height_at(width) for line in self._lines[: self._count])
        return high + theme.px(_GAP) * (self._count - 1)

    def sizeHint(self) -> QSize:
        """The lines below each other."""
        width = self._lines[0].sizeHint().width()
        return QSize(width, self.height_for(max(width, self.width())))

    def minimumSizeHint(self) -> QSize:
        """A few letters wide."""
        width = self._lines[0].minimumSizeHint().width()
        return QSize(width, self.height_for(max(width, self.width())))

    def _line(self, number: int) -> ShownLine:
        made = ShownLine(self)
        made.setReadOnly(True)
        made.setPlaceholderText(say(NOTHING))
        made.setObjectName(self._name(number))
        made.installEventFilter(self)
        return made

    def _name(self, number: int) -> str:
        return self.context.name if number == 0 else f"{self.context.name}[{number}]"

    def inputs(self) -> list[QWidget]:
        """Every line that is shown; the first carries the field's name."""
        return [line for line in self._lines if not line.isHidden()]

    def describe(self, name: str, description: str) -> None:
        """Each line has the field's name."""
        self._described = (name, description)
        for line in self._lines:
            name_it(line, name, description)

    def set_state(self, state: str, parts: frozenset[str] = frozenset()) -> None:
        """Mark the lines."""
        del parts
        for line in self._lines:
            mark(line, state)

    def set_read_only(self, locked: bool) -> None:
        """It always is."""
