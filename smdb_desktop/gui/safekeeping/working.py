"""What is under way with the copies, stage by stage, in words and as a bar, with a way to stop it."""

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.words import T, Text
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.progress import Progress

BEGUN = T("Sikkerhedskopien bliver lavet.")
MOVING = T("Flyttefilen bliver skrevet.")
COPYING = T("Sikkerhedskopien bliver lavet: {procent} %")
PROVING = T("Sikkerhedskopien er lavet og bliver kontrolleret: {procent} %")
WRITING = T("Flyttefilen bliver skrevet: {procent} %")


class Working(Progress):
    """Hidden while nothing is under way. ``stopped`` asks for its end; what that means is for who listens."""

    def __init__(self, back: QWidget) -> None:
        """``back`` takes the focus when the way to stop goes away."""
        super().__init__("kopi", back)
        self._stages: tuple[Text, ...] = ()
        self._stage = self._done = 0

    def begin_copy(self) -> None:
        """A copy is made, and proved after it."""
        self._begin_stages(BEGUN, COPYING, PROVING)

    def begin_move(self) -> None:
        """The file that moves everything is written."""
        self._begin_stages(MOVING, WRITING)

    def _begin_stages(self, begun: Text, *stages: Text) -> None:
        self._stages, self._stage, self._done = stages, 0, 0
        self.begin(begun, stages[0])

    def came_far(self, done: int, all_: int) -> None:
        """How much is done of how much; less than before is the next stage."""
        if done < self._done and self._stage + 1 < len(self._stages):
            self._stage += 1
            self._words = self._stages[self._stage]
            announce(self, self._words.format(procent=0))
        self._done = done
        super().came_far(done, all_)
