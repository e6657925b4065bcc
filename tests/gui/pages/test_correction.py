"""*Ret CPR-nummer* and *Fjern borger* by keys in the real dialog: what is shown, what is heard, what Return never does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QPushButton, QWidget

from smdb_desktop.domain.cpr import SMDB_UGYLDIG
from smdb_desktop.gui.citizen.actions import CORRECT, REMOVE
from smdb_desktop.gui.citizen.correction import CorrectionDialog
from smdb_desktop.gui.kit.action_menu import ActionMenu
from smdb_desktop.gui.kit.announce import announcer
from smdb_desktop.gui.kit.fitting import room_for
from smdb_desktop.gui.kit.held import reason
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ALDRIG_STARTET, ANMODNING

Unlocked = Callable[[Scenario], Hands]
WRONG, RIGHT = "150277-9995", "100705-9995"
KEY = Qt.Key


@pytest.fixture
def requested(scenario: Scenario) -> Scenario:
    """A citizen under a wrong number, with a registered request."""
    return asked(scenario, WRONG, "Kanarie Prøvesen")


def asked(scenario: Scenario, cpr: str, navn: str) -> Scenario:
    return scenario.citizen(cpr, navn).answers(ANMODNING).complete("anmodning")


def choose(hands: Hands, words: str) -> None:
    """An entry of the menu *Handlinger*."""
    hands.key(KEY.Key_H, Qt.KeyboardModifier.ControlModifier)
    menus = [top for top in QApplication.topLevelWidgets() if isinstance(top, ActionMenu) and top.isVisible()]
    (made,) = [each for each in menus[0].findChildren(QPushButton) if each.text() == words]
    made.setFocus()
    hands.bot.keyClick(made, KEY.Key_Return)
    hands.settle()


def dialogs_open(hands: Hands) -> list[CorrectionDialog]:
    return [made for made in hands.window.findChildren(CorrectionDialog) if made.isVisible()]


def open_dialog(hands: Hands, scenario: Scenario) -> CorrectionDialog:
    hands.go("borger", borger_id=scenario.borger_id)
    choose(hands, CORRECT)
    hands.bot.waitUntil(lambda: len(dialogs_open(hands)) == 1)
    return dialogs_open(hands)[0]


def typed(hands: Hands, made: CorrectionDialog, text: str) -> None:
    made.cpr.setFocus()
    made.cpr.selectAll()
    hands.bot.keyClicks(made.cpr, text)
    hands.bot.keyClick(made.cpr, KEY.Key_Return)
    hands.settle()


def because(hands: Hands, made: CorrectionDialog, why: str = "Tastefejl") -> None:
    made.reason.setFocus()
    hands.bot.keyClicks(made.reason, why)


def press(hands: Hands, button: QPushButton) -> None:
    button.setFocus()
    hands.bot.keyClick(button, KEY.Key_Space)
    hands.settle()


def texts(made: QWidget) -> str:
    labels = [each.text() for each in made.findChildren(QLabel) if each.isVisible()]
    return "\n".join([*labels, *(each.text() for each in made.findChildren(QCheckBox) if each.isVisible())])


def number_of(hands: Hands, borger_id: str) -> str:
    return hands.gui.context.work.store.cases.borger(borger_id).cpr_nr


def test_the_answer_is_seen_whole_without_scrolling(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested)
    made = open_dialog(hands, requested)
    typed(hands, made, RIGHT)
    assert made.shown.isVisible()
    assert made.height() < room_for(made), "there is room on the screen"
    assert made.area.verticalScrollBar().maximum() == 0


def test_a_number_is_corrected_by_keys_and_what_is_left_to_do_is_said(
    unlocked: Unlocked, requested: Scenario, tmp_path: Path
) -> None:
    requested.export(tmp_path / "ud")
    hands = unlocked(requested)
    made = open_dialog(hands, requested)
    assert made.focusWidget() is made.cpr
    typed(hands, made, RIGHT)
    for words in (
        RIGHT,
        "10-07-2005",
        "Mand",
        WRONG,
        "Kanarie Prøvesen",
        "er ikke spurgt",
        "SMDB's sider",
        "1 forløb flyttes",
    ):
        assert words in texts(made)
    because(hands, made)
    press(hands, made.accept_button)
    assert "sletningen og det nye er klar i Udbakken" in texts(made)
    assert number_of(hands, requested.borger_id) == RIGHT.replace("-", "")
    press(hands, made.accept_button)
    assert not dialogs_open(hands)
    assert hands.here == "borger"
    assert RIGHT in hands.texts()
    assert "eksporteret under 150277-xxxx" in hands.texts()


def test_what_has_nothing_to_say_leaves_no_gap(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested)
    made = open_dialog(hands, requested)
    typed(hands, made, RIGHT)
    empty = [each.objectName() for each in made.shown.findChildren(QLabel) if each.isVisible() and not each.text()]
    assert empty == []


def test_return_in_the_number_looks_and_never_corrects(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested)
    made = open_dialog(hands, requested)
    because(hands, made)
    for _ in range(3):
        typed(hands, made, RIGHT)
        assert made.focusWidget() is made.cpr, "one is still in the number, which may be wrong"
    made.reason.setFocus()
    hands.bot.keyClick(made.reason, KEY.Key_Return)
    hands.settle()
    assert made.isVisible()
    assert number_of(hands, requested.borger_id) == WRONG.replace("-", "")
    hands.bot.keyClick(made.cpr, KEY.Key_Backspace)
    assert not made.shown.isVisible(), "what was read back is not the number in the field any more"
    assert reason(made.accept_button) == "Kontrollér nummeret først."
    hands.bot.keyClick(made, KEY.Key_Escape)
    assert number_of(hands, requested.borger_id) == WRONG.replace("-", "")


def test_return_on_a_button_presses_that_one(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested)
    made = open_dialog(hands, requested)
    typed(hands, made, RIGHT)
    because(hands, made)
    made.cancel.setFocus()
    hands.bot.keyClick(made.cancel, KEY.Key_Return)
    hands.settle()
    assert not dialogs_open(hands)
    assert number_of(hands, requested.borger_id) == WRONG.replace("-", "")


@pytest.mark.usefixtures("listening")
def test_the_number_and_what_will_happen_are_heard(unlocked: Unlocked, requested: Scenario) -> None:
    told: list[str] = []
    hands = unlocked(requested)
    made = open_dialog(hands, requested)
    announcer().announced.connect(lambda text, _assertive: told.append(text))
    typed(hands, made, RIGHT)
    for words in (RIGHT, "10-07-2005", "20 år", "Mand", "1 forløb flyttes", "er ikke spurgt"):
        assert words in " ".join(told)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("150277-999", SMDB_UGYLDIG),
        ("150277-XXXX", "maskeret"),
        (WRONG, "i forvejen"),
    ],
)
def test_what_cannot_be_the_right_number_is_said_at_the_field(
    unlocked: Unlocked, requested: Scenario, text: str, words: str
) -> None:
    hands = unlocked(requested)
    made = open_dialog(hands, requested)
    typed(hands, made, text)
    assert words in made.cpr.accessibleDescription() and words in texts(made)
    assert made.focusWidget() is made.cpr
    assert reason(made.accept_button)


def test_a_reason_is_needed(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested)
    made = open_dialog(hands, requested)
    typed(hands, made, RIGHT)
    assert reason(made.accept_button) == "Skriv en begrundelse."
    press(hands, made.accept_button)
    assert number_of(hands, requested.borger_id) == WRONG.replace("-", "")


def test_two_histories_stand_side_by_side_and_are_joined(unlocked: Unlocked, scenario: Scenario) -> None:
    asked(scenario, RIGHT, "Den Rigtige")
    right = scenario.borger_id
    scenario.clock.wait(days=1)
    scenario.answers(ALDRIG_STARTET).complete("forloebsafslutning", "Mødte ikke op")
    asked(scenario, WRONG, "Den Forkerte")
    hands = unlocked(scenario)
    made = open_dialog(hands, scenario)
    typed(hands, made, RIGHT)
    for words in ("Den Rigtige", "Den Forkerte", "åbent", "lukket", "lægges sammen"):
        assert words in texts(made)
    because(hands, made)
    press(hands, made.accept_button)
    press(hands, made.accept_button)
    assert hands.here == "borger"
    assert "Den Rigtige" in hands.texts()
    assert len(hands.gui.context.work.store.cases.forloeb_of(right)) == 2


def test_two_open_courses_are_refused_until_one_is_left_out(unlocked: Unlocked, scenario: Scenario) -> None:
    asked(scenario, RIGHT, "Den Rigtige")
    asked(scenario, WRONG, "Den Forkerte")
    scenario.clock.wait(days=1)
    scenario.answers(ALDRIG_STARTET).complete("forloebsafslutning", "Mødte ikke op")
    scenario.clock.wait(days=30)
    scenario.new_course().answers(ANMODNING)
    hands = unlocked(scenario)
    made = open_dialog(hands, scenario)
    typed(hands, made, RIGHT)
    because(hands, made)
    assert "Begge numre har et åbent kontaktforløb i Albertslund" in texts(made)
    assert "Begge numre" in reason(made.accept_button)
    assert "forløb flyttes" not in texts(made), "nothing is promised that is refused"
    newest, _ = made.shown.findChildren(QCheckBox)
    press_box(hands, newest)
    assert "Begge numre" not in texts(made)
    assert "1 forløb flyttes" in texts(made)
    assert reason(made.accept_button) == ""
    press(hands, made.accept_button)
    assert len(hands.gui.context.work.store.cases.forloeb_of(scenario.borger_id)) == 1


def press_box(hands: Hands, box: QCheckBox) -> None:
    box.setFocus()
    hands.bot.keyClick(box, KEY.Key_Space)


def test_a_change_meanwhile_is_said_and_nothing_is_corrected(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested)
    made = open_dialog(hands, requested)
    typed(hands, made, RIGHT)
    because(hands, made)
    cases = hands.gui.context.work.cases
    cases.save_borger(cases.find(RIGHT)[0], "Kom Imellem")
    press(hands, made.accept_button)
    assert "Kontrollér nummeret igen" in texts(made)
    assert made.focusWidget() is made.cpr
    assert number_of(hands, requested.borger_id) == WRONG.replace("-", "")


def test_a_name_of_three_hundred_letters_leaves_room(unlocked: Unlocked, scenario: Scenario) -> None:
    asked(scenario, WRONG, "N" * 300)
    hands = unlocked(scenario)
    made = open_dialog(hands, scenario)
    typed(hands, made, RIGHT)
    assert made.width() <= made.screen().availableGeometry().width()
    assert "N" * 59 + "…" in texts(made)


def test_a_citizen_without_courses_is_removed_with_a_reason(unlocked: Unlocked, scenario: Scenario) -> None:
    cases = scenario.workspace.cases
    scenario.borger_id = cases.save_borger(cases.find(WRONG)[0], "Ved En Fejl").id
    hands = unlocked(scenario).go("borger", borger_id=scenario.borger_id)
    hands.dialogs.expect("reason", "Oprettet ved en fejl")
    choose(hands, REMOVE)
    assert "hverken navn eller nummer" in hands.dialogs.asked[-1][2]
    assert hands.window.focusWidget() is hands.find("cpr", QLineEdit), "one is where one searches"
    assert hands.gui.context.work.store.amount().borgere == 0


def test_a_citizen_with_courses_cannot_be_removed_and_is_told_why(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested).go("borger", borger_id=requested.borger_id)
    choose(hands, REMOVE)
    (menu,) = [top for top in QApplication.topLevelWidgets() if isinstance(top, ActionMenu) and top.isVisible()]
    assert "1 kontaktforløb og kan ikke fjernes" in texts(menu)
    menu.close()
    assert hands.gui.context.work.store.amount().borgere == 1
