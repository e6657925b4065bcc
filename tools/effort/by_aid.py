"""A case typed into SMDB with *Indtastningshjælp*: the keys pressed in our own window, from Udbakke to the end of the case.

What is pressed in the browser between them comes on top and is SMDB's.
"""

from PySide6.QtWidgets import QApplication

from smdb_desktop.gui.typing_aid.step_view import StepView
from smdb_desktop.gui.typing_aid.window import TypingWindow
from tools.effort.by_keys import ByKeys

AID = "Indtastningshjælp"


class ByAid(ByKeys):
    """Enter for each answer, for the mark and for the comparison."""

    typed = 0
    """How many answers the case had."""

    def walk(self, *, short: bool = False) -> None:
        """The first case of Udbakke; with ``short`` its first answers."""
        self.hands.effort.think()
        self.hands.key("ctrl+u")
        self.hands.wait(lambda: self.program.window.here == "udbakke", "Udbakke")
        self._press(self.button(AID))
        self.hands.wait(self._shown, AID)
        window = self._shown()
        sag = window.sag if window is not None else None
        if window is None or sag is None:
            return
        self.typed = len(sag.punkter)
        for number in range(self.typed):
            self._answer_typed(window, number)
            if short and number == 1:
                window.close()
                return
        self.hands.wait(lambda: window.pages.currentWidget() is window.mark, "at dagen bliver spurgt")
        self.hands.effort.think()
        self.hands.key("Return")
        self.hands.wait(lambda: window.pages.currentWidget() is window.compare, "sammenligningen")
        self.hands.effort.think()
        self.hands.key("Return")
        self.hands.wait(lambda: self._shown() is None, "at sagen er færdig")

    def _answer_typed(self, window: TypingWindow, number: int) -> None:
        """It was pasted or chosen in the browser; back here it is ticked, and the next comes."""
        before = window.sag
        self.trace(window.steps.question.text())
        self.hands.key("Return")
        self.hands.wait(lambda: window.sag is not before, f"svar {number + 2}")
        left = isinstance(window.pages.currentWidget(), StepView)
        self.hands.wait(lambda: not left or window.steps.main.hasFocus(), "at det næste svar står der")

    @staticmethod
    def _shown() -> TypingWindow | None:
        tops = QApplication.topLevelWidgets()
        found = (top for top in tops if isinstance(top, TypingWindow) and top.isVisible() and top.sag is not None)
        return next(found, None)
