"""What stands above a list that one searches in: the search, how many are found, and what else is chosen."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from smdb_desktop.domain.names import search_words
from smdb_desktop.domain.words import Text
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.choices import Choices, SearchLine
from smdb_desktop.gui.kit.page import INPUT_WIDTH
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say


class ListSearch(QWidget):
    """Hidden while there are not two things to choose between. ``names`` are those of the line and of the number."""

    changed = Signal()
    """Others are asked for."""
    went_down = Signal()
    """The list is gone to, with Enter or an arrow."""

    def __init__(self, search: Text, names: tuple[str, str], *choices: Choices) -> None:
        super().__init__()
        self._told = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        caption = label(search, "label")
        self.text = SearchLine(search)
        self.text.setObjectName(names[0])
        self.text.setMaximumWidth(theme.px(INPUT_WIDTH))
        self.text.setClearButtonEnabled(True)
        caption.setBuddy(self.text)
        self.text.textEdited.connect(lambda _text: self.changed.emit())
        for goes in (self.text.returnPressed, self.text.went_down):
            goes.connect(self.went_down)
        self.count = label("", "hint")
        self.count.setObjectName(names[1])
        for part in (caption, self.text, self.count, *choices):
            layout.addWidget(part)
        self.hide()

    @property
    def words(self) -> tuple[str, ...]:
        """What is searched for."""
        return search_words(self.text.text())

    def show_number(self, all_: int, words: Text | str) -> None:
        """How many there are at all, and what is told of those that were found: said when it is other than before."""
        self.setVisible(all_ > 1)
        self.count.setText(say(words))
        if self.isVisible() and self._told not in ("", words):
            announce(self.count, words, described=False)
        self._told = words
