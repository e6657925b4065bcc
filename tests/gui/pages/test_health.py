"""What the window says of the file itself: mended, lost, damaged, checked; and that the check goes on by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel

from smdb_desktop.services.stored.records import Heling
from tests.fakes.store import FakeStore
from tests.gui.gui_hands import Hands
from tests.scenario import FIRST_DAY, PASSPHRASE, Scenario

Unlocked = Callable[[Scenario], Hands]


def fake(scenario: Scenario) -> FakeStore:
    store = scenario.workspace.store
    assert isinstance(store, FakeStore)
    return store


def quiet(hands: Hands) -> None:
    """As much time without work as a whole check takes."""
    for _ in range(6):
        hands.window.caretaker.step()
        hands.settle()


def test_the_check_runs_by_itself_and_stands_on_the_forside(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario)
    assert "ikke set efter for skader endnu" in hands.find("tjek", QLabel).text()
    quiet(hands)
    assert "der var ingen" in hands.find("tjek", QLabel).text()


def test_nothing_is_done_before_the_store_is_open(fresh: Hands) -> None:
    quiet(fresh)


def test_damage_is_said_at_once_wherever_one_is(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario)
    store = hands.gui.context.work.store
    assert isinstance(store, FakeStore)
    store.health.bad = 2
    hands.go("indstillinger")
    hands.dialogs.expect("error")
    quiet(hands)
    hands.go("forside")
    assert "gendan fra en sikkerhedskopi" in hands.texts()
    assert "der var ingen" not in hands.texts()


def test_what_was_mended_is_said_until_it_was_read(unlocked: Unlocked, scenario: Scenario) -> None:
    fake(scenario)._memory.state.heling = Heling(True, FIRST_DAY, 0, None, "en mappe")
    hands = unlocked(scenario)
    assert "en fil var beskadiget" in hands.texts()
    hands.press("Det har jeg læst")
    assert "en fil var beskadiget" not in hands.texts()


def test_a_loss_is_not_said_to_be_everything(unlocked: Unlocked, scenario: Scenario) -> None:
    scenario.workspace.store.close()  # as a killed program: the store goes without its workspace being closed
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    fake(scenario)._memory.state.heling = Heling(False, FIRST_DAY, 4, FIRST_DAY, "en mappe")
    scenario.workspace.store.close()
    hands = unlocked(scenario)
    assert "højst 4 gemte ændringer" in hands.texts()
    assert "Alt er gemt, undtagen måske" not in hands.texts()
