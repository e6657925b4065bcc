"""Tab in the whole window: from its head to the steps, through the form, to its buttons, and only then out to *Lås* again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from smdb_desktop.gui.guide.page import GuidePage
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]


def stops(first: QWidget) -> list[str]:
    """What Tab comes to from here until it is round, by name."""
    found, widget = [first.objectName()], first.nextInFocusChain()
    while widget is not None and widget is not first:
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(widget.objectName())
        widget = widget.nextInFocusChain()
    return found


@pytest.fixture
def page(unlocked: Unlocked, scenario: Scenario) -> tuple[Hands, GuidePage]:
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    hands = unlocked(scenario).go("guide", forloeb_id=scenario.session.forloeb_id)
    found = hands.window.page
    assert isinstance(found, GuidePage)
    return hands, found


@pytest.mark.parametrize("step", ["anmodning", "ivaerksaettelse_1", "ivaerksaettelse_2", "behandling"])
def test_the_steps_then_the_form_then_its_buttons(page: tuple[Hands, GuidePage], step: str) -> None:
    hands, guide = page
    guide.go_to(step)
    hands.settle()
    round_ = stops(hands.find("laas"))
    form = [made.objectName() for made in guide.body.tab_stops()] if guide.body is not None else []
    places = [round_.index(name) for name in ("trin.anmodning", "trin.gennemse", form[0], form[-1], "fortsaet")]
    assert places == sorted(places), round_
    assert round_.index("fortsaet") == round_.index(form[-1]) + 1, (
        "nothing stands between the last answer and its button"
    )
    assert round_[-1] in ("annuller", "slet", "forrige", "gem_senere", "fortsaet"), (
        "the head of the window comes after the page"
    )


def test_from_the_last_answer_tab_goes_to_the_button_and_not_to_lock(page: tuple[Hands, GuidePage]) -> None:
    hands, guide = page
    guide.go_to("ivaerksaettelse_1")
    hands.settle()
    assert guide.body is not None
    guide.body.tab_stops()[-1].setFocus()
    hands.key(Qt.Key.Key_Tab)
    focus = hands.window.focusWidget()
    assert focus is hands.find("fortsaet")


def test_help_that_scrolls_is_a_stop_before_the_buttons(page: tuple[Hands, GuidePage]) -> None:
    hands, guide = page
    guide.frame.help.show_help("Langt", "Et ord og et til. " * 900)
    hands.settle()
    (area,) = guide.frame.help.tab_stops()
    assert area.focusPolicy() is Qt.FocusPolicy.TabFocus
    area.setObjectName("hjaelpens_tekst")
    round_ = stops(hands.find("laas"))
    assert round_.index("hjaelpens_tekst") + 1 == round_.index("fortsaet")
