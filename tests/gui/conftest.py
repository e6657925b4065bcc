"""A window over a store in memory. Every question it may ask is written down first; what it leaves behind fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt

from smdb_desktop.gui.app.main import Gui, make_gui
from smdb_desktop.services.workspace import Desk
from tests.fakes.dialogs import FakeDialogs
from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, Clock, Scenario, make_desk


@pytest.fixture
def dialogs() -> Iterator[FakeDialogs]:
    """Answers that were written down; one that nobody asked for fails the test."""
    made = FakeDialogs()
    yield made
    made.finished()


@pytest.fixture
def open_window(qtbot: QtBot, dialogs: FakeDialogs) -> Iterator[Callable[..., Hands]]:
    """Opens windows over a desk and closes them after the test."""
    opened: list[Gui] = []

    def start(desk: Desk, demo_passphrase: str = "") -> Hands:
        gui = make_gui(desk, demo_passphrase, dialogs, listen=False)
        opened.append(gui)
        # a fault of ours must fail the test, not only be reported
        gui.context.tasks.failed.connect(_raise)
        gui.window.show()
        qtbot.waitExposed(gui.window)
        return Hands(gui, dialogs, qtbot).settle()

    yield start
    for gui in opened:
        gui.close()
        gui.window.deleteLater()


def _raise(error: BaseException) -> None:
    raise error


@pytest.fixture
def fresh(open_window: Callable[..., Hands]) -> Hands:
    """A window on a machine that has never seen the program."""
    return open_window(make_desk(Clock()))


@pytest.fixture
def scenario() -> Scenario:
    """A practice store with a profile, filled by what a test does with it before the window opens."""
    return Scenario()


@pytest.fixture
def unlocked(open_window: Callable[..., Hands]) -> Callable[[Scenario], Hands]:
    """Opens the window of a scenario's store and unlocks it."""

    def start(scenario: Scenario) -> Hands:
        scenario.workspace.close()
        hands = open_window(scenario.desk)
        hands.type("adgangssaetning", PASSPHRASE)
        hands.key(Qt.Key.Key_Return)
        assert hands.here == "forside"
        return hands

    return start
