"""A box to tick, with the question as its text. Unticked is blank: SMDB knows no third state here."""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from smdb_desktop.gui.fields.base import FieldContext, FieldWidget
from smdb_desktop.gui.fields.parts import Tick, room_for
from smdb_desktop.gui.kit.line import is_return, mark
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json


class YesNoField(FieldWidget):
    """A check box."""

    labels_itself = True

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known: Json = None
        self._check = Tick(self)
        self._check.installEventFilter(self)
        # a screen reader and voice control toggle a box without a click
        self._check.toggled.connect(self._toggled)
        self.bind(context)

    def _dress(self) -> None:
        self._check.setObjectName(self.context.name)
        self._check.setText(say(self.context.felt.label))

    def _empty(self) -> None:
        self.set_read_only(False)
        self.set_value(None)
        self.set_state("")
        self.describe("", "")
        self._check.setObjectName("")
        self._check.setText("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Return goes on; Space ticks."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and is_return(event):
            self._go_on()
            return True
        return super().eventFilter(watched, event)

    def _toggled(self) -> None:
        # Qt toggles also what is locked, and a screen reader what shows no field
        if self._check.locked or not self._bound:
            self.set_value(self._known)
        else:
            self._known = self.value()
            self._commit(self._known)

    def value(self) -> Json:
        """True when ticked, else None."""
        return True if self._check.isChecked() else None

    def set_value(self, raw: Json) -> None:
        """Tick the box for true."""
        self._known = raw
        with QSignalBlocker(self._check):
            self._check.setChecked(raw is True)

    def inputs(self) -> list[QWidget]:
        """The box."""
        return [self._check]

    def height_for(self, width: int) -> int:
        """As many lines as the question needs."""
        return room_for(self._check, width).height()

    def sizeHint(self) -> QSize:
        """The question in one line."""
        return self._check.sizeHint()

    def _arrange(self) -> None:
        """The box and its words fill their place."""
        size = room_for(self._check, self.width())
        self._check.setGeometry(0, 0, size.width(), size.height())

    def set_state(self, state: str, parts: frozenset[str] = frozenset()) -> None:
        """The box in the colour of what is wrong."""
        del parts
        mark(self._check, state)

    def set_read_only(self, locked: bool) -> None:
        """It can be reached and read, and not changed."""
        if self._check.locked != locked:
            self._check.locked = locked
            self._check.update()
