"""Long work in words and as a bar, with a way to stop it. Hidden while nothing is under way."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, Text
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.page import side_by_side
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.language import say

STOPPING = T("Der standses, så snart det kan lade sig gøre.")


class Progress(QWidget):
    """What is done and how far it is. ``stopped`` asks for its end; what that means is for who listens."""

    stopped = Signal()

    def __init__(self, name: str, back: QWidget | None = None) -> None:
        """``name`` tells its parts apart; ``back`` takes the focus when the way to stop goes away."""
        super().__init__()
        self.setObjectName(f"fremgang_{name}")
        self._back = back
        self._words = Text("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        self.text = label("")
        self.text.setObjectName(f"fremgang_{name}_ord")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.stop = button(T("Stands"), self._stop)
        self.stop.setObjectName(f"stands_{name}")
        for part in (self.text, self.bar, side_by_side(self.stop)):
            layout.addWidget(part)
        self.hide()

    def begin(self, begun: Text, words: Text) -> None:
        """It is begun; ``words`` say how far it is, by ``{n}`` and ``{alle}`` or by ``{procent}``."""
        self._words = words
        self.text.setText(say(begun))
        self.bar.setAccessibleName(say(begun))
        self.bar.setRange(0, 0)
        hold(self.stop, "")
        self.show()
        announce(self.text, begun)

    def came_far(self, done: int, all_: int) -> None:
        """How much is done of how much; of nothing is not known."""
        self.bar.setRange(0, all_)
        if all_:
            self.bar.setValue(done)
            self.text.setText(say(self._words.format(n=done, alle=all_, procent=done * 100 // all_)))

    def end(self) -> None:
        """Nothing is under way any more."""
        if self._back is not None and self.stop.hasFocus():
            self._back.setFocus()
        self.hide()

    def _stop(self) -> None:
        self.text.setText(say(STOPPING))
        announce(self, STOPPING)
        hold(self.stop, STOPPING)
        self.stopped.emit()
