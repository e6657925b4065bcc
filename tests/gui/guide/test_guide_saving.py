"""What is typed reaches the store at once, survives a store that refuses, and is there when the case is opened again."""

from __future__ import annotations

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from smdb_desktop.domain.moments import local
from smdb_desktop.gui.guide.page import GuidePage
from smdb_desktop.services.errors import StoreFull
from smdb_desktop.services.stored.records import Json
from tests.gui.gui_hands import in_front
from tests.gui.guide.guide_material import NOW, Wizard, fill
from tests.scenarios.typed import ANMODNING

FULL = "Disken er fuld."


def stored(wizard: Wizard, felt: str) -> Json:
    for skema in wizard.stored().skemaer:
        if felt in skema.svar:
            return skema.svar[felt].raw
    return None


def again(wizard: Wizard) -> GuidePage:
    """The same case in a new page."""
    page = GuidePage(wizard.page.context)
    wizard.qtbot.addWidget(page)
    wizard.page.hide()
    wizard.page = page
    page.resize(1154, 704)
    page.show()
    page.activateWindow()
    in_front(wizard.qtbot, page)
    wizard.open()
    return page


@pytest.mark.parametrize("typed", ["04082025", "4. aug. 2025", "2025/8/4", "2025-08-04T10:00", '"04-08-2025"'])
def test_a_committed_field_is_on_the_disk_and_shows_what_was_understood(wizard: Wizard, typed: str) -> None:
    with wizard.qtbot.waitSignal(wizard.page.saved):
        wizard.type(typed)
        wizard.tab()
    assert stored(wizard, "anmodningsdato") == "04-08-2025"
    field = wizard.input("anmodningsdato")
    assert isinstance(field, QLineEdit) and field.text() == "04-08-2025"


def test_gem_og_fortsaet_senere_keeps_half_typed_text_and_the_place(wizard: Wizard) -> None:
    fill(wizard.workspace, wizard.forloeb_id, "anmodning", ANMODNING)
    again(wizard)
    wizard.page.go_to("ivaerksaettelse_1")
    wizard.input("ivaerksat_dato").setFocus()
    wizard.type("1108")
    wizard.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    wizard.settle()
    assert wizard.went[-1].name == "borger"
    wizard.page.leave()
    wizard.settle()
    again(wizard)
    assert wizard.session.trin_id == "ivaerksaettelse_1"
    focus = wizard.focus()
    assert focus.objectName() == "ivaerksat_dato"
    assert isinstance(focus, QLineEdit) and focus.text() == "1108"


def test_leaving_the_page_keeps_what_is_being_typed(wizard: Wizard) -> None:
    wizard.type("0408")
    wizard.page.leave()
    wizard.settle()
    assert stored(wizard, "anmodningsdato") == "0408"


def test_a_full_disk_is_said_and_nothing_is_lost(wizard: Wizard) -> None:
    wizard.store.fail_with = StoreFull(FULL)
    wizard.type("04082025")
    wizard.tab()
    wizard.settle()
    banner = wizard.page.frame.not_saved
    assert banner.isVisible() and FULL in banner.text() and banner.text().startswith("Ikke gemt")
    assert stored(wizard, "anmodningsdato") is None
    wizard.answer(gravid="NEJ")
    assert stored(wizard, "anmodningsdato") == "04-08-2025"
    assert stored(wizard, "gravid") == "NEJ"
    assert not banner.isVisible()


def test_the_timer_tries_again_by_itself(wizard: Wizard) -> None:
    saver = wizard.page.opened().saver
    saver._retry.setInterval(1)
    wizard.store.fail_with = StoreFull(FULL)
    wizard.type("04082025")
    with wizard.qtbot.waitSignal(wizard.page.saved):
        wizard.tab()
    assert stored(wizard, "anmodningsdato") == "04-08-2025"


def test_gem_og_fortsaet_senere_stays_when_it_could_not_be_saved(wizard: Wizard) -> None:
    wizard.answer(anmodningsdato="0408")
    wizard.store.fail_with = StoreFull(FULL)
    wizard.press("gem_senere")
    assert wizard.went == []
    assert wizard.page.frame.not_saved.isVisible()


def test_a_form_that_could_not_be_begun_is_begun_later_with_its_answers(wizard: Wizard) -> None:
    wizard.page.go_to("behandling")
    wizard.store.fail_with = StoreFull(FULL)
    wizard.press("ny.tilbud")
    wizard.settle()
    wizard.answer(tilbud_navn="Alfa")
    assert stored(wizard, "tilbud_navn") == "Alfa"


def test_the_wizard_opens_at_the_first_form_that_is_not_done(wizard: Wizard) -> None:
    wizard.page.leave()
    fill(wizard.workspace, wizard.forloeb_id, "anmodning", ANMODNING)
    again(wizard)
    assert wizard.session.trin_id == "ivaerksaettelse_1"


def test_a_place_is_remembered_even_when_the_program_is_killed(wizard: Wizard) -> None:
    wizard.page.go_to("ivaerksaettelse_2")
    wizard.answer(stofbrug_seneste_30_dage="JA")
    assert wizard.stored().sted.trin == "ivaerksaettelse_2"
    assert wizard.stored().sted.felt == "stofbrug_seneste_30_dage"


# -- two on one course -------------------------------------------------------------------------------------------------


def elsewhere(wizard: Wizard, **svar: Json) -> None:
    """Another opens the course and writes in its first form."""
    other = wizard.workspace.cases.open(wizard.forloeb_id)
    skema_id = other.session.skema_id("anmodning")
    assert skema_id is not None
    for navn, raw in svar.items():
        other.keeper.put(skema_id, other.session.answer(skema_id, navn, raw).svar)
    other.keeper.flush()


def test_a_change_of_another_is_said_with_who_and_when_and_what_to_do(wizard: Wizard) -> None:
    elsewhere(wizard, gravid="JA")
    wizard.type("04082025")
    wizard.tab()
    wizard.settle()
    banner = wizard.page.frame.elsewhere
    assert banner.isVisible() and not wizard.page.frame.not_saved.isVisible()
    assert f"Ikke gemt. Bo ændrede forløbet {local(NOW):%d-%m-%Y kl. %H.%M}, mens du skrev." in banner.text()
    assert [made.text().replace("&", "") for made in banner.buttons() if made.isVisible()] == [
        "Se ændringen",
        "Skriv mit over",
        "Tag den andens",
    ]
    field = wizard.input("anmodningsdato")
    assert isinstance(field, QLineEdit) and field.text() == "04-08-2025"
    assert (stored(wizard, "anmodningsdato"), stored(wizard, "gravid")) == (None, "JA")
    wizard.dialogs.expect("compare", False)
    wizard.press("andetsteds_se")
    (shown,) = wizard.dialogs.compared
    assert [[line for _group, line in each.lines] for each in shown.lists] == [
        ["Anmodningsdato: her »04-08-2025«, dér »–«"],
        ["Er borgeren eller borgerens partner gravid: her »–«, dér »Ja«"],
    ]


def test_mine_is_written_over_and_the_others_stays_where_i_wrote_nothing(wizard: Wizard) -> None:
    elsewhere(wizard, gravid="JA", anmodningsdato="01-08-2025")
    wizard.type("04082025")
    wizard.tab()
    wizard.settle()
    wizard.press("andetsteds_over")
    wizard.settle()
    assert (stored(wizard, "anmodningsdato"), stored(wizard, "gravid")) == ("04-08-2025", "JA")
    assert not wizard.page.frame.elsewhere.isVisible() and wizard.page.frame.good.isVisible()
    skema_id = wizard.session.skema_id("anmodning") or ""
    svar = wizard.session.svar(skema_id, "gravid")
    assert svar is not None and svar.value == "JA"
    lines = wizard.workspace.history.changes(wizard.forloeb_id, 0, 10)[1]
    assert ("01-08-2025", "04-08-2025") in [(line.fra, line.til) for line in lines]


def test_the_others_is_taken_after_a_yes_and_mine_is_gone(wizard: Wizard) -> None:
    elsewhere(wizard, anmodningsdato="01-08-2025")
    wizard.type("04082025")
    wizard.tab()
    wizard.settle()
    wizard.dialogs.expect("confirm", True)
    wizard.press("andetsteds_tag")
    wizard.settle()
    assert stored(wizard, "anmodningsdato") == "01-08-2025"
    field = wizard.input("anmodningsdato")
    assert isinstance(field, QLineEdit) and field.text() == "01-08-2025"
    assert not wizard.page.frame.elsewhere.isVisible()


def test_what_was_left_undecided_is_there_when_the_course_is_opened_again(wizard: Wizard) -> None:
    elsewhere(wizard, gravid="JA")
    wizard.type("04082025")
    wizard.tab()
    wizard.settle()
    wizard.page.leave()
    wizard.settle()
    assert sum(each.waiting for each in wizard.page.context.held.values()) > 0
    again(wizard)
    assert wizard.page.frame.elsewhere.isVisible() and not wizard.page.context.held
    field = wizard.input("anmodningsdato")
    assert isinstance(field, QLineEdit) and field.text() == "04-08-2025"
    wizard.press("andetsteds_over")
    wizard.settle()
    assert (stored(wizard, "anmodningsdato"), stored(wizard, "gravid")) == ("04-08-2025", "JA")
