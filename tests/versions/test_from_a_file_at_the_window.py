"""Om kodelister: new forms come out of a file, are looked at and taken in; the next start types a case with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from smdb_desktop import app
from smdb_desktop.examples.robot import Robot
from smdb_desktop.gui.app.main import make_gui
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.gui.settings.kodelister import KodelisterPage
from smdb_desktop.services.forms.keeping import load, save
from smdb_desktop.services.forms.model import Stand
from smdb_desktop.services.workspace import Desk
from tests.scenario import PASSPHRASE
from tests.updating.world import Machine, Publisher
from tests.versions.test_third_version import STEPS, begin, request
from tests.versions.third_version import THIRD, package
from tests.versions.versions_person import Person

Start = Callable[[], app.Forms]
Store = Callable[[app.Forms], Desk]
FIRST = "2025.10"


@contextmanager
def at_the_window(desk: Desk, machine: Machine, qtbot: QtBot) -> Iterator[Person]:
    """Somebody unlocks a program that has just been started."""
    gui = make_gui(replace(desk, updates=lambda: app.updates(machine.policy)), listen=False)
    gui.window.resize(1366, 768)
    gui.window.show()
    qtbot.waitExposed(gui.window)
    person = Person(gui, Robot(gui.window, patience_ms=20_000))
    try:
        person.unlock()
        yield person
    finally:
        gui.close()
        gui.window.deleteLater()


def card(person: Person) -> KodelisterPage:
    person.gui.context.navigate(places.Kodelister())
    person.settle()
    page = person.gui.window.page
    assert isinstance(page, KodelisterPage)
    return page


def stands(person: Person) -> Stand:
    """How far the store says that the package has come."""
    kept: list[Stand] = []
    context = person.gui.context
    context.tasks.run(Lane.STORE, lambda: load(context.work.store)[0].stand, person.gui.window, kept.append)
    person.settle()
    return kept[0]


def by_key(person: Person, button: QWidget) -> None:
    """The button is come to by Tab and pressed by Enter."""
    window = person.gui.window
    window.activateWindow()
    person.robot.wait(window.isActiveWindow, "the window in front")
    for _ in range(200):
        focused = window.focusWidget()
        if focused is None or focused is button:
            break
        person.robot.key(focused, Qt.Key.Key_Tab)
    assert window.focusWidget() is button
    person.robot.key(button, Qt.Key.Key_Return)
    person.settle()


def test_new_forms_come_out_of_a_file_and_a_case_is_typed_with_them(
    machine: Machine,
    publisher: Publisher,
    start: Start,
    store: Store,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(app, "now", lambda: machine.moment)
    machine.home.folder.mkdir()
    publisher.add_package(package(tmp_path / "made"), FIRST)
    publisher.release()
    file = tmp_path / "skemaer.zip"
    publisher.repository.bundle("skemaer", FIRST, file)
    monkeypatch.setattr(QtDialogs, "file", lambda _self, _parent, _title, _pattern, then: then(file))

    with at_the_window(store(start()), machine, qtbot) as person:
        page = card(person)
        by_key(person, page.forms.choose)
        person.robot.wait(lambda: person.robot.button("Tag skemaerne ind") is not None, "the difference")
        assert machine.home.packages("skemaer").sealed() == ()
        person.press("Lad dem være")
        assert machine.home.packages("skemaer").sealed() == ()
        person.press("Vælg fil med skemaer …")
        person.robot.wait(lambda: person.robot.button("Tag skemaerne ind") is not None, "the difference")
        # the stick is pulled out: what was shown is taken in
        file.unlink()
        person.press("Tag skemaerne ind")
        state = person.robot.find("skemapakker", QLabel)
        assert "Den tages i brug, næste gang programmet startes. Taget ind " in state.text()
        assert f"fra {file.name}." in state.text()
        assert person.gui.window.focusWidget() is page.forms.choose
        # this start goes on with the forms that it has
        assert THIRD not in person.gui.context.desk.katalog.versioner

    # the power went before the log could say so
    work = store(start()).unlock(PASSPHRASE)
    (taken,) = load(work.store)
    save(work.store, (taken._replace(stand=Stand.BEGYNDT),))
    work.close()
    with at_the_window(store(start()), machine, qtbot) as person:
        # it is said behind the first page, and nobody has to open the one of lists for it
        person.robot.wait(lambda: stands(person) is Stand.INDE, "the log")
        begin(person)
        assert [trin.id for trin in person.page.trin()] == STEPS
        request(person)
        assert person.session.version.id == THIRD
        page = card(person)
        assert f"Pakken skemaer {FIRST} er i brug." in person.robot.find("skemapakker", QLabel).text()
        person.press(person.robot.find("fortryd_skemaer", QPushButton).text())
        person.press("Fortryd pakken")
        person.robot.wait(
            lambda: person.robot.button("Luk") is not None or person.robot.button("OK") is not None, "why not"
        )
        assert any("er skrevet med" in each.text() for each in person.gui.window.findChildren(QLabel))
        person.press("Luk" if person.robot.button("Luk") is not None else "OK")
        assert THIRD in start().katalog.versioner
