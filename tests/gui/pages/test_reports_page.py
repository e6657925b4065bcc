"""Rapporter: a report as plot and table, how each number is counted, files with and without CPR numbers, and own questions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from smdb_desktop.gui.kit.tables import RowTable
from smdb_desktop.gui.plots.view import PlotView
from smdb_desktop.gui.reports.side import RapporterPage
from tests.gui.gui_hands import Hands
from tests.gui.pages.test_print import Desk, read
from tests.gui.pages.test_print import lines as words
from tests.scenario import Scenario
from tests.scenarios.typed import AFSLUTNING, ANMODNING, BEHANDLING, DEL_1, DEL_2

Unlocked = Callable[[Scenario], Hands]
CPR = "150277-9995"


@pytest.fixture
def filled(scenario: Scenario) -> Scenario:
    """One citizen who was treated and left, one who only asked."""
    scenario.citizen(CPR, "Testborger Et").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=120)
    scenario.answers(DEL_1).answers(DEL_2).complete("ivaerksaettelse")
    scenario.add_tilbud().answers(BEHANDLING | {"tilbudsslutdato": "2025-10-01"}).complete("behandling")
    scenario.answers(AFSLUTNING).complete("forloebsafslutning")
    scenario.citizen("100705-9995", "Testborger To").answers(ANMODNING).complete("anmodning")
    return scenario


def shown(hands: Hands, year: str = "2025", rapport: str = "") -> Hands:
    hands.go("rapporter", rapport=rapport, aar=year)
    hands.bot.waitUntil(lambda: bool(page(hands).cards))
    hands.settle()
    return hands


def page(hands: Hands) -> RapporterPage:
    found = hands.window.findChild(RapporterPage)
    assert found is not None
    return found


def numbers(hands: Hands, at: int = 0) -> dict[str, tuple[str, ...]]:
    return {words: tuple(rest) for words, *rest in hands.find(f"tal_{at}", RowTable).texts()}


def test_a_report_is_shown_as_plot_and_table(unlocked: Unlocked, filled: Scenario) -> None:
    hands = shown(unlocked(filled))
    assert numbers(hands) == {
        "Anmodninger": ("0", "2", "–"),
        "Iværksættelser": ("0", "1", "–"),
        "Afsluttede behandlinger": ("0", "1", "–"),
    }
    assert numbers(hands, 1)["august"] == ("2", "1", "0")
    plot = hands.find("diagram_0", PlotView)
    assert {(bar.series, bar.group) for bar in plot.drawing.bars} == {(s, g) for s in (0, 1) for g in (0, 1, 2)}


def test_another_report_and_another_year_are_chosen_by_keys(unlocked: Unlocked, filled: Scenario) -> None:
    hands = shown(unlocked(filled))
    box = hands.find("rapport", QComboBox)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    hands.bot.waitUntil(lambda: "Kontaktforløb" in numbers(hands))
    assert numbers(hands)["Personer i behandling"] == ("0", "1", "–")
    years = hands.find("aar", QComboBox)
    years.setFocus()
    QTest.keyClick(years, Qt.Key.Key_Down)
    hands.bot.waitUntil(lambda: numbers(hands)["Kontaktforløb"] == ("0", "0", "–"))


def test_the_work_of_each_person_is_what_they_completed_and_when(unlocked: Unlocked, filled: Scenario) -> None:
    cases = filled.workspace.store.cases
    citizens = [cases.find_borger("".join(filter(str.isdigit, cpr))) for cpr in (CPR, "100705-9995")]
    done = [
        (each.faerdig_af, each.faerdig_tid.astimezone().month)
        for borger in citizens
        if borger is not None
        for forloeb in cases.forloeb_of(borger.id)
        for each in forloeb.skemaer
        if each.faerdig_tid is not None
    ]
    hands = shown(unlocked(filled), rapport="arbejde")
    assert {name for name, _ in done} == {"Ida"} and {month for _, month in done} == {8, 12}
    assert numbers(hands)["Ida"] == (str(len(done)),)
    months = numbers(hands, 1)
    assert months["august"] == ("1",) and months["december"] == (str(len(done) - 1),) and months["januar"] == ("0",)


def test_every_number_says_how_it_is_counted(unlocked: Unlocked, filled: Scenario) -> None:
    hands = shown(unlocked(filled))
    table = hands.find("tal_0", RowTable)
    table.setFocus()
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_F1)
    told = page(hands).notice
    assert told.isVisible() and "dato for iværksat behandling" in told.text() and "SMDBV001" in told.text()
    QTest.keyClick(table, Qt.Key.Key_F1)
    assert not told.isVisible()
    plot = hands.find("diagram_0", PlotView)
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Home)
    QTest.keyClick(plot, Qt.Key.Key_F1)
    assert "anmodningsdato" in told.text()


def test_a_file_without_numbers_hides_small_counts(unlocked: Unlocked, filled: Scenario, tmp_path: Path) -> None:
    hands = shown(unlocked(filled))
    file = tmp_path / "ud.csv"
    hands.dialogs.expect("new_file", file)
    hands.press("Gem som CSV …")
    hands.bot.waitUntil(lambda: page(hands).notice.isVisible())
    text = file.read_text(encoding="utf-8-sig")
    assert "Anmodninger;0;skjult;" in text and "150277" not in text


def test_a_file_with_numbers_is_whole_and_says_whose(unlocked: Unlocked, filled: Scenario, tmp_path: Path) -> None:
    hands = shown(unlocked(filled))
    hands.press("Med CPR-nr., hele tal")
    file = tmp_path / "ud.csv"
    hands.dialogs.expect("new_file", file)
    hands.press("Gem som CSV …")
    hands.bot.waitUntil(lambda: page(hands).notice.isVisible())
    text = file.read_text(encoding="utf-8-sig")
    assert "Anmodninger;0;2;" in text and "150277-9995;2025-08-04;" in text
    assert "CPR-numre" in page(hands).notice.text()


@pytest.mark.parametrize("foreign_tool", ["pdftotext"], indirect=True)
def test_a_report_on_paper_hides_small_numbers_unless_it_is_for_own_use(
    unlocked: Unlocked, filled: Scenario, tmp_path: Path, foreign_tool: str
) -> None:
    del foreign_tool
    saved, desk = tmp_path / "uden.pdf", Desk(shown(unlocked(filled), rapport="garanti"))
    desk.save(saved)
    text = read(saved)
    assert "tal under 5 er skjult" in text and "Behandlingsgaranti (SMDBV004), 2025" in text
    assert any(line[:1] == ["Nystartede"] and line[-2:] == ["skjult", "skjult"] for line in words(text)), text
    desk.choose("Rapporten med hele tal, til eget brug")
    whole = desk.words
    assert "Giv ikke arket videre." in whole and "skjult" not in whole and "Nystartede" in whole
    for told in (text, whole):
        assert "150277" not in told and "Testborger" not in told


def test_a_question_is_answered_kept_and_taken_away(unlocked: Unlocked, filled: Scenario) -> None:
    hands = shown(unlocked(filled))
    _pick(hands, "taeller", "anmodninger")
    _pick(hands, "efter", "koen")
    hands.press("Vis svaret")
    hands.bot.waitUntil(lambda: numbers(hands).get("Mand") == ("2",))
    hands.press("Gem spørgsmålet")
    assert "navn" in hands.texts()
    hands.find("spoergsmaal_navn", QLineEdit).setText("Anmodninger efter køn")
    hands.press("Gem spørgsmålet")
    hands.bot.waitUntil(page(hands).own.isVisible)
    assert "Skrevet af Ida" in hands.find("rapport_tilstand", QLabel).text()
    hands.press("Slet spørgsmålet")
    hands.bot.waitUntil(lambda: not page(hands).own.isVisible())
    assert hands.find("rapport", QComboBox).findData("Anmodninger efter køn") < 0


def test_a_filter_offers_what_the_year_says(unlocked: Unlocked, filled: Scenario) -> None:
    hands = shown(unlocked(filled))
    _pick(hands, "filter_felt", "status")
    box = hands.find("filter_svar", QComboBox)
    hands.bot.waitUntil(lambda: box.count() == 2)
    assert {box.itemText(at) for at in range(2)} == {"Reduceret", "Ikke oplyst"}
    _pick(hands, "filter_svar", "Reduceret")
    hands.press("Vis svaret")
    hands.bot.waitUntil(lambda: numbers(hands) == {"I alt": ("1",)})


def test_a_filter_offers_what_the_days_of_the_question_say(unlocked: Unlocked, filled: Scenario) -> None:
    hands = shown(unlocked(filled), year="2024")
    _pick(hands, "filter_felt", "status")
    box = hands.find("filter_svar", QComboBox)
    hands.settle()
    assert box.count() == 0, "nobody was there in that year"
    hands.find("fra_dag", QLineEdit).setText("01-08-2025")
    hands.find("til_dag", QLineEdit).setText("31-12-2025")
    hands.find("til_dag", QLineEdit).editingFinished.emit()
    hands.bot.waitUntil(lambda: box.count() == 2)
    _pick(hands, "filter_svar", "Reduceret")
    hands.press("Vis svaret")
    hands.bot.waitUntil(lambda: numbers(hands) == {"I alt": ("1",)})


def test_a_filter_without_an_answer_is_asked_for_and_not_left_out(unlocked: Unlocked, filled: Scenario) -> None:
    hands = shown(unlocked(filled))
    _pick(hands, "filter_felt", "status")
    box = hands.find("filter_svar", QComboBox)
    hands.bot.waitUntil(lambda: box.count() == 2)
    box.setCurrentIndex(-1)
    before = numbers(hands)
    hands.press("Vis svaret").settle()
    assert "Vælg et svar under »Svaret«." in hands.texts() and numbers(hands) == before


def test_a_file_holds_the_courses_of_the_days_that_were_asked_for(
    unlocked: Unlocked, filled: Scenario, tmp_path: Path
) -> None:
    hands = shown(unlocked(filled), year="2024")
    hands.find("fra_dag", QLineEdit).setText("01-11-2025")
    hands.find("til_dag", QLineEdit).setText("30-11-2025")
    _pick(hands, "taeller", "forloeb")
    hands.press("Vis svaret")
    hands.bot.waitUntil(lambda: numbers(hands) == {"I alt": ("1",)})
    hands.press("Med CPR-nr., hele tal")
    file = tmp_path / "ud.csv"
    hands.dialogs.expect("new_file", file)
    hands.press("Gem som CSV …")
    hands.bot.waitUntil(lambda: page(hands).notice.isVisible())
    text = file.read_text(encoding="utf-8-sig")
    assert "100705-9995;" in text and CPR not in text, "the one was closed in October"


def _pick(hands: Hands, name: str, key: str) -> None:
    box = hands.find(name, QComboBox)
    box.setCurrentIndex(box.findData(key))


def test_the_whole_page_is_walked_with_tab(unlocked: Unlocked, filled: Scenario) -> None:
    hands = shown(unlocked(filled))
    been: list[str] = []
    focus: QWidget | None = hands.find("rapport", QComboBox)
    assert focus is not None
    focus.setFocus()
    for _ in range(40):
        focus = hands.window.focusWidget()
        assert focus is not None
        been.append(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    order = ["rapport", "aar", "filer_uden", "diagram_0", "tal_0", "diagram_1", "tal_1", "taeller", "efter", "vis_svar"]
    assert [name for name in been if name in order][: len(order)] == order


def test_a_follow_up_that_was_made_in_time_is_counted(unlocked: Unlocked, filled: Scenario) -> None:
    """Closed on 1 October as finished: the first follow-up is due on 1 November."""
    hands = shown(unlocked(filled), rapport="opfoelgning")
    assert numbers(hands)["Ikke gjort"] == ("1", "0", "1")
    work = page(hands).context.work
    closed = next(row for row in work.store.figures.portion("2025-01-01", "2025-12-31")[1] if row.afsluttet)
    assert closed.afsluttet == "2025-10-01"
    work.store.deadlines.follow(closed.forloeb_id, 1, date(2025, 11, 1), "", work.store.people.who(), filled.clock())
    page(hands).reload()
    hands.bot.waitUntil(lambda: numbers(hands)["Til tiden"] == ("1", "0", "1"))
