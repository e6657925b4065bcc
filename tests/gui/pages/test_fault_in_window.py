"""A fault while somebody types in the real window: what is true of it is said, the draft is saved, and the person chooses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QLabel

from smdb_desktop.faults import Fault
from smdb_desktop.gui.app import securing
from smdb_desktop.gui.app.crash import SAVED, Saved
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.services.errors import StoreFull
from tests.fakes.store import FakeStore
from tests.gui.gui_hands import Hands
from tests.gui.pages.test_crash import ours
from tests.scenario import Scenario

Unlocked = Callable[[Scenario], Hands]
CPR = "150277-9995"


@pytest.fixture
def typing(unlocked: Unlocked, scenario: Scenario) -> Hands:
    """Somebody is in the middle of a word."""
    scenario.citizen(CPR)
    course = scenario.session.forloeb_id
    hands = unlocked(scenario)
    hands.gui.context.navigate(places.Guide(course))
    hands.settle()
    hands.type("anmodningsdato", "0408")
    return hands


def fails(hands: Hands, *, closes: bool = False) -> str:
    """A fault of ours; what was told of it."""
    hands.dialogs.expect("fault", closes)
    hands.gui.crash.take(ours())
    hands.bot.waitUntil(lambda: bool(hands.dialogs.asked))
    return hands.dialogs.asked[-1][1]


def test_what_was_typed_is_on_the_disk_before_it_is_said(typing: Hands, scenario: Scenario) -> None:
    said = fails(typing)
    assert SAVED[Saved.ALL] in said
    course = typing.gui.context.work.store.cases.forloeb(scenario.session.forloeb_id)
    (kept,) = (skema.svar for skema in course.skemaer if skema.art == "anmodning")
    assert kept["anmodningsdato"].raw == "0408"
    assert typing.here == "guide", "the person goes on where they were"


def test_what_could_not_be_written_is_not_called_saved(typing: Hands) -> None:
    store = typing.gui.context.work.store
    assert isinstance(store, FakeStore)
    store.fail_with = StoreFull("Disken er fuld.")
    said = fails(typing)
    assert SAVED[Saved.NOT_ALL] in said and SAVED[Saved.ALL] not in said


def test_a_page_that_is_broken_itself_promises_nothing(typing: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError(CPR)

    page = typing.window.page
    assert page is not None
    monkeypatch.setattr(page, "flush", broken)
    said = fails(typing)
    assert SAVED[Saved.UNSURE] in said and CPR not in said
    monkeypatch.undo()


def test_a_lane_that_does_not_answer_promises_nothing(typing: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(securing, "PATIENCE_MS", 1)
    tasks, run = typing.gui.context.tasks, typing.gui.context.tasks.run

    def never(lane: Lane, *rest: object, **named: object) -> None:
        del lane, rest, named

    monkeypatch.setattr(tasks, "run", never)
    assert SAVED[Saved.UNSURE] in fails(typing)
    monkeypatch.setattr(tasks, "run", run)


def test_the_person_may_close(typing: Hands) -> None:
    fails(typing, closes=True)
    typing.bot.waitUntil(lambda: not typing.window.isVisible())


def test_with_no_store_open_nothing_is_lost(fresh: Hands) -> None:
    assert SAVED[Saved.NOTHING_OPEN] in fails(fresh)


def test_the_dialog_offers_to_go_on_first(qtbot: QtBot, fresh: Hands) -> None:
    closed: list[bool] = []
    QtDialogs().fault(fresh.window, "Der skete en fejl.", "F-ABCD-EF23", lambda: closed.append(True))
    safe = fresh.button("Arbejd videre")
    qtbot.waitUntil(safe.hasFocus)
    fresh.press("Arbejd videre")
    assert closed == []
    QtDialogs().fault(fresh.window, "Der skete en fejl.", "F-ABCD-EF23", lambda: closed.append(True))
    fresh.press("Luk programmet")
    assert closed == [True]


CRASHED = Fault(datetime(2025, 8, 4, tzinfo=UTC), "F-ABCD-EF23", ("nedbrud",), ())


def test_the_next_start_says_what_was_saved(open_window: Callable[..., Hands], scenario: Scenario) -> None:
    from tests.scenario import PASSPHRASE

    scenario.workspace.store.close()  # as a crash leaves it: not closed in order
    hands = open_window(scenario.desk)
    hands.gui.context.crashed = CRASHED
    hands.type("adgangssaetning", PASSPHRASE)
    hands.press("Lås op")
    said = hands.find("afbrudt").findChildren(QLabel)
    text = " ".join(label.text() for label in said)
    assert "En fejl lukkede programmet sidst" in text and "F-ABCD-EF23" in text
    assert "undtagen måske det felt" in text


def test_a_crash_with_the_store_closed_says_so(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario)
    hands.gui.context.crashed = CRASHED
    hands.go("kladder").go("forside")
    assert "Lageret var lukket, så intet er mistet." in hands.texts()
