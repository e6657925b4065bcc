"""Every page and state of the window by ear: what it is called, its headings, its controls, its texts, and where one begins."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from smdb_desktop.gui.app.navigation import DESTINATIONS
from smdb_desktop.gui.citizen.borgeroverblik import BorgerPage
from smdb_desktop.gui.kit import lines, reading
from smdb_desktop.gui.kit.announce import announcer
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.outbox.udbakke import NO_CERTIFICATE
from tests.fakes.dialogs import FakeDialogs
from tests.gui.gui_hands import Hands, calls_of, in_front
from tests.house.house_tree import PACKAGE, sources
from tests.scenario import Clock, Scenario, make_desk
from tests.scenarios.typed import ALDRIG_STARTET, ANMODNING

pytestmark = pytest.mark.usefixtures("listening")

Unlocked = Callable[[Scenario], Hands]
ROLE = QAccessible.Role
NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description
# the wizard's inside has tests of its own (tests/gui/guide)
PAGES = [name for name, to in DESTINATIONS.items() if to.behind_lock and name not in ("guide", "flyttet")]


def turn() -> None:
    for _ in range(6):
        QApplication.processEvents()


@pytest.fixture
def filled(scenario: Scenario) -> Scenario:
    """One citizen with a draft, and a submission that is ready."""
    return (
        scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning").answer("gravid", "JA")
    )


def go(hands: Hands, name: str, scenario: Scenario) -> Hands:
    given: dict[str, dict[str, str]] = {
        "borger": {"borger_id": scenario.borger_id},
        "kontrol": {"liste": "anmodninger_uden_ivaerksaettelse"},
        "historik": {"forloeb_id": scenario.session.forloeb_id} if scenario.borger_id else {},
    }
    hands.go(name, **given.get(name, {}))
    turn()
    return hands


def heard(widget: QWidget) -> Any:
    return QAccessible.queryAccessibleInterface(widget)


def role(widget: QWidget) -> Any:
    return heard(widget).role()


def name(widget: QWidget) -> str:
    return str(heard(widget).text(NAME))


def shown(within: QWidget) -> list[QWidget]:
    return [widget for widget in within.findChildren(QWidget) if widget.isVisible()]


def controls(within: QWidget) -> list[QWidget]:
    return [w for w in shown(within) if reading.is_stop(w) and w.focusProxy() is None]


def page_of(hands: Hands) -> QWidget:
    page = hands.window.page
    assert page is not None
    return page


def check(hands: Hands) -> None:
    """What holds on every page, in every state."""
    page, window = page_of(hands), hands.window
    assert role(page) == ROLE.Section and name(page) == page.windowTitle() != ""
    assert window.windowTitle() == f"{page.windowTitle()} – SMDB Desktop"
    headings = [w for w in shown(page) if isinstance(w, QLabel) and role(w) == ROLE.Heading]
    assert headings and all(name(heading) for heading in headings)
    nameless = [f"{type(w).__name__} {w.objectName()}" for w in controls(page) if not name(w).strip()]
    assert not nameless
    named_twice = [name(w) for w in controls(page) if len(name(w)) > 8 and name(w) in str(heard(w).text(DESCRIPTION))]
    assert not named_twice
    focus = window.focusWidget()
    assert focus is not None and page.isAncestorOf(focus), f"one begins at {focus}"
    assert unheard_texts(page) == []


def unheard_texts(page: QWidget) -> list[str]:
    """The texts of a page that are heard with nothing one can come to."""
    said = {text for control in controls(page) for text in reading.before(control)}
    whole = "\n".join(f"{name(w)}\n{heard(w).text(DESCRIPTION)}" for w in controls(page))
    texts = []
    for label in shown(page):
        if isinstance(label, QLabel) and reading.is_text(label) and role(label) != ROLE.Heading:
            text = reading.spoken(label)
            if text not in said and text.removeprefix("✕ ") not in whole:
                texts.append(text)
    return texts


@pytest.mark.parametrize("page", PAGES)
def test_every_page_behind_the_lock(unlocked: Unlocked, filled: Scenario, page: str) -> None:
    check(go(unlocked(filled), page, filled))


def test_a_citizen_whose_course_is_locked(unlocked: Unlocked, scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(seconds=60)
    scenario.answers(ALDRIG_STARTET).complete("forloebsafslutning")
    assert all(result.ok for result in scenario.export(tmp_path))
    hands = go(unlocked(scenario), "borger", scenario)
    check(hands)
    page = page_of(hands)
    whole = "\n".join(text for control in controls(page) for text in reading.before(control))
    for words in ("Forløbet er afsluttet og låst.", "Sidst i det valgte forløb: Eksporterede", "Eksporteret i dag"):
        assert words in whole, "what is written beside the tables is heard too"
    assert {"Det seneste i forløbet", "Skemaer", "Kontaktforløb"} <= {name(control) for control in controls(page)}


@pytest.mark.parametrize("page", ["forside", "kladder", "udbakke", "kontrol"])
def test_every_page_that_has_nothing_to_show(unlocked: Unlocked, scenario: Scenario, page: str) -> None:
    check(go(unlocked(scenario), page, scenario))


def test_every_page_in_front_of_the_lock(open_window: Callable[..., Hands], scenario: Scenario) -> None:
    scenario.workspace.close()
    hands = open_window(scenario.desk)
    turn()
    check(hands)
    hands.press("Jeg har glemt adgangssætningen")
    turn()
    check(hands)
    hands.go("gendan")
    turn()
    check(hands)


def test_every_step_of_the_first_start(fresh: Hands) -> None:
    turn()
    check(fresh)
    titles = [fresh.window.windowTitle()]
    fresh.find("oevelse", QAbstractButton).click()
    fresh.press("Næste")
    turn()
    check(fresh)
    titles.append(fresh.window.windowTitle())
    assert len(set(titles)) == 2, "each step is called something"


def test_a_refusal_is_heard_at_the_first_field(fresh: Hands) -> None:
    turn()
    told: list[tuple[str, bool]] = []
    announcer().announced.connect(lambda text, assertive: told.append((text, assertive)))
    fresh.press("Næste")
    turn()
    assert told[-1] == ("Vælg en af de to.", True)
    check(fresh)


def test_the_pages_are_a_list_of_which_one_is_chosen(unlocked: Unlocked, filled: Scenario) -> None:
    hands = go(unlocked(filled), "kladder", filled)
    box = hands.window.form.punkter
    assert role(box) == ROLE.List and name(box) == "Sider"
    buttons = [w for w in shown(box) if isinstance(w, QPushButton)]
    assert len(buttons) == sum(bool(to.words) for to in DESTINATIONS.values())
    assert {role(b) for b in buttons} == {ROLE.ListItem}
    assert [name(b) for b in buttons if heard(b).state().selected] == ["Kladder, 1"]
    heard(buttons[0]).actionInterface().doAction("Press")
    hands.settle()
    assert hands.here == "forside"


def test_no_event_and_no_focus_goes_by_the_lock(unlocked: Unlocked, filled: Scenario) -> None:
    hands = go(unlocked(filled), "indstillinger", filled)
    been: list[QWidget | None] = []
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.focusChanged.connect(lambda _old, new: been.append(new))
    for page in PAGES:
        go(hands, page, filled)
    assert hands.window.form.laas not in been
    assert len([w for w in been if w is not None]) == len(PAGES), "each page gives the focus once"


def test_a_page_is_said_and_so_is_the_lock(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled)
    told: list[str] = []
    announcer().announced.connect(lambda text, _assertive: told.append(text))
    go(hands, "udbakke", filled)
    hands.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    turn()
    assert told == ["Udbakke", "Lås op", "Programmet er låst."]
    focus = hands.window.focusWidget()
    assert focus is hands.find("adgangssaetning") and "Programmet er låst." in focus.accessibleDescription()


def test_what_cannot_be_done_is_reached_and_says_why(unlocked: Unlocked, filled: Scenario) -> None:
    filled.workspace.certificates.remove()
    hands = go(unlocked(filled), "udbakke", filled)
    export = hands.find("eksporter", QPushButton)
    why = reason(export)
    assert why.startswith(NO_CERTIFICATE) and export in controls(page_of(hands))
    told: list[tuple[str, bool]] = []
    announcer().announced.connect(lambda text, assertive: told.append((text, assertive)))
    pressed: list[bool] = []
    export.clicked.connect(pressed.append)
    export.setFocus()
    assert why in export.accessibleDescription()
    hands.bot.keyClick(export, Qt.Key.Key_Space)
    hands.bot.keyClick(export, Qt.Key.Key_Return)
    hands.bot.mouseClick(export, Qt.MouseButton.LeftButton)
    assert told == [(why, True)] * 3 and pressed == []
    turn()


def test_a_number_that_nobody_knows_is_said(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario)
    turn()
    hands.type("cpr", "150277-9995")
    hands.key(Qt.Key.Key_Return)
    turn()
    focus = hands.window.focusWidget()
    assert focus is hands.find("cpr") and "er ikke kendt på denne maskine" in focus.accessibleDescription()
    check(hands)


def test_what_is_written_beside_is_heard_with_the_next_control(unlocked: Unlocked, filled: Scenario) -> None:
    hands = go(unlocked(filled), "sikkerhedskopier", filled) if "sikkerhedskopier" in DESTINATIONS else unlocked(filled)
    spoken = [text for control in controls(page_of(hands)) for text in reading.before(control)]
    assert "Det andet sted" in spoken, "where one is"
    assert len(spoken) == len(set(spoken)), "each text once"


@pytest.mark.parametrize("page", ["indstillinger", "forside", "borger"])
def test_a_line_is_heard_by_its_name_before_its_cursor(
    unlocked: Unlocked, filled: Scenario, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt tells of the cursor first, which nobody must hear: a reader takes the line for one that it has said."""
    hands = go(unlocked(filled), page, filled)
    if page == "borger":
        page_shown = page_of(hands)
        assert isinstance(page_shown, BorgerPage)
        page_shown._edit()
        turn()
    unheard_now = calls_of(monkeypatch, lines, "unheard")
    found = [w for w in controls(page_of(hands)) if isinstance(w, QLineEdit) and not isinstance(w.parent(), QComboBox)]
    assert found
    for line in found:
        line.clearFocus()
        unheard_now.clear()
        line.setFocus()
        assert line.hasFocus() and len(unheard_now) == 1, line.objectName()
    assert QAccessible.isActive()


def test_every_line_of_a_page_is_made_so() -> None:
    """One that the kit does not know of would be heard without its name."""
    plain = re.compile(r"(?<![\w.])QLineEdit\((?!\)\):)")
    alone = [
        f"{file.relative_to(PACKAGE)}:{number}"
        for file in sources()
        if file.is_relative_to(PACKAGE / "gui") and "forms" not in file.parts
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if plain.search(line) and "focus_first(" not in line and not line.startswith("class ")
    ]
    assert alone == []


def test_a_dialogs_texts_are_left_to_the_reader_who_says_them_when_it_opens(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    in_front(qtbot, window)
    QtDialogs().confirm(window, "Slet?", "Kladden slettes.", "Slet", "Behold", lambda _: None)
    turn()
    message = window.findChild(Message)
    assert message is not None and message.accessibleDescription() == ""
    focus = QApplication.focusWidget()
    assert focus is not None and "Kladden" not in focus.accessibleDescription()
    assert any(name(w) == "Kladden slettes." for w in shown(message)), "where the reader finds it"
    message.reject()


def test_before_there_is_a_store(open_window: Callable[..., Hands], dialogs: FakeDialogs) -> None:
    del dialogs
    hands = open_window(make_desk(Clock()))
    turn()
    check(hands)
    hands.go("gendan")
    turn()
    check(hands)
