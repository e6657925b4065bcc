"""A closed list outside the forms, as the municipality in the settings: it keeps the code that was chosen, and tells another one.

What is typed and is no answer of the list stays in sight, so that it can be said what is wrong with it; its code is then "".
"""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.answer_list import answers_of
from smdb_desktop.gui.kit.list_box import CHOOSE, ListBox
from smdb_desktop.gui.kit.page import INPUT_WIDTH, hint
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Json

NOT_ON_THE_LIST = T("Vælg en kommune på listen.")


class CodeBox(ListBox):
    """The list with its answer. ``changed`` tells that a person has chosen, typed or taken back one."""

    changed = Signal()

    def __init__(self, parent: QWidget, answers: Kodeliste, code: str = "") -> None:
        super().__init__(parent)
        self._liste = answers
        self._given: Json = None
        self.setMaximumWidth(theme.px(INPUT_WIDTH))
        self.offer(answers_of(answers), CHOOSE)
        self.show_code(code)
        self.taken.connect(self._taken)
        self.typed.connect(self._typed)

    @property
    def code(self) -> str:
        """The code of the answer; "" where there is none, or what stands there is none of the list."""
        return self._given if isinstance(self._given, str) and self._given in self._liste else ""

    @property
    def unknown(self) -> bool:
        """Whether something stands there that is no answer of the list."""
        return self._given is not None and not self.code

    def show_code(self, code: str) -> None:
        """Show the answer of a code; "" is none."""
        self._given = code or None
        self.show_answer(self._given)

    def _take(self, raw: Json) -> None:
        if raw != self._given:
            self._given = raw
            self.show_answer(raw)
            self.changed.emit()

    def _taken(self, raw: Json, way: int) -> None:
        self._take(raw)
        if way and self.hasFocus():
            self.focusNextPrevChild(way > 0)

    def _typed(self, text: str) -> None:
        if text.strip():
            self._take(self.answers.meant(text))


def stand_below(
    box: CodeBox, block: QVBoxLayout, caption: QLabel, hints: Sequence[QLabel] = (), after: QWidget | None = None
) -> None:
    """Put a box at the end of a Designer form's block, named by its caption and described by the hints; Tab comes ``after``.

    It stands in a row with room at its right, as every input does (``page.set_up``).
    """
    caption.setBuddy(box)
    box.setAccessibleName(say(caption.text()))
    for each in hints:
        hint(box, each.text())
    row = QHBoxLayout()
    block.addLayout(row)
    row.addWidget(box, 1)
    row.addStretch()
    if after is not None:
        QWidget.setTabOrder(after, box)
