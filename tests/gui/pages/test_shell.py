"""The main window: its keys, the lock, what stands around the page, and what it never shows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPushButton, QScrollArea, QWidget

from smdb_desktop.gui.app.navigation import DESTINATIONS
from smdb_desktop.gui.app.shell import MainWindow
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.services.errors import StoreFull
from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

CTRL = Qt.KeyboardModifier.ControlModifier
ARGUMENTS = {"kontrol": {"liste": "anmodninger_uden_ivaerksaettelse"}}
BEHIND_LOCK = [d.name for d in DESTINATIONS.values() if d.behind_lock and d.name != "guide"]


@pytest.fixture
def filled(scenario: Scenario) -> Scenario:
    """One citizen with a registered request."""
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    return scenario


def arguments(name: str, scenario: Scenario) -> dict[str, str]:
    if name == "historik":
        # in front of the lock no course was opened
        return {"forloeb_id": scenario.session.forloeb_id if scenario.borger_id else "f"}
    return {"borger_id": scenario.borger_id} if name == "borger" else ARGUMENTS.get(name, {})


@pytest.mark.parametrize(
    ("key", "modifier", "page"),
    [
        (Qt.Key.Key_K, CTRL, "kladder"),
        (Qt.Key.Key_U, CTRL, "udbakke"),
        (Qt.Key.Key_I, CTRL, "indstillinger"),
        (Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier, "borger"),
    ],
)
def test_keys_lead_to_pages_also_from_within_a_field(
    unlocked: Callable[[Scenario], Hands],
    scenario: Scenario,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier,
    page: str,
) -> None:
    hands = unlocked(scenario)
    line = hands.type("cpr", "1502")
    hands.bot.keyClick(line, key, modifier)
    assert line.text() == "1502", "the key did not delete what was typed"
    assert hands.settle().here == page
    hands.key(Qt.Key.Key_F2)
    assert hands.here == "forside"
    assert hands.window.focusWidget() is hands.find("cpr")


@pytest.mark.parametrize(("key", "ours"), [(Qt.Key.Key_K, True), (Qt.Key.Key_U, True), (Qt.Key.Key_A, False)])
def test_a_line_may_not_keep_our_keys_to_itself(
    unlocked: Callable[[Scenario], Hands], scenario: Scenario, key: Qt.Key, ours: bool
) -> None:
    # on X11 a line wants Ctrl+K and Ctrl+U for deleting; it says so by accepting this event
    hands = unlocked(scenario)
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, CTRL)
    event.accept()
    assert hands.window.keyboard.eventFilter(hands.find("cpr"), event) is ours
    assert event.isAccepted() is not ours


def test_every_key_stands_in_a_tooltip(unlocked: Callable[[Scenario], Hands], scenario: Scenario) -> None:
    hands = unlocked(scenario)
    tips = [button.toolTip() for button in hands.window.findChildren(QAbstractButton)]
    for place in DESTINATIONS.values():
        if place.words and place.key:
            assert f"{place.words} ({place.key})" in tips


def test_locking_closes_the_store_and_shows_nothing(unlocked: Callable[[Scenario], Hands], filled: Scenario) -> None:
    hands = unlocked(filled)
    hands.go("borger", borger_id=filled.borger_id)
    assert "Testborger Et" in hands.texts()
    hands.key(Qt.Key.Key_L, CTRL)
    assert hands.here == "laas_op"
    assert "Testborger" not in hands.texts()
    assert hands.gui.context.workspace is None
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "forside"


def test_behind_the_lock_every_page_asks_for_unlocking(open_window: Callable[..., Hands], scenario: Scenario) -> None:
    scenario.workspace.close()
    hands = open_window(scenario.desk)
    for name in BEHIND_LOCK:
        assert hands.go(name, **arguments(name, scenario)).here == "laas_op"


def begun(hands: Hands, scenario: Scenario) -> QLineEdit:
    """The wizard with a date typed and not left."""
    hands.go("guide", forloeb_id=scenario.session.forloeb_id, trin="anmodning")
    return hands.type("anmodningsdato", "05082025")


def test_locking_writes_what_is_being_typed(unlocked: Callable[[Scenario], Hands], filled: Scenario) -> None:
    hands = unlocked(filled)
    begun(hands, filled)
    hands.window.lock()
    hands.settle()
    assert hands.here == "laas_op"
    svar = filled.desk.unlock(PASSPHRASE).cases.open(filled.session.forloeb_id).session
    kept = svar.svar(filled.form("anmodning"), "anmodningsdato")
    assert kept is not None and kept.value == "2025-08-05"


def test_what_cannot_be_written_is_not_thrown_away_unasked(
    unlocked: Callable[[Scenario], Hands], filled: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = unlocked(filled)
    begun(hands, filled)
    store = hands.gui.context.work.store
    full = StoreFull("Disken er fuld.")

    def refuse(*_arguments: object, **_named: object) -> int:
        raise full

    monkeypatch.setattr(store.cases, "save_svar", refuse)
    hands.dialogs.expect("confirm", False)
    hands.window.close()
    hands.settle()
    assert hands.window.isVisible()
    assert hands.here == "guide"
    assert "Ikke gemt: Disken er fuld." in hands.texts()
    monkeypatch.undo()
    hands.dialogs.expect("confirm", True)
    monkeypatch.setattr(store.cases, "save_svar", refuse)
    hands.window.lock()
    assert hands.settle().here == "laas_op"


def test_the_light_says_when_it_was_saved(unlocked: Callable[[Scenario], Hands], filled: Scenario) -> None:
    hands = unlocked(filled)
    line = begun(hands, filled)
    hands.bot.keyClick(line, Qt.Key.Key_Tab)
    hands.settle()
    saved = filled.clock().astimezone()
    assert f"Gemt kl. {saved:%H.%M}" in hands.texts()


def test_the_title_never_holds_anything_of_a_citizen(unlocked: Callable[[Scenario], Hands], filled: Scenario) -> None:
    hands = unlocked(filled)
    for name in BEHIND_LOCK:
        hands.go(name, **arguments(name, filled))
        page = hands.window.page
        assert page is not None and page.windowTitle() and page.accessibleName() == page.windowTitle()
        assert hands.window.windowTitle() == f"{page.windowTitle()} – SMDB Desktop"
        assert not re.search(r"[0-9]{3}|Testborger", hands.window.windowTitle())


def test_municipality_role_and_practice_stand_at_the_top(
    unlocked: Callable[[Scenario], Hands], scenario: Scenario
) -> None:
    words = unlocked(scenario).texts()
    assert all(text in words for text in ("Albertslund Kommune", "Indberetter", "ØVELSE"))
    assert theme.current().practice


def test_counts_stand_in_the_navigation(unlocked: Callable[[Scenario], Hands], filled: Scenario) -> None:
    filled.answer("gravid", "JA")
    hands = unlocked(filled)
    assert hands.button("Kladder   1")
    assert hands.button("Udbakke   1")


@pytest.mark.parametrize("size", [(1366, 768), (683, 384)])
@pytest.mark.parametrize("name", BEHIND_LOCK)
def test_no_page_is_wider_than_its_window(
    unlocked: Callable[[Scenario], Hands], filled: Scenario, name: str, size: tuple[int, int]
) -> None:
    hands = unlocked(filled)
    hands.window.resize(QSize(*size))
    hands.go(name, **arguments(name, filled))
    hands.bot.waitUntil(lambda: hands.window.size() == QSize(*size))
    assert isinstance(hands.window.page, QWidget)
    area = hands.window.page.findChild(QScrollArea)
    assert area is not None
    hands.bot.waitUntil(lambda: area.horizontalScrollBar().maximum() == 0)


def test_a_small_window_has_a_menu_with_every_page(unlocked: Callable[[Scenario], Hands], scenario: Scenario) -> None:
    hands = unlocked(scenario)
    hands.window.resize(683, 384)
    hands.bot.waitUntil(hands.window.form.menu.isVisible)
    assert not hands.window.form.navigation.isVisible()
    words = [action.text() for action in hands.window.form.menu.menu().actions() if action.text()]
    pages = [d.words for d in DESTINATIONS.values() if d.words]
    assert words == [*pages, "Print side …", "Lås", "Hjælp til siden", "Taster"]
    assert {"Alle borgere", "Vejledning"} < set(words)


def unnamed(window: MainWindow) -> list[str]:
    """Inputs that a screen reader could not name."""
    kinds = (QLineEdit, QComboBox, QAbstractButton)
    return [
        f"{type(w).__name__} {w.objectName()}"
        for kind in kinds
        for w in window.findChildren(kind)
        if w.isVisible()
        and w.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not (w.accessibleName() or (isinstance(w, QAbstractButton) and w.text()))
    ]


@pytest.mark.parametrize("name", BEHIND_LOCK)
def test_every_input_has_a_name(unlocked: Callable[[Scenario], Hands], filled: Scenario, name: str) -> None:
    hands = unlocked(filled)
    hands.go(name, **arguments(name, filled))
    assert unnamed(hands.window) == []


def test_every_input_in_front_of_the_lock_has_a_name(fresh: Hands) -> None:
    assert unnamed(fresh.window) == []


@pytest.mark.parametrize("name", BEHIND_LOCK)
def test_one_primary_button_at_most(unlocked: Callable[[Scenario], Hands], filled: Scenario, name: str) -> None:
    hands = unlocked(filled)
    hands.go(name, **arguments(name, filled))
    primary = [
        b.text()
        for b in hands.window.findChildren(QAbstractButton)
        if b.isVisible() and b.property("kind") == "primary"
    ]
    assert len(primary) <= 1, primary


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_return_presses_the_button_that_has_the_focus(
    unlocked: Callable[[Scenario], Hands], filled: Scenario, key: Qt.Key
) -> None:
    hands = unlocked(filled)
    link = hands.find("aabn_kladder")
    link.setFocus()
    hands.bot.keyClick(link, key, CTRL)
    assert hands.settle().here == "forside", "with another key held it is somebody else's"
    hands.find("aabn_kladder").setFocus()
    hands.bot.keyClick(hands.find("aabn_kladder"), key)
    assert hands.settle().here == "kladder"


def test_the_lock_comes_after_the_pages(unlocked: Callable[[Scenario], Hands], filled: Scenario) -> None:
    hands = unlocked(filled)
    pages = [b for b in hands.window.findChildren(QPushButton) if b.property("class") == "nav"]
    order: list[QWidget] = []
    widget: QWidget | None = hands.find("cpr")
    while widget is not None and widget not in order:
        order.append(widget)
        widget = widget.nextInFocusChain()
    order = order[order.index(pages[0]) :] + order[: order.index(pages[0])]
    assert max(pages, key=order.index) is hands.find("laas")


@pytest.mark.parametrize(("name", "first"), [("kladder", "borger"), ("udbakke", "borger"), ("kontrol", "forside")])
def test_an_empty_list_hands_its_focus_to_what_comes_first_and_not_to_the_lock(
    unlocked: Callable[[Scenario], Hands], scenario: Scenario, name: str, first: str
) -> None:
    hands = unlocked(scenario).go(name, **arguments(name, scenario))
    assert hands.window.page is not None
    assert hands.window.page.isAncestorOf(hands.window.focusWidget())
    hands.key(Qt.Key.Key_Return)
    assert hands.here == first


@pytest.mark.usefixtures("listening")
def test_what_was_not_heard_before_locking_is_heard_by_nobody_after(
    unlocked: Callable[[Scenario], Hands], filled: Scenario
) -> None:
    """A sentence waits for the window to be used again; by then another person may sit there."""
    hands = unlocked(filled)
    hands.go("borger", borger_id=filled.borger_id)
    focus = hands.window.focusWidget()
    if focus is not None:
        focus.clearFocus()
    announce(hands.window, "Testborger Et er oprettet.")
    hands.window.lock()
    hands.settle()
    hands.find("adgangssaetning").setFocus()
    hands.settle()
    told = [widget.accessibleDescription() for widget in hands.window.findChildren(QWidget)]
    assert not [text for text in told if "Testborger" in text]
