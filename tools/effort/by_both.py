"""The case by keys and mouse: each answer and each button by what takes less time, with the way of the hand there and back."""

from collections.abc import Sequence

from PySide6.QtWidgets import QAbstractButton, QComboBox, QPushButton, QWidget

from smdb_desktop.gui.kit.reading import is_stop
from tools.effort.by_keys import ByKeys
from tools.effort.by_mouse import choose_row
from tools.effort.lists import shortest
from tools.effort.model import SECONDS
from tools.effort.person import MOST_STOPS, field_of

MOST_IN_CHAIN = 2000
CLICK = SECONDS["P"] + 2 * SECONDS["B"]


class ByBoth(ByKeys):
    """As by keys; the hand goes to the mouse where that is quicker although it has to come back."""

    def _by_mouse(self, keys: int, clicks: int = 1) -> bool:
        """Whether so many clicks take less time than so many keys, when keys come before and after them."""
        there = SECONDS["H"] if self.hands.effort.device == "keys" else 0.0
        return clicks * CLICK + there + SECONDS["H"] < keys * SECONDS["K"]

    def _away(self, found: Sequence[str] | QWidget, *, back: bool = False) -> int:
        """How many stops of Tab away something is: an input of one of these names, or a widget."""
        at = self.hands.focus()
        for number in range(1, MOST_STOPS):
            at = _next_stop(at, back=back)
            if at is found or (not isinstance(found, QWidget) and field_of(at) in found):
                return number
        return MOST_STOPS

    def _to(self, name: str) -> None:
        if field_of(self.hands.focus()) == name:
            return
        there = self.see(name)
        if there is not None and self._by_mouse(self._away([name])):
            self.hands.click(there)
        super()._to(name)

    def _press(self, button: QPushButton) -> None:
        raw = QPushButton.text(button).replace("&&", "")
        keys = 1 if button.hasFocus() else 2 if "&" in raw else self._away(button) + 1
        if self._by_mouse(keys):
            self.hands.effort.think()
            self.hands.click(button)
        else:
            super()._press(button)

    def _choose_in_group(self, name: str, group: list[QAbstractButton], code: str) -> None:
        target = next(made for made in group if made.objectName() == f"{name}={code}")
        if not target.isChecked() and self._by_mouse(self._keys_in_group(group, target)):
            self.hands.click(target)
        else:
            super()._choose_in_group(name, group, code)

    def _keys_in_group(self, group: list[QAbstractButton], target: QAbstractButton) -> int:
        """Arrows and Space, or the first letter where no other answer has it."""
        letters = [made.text().replace("&", "")[:1].casefold() for made in group]
        if target.autoExclusive() and letters.count(letters[group.index(target)]) == 1 and self.letters_choose:
            return 1
        now = self.hands.focus()
        here = group.index(now) if isinstance(now, QAbstractButton) and now in group else 0
        return abs(group.index(target) - here) + 1

    def _choose_in_list(self, box: QComboBox, code: str) -> None:
        typed, far = shortest(self.answers(box), code)
        if self._by_mouse(max(1, len(typed)) + abs(far) + 1, clicks=2):
            choose_row(self, box, code)
        else:
            super()._choose_in_list(box, code)


def _next_stop(at: QWidget, *, back: bool) -> QWidget:
    """Where Tab goes from here, as far as Qt's chain tells."""
    following: QWidget | None = at
    for _ in range(MOST_IN_CHAIN):
        if following is not None:
            following = following.previousInFocusChain() if back else following.nextInFocusChain()
        if following is not None and following.isVisible() and is_stop(following):
            return following
    return at
