"""First-day tasks before the first citizen: the set-up, the recovery code, and the passphrase."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from smdb_desktop.store.vault import WRONG
from tests.fakes.vault import RECOVERY_CODE
from tests.gui.first_day.person import Person
from tests.scenario import PASSPHRASE, Scenario

KEY = Qt.Key
CHOSEN = "fire ord uden sammenhæng"


def say_who_we_are(person: Person) -> Person:
    """The second step."""
    person.write("Alfa").key(KEY.Key_Tab).write("99999999").key(KEY.Key_Tab)
    person.write("Albertsl").key(KEY.Key_Return).sees("Albertslund")
    person.click(person.part("medarbejder")).write("Ida")
    return person.click("Indberetter: for jeres egen kommune").click("Næste").sees("Vælg en adgangssætning")


def choose_a_passphrase(person: Person) -> Person:
    """The third step."""
    person.write(CHOSEN).click(person.part("adgangssaetning_igen")).write(CHOSEN).click("Næste")
    return person.sees("Gem gendannelseskoden", RECOVERY_CODE)


def test_set_up_for_real_citizens(fresh: Person) -> None:
    fresh.sees("Velkommen til SMDB Desktop").click("Rigtige borgere").click("Næste")
    choose_a_passphrase(say_who_we_are(fresh))
    fresh.write(RECOVERY_CODE[-4:]).key(KEY.Key_Return).sees("Overblik til kontrol").sees_not("ØVELSE")
    assert not fresh.gui.context.work.oevelse


def test_set_up_for_practice(fresh: Person) -> None:
    fresh.click("Øvelse").click("Næste")
    choose_a_passphrase(say_who_we_are(fresh))
    fresh.write(RECOVERY_CODE[-4:]).key(KEY.Key_Return).sees("Overblik til kontrol", "ØVELSE")
    assert fresh.gui.context.work.oevelse


def test_confirm_the_recovery_code(fresh: Person) -> None:
    fresh.click("Øvelse").click("Næste")
    choose_a_passphrase(say_who_we_are(fresh)).starts_here()
    fresh.write("ABCD").key(KEY.Key_Return).sees("sidste gruppe")
    assert fresh.here == "foerste_start"
    fresh.write(RECOVERY_CODE[-4:].lower()).key(KEY.Key_Return).sees("Overblik til kontrol")


def test_unlock_after_a_wrong_passphrase(seated: Callable[..., Person], tmp_path: Path) -> None:
    scenario = Scenario(tmp_path / "data")
    scenario.workspace.close()
    person = seated(scenario.desk).sees("Lås op")
    person.write("forkert sætning").key(KEY.Key_Return).sees(WRONG, "Prøv igen om 1 sekund.")
    scenario.clock.wait(seconds=1)
    person.waits_for_the_end_of("Prøv igen om")
    person.write(PASSPHRASE).key(KEY.Key_Return).sees("Overblik til kontrol")


def test_choose_a_new_passphrase_with_the_recovery_code(seated: Callable[..., Person], scenario: Scenario) -> None:
    scenario.workspace.close()
    person = seated(scenario.desk).click("Jeg har glemt adgangssætningen").sees("Find udskriften med gendannelseskoden")
    person.write(RECOVERY_CODE).key(KEY.Key_Tab).write(CHOSEN).key(KEY.Key_Tab).write(CHOSEN).key(KEY.Key_Return)
    person.sees("Overblik til kontrol")


def test_see_what_one_types_in_the_passphrase(seated: Callable[..., Person], scenario: Scenario) -> None:
    scenario.workspace.close()
    person = seated(scenario.desk).sees("Lås op").write(PASSPHRASE).sees_not(PASSPHRASE)
    person.key(KEY.Key_F8, Qt.KeyboardModifier.AltModifier).sees(PASSPHRASE)
    person.key(KEY.Key_Return).sees("Overblik til kontrol")
