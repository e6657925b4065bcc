"""Text and whole numbers: one line, committed when it is left. A number is text too; the session says what is wrong with it."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget
from shiboken6 import isValid

from smdb_desktop.gui.fields.base import FieldContext, FieldWidget, is_return
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json


class LineField(FieldWidget):
    """A line edit that commits on Return and when it is left, and only if the text changed."""

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = QLineEdit(self)
        self._known = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self._edit)
        self._edit.editingFinished.connect(self.flush)
        self._edit.installEventFilter(self)
        self._build(layout)
        self.bind(context)

    def _build(self, layout: QHBoxLayout) -> None:
        """Add what stands beside the line."""

    def _dress(self) -> None:
        self._edit.setObjectName(self.context.name)

    def _empty(self) -> None:
        self.set_read_only(False)
        self._known = ""
        if self._edit.text() or self._edit.isUndoAvailable():
            self._edit.setText("")
        self.set_state("")
        self.describe("", "")
        self._edit.setObjectName("")

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

    def flush(self) -> None:
        """Commit the text if it is not what was last known."""
        if isValid(self._edit) and self._edit.text() != self._known:
            self._known = self._edit.text()
            self._commit(self.value())


class TextField(LineField):
    """One line of text."""


class IntegerField(LineField):
    """A short line with a unit. Digits are not enforced: what is typed is kept and judged."""

    def _build(self, layout: QHBoxLayout) -> None:
        self._edit.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._unit = label("", parent=self, wrap=False)
        layout.addWidget(self._unit)
        layout.addStretch(1)

    def _dress(self) -> None:
        super()._dress()
        self._edit.setFixedWidth(theme.px(96))
        self._unit.setText(say(self.context.felt.unit))
        self._unit.setVisible(bool(self.context.felt.unit))
