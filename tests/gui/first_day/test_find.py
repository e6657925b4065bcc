"""First-day tasks around finding a citizen, and who waits for something."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from smdb_desktop.domain.cpr import SMDB_UGYLDIG
from tests.gui.first_day.person import CTRL, Person
from tests.scenario import Scenario
from tests.scenarios.typed import ALDRIG_STARTET, ANMODNING, DEL_1, DEL_2

AtWork = Callable[[Scenario], Person]
KEY = Qt.Key


def two_citizens(scenario: Scenario) -> None:
    """One whose request is registered, and one whose course never became a treatment."""
    scenario.citizen("100705-9995", "Testborger To").answers(ANMODNING).complete("anmodning", "Spurgt")
    scenario.answers(ALDRIG_STARTET).complete("forloebsafslutning", "Spurgt")
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")


def test_find_by_whole_number(at_work: AtWork, scenario: Scenario) -> None:
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    person = at_work(scenario)
    person.write("1502779995").key(KEY.Key_Return)
    person.sees("Testborger Et", "150277-9995")
    assert person.here == "borger"


def test_mend_a_wrong_digit(at_work: AtWork, scenario: Scenario) -> None:
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    person = at_work(scenario)
    person.write("155277-9995").key(KEY.Key_Return).sees(SMDB_UGYLDIG)
    person.key(KEY.Key_Home).key(KEY.Key_Right, times=2).key(KEY.Key_Delete).write("0").key(KEY.Key_Return)
    person.sees("Testborger Et")
    assert person.here == "borger"


def test_find_by_half_a_name(at_work: AtWork, scenario: Scenario) -> None:
    two_citizens(scenario)
    person = at_work(scenario).key(KEY.Key_B, CTRL).sees("2 borgere")
    person.write("ger to").sees("1 af 2 borgere").key(KEY.Key_Return)
    person.sees("Borgeroverblik", "100705-9995", "Testborger To")


def test_find_by_half_a_number(at_work: AtWork, scenario: Scenario) -> None:
    two_citizens(scenario)
    person = at_work(scenario).key(KEY.Key_B, CTRL).sees("2 borgere")
    person.write("1007").sees("1 af 2 borgere", "100705-xxxx").key(KEY.Key_Return)
    person.sees("Borgeroverblik", "100705-9995", "Testborger To")


def test_see_all_open_courses(at_work: AtWork, scenario: Scenario) -> None:
    two_citizens(scenario)
    person = at_work(scenario).click("Se alle CPR-nr.").sees("Testborger To")
    person.click("Åbne forløb").sees("1 af 2 borgere", "Testborger Et", "Åbent").sees_not("Testborger To")


def test_see_the_nearest_deadline(at_work: AtWork, scenario: Scenario) -> None:
    two_citizens(scenario)
    scenario.clock.wait(days=10)
    person = at_work(scenario)
    person.sees("Nærmeste frister", "Testborger Et, senest 18-08-2025", "4 dage")
    person.click("150277-xxxx: Iværksættelse").sees("Frister", "Månedens indberetning", "4 dage")
    person.key(KEY.Key_Return).sees("Borgeroverblik", "150277-9995")


def test_see_who_waits_for_treatment(at_work: AtWork, scenario: Scenario) -> None:
    two_citizens(scenario)
    person = at_work(scenario).click("Anmodninger uden iværksættelse eller afslutning")
    person.sees("Registrér iværksættelsen, eller afslut forløbet", "18-08-2025").sees_not("Testborger To")
    person.row("Testborger Et", twice=True).sees("Borgeroverblik", "150277-9995")


def test_see_who_was_started_without_a_treatment(at_work: AtWork, scenario: Scenario) -> None:
    two_citizens(scenario)
    scenario.clock.wait(days=7)
    scenario.answers(DEL_1 | DEL_2).complete("ivaerksaettelse", "Spurgt")
    person = at_work(scenario).click("Iværksættelse uden behandling")
    person.sees("Registrér den behandling", "Testborger Et").sees_not("Testborger To")
    person.row("Testborger Et", twice=True).sees("Borgeroverblik", "150277-9995")


def test_see_which_starts_are_only_drafts(at_work: AtWork, scenario: Scenario) -> None:
    two_citizens(scenario)
    scenario.answers(DEL_1)
    person = at_work(scenario).click("Iværksættelses-kladder").sees("Gør iværksættelsen færdig", "Testborger Et")
    person.row("Testborger Et", twice=True).sees("Borgeroverblik", "Fortsæt")
