"""Steps are got ready while nothing else happens: what is made early is what is shown later, and nothing is left running."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton

from smdb_desktop.gui.fields.base import NOBODY
from smdb_desktop.gui.fields.row import Row
from smdb_desktop.gui.guide.review import Review
from smdb_desktop.services.wizard.views import GENNEMSE_TRIN
from tests.gui.guide.guide_material import Wizard


def rest(wizard: Wizard) -> None:
    """Let the window be idle until every step is ready."""
    wizard.qtbot.waitUntil(lambda: wizard.page.ahead.done)


def test_a_step_that_was_got_ready_is_shown_with_the_rows_made_before(wizard: Wizard) -> None:
    rest(wizard)
    before = wizard.page.findChildren(Row)
    for trin in wizard.page.trin():
        wizard.page.go_to(trin.id)
    assert set(wizard.page.findChildren(Row)) == set(before)


def test_rows_that_no_answer_asks_for_are_made_but_show_nothing(wizard: Wizard) -> None:
    wizard.page.go_to("ivaerksaettelse_1")
    rest(wizard)
    body = wizard.page.body
    assert body is not None
    shown = {view.felt.navn for view in wizard.session.felter(body.skema_ids[0], "ivaerksaettelse_1")}
    rows = body.findChildren(Row)
    assert {row.felt.navn for row in rows if row.isVisible()} == shown
    waiting = [row for row in rows if not row.isVisible()]
    assert waiting and all(row.seen is None for row in waiting)


def test_nothing_runs_after_the_page_was_left(wizard: Wizard) -> None:
    assert not wizard.page.ahead.done
    wizard.page.leave()
    assert wizard.page.ahead.done


def test_an_answer_is_in_a_review_that_was_got_ready_before_it(wizard: Wizard) -> None:
    rest(wizard)
    review = wizard.page.findChild(Review)
    assert review is not None
    assert not review.grow(), "it was read ahead"
    assert not review.list.lines(), "nobody hears of lines that are not there to be seen"
    wizard.answer(anmodningsdato="04082025")
    wizard.page.go_to(GENNEMSE_TRIN)
    wizard.settle()
    assert [line.answer for line in review.list.lines() if line.text == "Anmodningsdato"] == ["04-08-2025"]


def test_the_list_of_treatments_keeps_its_card_while_it_shows_the_same(wizard: Wizard) -> None:
    wizard.page.go_to("behandling")
    wizard.press("ny.tilbud")
    wizard.answer(tilbud_navn="Alfa København ApS")
    flow = wizard.page.flow
    assert flow is not None
    flow.show_list()
    add = [made for made in wizard.page.findChildren(QPushButton) if made.objectName().startswith("tilfoej.")]
    wizard.page.go_to("anmodning")
    wizard.answer(anmodningsdato="04082025")
    wizard.page.go_to("behandling")
    assert [m for m in wizard.page.findChildren(QPushButton) if m.objectName().startswith("tilfoej.")] == add


def shown_rows(wizard: Wizard) -> list[Row]:
    return [row for row in wizard.page.findChildren(Row) if row.isVisible()]


def waiting_rows(wizard: Wizard) -> list[Row]:
    return [row for row in wizard.page.window().findChildren(Row) if not row.isVisible()]


def test_the_rows_of_a_step_wait_without_an_answer_and_show_it_again(wizard: Wizard) -> None:
    wizard.page.go_to("ivaerksaettelse_1")
    wizard.answer(laegesamtale_oenskes="JA", ivaerksat_dato="04082025")
    rest(wizard)
    before = {row.felt.navn: row for row in shown_rows(wizard)}
    values = {navn: row.field.value() for navn, row in before.items()}
    assert values["ivaerksat_dato"] == "04-08-2025" and values["laegesamtale_oenskes"] == "JA"
    wizard.page.go_to("anmodning")
    assert all(row.seen is None and not row.isVisible() for row in before.values())
    assert not [row for row in before.values() if row.field.value() is not None], (
        "nobody sees it, and there is nothing to see"
    )
    wizard.page.go_to("ivaerksaettelse_1")
    again = {row.felt.navn: row for row in shown_rows(wizard)}
    assert again == before, "the same rows"
    assert {navn: row.field.value() for navn, row in again.items()} == values


def test_a_row_that_waited_shows_what_the_session_says_by_then(wizard: Wizard) -> None:
    wizard.page.go_to("ivaerksaettelse_1")
    wizard.answer(ivaerksat_dato="04082025")
    wizard.page.go_to("anmodning")
    skema_id = wizard.session.skema_id("ivaerksaettelse")
    assert skema_id is not None
    wizard.session.answer(skema_id, "ivaerksat_dato", "05082025")
    wizard.session.answer(skema_id, "boern_under_18", "JA")
    wizard.page.go_to("ivaerksaettelse_1")
    shown = {row.felt.navn: row.field.value() for row in shown_rows(wizard)}
    assert shown["ivaerksat_dato"] == "05-08-2025" and "boern_i_husstanden" in shown


def test_a_row_is_taken_from_a_step_that_waits_before_another_is_made(wizard: Wizard) -> None:
    rest(wizard)
    for trin in wizard.page.trin():
        wizard.page.go_to(trin.id)
    wizard.page.go_to("ivaerksaettelse_1")
    rest(wizard)
    made = set(wizard.page.window().findChildren(Row))
    wizard.answer(boern_under_18="JA", henvendelse_paa_opfordring_af=["FAMILIE_MV"])
    assert set(wizard.page.window().findChildren(Row)) == made


def test_what_waits_is_not_seen_where_the_rows_are_lent_to_an_entry_of_a_list(wizard: Wizard) -> None:
    wizard.page.go_to("behandling")
    rest(wizard)
    wizard.press("ny.tilbud")
    body = wizard.page.body
    assert body is not None
    assert {row.skema_id for row in shown_rows(wizard)} == set(body.skema_ids)


def test_what_voice_control_writes_where_nobody_sees_it_is_nobodys_answer(wizard: Wizard) -> None:
    rest(wizard)
    wizard.page.go_to("ivaerksaettelse_1")
    rest(wizard)
    row = next(row for row in shown_rows(wizard) if row.felt.navn == "ivaerksat_dato")
    wizard.page.go_to("anmodning")
    line = row.field.inputs()[0]
    assert isinstance(line, QLineEdit)
    line.setText("04-08-2025")
    wizard.page.go_to("ivaerksaettelse_1")
    assert row.isVisible() and line.text() == ""
    wizard.page.flush()
    skema_id = wizard.session.skema_id("ivaerksaettelse")
    assert skema_id is not None and wizard.session.svar(skema_id, "ivaerksat_dato") is None


def test_the_rows_of_a_step_wait_while_an_entry_of_a_list_is_shown(wizard: Wizard) -> None:
    rest(wizard)
    wizard.page.go_to("ivaerksaettelse_1")
    rest(wizard)
    before = {row.felt.navn: row for row in shown_rows(wizard) if row.may_wait}
    wizard.page.go_to("behandling")
    wizard.press("ny.tilbud")
    assert not [row for row in before.values() if row.seen is not None]
    flow = wizard.page.flow
    assert flow is not None
    flow.show_list()
    wizard.page.go_to("ivaerksaettelse_1")
    now = {row.felt.navn: row for row in shown_rows(wizard)}
    assert before and {navn: now[navn] for navn in before} == before


def test_nothing_waits_when_the_case_was_left_from_an_entry_of_a_list(wizard: Wizard) -> None:
    wizard.page.go_to("ivaerksaettelse_1")
    rest(wizard)
    wizard.page.go_to("behandling")
    wizard.press("ny.tilbud")
    rows = [row for row in waiting_rows(wizard) if row.field.context is not NOBODY]
    assert rows
    wizard.page.leave()
    assert all(row.field.context is NOBODY for row in rows)


def test_nothing_waits_when_the_case_was_left(wizard: Wizard) -> None:
    wizard.page.go_to("ivaerksaettelse_1")
    wizard.answer(ivaerksat_dato="04082025")
    wizard.page.go_to("anmodning")
    wizard.page.go_to(GENNEMSE_TRIN)
    rest(wizard)
    rows = waiting_rows(wizard)
    assert any(row.field.context is not NOBODY for row in rows)
    wizard.page.leave()
    assert rows and not [
        (row.kind, row.field.context.name, row.field.value()) for row in rows if row.field.context is not NOBODY
    ]
