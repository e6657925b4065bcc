"""*Godkendelse* in the window: by keys from the year to the cases behind a number, how it is counted, the note, the paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QPushButton

from smdb_desktop.gui.approval.page import CHANGED, ZERO, GodkendelsePage
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.kit.tables import RowTable
from smdb_desktop.services.printing.model import texts
from smdb_desktop.services.reports.approval_notes import notes
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]


@pytest.fixture
def requested(scenario: Scenario) -> Scenario:
    """One citizen with a request of 4 August 2025."""
    return scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")


def year(hands: Hands, number: int) -> Hands:
    return hands.go("godkendelse", aar=str(number)).settle()


def page(hands: Hands) -> GodkendelsePage:
    assert isinstance(hands.window.page, GodkendelsePage)
    return hands.window.page


def table(hands: Hands, nr: int) -> RowTable:
    return hands.find(f"tal_{nr}", RowTable)


def test_each_question_stands_with_its_numbers_and_what_is_yellow_says_so(
    unlocked: Unlocked, requested: Scenario
) -> None:
    hands = year(unlocked(requested), 2025)
    assert sorted(page(hands).sections) == list(range(81, 96))
    first = table(hands, 81).texts()[0]
    assert first[:5] == ["Sager med anmodningsdato i året", "1", "0", "ny", CHANGED] and first[5] == "forløb"
    assert table(hands, 88).texts()[0][4] == ZERO
    asked = [made.objectName() for made in page(hands).asks.findChildren(QPushButton)]
    assert asked == [f"spoerger_{nr}" for nr in (81, 85, 88, 89, 91, 92, 93)]
    assert "Danmarks Statistik" in page(hands).sections[88].why.text()
    assert page(hands).sections[82].why.isHidden()


def test_by_keys_from_the_first_question_to_the_citizen_and_back(unlocked: Unlocked, requested: Scenario) -> None:
    hands = year(unlocked(requested), 2025)
    assert hands.window.focusWidget() is hands.find("aar", QComboBox)
    hands.key(Qt.Key.Key_Tab)
    assert hands.window.focusWidget() is hands.find("spoerger_81", QPushButton)
    hands.key(Qt.Key.Key_Space)
    assert hands.window.focusWidget() is table(hands, 81)
    hands.key(Qt.Key.Key_Return).settle()
    assert hands.here == "godkendelse_sager"
    rows = hands.find("sager", RowTable)
    assert rows.texts() == [["150277-xxxx", "Testborger Et", "04-08-2025", "Åbent"]]
    assert hands.window.focusWidget() is rows
    hands.key(Qt.Key.Key_Return).settle()
    assert hands.here == "borger"


def test_f1_on_a_number_says_how_it_is_counted_and_elsewhere_what_the_page_is(
    unlocked: Unlocked, requested: Scenario
) -> None:
    hands = year(unlocked(requested), 2025)
    table(hands, 83).setFocus()
    assert page(hands).help()
    said = hands.window.findChild(Message, "saadan_taelles")
    assert said is not None
    words = said.text.text()
    assert "anmodningsdato" in words and "regel 83" in words and "afsnit 1 a" in words
    assert "Alder indgår ikke" not in words
    said.close()
    numbers = table(hands, 87)
    numbers.setFocus()
    numbers.selectRow(3)
    assert page(hands).help()
    (said,) = (each for each in hands.window.findChildren(Message, "saadan_taelles") if each.isVisible())
    assert said.text.text().startswith("»Borgere, der hverken har anmodet eller været i behandling«: ")
    assert "regel 87" in said.text.text() and said.text.text().endswith("Alder indgår ikke.")
    said.close()
    hands.find("aar", QComboBox).setFocus()
    assert not page(hands).help()


def test_a_note_is_kept_with_who_and_stands_on_the_page_and_on_paper(unlocked: Unlocked, requested: Scenario) -> None:
    hands = year(unlocked(requested), 2025)
    hands.find("note_91", QPushButton).click()
    dialog = hands.window.findChild(QDialog, "note")
    assert dialog is not None
    line = dialog.findChild(QLineEdit, "svar")
    assert line is not None
    line.setText("  Set efter: ingen i år  ")
    dialog.accept()
    hands.settle()
    assert page(hands).sections[91].note.text().endswith("Set efter: ingen i år")
    work = hands.gui.context.work
    kept = notes(work.store, 2025)
    assert list(kept) == [91] and kept[91].hvem == work.store.people.who().navn
    assert notes(work.store, 2024) == {}
    (paper,) = page(hands).papers()
    words = [text for portion in paper.portions(work) for text in texts(portion)]
    assert any("Set efter: ingen i år" in text for text in words) and "Sager med anmodningsdato i året" in words


def test_another_year_is_chosen_and_a_year_without_cases_is_all_noughts(
    unlocked: Unlocked, requested: Scenario
) -> None:
    hands = year(unlocked(requested), 2024)
    assert [row[1] for row in table(hands, 81).texts()] == ["0", "0"]
    years = hands.find("aar", QComboBox)
    years.setCurrentIndex(years.findText("2025"))
    years.activated.emit(years.currentIndex())
    hands.settle()
    assert table(hands, 81).texts()[0][1] == "1"
