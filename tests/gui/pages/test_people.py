"""Several people on one machine, at the window: added, changed, removed, and one after the other without closing the program."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel

from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, Scenario

Unlocked = Callable[[Scenario], Hands]
HIS = "bos helt egne fire ord"


def add(hands: Hands, navn: str = "Bo", passphrase: str = HIS, own: str = PASSPHRASE) -> None:
    """Fill the card as the two of them do, and press."""
    hands.type("nyt_navn", navn)
    hands.find("nye_indberetter", QCheckBox).setChecked(True)
    hands.type("ny", passphrase)
    hands.type("ny_igen", passphrase)
    hands.type("egen", own)
    hands.press("Tilføj personen")


@pytest.fixture
def people(unlocked: Unlocked, scenario: Scenario) -> Hands:
    return unlocked(scenario).go("personer")


def change_person(hands: Hands, passphrase: str) -> None:
    """F9, and the letter or the entry: then the other's passphrase."""
    hands.key(Qt.Key.Key_F9)
    hands.press("Skift person")
    assert hands.here == "laas_op"
    hands.type("adgangssaetning", passphrase)
    hands.key(Qt.Key.Key_Return)


def test_two_people_work_one_after_the_other_and_each_comes_to_their_own_place(people: Hands) -> None:
    add(people)
    assert "Bo er tilføjet." in people.texts()
    people.go("kladder")
    change_person(people, HIS)
    assert people.here == "forside"
    assert "Bo" in people.find("rolle", QLabel).text()
    people.go("udbakke")
    change_person(people, PASSPHRASE)
    assert people.here == "kladder"
    change_person(people, HIS)
    assert people.here == "udbakke"
