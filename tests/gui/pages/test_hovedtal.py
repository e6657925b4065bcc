"""*Hovedtal* and the nearest limits on Forside: they come behind the page, and each leads to what it counts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from smdb_desktop.domain.figures.headline import Hovedtal
from smdb_desktop.gui.approval.cases import SagerPage
from smdb_desktop.gui.deadlines.side import FristerPage
from smdb_desktop.gui.overview.forside import NO_LIMITS, ForsidePage
from smdb_desktop.services.deadlines.service import DeadlineService
from smdb_desktop.services.errors import StoreError, StoreFull, StoreReadOnly
from smdb_desktop.services.reports.counted import key
from smdb_desktop.services.reports.headline import Oversigt, lines
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING, DEL_1, DEL_2

Unlocked = Callable[[Scenario], Hands]


def forside(hands: Hands) -> ForsidePage:
    hands.go("forside").settle()
    assert isinstance(hands.window.page, ForsidePage)
    return hands.window.page


@pytest.fixture
def begun(scenario: Scenario) -> Scenario:
    """A request of 4 August 2025, and the start of treatment."""
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=60)
    return scenario.answers({**DEL_1, **DEL_2}).complete("ivaerksaettelse", "Spurgt")


def test_nothing_is_said_before_there_is_something_to_count(unlocked: Unlocked, scenario: Scenario) -> None:
    assert forside(unlocked(scenario)).hovedtal is None


def test_three_years_with_their_cases_and_the_difference(unlocked: Unlocked, begun: Scenario) -> None:
    hands = unlocked(begun)
    page, year = forside(hands), begun.clock().astimezone().year
    assert page.hovedtal is not None
    asked = hands.find("hovedtal_anmodninger_2", QPushButton)
    assert (asked.text(), asked.accessibleName()) == ("1", f"Anmodninger i {year}: 1")
    assert hands.find("hovedtal_anmodninger_1", QPushButton).text() == "0"
    assert hands.find("forskel_anmodninger", QLabel).text() == "0 %"
    said = [each.text() for each in page.hovedtal.findChildren(QLabel)]
    assert (
        hands.find("hovedtal_andel_2", QPushButton).text() == "100\N{NO-BREAK SPACE}%"
        and f"Forskel mellem {year - 2} og {year - 1}" in said
    )
    hands.find("hovedtal_ivaerksaettelser_2", QPushButton).setFocus()
    hands.key(Qt.Key.Key_Return).settle()
    assert isinstance(hands.window.page, SagerPage)
    assert hands.window.page.heading.text() == "1 forløb bag tallet" and "iværksat" in hands.window.page.note.text()


def test_the_year_of_godkendelse_is_counted_behind_the_page(unlocked: Unlocked, begun: Scenario) -> None:
    begun.clock.wait(days=365)
    hands = unlocked(begun)
    forside(hands)
    store, year = hands.gui.context.work.store, begun.clock().astimezone().year - 1
    made = store.figures.kept(f"godkendelse/{year}/", key(hands.gui.context.work.katalog))
    assert list(made) == [""], "the whole is kept before anybody has looked at it"


@pytest.mark.parametrize("error", [StoreFull, StoreReadOnly])
def test_a_full_disk_is_no_message_about_what_nobody_asked_for(
    unlocked: Unlocked, begun: Scenario, monkeypatch: pytest.MonkeyPatch, error: type[StoreError]
) -> None:
    asked: list[str] = []
    told: list[object] = []

    def keep(_self: object, hvad: str, *_: object) -> None:
        asked.append(hvad)
        raise error("Der er ikke plads.")

    monkeypatch.setattr(type(begun.workspace.store.figures), "keep", keep)
    monkeypatch.setattr(ForsidePage, "refused", lambda _page, why: told.append(why))
    page = forside(unlocked(begun))
    assert told == [] and page.hovedtal is not None
    assert any(each.startswith("godkendelse/") for each in asked)


def test_f1_on_a_number_says_how_it_is_counted(unlocked: Unlocked, begun: Scenario) -> None:
    hands = unlocked(begun)
    page = forside(hands)
    for name in ("anmodninger", "ivaerksaettelser", "tilknytninger", "andel"):
        hands.find(f"hovedtal_{name}_2", QPushButton).setFocus()
        hands.key(Qt.Key.Key_F1).settle()
        said = page.notice.text()
        assert "Kilde: Hovedtal på SMDB's Forside" in said and "Alder indgår ikke." in said
    assert "i hele procent af årets anmodninger" in said, "the share's own words"
    hands.key(Qt.Key.Key_F1).settle()
    assert not page.notice.isVisible()


def test_another_number_comes_in_its_place_and_the_focus_stays(unlocked: Unlocked, begun: Scenario) -> None:
    hands = unlocked(begun)
    page, year = forside(hands), begun.clock().astimezone().year
    asked = hands.find("hovedtal_anmodninger_1", QPushButton)
    asked.setFocus()
    assert page.hovedtal is not None
    found = lines((Hovedtal(2), Hovedtal(1), Hovedtal()))
    page.hovedtal.show_numbers(Oversigt((year - 2, year - 1, year), found, tomt=False))
    assert asked.text() == "1" and hands.window.focusWidget() is asked
    assert hands.find("forskel_anmodninger", QLabel).text() == "\u221250 %"


def test_the_nearest_limits_are_those_of_frister_and_each_leads_to_its_line(
    unlocked: Unlocked, scenario: Scenario
) -> None:
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    hands = unlocked(scenario)
    page = forside(hands)
    kept = DeadlineService(hands.window.context.work).window(0, 5).linjer
    shown = [each.objectName() for each in page.limit_lines.findChildren(QPushButton)]
    assert shown == [f"frist_{each.row.art}_{each.row.forloeb_id}" for each in kept]
    # the way to all of them stands beside the title
    every = hands.find("se_frister", QPushButton)
    assert every.isVisible() and every.text() == "Se alle frister: 2"
    assert [each.row.art for each in kept] == ["IVAERKSAETTELSE", "MAANED"]
    second = hands.find(shown[1], QPushButton)
    second.setFocus()
    hands.key(Qt.Key.Key_Return).settle()
    assert isinstance(hands.window.page, FristerPage)
    assert hands.window.page.table.key() == kept[1].sted


def test_without_a_limit_it_is_said_what_will_stand_there(unlocked: Unlocked, scenario: Scenario) -> None:
    page = forside(unlocked(scenario))
    assert [each.text() for each in page.limit_lines.findChildren(QLabel)] == [NO_LIMITS]
