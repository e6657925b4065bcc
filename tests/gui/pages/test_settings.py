"""Settings, code lists and about: what is kept, what is said honestly, and that secrets do not stay in fields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit

from smdb_desktop.gui.core.preferences import Look, load_look, save_look
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.page import INPUT_WIDTH
from smdb_desktop.gui.kit.parts import Banner
from smdb_desktop.gui.settings.kodelister import KodelisterPage
from smdb_desktop.gui.settings.om import OmPage
from smdb_desktop.services.desk.profile import load_profile
from smdb_desktop.services.workspace import Workspace
from tests.gui.gui_hands import Hands, wrong
from tests.gui.pages.test_what_changed import meanwhile
from tests.scenario import PASSPHRASE, PROFIL, Clock, Scenario, make_desk
from tests.submission.oces import Oces, ber
from tests.submission.submission_examples import NOW, ORGANISATION
from tests.submission.submission_pki import PASSWORD, rsa_key

Unlocked = Callable[[Scenario], Hands]
NEW = "en helt ny sætning på tavlen"


@pytest.fixture
def settings(unlocked: Unlocked, scenario: Scenario) -> Hands:
    """The settings of a practice store."""
    return unlocked(scenario).go("indstillinger")


def test_who_we_are_is_kept_and_shown_at_once(settings: Hands) -> None:
    settings.type("medarbejder", "Bo")
    settings.pick("kommune", "københ")
    settings.find("sundhedsfaglig", QCheckBox).setChecked(True)
    rolle = settings.find("rolle", QComboBox)
    rolle.setCurrentIndex(rolle.findData("SUNDHEDSFAGLIG"))
    settings.press("Gem")
    profil = load_profile(settings.gui.context.work.store)
    assert profil is not None
    assert (profil.medarbejder, profil.myndighedskommune, profil.rolle) == ("Bo", "101", "SUNDHEDSFAGLIG")
    assert "København Kommune" in settings.texts()
    assert "Oplysningerne er gemt." in settings.texts()


def test_a_profile_that_is_not_taken_by_oneself_says_so_at_its_box(unlocked: Unlocked, scenario: Scenario) -> None:
    his = "bos helt egne fire ord"
    scenario.workspace.people.add(PASSPHRASE, "Bo", PROFIL.roller, his)
    scenario.workspace.close()
    scenario.desk.unlock(his).close()
    hands = unlocked(scenario).go("indstillinger")
    more, mine = hands.find("sundhedsfaglig", QCheckBox), hands.find("indberetter", QCheckBox)
    hands.bot.waitUntil(lambda: "giver man ikke sig selv" in reason(more))
    assert reason(mine) == "" and mine.isChecked()
    hands.bot.keyClick(more, Qt.Key.Key_Space)
    assert not more.isChecked()
    meanwhile(hands, lambda work: work.people.remove(PASSPHRASE, work.people.find("Bo").id))
    hands.bot.waitUntil(lambda: reason(more) == "")
    hands.bot.keyClick(more, Qt.Key.Key_Space)
    assert more.isChecked()


@pytest.mark.parametrize("what", ["change_passphrase", "renew_code"])
def test_while_keys_are_written_it_is_said_and_why_it_cannot_be_stopped(
    settings: Hands, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    work, let_on = settings.gui.context.work, Event()
    does = getattr(type(work), what)

    def slowly(self: Workspace, *given: str) -> Any:
        let_on.wait(30)
        return does(self, *given)

    monkeypatch.setattr(type(work), what, slowly)
    if what == "renew_code":
        settings.dialogs.expect("password", PASSPHRASE)
        button = settings.button("Lav ny gendannelseskode …")
    else:
        for name, text in (("gammel", PASSPHRASE), ("ny", NEW), ("ny_igen", NEW)):
            settings.type(name, text)
        button = settings.button("Skift adgangssætning")
    button.click()
    settings.bot.waitUntil(lambda: "kan ikke standses undervejs" in settings.texts())
    let_on.set()
    settings.settle()
    assert "kan ikke standses undervejs" not in settings.texts()


def test_the_passphrase_is_changed(settings: Hands) -> None:
    for name, text in (("gammel", PASSPHRASE), ("ny", NEW), ("ny_igen", NEW)):
        settings.type(name, text)
    settings.press("Skift adgangssætning")
    assert "Adgangssætningen er skiftet." in settings.texts()
    assert settings.find("ny", QLineEdit).text() == ""
    settings.window.lock()
    settings.settle().type("adgangssaetning", NEW)
    settings.press("Lås op")
    assert settings.here == "forside"


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [("", NEW, NEW, "gammel"), ("forkert forkert", NEW, NEW, "gammel"), (PASSPHRASE, "kort", "kort", "ny")],
)
def test_what_is_wrong_with_a_change_stands_at_its_field(
    settings: Hands, old: str, new: str, again: str, field: str
) -> None:
    for name, text in (("gammel", old), ("ny", new), ("ny_igen", again)):
        settings.type(name, text)
    settings.press("Skift adgangssætning")
    assert wrong(settings.find(field))


def test_a_practice_store_offers_no_certificate(settings: Hands) -> None:
    assert "øvelsescertifikat" in settings.texts()
    with pytest.raises(AssertionError):
        settings.button("Skift certifikat …")


def test_a_file_that_is_no_certificate_is_refused_with_a_sentence(
    unlocked: Unlocked, scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "brev.p12"
    file.write_bytes(b"Kaere alle")
    hands = unlocked(scenario)
    monkeypatch.setattr(type(hands.gui.context.work), "oevelse", False)
    hands.go("indstillinger")
    hands.dialogs.expect("file", file)
    hands.dialogs.expect("password", "kodeord")
    hands.dialogs.expect("error")
    hands.press("Skift certifikat …")
    assert "ikke en certifikatfil" in hands.dialogs.asked[-1][1]


def test_code_lists_say_how_many_are_proposals(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario).go("kodelister")
    lister = scenario.desk.katalog.lister
    proposals = sum(liste.is_proposal for liste in lister.values())
    assert f"{proposals} af {len(lister)} lister" in hands.texts()
    assert isinstance(hands.window.page, KodelisterPage)
    assert len(hands.window.page.table.texts()) == len(lister)
    hands.window.page.table.choose("kommune")
    assert ["165", "Albertslund", "Officiel"] in hands.window.page.answers.texts()


def test_about_names_the_licence_of_qt_and_shows_both_texts(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario).go("om")
    assert "LGPL-3.0" in hands.texts()
    assert isinstance(hands.window.page, OmPage)
    for name, words in (("LGPL-3.0", "GNU LESSER GENERAL"), ("GPL-3.0", "GNU GENERAL PUBLIC LICENSE")):
        hands.window.page.table.choose(name)
        assert words in hands.window.page.text.toPlainText()


def test_the_look_is_remembered_and_a_damaged_file_is_no_harm(tmp_path: Path) -> None:
    save_look(tmp_path, Look.DARK)
    assert load_look(tmp_path) is Look.DARK
    for damaged in ("", "[]", '{"udseende": "lilla"}'):
        (tmp_path / "vindue.json").write_text(damaged, encoding="utf-8")
        assert load_look(tmp_path) is Look.SYSTEM


def test_no_label_is_left_without_its_text(settings: Hands) -> None:
    named = [label for label in settings.window.findChildren(QLabel) if label.buddy() and label.isVisible()]
    assert named
    assert all(label.buddy().accessibleName() == label.text() for label in named)


def test_a_certificate_that_ends_soon_is_told_on_three_pages(open_window: Callable[..., Hands], tmp_path: Path) -> None:
    """Its facts and the days left: on Forside after unlocking, on Indstillinger, and not when there is time enough."""
    oces, key, clock = Oces(), rsa_key(3072, 103), Clock(NOW)
    desk = make_desk(clock)
    desk.create(PASSPHRASE, replace(PROFIL, organisation=ORGANISATION), oevelse=False)[0].close()
    file = tmp_path / "noegle.p12"
    file.write_bytes(ber(oces.key_file(key), 1000))
    hands = open_window(desk)
    hands.type("adgangssaetning", PASSPHRASE)
    hands.press("Lås op")
    assert "udløb" not in hands.texts()
    hands.go("indstillinger")
    hands.dialogs.expect("file", file)
    hands.dialogs.expect("password", PASSWORD)
    hands.press("Læg certifikat ind …")
    for words in ("Organisation eller system (OCES)", "12345678", "03-01-2029", "RSA 3072"):
        assert words in hands.texts()
    clock.wait(days=1065 - 43)
    hands.go("forside")
    assert "om 43 dage" in hands.find("certifikat_varsel", Banner).accessibleName()
    hands.go("indstillinger")
    assert "om 43 dage" in hands.texts()
    assert hands.find("certifikat_tekst", QLabel).property("class") == "warning"
    clock.wait(days=44)
    hands.go("forside")
    banner = hands.find("certifikat_varsel", Banner)
    assert "Certifikatet udløb den 03-01-2029." in banner.text()
    meanwhile(hands, lambda work: work.certificates.remove())
    assert not banner.isVisible()


def test_a_long_hint_takes_no_height_from_what_stands_below(settings: Hands) -> None:
    hands = settings
    hands.window.resize(1366, 768)
    hands.find("nummer_hint", QLabel).setText(
        "Et hint, der er længere end et felt er bredt, og som har god plads. " * 2
    )
    hands.settle()
    for tick in hands.find("hvem_kort").findChildren(QCheckBox):
        assert tick.height() >= tick.sizeHint().height(), f"{tick.text()} is cut"
    line = hands.find("nummer", QLineEdit)
    assert line.width() == theme.px(INPUT_WIDTH)
