"""*Modtag overdraget forløb* in the window, by keys alone: file, code, look, and what is read of it under Historik."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from smdb_desktop.gui.citizen.receiving import ReceiveDialog
from smdb_desktop.gui.core import places
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.tables import RowTable
from tests.gui.gui_hands import Hands, wrong
from tests.scenario import Scenario
from tests.scenarios.test_receiving import TO, handed_over

Unlocked = Callable[[Scenario], Hands]
KEY = Qt.Key


@pytest.fixture
def package(tmp_path: Path) -> tuple[Path, str]:
    raw, code = handed_over(Scenario(), tmp_path / "ud")
    (file,) = (tmp_path / "ud").iterdir()
    assert file.read_bytes() == raw
    return file, code


def opened(hands: Hands, file: Path) -> ReceiveDialog:
    hands.dialogs.expect("file", file)
    hands.go("borger").press("Modtag overdraget forløb …")
    (made,) = [each for each in hands.window.findChildren(ReceiveDialog) if each.isVisible()]
    return made


def said(made: ReceiveDialog) -> str:
    return "\n".join(each.text() for each in made.findChildren(QLabel) if each.isVisible())


def of(unlocked: Unlocked, scenario: Scenario, kommune: str) -> Hands:
    work = scenario.workspace
    profil = work.profil()
    assert profil is not None
    work.save_profil(replace(profil, myndighedskommune=kommune))
    return unlocked(scenario)


def test_it_is_taken_in_by_keys_and_its_history_is_read(
    unlocked: Unlocked, scenario: Scenario, package: tuple[Path, str]
) -> None:
    file, code = package
    hands = of(unlocked, scenario, TO)
    made = opened(hands, file)
    assert made.focusWidget() is made.code
    hands.bot.keyClick(made.code, KEY.Key_Return)
    assert wrong(made.code).startswith("Skriv koden.")
    hands.bot.keyClicks(made.code, "AAAA-BBBB")
    hands.bot.keyClick(made.code, KEY.Key_Return)
    hands.settle()
    assert "Koden passer ikke" in wrong(made.code) and made.code.hasFocus()
    made.code.selectAll()
    hands.bot.keyClicks(made.code, code.lower())
    hands.bot.keyClick(made.code, KEY.Key_Return)
    hands.settle()
    assert "150277-9995 Testborger" in said(made) and "Underskrevet af Alfa" in said(made)
    assert said(made).index("Underskrevet af Alfa") < said(made).index("Ida overdrog det")
    assert hands.gui.context.work.cases.find("150277-9995")[1] is None
    # the key that asked for the look takes nothing in
    assert made.focusWidget() is made.cancel
    hands.bot.keyClick(made.cancel, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert isinstance(hands.window.place, places.Borger)
    (course,) = hands.gui.context.work.store.cases.forloeb_of(hands.window.place.borger_id)
    hands.gui.context.navigate(places.Historik(course.id))
    hands.settle()
    told = [row[2] for row in hands.find("medbragt", RowTable).texts()]
    assert told[-1] == "Begyndte forløbet" and "Sådan fortalte Alfa det" in hands.texts()


def test_a_course_for_somebody_else_is_a_sentence_and_cannot_be_pressed(
    unlocked: Unlocked, scenario: Scenario, package: tuple[Path, str]
) -> None:
    file, code = package
    hands = unlocked(scenario)
    made = opened(hands, file)
    hands.bot.keyClicks(made.code, code)
    hands.bot.keyClick(made.code, KEY.Key_Return)
    hands.settle()
    assert "Forløbet er overdraget til Ishøj" in reason(made.accept_button)
    assert "✕ Forløbet er overdraget til Ishøj" in said(made)
    hands.bot.keyClick(made, KEY.Key_Escape)
    hands.settle()
    assert hands.gui.context.work.cases.find("150277-9995")[1] is None


def test_another_file_says_what_it_is(unlocked: Unlocked, scenario: Scenario, tmp_path: Path) -> None:
    file = tmp_path / "andet.smdb"
    file.write_bytes(b"noget andet")
    hands = unlocked(scenario)
    made = opened(hands, file)
    hands.bot.keyClicks(made.code, "AAAA")
    hands.bot.keyClick(made.code, KEY.Key_Return)
    hands.settle()
    assert wrong(made.code) == "Filen er ikke en overdragelse."
