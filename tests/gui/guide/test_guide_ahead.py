"""Steps are got ready while nothing else happens: what is made early is what is shown later, and nothing is left running."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

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
