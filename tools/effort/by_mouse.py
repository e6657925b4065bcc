"""The case by mouse; keys write what can only be written."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget

from smdb_desktop.examples.robot import RobotLostError
from tools.effort.person import Person, is_date, short_date

MOST_TURNS = 60


class ByMouse(Person):
    """A click on each input, on each answer, and on each button; lists are opened and their row clicked."""

    def _click(self, widget: QWidget, *, think: bool = True) -> None:
        if think:
            self.hands.effort.think()
        self.hands.click(widget)

    def find_citizen(self) -> None:
        self.hands.effort.think()
        self.hands.type(self.case.cpr)
        self._click(self.button("Søg"), think=False)
        self._click(self.need("navn"))
        self.hands.type(self.case.name)
        self._click(self.button("Opret borger"), think=False)
        self._click(self.button("Registrér anmodning"))
        self.hands.wait(lambda: self.program.window.here == "guide", "guiden")
        self.hands.settle()

    def fill(self, answers: Mapping[str, Any]) -> None:
        wanted, done = self.flat(answers), set[str]()
        while name := next((n for n in wanted if n not in done and self._shown(n)), ""):
            done.add(name)
            self.trace(f"to {name}")
            self._answer(name, wanted[name])

    def _shown(self, name: str) -> bool:
        return self.see(name) is not None or bool(self.options(name))

    def _answer(self, name: str, raw: Any) -> None:
        group = self.options(name)
        if group:
            for code in raw if isinstance(raw, list) else [raw]:
                target = next(made for made in group if made.objectName() == f"{name}={code}")
                if not target.isChecked():
                    self._click(target)
            return
        widget = self.need(name)
        if isinstance(widget, QComboBox):
            self.hands.effort.think()
            choose_row(self, widget, str(raw))
        elif isinstance(widget, QAbstractButton):
            self._click(widget)
        elif isinstance(widget, QLineEdit) and not self.answered(widget, raw):
            offer = self.see(f"{name}.forslag")
            if offer is not None and str(offer.property("forslag")) == raw:
                self._click(offer)
                return
            self._click(widget)
            self.hands.type(short_date(str(raw)) if is_date(str(raw)) else str(raw))

    def go_on(self) -> None:
        self._click(self.need("fortsaet"))

    def take_first_way(self) -> None:
        self._click(self.need("vej[0]"))
        self.hands.settle()

    def choose_tilbud(self) -> None:
        self.need("soeg_tilbud")
        self._click(self.need("fortsaet"))
        self.hands.settle()

    def confirm(self) -> None:
        self._click(self.button("JA"))
        self.hands.settle()


def choose_row(person: Person, combo: QComboBox, code: str) -> None:
    """Open a list with a click, bring its row in sight, and click on it."""
    wanted = person.label(combo, code)
    person.hands.click(combo)
    if person.popup() is None:
        # the arrow at its right opens it
        arrow = combo.rect().center()
        arrow.setX(combo.width() - 12)
        person.hands.click(combo, arrow)
    view = person.popup()
    if view is None:
        raise RobotLostError(f"listen i {combo.objectName()}")
    row = person.rows().index(wanted)
    index = view.model().index(row, 0)
    turned = False
    for _ in range(MOST_TURNS):
        middle = view.visualRect(index).center()
        if view.viewport().rect().contains(middle):
            break
        if not turned:
            person.hands.effort.turn()
            turned = True
        person.hands.turn(view.viewport(), down=middle.y() > 0)
    person.hands.click(view.viewport(), view.visualRect(index).center())
