"""Several people on one machine, at the window: added, changed, removed, and one after the other without closing the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton

from smdb_desktop.gui.access.for_whom import ForWhom
from smdb_desktop.gui.core import places
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.settings.key_cards import NewCodeDialog
from smdb_desktop.gui.settings.personer import PersonerPage
from smdb_desktop.services.ports.vault import CodeState
from smdb_desktop.services.stored.history import Handling
from tests.fakes.vault import FakeVault
from tests.gui.gui_hands import Hands, in_front, wrong
from tests.scenario import PASSPHRASE, PROFIL, Scenario

Unlocked = Callable[[Scenario], Hands]
HIS, SHORT = "bos helt egne fire ord", "kort"


def add(hands: Hands, navn: str = "Bo", passphrase: str = HIS, own: str = PASSPHRASE) -> None:
    """Fill the card as the two of them do, and press."""
    hands.type("nyt_navn", navn)
    hands.find("nye_indberetter", QCheckBox).setChecked(True)
    hands.type("ny", passphrase)
    hands.type("ny_igen", passphrase)
    hands.type("egen", own)
    hands.press("Tilføj personen")


@pytest.fixture
def people(unlocked: Unlocked, scenario: Scenario) -> Hands:
    return unlocked(scenario).go("personer")


def change_person(hands: Hands, passphrase: str) -> None:
    """F9, and the letter or the entry: then the other's passphrase."""
    hands.key(Qt.Key.Key_F9)
    hands.press("Skift person")
    assert hands.here == "laas_op"
    hands.type("adgangssaetning", passphrase)
    hands.key(Qt.Key.Key_Return)


def test_two_people_work_one_after_the_other_and_each_comes_to_their_own_place(people: Hands) -> None:
    add(people)
    assert "Bo er tilføjet." in people.texts()
    people.go("kladder")
    change_person(people, HIS)
    assert people.here == "forside"
    assert "Bo" in people.find("rolle", QLabel).text()
    people.go("udbakke")
    change_person(people, PASSPHRASE)
    assert people.here == "kladder"
    change_person(people, HIS)
    assert people.here == "udbakke"


def test_what_was_typed_is_saved_and_nothing_of_the_first_is_seen(people: Hands) -> None:
    add(people)
    work = people.gui.context.work
    cpr, _ = work.cases.find("150277-9995")
    borger = work.cases.save_borger(cpr, "Kanarie Prøvesen")
    course = work.cases.new_forloeb(borger.id)
    people.gui.context.navigate(places.Guide(course))
    people.settle()
    people.type("anmodningsdato", "01-08-2025")
    people.key(Qt.Key.Key_F9).press("Skift person")
    assert people.here == "laas_op"
    assert "Kanarie" not in people.texts() + people.window.windowTitle()
    people.type("adgangssaetning", HIS)
    people.key(Qt.Key.Key_Return)
    assert people.here == "forside"
    assert "2025-08-01" in str(people.gui.context.work.store.cases.forloeb(course).skemaer)
    change_person(people, PASSPHRASE)
    assert (people.here, people.window.place) == ("guide", places.Guide(course, "anmodning"))


def test_the_profile_is_changed_in_two_keys(unlocked: Unlocked, scenario: Scenario) -> None:
    people = scenario.workspace.people
    people.change(scenario.workspace.store.people.current_id, roller=("INDBERETTER", "SUNDHEDSFAGLIG"))
    hands = unlocked(scenario)
    hands.key(Qt.Key.Key_F9)
    assert reason(hands.button("Indberetter")) == "Det er den profil, du bruger nu."
    entry = hands.button("Sundhedsfaglig")
    letter = QPushButton.text(cast(QPushButton, entry)).lower().partition("&")[2][0]
    hands.bot.keyClicks(entry, letter)
    hands.settle()
    assert hands.find("rolle", QLabel).text() == "Sundhedsfaglig · Ida"
    assert hands.here == "forside"


def test_who_reports_for_another_municipality_is_asked_and_sees_it(unlocked: Unlocked, scenario: Scenario) -> None:
    people = scenario.workspace.people
    me = scenario.workspace.store.people.current_id
    people.change(me, roller=("INDBERETTER", "FORVALTENDE_INDBERETTER"))
    hands = unlocked(scenario)
    hands.key(Qt.Key.Key_F9).press("Forvaltende indberetter")
    hands.press("Indberet for kommunen")
    dialog = hands.window.findChild(ForWhom)
    assert dialog is not None and wrong(dialog.kommune)
    dialog.kommune.show_code("101")
    hands.press("Indberet for kommunen")
    assert hands.find("kommune", QLabel).text() == "Indberetter for København Kommune"
    # asked again at each change; without a window manager the window comes to the front only when it is asked to
    in_front(hands.bot, hands.window)
    hands.key(Qt.Key.Key_F9).press("Forvaltende indberetter")
    hands.press("Annuller")
    for name in ("kladder", "udbakke", "indstillinger"):
        assert hands.go(name).find("kommune", QLabel).isVisible()
    hands.window.resize(700, 500)
    assert hands.find("top_tekst", QLabel).text() == "Indberetter for København Kommune", "which is all that has room"
    whole = "Hvem der indberettes for, og af hvem: Indberetter for København Kommune · Forvaltende indberetter · Ida"
    assert hands.find("top").accessibleName() == hands.find("top_tekst").accessibleName() == whole
    hands.window.resize(1366, 768)
    # saving the settings takes the municipality nobody's away
    hands.press("Gem")
    assert hands.find("kommune", QLabel).text() == "Indberetter for København Kommune"


def test_what_is_wrong_with_a_new_person_stands_at_its_field(people: Hands) -> None:
    add(people, navn=" ida ")
    assert "Der er allerede en person" in wrong(people.find("nyt_navn"))
    add(people, passphrase=PASSPHRASE)
    assert wrong(people.find("ny"))
    add(people, passphrase=SHORT)
    assert wrong(people.find("ny"))
    add(people, own="en helt anden sætning her")
    assert wrong(people.find("egen"))
    assert people.find("egen", QLineEdit).text() == ""
    assert len(people.gui.context.work.people.lines()) == 1


def test_the_last_person_cannot_be_removed_and_the_button_says_why(people: Hands) -> None:
    assert "mindst én anden person" in reason(people.button("Fjern personen …"))
    assert "skifter den selv" in reason(people.button("Ny adgangssætning …"))


def test_a_person_is_removed_and_the_store_gets_a_new_key(people: Hands) -> None:
    add(people)
    change_person(people, HIS)
    change_person(people, PASSPHRASE)
    people.go("personer")
    page = people.window.page
    assert isinstance(page, PersonerPage)
    bo = people.gui.context.work.people.find("Bo")
    page.people.choose(bo.id)
    people.type("andet_navn", "Bo Test")
    people.press("Gem ændringer")
    assert "Ændringerne er gemt." in people.texts()
    people.dialogs.expect("password", "forkert forkert")
    people.dialogs.expect("error")
    people.press("Fjern personen …")
    assert len(people.gui.context.work.people.lines()) == 2
    vault = people.gui.context.desk.vault
    assert isinstance(vault, FakeVault)
    vault.ticks += 1000
    people.dialogs.expect("password", PASSPHRASE)
    people.dialogs.expect("confirm", True)
    people.press("Fjern personen …")
    assert "Bo Test" in people.dialogs.asked[-2][2] and "nøglefilen" in people.dialogs.asked[-1][2]
    assert people.find("ny_kode", QLabel).text()
    assert [line.person.navn for line in people.gui.context.work.people.lines()] == ["Ida"]
    assert "Fjernede Bo Test" in str(page.events.texts())


def test_oneself_is_removed_and_the_program_is_locked(people: Hands) -> None:
    add(people)
    change_person(people, HIS)
    people.go("personer")
    page = people.window.page
    assert isinstance(page, PersonerPage)
    page.people.choose(people.gui.context.work.store.people.current_id)
    people.dialogs.expect("password", HIS)
    people.press("Fjern personen …")
    assert people.here == "laas_op" and people.gui.context.workspace is None


def test_who_removed_themselves_works_on_nowhere(people: Hands) -> None:
    add(people)
    change_person(people, HIS)
    people.go("personer")
    page = people.window.page
    assert isinstance(page, PersonerPage)
    page.people.choose(people.gui.context.work.store.people.current_id)
    people.dialogs.expect("password", HIS)
    people.button("Fjern personen …").click()
    people.window.navigate(places.Kladder())
    people.settle()
    assert people.here == "laas_op" and people.gui.context.workspace is None


def test_a_recovery_asks_whose_where_there_are_several(people: Hands) -> None:
    code = people.gui.context.work.renew_code(PASSPHRASE).recovery_code
    people.gui.context.work.confirm_code(code)
    add(people)
    people.window.lock()
    people.settle()
    people.find("glemt").setFocus()
    people.key(Qt.Key.Key_Space)
    new = "en helt ny sætning på tavlen"
    for name, text in (("kode", code), ("ny", new), ("ny_igen", new)):
        people.type(name, text)
    people.key(Qt.Key.Key_Return)
    assert wrong(people.find("hvis")) == "Skriv dit navn."
    people.type("hvis", "Ukendt")
    people.find("ny_igen").setFocus()
    people.key(Qt.Key.Key_Return)
    assert people.here == "laas_op" and wrong(people.find("hvis"))
    people.type("hvis", "bo")
    people.find("ny_igen").setFocus()
    people.key(Qt.Key.Key_Return)
    assert "Bo" in people.find("rolle", QLabel).text()


def test_a_recovery_asks_whose_where_the_key_file_knows_fewer_than_work_here(people: Hands) -> None:
    code = people.gui.context.work.renew_code(PASSPHRASE).recovery_code
    people.gui.context.work.confirm_code(code)
    add(people)
    bo = people.gui.context.work.people.find("Bo")
    vault = people.gui.context.desk.vault
    assert isinstance(vault, FakeVault)
    # a key file from before Bo came was put back
    del vault.slots[bo.id]
    people.window.lock()
    people.settle()
    people.find("glemt").setFocus()
    people.key(Qt.Key.Key_Space)
    new = "en helt ny sætning på tavlen"
    for name, text in (("kode", code), ("ny", new), ("ny_igen", new)):
        people.type(name, text)
    people.key(Qt.Key.Key_Return)
    assert wrong(people.find("hvis")) and people.find("hvis").isVisible()
    people.type("hvis", "Bo")
    people.find("ny_igen").setFocus()
    people.key(Qt.Key.Key_Return)
    assert "Bo" in people.find("rolle", QLabel).text()


def test_who_came_after_the_copy_that_was_restored_says_only_who_they_are(
    open_window: Callable[..., Hands], scenario: Scenario
) -> None:
    work = scenario.workspace
    bo = work.people.add(PASSPHRASE, "Bo", ("INDBERETTER",), HIS)
    # the store is one from before Bo came; the key file is that of today
    work.store.people.forget(bo.id)
    work.close()
    hands = open_window(scenario.desk)
    hands.type("adgangssaetning", HIS)
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "foerste_start" and "kender dig ikke" in hands.texts()
    assert hands.find("organisation", QLineEdit).text() == PROFIL.organisation.navn
    hands.type("medarbejder", "Bo")
    hands.find("indberetter", QCheckBox).setChecked(True)
    hands.press("Gå i gang")
    assert hands.here == "forside"
    work = hands.gui.context.work
    there = work.profil()
    assert there is not None and (there.medarbejder, there.organisation) == ("Bo", PROFIL.organisation)
    assert (there.myndighedskommune, there.roller) == (PROFIL.myndighedskommune, ("INDBERETTER",))
    event = work.people.events()[0]
    assert (event.hvem, event.art) == ("Bo", Handling.PERSON_TILFOEJET)


def begin_new_key(people: Hands) -> None:
    """Ask for it, and wait for nothing."""
    people.dialogs.expect("password", PASSPHRASE)
    people.button("Giv lageret en ny nøgle …").click()


def test_a_new_key_says_how_far_it_is(people: Hands) -> None:
    said: list[str] = []
    line = people.window.findChild(QLabel, "noegle_fremgang")
    assert line is not None and not line.isVisible()
    people.gui.context.rekeying.progressed.connect(lambda *_: said.append(line.text()))
    begin_new_key(people)
    assert "bliver vist, når det er færdigt" in line.text() and line.isVisible()
    assert "Vent, til det er færdigt." in reason(people.button("Giv lageret en ny nøgle …"))
    people.settle()
    assert said == [
        "Data bliver kopieret til den nye nøgle: 100 %",
        "Kopien får den nye nøgle og bliver kontrolleret, side for side.",
    ]
    assert not line.isVisible() and people.find("ny_kode", QLabel).text()


def test_a_new_code_is_shown_where_the_page_was_left_meanwhile_and_kills_none_before_it_is_typed(people: Hands) -> None:
    old = people.gui.context.work.renew_code(PASSPHRASE).recovery_code
    people.gui.context.work.confirm_code(old)
    begin_new_key(people)
    people.window.navigate(places.Kladder())
    people.settle()
    dialog = people.window.findChild(NewCodeDialog)
    assert dialog is not None and dialog.isVisible() and people.here == "kladder"
    code = people.find("ny_kode", QLabel).text()
    vault = people.gui.context.desk.vault
    assert isinstance(vault, FakeVault)
    assert vault.unsettled().code is CodeState.RENEWED and code != old
    # a letter that was meant for the page goes into the line and presses nothing
    assert people.find("bekraeft_kode", QLineEdit) is dialog.focusWidget()
    people.type("bekraeft_kode", code.rpartition("-")[2])
    people.press("Bekræft koden")
    assert vault.unsettled().code is CodeState.IN_HAND
    assert people.window.findChild(NewCodeDialog) is None


def test_a_new_code_that_nobody_saw_leaves_the_one_before(people: Hands) -> None:
    old = people.gui.context.work.renew_code(PASSPHRASE).recovery_code
    people.gui.context.work.confirm_code(old)
    begin_new_key(people)
    people.window.lock()
    people.settle()
    assert people.here == "laas_op" and people.window.findChild(NewCodeDialog) is None
    people.type("adgangssaetning", PASSPHRASE)
    people.key(Qt.Key.Key_Return)
    assert "som ingen har bekræftet. Den gamle virker stadig." in people.texts()
    people.gui.context.work.confirm_code(old)


def test_who_comes_back_to_the_page_sees_how_far_it_is_and_gets_the_code_there(people: Hands) -> None:
    begin_new_key(people)
    people.window.navigate(places.Kladder())
    people.window.navigate(places.Personer())
    assert people.find("noegle_fremgang").isVisible()
    people.settle()
    assert people.window.findChild(NewCodeDialog) is None
    assert people.find("ny_kode", QLabel).text()


def test_a_new_key_that_was_refused_is_said_wherever_the_person_is(people: Hands) -> None:
    people.dialogs.expect("password", "en helt anden sætning")
    people.button("Giv lageret en ny nøgle …").click()
    people.dialogs.expect("error")
    people.window.navigate(places.Kladder())
    people.settle()
    assert [kind for kind, *_ in people.dialogs.asked] == ["password", "error"]


@pytest.mark.parametrize("roller", [("INDBERETTER", "BORTE"), ("BORTE",)])
def test_a_role_whose_package_is_out_stays_with_its_person(people: Hands, roller: tuple[str, ...]) -> None:
    store = people.gui.context.work.store
    add(people)
    mine = store.people.current_id
    (bo,) = (each for each in store.people.all() if each.id != mine)
    store.people.save(bo._replace(roller=roller, rolle=roller[0]))
    people.go("forside").go("personer").settle()
    cast(PersonerPage, people.window.page).people.choose(bo.id)
    people.settle().type("andet_navn", "Bo Test")
    people.press("Gem ændringer").settle()
    bo = store.people.get(bo.id) or bo
    assert (bo.navn, bo.roller, bo.rolle) == ("Bo Test", roller, roller[0])
    people.find("andre_sundhedsfaglig", QCheckBox).setChecked(True)
    people.press("Gem ændringer").settle()
    bo = store.people.get(bo.id) or bo
    assert set(bo.roller) == {*roller, "SUNDHEDSFAGLIG"} and bo.rolle == roller[0]


@pytest.mark.parametrize("roller", [("INDBERETTER", "BORTE"), ("BORTE",)])
def test_ones_own_role_whose_package_is_out_stays_in_indstillinger(
    unlocked: Unlocked, scenario: Scenario, roller: tuple[str, ...]
) -> None:
    scenario.workspace.save_profil(replace(PROFIL, roller=roller, rolle=roller[0]))
    hands = unlocked(scenario).go("indstillinger").settle()
    rolle = hands.find("rolle", QComboBox)
    assert [rolle.itemData(row) for row in range(rolle.count())] == [roller[0]], "what is not there is not chosen"
    hands.type("medarbejder", "Ida Test")
    hands.press("Gem").settle()
    found = hands.gui.context.work.profil()
    assert found is not None
    assert (found.medarbejder, found.roller, found.rolle) == ("Ida Test", roller, roller[0])
