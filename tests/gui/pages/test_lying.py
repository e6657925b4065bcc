"""A data folder on a network drive or in a cloud is told of with what it costs: at the first start, and once when unlocking."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt

from smdb_desktop.gui.kit.parts import Banner
from smdb_desktop.language import say
from smdb_desktop.services.desk.lying import CLOUD, NETWORK
from smdb_desktop.whereabouts import Lies
from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, Clock, Scenario, make_desk

NAME = "datamappens_sted"


def told(hands: Hands) -> list[str]:
    return [banner.text() for banner in hands.window.findChildren(Banner, NAME) if banner.isVisible()]


def test_it_is_told_before_anything_lies_there(open_window: Callable[..., Hands]) -> None:
    assert told(open_window(replace(make_desk(Clock()), lies=lambda: Lies.NETWORK))) == [say(NETWORK)]


def test_nothing_is_told_of_the_machine_s_own_disk(fresh: Hands) -> None:
    assert told(fresh) == []


def test_when_unlocking_it_is_told_once(open_window: Callable[..., Hands], scenario: Scenario, tmp_path: Path) -> None:
    scenario.workspace.close()
    desk = replace(scenario.desk, machine_dir=tmp_path, lies=lambda: Lies.CLOUD)
    for expected in ([say(CLOUD)], []):
        hands = open_window(desk)
        assert told(hands) == expected
        hands.type("adgangssaetning", PASSPHRASE)
        hands.key(Qt.Key.Key_Return)
        assert hands.here == "forside"
        hands.gui.close()
    moved = replace(desk, lies=lambda: Lies.NETWORK)
    assert told(open_window(moved)) == [say(NETWORK)], "it lies elsewhere now"
