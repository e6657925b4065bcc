"""A window as narrow as it becomes: every page reflows, and nothing has to be scrolled sideways but a table in itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from PySide6.QtWidgets import QAbstractItemView, QPushButton, QScrollArea

from smdb_desktop.gui.app.navigation import DESTINATIONS
from smdb_desktop.gui.kit import theme
from tests.gui.gui_hands import Hands
from tests.scenario import Clock, Scenario, make_desk
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]
NARROW = 480
PAGES = [name for name, to in DESTINATIONS.items() if to.behind_lock and name not in ("guide", "flyttet")]


def sideways(hands: Hands) -> dict[str, int]:
    """By how much which part has to be scrolled sideways."""
    hands.window.resize(theme.px(NARROW), theme.px(700))
    hands.settle()
    assert hands.window.width() == theme.px(NARROW)
    areas = [area for area in hands.window.findChildren(QScrollArea) if area.isVisible()]
    found = {}
    for area in areas:
        over = area.horizontalScrollBar().maximum()
        if over and not isinstance(area, QAbstractItemView):
            found[area.objectName() or type(area).__name__] = over
    for button in hands.window.findChildren(QPushButton):
        if button.isVisible() and button.hasHeightForWidth():
            assert button.height() >= button.heightForWidth(button.width()), "its words are seen whole"
    return found


@pytest.fixture
def filled(scenario: Scenario) -> Scenario:
    """A citizen with a draft, and a submission that is ready."""
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning").answer("gravid", "JA")
    return scenario


@pytest.mark.parametrize("page", PAGES)
def test_a_page_behind_the_lock(unlocked: Unlocked, filled: Scenario, page: str) -> None:
    given: dict[str, dict[str, str]] = {
        "borger": {"borger_id": filled.borger_id},
        "kontrol": {"liste": "anmodninger_uden_ivaerksaettelse"},
        "historik": {"forloeb_id": filled.session.forloeb_id},
    }
    assert sideways(unlocked(filled).go(page, **given.get(page, {}))) == {}


def test_the_wizard(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("guide", forloeb_id=filled.session.forloeb_id)
    assert sideways(hands) == {}


def test_the_pages_in_front_of_the_lock(open_window: Callable[..., Hands], scenario: Scenario) -> None:
    scenario.workspace.close()
    hands = open_window(scenario.desk)
    assert sideways(hands) == {}
    assert sideways(hands.go("gendan")) == {}


def test_the_first_start(open_window: Callable[..., Hands]) -> None:
    hands = open_window(make_desk(Clock()))
    assert sideways(hands) == {}
