"""A reason that is being written when nobody can answer any more stands in the same question again; an answered one does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton

from smdb_desktop.gui.app.idle import IdleLock
from smdb_desktop.gui.app.session_end import SessionEnd
from smdb_desktop.gui.citizen.actions import CORRECT, DELETE, HAND_OVER, REMOVE
from smdb_desktop.gui.core import half_written
from smdb_desktop.gui.core.half_written import Questions
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.language import say
from smdb_desktop.services.desk.half_written import HalfWritten
from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

Open = Callable[..., Hands]
WORDS = "Oprettet ved en fejl, fordi"


class Manager:
    """The system's, as far as it is asked."""

    def cancel(self) -> None:
        raise AssertionError("the system is asked to wait")


def opened(open_window: Open, scenario: Scenario) -> Hands:
    hands = open_window(scenario.desk)
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(Qt.Key.Key_Return).settle()
    hands.gui.context.dialogs = QtDialogs()
    return hands


@pytest.fixture
def action(request: pytest.FixtureRequest, scenario: Scenario) -> str:
    """What is done with a citizen who has a course, or, where they are removed, with one who has nothing."""
    scenario.citizen("150277-9995", "Testborger Et")
    if request.param == REMOVE:
        scenario.workspace.cases.delete_forloeb(scenario.session.forloeb_id, "prøve")
        scenario.workspace.papirkurv.empty("prøve")
    else:
        scenario.answers(ANMODNING)
    scenario.workspace.close()
    return str(request.param)


def line_of(hands: Hands, scenario: Scenario, action: str) -> tuple[QDialog, QLineEdit]:
    hands.go("borger", borger_id=scenario.borger_id).choose(action)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    found = [each for name in ("begrundelse", "svar") for each in dialog.findChildren(QLineEdit, name)]
    return dialog, found[0]


def session_ends(hands: Hands) -> None:
    SessionEnd(hands.window, hands.gui.context.tasks, hands.gui.close).commit(Manager())
    assert kept(hands), "before the loop has run again"
    hands.gui.close()


def locked(hands: Hands) -> None:
    idle = IdleLock(hands.gui.context, lambda: hands.gui.context.lock(), hands.window)
    idle._seconds, idle._used = 60.0, (0.0, 0.0)
    hands.settle()
    idle.look()
    hands.settle()
    hands.gui.close()


def signalled(hands: Hands) -> None:
    hands.gui.close()


def cut_off(hands: Hands) -> None:
    """The pause is over, and then nothing of the program runs any more."""
    hands.bot.waitUntil(lambda: hands.gui.context.tasks.is_idle and bool(kept(hands)))
    hands.gui.context.questions = Questions(hands.gui.context.tasks, lambda: None)
    hands.gui.close()


def kept(hands: Hands) -> object:
    found = hands.gui.context.work.store.settings.get("halvt_skrevet")
    return found and any(found.values()) if isinstance(found, dict) else None


@pytest.mark.parametrize(
    ("action", "ends"),
    [
        (DELETE, session_ends),
        (CORRECT, session_ends),
        (HAND_OVER, session_ends),
        (REMOVE, session_ends),
        (REMOVE, locked),
        (REMOVE, signalled),
        (DELETE, cut_off),
    ],
    indirect=["action"],
)
def test_a_reason_that_nobody_could_answer_stands_there_again(
    open_window: Open, scenario: Scenario, action: str, ends: Callable[[Hands], None]
) -> None:
    hands = opened(open_window, scenario)
    _dialog, line = line_of(hands, scenario, action)
    line.setFocus()
    hands.bot.keyClicks(line, WORDS)
    ends(hands)
    again = opened(open_window, scenario)
    dialog, line = line_of(again, scenario, action)
    again.settle()
    assert line.text() == WORDS
    assert line.accessibleDescription() == say(half_written.FOUND)
    dialog.reject()
    again.settle()
    _dialog, line = line_of(again, scenario, action)
    again.settle()
    assert line.text() == "", "who thinks better of it leaves nothing"


@pytest.mark.parametrize("action", [REMOVE], indirect=True)
def test_an_answered_reason_is_let_go_of_when_it_was_acted_on(
    open_window: Open, scenario: Scenario, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = opened(open_window, scenario)
    dialog, line = line_of(hands, scenario, action)
    hands.bot.keyClicks(line, WORDS)
    hands.bot.waitUntil(lambda: bool(kept(hands)))
    stood: list[tuple[str, int]] = []
    keep = HalfWritten.keep

    def kept_now(words: HalfWritten, spoergsmaal: str, text: str) -> None:
        stood.append((text, words.store.bin.number()))
        keep(words, spoergsmaal, text)

    monkeypatch.setattr(HalfWritten, "keep", kept_now)
    dialog.accept()
    hands.settle()
    assert stood == [("", 1)] and not kept(hands), "a kill before the citizen lies in the bin costs no word"


@pytest.mark.parametrize("action", [DELETE], indirect=True)
def test_an_answered_reason_is_kept_nowhere_else(open_window: Open, scenario: Scenario, action: str) -> None:
    hands = opened(open_window, scenario)
    dialog, line = line_of(hands, scenario, action)
    hands.bot.keyClicks(line, WORDS)
    hands.bot.waitUntil(lambda: bool(kept(hands)))
    (accept,) = dialog.findChildren(QPushButton, "slet_nu")
    accept.click()
    hands.settle()
    assert not kept(hands)


def test_what_is_typed_before_the_words_come_is_not_written_over(open_window: Open, scenario: Scenario) -> None:
    scenario.workspace.close()
    hands = opened(open_window, scenario)
    HalfWritten(hands.gui.context.work.store, scenario.clock).keep("x y", WORDS)
    dialog, line = QDialog(hands.window), QLineEdit()
    hands.gui.context.questions.keeps("x", "y")(dialog, line)
    line.setText("Andet")
    hands.settle()
    assert line.text() == "Andet"
    dialog.reject()
    hands.settle()
