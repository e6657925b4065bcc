"""The certificate is explained from the first hour on, where cases leave as files, and every word of it leads to its card."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QRadioButton

from smdb_desktop.gui.kit.parts import Banner
from smdb_desktop.services.desk.certificates import WHAT_IT_IS
from smdb_desktop.services.desk.reaching import Vej
from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, PROFIL, Clock, Scenario, make_desk
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]


@pytest.fixture
def real(open_window: Callable[..., Hands]) -> Callable[[Vej | None], Hands]:
    """Opens a store of real citizens, without a certificate, whose cases reach SMDB on this way."""

    def start(vej: Vej | None) -> Hands:
        desk = make_desk(Clock())
        desk.create(PASSPHRASE, PROFIL, oevelse=False, vej=vej)[0].close()
        hands = open_window(desk)
        hands.type("adgangssaetning", PASSPHRASE)
        return hands.key(Qt.Key.Key_Return)

    return start


def told(hands: Hands) -> str:
    banner = hands.window.findChild(Banner, "certifikat_varsel")
    assert banner is not None
    return banner.text()


@pytest.mark.parametrize("vej", [Vej.FILER, Vej.BEGGE])
def test_forside_says_what_from_whom_and_by_when_and_leads_there(real: Callable[[Vej | None], Hands], vej: Vej) -> None:
    hands = real(vej)
    words = told(hands)
    assert "OCES3 system- eller organisationscertifikat" in words
    assert "MitID Erhverv-administrator" in words
    assert "næste frist for indberetning er den 15-08-2025" in words
    hands.press("Se certifikatet i Indstillinger")
    at_the_card(hands, "certifikat_kort", "laeg_ind")
    assert words in hands.texts(), "and the card says the same"


@pytest.mark.parametrize("vej", [Vej.TASTER, None])
def test_who_types_the_cases_into_smdb_is_not_told_of_it(real: Callable[[Vej | None], Hands], vej: Vej | None) -> None:
    assert told(real(vej)) == ""


def test_an_answer_in_the_settings_is_known_on_forside(real: Callable[[Vej | None], Hands]) -> None:
    hands = real(None)
    hands.gui.context.work.save_way_to_smdb(Vej.FILER)
    hands.bot.waitUntil(lambda: bool(told(hands)))


def test_a_practice_needs_none(unlocked: Unlocked, scenario: Scenario) -> None:
    scenario.workspace.save_way_to_smdb(Vej.FILER)
    assert told(unlocked(scenario)) == ""


@pytest.mark.parametrize(("kind", "heard"), [("rigtig", True), ("oevelse", False)])
def test_the_set_up_says_it_when_files_are_chosen(fresh: Hands, kind: str, heard: bool) -> None:
    fresh.find(kind, QRadioButton).setChecked(True)
    fresh.press("Næste")
    answers = fresh.find("vej_til_smdb", QComboBox)
    for vej, asks in ((Vej.TASTER, False), (Vej.FILER, heard), (Vej.TASTER, False)):
        answers.setCurrentIndex(answers.findData(vej))
        answers.activated.emit(answers.currentIndex())
        assert (WHAT_IT_IS in fresh.texts()) is asks
    answers.setCurrentIndex(answers.findData(Vej.BEGGE))
    answers.activated.emit(answers.currentIndex())
    fresh.press("Forrige")
    other = "oevelse" if heard else "rigtig"
    fresh.find(other, QRadioButton).setChecked(True)
    fresh.press("Næste")
    assert (WHAT_IT_IS in fresh.texts()) is not heard, "another kind of store was chosen meanwhile"


def test_the_question_how_cases_reach_smdb_leads_to_its_card(real: Callable[[Vej | None], Hands]) -> None:
    hands = real(None)
    hands.press("Svar under Indstillinger")
    at_the_card(hands, "vej_kort", "vej_til_smdb")


def test_the_outbox_that_cannot_sign_leads_to_the_card(open_window: Callable[..., Hands]) -> None:
    scenario = Scenario(oevelse=False)
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.workspace.close()
    hands = open_window(scenario.desk)
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(Qt.Key.Key_Return).go("udbakke")
    hands.press("Gå til certifikatet i Indstillinger")
    at_the_card(hands, "certifikat_kort", "laeg_ind")


def at_the_card(hands: Hands, card: str, focus: str) -> None:
    """The card's heading stands in sight, and what one does there has the focus."""
    assert hands.here == "indstillinger"
    page, shown = hands.window.page, hands.find(card)
    assert page is not None and hands.window.focusWidget() is hands.find(focus)
    heading = next(each for each in shown.findChildren(QLabel) if each.property("class") == "h2")
    for each in (heading, hands.find(focus)):
        assert page.rect().contains(each.mapTo(page, QPoint())), each.objectName()
        assert page.rect().contains(each.mapTo(page, QPoint(0, each.height()))), each.objectName()
