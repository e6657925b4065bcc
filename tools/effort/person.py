"""A practised person at the form: goes from input to input and answers each with the fewest keys or clicks that it takes.

It knows inputs by their names and kinds as they show, and follows the form: what Return does is tried, not presumed.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QWidget,
)

from smdb_desktop.examples.robot import RobotLostError
from smdb_desktop.gui.app.main import Gui
from smdb_desktop.gui.kit.answer_list import Answers
from tools.effort.case import CaseToType
from tools.effort.hands import Hands

MOST_STOPS = 120


def field_of(widget: QWidget) -> str:
    """The name of the field or cell that an input belongs to."""
    return widget.objectName().partition("=")[0]


def short_date(text: str) -> str:
    """A day as the fewest keys write it: ``040825`` for ``04-08-2025``."""
    day, month, year = text.split("-")
    return f"{day}{month}{year[2:]}"


def is_date(text: str) -> bool:
    """Whether an answer is a day as people write it."""
    parts = text.split("-")
    return [len(part) for part in parts] == [2, 2, 4] and all(part.isdigit() for part in parts)


class Person:
    """What both ways have in common: the way through the case, and what is seen on the window."""

    def __init__(self, program: Gui, case: CaseToType) -> None:
        self.hands = Hands(program)
        self.case = case
        self.program = program
        self.log: list[str] = []
        """What was done, for the report of a way that was lost."""

    def trace(self, text: str) -> None:
        """Note where one is, with the keys and clicks so far."""
        self.log.append(f"{self.hands.effort.keys}+{self.hands.effort.clicks} {text}")

    # -- seeing ----------------------------------------------------------------------------------------------------

    def see(self, name: str) -> QWidget | None:
        """The input of this name that shows, in any window."""
        for top in QApplication.topLevelWidgets():
            found = [w for w in top.findChildren(QWidget, name) if w.isVisible()]
            if found:
                return found[0]
        return None

    def need(self, name: str) -> QWidget:
        """The same, waited for."""
        self.hands.wait(lambda: self.see(name), name)
        found = self.see(name)
        if found is None:
            raise RobotLostError(name)
        return found

    def button(self, words: str) -> QPushButton:
        """The button that begins with these words, waited for."""

        def seen() -> QPushButton | None:
            shown = [b for top in QApplication.topLevelWidgets() for b in top.findChildren(QPushButton)]
            fits = (b for b in shown if b.isVisible() and b.isEnabled() and b.text().replace("&", "").startswith(words))
            return next(fits, None)

        self.hands.wait(seen, words)
        found = seen()
        if found is None:
            raise RobotLostError(words)
        return found

    def options(self, name: str) -> list[QAbstractButton]:
        """The answers of a group, in order."""
        found = self.program.window.findChildren(QAbstractButton)
        return [made for made in found if made.isVisible() and made.objectName().startswith(f"{name}=")]

    def popup(self) -> QAbstractItemView | None:
        """The list that is open."""
        top = QApplication.activePopupWidget()
        if isinstance(top, QAbstractItemView):
            return top
        return top.findChild(QAbstractItemView) if top is not None else None

    def rows(self) -> list[str]:
        """The rows of the open list."""
        view = self.popup()
        if view is None:
            return []
        model = view.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def answers(self, box: QComboBox) -> Answers:
        """The answers that a list offers."""
        model = box.model()
        if not isinstance(model, Answers):
            raise RobotLostError(box.objectName())
        return model

    def label(self, box: QComboBox, code: str) -> str:
        """How an answer is called in its list."""
        answers = self.answers(box)
        return answers.labels[answers.row_of(code)]

    def is_done(self) -> bool:
        """Whether the panel shows that comes after a completed form."""
        return self.see("hvad_nu") is not None

    # -- the way through the case ----------------------------------------------------------------------------------

    def walk(self, *, short: bool = False) -> None:
        """The whole case, or with ``short`` only the request."""
        self.find_citizen()
        self.fill(self.case.request)
        self.go_on()
        self.hands.wait(self.is_done, "at anmodningen er registreret")
        if short:
            return
        self.take_first_way()
        for step in self.case.start:
            self.fill(step)
            self.go_on()
        self.hands.wait(self.is_done, "at behandlingen er iværksat")
        self.take_first_way()
        self.choose_tilbud()
        self.fill(self.case.treatment)
        self.go_on()
        self.confirm()
        self.need("afsluttet_dato")
        self.fill(self.case.closing)
        self.go_on()
        self.hands.wait(lambda: self.see("hvad_nu") or self.see("laast"), "at forløbet er afsluttet")

    def find_citizen(self) -> None:
        """From the front page to the first form of a new course."""
        raise NotImplementedError

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Answer what the step asks."""
        raise NotImplementedError

    def go_on(self) -> None:
        """The button of the step."""
        raise NotImplementedError

    def take_first_way(self) -> None:
        """The likeliest way on after a form."""
        raise NotImplementedError

    def choose_tilbud(self) -> None:
        """The place of treatment, from those that are known."""
        raise NotImplementedError

    def confirm(self) -> None:
        """The question that comes with the last treatment."""
        raise NotImplementedError

    # -- what is to be answered ------------------------------------------------------------------------------------

    def flat(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Answers by the name of their input: the cells of a table each by its own."""
        found: dict[str, Any] = {}
        for name, raw in answers.items():
            if isinstance(raw, list) and raw and isinstance(raw[0], dict):
                for number, row in enumerate(raw):
                    (_first, stof), *rest = row.items()
                    found[name] = stof
                    found.update({f"{name}[{number}].{column}": text for column, text in rest})
            else:
                found[name] = raw
        return found

    def answered(self, widget: QWidget, raw: Any) -> bool:
        """Whether an input shows this answer already (a day that was carried over, for example)."""
        return isinstance(widget, QLineEdit) and widget.text() == str(raw)
