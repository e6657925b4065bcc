"""What is said is heard where the focus is: the sentence stands in front of the description, and is gone when the focus is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.gui.kit.announce import (
    MOST_WAITING,
    announce,
    announcer,
    describe,
    description,
    focus_soon,
    forget,
)
from smdb_desktop.gui.kit.held import hold


class Window(QWidget):
    """Two lines, of which one has a description of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = QLineEdit(), QLineEdit()
        self.second.setAccessibleDescription("Skriv et tal.")
        layout = QVBoxLayout(self)
        layout.addWidget(self.first)
        layout.addWidget(self.second)

    def descriptions(self) -> tuple[str, str]:
        """What is heard with each."""
        return self.first.accessibleDescription(), self.second.accessibleDescription()


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    made = Window()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.first.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.first)
    QAccessible.setActive(True)
    turn()
    yield made
    turn()
    QAccessible.setActive(False)


def turn() -> None:
    """A few turns of the loop, so that nothing waits any more."""
    for _ in range(5):
        QApplication.processEvents()


def test_it_is_heard_with_what_has_the_focus(window: Window) -> None:
    announce(window, "Gemt kl. 9.12.")
    turn()
    assert window.descriptions() == ("Gemt kl. 9.12.", "Skriv et tal.")


def test_it_is_heard_with_what_gets_the_focus_and_goes_when_the_focus_goes(window: Window) -> None:
    announce(window, "Trin 2 af 5.")
    window.second.setFocus()
    assert window.descriptions() == ("", "Trin 2 af 5. Skriv et tal.")
    turn()
    window.first.setFocus()
    turn()
    assert window.descriptions() == ("", "Skriv et tal.")


class Told(QPushButton):
    """Notes what it is described by, and whether a reader was told of it as a change."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Åbn mappe", parent)
        self.told: list[tuple[str, bool]] = []

    def setAccessibleDescription(self, description: str) -> None:  # noqa: N802  Qt's name
        self.told.append((description, QAccessible.isActive()))
        super().setAccessibleDescription(description)


def test_what_is_said_in_the_turn_of_the_focus_is_no_change_to_be_heard_again(window: Window) -> None:
    button = Told(window)
    button.show()
    button.setFocus()
    announce(window, "6 eksporteret.")
    assert button.told == [("6 eksporteret.", False)], "in time for who asks, and told to nobody"
    turn()
    assert QAccessible.isActive() and len(button.told) == 1
    announce(window, "7 eksporteret.")
    turn()
    assert button.told[-1] == ("7 eksporteret.", True), "later it is a change"


def test_what_was_hidden_meanwhile_gets_its_own_description_back_and_tells_nobody(window: Window) -> None:
    button = Told(window)
    button.show()
    button.setFocus()
    announce(window, "6 eksporteret.")
    turn()
    window.first.setFocus()
    button.hide()
    turn()
    assert button.told[-1] == ("", False) and QAccessible.isActive()


def test_the_focus_of_the_next_turn_carries_it(window: Window) -> None:
    focus_soon(window.second)
    announce(window, "Udbakke.")
    announce(window, "5 er eksporteret.")
    assert QApplication.focusWidget() is window.first
    turn()
    assert QApplication.focusWidget() is window.second
    assert window.descriptions() == ("", "Udbakke. 5 er eksporteret. Skriv et tal.")


def test_a_focus_on_the_way_there_does_not_take_it(window: Window) -> None:
    between = QLineEdit(window)
    between.show()
    announce(window, "Udbakke.")
    focus_soon(window.second)
    between.setFocus()
    turn()
    assert (between.accessibleDescription(), window.descriptions()[1]) == ("", "Udbakke. Skriv et tal.")


def test_what_is_hidden_gets_no_focus(window: Window) -> None:
    window.second.hide()
    focus_soon(window.second)
    announce(window, "Udbakke.")
    turn()
    assert QApplication.focusWidget() is window.first
    assert window.descriptions()[0] == "Udbakke."


def test_the_next_sentence_takes_the_place_of_the_last(window: Window) -> None:
    window.second.setFocus()
    announce(window, "Gemt kl. 9.12.")
    turn()
    announce(window, "Gemt kl. 9.13.")
    turn()
    assert window.descriptions()[1] == "Gemt kl. 9.13. Skriv et tal."


def test_what_is_described_anew_stays(window: Window) -> None:
    window.second.setFocus()
    announce(window, "Gemt kl. 9.12.")
    turn()
    window.second.setAccessibleDescription("Skriv et mindre tal.")
    window.first.setFocus()
    turn()
    assert window.descriptions() == ("", "Skriv et mindre tal.")


def test_a_window_that_is_not_used_keeps_the_latest(window: Window) -> None:
    window.clearFocus()
    window.first.clearFocus()
    for number in range(MOST_WAITING + 2):
        announce(window, f"Nr. {number}.")
    announce(window, f"Nr. {MOST_WAITING + 1}.")
    turn()
    window.second.setFocus()
    assert window.descriptions()[1] == "Nr. 2. Nr. 3. Nr. 4. Skriv et tal."


def test_what_is_gone_meanwhile_is_no_matter(window: Window) -> None:
    window.second.setFocus()
    announce(window, "Gemt kl. 9.12.")
    turn()
    focus_soon(window.first)
    window.second.setParent(None)
    window.second.deleteLater()
    turn()
    assert window.first.accessibleDescription() == ""


def test_who_watches_hears_it_too(window: Window) -> None:
    heard: list[tuple[str, bool]] = []
    announcer().announced.connect(lambda text, assertive: heard.append((text, assertive)))
    announce(window, "Det lykkedes ikke.", assertive=True)
    announce(window, "")
    assert heard == [("Det lykkedes ikke.", True)]


def test_while_nobody_listens_nothing_waits_and_nothing_is_described(window: Window) -> None:
    QAccessible.setActive(False)
    focus_soon(window.second)
    assert QApplication.focusWidget() is window.second
    announce(window, "Udbakke.")
    window.first.setFocus()
    turn()
    assert window.descriptions() == ("", "Skriv et tal.")


def test_what_is_heard_stays_in_front_of_a_new_description(window: Window) -> None:
    announce(window, "Trin 2 af 5.")
    window.second.setFocus()
    describe(window.second, "31-02-2025 findes ikke.")
    assert window.descriptions()[1] == "Trin 2 af 5. 31-02-2025 findes ikke."
    assert description(window.second) == "31-02-2025 findes ikke."
    window.first.setFocus()
    turn()
    assert window.descriptions() == ("", "31-02-2025 findes ikke."), "and goes with the focus"


def test_a_button_that_is_held_meanwhile_gets_its_own_description_back(window: Window) -> None:
    button = QPushButton("Gem", window)
    button.setAccessibleDescription("Gemmer.")
    button.show()
    announce(window, "Trin 2 af 5.")
    button.setFocus()
    hold(button, "Vent.")
    window.first.setFocus()
    turn()
    hold(button, "")
    assert button.accessibleDescription() == "Gemmer."


def test_what_was_forgotten_is_heard_by_nobody(window: Window) -> None:
    window.first.clearFocus()
    announce(window, "Testborger Et er oprettet.")
    turn()
    forget()
    window.second.setFocus()
    turn()
    assert window.descriptions() == ("", "Skriv et tal.")
