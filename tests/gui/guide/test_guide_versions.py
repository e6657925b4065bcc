"""A date of another form version: the comparison, what both answers to it do, and how it stands in the queue to the disk."""

from __future__ import annotations

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QWidget

from smdb_desktop.gui.guide.version_change import TITLE
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.services.errors import StoreFull
from smdb_desktop.services.stored.records import Json, Svar
from tests.gui.guide.guide_material import Wizard, fill
from tests.scenarios.typed import ALDRIG_STARTET, ANMODNING

OLD, NEW = "2024-01-01", "2025-07-01"


def stored(wizard: Wizard, felt: str) -> Json:
    return next((s.svar[felt].raw for s in wizard.stored().skemaer if felt in s.svar), None)


def date_field(wizard: Wizard) -> QLineEdit:
    field = wizard.input("anmodningsdato")
    assert isinstance(field, QLineEdit)
    return field


def type_over(wizard: Wizard, text: str) -> None:
    """Type a date in place of what stands there; nothing is committed yet."""
    field = date_field(wizard)
    field.setFocus()
    field.selectAll()
    wizard.type(text)


def type_date(wizard: Wizard, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    type_over(wizard, text)
    wizard.key(key)
    wizard.settle()


def test_where_nothing_is_lost_the_course_changes_at_once(wizard: Wizard) -> None:
    type_date(wizard, "01052024", Qt.Key.Key_Tab)
    assert wizard.dialogs.asked == []
    assert (wizard.session.version.id, wizard.stored().skemaversion) == (OLD, OLD)
    assert stored(wizard, "anmodningsdato") == "01-05-2024"
    assert "Skemaerne fra 1. januar 2024" in wizard.texts()
    assert date_field(wizard).text() == "01-05-2024"
    # Tab has gone on to the next question of the new form: this one is about a man, so it is not the pregnancy
    assert wizard.focus().objectName().split("=")[0] == "tidligere_stofmisbrugsbehandling"


def test_the_comparison_says_what_goes_along_what_falls_away_and_what_is_new(wizard: Wizard) -> None:
    wizard.put("anmodning", **ANMODNING)
    wizard.put("ivaerksaettelse", boern_under_18="NEJ", boligsituation="SELVSTAENDIG_BOLIG")
    wizard.dialogs.expect("compare", False)
    type_date(wizard, "01052024")
    asked = wizard.dialogs.compared[-1]
    assert asked.title == TITLE
    assert "01-05-2024" in asked.text and "Skemaerne fra 1. januar 2024" in asked.text
    assert "Skemaerne fra 1. juli 2025" in asked.text
    lists = {listed.title: listed.lines for listed in asked.lists}
    assert list(lists) == ["Føres med over", "Falder væk", "Nyt, der skal udfyldes"]
    assert ("Anmodning", "Anmodningsdato") in lists["Føres med over"]
    assert ("Ny iværksættelse", "Aktuel boligsituation (ved iværksættelsen)") in lists["Føres med over"]
    children = "Har du eller din partner børn under 18 år (både biologisk, adoptiv og pleje)"
    assert ("Ny iværksættelse", children) in lists["Falder væk"]
    assert ("Ny iværksættelse", "Statsborgerskab") in lists["Nyt, der skal udfyldes"]
    more = ("Ny iværksættelse", "Stoffer brugt den seneste måned: Alder ved førstegangsbrug")
    assert more not in lists["Nyt, der skal udfyldes"], "the table is not asked for by these answers"
    assert ("KvalHep", "KvalHep") not in lists["Nyt, der skal udfyldes"], "nothing demands it"
    assert (asked.yes, asked.no) == ("Skift skema", "Behold datoen")


def test_a_form_that_the_answers_demand_is_among_what_is_new(wizard: Wizard) -> None:
    wizard.put("anmodning", **ANMODNING)
    wizard.put("ivaerksaettelse", injektion_nogensinde="JA")
    wizard.dialogs.expect("compare", False)
    type_date(wizard, "01052024")
    assert ("KvalHep", "KvalHep") in wizard.dialogs.compared[-1].lists[2].lines


@pytest.mark.parametrize("before", ["04-08-2025", "0408", None])
def test_behold_datoen_puts_back_what_stood_there(wizard: Wizard, before: str | None) -> None:
    wizard.put("anmodning", **(ANMODNING | {"anmodningsdato": before}))
    wizard.dialogs.expect("compare", False)
    type_date(wizard, "01052024")
    assert date_field(wizard).text() == (before or "")
    assert wizard.focus() is date_field(wizard)
    assert (wizard.session.version.id, wizard.stored().skemaversion) == (NEW, NEW)
    assert stored(wizard, "anmodningsdato") == before
    assert stored(wizard, "gravid") == "NEJ"


def test_nothing_has_changed_while_the_question_stands(wizard: Wizard) -> None:
    wizard.put("anmodning", **ANMODNING)
    revision = wizard.stored().revision
    wizard.page.context.dialogs = QtDialogs()
    type_date(wizard, "01052024", Qt.Key.Key_Tab)
    dialog = wizard.page.findChild(QDialog, "sammenligning")
    assert dialog is not None and dialog.isVisible()
    assert (wizard.stored().revision, stored(wizard, "anmodningsdato")) == (revision, "04-08-2025")
    assert wizard.session.version.id == NEW
    wizard.key(Qt.Key.Key_Escape)
    assert date_field(wizard).text() == "04-08-2025" and wizard.focus() is date_field(wizard)


def test_skift_skema_builds_the_forms_anew_and_writes_it(wizard: Wizard) -> None:
    wizard.put("anmodning", **ANMODNING)
    wizard.put("ivaerksaettelse", boern_under_18="NEJ", boligsituation="SELVSTAENDIG_BOLIG")
    wizard.dialogs.expect("compare", True)
    type_date(wizard, "01052024")
    assert wizard.stored().skemaversion == OLD
    assert stored(wizard, "anmodningsdato") == "01-05-2024"
    assert (stored(wizard, "boern_under_18"), stored(wizard, "boligsituation")) == (None, "SELVSTAENDIG_BOLIG")
    assert wizard.focus() is date_field(wizard)
    assert "Skemaerne fra 1. januar 2024" in wizard.texts()
    wizard.page.go_to("ivaerksaettelse_1")
    assert wizard.input("statsborgerskab").isVisible()
    assert not [w for w in wizard.page.findChildren(QWidget, "boern_under_18=NEJ") if w.isVisible()]
    wizard.answer(antal_boern_kontakt="2")
    wizard.press("gem_senere")
    assert wizard.went[-1].name == "borger"
    wizard.again()
    assert wizard.session.version.id == OLD
    assert wizard.session.trin_id == "ivaerksaettelse_1"
    assert stored(wizard, "antal_boern_kontakt") == "2"


def test_completed_forms_are_said_to_become_drafts(wizard: Wizard) -> None:
    wizard.page.leave()
    fill(wizard.workspace, wizard.forloeb_id, "anmodning", ANMODNING)
    wizard.again()
    wizard.page.go_to("anmodning")
    wizard.dialogs.expect("compare", True)
    type_date(wizard, "01052024")
    assert "bliver kladder" in wizard.dialogs.asked[-1][2]
    assert all(s.faerdig is None for s in wizard.stored().skemaer)
    assert wizard.workspace.store.outbox.indberetninger_of(wizard.forloeb_id) == ()


def test_the_change_waits_in_the_queue_behind_what_was_typed_before(wizard: Wizard) -> None:
    wizard.put("anmodning", **ANMODNING)
    wizard.store.fail_with = StoreFull("Disken er fuld.")
    wizard.put("anmodning", psykisk_lidelse="NEJ")
    wizard.store.fail_with = StoreFull("Disken er fuld.")
    wizard.dialogs.expect("compare", True)
    type_date(wizard, "01052024")
    assert wizard.stored().skemaversion == NEW and wizard.page.frame.not_saved.isVisible()
    wizard.answer(tidligere_stofmisbrugsbehandling="NEJ")
    assert wizard.stored().skemaversion == OLD and not wizard.page.frame.not_saved.isVisible()
    assert (stored(wizard, "psykisk_lidelse"), stored(wizard, "anmodningsdato")) == ("NEJ", "01-05-2024")


def test_the_forms_own_button_waits_for_the_answer(wizard: Wizard) -> None:
    wizard.put("anmodning", **ANMODNING)
    type_over(wizard, "01052024")
    wizard.dialogs.expect("compare", False)
    wizard.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wizard.settle()
    assert all(s.faerdig is None for s in wizard.stored().skemaer), "nothing was completed with the old date"
    assert wizard.session.trin_id == "anmodning"


def test_a_step_is_not_left_over_the_question(wizard: Wizard) -> None:
    wizard.put("anmodning", **ANMODNING)
    type_over(wizard, "01052024")
    wizard.dialogs.expect("compare", False)
    wizard.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert wizard.session.trin_id == "anmodning"
    type_over(wizard, "01052024")
    wizard.dialogs.expect("compare", False)
    wizard.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert wizard.went == []


@pytest.mark.parametrize("asked_before", [True, False])
def test_a_date_that_was_typed_when_the_page_went_away_is_kept_and_asked_about_the_next_time(
    wizard: Wizard, asked_before: bool
) -> None:
    wizard.put("anmodning", **ANMODNING)
    wizard.page.context.dialogs = QtDialogs()
    type_over(wizard, "01052024")
    if asked_before:
        wizard.tab()
    wizard.page.leave()
    wizard.settle()
    wizard.page.context.dialogs = wizard.dialogs
    assert (wizard.stored().skemaversion, stored(wizard, "anmodningsdato")) == (NEW, "01-05-2024")
    dialog = wizard.page.findChild(QDialog, "sammenligning")
    if dialog is not None:
        dialog.close()
    assert stored(wizard, "anmodningsdato") == "01-05-2024"
    wizard.dialogs.expect("compare", True)
    wizard.again()
    assert wizard.dialogs.compared[-1].no == "Ikke nu"
    assert wizard.stored().skemaversion == OLD
    assert date_field(wizard).text() == "01-05-2024"


def test_a_no_at_the_opening_leaves_everything_as_it_is(wizard: Wizard) -> None:
    wizard.put("anmodning", **ANMODNING)
    type_over(wizard, "01052024")
    wizard.dialogs.expect("compare", False)
    revision = wizard.stored().revision
    wizard.again()
    assert wizard.stored().skemaversion == NEW and wizard.stored().revision == revision + 1, "the date, and no more"
    assert date_field(wizard).text() == "01-05-2024"


def test_a_locked_course_never_changes(wizard: Wizard) -> None:
    wizard.page.leave()
    fill(wizard.workspace, wizard.forloeb_id, "anmodning", ANMODNING)
    fill(wizard.workspace, wizard.forloeb_id, "forloebsafslutning", ALDRIG_STARTET)
    wizard.again()
    assert wizard.session.why_locked()
    wizard.put("anmodning", anmodningsdato="01052024")
    assert (wizard.session.version.id, wizard.stored().skemaversion) == (NEW, NEW)


def test_a_locked_course_of_another_version_than_its_dates_is_opened_without_a_question(wizard: Wizard) -> None:
    wizard.page.leave()
    wizard.settle()
    old = wizard.stored()
    hvem, tid = wizard.workspace.cases.hvem(), wizard.workspace.clock()
    wizard.workspace.store.cases.delete_forloeb(old.id, "væk", hvem, tid)
    forms = [s for s in old.skemaer if s.art in ("anmodning", "forloebsafslutning")]
    request = forms[0]._replace(svar={"anmodningsdato": Svar("01-05-2024", "2024-05-01")}, faerdig={})
    closing = forms[1]._replace(faerdig={"afsluttet_dato": "2024-06-01"})
    stored = old._replace(skemaer=(request, closing), revision=0)
    wizard.workspace.store.cases.create_forloeb(stored, hvem)
    wizard.again()
    assert wizard.session.skift() is not None and wizard.session.why_locked()
    assert wizard.dialogs.asked == [] and wizard.stored().skemaversion == NEW


def test_the_place_stays_where_the_date_was_typed(wizard: Wizard) -> None:
    wizard.put("anmodning", **ANMODNING)
    wizard.dialogs.expect("compare", True)
    type_date(wizard, "01052024")
    sted = wizard.stored().sted
    assert (sted.trin, sted.felt) == ("anmodning", "anmodningsdato")


def test_the_real_dialog_is_answered_by_keyboard(wizard: Wizard) -> None:
    wizard.put("anmodning", **ANMODNING)
    wizard.page.context.dialogs = QtDialogs()
    type_date(wizard, "01052024", Qt.Key.Key_Tab)
    dialog = wizard.page.findChild(QDialog, "sammenligning")
    assert dialog is not None
    assert wizard.focus() is dialog.findChild(QPushButton, "behold")
    wizard.tab()
    assert wizard.focus() is dialog.findChild(QPushButton, "skift")
    wizard.key(Qt.Key.Key_Space)
    wizard.settle()
    assert wizard.stored().skemaversion == OLD
    assert wizard.focus() is date_field(wizard)
