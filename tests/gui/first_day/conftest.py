"""A first day at the real window with its real dialogs; what each task costs is compared with the row in docs/first-day.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt

from smdb_desktop.gui.app.main import Gui, make_gui
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.services.workspace import Desk
from tests.gui.first_day.person import Person
from tests.gui.gui_hands import in_front
from tests.house.house_tree import ROOT
from tests.scenario import PASSPHRASE, Clock, Scenario, make_desk

WENT_WELL = pytest.StashKey[bool]()
PAGE = ROOT / "docs" / "first-day.md"
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (\d+) \| (\d+) \| `(\w+)` \|$", re.MULTILINE)


def rows() -> dict[str, tuple[int, int]]:
    """Clicks and keys of each task, by the name of its test, as the page says."""
    return {test: (int(clicks), int(keys)) for _, _, clicks, keys, test in ROW.findall(PAGE.read_text("utf-8"))}


@pytest.fixture
def seated(qtbot: QtBot, request: pytest.FixtureRequest) -> Iterator[Callable[[Desk], Person]]:
    """Opens the window over a desk for a person; afterwards the counts are compared with the page's row."""
    opened: list[Gui] = []
    people: list[Person] = []

    def start(desk: Desk) -> Person:
        gui = make_gui(desk, "", QtDialogs(), listen=False)
        opened.append(gui)
        gui.context.tasks.failed.connect(_raise)
        gui.window.resize(1366, 728)
        gui.window.show()
        in_front(qtbot, gui.window)
        people.append(Person(gui, qtbot).settle())
        return people[-1]

    yield start
    for gui in opened:
        gui.close()
        gui.window.deleteLater()
    if people and request.node.stash.get(WENT_WELL, False):
        counted = (sum(p.clicks + p.scrolled for p in people), sum(p.keys for p in people))
        assert rows().get(request.node.name) == counted, (
            f"docs/first-day.md: {request.node.name} costs {counted[0]} clicks and {counted[1]} keys"
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What failed on the way is not counted too."""
    report = yield
    if report.when == "call":
        item.stash[WENT_WELL] = report.passed
    return report


@pytest.fixture
def fresh(seated: Callable[[Desk], Person]) -> Person:
    """Somebody on a machine that has never seen the program."""
    return seated(make_desk(Clock()))


@pytest.fixture
def scenario() -> Scenario:
    """A practice store that a test fills before the window opens."""
    return Scenario()


@pytest.fixture
def at_work(seated: Callable[[Desk], Person]) -> Callable[[Scenario], Person]:
    """Unlocks the scenario's store; the counting begins on Forside."""

    def start(scenario: Scenario) -> Person:
        scenario.workspace.close()
        person = seated(scenario.desk)
        person.write(PASSPHRASE).key(Qt.Key.Key_Return)
        person.bot.waitUntil(lambda: person.here == "forside")
        return person.settle().starts_here()

    return start


def _raise(error: BaseException) -> None:
    raise error
