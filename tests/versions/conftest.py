"""A program that has a third form version: its catalogue, its encrypted store, and its real window with hands at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.examples.robot import Robot
from smdb_desktop.gui.app.main import make_gui
from smdb_desktop.resources import load_catalog
from smdb_desktop.services.workspace import Desk
from tests.scenario import PASSPHRASE, PROFIL, Clock, make_desk
from tests.versions.third_version import NOW, build
from tests.versions.versions_person import Person


@pytest.fixture(scope="session")
def katalog(tmp_path_factory: pytest.TempPathFactory) -> Katalog:
    return load_catalog(build(tmp_path_factory.mktemp("forms")))


@pytest.fixture
def desk(katalog: Katalog, tmp_path: Path) -> Desk:
    """A practice store of its own with a profile, closed."""
    made = make_desk(Clock(NOW), tmp_path / "data", katalog)
    made.create(PASSPHRASE, PROFIL, oevelse=True)[0].close()
    return made


@pytest.fixture
def person(desk: Desk, qtbot: QtBot) -> Iterator[Person]:
    """Somebody at the unlocked window."""
    gui = make_gui(desk, listen=False)
    faults: list[object] = []
    gui.context.tasks.failed.connect(faults.append)
    gui.window.resize(1366, 768)
    gui.window.show()
    qtbot.waitExposed(gui.window)
    made = Person(gui, Robot(gui.window, patience_ms=20_000))
    made.unlock()
    yield made
    gui.close()
    gui.window.deleteLater()
    assert faults == []
