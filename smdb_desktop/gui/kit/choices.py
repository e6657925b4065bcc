"""What a list is narrowed by: a line that is searched while one types, and a row of answers of which one is chosen.

A row of answers is one stop of the Tab key: arrows go from one to the next.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QRadioButton

from smdb_desktop.gui.kit.layout import Flow
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say


class SearchLine(QLineEdit):
    """A line above a list: the Down key goes on into the list (``went_down``), Esc empties it."""

    went_down = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(say(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Esc."""
        if event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.textEdited.emit("")
        else:
            super().keyPressEvent(event)


class Choices(Flow):
    """Answers in a row behind the question, by their keys (members of a StrEnum).

    ``chosen`` carries the key of the one that a person chose.
    """

    chosen = Signal(str)

    def __init__(self, question: str, answers: Mapping[Any, str], name: str) -> None:
        super().__init__()
        self.setProperty("heard", "group")
        self.setAccessibleName(say(question))
        caption = label(question, "label", wrap=False)
        self.add(caption)
        self._buttons = {key: QRadioButton(say(words)) for key, words in answers.items()}
        for number, (key, made) in enumerate(self._buttons.items()):
            made.setObjectName(f"{name}_{key}")
            made.setChecked(not number)
            made.toggled.connect(lambda on, key=key: self.chosen.emit(str(key)) if on else None)
            self.add(made)
            # its words stand beside theirs
            caption.setMinimumHeight(made.sizeHint().height())

    def last(self) -> QRadioButton:
        """The last answer."""
        return list(self._buttons.values())[-1]

    def show_answer(self, key: str, words: str) -> None:
        """Show an answer that is there at times only, in these words; hide it where there are none."""
        made = self._buttons[key]
        made.setText(say(words) if words else "")
        made.setVisible(bool(words))
        self.updateGeometry()

    def choose(self, key: str) -> None:
        """Show this one as chosen, without telling it."""
        for each, made in self._buttons.items():
            with QSignalBlocker(made):
                made.setChecked(each == key)
