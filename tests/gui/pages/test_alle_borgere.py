"""Alle borgere by real keys and clicks: who is shown, searched while typing, narrowed and put in order, and what Return does."""

from __future__ import annotations

from array import array
from collections.abc import Callable

import pytest

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.gui.citizen.borgeroverblik import BorgerPage
from smdb_desktop.gui.kit.long_table import LongTable
from smdb_desktop.gui.kit.rowmodel import RowModel
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.stored.records import BorgerRecord
from smdb_desktop.services.workspace import Workspace
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]
NAMES = ("Åse Jørgensen", "Anne-Marie Sørensen", "Zoë Ærø", "Østen Zornig")


@pytest.fixture
def filled(scenario: Scenario) -> Scenario:
    """Five citizens; the first has a course with a draft."""
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING)
    for number, navn in enumerate(NAMES):
        add(scenario.workspace, number, navn)
    return scenario


def add(work: Workspace, number: int, navn: str) -> str:
    borger = BorgerRecord(f"b{number}", made_up_cpr(number).replace("-", ""), navn, "165")
    work.store.cases.save_borger(borger, work.cases.hvem(), work.clock())
    return borger.id


def table(hands: Hands) -> LongTable:
    return hands.find("borgere", LongTable)


def column(hands: Hands, number: int = 0) -> list[str]:
    model = table(hands).model()
    return [model.index(row, number).data() for row in range(model.rowCount())]


def search(hands: Hands, text: str) -> list[str]:
    hands.type("soeg_borger", text)
    hands.settle()
    shown = [w for w in hands.window.findChildren(LongTable) if w.isVisible()]
    return column(hands) if shown else []


def typed_into(hands: Hands) -> bool:
    return hands.window.focusWidget() is hands.find("soeg_borger")


def test_everybody_stands_there_and_one_begins_in_the_search(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("alle_borgere")
    assert column(hands) == ["Anne-Marie Sørensen", "Testborger Et", "Zoë Ærø", "Østen Zornig", "Åse Jørgensen"]
    assert [column(hands, at)[1] for at in range(1, 6)] == ["150277-xxxx", "Åbent", "Kladde", "Albertslund", "i dag"]
    assert column(hands, 2)[0] == "Intet forløb"
    assert hands.find("antal", QLabel).text() == "5 borgere"
    assert typed_into(hands)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jør", ["Åse Jørgensen"]),
        ("jorgensen aase", ["Åse Jørgensen"]),
        ("150277-9995", ["Testborger Et"]),
        ("1502779995", ["Testborger Et"]),
        ("9995 test", ["Testborger Et"]),
        ("SØR", ["Anne-Marie Sørensen"]),
        ("ærø zoe", ["Zoë Ærø"]),
    ],
)
def test_it_is_searched_while_one_types(unlocked: Unlocked, filled: Scenario, typed: str, found: list[str]) -> None:
    hands = unlocked(filled).go("alle_borgere")
    assert search(hands, typed) == found
    assert hands.find("antal", QLabel).text() == "1 af 5 borgere"


def test_return_opens_the_one_that_is_found_also_before_it_is_shown(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("alle_borgere")
    line = hands.type("soeg_borger", "zornig")
    hands.bot.keyClick(line, Qt.Key.Key_Return)
    hands.settle()
    page = hands.window.page
    assert hands.here == "borger" and isinstance(page, BorgerPage)
    assert "Østen Zornig" in hands.texts()


def test_among_several_return_goes_on_into_the_list_and_return_there_opens(
    unlocked: Unlocked, filled: Scenario
) -> None:
    hands = unlocked(filled).go("alle_borgere")
    search(hands, "sen")
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "alle_borgere" and hands.window.focusWidget() is table(hands)
    hands.key(Qt.Key.Key_Down)
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "borger" and "Åse Jørgensen" in hands.texts()


def test_down_goes_into_the_list_and_a_double_click_opens(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("alle_borgere")
    hands.key(Qt.Key.Key_Down)
    rows = table(hands)
    assert hands.window.focusWidget() is rows
    at = rows.visualRect(rows.model().index(3, 0)).center()
    hands.bot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    hands.bot.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    hands.settle()
    assert hands.here == "borger" and "Østen Zornig" in hands.texts()


def test_nobody_found_says_what_to_do_and_everybody_is_a_key_away(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("alle_borgere")
    assert search(hands, "findes ikke") == []
    assert "Ingen borger passer." in hands.texts() and hands.find("antal", QLabel).text() == "0 af 5 borgere"
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "alle_borgere" and typed_into(hands)
    hands.press("Vis alle borgere")
    assert len(column(hands)) == 5 and typed_into(hands)
    assert hands.find("soeg_borger", QLineEdit).text() == ""


def test_an_empty_store_says_what_will_stand_there(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario).go("alle_borgere")
    assert "Der er ingen borgere på denne maskine endnu." in hands.texts()
    assert hands.window.focusWidget() is hands.find("fremsoeg")
    hands.key(Qt.Key.Key_Space)
    assert hands.here == "borger"


def test_the_list_is_narrowed_by_state(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("alle_borgere")
    shown = {}
    for name in ("aabne", "lukkede", "uden_forloeb", "kladder", "ikke_indberettet", "alle"):
        choice = hands.find(f"vis_{name}", QAbstractButton)
        hands.bot.mouseClick(choice, Qt.MouseButton.LeftButton, pos=QPoint(8, choice.height() // 2))
        hands.settle()
        shown[name] = hands.find("antal", QLabel).text()
    assert shown == {
        "aabne": "1 af 5 borgere",
        "lukkede": "0 af 5 borgere",
        "uden_forloeb": "4 af 5 borgere",
        "kladder": "1 af 5 borgere",
        "ikke_indberettet": "0 af 5 borgere",
        "alle": "5 borgere",
    }


def test_the_order_is_chosen_by_keys_and_by_the_headings(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled)
    filled.clock.wait(days=2)
    add(hands.gui.context.work, 3, "Østen Zornig")
    hands.go("alle_borgere")
    by_name = column(hands)
    choice = hands.find("orden_navn", QAbstractButton)
    choice.setFocus(Qt.FocusReason.TabFocusReason)
    hands.key(Qt.Key.Key_Right)
    assert column(hands, 1) == sorted(column(hands, 1))
    hands.key(Qt.Key.Key_Right)
    assert column(hands)[0] == "Østen Zornig" and column(hands, 5)[0] == "i dag" and column(hands, 5)[1] != "i dag"
    header = table(hands).horizontalHeader()
    for wanted in (by_name, by_name[::-1]):
        at = QPoint(header.sectionViewportPosition(0) + 20, header.height() // 2)
        hands.bot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        hands.settle()
        assert column(hands) == wanted
    assert hands.find("orden_navn", QAbstractButton).isChecked()


def test_a_list_that_changes_while_it_is_shown_keeps_its_chosen_row_and_its_place(
    unlocked: Unlocked, filled: Scenario
) -> None:
    for number in range(10, 90):
        add(filled.workspace, number, f"Mange {number}")
    hands = unlocked(filled).go("alle_borgere")
    hands.key(Qt.Key.Key_Down)
    for _ in range(40):
        hands.key(Qt.Key.Key_Down)
    rows = table(hands)
    chosen, top = rows.key(), rows.model().index(rows.rowAt(0), 0).data()
    assert rows.rowAt(0) > 0
    add(hands.gui.context.work, 5, "Aaron")
    add(hands.gui.context.work, 6, "Abel")
    filled.desk.changes.publish(Changed(Kind.BORGERE))
    hands.bot.waitUntil(lambda: rows.model().rowCount() == 87)
    assert (rows.key(), rows.model().index(rows.rowAt(0), 0).data()) == (chosen, top)
    assert hands.window.focusWidget() is rows


def test_rows_come_as_one_scrolls(unlocked: Unlocked, scenario: Scenario) -> None:
    for number in range(400):
        add(scenario.workspace, number, f"Borger {number:03}")
    hands = unlocked(scenario).go("alle_borgere")
    rows = table(hands)
    assert column(hands)[399] == ""
    hands.key(Qt.Key.Key_Down)
    hands.bot.keyClick(rows, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    hands.bot.waitUntil(lambda: rows.key() == "b399")
    assert column(hands)[399] == "Borger 399"
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "borger" and "Borger 399" in hands.texts()


def test_a_long_name_is_shown_whole(unlocked: Unlocked, scenario: Scenario) -> None:
    add(scenario.workspace, 0, " ".join(["Meget langt navn"] * 18))
    add(scenario.workspace, 1, "Kort")
    hands = unlocked(scenario).go("alle_borgere")
    rows = table(hands)
    assert rows.rowHeight(1) > 2 * rows.rowHeight(0)
    assert rows.horizontalHeader().length() <= rows.viewport().width()
    # the same rows in another order, as a search that is answered shows them: nothing changes its size then
    model = rows.model()
    assert isinstance(model, RowModel)
    (kort, lang), known = rows.numbers(), dict(model.rows)
    rows.show_rows(array("I", [lang, kort]), known, anew=True)
    assert rows.rowHeight(0) > 2 * rows.rowHeight(1)


def test_the_page_has_a_key_and_a_place_in_the_navigation(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled)
    hands.key(Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert hands.here == "alle_borgere"


@pytest.mark.parametrize("page", ["forside", "borger"])
def test_forside_and_fremsoeg_borger_lead_to_it(unlocked: Unlocked, filled: Scenario, page: str) -> None:
    hands = unlocked(filled).go(page)
    hands.press("Se alle CPR-nr.")
    assert hands.here == "alle_borgere" and len(column(hands)) == 5
