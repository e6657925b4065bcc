"""Courses of other form versions outside the wizard: what Borgeroverblik offers of them, and a draft that is taken up again."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest

from PySide6.QtWidgets import QLineEdit, QPushButton

from smdb_desktop.domain.forms.structure import Antal
from smdb_desktop.examples.example_case import example_case
from smdb_desktop.gui.guide.page import GuidePage
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.overview.kladder import KladderPage
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.errors import NotAllowed
from tests.gui.gui_hands import Hands, words_of
from tests.scenario import PROFIL, Scenario

Unlocked = Callable[[Scenario], Hands]
OLD = "2024-01-01"


def taken_in(scenario: Scenario, *without: str) -> Scenario:
    """The example course of 2024 in the store, of a person in both profiles, working as Sundhedsfaglig; the course in hand."""
    cases = scenario.workspace.cases
    scenario.workspace.save_profil(
        dataclasses.replace(PROFIL, roller=("INDBERETTER", "SUNDHEDSFAGLIG"), rolle="SUNDHEDSFAGLIG")
    )
    demands = {"ivaerksaettelse.injektion_nogensinde": "JA"}
    raw = example_case(scenario.desk.katalog, OLD, kommune="165", profil="SUNDHEDSFAGLIG", svar=demands, uden=without)
    report = ImportService(cases, "Det er rigtigt").take_in(raw)
    assert report.ok and report.kladder == 0, report.linjer
    (forloeb_id,) = scenario.workspace.store.cases.all_forloeb_ids()
    scenario.borger_id = scenario.workspace.store.cases.forloeb(forloeb_id).borger_id
    return scenario.open(forloeb_id)


def guide(hands: Hands) -> GuidePage:
    assert isinstance(hands.window.page, GuidePage)
    return hands.window.page


def test_the_overview_offers_what_the_courses_own_version_has(unlocked: Unlocked, scenario: Scenario) -> None:
    taken_in(scenario, "forloebsafslutning")
    hands = unlocked(scenario).go("borger", borger_id=scenario.borger_id)
    assert not reason(hands.button("Udfyld forløbsafslutning"))
    assert not reason(hands.button("Behandling i nyt tilbud"))
    hands.press("Indberet ny KvalHep")
    assert guide(hands).opened().session.trin_id == "kvalhep"


def test_a_course_is_not_closed_before_its_request_is_registered(unlocked: Unlocked, scenario: Scenario) -> None:
    scenario.citizen("150277-9995")
    hands = unlocked(scenario).go("borger", borger_id=scenario.borger_id)
    closing = [
        b for b in hands.window.findChildren(QPushButton) if b.isVisible() and words_of(b) == "Forløbsafslutning"
    ]
    assert not reason(hands.button("Udfyld anmodning")) and closing == []


def test_a_draft_of_a_list_is_taken_up_again_where_it_stands(unlocked: Unlocked, scenario: Scenario) -> None:
    taken_in(scenario, "forloebsafslutning")
    record = scenario.session.begin("kvalhep")
    scenario.open_case.keeper.begin(record)
    change = scenario.session.answer(record.id, "kvalhep_dato", "02-04-2025")
    scenario.open_case.keeper.put(record.id, change.svar, scenario.session.place())
    scenario.open_case.keeper.flush()
    hands = unlocked(scenario).go("kladder")
    hands.press("Fortsæt")
    assert hands.find("kvalhep_dato", QLineEdit).text() == "02-04-2025"
    assert guide(hands).opened().session.trin_id == "kvalhep"


def test_a_draft_of_another_role_is_shown_with_who_goes_on_and_nothing_is_promised(
    unlocked: Unlocked, scenario: Scenario
) -> None:
    taken_in(scenario, "forloebsafslutning")
    record = scenario.session.begin("kvalhep")
    scenario.open_case.keeper.begin(record)
    change = scenario.session.answer(record.id, "kvalhep_dato", "02-04-2025")
    scenario.open_case.keeper.put(record.id, change.svar, scenario.session.place())
    scenario.open_case.keeper.flush()
    scenario.workspace.save_profil(PROFIL)
    scenario.open(scenario.session.forloeb_id).answer("status_stofmisbrug", "UAENDRET")
    hands = unlocked(scenario)
    offered = {b.objectName() for b in hands.window.findChildren(QPushButton) if b.objectName().startswith("fortsaet_")}
    assert offered == {f"fortsaet_{scenario.form('forloebsafslutning')}"}, "Kladder, du kan fortsætte"
    page = hands.go("kladder").window.page
    assert isinstance(page, KladderPage)
    told = {row[2]: row[3] for row in page.table.texts()}
    assert told["KvalHep"] == "Fortsættes af Sundhedsfaglig" and told["Forløbsafslutning"] == "1 fejl"
    for skema_id, words in ((record.id, "Se forløbet"), (scenario.form("forloebsafslutning"), "Fortsæt")):
        page.table.choose(skema_id)
        assert page.resume.text() == words
    page.table.choose(record.id)
    hands.press("Se forløbet")
    assert guide(hands).opened().session.trin_id == "gennemse"


def test_a_course_of_a_version_that_is_not_there_can_be_read_and_no_more(
    unlocked: Unlocked, scenario: Scenario
) -> None:
    scenario.citizen("150277-9995").answer("anmodningsdato", "01-08-2025")
    known = scenario.workspace.store.cases.forloeb(scenario.session.forloeb_id)
    forms = tuple(s._replace(id=f"ny{s.id}", art=f"ny_{s.art}") for s in known.skemaer)
    newer = known._replace(id="ny", skemaversion="2031-01-01", skemaer=forms, revision=0)
    cases = scenario.workspace.store.cases
    cases.delete_forloeb(known.id, "væk", scenario.workspace.cases.hvem(), scenario.clock())
    cases.create_forloeb(newer, scenario.workspace.cases.hvem())
    hands = unlocked(scenario).go("borger", borger_id=scenario.borger_id)
    shown = hands.texts()
    assert "Åbent" in shown
    assert not [w for w in hands.window.findChildren(QPushButton, "naeste_skema") if w.isVisible()]
    hands.press("Se forløbet")
    assert "Installér den nyeste udgave" in hands.texts()
    opened = guide(hands).opened()
    assert opened.locked
    with pytest.raises(NotAllowed) as told:
        opened.session.begin(opened.session.version.pladser[0].art)
    assert str(told.value) == opened.why_locked
    assert all(p.antal is Antal.FLERE for p in guide(hands).opened().session.version.pladser)


def test_the_review_shows_a_role_only_the_forms_that_it_may_see(unlocked: Unlocked, scenario: Scenario) -> None:
    taken_in(scenario, "forloebsafslutning")
    forloeb_id = scenario.session.forloeb_id
    hands = unlocked(scenario).go("guide", forloeb_id=forloeb_id, trin="gennemse")
    assert "Test for hepatitis C" in hands.texts()
    work = hands.gui.context.work
    work.save_profil(PROFIL)
    hands.settle().go("forside").go("guide", forloeb_id=forloeb_id, trin="gennemse")
    assert "Anmodningsdato" in hands.texts()
    assert "hepatitis" not in hands.texts()
