"""*Historik* by keys: what happened, the changes in a list of any length, the course on a day, and one field given back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from PySide6.QtCore import Qt

from smdb_desktop.gui.citizen.historik import CHOOSE, HistorikPage
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.services.stored.records import Svar
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]
KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def asked(scenario: Scenario) -> Scenario:
    """A completed request with one correction of the next day."""
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=1)
    return scenario.answer("gravid", "JA")


def opened(unlocked: Unlocked, scenario: Scenario) -> tuple[Hands, HistorikPage]:
    hands = unlocked(scenario).go("borger", borger_id=scenario.borger_id)
    hands.key(KEY.Key_J, CTRL)
    page = hands.window.page
    assert isinstance(page, HistorikPage)
    return hands, page


def answer_now(hands: Hands, scenario: Scenario) -> Svar | None:
    return hands.gui.context.work.cases.open(scenario.session.forloeb_id).session.svar(
        scenario.form("anmodning"), "gravid"
    )


def test_a_key_leads_there_and_everything_is_told(unlocked: Unlocked, asked: Scenario) -> None:
    hands, page = opened(unlocked, asked)
    assert [row[2] for row in page.events.texts()] == ["Gjorde Anmodning færdig", "Begyndte forløbet"]
    newest = page.changes.texts()[0]
    assert newest[1:3] == ["Ida", "Anmodning"] and newest[4:6] == ["Nej", "Ja"]
    assert page.counted.text() == f"{len(ANMODNING) + 1} ændringer af svar"
    assert "Forløb fra 04-08-2025" in hands.texts()
    hands.press("Til Borgeroverblik")
    assert hands.here == "borger"


def test_one_question_alone_and_all_of_them(unlocked: Unlocked, asked: Scenario) -> None:
    hands, page = opened(unlocked, asked)
    page.changes.setFocus()
    page.changes.selectRow(0)
    hands.press("Kun dette spørgsmål")
    assert [row[4:6] for row in page.changes.texts()] == [["Nej", "Ja"], ["–", "Nej"]]
    hands.press("Alle spørgsmål")
    assert len(page.changes.texts()) == len(ANMODNING) + 1


def test_the_answer_before_a_change_is_given_back_with_a_reason(unlocked: Unlocked, asked: Scenario) -> None:
    hands, page = opened(unlocked, asked)
    page.changes.selectRow(0)
    hands.dialogs.expect("reason", None)
    hands.press("Gendan svaret før ændringen …")
    assert "Nu: Ja" in hands.dialogs.asked[-1][2] and "Bliver: Nej" in hands.dialogs.asked[-1][2]
    assert answer_now(hands, asked) == Svar("JA", "JA"), "nothing before a reason is given"
    hands.dialogs.expect("reason", "Tastefejl")
    hands.press("Gendan svaret før ændringen …")
    assert answer_now(hands, asked) == Svar("NEJ", "NEJ")
    assert page.changes.texts()[0][4:] == ["Ja", "Nej", "Tastefejl"], "it is in the history at once"


def test_a_day_is_shown_and_an_answer_of_it_given_back(unlocked: Unlocked, asked: Scenario) -> None:
    hands, page = opened(unlocked, asked)
    assert {row[3] for row in page.answers.texts()} == {"Som nu"}
    hands.type("dag", "4-8-2025")
    hands.key(KEY.Key_Return)
    assert "gjort færdig 04-08-2025 af Ida" in hands.texts()
    since = [row for row in page.answers.texts() if row[3] == "Ændret siden"]
    assert [row[2] for row in since] == ["Nej"]
    page.answers.selectRow(page.answers.texts().index(since[0]))
    hands.dialogs.expect("reason", "Som den dag")
    hands.press("Gendan dette felt …")
    assert answer_now(hands, asked) == Svar("NEJ", "NEJ")


def test_a_day_that_is_none_is_said_at_the_field(unlocked: Unlocked, asked: Scenario) -> None:
    hands, page = opened(unlocked, asked)
    hands.type("dag", "engang")
    hands.key(KEY.Key_Return)
    assert "ikke en hel dato" in page.wrong.text() and page.wrong.isVisible()
    hands.type("dag", "1-1-2020")
    hands.key(KEY.Key_Return)
    assert "begyndte 04-08-2025" in hands.texts() and not page.wrong.isVisible()
    assert reason(page.restore) == CHOOSE


def test_what_cannot_be_given_back_says_why(unlocked: Unlocked, asked: Scenario) -> None:
    asked.workspace.cases.delete_forloeb(asked.session.forloeb_id, "Fejl")
    asked.citizen("150277-9995").answers({**ANMODNING, "gravid": "NEJ"}).complete("anmodning")
    hands, page = opened(unlocked, asked)
    page.changes.selectRow(0)
    hands.dialogs.expect("reason", "Fejl")
    hands.press("Gendan svaret før ændringen …")
    hands.dialogs.expect("error", None)
    page.answers.selectRow(0)
    hands.type("dag", "i dag")
    hands.key(KEY.Key_Return)
    page.answers.selectRow(0)
    hands.press("Gendan dette felt …")
    assert "står i feltet nu" in hands.dialogs.asked[-1][1]
