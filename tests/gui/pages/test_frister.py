"""Frister by keys: the list, its kinds, the way to a course, a follow-up ticked off and taken back, and the calendar file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QRadioButton

from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.gui.app.calendar_keeping import CalendarKeeping
from smdb_desktop.gui.core.places import kept
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.deadlines.follow_up import FollowUp
from smdb_desktop.gui.deadlines.side import WORDS, FristerPage
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.tables import RowTable
from smdb_desktop.services.deadlines.calendar import NAME
from smdb_desktop.services.deadlines.service import DeadlineService
from smdb_desktop.services.deadlines.workload import DELE
from smdb_desktop.services.printing.model import texts
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.test_deadlines import REST, TODAY, closed, take_in
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]
KEY = Qt.Key


@pytest.fixture
def filled(scenario: Scenario) -> Scenario:
    """Requests of 16, 10 and 3 days ago, on 12 November, and a course that ended on 1 October."""
    scenario.clock.wait(days=100)
    today = TODAY + timedelta(days=100)
    for number, ago in enumerate((16, 10, 3), 2):
        take_in(scenario, number, day=today - timedelta(days=ago), uden=REST)
    closed(scenario)
    return scenario


def rows(hands: Hands) -> list[tuple[str, ...]]:
    model = hands.find("frister", RowTable).model()
    columns = range(model.columnCount())
    return [tuple(str(model.index(row, at).data()) for at in columns) for row in range(model.rowCount())]


def seen(hands: Hands) -> list[tuple[str, str, str]]:
    """Kind, last day and days left."""
    return [(row[2], row[3], row[4]) for row in rows(hands)]


def opened(hands: Hands) -> FollowUp:
    (made,) = [each for each in hands.window.findChildren(FollowUp) if each.isVisible()]
    return made


def test_the_nearest_stands_first_and_its_days_are_said_in_words(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled)
    hands.key(KEY.Key_F7).settle()
    assert hands.here == "frister"
    hands.press("Iværksættelse").settle()
    assert seen(hands) == [
        ("Iværksættelse", "10-11-2025", "2 dage over"),
        ("Iværksættelse", "16-11-2025", "4 dage"),
        ("Iværksættelse", "23-11-2025", "11 dage"),
    ]
    assert "Regel 35, 38, 42." in hands.texts() and "15-11-2025: Det, der skete til og med 31-10-2025" in hands.texts()
    hands.press("Alle").settle()
    days = [row[1] for row in seen(hands)]
    assert days == sorted(days, key=lambda text: text[6:] + text[3:5] + text[:2]) and len(days) == 9
    hands.press("KvalHep").settle()
    assert "Ingen frister af den slags løber." in hands.texts()


def test_return_opens_the_course(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("frister").press("Iværksættelse").settle()
    hands.find("frister", RowTable).setFocus()
    hands.key(KEY.Key_Down).key(KEY.Key_Return).settle()
    assert hands.here == "borger"


def test_a_follow_up_is_ticked_off_by_keys_and_taken_back(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("frister")
    tick = hands.find("kvitter", QPushButton)
    hands.press("Iværksættelse").settle()
    assert reason(tick), "only a follow-up is ticked off"
    hands.press("Opfølgning").settle()
    assert [row[1] for row in seen(hands)] == ["01-11-2025", "01-04-2026"]
    table = hands.find("frister", RowTable)
    table.setFocus()
    table.selectRow(0)
    hands.settle()
    assert not reason(tick)
    tick.click()
    hands.settle()
    dialog = opened(hands)
    day, note = dialog.findChild(QLineEdit, "opfoelgning_dato"), dialog.findChild(QLineEdit, "opfoelgning_note")
    assert isinstance(day, QLineEdit) and isinstance(note, QLineEdit) and day.text() == "i dag"
    day.setText("31-12-2030")
    dialog.yes.click()
    hands.settle()
    wrong = dialog.findChild(QLabel, "gik_ikke")
    assert isinstance(wrong, QLabel) and "ligger i fremtiden" in wrong.text() and dialog.isVisible()
    day.setText("31-10-2025")
    note.setText("Ringede")
    dialog.yes.click()
    hands.settle()
    assert [row[1] for row in seen(hands)] == ["01-04-2026"] and "Opfølgningen er kvitteret" in hands.texts()
    hands.press("Kvitterede opfølgninger").settle()
    assert rows(hands)[0][2:] == ("Efter 1 måned", "31-10-2025", "Ida", "Ringede")
    table.selectRow(0)
    hands.settle()
    hands.press("Fortryd kvittering").settle()
    assert "Ingen opfølgning er kvitteret." in hands.texts()
    hands.press("Opfølgning").settle()
    assert len(seen(hands)) == 2


def test_what_is_written_elsewhere_is_shown_at_once(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("frister").press("Iværksættelse").settle()
    work = hands.gui.context.work

    def delete() -> None:
        forloeb = work.store.deadlines.rows(0, 1, "IVAERKSAETTELSE")[0].forloeb_id
        work.deletions.delete(work.deletions.plan(forloeb), "Fejl")

    hands.gui.context.tasks.run(Lane.STORE, delete, hands.window)
    hands.settle()
    assert len(seen(hands)) == 2


def test_the_calendar_file_is_written_where_it_was_chosen(
    unlocked: Unlocked, filled: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands, file = unlocked(filled).go("frister"), tmp_path / "mine.ics"

    offered: list[tuple[str, str]] = []

    def choose(_parent: Any, _title: str, pattern: str, name: str, then: Callable[[Path | None], Any]) -> None:
        offered.append((pattern, name))
        then(file)

    monkeypatch.setattr(hands.gui.context.dialogs, "new_file", choose)
    hands.press("Gem som kalender …").settle()
    assert offered == [("Kalendere (*.ics)", "smdb-frister.ics")]
    raw = file.read_text(encoding="utf-8")
    assert "BEGIN:VEVENT" in raw and "Testborger" not in raw and "Den nævner ingen borgere" in hands.texts()


def test_an_empty_store_says_what_will_stand_here(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario).go("frister")
    assert "Ingen frister løber." in hands.texts() and "15-08-2025" in hands.texts()
    assert date(2025, 8, 15) - TODAY == timedelta(days=11) and "11 dage" in hands.texts()


def test_the_years_day_the_doctors_and_the_calendar_folder_are_settled_in_indstillinger(
    unlocked: Unlocked, filled: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = unlocked(filled).go("indstillinger")
    hands.type("aarlig_frist", "31-02-2026")
    hands.press("Gem frister").settle()
    assert "Den årlige frist kan ikke bruges." in hands.texts()
    hands.type("aarlig_frist", "1-3-26")
    hands.find("laegers_frist", QCheckBox).click()
    hands.press("Gem frister").settle()
    assert hands.find("aarlig_frist", QLineEdit).text() == "01-03-2026"
    names = hands.find("navne_i_kalenderen", QCheckBox)
    assert reason(names), "without a folder there is nothing to write names in"
    folder = tmp_path / "kalender"

    def choose(_parent: Any, _title: str, _start: Path | None, then: Callable[[Path | None], Any]) -> None:
        then(folder)

    monkeypatch.setattr(hands.gui.context.dialogs, "folder", choose)
    hands.press("Vælg kalendermappe …").settle()
    keeping = hands.window.findChild(CalendarKeeping)
    assert isinstance(keeping, CalendarKeeping)
    for _ in range(3):
        keeping.tick()
        hands.settle()
    file = folder / NAME
    first = file.read_text(encoding="utf-8")
    assert "DTSTART;VALUE=DATE:20260301" in first and first.count("RRULE:") == 2 and "Testborger" not in first
    hands.find("navne_i_kalenderen", QCheckBox).click()
    hands.settle()
    keeping.tick()
    hands.settle()
    assert "Testborger" in file.read_text(encoding="utf-8")
    hands.go("frister")
    assert "01-03-2026: Årets indberetning skal være godkendt i SMDB (regel 80)." in hands.texts()


def test_the_work_until_the_next_limit_leads_to_its_lists_and_f1_says_how_it_is_counted(
    unlocked: Unlocked, filled: Scenario
) -> None:
    hands = unlocked(filled)
    hands.key(KEY.Key_F7).settle()
    page = hands.window.page
    assert isinstance(page, FristerPage)
    due = hands.find("aabn_arbejde_forloeb", QPushButton)
    assert due.accessibleName() == "Skal indberettes senest 15-11-2025: 2"
    assert hands.find("aabn_arbejde_klar", QPushButton).accessibleName() == "heraf klar til eksport: 2"
    due.setFocus()
    hands.key(KEY.Key_F1).settle()
    assert "Kilde: regel 76 og 77." in page.notice.text()
    hands.key(KEY.Key_F1).settle()
    assert not page.notice.isVisible()
    for each in (each for each in page.work.lines.values() if each.isVisible()):
        each.findChildren(QPushButton)[0].setFocus()
        assert page.help(), each.objectName()
    page.tell("")
    due.setFocus()
    hands.key(KEY.Key_Return).settle()
    assert hands.here == "frister" and {row[2] for row in rows(hands)} == {"Månedens indberetning"}
    assert len(rows(hands)) == 2 and hands.find("vis_arbejde", QRadioButton).isChecked(), "what the number counts"
    assert "2 forløb. Forløb med en dato, som ikke er Indberettet" in hands.texts()
    hands.press("Alle").settle()
    assert len(rows(hands)) == 9
    hands.press("Skal indberettes").settle()
    assert len(rows(hands)) == 2
    hands.find("aabn_arbejde_tid", QPushButton).setFocus()
    hands.key(KEY.Key_Return).settle()
    assert hands.here == "kladder"


def test_every_number_leads_to_as_many_as_it_says(unlocked: Unlocked, filled: Scenario) -> None:
    DeadlineService(filled.workspace).choose("1-3-2026", False)
    hands = unlocked(filled)
    for navn, number in {"forloeb": 2, "klar": 2, "aarlig": 4}.items():
        hands.go("frister").settle()
        way = hands.find(f"aabn_arbejde_{navn}", QPushButton)
        assert way.accessibleName().endswith(f": {number}")
        way.click()
        hands.settle()
        assert hands.here == "frister" and len(rows(hands)) == number
    assert {*WORDS} == {*DELE}


def test_a_list_that_may_be_longer_says_at_least_and_how_many_are_looked_at(
    unlocked: Unlocked, filled: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = unlocked(filled).go("frister").settle()
    hands.find("aabn_arbejde_klar", QPushButton).click()
    note = hands.settle().find("om_fristerne", QLabel)
    assert note.text().startswith("2 forløb. ") and "Står der »mindst«, er det kun de 1000" in note.text()
    monkeypatch.setattr("smdb_desktop.services.deadlines.workload.MOST", 1)
    hands.go("frister").settle()
    way = hands.find("aabn_arbejde_klar", QPushButton)
    assert way.accessibleName() == "heraf klar til eksport: mindst 1"
    way.click()
    note = hands.settle().find("om_fristerne", QLabel)
    assert note.text().startswith("Mindst 1 forløb. ")
    assert hands.window.page is not None
    (paper,) = hands.window.page.papers()
    printed = [text for blocks in paper.portions(hands.gui.context.work) for text in texts(blocks)]
    assert any(text.startswith("Mindst 1 forløb. ") for text in printed)


def test_the_drafts_with_errors_are_shown_alone_until_all_are_asked_for(unlocked: Unlocked, filled: Scenario) -> None:
    for number, day in ((21, "31-12-2030"), (22, "01-11-2025")):
        filled.citizen(made_up_cpr(number)).answer("anmodningsdato", day)
    hands = unlocked(filled).go("frister").settle()
    way = hands.find("aabn_arbejde_fejl", QPushButton)
    assert way.accessibleName() == "heraf med fejl: 1"
    way.click()
    hands.settle()
    assert hands.here == "kladder" and hands.find("kladder", RowTable).model().rowCount() == 1
    assert "Kun kladder med fejl" in hands.texts()
    hands.window.show_again()
    hands.settle()
    assert hands.find("kladder", RowTable).model().rowCount() == 1 and "Kun kladder med fejl" in hands.texts()
    page, place = hands.window.page, hands.window.place
    assert page is not None and place is not None
    assert kept(page.now_at(place)) == {"side": "kladder"}, "what they are in words is not kept"
    hands.press("Vis alle kladder").settle()
    assert hands.find("kladder", RowTable).model().rowCount() == 2 and "Kun kladder med fejl" not in hands.texts()
    hands.window.show_again()
    hands.settle()
    assert hands.find("kladder", RowTable).model().rowCount() == 2 and "Kun kladder med fejl" not in hands.texts()


def test_drafts_are_looked_through_where_they_are_few(unlocked: Unlocked, filled: Scenario) -> None:
    filled.citizen("150277-9995", "Testborger Et").answers(ANMODNING).answer("anmodningsdato", "31-12-2030")
    hands = unlocked(filled).go("frister").settle()
    assert hands.find("aabn_arbejde_kladder", QPushButton).accessibleName().endswith(": 1")
    assert hands.find("aabn_arbejde_fejl", QPushButton).accessibleName() == "heraf med fejl: 1"
    assert hands.find("om_arbejdet", QLabel).text() == ("For få er tastet her til at kende tiden: Anmodning (0 af 5).")


def test_where_drafts_are_many_it_is_said_which_were_asked_and_kladder_looks_them_through(
    unlocked: Unlocked, filled: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smdb_desktop.services.deadlines.workload.LOOKED_THROUGH", 1)
    for number in (21, 22):
        filled.citizen(made_up_cpr(number)).answer("anmodningsdato", "31-12-2030")
    hands = unlocked(filled).go("frister").settle()
    only = "Kun de 1 kladder, der er besvaret sidst, er spurgt, om de har fejl."
    assert hands.find("aabn_arbejde_fejl", QPushButton).accessibleName() == "heraf med fejl: mindst 0"
    assert f"{only} 1 af dem er ikke set igennem i dag" in hands.find("om_arbejdet", QLabel).text()
    hands.go("kladder").settle()
    hands.go("frister").settle()
    assert hands.find("aabn_arbejde_fejl", QPushButton).accessibleName() == "heraf med fejl: mindst 1"
    assert hands.find("om_arbejdet", QLabel).text().endswith(only)
