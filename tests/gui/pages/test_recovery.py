"""A recovery code that nobody has on paper is missed aloud, and a new one can be made; a program that was cut off says so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel

from smdb_desktop.gui.settings.recovery_card import SHOWN
from tests.fakes.vault import NEXT_CODE, FakeVault
from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, Clock, Scenario, make_desk

Unlocked = Callable[[Scenario], Hands]


def unconfirmed(scenario: Scenario) -> Scenario:
    """The program died between making the store and confirming the code."""
    scenario.desk = make_desk(Clock())
    scenario.workspace = scenario.desk.create(PASSPHRASE, scenario.workspace.profil(), oevelse=True, to_confirm=True)[0]
    return scenario


def test_a_code_that_was_never_confirmed_is_missed_and_renewed(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(unconfirmed(scenario))
    assert "Gendannelseskoden blev ikke bekræftet" in hands.texts()
    hands.go("indstillinger")
    hands.dialogs.expect("password", "forkert sætning")
    hands.dialogs.expect("error")
    hands.press("Lav ny gendannelseskode …")
    vault = hands.gui.context.desk.vault
    assert isinstance(vault, FakeVault)
    vault.now = vault.now.replace(year=2030)
    hands.dialogs.expect("password", PASSPHRASE)
    hands.press("Lav ny gendannelseskode …")
    assert hands.find("ny_kode", QLabel).text() == NEXT_CODE
    assert SHOWN in hands.texts(), "it says to write the code down for as long as it is shown"
    hands.go("forside")
    assert "Gendannelseskoden blev ikke bekræftet" not in hands.texts()
    hands.go("indstillinger")
    assert NEXT_CODE not in hands.texts(), "the code is shown once"


def test_a_confirmed_code_is_not_missed(unlocked: Unlocked, scenario: Scenario) -> None:
    assert "Gendannelseskoden" not in unlocked(scenario).texts()


def test_a_program_that_was_cut_off_says_that_what_was_left_is_there(unlocked: Unlocked, scenario: Scenario) -> None:
    assert "afbrudt" not in unlocked(scenario).texts()


def test_after_a_cut_off_the_forside_says_so(unlocked: Unlocked, scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answer("gravid", "JA")
    scenario.workspace.store.close()  # as a killed program: the store goes without its workspace being closed
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    scenario.workspace.store.close()
    hands = unlocked(scenario)
    assert "Programmet blev afbrudt sidst" in hands.texts()
    hands.window.lock()
    hands.settle().type("adgangssaetning", PASSPHRASE)
    hands.press("Lås op")
    assert "afbrudt" not in hands.texts(), "said once"
