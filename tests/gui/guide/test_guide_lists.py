"""Treatments: several tilbud, several on each, deleting on SMDB's condition, the last end date, and the locked course."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPushButton, QWidget

from smdb_desktop.gui.fields.row import LOCKED
from smdb_desktop.gui.guide.form_list import FormList
from smdb_desktop.gui.guide.review import Review
from smdb_desktop.gui.kit import theme
from smdb_desktop.services.casework import tilbud
from smdb_desktop.services.ports.submissions import Organisation
from tests.gui.guide.guide_material import NOW, Wizard, button_in, fill, profil
from tests.scenarios.typed import AFSLUTNING, ANMODNING, BEHANDLING, TILBUD, filled

START = filled("ivaerksaettelse", laegesamtale_oenskes="NEJ")


@pytest.fixture
def started(wizard: Wizard) -> Wizard:
    """A course with a completed request and start, open at Behandling."""
    wizard.page.leave()
    wizard.settle()
    wizard.page._left = False
    fill(wizard.workspace, wizard.forloeb_id, "anmodning", ANMODNING)
    fill(wizard.workspace, wizard.forloeb_id, "ivaerksaettelse", START)
    wizard.open()
    assert wizard.session.trin_id == "behandling"
    return wizard


def add_first(wizard: Wizard, **more: Any) -> None:
    wizard.press("ny.tilbud")
    wizard.answer(**TILBUD, **{**BEHANDLING, **more})
    wizard.press("fortsaet")


def rows(wizard: Wizard, prefix: str) -> list[QPushButton]:
    return [b for b in wizard.page.findChildren(QPushButton) if b.isVisible() and b.objectName().startswith(prefix)]


@pytest.mark.usefixtures("listening")
def test_a_treatment_in_a_new_tilbud(started: Wizard) -> None:
    add_first(started)
    assert len(rows(started, "rediger[")) == 1
    edit = rows(started, "rediger[")[0]
    assert edit.accessibleName() == "Rediger behandling hos Alfa København ApS fra 11-08-2025"
    told = edit.accessibleDescription()
    assert "Behandl. type: Socialfaglig stofmisbrugsbehandling" in told
    assert "Behandlingen er gemt, og forløbet er Klar: det ligger i Udbakken på denne maskine." in told, (
        "heard with the focus"
    )
    assert "Tilbudsstartdato: 11-08-2025" in told and told.endswith("Igangværende")
    arts = [s.art for s in started.stored().skemaer if s.faerdig is not None]
    assert arts.count("behandling") == arts.count("tilbud") == 1
    assert started.page.frame.good.isVisible()


def test_one_more_treatment_on_the_same_tilbud(started: Wizard) -> None:
    started.dialogs.expect("confirm", False)
    add_first(started, tilbudsslutdato="01-09-2025")
    rows(started, "tilfoej.")[0].click()
    started.settle()
    started.answer(**{**BEHANDLING, "tilbudsstartdato": "02-09-2025"})
    started.press("fortsaet")
    assert len(rows(started, "rediger[")) == 2
    assert len(started.session.ids("tilbud")) == 1


@pytest.mark.usefixtures("listening")
def test_naeste_names_once_what_was_begun_and_is_not_done(started: Wizard) -> None:
    add_first(started)
    started.page.go_to("anmodning")
    started.page.go_to("behandling")
    started.press("fortsaet")
    assert started.session.trin_id != "behandling", "nothing was begun: Næste goes on"
    started.page.go_to("behandling")
    rows(started, "tilfoej.")[0].click()
    started.settle()
    started.answer(tilbudsstartdato="02-09-2025")
    assert started.page.flow is not None
    started.page.flow.show_list()
    started.press("fortsaet")
    told = started.page.frame.told
    assert started.session.trin_id == "behandling" and told.isVisible()
    assert told.text().startswith("1 skema på dette trin er ikke gjort færdigt: »Behandling")
    assert told.text() in started.focus().accessibleDescription()
    draft = next(
        i for i in started.session.ids("behandling", started.session.ids("tilbud")[0]) if started.session.is_draft(i)
    )
    assert started.focus().objectName() == f"rediger[{draft}]"
    started.page.refresh()
    assert told.isVisible(), "for as long as one stays"
    started.press("fortsaet")
    assert started.session.trin_id != "behandling" and not told.isVisible(), "pressed again it goes on"


def test_a_known_tilbud_is_found_by_typing(started: Wizard) -> None:
    add_first(started)
    started.press("ny.tilbud")
    search = started.input("soeg_tilbud")
    assert isinstance(search, QLineEdit)
    search.setText("findes ikke")
    started.settle()
    found = started.page.findChild(QListWidget, "tilbud")
    assert found is not None and found.count() == 0
    search.setText("køb alfa")
    started.settle()
    assert found.count() == 1
    started.press("fortsaet")
    # the course has this tilbud already: one more treatment there, not a second tilbud
    assert len(started.session.ids("tilbud")) == 1
    assert started.page.flow is not None and started.page.flow.editor is not None


def test_a_known_tilbud_is_told_whole_to_its_number_also_where_the_line_is_too_long(started: Wizard) -> None:
    add_first(started)
    started.page.resize(900, 704)
    started.press("ny.tilbud")
    found = started.page.findChild(QListWidget, "tilbud")
    assert found is not None
    item, line = found.item(0), found.fontMetrics().horizontalAdvance(found.item(0).text())
    assert line > found.viewport().width(), "too long for one line here"
    assert found.visualItemRect(item).height() >= 2 * found.fontMetrics().height()
    assert found.visualItemRect(item).right() <= found.viewport().width()


def test_the_centre_itself_is_offered_before_anything_was_used_and_marked_as_its_own(started: Wizard) -> None:
    mine = replace(profil("INDBERETTER"), organisation=Organisation("Alfa København ApS", p_nummer="1011489075"))
    started.workspace.save_profil(mine)
    started.page.context.profil = mine
    started.press("ny.tilbud")
    found = started.page.findChild(QListWidget, "tilbud")
    assert found is not None
    assert [found.item(0).text()] == ["Alfa København ApS  ·  P-nummer 1011489075  ·  Jeres eget"]
    QTest.keyClick(started.focus(), Qt.Key.Key_Return)
    started.settle()
    (made,) = started.session.ids("tilbud")
    answers = [started.session.svar(made, navn) for navn in ("tilbud_navn", "tilbud_p_nummer")]
    assert [svar.value for svar in answers if svar] == ["Alfa København ApS", "1011489075"]


def test_return_waits_for_what_is_still_searched_for(started: Wizard) -> None:
    store = started.workspace.store
    for number, name in enumerate(("Beta", "Alfa")):
        tilbud.remember(store, {"tilbud_navn": name, "tilbud_p_nummer": f"100000000{number}"}, NOW)
    started.press("ny.tilbud")
    search = started.input("soeg_tilbud")
    assert isinstance(search, QLineEdit)
    search.setText("beta")
    search.returnPressed.emit()
    assert not search.isHidden(), "nothing is taken before it was found"
    started.settle()
    editor = started.page.flow.editor if started.page.flow is not None else None
    assert editor is not None and editor.title == "Behandling hos Beta", (
        "not the one that stood first before it was found"
    )


def test_cancelling_an_untouched_treatment_leaves_nothing(started: Wizard) -> None:
    started.press("ny.tilbud")
    started.press("annuller")
    assert started.session.ids("tilbud") == ()
    assert all(s.art not in ("tilbud", "behandling") for s in started.stored().skemaer)


def test_deleting_asks_smdbs_question_and_takes_the_empty_tilbud_along(started: Wizard) -> None:
    add_first(started)
    rows(started, "rediger[")[0].click()
    started.dialogs.expect("confirm", False)
    started.press("slet")
    assert "oprettet ved en fejl" in started.dialogs.asked[-1][2]
    assert len(started.session.ids("tilbud")) == 1
    started.dialogs.expect("confirm", True)
    started.press("slet")
    assert started.session.ids("tilbud") == ()
    assert all(s.art != "behandling" for s in started.stored().skemaer)


def test_the_last_end_date_asks_whether_to_close(started: Wizard) -> None:
    add_first(started)
    rows(started, "rediger[")[0].click()
    started.answer(tilbudsslutdato="01-11-2025")
    started.dialogs.expect("confirm", True)
    started.press("fortsaet")
    assert started.session.trin_id == "forloebsafslutning"
    assert started.input("afsluttet_dato.forslag").isVisible()


def test_a_no_leaves_the_course_open(started: Wizard) -> None:
    started.dialogs.expect("confirm", False)
    add_first(started, tilbudsslutdato="01-11-2025")
    assert started.session.trin_id == "behandling"
    assert not started.session.why_locked()


def test_the_register_of_authorisations_is_an_address_to_copy(started: Wizard) -> None:
    started.press("ny.tilbud")
    listed = started.session.katalog.lister["behandlingstype"]
    started.answer(behandlingstype=next(k.code for k in listed if k.flag("kraever_autorisationskode")))
    started.button("autorisationskode.opslag").click()
    address = started.input("autorisationskode.opslag.adresse")
    assert isinstance(address, QLineEdit) and address.selectedText() == address.text() != ""


def test_a_closed_course_is_locked(started: Wizard) -> None:
    started.dialogs.expect("confirm", True)
    add_first(started, tilbudsslutdato="01-11-2025")
    started.answer(**{**AFSLUTNING, "afsluttet_dato": "01-11-2025"})
    started.press("fortsaet")
    if (dialog := started.page.findChild(QWidget, "advarsler")) is not None:
        for line in dialog.findChildren(QLineEdit):
            line.setText("Det er rigtigt")
        button_in(dialog, "bekraeft").click()
        started.settle()
    assert started.session.why_locked()
    started.page.go_to("anmodning")
    assert started.page.frame.locked.isVisible()
    field = started.input("anmodningsdato")
    assert isinstance(field, QLineEdit) and field.isReadOnly()
    started.type("9")
    started.page.flush()
    assert field.text() == "04-08-2025"
    assert not started.page.findChildren(QPushButton, "gem_senere")[0].isVisible()


def test_a_step_that_waited_while_the_course_was_closed_can_be_read_and_says_so(started: Wizard) -> None:
    started.dialogs.expect("confirm", True)
    add_first(started, tilbudsslutdato="01-11-2025")
    closing = started.session.trin_id
    started.page.go_to("ivaerksaettelse_1")
    group = started.input("laegesamtale_oenskes")
    assert LOCKED not in group.accessibleDescription()
    started.page.go_to(closing)
    started.answer(**{**AFSLUTNING, "afsluttet_dato": "01-11-2025"})
    started.press("fortsaet")
    if (dialog := started.page.findChild(QWidget, "advarsler")) is not None:
        for line in dialog.findChildren(QLineEdit):
            line.setText("Det er rigtigt")
        button_in(dialog, "bekraeft").click()
        started.settle()
    assert started.session.why_locked()
    for step in started.page.trin():
        started.page.go_to(step.id)
    started.page.go_to("ivaerksaettelse_1")
    group = started.input("laegesamtale_oenskes")
    assert LOCKED in group.accessibleDescription()
    before = started.stored()
    started.input("laegesamtale_oenskes=JA").setFocus()
    started.key(Qt.Key.Key_Space)
    started.settle()
    assert started.stored() == before and group.accessibleDescription().count(LOCKED) == 1


def test_never_became_treatment(wizard: Wizard) -> None:
    wizard.answer(**ANMODNING)
    wizard.press("fortsaet")
    assert [b.text() for b in rows(wizard, "vej[")] == [
        "Fortsæt med Ny iværksættelse",
        "Gå til Forløbsafslutning",
        "Til Borgeroverblik",
    ]
    wizard.press("vej[1]")
    assert wizard.session.trin_id == "forloebsafslutning"


def test_the_review_shows_answers_and_what_is_not_sent(started: Wizard) -> None:
    started.page.go_to("ivaerksaettelse_1")
    started.answer(laegesamtale_oenskes="JA", laegesamtale_afholdt="JA", laegesamtale_dato="06-08-2025")
    started.answer(laegesamtale_oenskes="NEJ")
    started.page.go_to("gennemse")
    started.settle()

    review = started.page.body
    assert isinstance(review, Review)
    seen = [line.spoken for line in review.list.lines()]
    assert "Anmodningsdato: 04-08-2025" in seen
    left_out = seen.index("Kommer ikke med i indberetningen, fordi spørgsmålet ikke vises mere:")
    assert seen[left_out + 1 : left_out + 3] == [
        "Er lægesamtale afholdt?: Ja",
        "Dato, hvor lægesamtale blev afholdt: 06-08-2025",
    ]
    assert "Klar" in started.texts()
    started.press("til_udbakke")
    assert started.went[-1].name == "udbakke"


def test_the_review_leads_to_udbakke_only_where_something_is_ready(wizard: Wizard) -> None:
    wizard.page.go_to("gennemse")
    wizard.settle()
    assert not any(made.isVisible() for made in wizard.page.findChildren(QWidget, "til_udbakke"))
    assert wizard.focus().objectName() == "gennemse"


def test_annuller_throws_the_corrections_away_and_keeps_what_was_completed(started: Wizard) -> None:
    started.page.go_to("anmodning")
    started.answer(gravid="JA")
    started.dialogs.expect("confirm", True)
    started.press("annuller")
    assert started.went[-1].name == "borger"
    request = next(s for s in started.stored().skemaer if s.art == "anmodning")
    assert request.svar["gravid"].raw == "NEJ"


def test_slet_empties_the_draft_of_the_start(wizard: Wizard) -> None:
    wizard.page.go_to("ivaerksaettelse_2")
    wizard.answer(stofbrug_seneste_30_dage="JA")
    wizard.dialogs.expect("confirm", True)
    wizard.press("slet")
    start = next(s for s in wizard.stored().skemaer if s.art == "ivaerksaettelse")
    assert dict(start.svar) == {}


@pytest.mark.parametrize("step", ["behandling", "gennemse"])
def test_a_picture_of_the_page_leaves_no_step_that_is_not_painted_later(started: Wizard, step: str) -> None:
    add_first(started)
    started.page.resize(540, 310)
    started.again()
    started.page.resize(540, 310)
    QApplication.processEvents()
    started.page.go_to("anmodning")
    started.page.grab()
    started.page.go_to(step)
    started.settle()
    body = started.page.body
    assert body is not None
    assert [made for made in body.findChildren(QWidget) if made.isVisible() and not made.updatesEnabled()] == []


def test_a_list_that_was_filled_in_a_wide_window_folds_in_a_narrow_one(started: Wizard) -> None:
    add_first(started)
    started.page.resize(1400, 704)
    started.settle()
    assert "Behandl. type" in started.texts()
    started.page.go_to("anmodning")
    started.page.resize(560, 420)
    started.page.go_to("behandling")
    started.settle()
    assert "Behandl. type" not in started.texts()
    assert "11-08-2025 – –" in started.texts()


def test_after_a_correction_there_is_nothing_to_go_on_with(started: Wizard) -> None:
    started.page.go_to("anmodning")
    started.answer(psykisk_lidelse="JA")
    started.press("fortsaet")
    assert [b.text() for b in rows(started, "vej[")] == ["Til Borgeroverblik", "Gennemse forløbet"]


def test_what_became_narrow_while_it_was_hidden_is_folded_when_it_is_shown(started: Wizard) -> None:
    add_first(started)
    flow = started.page.flow
    assert flow is not None
    made = FormList(started.page.opened(), flow.plads)
    started.qtbot.addWidget(made)
    made.resize(1000, 400)
    made.refresh()
    made.resize(400, 400)
    made.show()
    assert not [w for w in made.findChildren(QLabel) if w.isVisible() and w.text() == "Behandl. type"]


def test_a_table_stands_wherever_it_fits_and_is_not_made_where_it_cannot(started: Wizard) -> None:
    add_first(started)
    flow = started.page.flow
    assert flow is not None

    def filled_at(width: int) -> FormList:
        made = FormList(started.page.opened(), flow.plads)
        started.qtbot.addWidget(made)
        made.resize(width, 400)
        made.refresh()
        return made

    def labels(made: FormList, *, thrown: bool) -> list[str]:
        return [w.text() for w in made.findChildren(QLabel) if w.isVisibleTo(made) is not thrown]

    wide = filled_at(1400)
    layout = wide.layout()
    assert layout is not None
    needs, least = layout.minimumSize().width(), theme.px(800)
    assert needs > least, "what is seen here depends on it"
    for width in (*range(least - 20, needs - 4, 16), *range(needs - 4, needs + 4)):
        made = filled_at(width)
        assert ("Behandl. type" in labels(made, thrown=False)) is (width >= needs), (width, needs)
    there = filled_at(least)
    assert "Behandl. type" not in labels(there, thrown=True)
