"""A program that has a third form version: its catalogue, its encrypted store, and its real window with hands at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from smdb_desktop import app, resources
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.examples.robot import Robot
from smdb_desktop.gui.app.main import make_gui
from smdb_desktop.resources import load_catalog
from smdb_desktop.services.workspace import Desk
from tests.scenario import PASSPHRASE, PROFIL, Clock, make_desk
from tests.updating.world import OLD, Machine, Publisher
from tests.versions.handed import Person as Handed
from tests.versions.handed import Start, Store
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


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    made = Publisher(tmp_path / "publisher")
    made.publish(OLD)
    return made


@pytest.fixture
def machine(tmp_path: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """An installed program that trusts the publisher and looks into its folder."""
    made = Machine(tmp_path / "updates", publisher.first_root, "")
    made.settle(str(publisher.served))
    monkeypatch.setattr(resources, "update_root", lambda: publisher.first_root)
    monkeypatch.setenv(app.UPDATES_DIR_VARIABLE, str(made.home.folder))
    monkeypatch.setenv(app.DATA_DIR_VARIABLE, str(tmp_path / "data"))
    return made


@pytest.fixture
def start(machine: Machine) -> Iterator[Start]:
    """What a start of the program reads."""

    def begin() -> app.Forms:
        app._with_packages.cache_clear()
        return app.forms()

    yield begin
    app._with_packages.cache_clear()
    assert machine.home.folder.is_dir()


@pytest.fixture
def store(tmp_path: Path) -> Callable[[app.Forms], Desk]:
    """The desk of one practice store as a start of the program has it."""

    def at(forms: app.Forms) -> Desk:
        desk = make_desk(Clock(NOW), tmp_path / "data", forms.katalog)
        if not desk.vault.exists():
            desk.create(PASSPHRASE, PROFIL, oevelse=True)[0].close()
        return desk

    return at


@pytest.fixture
def handed(
    machine: Machine,
    publisher: Publisher,
    start: Start,
    store: Store,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Handed:
    """Somebody at the command line, with a file of their passphrase."""
    (tmp_path / "kode.txt").write_text(PASSPHRASE, encoding="utf-8")
    monkeypatch.setattr(app, "now", lambda: machine.moment)
    machine.home.folder.mkdir()
    return Handed(machine, publisher, start, store, tmp_path, capsys)
