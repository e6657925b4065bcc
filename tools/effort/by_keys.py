"""The case with nothing but keys."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPushButton

from smdb_desktop.examples.robot import RobotLostError
from tools.effort.lists import shortest
from tools.effort.person import MOST_STOPS, Person, field_of, is_date, short_date

BAR = {"annuller", "slet", "forrige", "gem_senere", "fortsaet"}


class ByKeys(Person):
    """Tab or Return to the next input, letters, arrows and Space for the answer, Ctrl+Enter for the button."""

    def find_citizen(self) -> None:
        self.hands.effort.think()
        self.hands.type(self.case.cpr)
        self.hands.key("Return")
        self.need("opret")
        self.hands.effort.think()
        self._to("navn")
        self.hands.type(self.case.name)
        self.hands.key("ctrl+Return")
        begin = self.button("Registrér anmodning")
        self._press(begin)
        self.hands.wait(lambda: self.program.window.here == "guide", "guiden")
        self.hands.settle()

    def _to(self, name: str) -> None:
        for _ in range(MOST_STOPS):
            if field_of(self.hands.focus()) == name:
                return
            self.hands.key("Tab")
        raise RobotLostError(name)

    def _press(self, button: QPushButton) -> None:
        """A button: with Return where it has the focus, with Alt and its letter, else by going to it."""
        self.hands.effort.think()
        raw = QPushButton.text(button).replace("&&", "")
        if button.hasFocus():
            self.hands.key("Return")
        elif "&" in raw and raw[raw.index("&") + 1].isascii():
            self.hands.key(f"alt+{raw[raw.index('&') + 1].lower()}")
        else:
            for _ in range(MOST_STOPS):
                if button.hasFocus():
                    break
                self.hands.key("Tab")
            self.hands.key("Return")

    # -- one step --------------------------------------------------------------------------------------------------

    def fill(self, answers: Mapping[str, Any]) -> None:
        wanted, done = self.flat(answers), set[str]()
        for _ in range(MOST_STOPS):
            name = field_of(self.hands.focus())
            self.trace(f"at {self.hands.focus().objectName()}")
            if self.is_done() or done == set(wanted):
                return
            if name in BAR:
                if not self._passed(wanted, done):
                    return
                self._back_to_passed(wanted, done)
                continue
            if name in wanted and name not in done:
                done.add(name)
                if not self.answered(self.hands.focus(), wanted[name]):
                    self.hands.effort.think()
                    self._answer(name, wanted[name])
            if done != set(wanted):
                self._leave(name)

    def _passed(self, wanted: Mapping[str, Any], done: set[str]) -> bool:
        """Whether a question that shows was passed by."""
        return any((self.see(name) is not None or self.options(name)) for name in wanted if name not in done)

    def _back_to_passed(self, wanted: Mapping[str, Any], done: set[str]) -> None:
        """Back to a question that the focus did not stop at."""
        for _ in range(MOST_STOPS):
            name = field_of(self.hands.focus())
            if name in wanted and name not in done:
                return
            self.hands.key("shift+Tab")
        raise RobotLostError(", ".join(name for name in wanted if name not in done))

    def _leave(self, name: str) -> None:
        """To the next stop, unless the answer went there by itself."""
        if field_of(self.hands.focus()) == name:
            self.hands.key("Tab")

    def _answer(self, name: str, raw: Any) -> None:
        now = self.hands.focus()
        group = self.options(name)
        if group:
            codes = raw if isinstance(raw, list) else [raw]
            for code in codes:
                self._choose_in_group(name, group, str(code))
        elif isinstance(now, QAbstractButton):
            self.hands.key("space")
        elif isinstance(now, QComboBox):
            self._choose_in_list(now, str(raw))
        elif isinstance(now, QLineEdit):
            self._write(name, str(raw))

    def _write(self, name: str, text: str) -> None:
        offer = self.see(f"{name}.forslag")
        if offer is not None and str(offer.property("forslag")) in (text, short_date(text) if is_date(text) else text):
            self._to(f"{name}.forslag")
            self.hands.key("space")
            return
        self.hands.type(short_date(text) if is_date(text) else text)

    def _choose_in_group(self, name: str, group: list[QAbstractButton], code: str) -> None:
        target = next(made for made in group if made.objectName() == f"{name}={code}")
        if target.isChecked():
            return
        letter = target.text().replace("&", "")[:1].casefold()
        same = [made for made in group if made.text().replace("&", "")[:1].casefold() == letter]
        if target.autoExclusive() and len(same) == 1 and self.letters_choose:
            self.hands.letter(letter)
            if target.isChecked():
                return
            self.letters_choose = False
        for _ in range(MOST_STOPS):
            if target.isChecked():
                return
            now = self.hands.focus()
            if now is target:
                self.hands.key("space")
            elif now in group:
                there, here = group.index(target), group.index(now)
                self.hands.key("Down" if there > here else "Up")
                if self.hands.focus() is now and not now.isChecked():
                    # boxes that are stops of their own
                    self.hands.key("Tab")
            else:
                self.hands.key("Tab")
        raise RobotLostError(target.objectName())

    letters_choose = True

    def _choose_in_list(self, box: QComboBox, code: str) -> None:
        typed, far = shortest(self.answers(box), code)
        if typed:
            self.hands.type(typed)
        else:
            self.hands.key("Down")
        for _ in range(abs(far)):
            self.hands.key("Down" if far > 0 else "Up")
        self.hands.key("Return")

    # -- going on --------------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        self.hands.effort.think()
        self.hands.key("ctrl+Return")

    def take_first_way(self) -> None:
        first = self.need("vej[0]")
        if isinstance(first, QPushButton):
            self._press(first)
        self.hands.settle()

    def choose_tilbud(self) -> None:
        self.need("soeg_tilbud")
        self.hands.effort.think()
        self.hands.key("Return")
        self.hands.settle()

    def confirm(self) -> None:
        self._press(self.button("JA"))
        self.hands.settle()
