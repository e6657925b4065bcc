"""Text and whole numbers: one line, committed when it is left. A number is text too; the session says what is wrong with it."""

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget
from shiboken6 import isValid

from smdb_desktop.gui.fields.base import FieldContext, FieldWidget
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.services.stored.records import Json


class LineField(FieldWidget):
    """A line edit that commits on Return and when it is left, and only if the text changed."""

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._edit = QLineEdit(self)
        self._edit.setObjectName(context.name)
        self._known = ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        layout.addWidget(self._edit)
        self._edit.editingFinished.connect(self.flush)

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
            self.committed.emit(self.value())


class TextField(LineField):
    """One line of text."""


class IntegerField(LineField):
    """A short line with a unit. Digits are not enforced: what is typed is kept and judged."""

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._edit.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._edit.setFixedWidth(theme.px(96))
        layout = self.layout()
        if context.felt.unit and layout is not None:
            layout.addWidget(label(context.felt.unit, parent=self, wrap=False))
        if isinstance(layout, QHBoxLayout):
            layout.addStretch(1)
