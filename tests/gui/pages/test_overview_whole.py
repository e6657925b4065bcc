"""Borgeroverblik whole: nothing cut at any width, however long the names and however many the courses; each form one key away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QTableView, QWidget

from smdb_desktop.gui.citizen.borgeroverblik import MOST_COURSES, BorgerPage
from smdb_desktop.gui.citizen.course_lists import MOST
from smdb_desktop.gui.citizen.forloeb_card import CLOSED, REOPEN_HERE, REOPEN_IT
from smdb_desktop.gui.kit.layout import Facts
from smdb_desktop.services.casework.allowed import OTHER_OPEN
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.services.stored.states import promise, word
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.typed import ALDRIG_STARTET, ANMODNING, BEHANDLING, DEL_1, DEL_2

Unlocked = Callable[[Scenario], Hands]
CTRL = Qt.KeyboardModifier.ControlModifier
WIDTHS = (1366, 1024, 480)
LONG = "Forfærdeligtlangtnavnuden" * 12
TILBUD = "Den selvejende institution Alfa " * 9 + LONG[:40]


@pytest.fixture
def requested(scenario: Scenario) -> Scenario:
    """One citizen with a registered request."""
    return scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")


def treated(scenario: Scenario, many: int = 1, **tilbud: str) -> Scenario:
    """The same with treatments on one tilbud, the first one ended."""
    scenario.clock.wait(days=60)
    scenario.answers({**DEL_1, **DEL_2}).complete("ivaerksaettelse", "Spurgt").add_tilbud(**tilbud)
    scenario.answers({**BEHANDLING, "tilbudsslutdato": "01-09-2025"})
    for _ in range(many - 1):
        scenario.add_behandling(**BEHANDLING)
    return scenario


def shown(unlocked: Unlocked, scenario: Scenario, forloeb_id: str = "") -> Hands:
    return unlocked(scenario).go("borger", borger_id=scenario.borger_id, forloeb_id=forloeb_id)


def page_of(hands: Hands) -> BorgerPage:
    assert isinstance(hands.window.page, BorgerPage)
    return hands.window.page


def at_width(hands: Hands, width: int) -> BorgerPage:
    hands.window.resize(width, 700)
    hands.bot.waitUntil(lambda: hands.window.width() == width)
    for _ in range(4):
        QApplication.processEvents()
    return page_of(hands)


def sticking_out(page: BorgerPage) -> list[str]:
    """What is wider than the page, or scrolls sideways."""
    found = [f"page {page.area.horizontalScrollBar().maximum()}"] if page.area.horizontalScrollBar().maximum() else []
    room = page.area.viewport().width()
    for part in page.inside.findChildren(QWidget):
        if isinstance(part, QTableView) and part.isVisible() and part.horizontalScrollBar().maximum():
            found.append(f"{part.accessibleName()} scrolls")
        if isinstance(part, QLabel) and part.isVisible():
            right = part.mapTo(page.inside, part.rect().topRight()).x()
            low = part.hasHeightForWidth() and part.height() < part.heightForWidth(part.width())
            if right >= room or low or part.width() < part.minimumSizeHint().width():
                found.append(part.text())
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_cut_with_names_of_300_letters(unlocked: Unlocked, requested: Scenario, width: int) -> None:
    cases = requested.workspace.cases
    cases.correct_borger(cases.find("150277-9995")[0], LONG)
    hands = shown(unlocked, treated(requested, tilbud_navn=TILBUD))
    page = at_width(hands, width)
    assert sticking_out(page) == []
    assert TILBUD in str(page.lists.treatments.texts())
    name = next(made for made in page.findChildren(QLabel) if made.accessibleName() == f"Borger: {LONG}")
    assert name.text().replace("\u200b", "") == LONG, "to eyes, broken; to ears, as it is"


@pytest.mark.parametrize("width", WIDTHS)
def test_the_five_dates_stand_in_one_row_and_wrap_in_a_narrow_window(
    unlocked: Unlocked, requested: Scenario, width: int
) -> None:
    page = at_width(shown(unlocked, treated(requested)), width)
    dates = page.chosen.findChild(Facts)
    assert dates is not None
    values = [made for made in dates.findChildren(QLabel) if made.accessibleName()]
    assert [made.accessibleName() for made in values] == [
        "Anmodningsdato: 04-08-2025",
        "Dato for iværksat behandling: 11-08-2025",
        "Tilbudsstartdato: 11-08-2025",
        "Tilbudsslutdato: 01-09-2025",
        "Dato for afsluttet behandling: –",
    ]
    assert len({made.y() for made in values}) == (1 if width == 1366 else len({made.y() for made in values}))
    assert width != 480 or len({made.y() for made in values}) > 1


def test_each_course_and_each_treatment_says_its_status_its_authority_and_its_code(
    unlocked: Unlocked, requested: Scenario
) -> None:
    hands = shown(unlocked, treated(requested, 2))
    page = at_width(hands, 1366)
    assert page.table.texts() == [["04-08-2025 -", "Åbent", "Albertslund"]]
    heads = [page.lists.treatments.model().headerData(n, Qt.Orientation.Horizontal) for n in range(7)]
    assert heads[3:] == ["Aut. kode", "Tilbudsstartdato", "Tilbudsslutdato", "Status"]
    assert [row[6] for row in page.lists.treatments.texts()] == ["Afsluttet", "Igangværende"]
    at_width(hands, 480)
    told = page.lists.treatments.texts()
    assert "Tilbudsslutdato: 01-09-2025\nStatus: Afsluttet" in told[0][1], "narrow, the same words"
    page.lists.treatments.setFocus()
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "guide"


def test_a_municipality_that_was_merged_has_its_old_name(unlocked: Unlocked, requested: Scenario) -> None:
    cases, store = requested.workspace.cases, requested.workspace.store
    old = cases.begun_forloeb(requested.borger_id, "2025-07-01")._replace(myndighedskommune="251")
    store.cases.create_forloeb(old, cases.hvem())
    page = at_width(shown(unlocked, requested), 480)
    assert "Bramsnæs (lagt sammen til Lejre i 2007)" in [row[2] for row in page.table.texts()]
    assert sticking_out(page) == []


def test_the_course_says_how_far_it_is_and_what_that_promises(
    unlocked: Unlocked, requested: Scenario, tmp_path: Path
) -> None:
    assert all(result.ok for result in requested.export(tmp_path / "aflevering"))
    hands = shown(unlocked, requested)
    page = at_width(hands, 1366)
    assert page.chosen.reported.text() == word(Tilstand.EKSPORTERET)
    told = page.chosen.promise.text()
    assert told.startswith("Eksporteret i dag ") and "aflevering" in told
    assert told.endswith(promise(Tilstand.EKSPORTERET))


def test_a_course_of_which_nothing_is_done_says_nothing_of_it(unlocked: Unlocked, scenario: Scenario) -> None:
    page = page_of(shown(unlocked, scenario.citizen("150277-9995")))
    assert not page.chosen.reported.isVisible() and not page.chosen.promise.isVisible()


def test_each_form_is_one_key_away(unlocked: Unlocked, requested: Scenario) -> None:
    hands = shown(unlocked, requested)
    keys = [row[4] for row in page_of(hands).chosen.forms.texts()]
    assert keys == ["Ctrl+1", "Ctrl+2", "Ctrl+4", "Ctrl+5"], "the same keys as in the wizard"
    for number, field in ((1, "gravid"), (3, "stofbrug_seneste_30_dage"), (5, "aarsag_afsluttet")):
        hands.go("borger", borger_id=requested.borger_id)
        hands.find("laas").setFocus()
        hands.key(getattr(Qt.Key, f"Key_{number}"), CTRL)
        assert hands.here == "guide" and hands.find(field).isVisible()
    hands.go("borger", borger_id=requested.borger_id)
    hands.key(Qt.Key.Key_9, CTRL)
    assert hands.here == "borger", "there is no ninth step"


def test_a_locked_course_says_why_and_opens_here(unlocked: Unlocked, requested: Scenario) -> None:
    requested.clock.wait(seconds=60)
    requested.answers(ALDRIG_STARTET).complete("forloebsafslutning")
    hands = shown(unlocked, requested)
    assert f"{CLOSED} {REOPEN_HERE}" in hands.texts()
    assert "Sidst i det valgte forløb: Gjorde Forløbsafslutning færdig (" in hands.texts()
    hands.dialogs.expect("reason", "Forkert årsag")
    hands.press(REOPEN_IT)
    assert CLOSED not in hands.texts()
    assert page_of(hands).lists.happened.texts()[0][2] == "Genåbnede forløbet: Forkert årsag"


def test_a_locked_course_that_cannot_be_opened_says_what_is_in_the_way(unlocked: Unlocked, requested: Scenario) -> None:
    requested.answers(ALDRIG_STARTET).complete("forloebsafslutning")
    closed = requested.session.forloeb_id
    requested.new_course()
    hands = shown(unlocked, requested, closed)
    assert f"{CLOSED} {OTHER_OPEN}" in hands.texts()
    with pytest.raises(AssertionError):
        hands.button(REOPEN_IT)


def test_sixty_courses_and_sixty_treatments_are_a_page_of_usual_length(unlocked: Unlocked, requested: Scenario) -> None:
    cases, store = requested.workspace.cases, requested.workspace.store
    for number in range(59):
        old = cases.begun_forloeb(requested.borger_id, "2025-07-01")._replace(myndighedskommune="147")
        store.cases.create_forloeb(old._replace(id=f"{number:032x}f"[-32:]), cases.hvem())
    hands = shown(unlocked, treated(requested, 60), requested.session.forloeb_id)
    page = at_width(hands, 1366)
    tall = page.inside.height()
    assert (len(page.table.texts()), len(page.lists.treatments.texts())) == (60, 60)
    for table, most in ((page.table, MOST_COURSES), (page.lists.treatments, MOST)):
        seen = [row for row in range(60) if not table.visualRect(table.model().index(row, 0)).isEmpty()]
        inside = [
            row for row in seen if table.viewport().rect().contains(table.visualRect(table.model().index(row, 0)))
        ]
        assert len(inside) <= most, "the rest is scrolled to"
    assert tall < 3 * 700
    page.table.setFocus()
    hands.bot.keyClick(page.table, Qt.Key.Key_End, CTRL)
    hands.settle()
    assert page_of(hands).table.currentIndex().row() == 59, "the last one is reached by key, and shown"
