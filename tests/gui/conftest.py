"""A window over a store in memory. Every question it may ask is written down first; what it leaves behind fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from smdb_desktop.gui.app.main import Gui, make_gui
from smdb_desktop.services.workspace import Desk
from tests.fakes.dialogs import FakeDialogs
from tests.gui.gui_hands import Hands, in_front
from tests.scenario import PASSPHRASE, Clock, Scenario, make_desk


@pytest.fixture
def dialogs() -> Iterator[FakeDialogs]:
    """Answers that were written down; one that nobody asked for fails the test."""
    made = FakeDialogs()
    yield made
    made.finished()


@pytest.fixture
def listening(qapp: QApplication) -> Iterator[None]:
    """Somebody hears the window: what is announced stands in the description of what has the focus."""
    QAccessible.setActive(True)
    yield
    for _ in range(6):
        qapp.processEvents()
    QAccessible.setActive(False)


@pytest.fixture(autouse=True)
def _no_button_is_held(request: pytest.FixtureRequest) -> Iterator[None]:
    """A list that opened under a press took the release along; whoever comes next has pressed nothing."""
    yield
    if "qapp" in request.fixturenames and QApplication.mouseButtons():
        made = QWidget()
        made.show()
        QTest.mouseRelease(made.windowHandle(), Qt.MouseButton.LeftButton)
        made.hide()
        assert not QApplication.mouseButtons()


class Strays(QObject):
    """Sees what is shown as a window of its own although it belongs on a page: it flashes up, and takes the focus along."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:  # noqa: N802  Qt's name
        shown = event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.windowType()
        if shown is Qt.WindowType.Window and not isinstance(watched, QMainWindow | QDialog):
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def strays(qapp: QApplication) -> Iterator[Strays]:
    """Fails a test in which a part of a page was a window."""
    watch = Strays()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)
    assert not watch.seen


@pytest.fixture
def open_window(qtbot: QtBot, dialogs: FakeDialogs, strays: Strays) -> Iterator[Callable[..., Hands]]:
    """Opens windows over a desk and closes them after the test."""
    del strays
    opened: list[Gui] = []

    def start(desk: Desk, demo_passphrase: str = "") -> Hands:
        gui = make_gui(desk, demo_passphrase, dialogs, listen=False)
        opened.append(gui)
        # a fault of ours must fail the test, not only be reported
        gui.context.tasks.failed.connect(_raise)
        gui.window.show()
        in_front(qtbot, gui.window)
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
