"""The session ends in the middle of a word: it is written before the system goes on, or the system is asked to wait."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from PySide6.QtCore import Qt

from smdb_desktop import windows
from smdb_desktop.gui.app import session_end
from smdb_desktop.gui.app.session_end import SessionEnd
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.language import say
from smdb_desktop.services.errors import StoreFull
from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

FIELD = "anmodningsdato"


class Manager:
    """The system's, as far as it is asked."""

    cancelled = False

    def cancel(self) -> None:
        """The system stays."""
        self.cancelled = True


@pytest.fixture
def reasons(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What Windows is given to show, in order; empty for none any more."""
    given: list[str] = []
    monkeypatch.setattr(windows, "give_reason", lambda _window, text: given.append(text))
    monkeypatch.setattr(windows, "allow_end", lambda _window: given.append(""))
    return given


@pytest.fixture
def typing(unlocked: Callable[[Scenario], Hands], scenario: Scenario) -> Hands:
    """Half a date stands in a field, and nobody has left the field."""
    scenario.citizen("150277-9995").answers(ANMODNING)
    hands = unlocked(scenario).go("guide", forloeb_id=scenario.session.forloeb_id)
    hands.type(FIELD, "0508")
    return hands


def ending(hands: Hands) -> SessionEnd:
    return SessionEnd(hands.window, hands.gui.context.tasks, hands.gui.close)


def on_disk(scenario: Scenario) -> object:
    svar = scenario.desk.unlock(PASSPHRASE).cases.open(scenario.session.forloeb_id).session
    kept = svar.svar(scenario.form("anmodning"), FIELD)
    return kept.raw if kept is not None else None


def test_half_a_word_is_written_before_the_system_goes_on(
    typing: Hands, scenario: Scenario, reasons: list[str]
) -> None:
    manager, store = Manager(), typing.gui.context.work.store
    ending(typing).commit(manager)
    forms = store.cases.forloeb(scenario.session.forloeb_id).skemaer
    assert [form.svar[FIELD].raw for form in forms if FIELD in form.svar] == ["0508"], "before the loop has run again"
    assert not manager.cancelled
    assert reasons == [say(session_end.SAVING), ""]


def test_then_the_window_closes_without_a_question_or_a_copy(typing: Hands, scenario: Scenario) -> None:
    session = ending(typing)
    session.commit(Manager())
    typing.window.close()
    assert not typing.window.isVisible()
    typing.gui.close()
    assert on_disk(scenario) == "0508"


def test_where_it_cannot_be_written_the_system_waits_and_is_told_why(
    typing: Hands, reasons: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> int:
        raise StoreFull("Disken er fuld.")

    manager = Manager()
    with monkeypatch.context() as full:
        full.setattr(typing.gui.context.work.store.cases, "save_svar", refuse)
        ending(typing).commit(manager)
        typing.settle()
    assert manager.cancelled
    assert reasons == [say(session_end.SAVING), say(session_end.NOT_SAVED)]
    assert typing.here == "guide" and "Ikke gemt: Disken er fuld." in typing.texts()
    assert not typing.window.session_ends
    typing.type(FIELD, "05082025")
    typing.key(Qt.Key.Key_Tab)
    typing.settle()
    assert reasons[-1] == "", "the reason goes when it is written"


def test_a_disk_that_does_not_answer_is_not_waited_for_without_end(
    typing: Hands, reasons: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_end, "SECONDS", 0.0)
    answers, manager = threading.Event(), Manager()
    typing.gui.context.tasks.run(Lane.STORE, answers.wait, typing.window)
    session = ending(typing)
    session.commit(manager)
    answers.set()
    assert manager.cancelled
    assert reasons[-1] == say(session_end.NOT_SAVED)
    typing.settle()
    assert reasons[-1] == "", "it was slow, and has written all the same"


def test_a_session_that_goes_on_is_an_ordinary_one_again(typing: Hands) -> None:
    session = ending(typing)
    session.commit(Manager())
    assert typing.window.session_ends
    session._over.timeout.emit()
    assert not typing.window.session_ends


def test_before_the_store_is_open_there_is_nothing_to_wait_for(fresh: Hands, reasons: list[str]) -> None:
    manager = Manager()
    ending(fresh).commit(manager)
    assert not manager.cancelled and reasons[-1] == ""
