"""In the window: a course that left before a copy became the store is warned of, and what may have left is answered for once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from PySide6.QtWidgets import QAbstractButton, QDialog, QLineEdit

from smdb_desktop.gui.guide.page import GuidePage
from smdb_desktop.gui.outbox.doubt import ANSWERS
from smdb_desktop.gui.outbox.item_menu import NOT_IN_DOUBT, item_groups
from smdb_desktop.gui.outbox.udbakke import UdbakkePage
from smdb_desktop.services.stored.records import (
    Afgaaet,
    Afsendelse,
    Art,
    Fundet,
    IndberetningRecord,
    Kilde,
    Tilstand,
    Udenfor,
)
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]
CPR = "150277-9995"


def left_before(scenario: Scenario) -> None:
    outbox = scenario.workspace.store.outbox
    outbox.note_outside([Udenfor("en-fil", "væk", 1, "sha", Kilde.SENDT)], scenario.clock())
    outbox.note_left([Afgaaet("væk", CPR.replace("-", ""), "2025-08-04")])


def test_the_citizens_page_says_what_left_before(unlocked: Unlocked, scenario: Scenario) -> None:
    left_before(scenario)
    scenario.citizen(CPR)
    hands = unlocked(scenario).go("borger", borger_id=scenario.borger_id)
    assert "en-fil (revision 1), med anmodningsdatoen 04-08-2025" in hands.texts()
    assert hands.find("indberettet_foer").isVisible()


def test_completing_a_request_of_that_day_asks_why(unlocked: Unlocked, scenario: Scenario) -> None:
    left_before(scenario)
    scenario.citizen(CPR).answers(ANMODNING)
    hands = unlocked(scenario).go("guide", forloeb_id=scenario.session.forloeb_id)
    page = hands.window.page
    assert isinstance(page, GuidePage)
    page.go_to("anmodning")
    hands.settle()
    hands.find("fortsaet", QAbstractButton).click()
    hands.settle()
    dialog = page.findChild(QDialog, "advarsler")
    assert dialog is not None and dialog.isVisible()
    line = dialog.findChild(QLineEdit, "begrundelse[0]")
    assert line is not None and "før gendannelsen" in line.accessibleDescription()
    assert not submissions(hands, scenario)
    dialog.reject()


def test_a_course_that_was_deleted_since_the_copy_is_said_on_its_card_on_gennemse_and_in_the_outbox(
    unlocked: Unlocked, scenario: Scenario
) -> None:
    scenario.citizen(CPR).answers(ANMODNING).complete("anmodning")
    course, outbox = scenario.session.forloeb_id, scenario.workspace.store.outbox
    outbox.note_outside([Udenfor("x", course, 2, "sha", Kilde.SENDT, Art.SLETTET, date(2025, 8, 5))], scenario.clock())
    hands = unlocked(scenario).go("borger", borger_id=scenario.borger_id)
    words = "Sletningen af forløbet blev eksporteret den 05-08-2025 som revision 2."
    assert hands.find("smdb_er_aeldre").isVisible() and words in hands.texts()
    hands.go("udbakke")
    outbox_page(hands).table.choose(submissions(hands, scenario)[-1].id)
    assert words in outbox_page(hands).older.text() and outbox_page(hands).older.isVisible()
    hands.go("guide", forloeb_id=course)
    page = hands.window.page
    assert isinstance(page, GuidePage)
    page.go_to("gennemse")
    hands.settle()
    assert words in hands.texts()


@pytest.fixture
def doubtful(scenario: Scenario) -> Scenario:
    """A submission whose export was cut off, and that was corrected since."""
    scenario.citizen(CPR).answers(ANMODNING).complete("anmodning")
    (klar,) = scenario.submissions()
    outbox = scenario.workspace.store.outbox
    outbox.freeze(klar.id, b"<x/>", "sha", "indhold")
    outbox.begin_attempt(Afsendelse("a", klar.id, "mappe", "et sted", scenario.clock(), "Ida"))
    scenario.answers({"gravid": "NEJ"} if ANMODNING["gravid"] != "NEJ" else {"gravid": "JA"}).complete("anmodning")
    assert [i.tilstand for i in scenario.submissions()] == [Tilstand.UVIST, Tilstand.KLAR]
    return scenario


def submissions(hands: Hands, scenario: Scenario) -> tuple[IndberetningRecord, ...]:
    return hands.gui.context.work.store.outbox.indberetninger_of(scenario.session.forloeb_id)


def outbox_page(hands: Hands) -> UdbakkePage:
    assert isinstance(hands.window.page, UdbakkePage)
    return hands.window.page


@pytest.mark.parametrize("fundet", list(Fundet))
def test_a_person_says_what_was_found_and_it_is_counted_no_more(
    unlocked: Unlocked, doubtful: Scenario, fundet: Fundet
) -> None:
    hands = unlocked(doubtful).go("udbakke")
    unsure = submissions(hands, doubtful)[0]
    page = outbox_page(hands)
    assert "1 indberetning er måske eksporteret" in hands.texts()
    page.table.choose(submissions(hands, doubtful)[1].id)
    (group,) = item_groups(page._scene(), page._chosen())
    assert {a.object_name: a.why_not for a in group.actions}["afklar"] == NOT_IN_DOUBT, "only for what may have left"
    page.table.choose(unsure.id)
    hands.choose("Hvad blev der af den? …")
    hands.press(str(ANSWERS[fundet]))
    hands.settle()
    assert "måske eksporteret, og en nyere" not in hands.texts()
    page.table.choose(unsure.id)
    assert "Ida" in page.settled.text() and page.settled.isVisible()
    word = submissions(hands, doubtful)[0].afklaring
    assert word is not None and (word.fundet, word.hvem) == (fundet, "Ida")


def test_closing_the_question_answers_nothing(unlocked: Unlocked, doubtful: Scenario) -> None:
    hands = unlocked(doubtful).go("udbakke")
    outbox_page(hands).table.choose(submissions(hands, doubtful)[0].id)
    hands.choose("Hvad blev der af den? …")
    hands.press("Annuller")
    assert submissions(hands, doubtful)[0].afklaring is None
    assert "1 indberetning er måske eksporteret" in hands.texts()
