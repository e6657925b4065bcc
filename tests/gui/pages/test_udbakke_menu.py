"""Udbakke's menu through the window: what can be done with the chosen submission, by key; a choice of way and period is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smdb_desktop.gui.outbox.item_menu import NOT_SENT, item_groups
from smdb_desktop.gui.outbox.udbakke import UdbakkePage
from smdb_desktop.services.casework.taking_back import NOT_KLAR
from smdb_desktop.services.outbox.export import ExportService
from smdb_desktop.services.outbox.saving import NOT_SIGNED
from smdb_desktop.services.outbox.signing import Writers
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]


@pytest.fixture
def ready(scenario: Scenario) -> Scenario:
    return scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")


def page(hands: Hands) -> UdbakkePage:
    assert isinstance(hands.window.page, UdbakkePage)
    return hands.window.page


def refusals(hands: Hands) -> dict[str, str]:
    (group,) = item_groups(page(hands)._scene(), page(hands)._chosen())
    return {action.object_name: action.why_not for action in group.actions}


def test_what_is_klar_is_taken_back_after_a_question(unlocked: Unlocked, ready: Scenario) -> None:
    hands = unlocked(ready).go("udbakke")
    page(hands).table.selectRow(0)
    assert refusals(hands)["gem_som_fil"] == NOT_SIGNED and refusals(hands)["eksporter_igen"] == NOT_SENT
    hands.dialogs.expect("confirm", True)
    hands.choose("Tag tilbage til kladde …").settle()
    assert "Anmodning" in hands.dialogs.asked[-1][2] and "er taget tilbage" in page(hands).notice.text()
    assert hands.gui.context.work.store.outbox.udbakke() == ()


def test_what_has_left_cannot_be_taken_back_and_its_way_is_a_choice_that_is_kept(
    unlocked: Unlocked, ready: Scenario, tmp_path: Path
) -> None:
    ready.export(tmp_path / "ud")
    hands = unlocked(ready).go("udbakke")
    page(hands).table.selectRow(0)
    said = refusals(hands)
    assert said["tag_tilbage"] == NOT_KLAR and not any(
        said[each] for each in ("gem_som_fil", "vis_filen", "aabn_mappen")
    )
    selection = page(hands).selection
    assert [selection.way.itemText(n) for n in range(selection.way.count())] == ["Alle veje", str(tmp_path / "ud")]
    selection.way.setCurrentIndex(1)
    selection.when.setCurrentIndex(1)
    hands.settle()
    assert page(hands).table.model().rowCount() in (0, 1)
    hands.go("forside").go("udbakke")
    assert (page(hands).selection.way.currentIndex(), page(hands).selection.when.currentIndex()) == (1, 1)


def test_that_a_copy_is_not_encrypted_is_said_before_it_is_saved(
    unlocked: Unlocked, ready: Scenario, tmp_path: Path
) -> None:
    ready.export(tmp_path / "ud")
    hands = unlocked(ready).go("udbakke")
    page(hands).table.selectRow(0)
    hands.dialogs.expect("confirm", False)
    hands.choose("Gem som fil …").settle()
    assert "ikke krypteret" in hands.dialogs.asked[-1][2], "and no file is asked for"
    hands.dialogs.expect("confirm", True)
    hands.dialogs.expect("new_file", tmp_path / "kopi.asice")
    hands.choose("Gem som fil …").settle()
    assert "Gemt i »kopi.asice«" in page(hands).notice.text() and (tmp_path / "kopi.asice").is_file()


def test_a_fault_while_it_is_confirmed_ends_the_run_and_its_threads(
    unlocked: Unlocked, ready: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.gui.pages.test_export import press_export

    (tmp_path / "ud").mkdir()
    ended: list[bool] = []
    abandon = Writers.abandon

    def let_go(writers: Writers) -> None:
        ended.append(True)
        abandon(writers)

    monkeypatch.setattr(Writers, "abandon", let_go)
    hands = unlocked(ready).go("udbakke")

    def fails(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(ExportService, "confirm_all", fails)
    seen: list[object] = []
    hands.gui.context.tasks.failed.disconnect()
    hands.gui.context.tasks.failed.connect(seen.append)
    press_export(hands, tmp_path / "ud", 1)
    hands.settle()
    assert ended == [True] and [type(each) for each in seen] == [RuntimeError]
    assert hands.button("Luk")
    hands.press("Luk")
