"""The first start: from a machine that has never seen the program to the CPR field, by keyboard, with nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QRadioButton, QWidget

from smdb_desktop.gui.kit.code_box import CodeBox
from smdb_desktop.gui.kit.list_popup import open_popup
from smdb_desktop.services.desk.reaching import Vej
from tests.fakes.vault import RECOVERY_CODE
from tests.gui.gui_hands import Hands, wrong
from tests.scenario import Clock, make_desk

PASSPHRASE = "fire ord uden sammenhæng"


def press(hands: Hands, name: str) -> None:
    """Tab on to a button and press it."""
    wanted = hands.find(name)
    for _ in range(4):
        if hands.window.focusWidget() is not wanted:
            hands.key(Qt.Key.Key_Tab)
    assert hands.window.focusWidget() is wanted
    hands.key(Qt.Key.Key_Space)


def stops(hands: Hands) -> list[QWidget]:
    """What Tab comes to from the first field of a step to its button *Næste*, in that order."""
    last, found = hands.find("naeste"), [hands.window.focusWidget()]
    while found[-1] is not last and len(found) < 40:
        hands.key(Qt.Key.Key_Tab)
        found.append(hands.window.focusWidget())
    return [widget for widget in found if widget is not None]


def test_tab_goes_down_the_page_on_every_step(fresh: Hands) -> None:
    fresh.find("rigtig", QRadioButton).setChecked(True)
    fresh.press("Næste")
    who(fresh)
    for first in ("organisation", "adgangssaetning"):
        fresh.find(first).setFocus()
        passed = stops(fresh)
        heights = [widget.mapTo(fresh.window, QPoint(0, 0)).y() for widget in passed]
        assert heights == sorted(heights), [widget.objectName() for widget in passed]
        fresh.press("Næste")


def who(hands: Hands) -> None:
    """Fill the second step."""
    hands.type("organisation", "Alfa København ApS")
    hands.type("nummer", "1011489075")
    hands.pick("kommune", "Albertslund", Qt.Key.Key_Tab)
    hands.type("medarbejder", "Ida")
    hands.find("indberetter", QCheckBox).setChecked(True)


def test_keyboard_alone_leads_to_the_cpr_field(fresh: Hands) -> None:
    assert fresh.here == "foerste_start"
    radio = fresh.find("oevelse", QRadioButton)
    assert fresh.window.focusWidget() is fresh.find("rigtig")
    fresh.key(Qt.Key.Key_Down).key(Qt.Key.Key_Space)
    assert radio.isChecked()
    fresh.key(Qt.Key.Key_Tab).key(Qt.Key.Key_Space)
    for text in ("Alfa", "99999999", "Albertslund"):
        for letter in text:
            # the first letter opens the list of municipalities, which gets the others
            fresh.bot.keyClicks(QApplication.focusWidget(), letter)
        fresh.bot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    answers = fresh.find("vej_til_smdb", QComboBox)
    assert fresh.window.focusWidget() is answers
    answers.setCurrentIndex(answers.findData(Vej.BEGGE))
    fresh.key(Qt.Key.Key_Tab)
    fresh.bot.keyClicks(fresh.window.focusWidget(), "Ida")
    fresh.key(Qt.Key.Key_Tab).key(Qt.Key.Key_Space)
    for _ in range(4):
        fresh.key(Qt.Key.Key_Tab)
    fresh.key(Qt.Key.Key_Space)
    for _ in range(2):
        fresh.bot.keyClicks(fresh.window.focusWidget(), PASSPHRASE)
        fresh.key(Qt.Key.Key_Tab)
    press(fresh, "naeste")
    assert fresh.find("kode", QLabel).text() == RECOVERY_CODE
    fresh.bot.keyClicks(fresh.window.focusWidget(), RECOVERY_CODE[-4:])
    fresh.key(Qt.Key.Key_Return)
    assert fresh.here == "forside"
    assert fresh.window.focusWidget() is fresh.find("cpr")
    profil = fresh.gui.context.profil
    assert profil is not None
    assert (profil.organisation.cvr, profil.myndighedskommune, profil.roller) == ("99999999", "165", ("INDBERETTER",))
    assert fresh.gui.context.work.way_to_smdb() is Vej.BEGGE


def test_the_kind_of_store_must_be_chosen(fresh: Hands) -> None:
    fresh.press("Næste")
    assert "Vælg en af de to." in fresh.texts()
    assert wrong(fresh.find("rigtig")) == "Vælg en af de to."


def test_what_is_missing_stands_at_its_field_and_the_first_gets_the_focus(fresh: Hands) -> None:
    fresh.find("rigtig", QRadioButton).setChecked(True)
    fresh.press("Næste").press("Næste")
    assert fresh.window.focusWidget() is fresh.find("organisation")
    for name in ("organisation", "nummer", "kommune", "medarbejder", "indberetter"):
        assert wrong(fresh.find(name)), name
    fresh.type("nummer", "123456789")
    fresh.press("Næste")
    assert "her er 9 tegn" in fresh.find("nummer").accessibleDescription()


def test_a_name_that_could_not_be_sent_is_told_at_its_field(fresh: Hands) -> None:
    fresh.find("rigtig", QRadioButton).setChecked(True)
    fresh.press("Næste")
    who(fresh)
    for name in ("organisation", "medarbejder"):
        fresh.find(name, QLineEdit).setText("Alfa\x0bKøbenhavn")  # a line break of a text program, as it is pasted
    fresh.press("Næste")
    for name in ("organisation", "medarbejder"):
        assert "U+000B" in wrong(fresh.find(name)), name


def test_a_municipality_that_is_not_on_the_list_is_no_answer(fresh: Hands) -> None:
    fresh.find("rigtig", QRadioButton).setChecked(True)
    fresh.press("Næste")
    who(fresh)
    box = fresh.pick("kommune", "Andeby").find("kommune", CodeBox)
    assert box.currentText() == "Andeby", "it stays in sight"
    fresh.press("Næste")
    assert wrong(box) == "Vælg en kommune på listen." and fresh.window.focusWidget() is box
    fresh.pick("kommune", "Albertslund")
    assert wrong(box) == "", "what is being mended is no longer called wrong"


def test_the_list_of_municipalities_opens_on_a_click_at_its_answer(fresh: Hands) -> None:
    fresh.find("rigtig", QRadioButton).setChecked(True)
    fresh.press("Næste")
    box = fresh.pick("kommune", "bertslu").find("kommune", CodeBox)
    assert (box.currentText(), box.code) == ("Albertslund", "165")
    fresh.bot.mouseClick(box, Qt.MouseButton.LeftButton)
    popup = open_popup(fresh.window)
    assert popup is not None and popup.isVisible() and popup.view.currentIndex().data() == "Albertslund"
    assert popup.line.accessibleName() == "Hvilken kommune betaler for behandlingen?"
    fresh.bot.keyClick(popup.line, Qt.Key.Key_Escape)
    assert not popup.isVisible() and box.code == "165"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("hoeje taastrup", "Høje-Taastrup"),
        ("Lyngby Taarbaek Kommune", "Lyngby-Taarbæk"),
        ("Koebenhavns kommune", "København"),
        ("0751", "Aarhus"),
    ],
)
def test_a_municipality_is_offered_by_every_usual_spelling(fresh: Hands, typed: str, name: str) -> None:
    fresh.find("rigtig", QRadioButton).setChecked(True)
    fresh.press("Næste")
    box = fresh.find("kommune", CodeBox)
    box.setFocus()
    fresh.bot.keyClicks(box, typed[0])
    popup = open_popup(fresh.window)
    assert popup is not None
    fresh.bot.keyClicks(popup.line, typed[1:])
    assert [hit.words for hit in popup.hits.rows] == [name]
    fresh.bot.keyClick(popup.line, Qt.Key.Key_Return)
    assert box.currentText() == name


@pytest.mark.parametrize(
    ("first", "second", "field", "words"),
    [
        ("for kort", "for kort", "adgangssaetning", "mindst 12 tegn"),
        ("for kort", "noget andet", "adgangssaetning", "mindst 12 tegn"),
        (PASSPHRASE, PASSPHRASE + "!", "adgangssaetning_igen", "ikke ens"),
    ],
)
def test_a_passphrase_that_will_not_do(fresh: Hands, first: str, second: str, field: str, words: str) -> None:
    fresh.find("oevelse", QRadioButton).setChecked(True)
    fresh.press("Næste")
    who(fresh)
    fresh.press("Næste")
    fresh.type("adgangssaetning", first)
    fresh.type("adgangssaetning_igen", second)
    fresh.press("Næste")
    assert words in fresh.find(field).accessibleDescription()
    other = {"adgangssaetning": "adgangssaetning_igen", "adgangssaetning_igen": "adgangssaetning"}[field]
    assert not fresh.find(other).property("wrong"), "one thing at a time"
    assert not fresh.gui.context.desk.vault.exists()


def test_the_recovery_code_must_have_been_written_down(fresh: Hands) -> None:
    fresh.find("oevelse", QRadioButton).setChecked(True)
    fresh.press("Næste")
    who(fresh)
    fresh.press("Næste")
    fresh.type("adgangssaetning", PASSPHRASE)
    fresh.type("adgangssaetning_igen", PASSPHRASE)
    fresh.press("Næste")
    fresh.dialogs.expect("print", True)
    fresh.press("Udskriv …")
    assert RECOVERY_CODE in fresh.dialogs.printed[0]
    assert f"{fresh.gui.context.desk.clock().astimezone():%d-%m-%Y kl. %H.%M}" in fresh.dialogs.printed[0]
    fresh.type("sidste_gruppe", "ABCD")
    fresh.press("Gå i gang")
    assert fresh.here == "foerste_start"
    assert "sidste gruppe" in fresh.find("sidste_gruppe").accessibleDescription()
    fresh.type("sidste_gruppe", " oooo ")
    fresh.press("Gå i gang")
    assert fresh.here == "forside", "O counts as 0 and blanks do not count"


def test_going_back_keeps_what_was_typed(fresh: Hands) -> None:
    fresh.find("oevelse", QRadioButton).setChecked(True)
    fresh.press("Næste")
    who(fresh)
    fresh.press("Næste").press("Forrige")
    assert fresh.find("organisation").property("text") == "Alfa København ApS"
    fresh.press("Forrige")
    assert fresh.find("oevelse", QRadioButton).isChecked()


def test_a_store_made_without_a_profile_asks_only_who_we_are(open_window: Callable[..., Hands]) -> None:
    desk = make_desk(Clock())
    desk.create(PASSPHRASE, None, oevelse=True)[0].close()
    hands = open_window(desk)
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "foerste_start"
    who(hands)
    hands.press("Gå i gang")
    assert hands.here == "forside"
    certificate = hands.gui.context.work.certificates.info()
    assert certificate is not None and certificate.oevelse, "a practice store can sign from the first day"
