"""Changes come home to the window's thread, those of a burst together; too many lose their ids, never their kind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QObject

from smdb_desktop.gui.core.changes import MOST, ChangeFeed
from smdb_desktop.services.changes import Changed, Changes, Kind


@pytest.fixture
def changes() -> Changes:
    return Changes()


@pytest.fixture
def feed(qtbot: QtBot, changes: Changes) -> Iterator[ChangeFeed]:  # noqa: ARG001
    owner = QObject()
    made = ChangeFeed(changes, owner)
    yield made
    made.close()


def elsewhere(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_a_burst_arrives_together_on_the_windows_thread(qtbot: QtBot, changes: Changes, feed: ChangeFeed) -> None:
    came: list[tuple[str, frozenset[Changed]]] = []
    feed.came.connect(lambda changed: came.append((threading.current_thread().name, changed)))
    one, other = Changed(Kind.SVAR, forloeb_id="f"), Changed(Kind.KLADDER)

    def publish() -> None:
        for _ in range(50):
            changes.publish(one)
        changes.publish(other)

    elsewhere(publish)
    assert came == [], "not on the thread that wrote"
    qtbot.waitUntil(lambda: bool(came))
    assert came == [(threading.main_thread().name, frozenset({one, other}))]
    elsewhere(lambda: changes.publish(other))
    qtbot.waitUntil(lambda: len(came) == 2)
    assert came[1][1] == frozenset({other})


def test_of_very_many_the_kinds_are_kept(qtbot: QtBot, changes: Changes, feed: ChangeFeed) -> None:
    with qtbot.waitSignal(feed.came) as heard:
        for number in range(MOST + 1):
            changes.publish(Changed(Kind.FORLOEB, forloeb_id=str(number)))
        changes.publish(Changed(Kind.UDBAKKE, forloeb_id="f"))
    assert heard.args == [frozenset({Changed(Kind.FORLOEB), Changed(Kind.UDBAKKE, forloeb_id="f")})]


def test_a_feed_that_is_closed_hears_nothing(qtbot: QtBot, changes: Changes, feed: ChangeFeed) -> None:
    feed.close()
    with qtbot.assertNotEmitted(feed.came):
        changes.publish(Changed(Kind.SVAR))
        qtbot.wait(0)
