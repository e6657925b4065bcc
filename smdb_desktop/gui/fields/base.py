"""What every field widget is: it shows one answer, says when the person has given another, and holds nothing the session lacks.

A widget never judges an answer. ``committed`` carries the raw answer (text, code, list of codes, true, list of rows; None when
emptied) and is emitted when the field is left or a choice is made; ``flush`` commits what is being typed right now.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from smdb_desktop.domain.codelists import Kodeliste, Kodelister
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.gui.kit.parts import restyle
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json


@dataclass(frozen=True, slots=True)
class FieldContext:
    """What a widget is made from: the field, the code lists, and the object name (the field's name, or a table cell's)."""

    felt: Felt
    lister: Kodelister
    name: str

    @property
    def liste(self) -> Kodeliste | None:
        """The field's own code list."""
        return self.lister[self.felt.liste] if self.felt.liste else None


class FieldWidget(QWidget):
    """One input. Subclasses give ``value``, ``set_value``, ``inputs`` and, where text is typed, ``flush``."""

    committed = Signal(object)
    wide = False
    """Whether the field wants the whole width of the form."""
    labels_itself = False
    """Whether the label stands in the input, as with a check box."""

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context

    def value(self) -> Json:
        """The raw answer that stands in the widget now."""
        raise NotImplementedError

    def set_value(self, raw: Json) -> None:
        """Show an answer; emits nothing."""
        raise NotImplementedError

    def shown(self) -> str:
        """The answer as people read it."""
        raw = self.value()
        return "" if raw is None else str(raw)

    def inputs(self) -> list[QWidget]:
        """What Tab visits, in order. The first is where a jump to the field lands."""
        raise NotImplementedError

    def named(self) -> QWidget:
        """The input that carries the field's name as object name and accessible name."""
        return self.inputs()[0]

    def flush(self) -> None:
        """Commit what is being typed, if anything is."""

    def part(self, path: str) -> QWidget:
        """The input of a part of the field (``[0].antal_dage``), or the field's own."""
        del path
        return self.inputs()[0]

    def set_state(self, state: str, parts: frozenset[str] = frozenset()) -> None:
        """Mark the input ``error``, ``warning`` or not at all; ``parts`` are the table cells that are meant."""
        del parts
        restyle(self.named(), "state", state)

    def describe(self, name: str, description: str) -> None:
        """Name and description for screen readers."""
        self.named().setAccessibleName(say(name))
        if self.named().accessibleDescription() != say(description):
            self.named().setAccessibleDescription(say(description))

    def set_read_only(self, locked: bool) -> None:
        """Whether the answer can be changed; text stays readable and copyable."""
        for widget in self.inputs():
            if isinstance(widget, QLineEdit):
                widget.setReadOnly(locked)
            else:
                widget.setEnabled(not locked)


class WheelGuard(QObject):
    """Lets the wheel scroll the page and never change an answer, whether the input has the focus or not."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand a wheel event on to the scroll area: an ignored event goes to the parent."""
        del watched
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False


def guard_wheel(widget: QWidget) -> None:
    """Put the guard on a widget that would react to the wheel."""
    widget.installEventFilter(WheelGuard(widget))
