"""The wizard on a screenless Qt, in the program's own look; every test gets its own store, lanes and page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtWidgets import QApplication

from smdb_desktop.gui.core.tasks import Tasks
from smdb_desktop.gui.guide.page import GuidePage
from smdb_desktop.gui.kit import keys, theme
from smdb_desktop.services.workspace import Workspace
from tests.fakes.dialogs import FakeDialogs
from tests.gui.gui_hands import in_front
from tests.gui.guide.guide_material import CPR, Wizard, begin, context_of, new_workspace


@pytest.fixture(scope="session", autouse=True)
def _dressed(qapp: QApplication) -> None:
    theme.apply(qapp, dark=False)


@pytest.fixture
def wizard(qtbot: QtBot) -> Iterator[Wizard]:
    """The wizard at the first step of a new course."""
    yield from at_work(qtbot, new_workspace())


@pytest.fixture
def nurse(qtbot: QtBot) -> Iterator[Wizard]:
    """The same for a person in the profile Sundhedsfaglig."""
    yield from at_work(qtbot, new_workspace(rolle="SUNDHEDSFAGLIG"))


def at_work(qtbot: QtBot, workspace: Workspace, cpr: str = CPR) -> Iterator[Wizard]:
    """A page with a new course, taken away again afterwards."""
    forloeb_id = begin(workspace, cpr)
    tasks, dialogs = Tasks(), FakeDialogs()
    context = context_of(workspace, tasks, dialogs)
    page = GuidePage(context)
    qtbot.addWidget(page)
    made = Wizard(qtbot, workspace, tasks, dialogs, page, forloeb_id)

    context.navigate = made.went.append
    # what the window does for every page
    keys.bind(
        page, keys.EVERYWHERE, {"hjaelp": page.help, "hovedknap": lambda: page.go_on() or keys.press_primary(page)}
    )
    page.resize(1154, 704)
    page.show()
    in_front(qtbot, page)
    made.open()
    yield made
    page.leave()
    made.settle()
    tasks.close()
    dialogs.finished()
