"""A submission file by the keyboard alone, and as macOS hands it over: by an event of the system, at the start and later."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.kit.announce import announcer
from smdb_desktop.gui.kit.parts import Banner
from smdb_desktop.gui.kit.review_list import ReviewList
from smdb_desktop.gui.kit.tables import RowTable
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.outbox.known import Kendt
from tests.gui.gui_hands import Hands, in_front
from tests.journey.keys import Keys
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

Opened = Callable[..., Hands]
CPR = "150277-9995"


@pytest.fixture
def file(scenario: Scenario, tmp_path: Path) -> Path:
    """A practice submission that left from the scenario's store, which is locked again."""
    scenario.citizen(CPR, "Testborger Et").answers(ANMODNING).complete("anmodning", "Spurgt")
    scenario.export(tmp_path / "ud")
    scenario.workspace.close()
    (made,) = (tmp_path / "ud").iterdir()
    return made


def opened_by_the_system(hands: Hands, event: QFileOpenEvent) -> bool:
    """The event as Qt delivers it: to the application, not to the window."""
    app = QApplication.instance()
    assert app is not None
    taken = QApplication.sendEvent(app, event)
    hands.settle()
    return taken


@pytest.fixture
def on_macos(open_window: Opened, scenario: Scenario, file: Path, monkeypatch: pytest.MonkeyPatch) -> Hands:
    """The locked window as it is made on macOS. Not run there: the event is one that the test sends."""
    del file
    monkeypatch.setattr("smdb_desktop.gui.app.opening.sys", SimpleNamespace(platform="darwin"))
    return open_window(scenario.desk)


def test_a_file_that_macos_opens_is_shown(on_macos: Hands, file: Path) -> None:
    assert opened_by_the_system(on_macos, QFileOpenEvent(str(file)))
    assert on_macos.here == "indberetningsfil" and CPR in on_macos.texts()
    assert on_macos.press("Luk filen").here == "laas_op"
    assert opened_by_the_system(on_macos, QFileOpenEvent(QUrl.fromLocalFile(str(file))))
    assert on_macos.here == "indberetningsfil", "a second one is shown as the first"


def test_what_macos_opens_waits_for_what_is_typed(on_macos: Hands, file: Path) -> None:
    on_macos.type("adgangssaetning", "halv")
    on_macos.dialogs.expect("confirm", False)
    opened_by_the_system(on_macos, QFileOpenEvent(str(file)))
    assert on_macos.here == "laas_op" and on_macos.find("adgangssaetning", QLineEdit).text() == "halv"


def test_an_address_that_is_no_file_is_not_taken_for_one(on_macos: Hands) -> None:
    opened_by_the_system(on_macos, QFileOpenEvent(QUrl("smdb://et/andet/sted")))
    assert on_macos.here == "laas_op"


def test_elsewhere_such_an_event_is_nobodys(open_window: Opened, scenario: Scenario, file: Path) -> None:
    hands = open_window(scenario.desk)
    assert not opened_by_the_system(hands, QFileOpenEvent(str(file)))
    assert hands.here == "laas_op"


def test_the_whole_page_by_the_keyboard_alone(open_window: Opened, scenario: Scenario, file: Path) -> None:
    hands = open_window(scenario.desk)
    in_front(hands.bot, hands.window)
    keys = Keys(hands.bot)
    hands.window.opening.show_file(str(file))
    hands.settle()
    assert hands.here == "indberetningsfil"
    answers = hands.find("svarene", ReviewList)
    keys.to(lambda widget: widget is answers, "the answers")
    keys.key(Qt.Key.Key_Down)
    keys.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "Anmodningsdato: 04-08-2025"
    hands.window.copied.clear()
    steps = hands.find("kontroltrin", RowTable)
    keys.to(lambda widget: widget is steps, "the steps")
    before = steps.currentIndex().row()
    keys.key(Qt.Key.Key_Down)
    assert steps.currentIndex().row() == before + 1
    keys.press("Lås op, og vend tilbage til filen")
    keys.wait(lambda: hands.here == "laas_op")
    keys.to_field("adgangssaetning")
    keys.type(PASSPHRASE)
    keys.key(Qt.Key.Key_Return)
    keys.wait(lambda: hands.here == "indberetningsfil")
    hands.settle()
    keys.press("Gå til borgeren")
    keys.wait(lambda: hands.window.place == places.Borger(scenario.borger_id, scenario.session.forloeb_id))
    hands.settle()


def test_it_is_closed_by_the_keyboard_and_leads_back(open_window: Opened, scenario: Scenario, file: Path) -> None:
    hands = open_window(scenario.desk)
    in_front(hands.bot, hands.window)
    keys = Keys(hands.bot)
    hands.window.opening.show_file(str(file))
    hands.settle()
    keys.press("Luk filen")
    keys.wait(lambda: hands.here == "laas_op")
    hands.settle()


@pytest.mark.usefixtures("listening")
def test_with_an_open_store_the_verdict_and_what_is_known_here_are_one_announcement(
    open_window: Opened, scenario: Scenario, file: Path
) -> None:
    hands = open_window(scenario.desk)
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(Qt.Key.Key_Return)
    heard: list[str] = []
    announcer().announced.connect(lambda text, _assertive: heard.append(text))
    hands.window.opening.show_file(str(file))
    hands.settle()
    verdict = hands.find("dom", Banner).text()
    (told,) = [text for text in heard if verdict in text]
    assert hands.find("kendt_her", Banner).text() in told, "of two in a row Orca 43 says the second alone"


def test_where_the_store_cannot_say_what_it_knows_the_verdict_is_heard_all_the_same(
    open_window: Opened, scenario: Scenario, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> Kendt:
        raise StoreError(T("Lageret svarer ikke."))

    monkeypatch.setattr("smdb_desktop.gui.viewer.side.known", fails)
    hands = open_window(scenario.desk)
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(Qt.Key.Key_Return)
    heard: list[str] = []
    announcer().announced.connect(lambda text, _assertive: heard.append(text))
    hands.dialogs.expect("error")
    hands.window.opening.show_file(str(file))
    hands.settle()
    assert any(hands.find("dom", Banner).text() in text for text in heard)
