"""A clock that is doubted: said on Forside and before signing, and answered once for both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from smdb_desktop.gui.core import places
from smdb_desktop.gui.fields.row import Row
from smdb_desktop.gui.kit.parts import Banner
from smdb_desktop.gui.outbox.export_dialog import ExportDialog
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.services.wizard.hints import UNSURE_DAY
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]


@pytest.fixture
def behind(unlocked: Unlocked, scenario: Scenario) -> Hands:
    """A window whose clock went back since the store was used; a case is Klar."""
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Spurgt")
    scenario.workspace.close()
    scenario.clock.wait(seconds=-90 * 60)
    return unlocked(scenario)


def states(hands: Hands) -> list[Tilstand]:
    return [row.indberetning.tilstand for row in hands.gui.context.work.exports.udbakke()]


def test_forside_says_nothing_of_a_clock_that_nothing_speaks_against(unlocked: Unlocked, scenario: Scenario) -> None:
    assert not [w for w in unlocked(scenario).window.findChildren(Banner, "ur") if w.isVisible()]


def test_forside_says_it_and_takes_the_answer(behind: Hands) -> None:
    banner = behind.find("ur", Banner)
    assert "90 minutter tilbage" in banner.text()
    assert "Juster dato/klokkeslæt" in banner.accessibleName()
    behind.dialogs.expect("confirm", False)
    behind.press("Uret er rigtigt")
    assert banner.isVisible()
    behind.dialogs.expect("confirm", True)
    behind.press("Uret er rigtigt")
    assert "Er klokken" in behind.dialogs.asked[-1][2]
    assert not banner.isVisible()
    assert behind.gui.context.work.ur.doubt() is None


def exporting(hands: Hands, folder: Path) -> ExportDialog:
    hands.go("udbakke").press("Kontrollér, underskriv og eksportér (1)")
    dialog = next(top for top in QApplication.topLevelWidgets() if isinstance(top, ExportDialog) and top.isVisible())
    dialog.form.mappe.setText(str(folder))
    return dialog


def test_the_export_dialog_says_it_and_signs_only_after_the_answer(behind: Hands, tmp_path: Path) -> None:
    dialog = exporting(behind, tmp_path)
    assert "90 minutter tilbage" in dialog.ur.text()
    behind.dialogs.expect("confirm", False)
    behind.bot.keyClick(dialog.form.mappe, Qt.Key.Key_Return)
    behind.settle()
    assert (list(tmp_path.iterdir()), states(behind)) == ([], [Tilstand.KLAR])
    behind.dialogs.expect("confirm", True)
    behind.bot.keyClick(dialog.form.mappe, Qt.Key.Key_Return)
    behind.settle()
    assert not dialog.ur.isVisible()
    assert (len(list(tmp_path.iterdir())), states(behind)) == (1, [Tilstand.EKSPORTERET])
    dialog.accept()
    behind.settle()


def test_a_day_that_came_from_it_is_marked_at_its_field(behind: Hands) -> None:
    work = behind.gui.context.work
    (row,) = work.exports.udbakke()

    behind.gui.context.navigate(places.Guide(row.indberetning.forloeb_id))
    behind.settle()
    behind.type("anmodningsdato", "i dag")
    behind.key(Qt.Key.Key_Tab)
    behind.settle()
    (told,) = [row for row in behind.window.findChildren(Row) if row.isVisible() and UNSURE_DAY in row.words()]
    assert told.felt.navn == "anmodningsdato"
