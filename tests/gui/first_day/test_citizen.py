"""First-day tasks around the citizen's own card: made, regretted, corrected, removed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from tests.gui.first_day.person import Person
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

AtWork = Callable[[Scenario], Person]
KEY = Qt.Key
ONE, OTHER = "150277-9995", "100705-9995"


def requested(scenario: Scenario, cpr: str = ONE, navn: str = "Testborger Et") -> Scenario:
    return scenario.citizen(cpr, navn).answers(ANMODNING).complete("anmodning", "Spurgt")


def without_a_course(scenario: Scenario) -> Scenario:
    cases = scenario.workspace.cases
    cases.save_borger(cases.find(ONE)[0], "Testborger Et")
    return scenario


def look_up(person: Person, cpr: str = "1502779995") -> Person:
    return person.write(cpr).key(KEY.Key_Return)


def test_create_a_citizen(at_work: AtWork, scenario: Scenario) -> None:
    person = look_up(at_work(scenario))
    person.sees("NY BORGER", ONE, "15-02-1977", "48 år", "Mand", "er ikke spurgt")
    person.key(KEY.Key_Tab).write("Testborger Et").key(KEY.Key_Return, times=2)
    person.sees("Borgeroverblik", "Testborger Et", ONE)


def test_return_alone_creates_nobody(at_work: AtWork, scenario: Scenario) -> None:
    person = look_up(at_work(scenario)).key(KEY.Key_Return, times=3)
    person.sees("NY BORGER", "er ikke kendt på denne maskine")
    assert person.gui.context.work.store.amount().borgere == 0


def test_regret_a_new_citizen(at_work: AtWork, scenario: Scenario) -> None:
    person = look_up(at_work(scenario)).sees("NY BORGER")
    person.click("Fortryd").sees_not("NY BORGER", ONE)
    look_up(person, "1007059995").sees(OTHER)
    assert person.gui.context.work.store.amount().borgere == 0


def test_be_told_that_a_masked_number_is_no_number(at_work: AtWork, scenario: Scenario) -> None:
    requested(scenario)
    person = look_up(at_work(scenario), "150277-xxxx").sees("maskeret")
    assert person.here == "forside"


def test_correct_a_number(at_work: AtWork, scenario: Scenario) -> None:
    requested(scenario)
    person = look_up(at_work(scenario)).act("Ret CPR-nummer …")
    person.write("1007059995").key(KEY.Key_Return)
    person.sees("10-07-2005", "20 år", "Ingen borger her har nummeret.", "1 forløb flyttes")
    person.click(person.part("begrundelse")).write("Forkert ciffer").click("Ret CPR-nummer").click("Luk")
    person.sees("Borgeroverblik", OTHER, "Testborger Et")


def test_correct_a_number_to_one_that_exists(at_work: AtWork, scenario: Scenario) -> None:
    cases = scenario.workspace.cases
    cases.save_borger(cases.find(OTHER)[0], "Testborger To")
    requested(scenario)
    person = look_up(at_work(scenario)).act("Ret CPR-nummer …")
    person.write("1007059995").key(KEY.Key_Return)
    person.sees("Det gamle nummer: 150277-9995", "Det rigtige nummer: 100705-9995", "Testborger To", "lægges sammen")
    person.click(person.part("begrundelse")).write("Oprettet to gange").click("Ret CPR-nummer").click("Luk")
    person.sees("Borgeroverblik", OTHER)
    assert person.gui.context.work.store.amount().borgere == 1


def test_remove_a_citizen_made_by_mistake(at_work: AtWork, scenario: Scenario) -> None:
    without_a_course(scenario)
    person = look_up(at_work(scenario)).act("Fjern borger …").sees("kan lægges tilbage derfra i mindst 30 dage")
    person.write("Forkert borger").key(KEY.Key_Return).sees("Fremsøg borger")
    assert person.gui.context.work.store.amount().borgere == 0


def test_learn_why_a_citizen_cannot_be_removed(at_work: AtWork, scenario: Scenario) -> None:
    requested(scenario)
    person = look_up(at_work(scenario)).click("Handlinger")
    person.sees("1 kontaktforløb og kan ikke fjernes").key(KEY.Key_Escape).sees("Borgeroverblik")


def test_mend_name_and_municipality(at_work: AtWork, scenario: Scenario) -> None:
    requested(scenario)
    person = look_up(at_work(scenario)).act("Ret oplysninger")
    person.click(person.part("navn")).key(KEY.Key_End).write("ben").key(KEY.Key_Tab)
    person.write("Ballerup").key(KEY.Key_Return).click("Gem")
    person.sees("Testborger Etben", "Ballerup", "Handlinger")
