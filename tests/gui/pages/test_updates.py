"""Versions in the window: shown, looked for, chosen behind a copy, gone back from; by itself without a word."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QRadioButton, QWidget

from smdb_desktop.gui.app.session_end import SessionEnd
from smdb_desktop.gui.core import places
from smdb_desktop.gui.kit.parts import Banner
from smdb_desktop.gui.settings.updates_card import BACK_MAY_NOT_OPEN
from smdb_desktop.services.ports.updates import Fit, Way
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.services.updates.service import UpdateService
from smdb_desktop.updating import pointer
from smdb_desktop.updating.pointer import Fell, Pointer, Why
from tests.fakes.updates import FakeUpdates
from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, Scenario
from tests.updating.world import NEW, NEWER, OLD, TODAY, Machine, Publisher

Unlocked = Callable[[Scenario], Hands]


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    made = Publisher(tmp_path / "publisher")
    made.publish(OLD)
    return made


@pytest.fixture
def machine(tmp_path: Path, publisher: Publisher) -> Machine:
    """A machine that looks into the publisher's folder, as its person chose."""
    made = Machine(tmp_path / "machine" / "updates", publisher.first_root, "https://updates.example/")
    made.use_folder(publisher.served)
    return made


@pytest.fixture
def scenario(tmp_path: Path, machine: Machine) -> Scenario:
    """A store on a disk, and beside it versions of the program that runs as ``machine.running``."""
    made = Scenario(tmp_path / "data")
    made.clock.now = TODAY + timedelta(hours=1)
    made.desk = replace(made.desk, updates=lambda: UpdateService(machine.updates(), lambda: machine.moment))
    return made


@pytest.fixture
def settings(unlocked: Unlocked, scenario: Scenario) -> Hands:
    return unlocked(scenario).go("indstillinger")


def card(hands: Hands) -> str:
    """Every word of the card."""
    found = hands.find("opdateringer_kort", QFrame)
    return "\n".join(each.text() for each in found.findChildren(QLabel) if each.isVisibleTo(found))


def shown(hands: Hands, name: str) -> bool:
    return any(found.isVisible() for found in hands.window.findChildren(QWidget, name))


def test_a_store_without_versions_has_no_card(unlocked: Unlocked, tmp_path: Path) -> None:
    hands = unlocked(Scenario(tmp_path / "other")).go("indstillinger")
    assert not shown(hands, "opdateringer_kort")


def test_before_anybody_has_looked_nothing_is_promised(settings: Hands) -> None:
    assert OLD in card(settings)
    assert "Der er ikke søgt endnu" in card(settings)
    assert shown(settings, "soeg_nu") and not shown(settings, "gaa_tilbage")


def test_soeg_nu_fetches_copies_and_chooses(settings: Hands, publisher: Publisher, machine: Machine) -> None:
    settings.type("medarbejder", "Bo")
    settings.press("Gem")
    publisher.publish(NEW, minimum=NEW, since=date(2027, 2, 1))
    settings.press("Søg nu")
    assert f"Version {NEW} ligger klar og starter, næste gang programmet startes." in card(settings)
    assert (
        f"Version {OLD} skal skiftes ud med version {NEW} eller nyere senest 01-02-2027. Indtil da virker alt"
        in card(settings)
    )
    assert pointer.load(machine.home).use == NEW
    safe = settings.gui.context.desk.safe
    assert safe is not None
    assert Kopiaarsag.FOER_OPDATERING in {kopi.aarsag for kopi in safe.copies(safe.own_place)}


def test_one_button_goes_back(settings: Hands, publisher: Publisher, machine: Machine) -> None:
    publisher.publish(NEW)
    settings.press("Søg nu")
    settings.dialogs.expect("confirm", True)
    settings.press(f"Behold version {OLD}")
    assert settings.dialogs.asked[-1][2] == BACK_MAY_NOT_OPEN.format(version=OLD)
    assert pointer.load(machine.home).use == ""
    assert not shown(settings, "gaa_tilbage")
    settings.press(f"Lad version {NEW} starte næste gang")
    assert pointer.load(machine.home).use == NEW


def test_from_the_version_that_runs_one_goes_back(
    unlocked: Unlocked, scenario: Scenario, publisher: Publisher, machine: Machine
) -> None:
    publisher.publish(NEW)
    machine.updates().fetch()
    machine.updates().switch(NEW)
    scenario.desk = replace(scenario.desk, updates=lambda: UpdateService(machine.updates(NEW), lambda: machine.moment))
    hands = unlocked(scenario).go("indstillinger")
    hands.dialogs.expect("confirm", True)
    hands.press(f"Gå tilbage til version {OLD}")
    assert f"Næste gang programmet startes, er det version {OLD}." in card(hands)
    assert pointer.load(machine.home).use == ""


def test_what_is_in_the_way_is_said_to_who_asks(settings: Hands, machine: Machine, publisher: Publisher) -> None:
    publisher.served.rename(publisher.folder / "gone")
    settings.dialogs.expect("error")
    settings.press("Søg nu")
    assert "Opdateringsstedet svarer ikke" in card(settings)
    assert machine.updates().state().known is None


def test_by_itself_it_looks_once_a_day_without_a_word(
    unlocked: Unlocked, scenario: Scenario, publisher: Publisher, machine: Machine
) -> None:
    hands = unlocked(scenario)
    publisher.publish(NEW)
    hands.gui.context.updating.tick()
    hands.settle()
    assert pointer.load(machine.home).use == NEW
    publisher.publish(NEWER)
    hands.gui.context.updating.tick()
    hands.settle()
    assert pointer.load(machine.home).use == NEW
    machine.moment += timedelta(days=1)
    publisher.served.rename(publisher.folder / "gone")
    hands.gui.context.updating.tick()
    hands.settle()
    assert pointer.load(machine.home).use == NEW


def test_what_one_went_back_from_is_not_taken_by_itself(
    unlocked: Unlocked, scenario: Scenario, publisher: Publisher, machine: Machine
) -> None:
    publisher.publish(NEW)
    machine.updates().fetch()
    machine.updates().switch(NEW)
    machine.updates().back()
    machine.moment += timedelta(days=1)
    hands = unlocked(scenario)
    hands.gui.context.updating.tick()
    hands.settle()
    assert pointer.load(machine.home).use == ""


def test_where_the_store_is_locked_meanwhile_nothing_is_chosen(
    unlocked: Unlocked, scenario: Scenario, publisher: Publisher, machine: Machine
) -> None:
    hands = unlocked(scenario)
    publisher.publish(NEW)
    hands.window.lock()
    hands.settle()
    hands.gui.context.updating.tick()
    hands.settle()
    assert pointer.load(machine.home).use == "" and machine.updates().state().known is None


def test_a_person_looks_elsewhere_or_nowhere(settings: Hands, machine: Machine, publisher: Publisher) -> None:
    settings.find("opdatering_off", QRadioButton).click()
    settings.settle()
    assert machine.updates().source().way is Way.OFF
    assert "Der søges ikke efter nye versioner" in card(settings) and not shown(settings, "soeg_nu")
    settings.dialogs.expect("folder", publisher.served)
    settings.find("opdatering_folder", QRadioButton).click()
    settings.settle()
    assert machine.updates().source() == (Way.FOLDER, str(publisher.served), "")
    settings.dialogs.expect("folder", publisher.folder)
    settings.press("Vælg en anden mappe …")
    assert machine.updates().source().place == str(publisher.folder)


def test_what_an_administrator_settled_is_said_and_not_asked(
    unlocked: Unlocked, scenario: Scenario, machine: Machine
) -> None:
    machine.settle("off")
    hands = unlocked(scenario).go("indstillinger")
    assert "Det er bestemt af en administrator i /etc/smdb-desktop/policy.toml" in card(hands)
    assert not shown(hands, "opdatering_off")


def test_a_version_that_did_not_start_is_said_on_the_first_page(
    unlocked: Unlocked, scenario: Scenario, machine: Machine
) -> None:
    pointer.save(machine.home, Pointer(fell=Fell(NEW, Why.CRASHED, TODAY)))
    hands = unlocked(scenario)
    banner = hands.find("version", Banner)
    assert f"Version {NEW} kom ikke op to gange i træk, så version {OLD} startede i stedet." in banner.text()
    hands.press("Se Opdateringer")
    assert hands.here == "indstillinger"
    hands.press("Det har jeg læst")
    assert machine.updates().state().fall is None
    hands.go(places.Forside.name)
    assert not shown(hands, "version")


def test_a_version_that_gave_way_is_said_in_front_of_the_lock_once(
    open_window: Callable[..., Hands], scenario: Scenario, machine: Machine
) -> None:
    pointer.save(machine.home, Pointer(fell=Fell(NEW, Why.FAULTY, TODAY)))
    scenario.workspace.close()
    hands = open_window(scenario.desk)
    hands.settle()
    assert hands.here == "laas_op"
    said = hands.find("version_faldt", Banner).text()
    assert f"Version {NEW} viste en fejl, hver gang lageret skulle åbnes" in said
    assert said.endswith("Lås op, som du plejer. Under Indstillinger, Opdateringer, står, hvad der kan gøres.")
    assert hands.find("adgangssaetning").hasFocus()
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "forside" and shown(hands, "version")
    hands.window.lock()
    hands.settle()
    assert hands.here == "laas_op" and not shown(hands, "version_faldt")


def test_a_machine_on_which_none_gave_way_says_nothing_there(
    open_window: Callable[..., Hands], scenario: Scenario
) -> None:
    scenario.workspace.close()
    hands = open_window(scenario.desk)
    hands.settle()
    assert hands.here == "laas_op" and not shown(hands, "version_faldt")


def test_a_version_comes_up_when_its_first_page_stands(
    unlocked: Unlocked, scenario: Scenario, machine: Machine, publisher: Publisher
) -> None:
    publisher.publish(NEW)
    machine.updates().fetch()
    machine.updates().switch(NEW)
    scenario.desk = replace(scenario.desk, updates=lambda: UpdateService(machine.updates(NEW), lambda: machine.moment))
    assert not pointer.is_proved(machine.home, NEW)
    unlocked(scenario).settle()
    assert pointer.is_proved(machine.home, NEW)


def test_a_fault_before_the_first_page_counts_against_the_version_and_the_first_page_takes_it_back(
    unlocked: Unlocked, scenario: Scenario
) -> None:
    fake = FakeUpdates()
    scenario.desk = replace(scenario.desk, updates=lambda: UpdateService(fake, lambda: TODAY))
    hands = unlocked(scenario)
    updating = hands.gui.context.updating
    assert fake.proved and fake.faults == 0
    hands.dialogs.expect("fault")
    hands.gui.crash.take(RuntimeError("after the first page"))
    hands.settle()
    assert fake.faults == 0, "somebody works with it already"
    # the same before it
    updating._came_up = False
    # the same fault is told once, and counts all the same
    hands.gui.crash.take(RuntimeError("before the first page"))
    hands.settle()
    assert fake.faults == 1
    updating.came_up()
    hands.settle()
    assert fake.faults == 0


def test_a_session_that_ends_before_anybody_unlocked_is_no_crash(
    publisher: Publisher, machine: Machine, open_window: Callable[..., Hands], scenario: Scenario
) -> None:
    """Windows runs nothing behind the loop, and who logs off twice with the window locked gives no version up."""
    publisher.publish(NEW)
    machine.updates().fetch()
    begun = pointer.begin_try(machine.home, NEW)
    machine.trying = begun.path
    signed = machine.updates(NEW)
    scenario.workspace.close()
    desk = replace(scenario.desk, updates=lambda: UpdateService(signed, lambda: TODAY))
    gui = open_window(desk).gui
    SessionEnd(gui.window, gui.context.tasks, gui.close_in_order)._end()
    os.close(begun.handle)
    assert pointer.crashes(machine.home, NEW) == 0 and not pointer.is_proved(machine.home, NEW)


def test_a_package_is_taken_out_after_a_question_and_used_again_at_once(unlocked: Unlocked, scenario: Scenario) -> None:
    fake = FakeUpdates(packages={"skemaer": ["2027.1"]}, forms=scenario.desk.katalog)
    fits = (Fit("skemaer", "2027.1", True),)
    scenario.desk = replace(scenario.desk, updates=lambda: UpdateService(fake, lambda: TODAY, fits))
    hands = unlocked(scenario).go("indstillinger")
    assert "Pakken skemaer 2027.1 er i brug." in card(hands)
    hands.dialogs.expect("confirm", False)
    hands.press("Tag pakken skemaer ud igen …")
    assert not fake.packages_left
    hands.dialogs.expect("confirm", True)
    hands.press("Tag pakken skemaer ud igen …")
    assert fake.packages_left == {("skemaer", "2027.1")}
    assert "er taget ud, men bruges, til programmet startes igen" in card(hands)
    hands.press("Tag pakken skemaer i brug igen")
    assert not fake.packages_left


def test_what_was_written_with_a_package_is_said_before_it_is_taken_out(unlocked: Unlocked, scenario: Scenario) -> None:
    """The program's own forms are those without the version that a case has."""
    scenario.citizen("150277-9995", "Testborger Et")
    version, katalog = scenario.session.version, scenario.desk.katalog
    own = replace(katalog, versioner={each.id: each for each in katalog.versioner.values() if each.id != version.id})
    fake = FakeUpdates(packages={"skemaer": ["2027.1"]}, forms=own)
    scenario.desk = replace(scenario.desk, updates=lambda: UpdateService(fake, lambda: TODAY))
    hands = unlocked(scenario).go("indstillinger")
    hands.dialogs.expect("confirm", False)
    hands.press("Tag pakken skemaer ud igen …")
    title, asked = hands.dialogs.asked[-1][1:3]
    assert title == "Tag pakken skemaer 2027.1 ud?"
    assert asked.startswith(f"1 sag er skrevet med »{version.title}« fra den. Fra næste start")
    assert not fake.packages_left
