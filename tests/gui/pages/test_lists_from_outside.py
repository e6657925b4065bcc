"""Om kodelister: a file is compared, shown and taken in, seen in the wizard by the day of a request, and taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import current_thread

import pytest

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.settings.kodelister import KodelisterPage
from smdb_desktop.gui.settings.lists_card import TAKE
from smdb_desktop.services.casework import checking
from smdb_desktop.services.lists.model import as_raw
from tests.fakes.tables import FakeTables
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario

Unlocked = Callable[[Scenario], Hands]
LISTE = "psykisk_lidelse"


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    made = Scenario(tmp_path / "data")
    made.desk = replace(made.desk, tables=FakeTables())
    return made


@pytest.fixture
def hands(unlocked: Unlocked, scenario: Scenario) -> Hands:
    return unlocked(scenario).go("kodelister")


@pytest.fixture
def file(scenario: Scenario, tmp_path: Path) -> Path:
    """The list with one answer more."""
    raw = as_raw(scenario.desk.katalog.lister[LISTE])
    raw["options"].append({"code": "99", "label": "Et nyt svar", "label_confidence": "official"})
    made = tmp_path / f"{LISTE}.json"
    made.write_text(json.dumps(raw), encoding="utf-8")
    return made


def takes(hands: Hands, file: Path, day: str = "01-01-2026", answer: bool = True) -> None:
    if day:
        hands.type("gaelder_fra", day)
    hands.dialogs.expect("file", file)
    hands.dialogs.expect("compare", answer)
    hands.press("Vælg fil med lister …")


def lists(hands: Hands) -> dict[str, list[str]]:
    compared = hands.dialogs.compared[-1]
    return {listed.title: [line for _group, line in listed.lines] for listed in compared.lists}


def test_the_difference_is_shown_first_and_leaving_changes_nothing(hands: Hands, file: Path) -> None:
    takes(hands, file, answer=False)
    assert lists(hands) == {"Nye svar": ["99: Et nyt svar"]}
    assert "Gælder anmodninger fra 01-01-2026." in hands.dialogs.compared[-1].text
    assert hands.dialogs.compared[-1].yes == TAKE
    assert "99" not in hands.gui.context.desk.katalog.lister[LISTE]


def test_it_is_taken_in_shown_and_taken_back(hands: Hands, file: Path) -> None:
    takes(hands, file)
    katalog = hands.gui.context.desk.katalog
    assert "99" in katalog.lister[LISTE]
    page = hands.window.page
    assert isinstance(page, KodelisterPage)
    page.table.choose(LISTE)
    hands.settle()
    assert "Skiftet ud" in hands.find("taget_ind", QLabel).text()
    assert file.name in hands.find("taget_ind", QLabel).text()
    hands.dialogs.expect("confirm", True)
    hands.press(hands.find("fortryd_liste", QPushButton).text())
    assert "99" not in katalog.lister[LISTE]
    assert not hands.find("vaelg_lister", QPushButton).isHidden()


def test_the_file_is_read_once_and_where_no_save_waits_for_it(
    hands: Hands, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The drive is gone as soon as it was read: what was read is compared, shown and taken in."""
    whole, lanes = checking.read_file, list[str]()

    def reading(path: Path, limit: int) -> bytes:
        lanes.append(current_thread().name)
        content = whole(path, limit)
        path.unlink()
        return content

    monkeypatch.setattr(checking, "read_file", reading)
    takes(hands, file)
    assert "99" in hands.gui.context.desk.katalog.lister[LISTE]
    assert lanes == [f"smdb-{Lane.FREE}"]


def test_a_day_that_is_none_is_refused_at_the_field(hands: Hands) -> None:
    hands.type("gaelder_fra", "i morges")
    hands.press("Vælg fil med lister …")
    assert hands.find("gaelder_fra", QLineEdit).hasFocus() and hands.dialogs.compared == []


def test_what_is_refused_is_said_and_nothing_is_changed(hands: Hands, file: Path) -> None:
    file.write_text("{", encoding="utf-8")
    hands.dialogs.expect("file", file)
    hands.dialogs.expect("error")
    hands.press("Vælg fil med lister …")
    assert "kan ikke læses som JSON" in str(hands.dialogs.asked[-1])


def test_template_and_letter_are_written(hands: Hands, tmp_path: Path) -> None:
    hands.dialogs.expect("new_file", tmp_path / "skabelon.xlsx")
    hands.press("Gem skabelon til Excel …")
    assert (tmp_path / "skabelon.xlsx").is_file()
    hands.dialogs.expect("new_file", tmp_path / "brev.txt")
    hands.press("Gem brevet som tekst …")
    assert "smdb@dst.dk" in (tmp_path / "brev.txt").read_text(encoding="utf-8")
    hands.dialogs.expect("pdf", True)
    hands.press("Gem brevet som PDF …")
