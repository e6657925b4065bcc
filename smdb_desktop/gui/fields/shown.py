"""An answer that is only read here, in words: the citizen's master data, what the program works out, and what it does not know.

Each answer is a line of its own that takes the focus and can be copied; nothing is ever committed.
"""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.gui.fields.answers import NOTHING, answer_lines
from smdb_desktop.gui.fields.base import FieldContext, FieldWidget
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
        super().__init__(context, parent)
        self.wide = context.felt.type in (Felttype.FLERVALG, Felttype.TABEL)
        self._raw: Json = None
        self._lines: list[QLineEdit] = []
        self._described = ("", "")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(4))
        self.set_value(None)

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
        made.setObjectName(self.context.name if number == 0 else f"{self.context.name}[{number}]")
        self._layout.addWidget(made)
        return made

    def inputs(self) -> list[QWidget]:
        """Every line; the first carries the field's name."""
        return list(self._lines)

    def describe(self, name: str, description: str) -> None:
        """Each line has the field's name."""
        self._described = (name, description)
        for line in self._lines:
            line.setAccessibleName(say(name))
            line.setAccessibleDescription(say(description))

    def set_state(self, state: str, parts: frozenset[str] = frozenset()) -> None:
        """Mark the lines."""
        del parts
        for line in self._lines:
            restyle(line, "state", state)

    def set_read_only(self, locked: bool) -> None:
        """It always is."""
