"""Cases that stand in SMDB, at the window: the sentence, the mark on one and many, the question, and one word everywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel

from smdb_desktop.cli.main import run
from smdb_desktop.gui.citizen.borgeroverblik import BorgerPage
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.outbox.udbakke import UdbakkePage
from smdb_desktop.gui.reporting.mark import ALREADY, MarkDialog
from smdb_desktop.services.desk.reaching import ANSWERS, Vej
from smdb_desktop.services.outbox.reporting import ASK
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.services.stored.states import word
from tests.gui.gui_hands import Hands, wrong
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]
NOT_ONE, NOT_TWO = "1 sag er ikke indberettet", "2 sager er ikke indberettet"


@pytest.fixture
def ready(scenario: Scenario) -> Scenario:
    """Two citizens whose requests are Klar."""
    for cpr, navn in (("150277-9995", "Testborger Et"), ("100705-9995", "Testborger To")):
        scenario.citizen(cpr, navn).answers(ANMODNING).complete("anmodning", "Spurgt")
    return scenario


def opened(unlocked: Unlocked, scenario: Scenario) -> Hands:
    """The window over the scenario's store; what the scenario does from now on happens in the open one."""
    hands = unlocked(scenario)
    scenario.workspace = hands.gui.context.work
    scenario.open(scenario.session.forloeb_id)
    return hands


def page(hands: Hands) -> UdbakkePage:
    assert isinstance(hands.window.page, UdbakkePage)
    return hands.window.page


def citizen(hands: Hands) -> BorgerPage:
    assert isinstance(hands.window.page, BorgerPage)
    return hands.window.page


def states(hands: Hands) -> list[str]:
    return sorted(row[4] for row in page(hands).table.texts())


def dialog() -> MarkDialog:
    return next(top for top in QApplication.topLevelWidgets() if isinstance(top, MarkDialog) and top.isVisible())


def mark(hands: Hands, day: str = "") -> Hands:
    """Answer the dialog that is open, the day typed where one is given."""
    asked = dialog()
    if day:
        asked.day.setText(day)
    hands.bot.keyClick(asked.day, Qt.Key.Key_Return)
    return hands.settle()


def sentence(hands: Hands) -> str:
    return hands.find("indberetning_saetning", QLabel).text()


def test_one_sentence_stands_on_forside_udbakke_and_gennemse(unlocked: Unlocked, ready: Scenario) -> None:
    ready.workspace.save_way_to_smdb(Vej.TASTER)
    hands = opened(unlocked, ready)
    wanted = ready.workspace.reporting().saetning
    assert wanted.startswith("Øvelse") and NOT_TWO in wanted
    assert sentence(hands.go("forside")) == wanted
    assert sentence(hands.go("udbakke")) == wanted
    hands.go("guide", forloeb_id=ready.session.forloeb_id, trin="gennemse")
    assert sentence(hands) == wanted


def test_many_are_marked_together_and_the_sentence_follows(unlocked: Unlocked, ready: Scenario) -> None:
    hands = opened(unlocked, ready).go("udbakke")
    page(hands).table.selectAll()
    hands.press("Markér som indberettet …")
    assert "2 sager markeres med dagen og dit navn" in "\n".join(x.text() for x in dialog().findChildren(QLabel))
    mark(hands)
    assert states(hands) == ["Indberettet", "Indberettet"]
    assert {row[6] for row in page(hands).table.texts()} == {"Indtastet i SMDB af Ida"}
    assert {row[5] for row in page(hands).table.texts()} == {"04-08-2025"}
    assert "2 sager er gjort færdige, og alle er indberettet." in sentence(hands)
    assert reason(hands.button("Markér som indberettet …")) == ALREADY


def test_a_day_that_cannot_be_is_said_at_the_field_and_the_dialog_stays(unlocked: Unlocked, ready: Scenario) -> None:
    hands = opened(unlocked, ready).go("udbakke")
    hands.press("Markér som indberettet …")
    asked = dialog()
    mark(hands, "05-08-2025")
    assert asked.isVisible() and "ligger i fremtiden" in wrong(asked.day) and asked.focusWidget() is asked.day
    assert states(hands) == ["Klar", "Klar"]
    mark(hands, "i dag")
    assert states(hands) == ["Indberettet", "Klar"]
    assert NOT_ONE in sentence(hands)


def test_a_mistake_is_taken_back_in_udbakke(unlocked: Unlocked, ready: Scenario) -> None:
    hands = opened(unlocked, ready).go("udbakke")
    hands.press("Markér som indberettet …")
    mark(hands)
    table = page(hands).table
    table.choose(marked_id(ready))
    hands.dialogs.expect("reason", "Det var en anden")
    hands.press("Fortryd indberettet …")
    assert states(hands) == ["Klar", "Klar"]


def marked_id(scenario: Scenario) -> str:
    rows = scenario.workspace.store.outbox.udbakke((Tilstand.INDBERETTET,))
    return rows[0].indberetning.id


def test_a_case_is_marked_from_its_citizen_and_a_change_makes_it_klar_again(
    unlocked: Unlocked, ready: Scenario
) -> None:
    hands = opened(unlocked, ready)
    hands.go("borger", borger_id=ready.borger_id, forloeb_id=ready.session.forloeb_id)
    hands.choose("Markér som indberettet …")
    mark(hands)
    assert [i.tilstand for i in ready.submissions()] == [Tilstand.INDBERETTET]
    ready.answer("gravid", "JA").complete("anmodning", "Rettet")
    hands.settle()
    hands.go("udbakke")
    hands.go("borger", borger_id=ready.borger_id, forloeb_id=ready.session.forloeb_id)
    assert "i SMDB står revision 1, tastet 04-08-2025, og den er ældre" in hands.find("smdb_er_aeldre", QLabel).text()
    hands.go("udbakke")
    newest = ready.submissions()[-1].id
    page(hands).table.choose(newest)
    hands.settle()
    assert "og den er ældre" in hands.find("smdb_er_aeldre", QLabel).text()
    assert NOT_TWO in sentence(hands)


def test_a_store_without_an_answer_is_asked_and_led_to_the_settings(unlocked: Unlocked, ready: Scenario) -> None:
    hands = opened(unlocked, ready).go("forside")
    assert ASK in hands.texts()
    hands.go("udbakke")
    assert hands.find("indberetning_spoergsmaal", QLabel).text() == ASK
    hands.press("Svar under Indstillinger")
    assert hands.here == "indstillinger"
    answers = hands.find("vej_til_smdb", QComboBox)
    assert [answers.itemText(row) for row in range(answers.count())][1:] == [str(words) for words in ANSWERS.values()]
    answers.setFocus()
    hands.bot.keyClick(answers, Qt.Key.Key_Down)
    assert answers.view().isVisible() and ready.workspace.way_to_smdb() is None, "a closed list is opened, not changed"
    hands.bot.keyClick(answers.view(), Qt.Key.Key_Down)
    hands.bot.keyClick(answers.view(), Qt.Key.Key_Return)
    hands.settle()
    assert ready.workspace.way_to_smdb() is Vej.TASTER
    hands.go("forside")
    assert ASK not in hands.texts() and "blive tastet i SMDB" in sentence(hands)


def test_the_same_case_is_in_the_same_state_everywhere(
    unlocked: Unlocked, ready: Scenario, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file, the list, the citizen and what is read through say one word; so does the store."""
    results = ready.export(tmp_path / "ud")
    path = next(result.path for result in results if result.id == ready.submissions()[-1].id)
    hands = opened(unlocked, ready).go("udbakke")
    wanted = str(word(ready.submissions()[-1].tilstand))
    assert wanted == "Eksporteret" and states(hands) == [wanted, wanted]
    hands.go("borger", borger_id=ready.borger_id, forloeb_id=ready.session.forloeb_id)
    assert wanted in [cell for row in citizen(hands).lists.sent.texts() for cell in row]
    hands.go("guide", forloeb_id=ready.session.forloeb_id, trin="gennemse")
    assert wanted in hands.texts()
    assert run(["show", str(path)]) == 0
    assert f"Tilstand: {wanted}" in capsys.readouterr().out
    assert run(["verify", str(path)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["tilstandstekst"], found["tilstand"]) == (wanted, Tilstand.EKSPORTERET.value)
    assert ready.workspace.reporting().tal == {Tilstand.EKSPORTERET: 2}


def test_what_was_never_in_sight_is_not_marked_with_the_rest(unlocked: Unlocked, ready: Scenario) -> None:
    hands = opened(unlocked, ready).go("udbakke")
    table = page(hands).table
    assert not reason(page(hands).mark)
    shown = [table._model.rows[0]]
    # a list of which only the first row has been read
    table.show_window(2, 0, shown, -1)
    table.selectAll()
    assert reason(page(hands).mark).startswith("1 af de valgte har ikke været vist endnu")
    table.selectRow(0)
    assert not reason(page(hands).mark)
