"""A person at the real window of a program with three form versions: finds things by name and words, and waits for conditions."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from smdb_desktop.examples.robot import Robot
from smdb_desktop.gui.app.main import Gui
from smdb_desktop.gui.guide.page import GuidePage
from smdb_desktop.services.wizard.session import WizardSession
from tests.scenario import PASSPHRASE


@dataclass
class Person:
    """Hands at the real window. Everything waits for a condition, nothing for a time."""

    gui: Gui
    robot: Robot

    @property
    def page(self) -> GuidePage:
        page = self.gui.window.page
        assert isinstance(page, GuidePage)
        return page

    @property
    def session(self) -> WizardSession:
        return self.page.opened().session

    def settle(self) -> None:
        self.robot.wait(lambda: self.gui.context.tasks.is_idle, "rest")
        QApplication.sendPostedEvents()

    def unlock(self) -> None:
        line = self.robot.find("adgangssaetning", QLineEdit)
        self.robot.type(line, PASSPHRASE)
        self.robot.key(line, Qt.Key.Key_Return)
        self.robot.find("cpr", QLineEdit)
        self.settle()

    def fill(self, **answers: str) -> None:
        for name, text in answers.items():
            self.robot.answer(name, text)
            self.settle()

    def press(self, words: str) -> None:
        self.robot.press(words)
        self.settle()

    def step(self, trin_id: str) -> None:
        self.page.go_to(trin_id)
        self.settle()

    def shown(self, name: str) -> str:
        """What stands in a line."""
        return self.robot.find(name, QLineEdit).text()

    def there(self, name: str) -> bool:
        return self.robot.see(name, QWidget) is not None
