"""What is under way with the copies, in words and as a bar, with a way to stop it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, Text
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.page import side_by_side
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.language import say

BEGUN = T("Sikkerhedskopien bliver lavet.")
COPYING = T("Sikkerhedskopien bliver lavet: {procent} %")
PROVING = T("Sikkerhedskopien er lavet og bliver kontrolleret: {procent} %")
WRITING = T("Flyttefilen bliver skrevet: {procent} %")
STOPPING = T("Der standses, så snart det kan lade sig gøre.")


class Working(QWidget):
    """Hidden while nothing is under way. ``stopped`` asks for its end; what that means is for who listens."""

    stopped = Signal()

    def __init__(self, back: QWidget) -> None:
        """``back`` takes the focus when the way to stop goes away."""
        super().__init__()
        self.setObjectName("arbejder_med_kopier")
        self._back = back
        self._words: tuple[Text, ...] = (COPYING, PROVING)
        self._stage = self._done = 0
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(8))
        self.text = label(BEGUN)
        self.text.setObjectName("kopi_fremgang")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say(T("Sikkerhedskopien bliver lavet")))
        self.stop = button(T("Stands"), self._stop)
        self.stop.setObjectName("stands_kopi")
        for part in (self.text, self.bar, side_by_side(self.stop)):
            layout.addWidget(part)
        self.hide()

    def begin(self, *words: Text) -> None:
        """Something is under way; ``words`` are those of its stages, each with ``{procent}``."""
        self._words, self._stage, self._done = words or (COPYING, PROVING), 0, 0
        self.text.setText(say(BEGUN))
        self.bar.setRange(0, 0)
        hold(self.stop, "")
        self.show()

    def came_far(self, done: int, all_: int) -> None:
        """How much is done of how much; less than before is the next stage."""
        if done < self._done and self._stage + 1 < len(self._words):
            self._stage += 1
            announce(self, self._words[self._stage].format(procent=0))
        self._done = done
        self.bar.setRange(0, all_)
        self.bar.setValue(done)
        if all_:
            self.text.setText(say(self._words[self._stage].format(procent=done * 100 // all_)))

    def end(self) -> None:
        """Nothing is under way any more."""
        if self.stop.hasFocus():
            self._back.setFocus()
        self.hide()

    def _stop(self) -> None:
        self.text.setText(say(STOPPING))
        announce(self, STOPPING)
        hold(self.stop, STOPPING)
        self.stopped.emit()
