"""*Slet hele det valgte kontaktforløb* by keys in the real dialog, what stands until it was acknowledged, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView

from smdb_desktop.gui.citizen.actions import DELETE, FORGET, HAND_OVER, UNDO_DELETION
from smdb_desktop.gui.citizen.borgeroverblik import BorgerPage
from smdb_desktop.gui.citizen.deletion import NO_REASON, DeleteDialog
from smdb_desktop.gui.citizen.handing import HandOverDialog
from smdb_desktop.gui.kit.action_menu import ActionMenu
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.reporting.mark import MarkDialog
from smdb_desktop.services.casework.allowed import SLETNING_AFSENDT
from smdb_desktop.services.casework.deleting import OTHERWISE
from smdb_desktop.services.stored.records import Art, Tilstand
from smdb_desktop.services.wizard.locking import DELETING
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]
KEY = Qt.Key


@pytest.fixture
def left(scenario: Scenario, tmp_path: Path) -> Scenario:
    """A citizen with a registered request that has left."""
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    assert scenario.export(tmp_path / "ud")[0].ok
    return scenario


def opened(hands: Hands, scenario: Scenario) -> DeleteDialog:
    hands.go("borger", borger_id=scenario.borger_id).choose(DELETE)
    (made,) = [each for each in hands.window.findChildren(DeleteDialog) if each.isVisible()]
    return made


def said(made: DeleteDialog) -> str:
    return "\n".join(each.text() for each in made.findChildren(QLabel) if each.isVisible())


def press(hands: Hands, button: QPushButton) -> None:
    button.setFocus()
    hands.bot.keyClick(button, KEY.Key_Space)
    hands.settle()


def submissions(hands: Hands, scenario: Scenario) -> list[tuple[Art, Tilstand]]:
    there = hands.gui.context.work.store.outbox.indberetninger_of(scenario.session.forloeb_id)
    return [(each.art, each.tilstand) for each in there]


def test_what_goes_is_shown_and_a_reason_is_needed(unlocked: Unlocked, left: Scenario) -> None:
    hands = unlocked(left)
    made = opened(hands, left)
    for words in ("150277-9995", "Testborger Et", "04-08-2025", "Anmodning: færdig", "Revision 1: Eksporteret"):
        assert words in said(made)
    assert "Derfor kommer en sletning i Udbakken" in said(made)
    assert made.reason.hasFocus() and reason(made.accept_button) == NO_REASON
    hands.bot.keyClicks(made.reason, "Kommunen betaler ikke")
    hands.bot.keyClick(made.reason, KEY.Key_Return)
    hands.settle()
    assert made.isVisible() and submissions(hands, left) == [(Art.NY, Tilstand.EKSPORTERET)], "Return deletes nothing"
    press(hands, made.accept_button)
    assert not any(each.isVisible() for each in hands.window.findChildren(DeleteDialog))
    assert submissions(hands, left)[-1] == (Art.SLETTET, Tilstand.KLAR)


def test_until_it_was_acknowledged_it_stands_as_being_deleted(unlocked: Unlocked, left: Scenario) -> None:
    hands = unlocked(left)
    made = opened(hands, left)
    hands.bot.keyClicks(made.reason, "Fejl")
    press(hands, made.accept_button)
    page = hands.window.page
    assert isinstance(page, BorgerPage)
    assert [row[1] for row in page.table.texts()] == ["Slettes"]
    assert DELETING in hands.texts() and "Sletningen er klar i Udbakken" in hands.texts()
    hands.go("udbakke")
    assert "2 (slettes)" in rows(hands)
    hands.go("alle_borgere")
    assert "Slettes" in rows(hands)


def rows(hands: Hands) -> str:
    found = []
    for table in hands.window.findChildren(QTableView):
        model = table.model()
        if table.isVisible() and model is not None:
            found += [
                str(model.index(row, column).data())
                for row in range(model.rowCount())
                for column in range(model.columnCount())
            ]
    return "\n".join(found)


def test_it_is_taken_back_and_the_course_goes_on(unlocked: Unlocked, left: Scenario) -> None:
    left.workspace.cases.delete_forloeb(left.session.forloeb_id, "Forkert borger")
    hands = unlocked(left).go("borger", borger_id=left.borger_id)
    hands.dialogs.expect("confirm", False)
    hands.choose(UNDO_DELETION)
    assert DELETING in hands.texts()
    hands.dialogs.expect("confirm", True)
    hands.choose(UNDO_DELETION)
    assert DELETING not in hands.texts() and submissions(hands, left) == [(Art.NY, Tilstand.EKSPORTERET)]


def test_what_is_here_goes_when_a_person_says_so(unlocked: Unlocked, left: Scenario, tmp_path: Path) -> None:
    left.workspace.cases.delete_forloeb(left.session.forloeb_id, "Forkert borger")
    left.export(tmp_path / "ud")
    hands = unlocked(left).go("borger", borger_id=left.borger_id)
    assert SLETNING_AFSENDT in menu_texts(hands)
    hands.dialogs.expect("confirm", True)
    hands.choose(FORGET)
    assert "Sletningen under" in hands.texts() and DELETING not in hands.texts()
    assert hands.gui.context.work.cases.overview(left.borger_id).forloeb == ()


def menu_texts(hands: Hands) -> str:
    hands.key(KEY.Key_H, Qt.KeyboardModifier.ControlModifier)
    (menu,) = [top for top in QApplication.topLevelWidgets() if isinstance(top, ActionMenu) and top.isVisible()]
    told = "\n".join(each.text() for each in menu.findChildren(QLabel))
    hands.bot.keyClick(QApplication.focusWidget() or menu, KEY.Key_Escape)
    hands.settle()
    return told


def test_a_change_meanwhile_is_said_and_nothing_is_deleted(unlocked: Unlocked, left: Scenario) -> None:
    hands = unlocked(left)
    made = opened(hands, left)
    there = hands.gui.context.work.cases.open(left.session.forloeb_id)
    skema_id = there.session.skema_id("anmodning") or ""
    there.keeper.put(skema_id, there.session.answer(skema_id, "gravid", "JA").svar)
    there.keeper.flush()
    hands.bot.keyClicks(made.reason, "Fejl")
    press(hands, made.accept_button)
    assert made.isVisible() and OTHERWISE in said(made)
    assert submissions(hands, left) == [(Art.NY, Tilstand.EKSPORTERET)]
    made.reject()


def handing(hands: Hands, folder: Path | None) -> HandOverDialog:
    """The dialog with everything in it but the folder, which is answered when it is asked for, if it will be."""
    hands.choose(HAND_OVER)
    (made,) = [each for each in hands.window.findChildren(HandOverDialog) if each.isVisible()]
    press(hands, made.accept_button)
    assert "Vælg den kommune" in made.wrong.text()
    made.kommune.show_code("183")
    hands.bot.keyClicks(made.reason, "Flyttet")
    if folder is not None:
        hands.dialogs.expect("folder", folder)
    return made


def test_a_course_is_handed_over_when_the_code_was_written_down(
    unlocked: Unlocked, left: Scenario, tmp_path: Path
) -> None:
    hands = unlocked(left).go("borger", borger_id=left.borger_id)
    (tmp_path / "stik").mkdir()

    def begun() -> HandOverDialog:
        made = handing(hands, tmp_path / "stik")
        press(hands, made.accept_button)
        return made

    made = begun()
    assert made.code.isVisible() and reason(made.accept_button), "it stays until the code is written down"
    assert len(list((tmp_path / "stik").iterdir())) == 1
    made.reject()
    hands.settle()
    assert list((tmp_path / "stik").iterdir()) == [], "given up: the file is gone, the course is here"
    made = begun()
    hands.bot.keyClicks(made.last, made.code.text()[-4:])
    press(hands, made.accept_button)
    assert "overdraget til Ishøj" in hands.texts()
    assert hands.gui.context.work.cases.overview(left.borger_id).forloeb == ()


def test_esc_right_after_the_course_left_does_not_take_its_file_away(
    unlocked: Unlocked, left: Scenario, tmp_path: Path
) -> None:
    hands = unlocked(left).go("borger", borger_id=left.borger_id)
    (tmp_path / "stik").mkdir()
    made = handing(hands, tmp_path / "stik")
    press(hands, made.accept_button)
    hands.bot.keyClicks(made.last, made.code.text()[-4:])
    made.accept_button.click()
    hands.bot.keyClick(made, KEY.Key_Escape)
    hands.settle()
    assert hands.gui.context.work.cases.overview(left.borger_id).forloeb == ()
    assert len(list((tmp_path / "stik").iterdir())) == 1, "it is all there is of the course"


def test_a_dialog_that_is_closed_while_the_file_is_written_leaves_none(
    unlocked: Unlocked, left: Scenario, tmp_path: Path
) -> None:
    hands = unlocked(left).go("borger", borger_id=left.borger_id)
    (tmp_path / "stik").mkdir()
    made = handing(hands, None)
    plan = hands.gui.context.work.handovers.plan(left.session.forloeb_id, "183")
    made._write(plan, tmp_path / "stik")
    made.reject()
    hands.settle()
    assert list((tmp_path / "stik").iterdir()) == []
    assert hands.gui.context.work.cases.overview(left.borger_id).forloeb


def test_a_deletion_is_marked_as_done_and_not_as_typed(unlocked: Unlocked, left: Scenario) -> None:
    left.workspace.cases.delete_forloeb(left.session.forloeb_id, "Forkert borger")
    hands = unlocked(left).go("borger", borger_id=left.borger_id)
    hands.choose("Markér som indberettet …")
    (made,) = [each for each in QApplication.topLevelWidgets() if isinstance(each, MarkDialog) and each.isVisible()]
    words = "\n".join(each.text() for each in made.findChildren(QLabel))
    assert "når forløbet er slettet på SMDB's sider" in words and "tastet" not in words.casefold()
    assert made.day.accessibleName() == "Slettet i SMDB den"
    made.reject()
