"""The menu *Handlinger* by key, by mouse and by ear: what cannot be done says why; what is about whom stands apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from smdb_desktop.gui.citizen.actions import DELETE, EDIT, REOPEN
from smdb_desktop.gui.citizen.borgeroverblik import BorgerPage
from smdb_desktop.gui.citizen.deletion import DeleteDialog
from smdb_desktop.gui.kit.action_menu import ActionMenu
from smdb_desktop.gui.kit.announce import announcer
from smdb_desktop.services.casework.allowed import NOT_CLOSED
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ALDRIG_STARTET, ANMODNING

Unlocked = Callable[[Scenario], Hands]
ROLE, CTRL = QAccessible.Role, Qt.KeyboardModifier.ControlModifier
KEY = Qt.Key


@pytest.fixture
def requested(scenario: Scenario) -> Scenario:
    """One citizen with a registered request."""
    return scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")


@pytest.fixture
def hands(unlocked: Unlocked, requested: Scenario) -> Hands:
    return unlocked(requested).go("borger", borger_id=requested.borger_id)


def menus() -> list[ActionMenu]:
    return [top for top in QApplication.topLevelWidgets() if isinstance(top, ActionMenu) and top.isVisible()]


def opened(hands: Hands) -> ActionMenu:
    """Open it by its key, from wherever the focus is."""
    hands.key(KEY.Key_H, CTRL)
    hands.bot.waitUntil(lambda: len(menus()) == 1)
    return menus()[0]


def entry(menu: ActionMenu, words: str) -> QPushButton:
    return next(made for made in menu.findChildren(QPushButton) if made.text() == words)


def into(hands: Hands, key: Qt.Key) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    hands.bot.keyClick(focus, key)
    hands.settle()


def interface(widget: QWidget) -> Any:
    return QAccessible.queryAccessibleInterface(widget)


def test_it_opens_by_its_key_and_is_walked_by_arrows(hands: Hands) -> None:
    hands.find("naeste_skema").setFocus()
    menu = opened(hands)
    words = [made.text() for made in menu.findChildren(QPushButton)]
    assert words[0] == EDIT and {REOPEN, DELETE} < set(words)
    walked, round_ = [], [*[KEY.Key_Down] * len(words), KEY.Key_Up, KEY.Key_Home, KEY.Key_End]
    for key in (None, *round_):
        if key is not None:
            into(hands, key)
        focus = QApplication.focusWidget()
        assert isinstance(focus, QPushButton)
        walked.append(focus.text())
    assert walked == [*words, EDIT, words[-1], EDIT, words[-1]], "also over what cannot be done, and round"
    into(hands, KEY.Key_Escape)
    assert not menus() and hands.window.focusWidget() is hands.find("handlinger")
    assert hands.here == "borger"


def test_return_and_the_letter_choose(hands: Hands) -> None:
    opened(hands)
    into(hands, KEY.Key_Return)
    assert not menus() and hands.window.focusWidget() is hands.find("navn")
    hands.press("Annuller")
    assert hands.window.focusWidget() is hands.find("handlinger"), "one comes back to where one chose it"
    menu = opened(hands)
    marked = entry(menu, DELETE)
    hands.bot.waitUntil(lambda: "&" in QPushButton.text(marked))
    letter = QPushButton.text(marked).split("&")[1][0]
    into(hands, getattr(KEY, f"Key_{letter.upper()}"))
    assert not menus()
    (asked,) = [made for made in hands.window.findChildren(DeleteDialog) if made.isVisible()]
    asked.reject()


def test_the_mouse_opens_chooses_and_lets_it_be(hands: Hands) -> None:
    button = hands.find("handlinger")
    hands.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    hands.bot.waitUntil(lambda: len(menus()) == 1)
    hands.bot.mouseClick(menus()[0], Qt.MouseButton.LeftButton, pos=menus()[0].rect().bottomRight() * 2)
    hands.bot.waitUntil(lambda: not menus())
    hands.bot.mouseClick(button, Qt.MouseButton.LeftButton)
    hands.bot.mouseClick(entry(menus()[0], EDIT), Qt.MouseButton.LeftButton)
    hands.settle()
    assert not menus() and hands.find("gem_oplysninger").isVisible()


@pytest.mark.usefixtures("listening")
def test_what_cannot_be_done_says_why_and_does_nothing(hands: Hands) -> None:
    told: list[tuple[str, bool]] = []
    announcer().announced.connect(lambda text, assertive: told.append((text, assertive)))
    menu = opened(hands)
    held = entry(menu, REOPEN)
    assert NOT_CLOSED in hands_texts(menu), "to eyes"
    for _ in menu.findChildren(QPushButton):
        if not held.hasFocus():
            into(hands, KEY.Key_Down)
    assert held.hasFocus() and NOT_CLOSED in held.accessibleDescription(), "to ears, before it is tried"
    assert interface(held).state().disabled and not interface(entry(menu, EDIT)).state().disabled
    for key in (KEY.Key_Return, KEY.Key_Space):
        into(hands, key)
    hands.bot.mouseClick(held, Qt.MouseButton.LeftButton)
    assert told[-3:] == [(NOT_CLOSED, True)] * 3
    assert menus() == [menu], "it stays open, so that something else can be chosen"
    into(hands, KEY.Key_Escape)


@pytest.mark.usefixtures("listening")
def test_by_ear_it_is_a_menu_with_a_group_for_the_citizen_and_one_for_the_course(hands: Hands) -> None:
    opener = hands.find("handlinger")
    assert interface(opener).role() == ROLE.ButtonMenu and interface(opener).state().hasPopup
    menu = opened(hands)
    assert interface(menu).role() == ROLE.PopupMenu
    assert interface(menu).text(QAccessible.Text.Name) == "Handlinger"
    groups: dict[str, list[str]] = {}
    for made in menu.findChildren(QPushButton):
        part = interface(made).parent()
        assert interface(made).role() == ROLE.MenuItem and part.role() == ROLE.Grouping
        groups.setdefault(part.text(QAccessible.Text.Name), []).append(made.text())
    assert list(groups) == ["Borgeren", "Forløb fra 04-08-2025"], "clearly apart"
    assert EDIT in groups["Borgeren"] and {REOPEN, DELETE} <= set(groups["Forløb fra 04-08-2025"])
    interface(entry(menu, EDIT)).actionInterface().doAction("Press")
    hands.settle()
    assert hands.find("navn").isVisible()


def test_the_reasons_are_those_of_now(
    unlocked: Unlocked, requested: Scenario, tmp_path_factory: pytest.TempPathFactory
) -> None:
    requested.answers(ALDRIG_STARTET).complete("forloebsafslutning")
    assert all(result.ok for result in requested.export(tmp_path_factory.mktemp("ud")))
    hands = unlocked(requested).go("borger", borger_id=requested.borger_id)
    menu = opened(hands)
    assert NOT_CLOSED not in hands_texts(menu)
    hands.dialogs.expect("reason", "Forkert årsag")
    entry(menu, REOPEN).setFocus()
    into(hands, KEY.Key_Return)
    assert NOT_CLOSED in hands_texts(opened(hands))
    into(hands, KEY.Key_Escape)


def test_without_a_course_there_is_only_the_citizen(unlocked: Unlocked, scenario: Scenario) -> None:
    scenario.citizen("150277-9995", "Testborger Et")
    hands = unlocked(scenario)
    hands.gui.context.work.cases.delete_forloeb(scenario.session.forloeb_id, "Forkert")
    hands.go("borger", borger_id=scenario.borger_id)
    words = {made.text() for made in opened(hands).findChildren(QPushButton)}
    assert EDIT in words and not words & {REOPEN, DELETE}
    into(hands, KEY.Key_Escape)
    hands.go("borger")
    hands.key(KEY.Key_H, CTRL)
    assert not menus(), "there is nobody to do anything with"


def test_a_menu_with_no_room_scrolls_to_its_entry(hands: Hands) -> None:
    menu = opened(hands)
    screen = menu.screen().availableGeometry()
    assert screen.contains(menu.geometry())
    menu.setFixedHeight(90)
    into(hands, KEY.Key_End)
    last = entry(menu, DELETE)
    hands.bot.waitUntil(lambda: last.visibleRegion().boundingRect().height() >= last.fontMetrics().height())
    into(hands, KEY.Key_Escape)


def test_it_is_whole_on_the_screen_also_when_its_button_is_scrolled_away(hands: Hands) -> None:
    page = hands.window.page
    assert isinstance(page, BorgerPage)
    hands.window.resize(900, 420)
    bar = page.area.verticalScrollBar()
    hands.bot.waitUntil(lambda: bar.maximum() > 400)
    bar.setValue(bar.maximum())
    menu = opened(hands)
    assert menu.screen().availableGeometry().contains(menu.geometry())
    assert entry(menu, EDIT).visibleRegion().boundingRect().height() >= entry(menu, EDIT).fontMetrics().height()
    into(hands, KEY.Key_Escape)


def hands_texts(menu: ActionMenu) -> str:
    return "\n".join(made.text() for made in menu.findChildren(QLabel) if made.isVisible())
