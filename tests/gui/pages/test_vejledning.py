"""Vejledning: every page can be found by its words, read, and reached from the help; what is missing is said."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QLabel, QLineEdit, QTextBrowser

from smdb_desktop import resources
from smdb_desktop.gui.kit.help import HELP
from smdb_desktop.gui.kit.help_dialog import HelpDialog
from smdb_desktop.gui.kit.tables import RowTable
from smdb_desktop.gui.vejledning.sider import Side, find, folded, read_pages
from smdb_desktop.gui.vejledning.vejledning import NONE_FOUND, occurrences
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario

Unlocked = Callable[[Scenario], Hands]
SECTIONS = ("1–1.3", "2", "3", "3.1", "3.2", "4", "4.1", "5", "5.1", "5.2", "5.3", "6", "7")
"""The sections of SMDB's own guide (sources 000)."""


def titles(hands: Hands) -> list[str]:
    return [cells[0].partition("\n")[0] for cells in hands.find("vejledningens_sider", RowTable).texts()]


def text(hands: Hands) -> str:
    return hands.find("vejledningens_tekst", QTextBrowser).toPlainText()


def test_every_section_of_smdbs_guide_has_its_page() -> None:
    headed = [side.tekst.split("\n")[2] for side in read_pages()]
    for section in SECTIONS:
        assert any(re.search(rf"afsnit {re.escape(section)}[.*]", line) for line in headed), section


def test_the_help_of_every_page_leads_to_a_page_that_is_there() -> None:
    assert {page.side for page in HELP.values()} <= {side.navn for side in read_pages()}


def test_every_link_and_picture_of_a_page_is_there() -> None:
    names = {side.navn for side in read_pages()}
    files = resources.path("vejledning", "da").glob("*.md")
    targets = {found for file in files for found in re.findall(r"\]\(([^)]+)\)", file.read_text(encoding="utf-8"))}
    pictures = {target for target in targets if target.endswith(".png")}
    assert pictures == {file.name for file in resources.path("vejledning", "billeder").glob("*.png")}
    assert targets - pictures <= names


def test_words_find_their_pages_as_one_types(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario)
    hands.key(Qt.Key.Key_F8)
    assert hands.here == "vejledning"
    assert titles(hands)[0] == "Kom i gang" and titles(hands)[-2:] == ["Ord", "Taster"]
    line = hands.find("soeg_i_vejledningen", QLineEdit)
    assert hands.window.focusWidget() is line
    hands.bot.keyClicks(line, "laegesamtale")
    hands.settle()
    assert titles(hands) == ["Iværksæt behandling", "Se fristerne, og følg op"], (
        "letters without æ find the word that has one"
    )
    assert "ønsker borgeren den" in text(hands)
    assert hands.find("antal_sider", QLabel).text() == "2 sider"
    selections = hands.find("vejledningens_tekst", QTextBrowser).extraSelections()
    assert {each.cursor.selectedText() for each in selections} == {"Lægesamtale"}
    hands.key(Qt.Key.Key_Return)
    reading = hands.find("vejledningens_tekst")
    assert hands.window.focusWidget() is reading
    assert reading.accessibleName() == "Vejledningens tekst: Iværksæt behandling", "it is heard which page is read"


def test_what_is_not_found_is_said_and_the_page_stays(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario).go("vejledning", side="20-udgaaet")
    for word in ("Indskrivning", "Ydelser", "Udskrivning"):
        assert word in text(hands)
    line = hands.find("soeg_i_vejledningen", QLineEdit)
    line.setFocus()
    hands.bot.keyClicks(line, "findes slet ikke her")
    assert titles(hands) == []
    assert hands.find("antal_sider", QLabel).text() == NONE_FOUND
    assert "Indskrivning" in text(hands)
    line.clear()
    assert len(titles(hands)) == len(read_pages())


def test_the_help_of_a_page_leads_on_to_the_guide(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario).go("udbakke")
    hands.key(Qt.Key.Key_F1)
    hands.press("Læs mere i vejledningen")
    assert hands.here == "vejledning"
    assert not [made for made in hands.window.findChildren(HelpDialog) if made.isVisible()]
    assert "Kladde" in text(hands) and "Eksporteret" in text(hands)


def test_before_unlocking_the_help_offers_no_way_that_is_shut(fresh: Hands) -> None:
    hands = fresh
    hands.bot.keyClick(hands.window, Qt.Key.Key_F1)
    hands.settle()
    (dialog,) = hands.window.findChildren(HelpDialog)
    assert [b.text() for b in dialog.findChildren(type(hands.button("Luk"))) if b.isVisible()].count(
        "Læs mere i vejledningen"
    ) == 0
    dialog.accept()


def test_texts_that_are_missing_are_said_and_the_keys_still_stand(
    unlocked: Unlocked, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = unlocked(scenario)
    monkeypatch.setattr("smdb_desktop.gui.vejledning.sider.FOLDER", str(tmp_path))
    hands.go("vejledning", side="01-kom-i-gang")
    assert "Vejledningens tekster mangler. Installér programmet igen." in hands.texts()
    assert titles(hands) == ["Taster"]
    assert "F2" in text(hands)


def test_a_file_that_cannot_be_read_takes_no_other_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smdb_desktop.gui.vejledning.sider.FOLDER", str(tmp_path))
    (tmp_path / "da").mkdir()
    (tmp_path / "da" / "01-a.md").write_bytes(b"# A\xff")
    (tmp_path / "da" / "02-b.md").write_text("# B\n\n![x](mangler.png)\n\nOrd", encoding="utf-8")
    (tmp_path / "da" / "03-c.md").write_text("no heading", encoding="utf-8")
    pages = read_pages()
    assert [side.titel for side in pages] == ["B", "Taster"]
    assert "mangler.png" not in pages[0].tekst


def test_a_link_leads_to_another_page_and_never_out_of_the_program(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario).go("vejledning", side="21-ord")
    before = text(hands)
    reading = hands.find("vejledningens_tekst", QTextBrowser)
    reading.anchorClicked.emit(QUrl("https://example.invalid/"))
    assert text(hands) == before
    reading.anchorClicked.emit(QUrl("04-find-borgeren"))
    assert "CPR-registeret bliver ikke spurgt" in text(hands)


@pytest.mark.parametrize(
    ("line", "words", "found"),
    [
        ("Få en læge", ("faa",), ["Få"]),
        ("Få en læge", ("laege", "en"), ["en", "læge"]),
        ("ANMODNING og anmodning", ("anmodning",), ["ANMODNING", "anmodning"]),
        ("Registrér", ("registrer",), ["Registrér"]),
        ("intet", ("noget",), []),
        ("intet", (), []),
    ],
)
def test_found_words_are_marked_as_they_are_written(line: str, words: tuple[str, ...], found: list[str]) -> None:
    assert [line[start : start + length] for start, length in occurrences(line, words)] == found


def test_a_heading_comes_before_a_text_and_says_no_words_around() -> None:
    hits = find(read_pages(), "afslut forløbet")
    assert hits[0].side.titel == "Afslut forløbet" and hits[0].uddrag == ""
    assert all("afslut" in folded(hit.uddrag) for hit in hits[1:])


def test_letters_are_found_however_a_keyboard_puts_them_together() -> None:
    assert folded("a\u030arsag") == folded("\u00e5rsag") == "aarsag"


def test_what_stands_around_a_word_begins_with_a_whole_word_also_behind_letters_that_are_searched_as_two() -> None:
    before = "b" * 59
    (found,) = find([Side("01-prøve", "Prøve", f"# Prøve\n\nåå åå {before} målet er her\n")], "maalet")
    assert found.uddrag == f"… {before} målet er her"
