"""Papirkurv by keys: what was deleted is found, looked at, put back, or deleted for ever with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.tables import RowTable
from smdb_desktop.gui.overview.kassedialog import Kassedialog
from smdb_desktop.gui.overview.papirkurv import EMPTY, EMPTY_NOW
from smdb_desktop.language import say
from smdb_desktop.services.casework.bin import NO_REASON, OTHER_OPEN
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]
KEY = Qt.Key


@pytest.fixture
def filled(scenario: Scenario) -> Scenario:
    """A course that never left and, deleted a day later, a citizen."""
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    scenario.workspace.cases.delete_forloeb(scenario.session.forloeb_id, "Oprettet ved en fejl")
    scenario.clock.wait(days=1)
    other = scenario.workspace.cases.save_borger(parse_cpr("100705-9995"), "Åse Jørgensen")
    scenario.workspace.removals.remove(other.id, "Forkert nummer")
    return scenario


def rows(hands: Hands) -> list[tuple[str, ...]]:
    model = hands.find("papirkurv", RowTable).model()
    columns = range(model.columnCount())
    return [tuple(model.index(row, at).data() for at in columns) for row in range(model.rowCount())]


def names(hands: Hands) -> list[str]:
    return [row[1].partition("\n")[2] for row in rows(hands)]


def opened(hands: Hands) -> Kassedialog:
    (made,) = [each for each in hands.window.findChildren(Kassedialog) if each.isVisible()]
    return made


def press(hands: Hands, button: QPushButton) -> None:
    button.setFocus()
    hands.bot.keyClick(button, KEY.Key_Space)
    hands.settle()


def test_it_says_what_lies_there_who_when_why_and_how_long(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("kladder").press("Papirkurv").settle()
    assert hands.here == "papirkurv"
    (citizen, course) = rows(hands)
    assert citizen[0] == "Borger" and citizen[1] == "100705-xxxx\nÅse Jørgensen"
    assert citizen[2].endswith("\nIda") and citizen[3] == "Forkert nummer"
    assert course[0].startswith("Kontaktforløb: 04-08-2025")
    assert (citizen[4], course[4]) == ("tidligst om 30 dage", "tidligst om 29 dage")
    assert "9995" not in citizen[1] and "kommer aldrig her" in hands.texts()


def test_in_a_narrow_window_nothing_is_out_of_sight(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("papirkurv")
    hands.window.resize(683, 333)
    hands.settle()
    table = hands.find("papirkurv", RowTable)
    assert table.horizontalScrollBar().maximum() == 0, "no value has to be scrolled to sideways"


def test_it_is_searched_narrowed_and_put_in_order(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("papirkurv")
    hands.type("soeg_papirkurv", "jorg")
    hands.settle()
    assert names(hands) == ["Åse Jørgensen"]
    assert hands.find("antal_i_papirkurven", QLabel).text() == "1 af 2 ting"
    hands.type("soeg_papirkurv", "findes ikke")
    hands.settle()
    assert reason(hands.find("se_paa", QPushButton)) and "Intet i papirkurven passer" in hands.texts()
    hands.key(KEY.Key_Escape).settle()
    assert names(hands.press("Kontaktforløb").settle()) == ["Testborger Et"]
    hands.press("Alle").settle()
    assert names(hands.press("Har ligget længst").settle()) == ["Testborger Et", "Åse Jørgensen"]


def test_a_course_is_read_and_put_back_by_keys_alone(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("kladder")
    hands.find("til_papirkurv", QPushButton).setFocus()
    hands.key(KEY.Key_Space).settle()
    table = hands.find("papirkurv", RowTable)
    assert table.hasFocus()
    hands.key(KEY.Key_Down).key(KEY.Key_Return).settle()
    made = opened(hands)
    inside = made.findChild(RowTable, "indhold")
    assert inside is not None and inside.model().rowCount() > 3
    assert made.put_back.hasFocus() and reason(made.for_ever) == NO_REASON
    hands.bot.keyClick(made.put_back, KEY.Key_Space)
    hands.settle()
    assert names(hands) == ["Åse Jørgensen"]
    assert len(hands.gui.context.work.store.cases.forloeb_of(filled.borger_id)) == 1


def test_what_does_not_fit_says_why_and_stays(unlocked: Unlocked, filled: Scenario) -> None:
    filled.workspace.cases.new_forloeb(filled.borger_id)
    hands = unlocked(filled).go("papirkurv")
    hands.key(KEY.Key_Down).key(KEY.Key_Return).settle()
    made = opened(hands)
    assert made.text.text() == OTHER_OPEN == reason(made.put_back)
    hands.key(KEY.Key_Escape).settle()
    assert len(rows(hands)) == 2


def test_for_ever_takes_a_reason_and_a_press(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("papirkurv")
    hands.key(KEY.Key_Return).settle()
    made = opened(hands)
    hands.bot.keyClicks(made.reason, "Borgeren bad om det")
    hands.bot.keyClick(made.reason, KEY.Key_Return)
    hands.settle()
    assert made.isVisible() and len(rows(hands)) == 2, "Return deletes nothing"
    press(hands, made.for_ever)
    assert names(hands) == ["Testborger Et"]


def test_a_refusal_is_said_in_the_dialog_and_it_can_be_tried_again(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("papirkurv")
    hands.key(KEY.Key_Down).key(KEY.Key_Return).settle()
    made = opened(hands)
    hands.gui.context.work.cases.new_forloeb(filled.borger_id)
    hands.settle()
    press(hands, made.put_back)
    wrong = made.findChild(QLabel, "gik_ikke")
    assert made.isVisible() and wrong is not None and wrong.text() == OTHER_OPEN
    assert made.put_back.isEnabled()


def test_it_is_emptied_with_a_reason(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("papirkurv")
    hands.dialogs.expect("reason", None)
    hands.find("toem", QPushButton).click()
    hands.settle()
    assert len(rows(hands)) == 2
    hands.dialogs.expect("reason", "Rydder op")
    hands.find("toem", QPushButton).click()
    hands.settle()
    assert not hands.gui.context.work.papirkurv.window(0, 9).linjer
    assert "Papirkurven er tom" in hands.texts() and say(EMPTY) and say(EMPTY_NOW)
