"""First-day tasks around finding a citizen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from smdb_desktop.domain.cpr import SMDB_UGYLDIG
from tests.gui.first_day.person import Person
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

AtWork = Callable[[Scenario], Person]


def test_find_by_whole_number(at_work: AtWork, scenario: Scenario) -> None:
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    person = at_work(scenario)
    person.write("1502779995").key(Qt.Key.Key_Return)
    person.sees("Testborger Et", "150277-9995")
    assert person.here == "borger"


def test_mend_a_wrong_digit(at_work: AtWork, scenario: Scenario) -> None:
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    person = at_work(scenario)
    person.write("155277-9995").key(Qt.Key.Key_Return).sees(SMDB_UGYLDIG)
    person.key(Qt.Key.Key_Home).key(Qt.Key.Key_Right, times=2).key(Qt.Key.Key_Delete).write("0").key(Qt.Key.Key_Return)
    person.sees("Testborger Et")
    assert person.here == "borger"
