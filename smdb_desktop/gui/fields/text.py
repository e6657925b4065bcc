"""Text and whole numbers: one line, committed when it is left. A number is text too; the session says what is wrong with it."""

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from smdb_desktop.gui.fields.base import FieldContext, FieldWidget
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.line import Line, is_return, mark
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json

_NUMBER, _BESIDE = 96, 8


class LineField(FieldWidget):
    """A line edit that commits on Return and when it is left, and only if the text changed."""

    tells_lock = True

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = Line(self)
        self._known = ""
        self._edit.editingFinished.connect(self.flush)
        self._edit.installEventFilter(self)
        self._build()
        self.bind(context)

    def _build(self) -> None:
        """Make what stands beside the line."""

    def _arrange(self) -> None:
        """The line fills its place."""
        self._edit.setGeometry(0, 0, self.width(), self.height_for(self.width()))

    def height_for(self, width: int) -> int:
        """One line."""
        del width
        return self._edit.sizeHint().height()

    def sizeHint(self) -> QSize:
        """The line."""
        return self._edit.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The line."""
        return QSize(self._edit.minimumSizeHint().width(), self._edit.sizeHint().height())

    def set_state(self, state: str, parts: frozenset[str] = frozenset()) -> None:
        """The frame of the line."""
        del parts
        mark(self._edit, state)

    def _dress(self) -> None:
        self._edit.setObjectName(self.context.name)

    def _empty(self) -> None:
        self.set_read_only(False)
        self._empty_answer()
        self.set_state("")
        self.describe("", "")
        self._edit.setObjectName("")

    def _empty_answer(self) -> None:
        self._known = ""
        self._edit.forget_composed()
        if self._edit.text() or self._edit.isUndoAvailable() or self._edit.isRedoAvailable():
            # with the text goes what Ctrl+Z and Ctrl+Y would bring back of another citizen
            self._edit.setText("")

    def take_up(self) -> None:
        """What something else, as voice control, wrote where no field was shown is nobody's answer."""
        self._empty_answer()
        super().take_up()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return commits and goes on."""
        if watched is self._edit and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event) or super().eventFilter(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if not is_return(event):
            return False
        self.flush()
        self._go_on()
        return True

    def value(self) -> Json:
        """The text, or None when empty."""
        return self._edit.text() or None

    def set_value(self, raw: Json) -> None:
        """Show text; anything else is shown as text too, so that an odd answer is never hidden. Half-typed text stays."""
        text = "" if raw is None else str(raw)
        if text != self._known:
            self._known = text
            self._edit.setText(text)

    def inputs(self) -> list[QWidget]:
        """The line edit."""
        return [self._edit]

    def line(self) -> QLineEdit:
        """The line edit itself."""
        return self._edit

    def half_typed(self) -> str:
        """What stands there and was not committed; "" where nothing is."""
        text = self._edit.text()
        return text if text != self._known else ""

    def flush(self) -> None:
        """Commit the text if it is not what was last known."""
        if not isValid(self._edit):
            return
        self._edit.take_composed()
        if self._edit.text() != self._known:
            self._known = self._edit.text()
            self._commit(self.value())


class TextField(LineField):
    """One line of text."""


class IntegerField(LineField):
    """A short line with a unit. Digits are not enforced: what is typed is kept and judged."""

    def _build(self) -> None:
        self._unit = label("", parent=self, wrap=False)

    def _dress(self) -> None:
        self._unit.setText(say(self.context.felt.unit))
        self._unit.setVisible(bool(self.context.felt.unit))
        super()._dress()

    def _arrange(self) -> None:
        """The line, and its unit behind it."""
        high, line = self.height_for(self.width()), theme.px(_NUMBER)
        self._edit.setGeometry(0, 0, line, high)
        self._unit.setGeometry(line + theme.px(_BESIDE), 0, self._unit.sizeHint().width(), high)

    @staticmethod
    def width_with(like: QWidget, unit: str) -> int:
        """How wide a number with this unit is, in the font of another widget."""
        return theme.px(_NUMBER + _BESIDE) + like.fontMetrics().horizontalAdvance(say(unit)) + theme.px(_BESIDE)

    def sizeHint(self) -> QSize:
        """A short line and the unit."""
        beside = theme.px(_BESIDE) + self._unit.sizeHint().width() if self.context.felt.unit else 0
        return QSize(theme.px(_NUMBER) + beside, self._edit.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()
