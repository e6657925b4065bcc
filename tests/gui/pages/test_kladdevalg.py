"""Kladder narrowed and put in order by real keys and clicks: by a part of a name, by form, by who, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.tables import RowTable
from smdb_desktop.gui.overview.kladder import KladderPage
from smdb_desktop.gui.overview.kladdevalg import NO_HIT, NONE_OF_THEM
from smdb_desktop.gui.overview.unlocking import UnlockLine
from smdb_desktop.services.casework import drafts
from smdb_desktop.services.casework.drafts import DraftService
from smdb_desktop.services.wizard import marking
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING, DEL_1

Unlocked = Callable[[Scenario], Hands]


@pytest.fixture
def filled(scenario: Scenario) -> Scenario:
    """Two citizens: one with a request that waits, the other with a start that was begun after it."""
    scenario.citizen("150277-9995", "Testborger Et").answers(dict(list(ANMODNING.items())[:2]))
    scenario.clock.wait(days=1)
    scenario.citizen("100705-9995", "Åse Jørgensen").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=1)
    scenario.answers(DEL_1)
    return scenario


def rows(hands: Hands) -> list[tuple[str, str]]:
    """The names and forms that are listed."""
    model = hands.find("kladder", RowTable).model()
    return [(model.index(row, 1).data(), model.index(row, 2).data()) for row in range(model.rowCount())]


def counted(hands: Hands) -> str:
    return hands.find("antal_kladder", QLabel).text()


def names(hands: Hands) -> list[str]:
    return [navn for navn, _skema in rows(hands)]


def search(hands: Hands, text: str) -> Hands:
    hands.type("soeg_kladde", text)
    return hands.settle()


def test_a_draft_is_found_by_a_part_of_a_name_or_number(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("kladder")
    assert names(hands) == ["Åse Jørgensen", "Testborger Et"]
    assert counted(hands) == "2 kladder"
    assert names(search(hands, "jorg")) == ["Åse Jørgensen"]
    assert counted(hands) == "1 af 2 kladder"
    assert names(search(hands, "1502779995")) == ["Testborger Et"]
    search(hands, "findes ikke")
    assert counted(hands) == "Ingen kladde passer. Ret søgningen, eller vælg »Alle«."
    assert not [t for t in hands.window.findChildren(RowTable, "kladder") if t.isVisible()]
    assert reason(hands.button("Fortsæt")) == NO_HIT
    hands.key(Qt.Key.Key_Escape).settle()
    assert names(hands) == ["Åse Jørgensen", "Testborger Et"] and not reason(hands.button("Fortsæt"))


def test_return_in_the_search_goes_into_the_list_and_again_into_the_draft(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("kladder")
    search(hands, "testborger").key(Qt.Key.Key_Return)
    assert hands.window.focusWidget() is hands.find("kladder")
    assert hands.key(Qt.Key.Key_Return).settle().here == "guide"


def test_drafts_of_one_form_only(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("kladder")
    assert names(hands.press("Anmodning").settle()) == ["Testborger Et"]
    assert names(hands.press("Ny iværksættelse").settle()) == ["Åse Jørgensen"]
    assert names(hands.press("Alle").settle()) == ["Åse Jørgensen", "Testborger Et"]


def test_the_person_s_own_drafts(unlocked: Unlocked, filled: Scenario) -> None:
    work = filled.workspace
    for row in work.store.lists.kladder():
        assert row.aendret_af == work.cases.hvem().navn
    hands = unlocked(filled).go("kladder")
    assert len(names(hands.press("Mine egne").settle())) == 2


def test_what_waited_longest_comes_first_and_names_in_danish_order(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("kladder")
    assert names(hands.press("Har ventet længst").settle()) == ["Testborger Et", "Åse Jørgensen"]
    assert names(hands.press("Navn").settle()) == ["Testborger Et", "Åse Jørgensen"]
    assert names(hands.press("Senest ændret").settle()) == ["Åse Jørgensen", "Testborger Et"]


def test_one_draft_needs_no_choices(unlocked: Unlocked, scenario: Scenario) -> None:
    scenario.citizen("150277-9995", "Testborger Et").answers(dict(list(ANMODNING.items())[:2]))
    hands = unlocked(scenario).go("kladder")
    assert names(hands) == ["Testborger Et"]
    assert not [w for w in hands.window.findChildren(QLineEdit, "soeg_kladde") if w.isVisible()]


def test_what_was_read_of_another_choice_is_never_shown(
    unlocked: Unlocked, filled: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store answers when the person has chosen something else already: nothing of that answer comes in sight."""
    hands = unlocked(filled).go("kladder")
    read, show = DraftService.window, RowTable.show_window
    waits, goes_on = Event(), Event()
    shown: list[tuple[str, ...]] = []

    def slow(drafts: DraftService, *asked: Any) -> Any:
        found = read(drafts, *asked)
        if not waits.is_set():
            waits.set()
            assert goes_on.wait(30)
        return found

    def watched(table: RowTable, antal: int, first: int, rows: Any, stand: int) -> None:
        shown.append(tuple(row.cells[1] for row in rows))
        show(table, antal, first, rows, stand)

    monkeypatch.setattr(DraftService, "window", slow)
    monkeypatch.setattr(RowTable, "show_window", watched)
    (page,) = hands.window.findChildren(KladderPage)
    page.reload()
    assert waits.wait(30)
    hands.button("Anmodning").click()
    goes_on.set()
    hands.settle()
    assert names(hands) == ["Testborger Et"]
    assert set(shown) == {("Testborger Et",)}


# -- what waits, and the one question ----------------------------------------------------------------------------------


def test_drafts_that_wait_say_so_and_can_be_shown_alone(unlocked: Unlocked, filled: Scenario) -> None:
    keeper, session = filled.open_case.keeper, filled.session
    skema_id = session.skema_id("ivaerksaettelse") or ""
    for navn in ("hovedstof", "hovedstof_antal_dage"):
        change = marking.put_note(session, skema_id, navn, "Spørg mandag", "Ida", filled.clock())
        keeper.put(skema_id, change.svar)
    keeper.flush()
    hands = unlocked(filled).go("kladder")
    model = hands.find("kladder", RowTable).model()
    assert model.headerData(4, Qt.Orientation.Horizontal) == "Venter på"
    assert [model.index(row, 4).data() for row in range(model.rowCount())] == ["2 felter venter", ""]
    assert names(hands.press("Venter på et svar").settle()) == ["Åse Jørgensen"]


def test_the_one_question_is_named_and_its_drafts_shown_alone(unlocked: Unlocked, scenario: Scenario) -> None:
    without = {navn: raw for navn, raw in ANMODNING.items() if navn != "gravid"}
    for number in range(3):
        scenario.citizen(made_up_cpr(number), f"Testborger {number}").answers(without)
    scenario.citizen("100705-9995", "Åse Jørgensen").answers({"psykisk_lidelse": ANMODNING["psykisk_lidelse"]})
    hands = unlocked(scenario).go("kladder")
    label = hands.find("oplaaser", QLabel)
    assert label.isVisible()
    assert label.text() == (
        "»Er borgeren eller borgerens partner gravid« (Anmodning) er det eneste, der mangler i 3 kladder. "
        "Intet andet svar løser så mange."
    )
    assert len(names(hands)) == 4
    assert sorted(names(hands.press("Vis kun dem").settle())) == [f"Testborger {n}" for n in range(3)]
    assert counted(hands) == "3 af 4 kladder"
    search(hands, "findes ikke")
    assert counted(hands) == NONE_OF_THEM and "Vis alle kladder" in NONE_OF_THEM
    search(hands, "")
    assert len(names(hands.press("Vis alle kladder").settle())) == 4


def test_how_far_the_look_for_it_is_stands_there_until_it_is_known(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        scenario.citizen(made_up_cpr(number), f"Testborger {number}").answer("psykisk_lidelse", "NEJ")
    monkeypatch.setattr(drafts, "MANY", 3)
    seen, show = [], UnlockLine._show_progress

    def shown(line: UnlockLine, told: str) -> None:
        show(line, told)
        seen.append((line.words.text(), line.isVisible(), line.only.isVisible()))

    monkeypatch.setattr(UnlockLine, "_show_progress", shown)
    hands = unlocked(scenario).go("kladder")
    told = "Leder efter det svar, der mangler flest steder. Kladder set igennem: {} af 3."
    assert seen[:2] == [(told.format(0), True, False), (told.format(2), True, False)]
    assert "kladder" in hands.find("oplaaser", QLabel).text() and hands.button("Vis kun dem").isVisible()


def test_nothing_is_said_where_no_question_is_missing_in_two_drafts(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("kladder")
    assert not [w for w in hands.window.findChildren(QLabel, "oplaaser") if w.isVisible()]


def test_a_narrow_window_shows_every_value_of_a_draft_in_fewer_columns(unlocked: Unlocked, filled: Scenario) -> None:
    hands = unlocked(filled).go("kladder")
    table = hands.find("kladder", RowTable)
    wide = table.texts()
    table.selectRow(1)
    chosen = table.key()
    hands.window.resize(683, 333)
    hands.bot.waitUntil(lambda: table.model().columnCount() == 5)
    hands.settle()
    assert table.horizontalHeader().length() <= table.viewport().width()
    assert table.key() == chosen
    assert [sorted("\n".join(row).split("\n")) for row in table.texts()] == [sorted(row) for row in wide]
    hands.window.resize(1366, 768)
    hands.bot.waitUntil(lambda: table.model().columnCount() == 7)
    assert table.texts() == wide and table.key() == chosen
