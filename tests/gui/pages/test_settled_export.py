"""Exports and roots in the window where an administrator has settled them: offered, refused, held with the file that says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from PySide6.QtWidgets import QApplication, QPushButton

from smdb_desktop.gui.core import places
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.outbox.export_dialog import ExportDialog
from smdb_desktop.services.ports.policy import Key
from tests.fakes.policy import FILE, FakePolicy
from tests.gui.gui_hands import Hands, wrong
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

Unlock = Callable[[Scenario], Hands]


@pytest.fixture
def permitted(tmp_path: Path) -> Path:
    folder = tmp_path / "drev"
    folder.mkdir()
    return folder


def test_the_export_begins_at_a_permitted_folder_and_takes_no_other(
    unlocked: Unlock, scenario: Scenario, tmp_path: Path, permitted: Path
) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Spurgt")
    scenario.desk = replace(scenario.desk, policy=FakePolicy({Key.FOLDERS: (str(permitted),)}))
    hands = unlocked(scenario).go("udbakke")
    hands.press("Kontrollér, underskriv og eksportér (1)")
    dialog = next(top for top in QApplication.topLevelWidgets() if isinstance(top, ExportDialog) and top.isVisible())
    assert dialog.form.mappe.text() == str(permitted)
    dialog.form.mappe.setText(str(tmp_path))
    hands.press("Eksportér")
    assert FILE in dialog.form.mappe_fejl.text() and wrong(dialog.form.mappe)
    assert not list(tmp_path.glob("*.asice"))
    dialog.form.mappe.setText(str(permitted))
    hands.press("Eksportér")
    assert len(list(permitted.glob("*.asice"))) == 1
    hands.press("Luk")


def test_no_other_root_is_chosen_where_they_are_settled(unlocked: Unlock, scenario: Scenario, tmp_path: Path) -> None:
    scenario.desk = replace(scenario.desk, policy=FakePolicy({Key.ROOTS: (str(tmp_path / "rod.pem"),)}))
    hands = unlocked(scenario)
    hands.gui.context.navigate(places.Indberetningsfil(str(tmp_path / "x.asice")))
    hands.settle()
    (button,) = hands.window.findChildren(QPushButton, "vaelg_rod")
    assert FILE in reason(button)
