"""What a key leads to is seen: an input that an answer opened at the foot of the page, and what was asked for beside it."""

from __future__ import annotations

import pytest

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from smdb_desktop.gui.fields.row import Row
from smdb_desktop.gui.guide.form_view import FormBody
from tests.gui.guide.guide_material import Wizard, fill
from tests.scenarios.typed import ANMODNING, DEL_1, DEL_2

pytestmark = pytest.mark.usefixtures("listening")


def in_sight(wizard: Wizard, widget: QWidget) -> bool:
    port = wizard.page.frame.area.viewport()
    top = widget.mapTo(port, QPoint(0, 0)).y()
    return top >= 0 and top + widget.height() <= port.height()


def row_of(wizard: Wizard) -> Row:
    body = wizard.page.body
    assert isinstance(body, FormBody)
    row = body.focused()
    assert row is not None
    return row


@pytest.fixture
def treatment(wizard: Wizard) -> Wizard:
    """At the kind of a new treatment, in a window that ends below it."""
    wizard.page.leave()
    wizard.settle()
    wizard.page._left = False
    fill(wizard.workspace, wizard.forloeb_id, "anmodning", ANMODNING)
    fill(wizard.workspace, wizard.forloeb_id, "ivaerksaettelse", {**DEL_1, **DEL_2})
    wizard.page.resize(1154, 560)
    wizard.open()
    wizard.press("ny.tilbud")
    wizard.input("behandlingstype").setFocus(Qt.FocusReason.OtherFocusReason)
    wizard.page.frame.area.ensureWidgetVisible(row_of(wizard), 0, 0)
    wizard.type("med")
    wizard.key(Qt.Key.Key_Return)
    return wizard


def test_return_goes_to_the_input_that_the_answer_opened_and_all_of_its_row_is_seen(treatment: Wizard) -> None:
    assert treatment.focus().objectName() == "autorisationskode"
    row = row_of(treatment)
    assert in_sight(treatment, row)
    link = treatment.input("autorisationskode.opslag")
    assert row.rect().contains(link.mapTo(row, link.rect().bottomRight())), "the link beside it is not cut"


def test_return_goes_past_the_link_beside_an_input_and_tab_stops_at_it(treatment: Wizard) -> None:
    treatment.key(Qt.Key.Key_Return)
    assert treatment.focus().objectName() == "fortsaet"
    treatment.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert treatment.focus().objectName() == "autorisationskode.opslag"


def test_the_address_that_was_asked_for_is_seen(treatment: Wizard) -> None:
    treatment.tab()
    treatment.key(Qt.Key.Key_Space)
    QApplication.processEvents()
    assert treatment.focus().objectName() == "autorisationskode.opslag.adresse"
    assert in_sight(treatment, treatment.focus())


def test_two_returns_do_not_take_an_answer_that_is_only_offered(wizard: Wizard) -> None:
    date = wizard.input("anmodningsdato")
    date.setFocus(Qt.FocusReason.OtherFocusReason)
    assert wizard.input("anmodningsdato.forslag").isVisible()
    wizard.key(Qt.Key.Key_Return)
    wizard.key(Qt.Key.Key_Return)
    skema_id = wizard.session.skema_id("anmodning")
    assert skema_id is not None and wizard.session.svar(skema_id, "anmodningsdato") is None
    date.setFocus(Qt.FocusReason.OtherFocusReason)
    wizard.tab()
    assert wizard.focus().objectName() == "anmodningsdato.forslag", "Tab stops at the offer"


def test_return_goes_one_input_further_whatever_forms_were_shown_before(treatment: Wizard) -> None:
    for step in ("anmodning", "behandling", "ivaerksaettelse_1", "anmodning", "behandling"):
        treatment.page.go_to(step)
        treatment.focus()
    treatment.input("tilbudsstartdato").setFocus(Qt.FocusReason.OtherFocusReason)
    treatment.key(Qt.Key.Key_Return)
    assert treatment.focus().objectName() == "tilbudsslutdato"
