"""Errors at the field and in the list at the top, hidden fields, warnings that need a reason, and names for screen readers."""

from __future__ import annotations

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QWidget

from smdb_desktop.services.wizard.views import Trintilstand
from tests.gui.guide.guide_material import Wizard, button_in, fill
from tests.scenarios.typed import ANMODNING


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


@pytest.mark.usefixtures("listening")
def test_a_new_course_accuses_nobody(wizard: Wizard) -> None:
    assert not wizard.page.frame.summary.isVisible()
    hint = "Den dag, borgeren henvendte sig"
    # where one came in is told before it, also when the field is described anew before that was heard
    assert wizard.input("anmodningsdato").accessibleDescription() == hint
    wizard.page.refresh()
    assert wizard.input("anmodningsdato").accessibleDescription() == hint


def test_an_error_stands_at_its_field_once_it_is_left(wizard: Wizard) -> None:
    wizard.type("31022025")
    assert "findes ikke" not in " ".join(texts(wizard.page))
    wizard.tab()
    field = wizard.input("anmodningsdato")
    assert "31-02-2025 findes ikke" in field.accessibleDescription()
    assert field.accessibleName() == "Anmodningsdato"
    assert field.property("state") == "error"
    assert "1 fejl" in texts(wizard.page.frame.steps)


def test_completing_lists_the_errors_and_goes_to_the_first(wizard: Wizard) -> None:
    wizard.press("fortsaet")
    lines = wizard.page.frame.summary.lines()
    assert {line.label for line in lines} >= {"Anmodningsdato", "Er borgeren eller borgerens partner gravid"}
    assert wizard.focus().objectName() == "anmodningsdato"
    asked = wizard.session.felter(wizard.session.skema_id("anmodning") or "")
    assert f"{sum(view.kraevet for view in asked)} fejl" in texts(wizard.page.frame.steps)


def test_a_link_of_the_list_jumps_to_its_field(wizard: Wizard) -> None:
    wizard.press("fortsaet")
    summary = wizard.page.frame.summary
    number = next(i for i, line in enumerate(summary.lines()) if "gravid" in line.label)
    summary.links()[number].click()
    assert wizard.focus().objectName().startswith("gravid=")


def test_a_link_reaches_a_field_on_another_step(wizard: Wizard) -> None:
    fill(wizard.workspace, wizard.forloeb_id, "anmodning", ANMODNING)
    wizard.open()
    wizard.page.go_to("ivaerksaettelse_2")
    wizard.press("fortsaet")
    # the first error of the form stands on its first step
    assert wizard.session.trin_id == "ivaerksaettelse_1"
    assert wizard.focus().objectName().startswith("laegesamtale_oenskes=")
    other = next(line for line in wizard.page.frame.summary.lines() if line.trin)
    assert other.text.startswith("Ny iværksættelse, del 2 – ")
    wizard.page.jump(other.fund)
    assert wizard.session.trin_id == "ivaerksaettelse_2"
    assert wizard.focus().objectName().split("=")[0] == other.fund.felt.rpartition(".")[2]
    assert [line.trin for line in wizard.page.frame.summary.lines() if line.fund == other.fund] == [""]


def test_a_mended_error_leaves_the_list(wizard: Wizard) -> None:
    wizard.press("fortsaet")
    before = len(wizard.page.frame.summary.lines())
    wizard.answer(gravid="NEJ")
    assert len(wizard.page.frame.summary.lines()) == before - 1


def test_a_hidden_field_comes_and_goes_and_keeps_its_answer(wizard: Wizard) -> None:
    wizard.page.go_to("ivaerksaettelse_1")
    wizard.answer(laegesamtale_oenskes="JA", laegesamtale_afholdt="JA", laegesamtale_dato="06082025")
    assert wizard.input("laegesamtale_dato").isVisible()
    wizard.answer(laegesamtale_oenskes="NEJ")
    assert not [w for w in wizard.page.findChildren(QWidget, "laegesamtale_dato") if w.isVisible()]
    wizard.answer(laegesamtale_oenskes="JA")
    field = wizard.input("laegesamtale_dato")
    assert isinstance(field, QLineEdit) and field.text() == "06-08-2025"


def test_a_warning_is_confirmed_with_a_reason_of_its_own(wizard: Wizard) -> None:
    wizard.answer(**(ANMODNING | {"anmodningsdato": "22-11-2025"}))
    wizard.page.go_to("forloebsafslutning")
    # a request that never became treatment, closed as »færdigbehandlet«: rule 72 asks
    listed = wizard.session.katalog.lister
    done = next(k for k in listed["aarsag_afsluttet"] if "færdig" in k.label.lower())
    status = next(iter(listed["status_stofmisbrug"].koder))
    wizard.page.go_to("anmodning")
    wizard.press("fortsaet")
    wizard.press("vej[1]")
    wizard.answer(afsluttet_dato="22-11-2025", status_stofmisbrug=status, aarsag_afsluttet=done.code)
    wizard.press("fortsaet")
    dialog = wizard.page.findChild(QDialog, "advarsler")
    assert dialog is not None and dialog.isVisible()
    button_in(dialog, "bekraeft").click()
    reason = dialog.findChild(QLineEdit, "begrundelse[0]")
    assert reason is not None and reason.property("state") == "error"
    assert dialog.isVisible()
    reason.setText("efter\x0baftale")
    button_in(dialog, "bekraeft").click()
    assert "U+000B" in reason.accessibleDescription(), "what could not be sent is said where it is typed"
    assert dialog.isVisible()
    for number in range(9):
        if line := dialog.findChild(QLineEdit, f"begrundelse[{number}]"):
            line.setText("Det er rigtigt")
    wizard.qtbot.keyClick(reason, Qt.Key.Key_Return)
    wizard.settle()
    confirmed = wizard.stored().bekraeftelser
    assert [b.begrundelse for b in confirmed][-1] == "Det er rigtigt"
    assert wizard.session.why_locked()


def test_going_back_from_the_warnings_changes_nothing(wizard: Wizard) -> None:
    wizard.answer(**ANMODNING)
    wizard.press("fortsaet")
    wizard.press("vej[0]")
    wizard.answer(laegesamtale_oenskes="JA", laegesamtale_afholdt="JA")
    wizard.answer(laegesamtale_oenskes="NEJ", ivaerksat_dato="11-08-2025")
    assert any(s.faerdig is None for s in wizard.stored().skemaer if s.art == "ivaerksaettelse")


def test_each_shown_input_is_named_by_its_label(wizard: Wizard) -> None:
    for trin in ("anmodning", "ivaerksaettelse_1", "ivaerksaettelse_2", "forloebsafslutning"):
        wizard.page.go_to(trin)
        body = wizard.page.body
        assert body is not None
        for view in wizard.session.felter(body.skema_ids[0], trin):
            assert wizard.input(view.felt.navn).accessibleName() == view.felt.label


def test_the_wheel_over_a_list_scrolls_and_answers_nothing(wizard: Wizard) -> None:
    wizard.page.resize(1154, 420)
    wizard.page.go_to("ivaerksaettelse_1")
    wizard.answer(screeningsvaerktoej=next(iter(wizard.session.katalog.lister["screeningsvaerktoej"].koder)))
    combo = wizard.input("screeningsvaerktoej")
    assert isinstance(combo, QComboBox)
    before, at = combo.currentIndex(), wizard.page.frame.area.verticalScrollBar().value()
    wizard.page.frame.area.ensureWidgetVisible(combo)
    at = wizard.page.frame.area.verticalScrollBar().value()
    wizard.wheel(combo)
    assert combo.currentIndex() == before
    assert wizard.page.frame.area.verticalScrollBar().value() > at


def test_the_state_of_each_step_stands_in_words(wizard: Wizard) -> None:
    wizard.answer(**ANMODNING)
    wizard.press("fortsaet")
    wizard.press("vej[0]")
    wizard.answer(laegesamtale_oenskes="NEJ")
    wizard.page.go_to("anmodning")
    wizard.answer(gravid="JA")
    seen = {t.id: t.tilstand for t in wizard.page.trin()}
    assert seen["anmodning"] is Trintilstand.RETTES
    names = [stop.accessibleName() for stop in wizard.page.frame.steps.tab_stops()]
    assert names[0] == "1 Anmodning, Rettes"
    assert names[1] == "2 Ny iværksættelse, del 1, Begyndt"
    assert names[3] == "4 Behandling, Ikke begyndt"


def test_return_in_a_field_completes_nothing(wizard: Wizard) -> None:
    wizard.answer(**ANMODNING)
    wizard.input("anmodningsdato").setFocus()
    wizard.key(Qt.Key.Key_Return)
    wizard.settle()
    assert all(s.faerdig is None for s in wizard.stored().skemaer)


def test_the_list_is_in_the_order_of_the_page_and_names_each_field_once(wizard: Wizard) -> None:
    asked = [view.felt.label for view in wizard.session.felter(wizard.session.skema_id("anmodning") or "")]
    wizard.press("fortsaet")
    lines = wizard.page.frame.summary.lines()
    assert [line.label for line in lines] == asked
    assert asked[:2] == ["Anmodningsdato", "Er borgeren eller borgerens partner gravid"]
    assert all(line.text.count(line.label) == 1 for line in lines)


@pytest.mark.parametrize("width", [683, 812, 1030, 1041, 1154])
def test_every_button_shows_all_its_words_at_every_width(wizard: Wizard, width: int) -> None:
    wizard.page.resize(width, 420)
    wizard.page.go_to("ivaerksaettelse_2")
    wizard.answer(stofbrug_seneste_30_dage="JA")
    QApplication.sendPostedEvents()
    shown = [b for b in wizard.page.frame.bar.buttons() if b.isVisible()]
    assert len(shown) == 5
    assert [b.text() for b in shown if b.width() < b.minimumSizeHint().width()] == []
    assert wizard.page.frame.area.horizontalScrollBar().maximum() == 0
