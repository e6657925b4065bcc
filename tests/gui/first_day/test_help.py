"""First-day tasks around help."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from tests.gui.first_day.person import CTRL, Person
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

AtWork = Callable[[Scenario], Person]
KEY = Qt.Key


def test_get_help_at_a_field(at_work: AtWork, scenario: Scenario) -> None:
    scenario.citizen("150277-9995", "Testborger Et").answer("anmodningsdato", ANMODNING["anmodningsdato"])
    person = at_work(scenario).click("150277-xxxx: Anmodning").sees("Anmodningsdato").key(KEY.Key_F1)
    person.sees("Luk (F1)").sees_not("Der er ingen hjælpetekst")


def test_ask_what_a_page_is_for(at_work: AtWork, scenario: Scenario) -> None:
    at_work(scenario).key(KEY.Key_F1).sees("Hjælp: Forside", "Begynd sådan").key(KEY.Key_Escape).sees_not(
        "Begynd sådan"
    )


def test_see_all_keys(at_work: AtWork, scenario: Scenario) -> None:
    person = at_work(scenario).key(KEY.Key_F1, CTRL)
    person.sees("Taster", "Gem og fortsæt senere", "Ctrl+S", "Lås programmet", "Ctrl+L")


def test_search_vejledning(at_work: AtWork, scenario: Scenario) -> None:
    person = at_work(scenario).key(KEY.Key_F8).write("certifikat").sees(" sider").key(KEY.Key_Return)
    person.sees("certifikat", "kommune")


def test_learn_what_smdb_no_longer_takes(at_work: AtWork, scenario: Scenario) -> None:
    person = at_work(scenario).key(KEY.Key_F8).write("ydelser").sees("Hvad SMDB ikke længere tager imod")
    person.row("Hvad SMDB ikke længere tager imod").sees("Indskrivning", "Ydelser", "Udskrivning")
