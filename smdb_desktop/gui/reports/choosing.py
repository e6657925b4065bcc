"""A list with its caption above, from which one chooses by name."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.inputs import quiet
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say

_LETTERS = 26


class NamedList(QWidget):
    """The list ``box`` under its ``caption``."""

    chosen = Signal(str)
    """The key that a person chose."""

    def __init__(self, caption: str, name: str, items: Mapping[str, str]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        self.box = QComboBox()
        self.box.setObjectName(name)
        self.box.setAccessibleName(say(caption))
        self.box.setMinimumContentsLength(min(_LETTERS, max((len(words) for words in items.values()), default=8)))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        quiet(self.box)
        above = label(caption, "label")
        above.setBuddy(self.box)
        column.addWidget(above)
        column.addWidget(self.box)
        self._items: dict[str, str] = {}
        self.offer(items)
        self.box.currentIndexChanged.connect(lambda _index: self.chosen.emit(self.key()))

    def offer(self, items: Mapping[str, str]) -> None:
        """Offer other items; what was chosen stays where it is still there. Nothing is told."""
        if dict(items) == self._items:
            return
        before = self.key()
        self._items = dict(items)
        with QSignalBlocker(self.box):
            self.box.clear()
            for key, words in items.items():
                self.box.addItem(say(words), key)
            self.box.setCurrentIndex(max(0, self.box.findData(before)))

    def choose(self, key: str) -> None:
        """Show this one as chosen, without telling it; one that is not there changes nothing."""
        at = self.box.findData(key)
        if at >= 0:
            with QSignalBlocker(self.box):
                self.box.setCurrentIndex(at)

    def key(self) -> str:
        """What is chosen; "" for nothing."""
        found = self.box.currentData()
        return found if isinstance(found, str) else ""
