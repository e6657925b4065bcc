"""A recovery code that nobody has on paper is missed aloud, and a new one can be made; a program that was cut off says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from PySide6.QtWidgets import QLabel

from smdb_desktop.gui.settings.recovery_card import CONFIRMED, DISPLACED, SHOWN
from smdb_desktop.services.ports.vault import PassphraseState, Unsettled
from tests.fakes.vault import NEXT_CODE, RECOVERY_CODE, FakeVault
from tests.gui.gui_hands import Hands, wrong
from tests.scenario import PASSPHRASE, Clock, Scenario, make_desk

MISSED = "Gendannelseskoden blev ikke bekræftet"
Unlocked = Callable[[Scenario], Hands]


def unconfirmed(scenario: Scenario) -> Scenario:
    """The program died between making the store and confirming the code."""
    scenario.desk = make_desk(Clock())
    scenario.workspace = scenario.desk.create(PASSPHRASE, scenario.workspace.profil(), oevelse=True, to_confirm=True)[0]
    return scenario


def vault_of(hands: Hands) -> FakeVault:
    vault = hands.gui.context.desk.vault
    assert isinstance(vault, FakeVault)
    return vault


def renewed(hands: Hands) -> Hands:
    """A new code is shown."""
    hands.dialogs.expect("password", PASSPHRASE)
    return hands.press("Lav ny gendannelseskode …")


def test_a_fourth_code_that_nobody_confirms_says_that_the_oldest_is_gone(
    unlocked: Unlocked, scenario: Scenario
) -> None:
    hands = unlocked(scenario).go("indstillinger")
    for _ in range(3):
        assert DISPLACED not in renewed(hands).settle().texts()
    assert DISPLACED in renewed(hands).settle().texts()


def test_a_code_that_was_never_confirmed_is_missed_until_a_new_one_is(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(unconfirmed(scenario))
    assert MISSED in hands.texts()
    hands.go("indstillinger")
    hands.dialogs.expect("password", "forkert sætning")
    hands.dialogs.expect("error")
    hands.press("Lav ny gendannelseskode …")
    vault_of(hands).ticks += 3600
    renewed(hands)
    assert hands.find("ny_kode", QLabel).text() == NEXT_CODE
    assert SHOWN in hands.texts(), "it says to write the code down for as long as it is shown"
    hands.type("bekraeft_kode", "2222")
    hands.press("Bekræft koden")
    assert "sidste gruppe" in hands.find("bekraeft_kode").accessibleDescription()
    hands.type("bekraeft_kode", " iLl1 ")
    hands.press("Bekræft koden")
    assert CONFIRMED in hands.texts()
    assert NEXT_CODE not in hands.texts(), "the code is shown once"
    assert MISSED not in hands.go("forside").texts()


def test_a_page_that_is_left_too_early_leaves_both_codes_and_says_so(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(unconfirmed(scenario))
    vault_of(hands).confirm_recovery(RECOVERY_CODE)
    renewed(hands.go("indstillinger"))
    hands.go("forside")
    assert "som ingen har bekræftet. Den gamle virker stadig" in hands.texts()
    hands.go("indstillinger")
    assert NEXT_CODE not in hands.texts()
    hands.press("Bekræft koden")
    assert "Skriv gendannelseskoden" in hands.find("bekraeft_kode").accessibleDescription()
    hands.type("bekraeft_kode", "3333-3333-3333-3333-3333-3333-3333")
    hands.press("Bekræft koden")
    assert wrong(hands.find("bekraeft_kode")), "what opens nothing is refused"
    vault_of(hands).ticks += 3600
    hands.type("bekraeft_kode", RECOVERY_CODE)
    hands.press("Bekræft koden")
    assert CONFIRMED in hands.texts()
    assert vault_of(hands).unsettled() == Unsettled()


@pytest.mark.parametrize(
    ("left", "words"),
    [(PassphraseState.BOTH, "både den gamle og den nye virker"), (PassphraseState.FINISHED, "er gjort færdigt")],
)
def test_a_change_of_passphrase_that_was_cut_off_is_told(
    unlocked: Unlocked, scenario: Scenario, left: PassphraseState, words: str
) -> None:
    hands = unlocked(scenario)
    assert words not in hands.texts()
    vault_of(hands).left = left
    hands.go("indstillinger").go("forside")
    assert words in hands.texts()
    hands.go("indstillinger")
    assert (words in hands.texts()) is (left is PassphraseState.BOTH)
    for name, text in (
        ("gammel", PASSPHRASE),
        ("ny", "en ganske anden lang sætning"),
        ("ny_igen", "en ganske anden lang sætning"),
    ):
        hands.type(name, text)
    hands.press("Skift adgangssætning")
    assert words not in hands.texts()


def test_a_weak_passphrase_is_judged_while_it_is_typed_and_refused_at_its_field(
    unlocked: Unlocked, scenario: Scenario
) -> None:
    hands = unlocked(scenario).go("indstillinger")
    for name, text in (("gammel", PASSPHRASE), ("ny", "alfaalfaalfa"), ("ny_igen", "alfaalfaalfa")):
        hands.type(name, text)
    hint = hands.settle().find("styrke", QLabel)
    assert "for let at gætte" in hint.text()
    assert hands.find("ny").accessibleDescription() == hint.text(), "a screen reader finds it at the field"
    hands.press("Skift adgangssætning")
    assert "fire ord" in wrong(hands.find("ny"))
    hands.type("ny", "fem ganske andre ord her")
    assert hands.settle().find("styrke", QLabel).text() == "Stærk."


def test_a_pdf_of_the_code_comes_after_a_warning_only(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = renewed(unlocked(scenario).go("indstillinger"))
    hands.dialogs.expect("confirm", False)
    hands.press("Gem som PDF …")
    assert hands.dialogs.printed == []
    hands.dialogs.expect("confirm", True)
    hands.dialogs.expect("pdf", True)
    hands.press("Gem som PDF …")
    assert NEXT_CODE in hands.dialogs.printed[0]
    assert "kopieres, uden at det ses" in hands.dialogs.asked[-2][2]
    hands.dialogs.expect("print", False)
    hands.press("Udskriv …")
    assert len(hands.dialogs.printed) == 2


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
    # what was being written is asked about until it is answered
    hands.press("Behold alt")
    hands.window.lock()
    hands.settle().type("adgangssaetning", PASSPHRASE)
    hands.press("Lås op")
    assert "afbrudt" not in hands.texts(), "said once"
