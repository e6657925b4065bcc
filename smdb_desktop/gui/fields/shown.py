"""An answer that is only read here, in words: the citizen's master data, what the program works out, and what it does not know.

Each answer is a line of its own that takes the focus and can be copied; nothing is ever committed.
"""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.gui.fields.answers import NOTHING, answer_lines
from smdb_desktop.gui.fields.base import FieldContext, FieldWidget, is_return, name_it
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import restyle
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json


def only_shown(felt: Felt) -> bool:
    """Whether nobody answers the field here."""
    return felt.read_only or bool(felt.beregnet)


class ShownField(FieldWidget):
    """Lines that cannot be typed in, one for each answer."""

    def __init__(self, context: FieldContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._raw: Json = None
        self._lines: list[QLineEdit] = []
        self._described = ("", "")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(4))
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
        while len(self._lines) < len(texts):
            self._lines.append(self._line(len(self._lines)))
        for number, line in enumerate(self._lines):
            line.setVisible(number < len(texts))
            text = texts[number] if number < len(texts) else ""
            if line.text() != text:
                line.setText(say(text))
                line.setCursorPosition(0)
        self.describe(*self._described)

    def _line(self, number: int) -> QLineEdit:
        made = QLineEdit(self)
        made.setReadOnly(True)
        made.setPlaceholderText(say(NOTHING))
        made.setObjectName(self._name(number))
        made.installEventFilter(self)
        self._layout.addWidget(made)
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
            restyle(line, "state", state)

    def set_read_only(self, locked: bool) -> None:
        """It always is."""
