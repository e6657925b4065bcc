"""A box to tick, with the question as its text. Unticked is blank: SMDB knows no third state here."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from smdb_desktop.gui.fields.base import FieldContext, FieldWidget
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json


class YesNoField(FieldWidget):
    """A check box."""

    labels_itself = True

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._check = QCheckBox(say(context.felt.label), self)
        self._check.setObjectName(context.name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._check)
        layout.addStretch(1)
        # a screen reader and voice control toggle a box without a click
        self._check.toggled.connect(self._toggled)

    def _toggled(self) -> None:
        self.committed.emit(self.value())

    def value(self) -> Json:
        """True when ticked, else None."""
        return True if self._check.isChecked() else None

    def set_value(self, raw: Json) -> None:
        """Tick the box for true."""
        with QSignalBlocker(self._check):
            self._check.setChecked(raw is True)

    def inputs(self) -> list[QWidget]:
        """The box."""
        return [self._check]
