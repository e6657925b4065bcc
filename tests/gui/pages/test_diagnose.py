"""*Diagnose*: what it says, that it is shown before it is saved, and that nothing of anybody can stand in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from PySide6.QtWidgets import QPlainTextEdit

from smdb_desktop import faults
from smdb_desktop.services.diagnose import Seen, a_version, as_json, as_text, diagnose, one_of, save
from smdb_desktop.services.errors import KnownError
from tests.gui.gui_hands import Hands
from tests.gui.pages.canaries import CPR, NAME, SECRETS, USER, filled, given_away
from tests.scenario import Clock, Scenario, make_desk

Unlocked = Callable[[Scenario], Hands]


@pytest.fixture
def secretive(tmp_path: Path) -> Scenario:
    return filled(tmp_path)


def test_the_search_finds_a_secret_however_it_is_spelled(tmp_path: Path) -> None:
    del tmp_path
    for hidden in (CPR, CPR.replace("-", ""), NAME.upper(), NAME.encode().hex(), json.dumps(NAME), NAME[::-1]):
        assert given_away(b"xx" + hidden.encode() + b"yy"), hidden
    assert given_away(NAME.encode("utf-16-le"))
    assert given_away(b"Version 0.1, 165 MB") == []


def test_nothing_of_anybody_stands_in_it(secretive: Scenario) -> None:
    sections = diagnose(secretive.desk, secretive.workspace, Seen(NAME, 5, USER, NAME, ((1366, 768, 100),)))
    text, data = as_text(sections), json.dumps(as_json(sections))
    assert given_away(text.encode()) == [] and given_away(data.encode()) == []
    assert not [secret for secret in SECRETS if secret.casefold() in text.casefold()]
    found = as_json(sections)
    assert found["lager"]["borgere"] == 1 and found["lager"]["sager_klar"] == 1
    assert found["administrator"] == {
        "export.folders": "fil", "trust.roots": "fil", "update.source": "fil", "ikke_fulgt": 1,
    }  # fmt: skip
    assert found["datamappe"]["andet_sted"] is True and found["datamappe"]["database"] > 0
    assert found["log"]["page"] == 1 and found["log"]["fault"] == 1
    newest, oldest = found["fejl"]["fejl_1"], found["fejl"]["fejl_2"]
    assert newest == "andet, 2025-08-04T09:00Z: andet (andet)"
    assert oldest == "F-ABCD-EF23, 2025-08-04T09:00Z: ValueError (gui/app/shell.py:12)"


def test_a_word_that_is_none_of_ours_is_not_told() -> None:
    assert one_of("linux", ("linux",)) == "linux" and one_of(NAME, ("linux",)) == "andet"
    assert [a_version(text) for text in ("6.11.3", "0.2.0rc1")] == ["6.11.3", "0.2.0rc1"]
    assert {a_version(text) for text in (NAME, f"6.1 {NAME}", CPR, "")} == {"andet"}


def test_a_fault_stands_in_it_by_the_number_that_was_told(tmp_path: Path) -> None:
    scenario = filled(tmp_path)
    try:
        raise ValueError(NAME)
    except ValueError as error:
        faults.keep(tmp_path / USER / "data" / "log", faults.report(error))
        nummer = faults.number(error)
    assert as_json(diagnose(scenario.desk, None))["fejl"]["fejl_1"].startswith(nummer)


def test_the_page_shows_the_whole_file_before_it_is_saved(
    unlocked: Unlocked, secretive: Scenario, tmp_path: Path
) -> None:
    hands = unlocked(secretive).go("indstillinger")
    hands.press("Diagnose …")
    assert hands.here == "diagnose"
    shown = hands.find("diagnose_tekst", QPlainTextEdit)
    assert "Borgere: 1" in shown.toPlainText() and "Qt:" in shown.toPlainText()
    file = tmp_path / "diagnose.txt"
    hands.dialogs.expect("new_file", file)
    hands.press("Gem som fil …")
    assert file.read_text(encoding="utf-8") == shown.toPlainText(), "what was seen, and nothing else"
    assert given_away(file.read_bytes()) == []
    assert "Filen er gemt." in hands.texts()
    hands.press("Tilbage")
    assert hands.here == "indstillinger"


def test_it_can_be_made_by_who_cannot_unlock(open_window: Callable[..., Hands], secretive: Scenario) -> None:
    secretive.workspace.close()
    hands = open_window(secretive.desk)
    hands.press("Kan du ikke komme ind? Lav en Diagnose til din support")
    assert hands.here == "diagnose"
    shown = hands.find("diagnose_tekst", QPlainTextEdit).toPlainText()
    assert "Der er et lager: ja" in shown and "Borgere" not in shown
    assert given_away(shown.encode()) == []
    hands.press("Tilbage")
    assert hands.here == "laas_op"


def test_without_a_folder_it_says_what_it_can() -> None:
    found = as_json(diagnose(make_desk(Clock()), None))
    assert found["datamappe"] == {"lager": False}
    assert found["fejl"] == {}


def test_a_place_that_takes_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="Vælg en anden mappe"):
        save(tmp_path / "findes" / "ikke" / "x.txt", "tekst")
