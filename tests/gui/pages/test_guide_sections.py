"""The sections of the two guides through the window, each with keys, from where the section before it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel

from smdb_desktop.domain.cpr import SMDB_UGYLDIG
from smdb_desktop.examples.robot import Robot
from smdb_desktop.examples.typed import strokes
from smdb_desktop.gui.citizen.actions import CHANGE, DELETE
from smdb_desktop.gui.citizen.borgeroverblik import BEGIN
from smdb_desktop.gui.citizen.changing import ChangeDialog
from smdb_desktop.gui.citizen.deletion import DeleteDialog
from smdb_desktop.services.stored.records import Art, ForloebRecord, Tilstand
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.guide_days import CPR, OTHER, TILBUD, V24, V25, Guide

Unlocked = Callable[[Scenario], Hands]
KEY = Qt.Key
BOTH = pytest.mark.parametrize("guide", [V25, V24], ids=["000", "002"])


def at(unlocked: Unlocked, scenario: Scenario, trin: str) -> tuple[Hands, Robot]:
    """The window at a step of the course in hand."""
    hands = unlocked(scenario).go("guide", forloeb_id=scenario.session.forloeb_id, trin=trin)
    return hands, Robot(hands.window, 20_000)


def fill(robot: Robot, hands: Hands, answers: Mapping[str, Any]) -> None:
    for name, text in strokes(answers):
        robot.answer(name, text)
    hands.settle()


def stored(hands: Hands, scenario: Scenario) -> ForloebRecord:
    return hands.gui.context.work.store.cases.forloeb(scenario.session.forloeb_id)


def done(hands: Hands, scenario: Scenario) -> list[str]:
    """The forms that are completed."""
    return [form.art for form in stored(hands, scenario).skemaer if form.faerdig is not None]


def step(guide: Guide, art: str, number: int, scenario: Scenario, **svar: Any) -> Mapping[str, Any]:
    """What is typed on one step of a form."""
    trin = scenario.session.version.skemaer[art].trin[number]
    answers = guide.typed(art, **svar)
    return {felt.navn: answers[felt.navn] for felt in trin.felter if felt.navn in answers}


@BOTH
def test_1_2_and_2_the_profile_is_in_sight_and_a_number_finds_the_citizen(
    unlocked: Unlocked, scenario: Scenario, guide: Guide
) -> None:
    guide.requested(scenario)
    hands = unlocked(scenario)
    assert "Indberetter" in everything(hands)
    hands.go("borger")
    hands.type("cpr", "150277-999")
    hands.key(KEY.Key_Return)
    assert SMDB_UGYLDIG in hands.find("cpr").accessibleDescription()
    hands.type("cpr", CPR)
    hands.key(KEY.Key_Return)
    assert hands.here == "borger" and f"Forløb fra {guide.after(0)}" in hands.texts() and "Åbent" in everything(hands)


@BOTH
def test_2_indberet_et_nyt_kontaktforloeb(unlocked: Unlocked, scenario: Scenario, guide: Guide) -> None:
    """An unknown number, a new citizen and a new course, whose day brings the guide's own forms; no second one beside it."""
    scenario.clock.wait(days=(guide.day - scenario.workspace.cases.today).days + 180)
    hands = unlocked(scenario)
    hands.type("cpr", OTHER)
    hands.key(KEY.Key_Return)
    hands.press("Opret borger").press(BEGIN)
    Robot(hands.window, 20_000).answer("anmodningsdato", guide.after(0))
    hands.settle()
    work = hands.gui.context.work
    _cpr, borger = work.cases.find(OTHER)
    assert borger is not None
    (course,) = work.store.cases.forloeb_of(borger.id)
    assert (course.skemaversion, course.skemaer[0].svar["anmodningsdato"].raw) == (guide.version, guide.after(0))
    hands.go("borger", borger_id=borger.id)
    assert "Åbent" in everything(hands)
    with pytest.raises(AssertionError):
        hands.button(BEGIN)


def everything(hands: Hands) -> str:
    found = [made.text() for made in hands.window.findChildren(QLabel)]
    found += [made.text() for made in hands.window.findChildren(QAbstractButton)]
    found += [made.currentText() for made in hands.window.findChildren(QComboBox)]
    return "\n".join(found)


@BOTH
def test_1_3_overblik_over_skemaer_der_skal_indberettes(unlocked: Unlocked, scenario: Scenario, guide: Guide) -> None:
    """What has to be reported stands beside the form from the first day, in the guide's own words and order."""
    guide.begun(scenario)
    hands, _ = at(unlocked, scenario, "anmodning")
    texts = everything(hands)
    places = [texts.index(plads.title) for plads in scenario.session.version.pladser if scenario.session.may_see(plads)]
    assert len(places) == 4 and places == sorted(places)


@BOTH
def test_3_registrer_anmodning(unlocked: Unlocked, scenario: Scenario, guide: Guide) -> None:
    guide.begun(scenario)
    hands, robot = at(unlocked, scenario, "anmodning")
    answers = {k: v for k, v in guide.typed("anmodning").items() if k != "anmodningsdato"}
    fill(robot, hands, answers)
    hands.press("Registrér")
    assert done(hands, scenario) == ["anmodning"]


@BOTH
def test_3_1_aldrig_til_noget(unlocked: Unlocked, scenario: Scenario, guide: Guide) -> None:
    guide.requested(scenario)
    hands, robot = at(unlocked, scenario, "forloebsafslutning")
    closing = guide.typed("forloebsafslutning", status_stofmisbrug="ANDET", aarsag_afsluttet="IKKE_IVAERKSAT")
    fill(robot, hands, closing)
    hands.press("Afslut")
    assert done(hands, scenario) == ["anmodning", "forloebsafslutning"]


@BOTH
def test_3_2_udeblevet_inden_behandlingen_gik_i_gang(unlocked: Unlocked, scenario: Scenario, guide: Guide) -> None:
    """Every form is filled in; the treatment begins and ends on the same day, and the reason says that nobody came."""
    day = guide.after(10)
    guide.started(scenario)
    hands, robot = at(unlocked, scenario, "behandling")
    hands.press(next(plads for plads in scenario.session.version.pladser if plads.behandles).ny)
    fill(robot, hands, {**guide.typed("tilbud"), **guide.running(), "tilbudsstartdato": day, "tilbudsslutdato": day})
    hands.dialogs.expect("confirm", True)
    hands.press("Gem")
    closing = guide.typed("forloebsafslutning", status_stofmisbrug="ANDET", aarsag_afsluttet="UDEBLEVET")
    fill(robot, hands, {**closing, "afsluttet_dato": day})
    hands.press("Afslut")
    assert "forloebsafslutning" in done(hands, scenario)
    (treatment,) = [form.faerdig or {} for form in stored(hands, scenario).skemaer if form.art == "behandling"]
    assert treatment["tilbudsstartdato"] == treatment["tilbudsslutdato"]


@BOTH
def test_4_ivaerksaet_behandling(unlocked: Unlocked, scenario: Scenario, guide: Guide) -> None:
    guide.requested(scenario)
    hands, robot = at(unlocked, scenario, "ivaerksaettelse_1")
    fill(robot, hands, step(guide, "ivaerksaettelse", 0, scenario))
    hands.press("Næste")
    fill(robot, hands, step(guide, "ivaerksaettelse", 1, scenario))
    hands.press("Iværksæt behandling")
    assert done(hands, scenario) == ["anmodning", "ivaerksaettelse"]


def test_4_1_kvalhep(unlocked: Unlocked, scenario: Scenario) -> None:
    V24.started(scenario, delt_vaerktoej="JA")
    form = V24.nurse(scenario)
    hands = unlocked(scenario).go("guide", forloeb_id=scenario.session.forloeb_id, skema_id=form.id)
    Robot(hands.window, 20_000).answer("kvalhep_dato", V24.after(20))
    assert "Udløst af" in hands.texts()
    assert hands.settle() and any(form.art == "kvalhep" and form.svar for form in stored(hands, scenario).skemaer)


@BOTH
def test_5_tilknyt_tilbud(unlocked: Unlocked, scenario: Scenario, guide: Guide) -> None:
    guide.started(scenario)
    hands, robot = at(unlocked, scenario, "behandling")
    plads = next(plads for plads in scenario.session.version.pladser if plads.behandles)
    hands.press(plads.ny)
    fill(robot, hands, {**guide.typed("tilbud"), **guide.running()})
    hands.press("Gem")
    assert done(hands, scenario)[-2:] == ["tilbud", "behandling"]


@BOTH
def test_5_1_naar_borgerens_behandling_aendrer_sig(unlocked: Unlocked, scenario: Scenario, guide: Guide) -> None:
    guide.treated(scenario)
    hands = unlocked(scenario).go("borger", borger_id=scenario.borger_id)
    hands.choose(CHANGE)
    (asked,) = [made for made in hands.window.findChildren(ChangeDialog) if made.isVisible()]
    assert asked.focusWidget() is asked.day, "with one running treatment there is only the day to say"
    asked.day.selectAll()
    hands.bot.keyClicks(asked.day, guide.after(5))
    hands.bot.keyClick(asked.day, KEY.Key_Return)
    hands.settle()
    assert asked.isVisible() and "begyndte" in asked.wrong.text(), "a day before the running one is said at the field"
    asked.day.selectAll()
    hands.bot.keyClicks(asked.day, guide.after(40))
    hands.bot.keyClick(asked.day, KEY.Key_Return)
    hands.settle()
    assert hands.here == "guide", "the new one is open"
    Robot(hands.window, 20_000).answer("behandlingsintensitet", "DOEGN")
    hands.settle().press("Gem")
    old, new = [form for form in stored(hands, scenario).skemaer if form.art == "behandling"]
    assert old.faerdig is not None and new.faerdig is not None
    assert old.faerdig["tilbudsslutdato"] == new.faerdig["tilbudsstartdato"]


@BOTH
def test_5_2_and_5_3_one_more_treatment_and_one_more_tilbud(
    unlocked: Unlocked, scenario: Scenario, guide: Guide
) -> None:
    guide.treated(scenario)
    hands, robot = at(unlocked, scenario, "behandling")
    hands.press("Tilføj ny behandling")
    fill(robot, hands, guide.running(behandlingsintensitet="DAG"))
    hands.press("Gem")
    assert done(hands, scenario).count("behandling") == 2 and done(hands, scenario).count("tilbud") == 1
    hands.go("guide", forloeb_id=scenario.session.forloeb_id, trin="behandling")
    plads = next(plads for plads in scenario.session.version.pladser if plads.behandles)
    hands.press(plads.ny)
    hands.press("Opret nyt tilbud")
    fill(robot, hands, {**guide.typed("tilbud", **TILBUD), **guide.running()})
    hands.press("Gem")
    assert done(hands, scenario).count("behandling") == 3 and done(hands, scenario).count("tilbud") == 2


@BOTH
def test_6_afslut_behandlingsforloeb(unlocked: Unlocked, scenario: Scenario, guide: Guide) -> None:
    guide.treated(scenario)
    hands, robot = at(unlocked, scenario, "behandling")
    hands.press("Rediger")
    robot.answer("tilbudsslutdato", guide.after(60))
    hands.settle().dialogs.expect("confirm", True)
    hands.press("Gem")
    assert "Ønsker du at afslutte borgerens kontaktforløb" in hands.dialogs.asked[-1][2]
    fill(robot, hands, {**guide.typed("forloebsafslutning"), "afsluttet_dato": guide.after(60)})
    hands.press("Afslut")
    assert "forloebsafslutning" in done(hands, scenario)


def test_7_a_treatment_made_by_mistake_or_one_that_gets_an_end(unlocked: Unlocked, scenario: Scenario) -> None:
    V24.treated(scenario)
    hands, _ = at(unlocked, scenario, "behandling")
    hands.press("Rediger")
    hands.dialogs.expect("confirm", False)
    hands.press("Slet behandling")
    assert "aldrig har været i den" in hands.dialogs.asked[-1][2]
    focus = hands.window.focusWidget()
    assert focus is not None and "tilbudsslutdato" in focus.objectName(), "whoever was in it gets an end date"
    hands.dialogs.expect("confirm", True)
    hands.press("Slet behandling")
    assert "behandling" not in done(hands, scenario)


@BOTH
def test_7_slet_hele_det_valgte_kontaktforloeb(unlocked: Unlocked, scenario: Scenario, guide: Guide) -> None:
    guide.requested(scenario)
    scenario.workspace.marking.mark([scenario.submissions()[-1].id], "i dag")
    hands = unlocked(scenario).go("borger", borger_id=scenario.borger_id)
    hands.choose(DELETE)
    (asked,) = [made for made in hands.window.findChildren(DeleteDialog) if made.isVisible()]
    hands.bot.keyClicks(asked.reason, "Vi betaler ikke for borgeren")
    asked.accept_button.setFocus()
    hands.bot.keyClick(asked.accept_button, KEY.Key_Space)
    hands.settle()
    newest = hands.gui.context.work.store.outbox.indberetninger_of(scenario.session.forloeb_id)[-1]
    assert (newest.art, newest.tilstand) == (Art.SLETTET, Tilstand.KLAR)
